"""The gauges show what waits, on either engine, and do not read what is done."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from bot.clock import ManualClock
from bot.domain.notice import Lane
from bot.domain.readings import Readings, Waiting
from bot.domain.reminder import Reminder, ReminderKind
from bot.store.tables import broadcasts, inbox, notices, outbox
from bot.store.unit import Database, Unit
from tests.store.samples import HOUR, START, known, opened

MINUTE = timedelta(minutes=1)


async def updates(unit: Unit, *states: str) -> None:
    """Updates in these states, a minute between them."""
    rows = [
        {"update_id": n, "chat_key": b"a", "payload": None, "state": state, "attempts": 0, "received_at": at(n)}
        for n, state in enumerate(states)
    ]
    await unit._s.conn.execute(sa.insert(inbox), rows)


def at(minutes: float) -> Any:
    return START - HOUR + minutes * MINUTE


async def notice_id(unit: Unit) -> int:
    values = {"id": unit._s.clock.now().microsecond, "kind": "call", "payload": b"", "created_at": START}
    await unit._s.conn.execute(sa.insert(notices).values(**values))
    return int(values["id"])


async def rows(unit: Unit, *which: tuple[Lane, str, float]) -> None:
    """Rows of the outbox: lane, state, and minutes at which they are due."""
    said = await notice_id(unit)
    for lane, state, minutes in which:
        values = {"notice_id": said, "peer_id": (await known(unit)).id, "lane": lane, "topic": False, "attempts": 0}
        await unit._s.run(sa.insert(outbox).values(**values, state=state, due_at=at(minutes)))


async def test_an_empty_house(unit: Unit) -> None:
    readings = await unit.gauges.read()
    assert readings == Readings(outbox={lane: Waiting() for lane in Lane})
    assert readings.sending_since() is None


async def test_what_waits_to_be_handled(unit: Unit) -> None:
    await updates(unit, "done", "failed", "pending", "pending", "done")
    readings = await unit.gauges.read()
    assert readings.inbox == Waiting(2, at(2))
    assert readings.quarantined == 1


async def test_what_waits_to_go_out_by_lane(unit: Unit) -> None:
    later = 61
    await rows(
        unit, (Lane.REPLY, "sent", 0), (Lane.REPLY, "pending", later), (Lane.CASE, "pending", 9),
        (Lane.CASE, "pending", 5), (Lane.CASE, "dead", 1), (Lane.BROADCAST, "pending", 3),
    )  # fmt: skip
    readings = await unit.gauges.read()
    assert readings.outbox == {
        Lane.REPLY: Waiting(1, None),
        Lane.CASE: Waiting(2, at(5)),
        Lane.BROADCAST: Waiting(1, at(3)),
    }
    assert readings.dead == 1
    assert readings.sending_since() == at(5)  # nobody waits for a broadcast, and what is due later is not late


async def test_the_oldest_due_reminder(unit: Unit, clock: ManualClock) -> None:
    case = await opened(unit)
    for days, minutes in ((30, 70), (60, 50), (100, None)):
        due_at = None if minutes is None else at(minutes)
        await unit.reminders.put(Reminder(days, ReminderKind.MILESTONE, case.id, due_at, days))
    assert (await unit.gauges.read()).reminders_since == at(50)
    clock.advance(-1800)
    assert (await unit.gauges.read()).reminders_since is None


async def test_followers_whom_a_broadcast_has_still_to_reach(unit: Unit) -> None:
    said = await notice_id(unit)
    values = {
        "notice_id": said, "targets": [], "state": "running", "position": 0, "exhausted": False, "total": 10,
        "sent": 3, "kept": 1, "unreachable": 1, "failed": 1, "created_at": START,
    }  # fmt: skip
    await unit._s.run(sa.insert(broadcasts).values(**values))
    assert (await unit.gauges.read()).to_follow == 4
    await unit._s.run(sa.update(broadcasts).values(total=None))
    assert (await unit.gauges.read()).to_follow == 0
    await unit._s.run(sa.update(broadcasts).values(total=10, state="cancelled"))
    assert (await unit.gauges.read()).to_follow == 0


async def test_what_is_done_is_not_read(sqlite_house: Database) -> None:
    async with sqlite_house.unit() as unit:
        plans: list[str] = []
        conn = unit._s.conn.sync_connection
        assert conn

        def explain(conn: Any, cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(str(row) for row in cursor.fetchall())

        sa.event.listen(conn, "before_cursor_execute", explain)
        await unit.gauges.read()
    assert len(plans) >= 6
    assert [plan for plan in plans if "INDEX" not in plan] == []
