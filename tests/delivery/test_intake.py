"""Taking in and handling in groups: each update once, in the order of its chat, and one that fails costs the others
nothing."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from telegram import Bot

from bot.clock import ManualClock
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.intake import Intake, arrival
from bot.delivery.metrics import Metrics
from bot.delivery.worker import Worker
from bot.store.tables import inbox
from bot.store.unit import Database
from tests.database import fresh_database
from tests.house import START


@dataclass
class Read:
    """What the scripted chat floor makes of an update: its text says what is to happen."""

    text: str
    chat_id: int

    @property
    def asks(self) -> bool:
        return self.text.startswith("file")


@dataclass
class Script:
    """A chat floor that notes what it was given; "poison" breaks it."""

    handled: list[tuple[int, str]] = field(default_factory=list)
    sorry: list[str] = field(default_factory=list)
    not_saved_to: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def read(self, raw: dict[str, Any]) -> Read:
        return Read(raw["message"]["text"], raw["message"]["chat"]["id"])

    async def prepare(self, raw: dict[str, Any]) -> Read:
        found = self.read(raw)
        if found.asks:
            await self.gate.wait()
        return found

    async def handle(self, unit: Any, prepared: Read) -> None:
        if prepared.text == "poison":
            raise RuntimeError("poison")
        self.handled.append((prepared.chat_id, prepared.text))

    async def apologise(self, unit: Any, raw: dict[str, Any], error_id: str) -> None:
        self.sorry.append(error_id)

    async def not_saved(self, raw: dict[str, Any]) -> None:
        self.not_saved_to.append(raw["message"]["chat"]["id"])


@dataclass
class Room:
    """An intake with its worker, on a database of its own."""

    database: Database
    script: Script
    intake: Intake
    worker: Worker

    async def states(self) -> dict[str, int]:
        async with self.database.unit(reading=True) as unit:
            return {state: n for state in ("pending", "done", "failed") if (n := await unit.inbox.count(state))}


@pytest.fixture
async def room(migrated_url: str, tmp_path: Path) -> AsyncIterator[Room]:
    clock, script = ManualClock(START), Script()
    async with fresh_database(migrated_url, clock, tmp_path) as database:
        arrived, changed, metrics = asyncio.Event(), asyncio.Event(), Metrics()
        dispatcher = Dispatcher(Bot("1:A"), database, clock, ZoneInfo("UTC"), 30, metrics)
        worker = Worker(database, script, dispatcher, metrics, arrived, changed)
        yield Room(database, script, Intake(database, worker, arrived), worker)


def update(number: int, text: str, chat: int = 1) -> dict[str, Any]:
    return {"update_id": number, "message": {"text": text, "chat": {"id": chat, "type": "private"}}}


async def test_new_updates_are_handled_with_their_storing(room: Room) -> None:
    assert await room.intake.take_in([update(n, str(n), chat=n % 3) for n in range(20)]) == 20
    assert room.script.handled == [(n % 3, str(n)) for n in range(20)]
    assert await room.states() == {"done": 20}


async def test_a_repeat_changes_nothing(room: Room) -> None:
    for _ in range(3):
        await room.intake.take_in([update(1, "once"), update(1, "once")])
    await room.intake.take_in([update(1, "once"), update(2, "twice")], hurry=True)
    await room.worker.handle_pending()
    assert room.script.handled == [(1, "once"), (1, "twice")]


async def test_in_a_hurry_they_are_stored_and_handled_afterwards(room: Room) -> None:
    await room.intake.take_in([update(n, str(n)) for n in range(5)], hurry=True)
    assert (room.script.handled, await room.states()) == ([], {"pending": 5})
    await room.intake.take_in([update(5, "5")])  # of a chat in which something waits: it waits as well
    assert room.script.handled == []
    assert await room.worker.handle_pending() == 6
    assert room.script.handled == [(1, str(n)) for n in range(6)]


async def test_poison_is_set_aside_and_the_rest_goes_on(room: Room) -> None:
    texts = ["a", "poison", "b"]
    await room.intake.take_in([update(n, text, chat=7) for n, text in enumerate(texts)] + [update(9, "c", chat=8)])
    assert await room.states() == {"pending": 4}
    await room.worker.handle_pending()  # once more together, which is undone as well, and then one by one
    assert set(room.script.handled) == {(7, "a"), (7, "b"), (8, "c")}
    assert len(room.script.sorry) == 1
    assert await room.states() == {"done": 3, "failed": 1}


async def test_one_whose_seal_is_broken_is_set_aside(room: Room) -> None:
    await room.intake.take_in([update(n, str(n)) for n in range(3)], hurry=True)
    async with room.database.engine.begin() as conn:
        await conn.execute(sa.update(inbox).where(inbox.c.update_id == 1).values(payload=b"broken"))
    await room.worker.handle_pending()
    assert room.script.handled == [(1, "0"), (1, "2")]
    assert await room.states() == {"done": 2, "failed": 1}


async def test_who_waits_for_telegram_holds_up_nobody_but_their_own_chat(room: Room) -> None:
    await room.intake.take_in([update(1, "file", chat=7), update(2, "after it", chat=7), update(3, "other", chat=8)])
    assert room.script.handled == [(8, "other")]
    working = asyncio.create_task(room.worker.run())
    while not room.worker._alone.chats:  # noqa: ASYNC110 - no event tells that the first round is over
        await asyncio.sleep(0)
    await room.intake.take_in([update(4, "third", chat=7), update(5, "more", chat=8)])
    assert room.script.handled == [(8, "other"), (8, "more")]
    room.script.gate.set()
    async with asyncio.timeout(10):
        while await room.states() != {"done": 5}:  # noqa: ASYNC110 - the database is asked, it tells of nothing
            await asyncio.sleep(0.01)
    working.cancel()
    assert [text for chat, text in room.script.handled if chat == 7] == ["file", "after it", "third"]


async def test_those_who_come_together_are_stored_together(room: Room) -> None:
    """As a webhook brings them: each waits until its own is on disk."""
    await asyncio.gather(*(room.intake.take_in([update(n, str(n), chat=n)]) for n in range(50)))
    assert sorted(room.script.handled) == [(n, str(n)) for n in range(50)]
    assert await room.states() == {"done": 50}


async def test_what_is_not_stored_is_told_once_and_to_each_who_brought_it(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, refusing = room.database.unit, True

    def refuse(**how: Any) -> Any:
        if refusing:
            raise OSError("disk full")
        return unit(**how)

    monkeypatch.setattr(room.database, "unit", refuse)
    for _ in range(2):
        tries = [room.intake.take_in([update(n, str(n), chat=n)]) for n in range(3)]
        assert [type(each) for each in await asyncio.gather(*tries, return_exceptions=True)] == [OSError] * 3
    assert sorted(room.script.not_saved_to) == [0, 1, 2]
    refusing = False
    assert await room.intake.take_in([update(n, str(n), chat=n) for n in range(3)]) == 3
    assert len(room.script.handled) == 3
    refusing = True
    with pytest.raises(OSError, match="disk full"):
        await room.intake.take_in([update(9, "9", chat=0)])
    assert room.script.not_saved_to.count(0) == 2  # a new trouble, a new word


@pytest.mark.parametrize(
    ("content", "known"),
    [
        ({"message": {"message_id": 5, "chat": {"id": 1, "type": "private"}}}, 5),
        ({"edited_message": {"message_id": 5, "chat": {"id": 1, "type": "private"}}}, 5),
        ({"message": {"message_id": 5, "chat": {"id": -1, "type": "supergroup"}}}, None),
        ({"callback_query": {"data": "x", "message": {"message_id": 5, "chat": {"id": 1, "type": "private"}}}}, None),
        ({"message": {"message_id": "5", "chat": {"id": 1, "type": "private"}}}, None),
        ({"message": "weird"}, None),
    ],
)
def test_what_a_person_wrote_in_private_is_known_by_its_number(content: dict[str, Any], known: int | None) -> None:
    assert arrival({"update_id": 1, **content}).message_id == known
