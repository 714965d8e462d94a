"""The audit: who, what and when, in order; any change, gap or new order shows."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.clock import ManualClock
from bot.domain.audit import Entry, Fault, Finding, Mark
from bot.domain.ids import new_id
from bot.store.tables import audit, audit_chain
from bot.store.unit import Database, Unit
from tests.store.samples import HOUR, START


@pytest.fixture
async def kept(database: Database) -> Database:
    """Five entries, each of a transaction of its own."""
    for number in range(5):
        await record(database, f"deed_{number}")
    return database


async def record(database: Database, *actions: str) -> None:
    async with database.unit() as unit:
        for action in actions:
            await unit.audit.add(7, action, 8, 9)
        await unit.commit()


async def finding(database: Database, mark: Mark | None = None) -> Finding | None:
    async with database.unit(reading=True) as unit:
        return await unit.audit.verify(mark)


async def head(database: Database) -> Mark:
    async with database.unit(reading=True) as unit:
        return await unit.audit.head()


async def tamper(database: Database, *statements: sa.Executable) -> None:
    async with database.engine.begin() as conn:
        for statement in statements:
            await conn.execute(statement)


def at(number: int) -> sa.ColumnElement[bool]:
    return audit.c.number == number


async def test_entries_stand_in_their_order(unit: Unit, clock: ManualClock) -> None:
    actor, case_id = new_id(), new_id()
    await unit.audit.add(actor, "publish", case_id, 3)
    clock.advance(3600)
    await unit.audit.add(None, "start")
    await unit.commit()
    assert await unit.audit.newest(9) == [
        Entry(2, START + HOUR, None, "start", None, None),
        Entry(1, START, actor, "publish", case_id, 3),
    ]
    assert [entry.number for entry in await unit.audit.newest(9, before=2)] == [1]


async def test_an_empty_and_a_whole_chain_are_in_order(database: Database) -> None:
    assert (await finding(database), await head(database)) == (None, Mark())
    await record(database, "one", "two", "three")
    assert (await finding(database), (await head(database)).number) == (None, 3)


async def test_what_was_undone_leaves_no_gap(kept: Database) -> None:
    async with kept.unit() as unit:
        with pytest.raises(LookupError):
            async with unit.attempt():
                await unit.audit.add(1, "undone")
                raise LookupError
        await unit.commit()
    async with kept.unit() as unit:
        await unit.audit.add(1, "never committed")
    await record(kept, "done")
    assert (await finding(kept), (await head(kept)).number) == (None, 6)


async def test_writers_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(record(database, "a", "b") for _ in range(8)))
    assert (await finding(database), (await head(database)).number) == (None, 16)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ([sa.update(audit).where(at(2)).values(action="other")], Finding(Fault.CHANGED, 2)),
        ([sa.update(audit).where(at(2)).values(actor_id=8)], Finding(Fault.CHANGED, 2)),
        ([sa.update(audit).where(at(2)).values(at=START + timedelta(seconds=1))], Finding(Fault.CHANGED, 2)),
        ([sa.update(audit).where(at(2)).values(case_id=None)], Finding(Fault.CHANGED, 2)),
        ([sa.update(audit).where(at(2)).values(version=10)], Finding(Fault.CHANGED, 2)),
        ([sa.update(audit).where(at(2)).values(link=bytes(32))], Finding(Fault.CHANGED, 2)),
        ([sa.delete(audit).where(at(1))], Finding(Fault.MISSING, 1)),
        ([sa.delete(audit).where(at(3))], Finding(Fault.MISSING, 3)),
        ([sa.delete(audit).where(at(5))], Finding(Fault.MISSING, 5)),
        ([sa.delete(audit)], Finding(Fault.MISSING, 1)),
        ([sa.delete(audit_chain)], Finding(Fault.CHANGED, 6)),
        ([sa.update(audit_chain).values(number=9)], Finding(Fault.MISSING, 6)),
        ([sa.update(audit_chain).values(start_number=2)], Finding(Fault.CHANGED, 3)),
        (
            [sa.update(audit).where(at(n)).values(number=m) for n, m in ((2, 99), (3, 2), (99, 3))],
            Finding(Fault.CHANGED, 2),
        ),
        (
            [sa.insert(audit).values(at=START, action="slipped in", number=6, link=bytes(32))],
            Finding(Fault.CHANGED, 6),
        ),
        ([sa.delete(audit).where(at(3)), sa.update(audit).where(at(4)).values(number=3)], Finding(Fault.CHANGED, 3)),
    ],
)
async def test_any_change_shows(kept: Database, change: list[sa.Executable], found: Finding) -> None:
    await tamper(kept, *change)
    assert await finding(kept) == found


async def test_what_was_slipped_in_unlinked_shows(kept: Database) -> None:
    await tamper(kept, sa.insert(audit).values(at=START, action="slipped in"))
    found = await finding(kept)
    assert found and found.fault is Fault.UNLINKED


async def test_a_chain_that_was_written_anew_differs_from_the_mark_that_somebody_kept(kept: Database) -> None:
    mark = await head(kept)
    await record(kept, "more")
    assert await finding(kept, mark) is None
    await tamper(kept, sa.delete(audit), sa.delete(audit_chain))
    for number in range(6):
        await record(kept, f"invented_{number}")
    assert await finding(kept) is None
    assert await finding(kept, mark) == Finding(Fault.OTHER_HISTORY, 5)


async def test_a_record_without_its_last_entries_differs_from_the_mark_that_somebody_kept(kept: Database) -> None:
    mark = await head(kept)
    async with kept.unit(reading=True) as unit:
        rest = next(iter(await unit._s.rows(sa.select(audit.c.link).where(at(3)))))
    await tamper(
        kept, sa.delete(audit).where(audit.c.number > 3), sa.update(audit_chain).values(number=3, link=rest.link)
    )
    assert await finding(kept) is None
    assert await finding(kept, mark) == Finding(Fault.OTHER_HISTORY, 5)


async def test_a_beginning_that_was_taken_away_is_no_beginning_that_went_in_its_time(kept: Database) -> None:
    async with kept.unit(reading=True) as unit:
        (last,) = await unit._s.rows(sa.select(audit.c.link).where(at(2)))
    start = {"start_number": 2, "start_link": last.link}
    await tamper(kept, sa.delete(audit).where(audit.c.number <= 2), sa.update(audit_chain).values(**start))
    assert await finding(kept) == Finding(Fault.MISSING, 1)


async def test_the_record_may_grow_while_somebody_looks_at_it(postgres_house: Database, monkeypatch: Any) -> None:
    monkeypatch.setattr("bot.store.audit.PART", 2)
    await record(postgres_house, *"abcdefgh")
    found, *_ = await asyncio.gather(finding(postgres_house), *(record(postgres_house, "more") for _ in range(6)))
    assert found is None


@pytest.mark.parametrize("column", [column.name for column in audit.c if column.name not in {"id", "number", "link"}])
async def test_every_column_of_an_entry_is_bound_into_its_link(kept: Database, column: str) -> None:
    """Also one that is added one day: whatever an entry holds, another value of it shows."""
    others: dict[type, Any] = {int: 10**9, str: "other"}
    other = others.get(audit.c[column].type.python_type, START + timedelta(days=9))
    for value in (other, None) if audit.c[column].nullable else (other,):
        async with kept.engine.begin() as conn:
            before = await conn.scalar(sa.select(audit.c[column]).where(at(3)))
        await tamper(kept, sa.update(audit).where(at(3)).values({column: value}))
        assert await finding(kept) == Finding(Fault.CHANGED, 3)
        await tamper(kept, sa.update(audit).where(at(3)).values({column: before}))
        assert await finding(kept) is None


async def test_what_is_old_goes_and_the_rest_still_verifies(kept: Database, clock: ManualClock) -> None:
    clock.advance(3600)
    await record(kept, "new")
    async with kept.unit() as unit:
        assert await unit.audit.purge(clock.now()) == 5
        assert await unit.audit.purge(clock.now()) == 0
        await unit.commit()
    assert await finding(kept) is None
    await record(kept, "next")
    assert await finding(kept) is None
    async with kept.unit(reading=True) as unit:
        found = [(entry.number, entry.action) for entry in await unit.audit.newest(9)]
        assert found == [(8, "next"), (7, "let_go:5"), (6, "new")]


async def test_an_entry_of_a_wrong_clock_takes_no_other_along(kept: Database, clock: ManualClock) -> None:
    clock.advance(-20_000 * 86_400)
    await record(kept, "by a clock that was reset")
    clock.advance(20_000 * 86_400)
    async with kept.unit() as unit:
        assert await unit.audit.purge(START - timedelta(days=1)) == 0
        await unit.commit()
    assert await finding(kept) is None
    async with kept.unit(reading=True) as unit:
        assert len(await unit.audit.newest(9)) == 6


async def test_entries_from_before_the_chain_are_linked_first(database: Database) -> None:
    await tamper(database, sa.insert(audit).values(at=START, action="old"))
    await record(database, "new")
    assert await finding(database) is None
    async with database.unit(reading=True) as unit:
        assert [(entry.number, entry.action) for entry in await unit.audit.newest(9)] == [(2, "new"), (1, "old")]


async def test_a_part_longer_than_what_is_read_at_once(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.audit.PART", 3)
    await record(database, *"abcdefgh")
    assert await finding(database) is None
    await tamper(database, sa.update(audit).where(at(7)).values(action="x"))
    assert await finding(database) == Finding(Fault.CHANGED, 7)
