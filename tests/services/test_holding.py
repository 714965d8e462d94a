"""Reports in a flood: held back and not refused, let in as room opens, each told of once; and how many one sends."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.errors import NotAnswered, TooManyReports
from bot.domain.notice import NoticeKind
from bot.domain.view import Pick
from bot.services import filling, holding, reporting, triage
from bot.services.consenting import forget_me
from bot.services.reading import read_case, read_queue
from bot.services.retaining import purge
from bot.store.tables import notices, outbox, tries
from tests.reported import report
from tests.services.holding import known
from tests.services.life import ADMIN, MODERATOR, REPORTER, living

CAP = 3


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path / "data") as found:
        found.policy = replace(found.policy, report_cap=CAP)
        yield found


async def reports(life, count, first=5000):
    """One report each of so many accounts; their codes."""
    codes = []
    for number in range(first, first + count):
        life.clock.advance(1)
        async with life.database.unit() as unit:
            codes.append(await report(unit, life.policy, number))
            await unit.commit()
    return codes


async def queue(life, pick, limit=1000):
    async with life.desk() as desk:
        return [row.case.code for row in await read_queue(desk, pick, limit, 0)]


async def said(life, kind):
    """How many notices of a kind there are."""
    async with life.database.engine.connect() as conn:
        return await conn.scalar(sa.select(sa.func.count()).select_from(notices).where(notices.c.kind == kind))


async def held_notice(life):
    async with life.database.unit(reading=True) as unit:
        found = await unit.broadcasts.said(holding.HELD)
        return found["count"] if found else None


async def let_in(life):
    return await holding.let_in(life.database, life.policy)


async def untaken(life, code):
    async with life.database.unit(reading=True) as unit:
        return len(await unit.reminders.of((await unit.cases.by_code(code)).id))


async def test_beyond_the_cap_reports_are_held_with_one_notice_and_come_in_oldest_first(life):
    codes = await reports(life, 7)
    assert await queue(life, Pick.ALL) == await queue(life, Pick.UNTAKEN) == codes[:3]
    assert await queue(life, Pick.HELD) == codes[3:]
    assert [await untaken(life, code) for code in codes] == [1, 1, 1, 0, 0, 0, 0]
    assert (await said(life, NoticeKind.REPORT_ARRIVED), await said(life, NoticeKind.REPORTS_HELD)) == (3 * 2, 1)
    await life.post()
    assert await let_in(life) == 0
    assert await held_notice(life) == 4
    life.clock.advance(3601)
    assert [await let_in(life) for _ in range(3)] == [3, 0, 0]
    assert await queue(life, Pick.ALL) == codes[:6]
    assert await queue(life, Pick.HELD) == codes[6:]
    assert (await held_notice(life), await untaken(life, codes[3])) == (1, 1)
    assert await said(life, NoticeKind.REPORT_ARRIVED) == 6 * 2
    life.clock.advance(3601)
    assert [await let_in(life) for _ in range(2)] == [1, 0]
    assert await held_notice(life) is None  # it says 0 for a tick, and is through
    async with life.database.engine.connect() as conn:
        left = await conn.scalar(sa.select(sa.func.count()).select_from(outbox).where(outbox.c.notice_id == 1))
    assert left == 0


async def test_two_workers_let_each_in_once(life):
    codes = await reports(life, 6)
    life.clock.advance(3601)
    await asyncio.gather(let_in(life), let_in(life))
    assert await queue(life, Pick.ALL) == codes
    assert await said(life, NoticeKind.REPORT_ARRIVED) == 6 * 2


async def test_whoever_takes_or_asks_ends_the_holding_and_only_then_the_moderators_hear_of_its_news(life):
    codes = await reports(life, 6)
    async with life.desk() as desk:
        case = await desk.case(codes[4])
        assert (await read_case(desk.unit, case)).case.held_at is not None  # reading changes nothing
        await triage.claim(desk, codes[4], case.version)
        await triage.ask(desk, codes[5], "Where?")
    async with life.desk(ADMIN) as desk:
        await forget_me(
            desk.unit, life.policy, await desk.unit.peers.get((await desk.any_case(codes[3])).reporter_id), 1
        )
    assert await said(life, NoticeKind.ERASED) == 0  # they never heard of it
    assert await queue(life, Pick.HELD) == []
    assert await queue(life, Pick.MINE) == [codes[4]]
    assert await untaken(life, codes[4]) == 1
    assert await untaken(life, codes[5]) == 2  # the question and nobody having taken it
    assert await let_in(life) == 0


@pytest.mark.long
async def test_all_can_be_let_in_at_once_and_that_takes_no_room_of_the_hour(life):
    codes = await reports(life, 60)
    async with life.desk() as desk:
        assert await holding.let_all_in(desk) == 57
    assert await let_in(life) == 57
    assert sorted(await queue(life, Pick.ALL)) == sorted(codes)
    life.clock.advance(3601)
    assert await queue(life, Pick.HELD) == []
    (late,) = await reports(life, 1, first=9000)
    assert late in await queue(life, Pick.UNTAKEN)


@pytest.mark.long
async def test_five_hundred_accounts_leave_the_queue_usable(life):
    life.policy = replace(life.policy, report_cap=30)
    before = await reports(life, 1, first=4000)
    life.clock.advance(3601)
    codes = await reports(life, 500)
    assert await queue(life, Pick.ALL) == before + codes[:30]
    async with life.desk() as desk:
        assert await desk.unit.cases.queue_length(Pick.HELD) == 470
        assert (await triage.claim(desk, before[0])).moderator_id == MODERATOR
    assert await said(life, NoticeKind.REPORTS_HELD) == 1


async def test_the_fourth_report_of_a_day_waits_in_its_draft_until_midnight(life):
    life.policy = replace(life.policy, report_cap=100)
    for _ in range(3):
        await life.report()
    async with life.desk(REPORTER) as desk:
        until = await reporting.next_report(desk.unit, life.policy, desk.person)
        assert until.isoformat() == "2025-09-02T00:00:00+05:00"
    with pytest.raises(TooManyReports):
        await life.report()
    async with life.desk(REPORTER) as desk:
        await filling.begin(desk.unit, life.policy, desk.person, "report")
        assert len(await desk.unit.cases.reported_by(REPORTER)) == 3
    async with life.desk() as desk:  # who writes down what others tell
        assert await reporting.next_report(desk.unit, replace(life.policy, reports_a_day=0), desk.person) is None
    life.clock.advance((until - life.clock.now() + timedelta(seconds=1)).total_seconds())
    await life.report()
    async with life.desk(REPORTER) as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, "report")
        with pytest.raises(NotAnswered):
            await reporting.submit_report(desk.unit, life.policy, desk.person, draft)


async def test_erasing_everything_makes_no_room_for_more_reports_today(life):
    life.policy = replace(life.policy, report_cap=100, reports_a_day=1)
    await life.report()
    async with life.desk(REPORTER) as desk:
        await forget_me(desk.unit, life.policy, desk.person, 1)
    again = await known(life, REPORTER + 1000)
    assert again != REPORTER
    async with life.desk(again) as desk:
        assert await reporting.next_report(desk.unit, life.policy, desk.person)
    life.clock.advance(timedelta(days=1).total_seconds())
    async with life.desk(again) as desk:
        assert await reporting.next_report(desk.unit, life.policy, desk.person) is None


async def test_what_is_counted_names_nobody_and_is_let_go_after_a_day(life):
    await life.report()
    async with life.database.engine.connect() as conn:
        (row,) = (await conn.execute(sa.select(tries))).all()
    assert str(REPORTER + 1000).encode() not in row.who
    assert len(row.who) == 32
    life.clock.advance(timedelta(hours=26).total_seconds())
    await purge(life.database, life.policy)
    async with life.database.engine.connect() as conn:
        assert (await conn.execute(sa.select(tries))).all() == []
