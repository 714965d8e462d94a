"""Every action that the source writes into the record has its words, in the table of those who do it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bot
from bot.domain import audit as record
from bot.domain.audit import OF_PEOPLE
from bot.domain.broadcast import BroadcastState
from bot.domain.case import Action
from bot.domain.reminder import ReminderKind
from bot.domain.roles import GIVEN, Permission
from bot.i18n import LANGUAGES, translator
from bot.services.sessions import Entered
from bot.texts.staff import deeds
from bot.texts.triage.approvals import WHAT

# What an action with a hole in it becomes; a new one fails below until it stands here.
FAMILIES: dict[str, list[str]] = {
    "refused_{error.deed}": [f"refused_{deed}" for deed in (*Permission, "own_case", "code", "invitation")],
    "invite_{role}": [f"invite_{role}" for role in GIVEN],
    "role_{role}": [f"role_{role}:7" for role in (*GIVEN, "person")],
    "code_{came}": [f"code_{came}" for came in Entered if came is not Entered.WRONG],
    "broadcast_{state}": [f"broadcast_{state}" for state in BroadcastState if state is not BroadcastState.DONE],
    "snooze_{reminder.kind}": [f"snooze_{kind}" for kind in ReminderKind],
    "done_{reminder.kind}": [f"done_{kind}" for kind in ReminderKind],
    "add_{type(record).__name__.lower()}": ["add_event", "add_source", "add_appeal"],
    "{LET_GO}{last.number}": ["let_go:7"],
    "{step}_{name_of(deed, content)}": [
        f"{step}_{what}" for step in ("ask", "approve", "decline", "void") for what in WHAT
    ],
    "unlock_at_server:{member.number}": ["unlock_at_server:7"],
    "reset_at_server:{member.number}": ["reset_at_server:7"],
    "{action}:{member.number}": ["lock:7", "unlock:7", "reset_code:7"],
}
# Functions that hand an action on to the record, and which of their arguments it is.
HANDS_ON = {"desk.moved": 1, "staffing._keep": 1, "reminder_answers._put": 3, "holding._arrive": 3}
# Of `_keep` (staffing), whose actions get a number behind them.
NUMBERED = {"lock", "unlock", "reset_code"}


def calls() -> Iterator[tuple[ast.expr, ast.Module]]:
    """The argument of every call that names an action, with the module in which it stands."""
    for path in Path(bot.__file__).parent.rglob("*.py"):
        module = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(module):
            place = _place(ast.unparse(node.func), path) if isinstance(node, ast.Call) else None
            if isinstance(node, ast.Call) and place is not None:
                yield node.args[place], module


def _place(function: str, path: Path) -> int | None:
    """Which argument of a call is an action; None of one that has none."""
    if function.endswith("audit.add") or (function == "self.add" and path.name == "audit.py"):
        return 1
    return HANDS_ON.get(function, HANDS_ON.get(f"{path.stem}.{function}"))


def actions(node: ast.expr, module: ast.Module) -> Iterator[str]:
    """What an expression can be: words, words with holes, or the constant of a name."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.IfExp():
            yield from actions(node.body, module)
            yield from actions(node.orelse, module)
        case ast.JoinedStr():
            yield ast.unparse(node)[2:-1]
        case ast.Attribute(value=ast.Name(id="Action")):
            yield str(Action[node.attr])
        case ast.Name(id="action" | "why"):  # a parameter: its values stand where HANDS_ON looks
            return
        case ast.Name():
            assigned = [each for each in module.body if isinstance(each, ast.Assign)]
            values = [each.value for each in assigned if node.id in map(ast.unparse, each.targets)]
            yield from (action for value in values for action in actions(value, module))
            if not values:  # imported
                yield str(getattr(record, node.id))
        case _:
            raise AssertionError(f"an action that nobody can read: {ast.unparse(node)}")


def all_actions() -> set[str]:
    written = {action for node, module in calls() for action in actions(node, module)} - NUMBERED
    return {each for action in written for each in (FAMILIES[action] if "{" in action else [action])}


def test_every_action_in_the_source_has_words() -> None:
    found = all_actions()
    assert {"claim", "submit", "publish", "purge_rejected", "lock:7", "mark_sent", "wrong_code"} <= found
    assert [action for action in sorted(found) if not deeds.known(action)] == []


def test_what_people_do_with_their_own_reports_stands_apart() -> None:
    assert set(deeds.PEOPLE) == OF_PEOPLE
    assert not set(deeds.STAFF) & OF_PEOPLE


def test_every_permission_that_is_refused_has_words() -> None:
    assert set(Permission) <= set(deeds.WANTED)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_actions_read_alike_and_an_unknown_one_stands_for_itself(language: str) -> None:
    t = translator(language)
    said = [deeds.words(t, action) for action in sorted(all_actions())]
    assert len(set(said)) == len(said)
    for action in ("of another time", "lock", "claim:3", "snooze_", "refused_<b>"):
        assert "of another time" in deeds.words(t, "of another time") and "<b>" not in deeds.words(t, action)
