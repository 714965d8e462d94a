"""The inbox: each update once, in order, and forgotten when it is done."""

import asyncio
from typing import Any

import sqlalchemy as sa

from bot.domain.incoming import Arrival
from bot.store.tables import inbox
from bot.store.unit import Database, Unit

UPDATE = {"update_id": 7, "message": {"text": "Сәлем", "from": {"id": 2**52}, "entities": [], "big": -(2**62)}}


async def test_an_update_comes_back_as_it_was(unit: Unit) -> None:
    await unit.inbox.add([Arrival(7, "chat:1", UPDATE)])
    assert await unit.inbox.take(7) == UPDATE
    assert await unit.inbox.take(8) is None


async def test_an_update_is_kept_once(unit: Unit) -> None:
    for text in ("first", "second"):
        await unit.inbox.add([Arrival(7, "chat:1", {"text": text})])
    assert await unit.inbox.count("pending") == 1
    assert await unit.inbox.take(7) == {"text": "first"}
    await unit.inbox.done(7)
    await unit.inbox.add([Arrival(7, "chat:1", {"text": "again"})])
    assert await unit.inbox.take(7) is None


async def test_what_waits_comes_in_order_with_its_chat(unit: Unit) -> None:
    for update_id, chat in ((9, "a"), (7, "b"), (8, "a"), (2**40, "c")):
        await unit.inbox.add([Arrival(update_id, chat, UPDATE)])
    pending = await unit.inbox.pending(3)
    assert [each.update_id for each in pending] == [7, 8, 9]
    assert all(each.raw == UPDATE for each in pending)
    keys = [each.chat_key for each in pending]
    assert keys[1] == keys[2] != keys[0]
    assert b"a" not in keys


async def test_what_is_done_is_forgotten(unit: Unit) -> None:
    await unit.inbox.add([Arrival(7, "a", UPDATE)])
    await unit.inbox.done(7)
    assert await unit.inbox.take(7) is None
    assert (await _row(unit, 7)).payload is None
    assert (await unit.inbox.count("pending"), await unit.inbox.count("done")) == (0, 1)


async def test_what_cannot_be_handled_is_set_aside(unit: Unit) -> None:
    for update_id in (7, 8):
        await unit.inbox.add([Arrival(update_id, "a", UPDATE)])
    await unit.inbox.quarantine(7, "KeyError in router")
    assert [each.update_id for each in await unit.inbox.pending(9)] == [8]
    assert await unit.inbox.take(7) is None
    row = await _row(unit, 7)
    assert (row.state, row.error, row.attempts, row.payload) == ("failed", "KeyError in router", 1, None)
    assert await unit.inbox.count("failed") == 1


async def test_of_two_workers_one_takes_an_update(database: Database) -> None:
    async with database.unit() as unit:
        await unit.inbox.add([Arrival(7, "a", UPDATE)])
        await unit.commit()

    async def handle() -> bool:
        async with database.unit() as unit:
            taken = await unit.inbox.take(7)
            await asyncio.sleep(0)
            await unit.inbox.done(7)
            await unit.commit()
            return taken is not None

    assert sorted(await asyncio.gather(handle(), handle(), handle())) == [False, False, True]


async def _row(unit: Unit, update_id: int) -> Any:
    # The repository shows nothing of what is over; the table does.
    result = await unit._s.conn.execute(sa.select(inbox).where(inbox.c.update_id == update_id))
    return result.one()
