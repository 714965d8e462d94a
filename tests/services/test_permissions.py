"""Every deed of the staff, tried by everybody: what the table of permissions does not allow is refused, wholly.

A new service function that takes a desk fails here until it has its line in DEEDS.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bot import services
from bot.domain.approval import Deed as Waits
from bot.domain.audit import Pick as Entries
from bot.domain.case import Verification
from bot.domain.casefile import Appeal, Event, Note
from bot.domain.errors import (
    AlreadyTaken,
    DomainError,
    Foreign,
    Locked,
    NotAllowed,
    NotYours,
    Refused,
    SessionLocked,
    Stale,
)
from bot.domain.form import REVIEW, Draft, Kind, Part
from bot.domain.forms import FORMS, OF_REPORTER
from bot.domain.ids import new_id
from bot.domain.roles import PERMITTED, Permission, Role
from bot.domain.ties import Tie
from bot.domain.view import Pick
from bot.services import (
    approving,
    auditing,
    blocking,
    broadcasting,
    completing,
    confirming,
    dead_letters,
    deciding,
    holding,
    linking,
    merging,
    naming,
    reading,
    reminder_answers,
    revealing,
    staffing,
    translating,
    triage,
)
from bot.services.broadcasting import Wish
from bot.services.desk import Desk
from tests.services.life import ADMIN, MODERATOR, REPORTER
from tests.services.premises import (
    ASLEEP,
    LOCKED,
    MASK,
    OBSERVER,
    OTHER,
    ROLES,
    STRANGER,
    TRANSLATOR,
    Premises,
    furnished,
)

P = Permission
Do = Callable[..., Awaitable[Any]]
EVERYBODY = (STRANGER, MASK, REPORTER, OBSERVER, TRANSLATOR, OTHER, MODERATOR, ADMIN, LOCKED, ASLEEP)


@dataclass(frozen=True)
class Deed:
    """`needs`: the permission; None where only the reporter may. `of_case`: a colleague's case is out of reach."""

    needs: Permission | None
    do: Do
    of_case: bool = True
    foreign: type[DomainError] = NotYours


DEEDS = {
    "auditing.read_record": Deed(P.READ_AUDIT, lambda d, w: auditing.read_record(d, Entries.ALL), of_case=False),
    "broadcasting.steer": Deed(P.STEER, lambda d, w: broadcasting.steer(d, w.broadcast, Wish.PAUSE)),
    **{
        f"completing.complete:{form}": Deed(
            P.TRANSLATE if form == "translation" else P.RECORD,
            lambda d, w, form=form: completing.complete(d, filled(d, w, form)),
            of_case=form != "translation",
        )
        for form in sorted(set(FORMS) - OF_REPORTER)
    },
    "completing.perform": Deed(P.NOTE, lambda d, w: completing.perform(d, w.code, filled(d, w, "note"))),
    "completing.publish_facts": Deed(P.PUBLISH, lambda d, w, **k: completing.publish_facts(d, w.code, **k)),
    "approving.ask": Deed(P.WORK_HERE, lambda d, w: asked(d, w), of_case=False),
    "approving.look": Deed(P.APPROVE, lambda d, w: approving.look(d, w.request), of_case=False),
    "approving.give_back": Deed(P.APPROVE, lambda d, w: approving.give_back(d, w.request), of_case=False),
    "completing.reopen": Deed(P.REOPEN, lambda d, w, **k: completing.reopen(d, w.code, **k)),
    "approving.decline": Deed(P.APPROVE, lambda d, w: approving.decline(d, w.request), of_case=False),
    "approving.settle": Deed(P.APPROVE, lambda d, w: approving.settle(d, w.request), of_case=False),
    "deciding.approve": Deed(P.APPROVE, lambda d, w: deciding.approve(d, w.request), of_case=False),
    "revealing.reveal": Deed(P.REVEAL, lambda d, w, **k: revealing.reveal(d, w.code, "…", **k)),
    "revealing.erase": Deed(P.ERASE, lambda d, w, **k: revealing.erase(d, w.code, "…", **k)),
    "confirming.ask_again": Deed(P.ASK, lambda d, w, **k: confirming.ask_again(d, w.code, **k)),
    "translating.translatable": Deed(P.TRANSLATE, lambda d, w: translating.translatable(d, w.code), of_case=False),
    "translating.translate": Deed(P.TRANSLATE, lambda d, w: translating.translate(d, w.code, {}), of_case=False),
    "blocking.block": Deed(P.BLOCK, lambda d, w, **k: blocking.block(d, w.code, **k)),
    "blocking.unblock": Deed(P.BLOCK, lambda d, w, **k: blocking.unblock(d, w.code, **k)),
    "holding.let_all_in": Deed(P.CLAIM, lambda d, w: holding.let_all_in(d), of_case=False),
    "merging.propose": Deed(P.MERGE, lambda d, w: merging.propose(d, w.new, w.code)),
    "merging.merge": Deed(P.MERGE, lambda d, w, **k: merging.merge(d, w.new, w.code, **k)),
    "merging.part": Deed(P.MERGE, lambda d, w, **k: merging.part(d, w.code, **k)),
    "completing.publish": Deed(P.PUBLISH, lambda d, w, **k: completing.publish(d, w.code, {}, "", **k)),
    "linking.propose": Deed(P.RECORD, lambda d, w, **k: linking.propose(d, w.code, w.new, **k)),
    "linking.link": Deed(P.RECORD, lambda d, w, **k: linking.link(d, w.code, w.new, Tie.WIFE, **k)),
    "linking.show_link": Deed(P.RECORD, lambda d, w, **k: linking.show_link(d, w.code, w.relation, **k)),
    "linking.unlink": Deed(P.RECORD, lambda d, w, **k: linking.unlink(d, w.code, w.relation, **k)),
    "naming.add_spellings": Deed(P.RECORD, lambda d, w: naming.add_spellings(d, w.code, "Serik")),
    "naming.remove_spelling": Deed(P.RECORD, lambda d, w, **k: naming.remove_spelling(d, w.code, w.spelling, **k)),
    "reading.read_others": Deed(P.RECORD, lambda d, w: others(d, w)),
    "dead_letters.read_letters": Deed(P.LETTERS, lambda d, w: dead_letters.read_letters(d, 5, 0), of_case=False),
    "dead_letters.count_letters": Deed(P.LETTERS, lambda d, w: dead_letters.count_letters(d), of_case=False),
    "dead_letters.try_again": Deed(P.LETTERS, lambda d, w: dead_letters.try_again(d, w.letter), of_case=False),
    "dead_letters.try_all_again": Deed(P.LETTERS, lambda d, w: dead_letters.try_all_again(d), of_case=False),
    "dead_letters.give_up": Deed(P.LETTERS, lambda d, w: dead_letters.give_up(d, w.letter), of_case=False),
    "reading.read_queue": Deed(P.SEE_QUEUE, lambda d, w: reading.read_queue(d, Pick.ALL, 5, 0), of_case=False),
    "reading.count_queue": Deed(P.SEE_QUEUE, lambda d, w: reading.count_queue(d, Pick.ALL), of_case=False),
    "reading.preview": Deed(P.READ_CASE, lambda d, w: previewed(d, w)),
    "reading.statistics": Deed(P.SEE_FIGURES, lambda d, w: reading.statistics(d), of_case=False),
    "reminder_answers.reminded_case": Deed(P.REMIND, lambda d, w: reminder_answers.reminded_case(d, w.reminder)),
    "reminder_answers.snooze": Deed(P.REMIND, lambda d, w: reminder_answers.snooze(d, w.reminder, 3)),
    "reminder_answers.done": Deed(P.REMIND, lambda d, w: reminder_answers.done(d, w.reminder)),
    "reminder_answers.publish_milestone": Deed(
        P.REMIND, lambda d, w: reminder_answers.publish_milestone(d, w.reminder)
    ),
    "reminder_answers.answer_later": Deed(None, lambda d, w: reminder_answers.answer_later(d, w.question)),
    "reminder_answers.cannot_answer": Deed(None, lambda d, w: reminder_answers.cannot_answer(d, w.question)),
    "staffing.invite": Deed(P.INVITE, lambda d, w: staffing.invite(d, Role.OBSERVER), of_case=False),
    "staffing.colleagues": Deed(P.LOCK, lambda d, w: staffing.colleagues(d), of_case=False),
    "staffing.colleague": Deed(P.LOCK, lambda d, w: staffing.colleague(d, w.number), of_case=False),
    "staffing.lock": Deed(P.LOCK, lambda d, w: staffing.lock(d, w.number), of_case=False),
    "staffing.unlock": Deed(P.UNLOCK, lambda d, w: staffing.unlock(d, w.number), of_case=False),
    "staffing.change_role": Deed(
        P.CHANGE_ROLE, lambda d, w: staffing.change_role(d, w.number, Role.OBSERVER), of_case=False
    ),
    "staffing.reset_code": Deed(P.CHANGE_ROLE, lambda d, w: staffing.reset_code(d, w.number), of_case=False),
    "triage.claim": Deed(P.CLAIM, lambda d, w, **k: triage.claim(d, w.new if k else w.code, **k), foreign=AlreadyTaken),
    "triage.assign": Deed(P.ASSIGN, lambda d, w, **k: triage.assign(d, w.code, OTHER, **k)),
    "triage.verify": Deed(P.VERIFY, lambda d, w, **k: triage.verify(d, w.code, Verification.DOCUMENTED, **k)),
    "triage.reject": Deed(P.REJECT, lambda d, w, **k: triage.reject(d, w.code, "…", **k)),
    "triage.close": Deed(P.CLOSE, lambda d, w, **k: triage.close(d, w.code, "…", **k)),
    "triage.reopen": Deed(P.REOPEN, lambda d, w, **k: triage.reopen(d, w.code, **k)),
    "triage.note": Deed(P.NOTE, lambda d, w: triage.note(d, w.code, "…")),
    "triage.ask": Deed(P.ASK, lambda d, w: triage.ask(d, w.code, "…")),
    "triage.add_record": Deed(
        P.RECORD, lambda d, w: triage.add_record(d, w.code, Note(new_id(), w.case_id, 1, d.policy.now()))
    ),
    "triage.change_appeal": Deed(
        P.RECORD, lambda d, w: triage.change_appeal(d, w.code, Appeal(w.appeal, w.case_id, 1, d.policy.now()))
    ),
    "triage.correct_event": Deed(P.RECORD, lambda d, w, **k: triage.correct_event(d, w.code, w.event, {}, **k)),
    "triage.set_public": Deed(P.RECORD, lambda d, w, **k: triage.set_public(d, w.code, Event, w.event, True, **k)),
    "triage.no_change": Deed(P.REMIND, lambda d, w: triage.no_change(d, w.code)),
}
ANSWERS: dict[Kind, Any] = {Kind.DATE: {"unknown": True}, Kind.PLACE: {"region": None, "text": "…"}}


def filled(desk: Desk, place: Premises, form: str) -> Draft:
    """A form of the staff with every answer that it wants."""
    context = {"event_id": place.event}
    draft = Draft(new_id(), desk.person.id, form, place.case_id, REVIEW, desk.policy.now(), context=context)
    for question in FORMS[form].questions:
        if question.required:
            value = {"code": question.choices[0]} if question.kind is Kind.CHOICE else ANSWERS.get(question.kind, "…")
            draft.answers[question.key] = [Part(value)]
    return draft


async def asked(desk: Desk, place: Premises) -> object:
    return await approving.ask(desk, await desk.any_case(place.code), Waits.FACTS, {})


async def previewed(desk: Desk, place: Premises) -> object:
    return await reading.preview(desk, await desk.any_case(place.code))


async def others(desk: Desk, place: Premises) -> object:
    return await reading.read_others(desk, await desk.any_case(place.code))


def taking_a_desk() -> Iterator[tuple[str, Any]]:
    """Every public service function whose first argument is the desk."""
    for found in pkgutil.iter_modules(services.__path__):
        module = importlib.import_module(f"bot.services.{found.name}")
        for name, function in inspect.getmembers(module, inspect.isfunction):
            takes = list(inspect.signature(function).parameters)
            if function.__module__ == module.__name__ and not name.startswith("_") and takes[:1] == ["desk"]:
                yield f"{found.name}.{name}", function


def refusal(deed: Deed, who: int) -> type[DomainError] | None:
    """What the table says; None where it is allowed."""
    role = {**ROLES, ADMIN: Role.ADMIN, MODERATOR: Role.MODERATOR}.get(who, Role.PERSON)
    if deed.needs is None:
        return None if who == REPORTER else Foreign
    if role not in PERMITTED[deed.needs]:
        return NotAllowed
    if who in {LOCKED, ASLEEP}:
        return Locked if who == LOCKED else SessionLocked
    if not deed.of_case or who == MODERATOR:
        return None
    return deed.foreign if deed.foreign is AlreadyTaken or who != ADMIN else None


@pytest.fixture
async def place(migrated_url, tmp_path):
    async with furnished(migrated_url, tmp_path) as found:
        yield found


def test_every_deed_of_the_staff_stands_in_the_table():
    assert {name.partition(":")[0] for name in DEEDS} == {name for name, _ in taking_a_desk()}


def test_every_permission_but_these_is_asked_for_by_a_deed():
    asked = {deed.needs for deed in DEEDS.values()} - {None}
    assert set(Permission) - asked == {P.READ_ANY_CASE, P.ALARMS}


async def test_what_the_table_does_not_allow_is_refused_and_changes_nothing(place):
    before, life, refused = await place.rows(), place.life, 0
    for name, deed in DEEDS.items():
        for who in EVERYBODY:
            async with life.database.unit() as unit:
                desk, wanted = Desk(unit, life.policy, await unit.peers.get(who)), refusal(deed, who)
                raised: DomainError | None = None
                try:
                    async with unit.attempt():
                        await deed.do(desk, place)
                except DomainError as error:
                    raised = error
                assert (type(raised) if isinstance(raised, Refused) else None) is wanted, (name, who, raised)
                if wanted:
                    await unit.commit()
                    refused += 1
    assert await place.rows() == before
    assert refused > 250


async def test_who_saw_an_older_version_changes_nothing(place):
    versioned = [name for name, function in taking_a_desk() if "seen" in inspect.signature(function).parameters]
    assert len(versioned) > 7
    for name in versioned:
        before = await place.rows()
        async with place.life.desk() as desk:
            with pytest.raises(Stale):
                async with desk.unit.attempt():
                    await DEEDS[name].do(desk, place, seen=99)
        assert await place.rows() == before
