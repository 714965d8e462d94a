"""Every command and button, pressed by those who may not, through the pipeline: refused, recorded, and nothing else.

A new button or command of the staff, or a new deed of one, fails here until it stands in the tables below.
"""

import asyncio
import re
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa
from telegram.error import TelegramError

from bot.chat import forms, reminders
from bot.chat.pace import PASSES
from bot.chat.pipeline import Pipeline
from bot.chat.routes import router
from bot.chat.staff import members
from bot.chat.triage import letters
from bot.chat.triage.actions import ACTS
from bot.delivery.metrics import Metrics
from bot.delivery.worker import Worker
from bot.domain.incoming import Arrival
from bot.domain.roles import Role
from bot.services import staffing
from bot.services.broadcasting import Wish
from bot.store.tables import audit, outbox
from tests.services.life import ADMIN, MODERATOR, REPORTER
from tests.services.premises import (
    ASLEEP,
    LOCKED,
    MASK,
    MASK_CHAT,
    OBSERVER,
    OTHER,
    STRANGER,
    TRANSLATOR,
    furnished,
)

# What any refusal may touch: what came in, what is answered, and the record. Answers are looked at apart.
MOVING = frozenset({"inbox", "outbox", "notices", "audit", "audit_chain", "reads"})
ABOUT_CASE = ("case", "claim", "ask", "note", "verify", "publish", "update", "reject", "close", "assign")

# Who reaches the work with cases, but not this case; and what only admins do.
COMMANDS = {
    **{name: f"/{name} {{code}} some words" for name in ABOUT_CASE},
    "merge": "/merge {code} {new}", "link": "/link {code} {new} wife", "queue": "/queue", "letters": "/letters",
    "stats": "/stats", "lock": "/lock {number}",
    "invite": "/invite moderator X", "role": "/role {number} observer", "audit": "/audit",
}  # fmt: skip
MORE = {
    "assign": ("hand",), "level": ("documented",), "reopen": ("yes",), "hand": ("11",),
    "merge": ("{new}", "1", "yes"), "public": ("event", "{event}", "yes"), "internal": ("event", "{event}"),
    "tie": ("{new}", "wife", "yes"),
    "showlink": ("{relation}", "yes"), "unlink": ("{relation}", "yes"),
}  # fmt: skip
BUTTONS: dict[str, list[str]] = {
    "case": ["case:{code}", "case:{code}:new"],
    "tl": [f"tl:{{code}}:{tab}" for tab in ("timeline", "event:{event}", "appeal:{appeal}", "link:{relation}")],
    "act": [":".join(("act", name, "{code}", "{version}", *MORE.get(name, ()))) for name in ("claim", *ACTS)],
    "add": ["add:{code}", *(f"add:{{code}}:{what}" for what in ("event:public", "version:{event}", "reply:{appeal}"))],
    "bc": [f"bc:{{broadcast}}:{wish}" for wish in Wish],
    "file": ["file:{code}", "file:{code}:get:{file}"],
    "rem": [f"rem:{{reminder}}:{what}" for what in reminders.STAFF],
    "letters": ["letters:page:0", *(f"letters:{what}:0:{{letter}}" for what in letters._DEEDS)],
    "queue": ["queue", "queue:all:0"],
    "staff": [f"staff:{what}:{{number}}:observer" for what in members._DEEDS if what != "invite"]
    + ["staff:invite", "staff:invite:moderator"],
    "audit": ["audit", "audit:refused", "audit:check", "audit:who"],
    "code": ["code"],
    "ok": ["ok:{request}", "ok:{request}:yes", "ok:{request}:no"],
    "tr": ["tr:{code}"],
}  # fmt: skip
# Of the staff's buttons, what a moderator may press though the case is a colleague's.
WITHOUT_CASE = re.compile(r"/(queue|letters|stats|lock)|letters|queue|code|ok|tr|staff:(list|one|lock)")
OF_REPORTER = [
    "my:{code}", "mynews:{code}", "myuse:{code}", "myuse:{code}:private:{version}", "ans:{question}",
    "conf:{code}", "conf:{code}:yes:{version}", "myphoto:{code}:yes", "newrec:{code}:yes", "heir:{code}:name",
    "here:{code}", "held:{code}", "heldnews:{code}", "take:{code}:yes",
    "erase:case:{code}", "erase:sure:{code}", *(f"rem:{{question}}:{what}" for what in reminders.REPORTER),
    *(f"form:{{draft}}:story:{what}" for what in forms.PRESSES),
]  # fmt: skip
OF_EVERYBODY = [
    "report", "mine", "pub:{code}", "digest:daily:9", "cases", "find", "follow:case:{code}", "following",
    "following:stop:yes", "regions", "home", "lang:kk", "help", "privacy", "settings", "erase", "report:agree",
    *(f"/{name} {{code}}" for name in sorted(set(router.commands) - set(COMMANDS))), "erase:yes",
]  # fmt: skip


NUMBERS = count(1)


class Telegram:
    """As much of a bot as the pipeline wants; nothing leaves."""

    username, defaults = "jauap_bot", None

    async def get_chat_member(self, *_: Any) -> None:
        raise TelegramError("nobody is an admin")

    def __getattr__(self, name: str) -> Any:
        async def call(*_: Any, **__: Any) -> None: ...

        if name.startswith("_"):
            raise AttributeError(name)
        return call


class Presser:
    """Brings updates of anybody, as Telegram would."""

    def __init__(self, place: Any) -> None:
        self.place, life = place, place.life
        idle = SimpleNamespace(accepts=lambda peer_id: False, offer=lambda handed: None)
        pipeline = Pipeline(Telegram(), life.database, life.policy, router)
        events = asyncio.Event(), asyncio.Event()
        pipeline._pace.judge = lambda update, person: PASSES  # how fast one may press, is shown elsewhere
        self.worker = Worker(life.database, pipeline, idle, Metrics(), *events)

    async def __call__(self, who: int, what: str) -> list[str]:
        """Somebody sends a command or presses a button (of the real case); the actions recorded of it."""
        update_id, before = next(NUMBERS), await self.newest()
        raw = {"update_id": update_id, **self.update(who, what.format(**vars(self.place)))}
        self.last = Arrival(update_id, str(who), raw)
        await self.again()
        return await self.since(before, who)

    async def again(self) -> None:
        """The same update, as it came."""
        assert await self.worker.handle_new([self.last]), self.last.raw
        await self.worker.handle_pending()
        await self.worker.rest()

    def update(self, who: int, what: str) -> dict[str, Any]:
        chat = {"id": MASK_CHAT, "type": "supergroup", "title": "…"} if who == MASK else None
        chat = chat or {"id": who + 1000, "type": "private", "first_name": "…"}
        sender = {"id": 1087968824 if who == MASK else who + 1000, "is_bot": who == MASK, "first_name": "…"}
        message = {"message_id": 7, "date": 1, "chat": chat, "from": sender, "text": what}
        if who == MASK:
            message["sender_chat"] = chat
        if what.startswith("/"):
            return {"message": message}
        press = {"id": "1", "from": {**sender, "is_bot": False}, "chat_instance": "1", "data": what}
        return {"callback_query": {**press, "message": {**message, "from": {**sender, "is_bot": True}}}}

    async def newest(self) -> int:
        async with self.place.life.database.engine.connect() as conn:
            return await conn.scalar(sa.select(sa.func.max(audit.c.id))) or 0

    async def since(self, before: int, who: int) -> list[str]:
        async with self.place.life.database.engine.connect() as conn:
            found = await conn.execute(sa.select(audit).where(audit.c.id > before))
            return [row.action for row in found if who == MASK or row.actor_id == who]


@pytest.fixture
async def place(sqlite_database, tmp_path):
    async with furnished(sqlite_database, tmp_path) as found:
        yield found


async def others_mail(place, who):
    """What waits for anybody but this one."""
    async with place.life.database.engine.connect() as conn:
        return set((await conn.scalars(sa.select(outbox.c.id).where(outbox.c.peer_id != who))).all())


def of_staff():
    return [*COMMANDS.values(), *(data for presses in BUTTONS.values() for data in presses)]


def test_every_command_and_button_of_the_staff_is_here():
    assert set(COMMANDS) == {name for name, handler in router.commands.items() if hasattr(handler, "__wrapped__")}
    staffs = {name for name, handler in router.buttons.items() if hasattr(handler, "__wrapped__")}
    assert staffs <= set(BUTTONS)
    named = {data.partition(":")[0] for data in (*OF_REPORTER, *OF_EVERYBODY)}
    assert set(router.buttons) <= {*BUTTONS, *named}


async def refused(place, who, pressed, action="refused_"):
    """Each is refused with one entry, nothing of the house changes, and nobody else hears of it."""
    press = Presser(place)
    await press(who, "help")  # whoever was never met is a row
    before, mail = await place.rows(MOVING), await others_mail(place, who)
    for what in pressed:
        found = await press(who, what)
        assert len(found) == 1 and found[0].startswith(action), (who, what, found)
    assert await place.rows(MOVING) == before, who
    assert await others_mail(place, who) == mail, who


@pytest.mark.long
async def test_who_may_not_is_refused_everything_of_the_staff(place):
    may = {OBSERVER: "/stats|code$", TRANSLATOR: "/stats|code$|tr", ASLEEP: "code$", OTHER: WITHOUT_CASE}
    for who in (STRANGER, REPORTER, OBSERVER, TRANSLATOR, LOCKED, ASLEEP, OTHER):
        await refused(place, who, [what for what in of_staff() if not re.match(may.get(who, "$"), what)])


@pytest.mark.long
async def test_a_group_in_its_own_name_is_nobody_and_no_case_is_shown_in_another_group(place):
    of_group = [what for what in of_staff() if what != "code"]
    await refused(place, MASK, of_group, "refused_elsewhere")
    place.life.policy = replace(place.life.policy, moderators_chat_id=MASK_CHAT)
    await refused(place, MASK, of_group, "refused_work_here")


async def test_a_report_or_a_form_of_somebody_else_is_out_of_reach_of_everybody(place):
    for who in (STRANGER, OBSERVER, OTHER, MODERATOR, ADMIN):
        await refused(place, who, OF_REPORTER, "refused_own_case")


async def test_who_is_demoted_between_the_screen_and_the_press_is_refused(place):
    async with place.life.desk(ADMIN) as desk:
        await staffing.change_role(desk, place.number, Role.OBSERVER)
    await refused(place, MODERATOR, [what for what in of_staff() if not re.match("/stats|code$", what)])


async def test_what_everybody_may_do_touches_only_what_is_theirs(place):
    press, before, mail = Presser(place), await place.rows(MOVING), await others_mail(place, STRANGER)
    for what in OF_EVERYBODY:
        await press(STRANGER, what)
    after = await place.rows(MOVING)
    changed = {(name, row) for name in before for row in {*before[name]} ^ {*after[name]}}
    assert {name for name, row in changed if not row.startswith(f"({STRANGER},")} == set()
    assert await others_mail(place, STRANGER) == mail


@pytest.mark.long
async def test_an_update_that_comes_twice_changes_nothing_twice(place):
    press, last = Presser(place), re.compile(r"act:hand|/lock|staff:lock")
    for what in sorted(of_staff(), key=lambda what: bool(last.match(what))):
        async with place.life.database.unit(reading=True) as unit:
            place.version = (await unit.cases.by_code(place.code)).version
        await press(MODERATOR, what)
        before = await place.rows(frozenset({"inbox"}))
        await press.again()
        assert await place.rows(frozenset({"inbox"})) == before, what


async def test_a_button_that_is_pressed_twice_does_its_deed_once(place):
    press = Presser(place)
    for what in (
        "level:{code}:{version}:documented", "public:{code}:{version}:event:{event}:yes",
        "unlink:{code}:{version}:{relation}:yes", "tie:{code}:{version}:{new}:uncle:yes", "claim:{new}:3",
    ):  # fmt: skip
        assert len(await press(MODERATOR, f"act:{what}")) == 1
        before = await place.rows(MOVING)
        assert await press(MODERATOR, f"act:{what}") == []
        assert await place.rows(MOVING) == before
        async with place.life.database.unit(reading=True) as unit:
            place.version = (await unit.cases.by_code(place.code)).version
