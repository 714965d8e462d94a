"""The record as admins see it, and the mark that they are sent once a day."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot.domain.audit import Fault, Finding, Mark, Pick
from bot.domain.errors import NotAllowed, NotFound
from bot.domain.notice import NoticeKind
from bot.domain.roles import Role
from bot.i18n import translator
from bot.services import staffing, triage
from bot.services.auditing import PAGE, Marks, check_record, read_record, send_mark
from bot.services.consenting import erase_case
from bot.services.people import lost
from bot.store.tables import audit, peers
from bot.texts.staff import record as texts
from tests.services.life import ADMIN, MODERATOR, REPORTER, living

HOUR = 3600


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path / "data") as found:
        yield found


async def sent(life):
    """The marks that wait for the admin."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        await unit.commit()
    return [p.notice.data for p in parcels if p.notice.kind is NoticeKind.STAFF and p.peer_id == ADMIN]


async def did(life, *actions, actor=MODERATOR):
    async with life.database.unit() as unit:
        for action in actions:
            await unit.audit.add(actor, action)
        await unit.commit()


async def test_the_mark_goes_out_once_a_day_from_its_hour_on_if_there_is_something_new(life):
    marks = Marks(life.database, life.policy)
    life.clock.advance(-3 * HOUR)  # 8:00 in Almaty
    await did(life, "claim")
    assert not await marks.send()
    life.clock.advance(HOUR)
    assert await marks.send()
    (told,) = await sent(life)
    assert (told["what"], told["entries"]) == ("mark", 1)
    mark = Mark.read(told["mark"])
    assert (await check_record(life.database, mark))[1] is None
    await did(life, "note")
    for again in (marks, Marks(life.database, life.policy)):  # a restart, or another worker
        assert not await again.send()
    life.clock.advance(24 * HOUR)
    assert await marks.send()
    life.clock.advance(24 * HOUR)
    assert not await marks.send()  # nothing but the last mark is new
    await did(life, "close")
    life.clock.advance(30 * HOUR)  # 15:00 two days later: late, but it comes
    assert await marks.send()
    assert [each["entries"] for each in await sent(life)] == [3, 5]


async def test_a_clock_that_was_wrong_neither_silences_nor_floods(life):
    await did(life, "claim")
    life.clock.advance(400 * 24 * HOUR)
    marks = Marks(life.database, life.policy)
    assert await marks.send()
    assert len(await sent(life)) == 1
    life.clock.advance(-400 * 24 * HOUR)
    await did(life, "note")
    assert await marks.send()
    assert not await send_mark(life.database, life.policy)
    assert len(await sent(life)) == 1


async def test_the_hour_is_that_of_the_zone_also_when_clocks_change(life):
    zone = ZoneInfo("Europe/Berlin")
    life.policy = replace(life.policy, zone=zone, audit_mark_hour=2)
    await did(life, "claim")
    moment = datetime(2025, 3, 30, 0, 30, tzinfo=UTC)  # 1:30; the hour from 2 to 3 is left out
    life.clock.advance((moment - life.clock.now()).total_seconds())
    marks = Marks(life.database, life.policy)
    assert not await marks.send()
    life.clock.advance(HOUR)
    assert await marks.send()
    life.clock.advance(HOUR)
    await did(life, "note")
    assert not await marks.send()


async def test_of_several_workers_one_sends_the_mark(life):
    await did(life, "claim")
    assert sum(await asyncio.gather(*(send_mark(life.database, life.policy) for _ in range(4)))) == 1
    assert len(await sent(life)) == 1


async def test_where_no_admin_can_be_told_nothing_is_sent(life):
    async with life.desk(ADMIN) as desk:
        await lost(desk.unit, life.policy, desk.person)
    await did(life, "claim")
    assert not await send_mark(life.database, life.policy)
    assert await sent(life) == []


async def test_a_record_that_is_not_in_order_is_told_instead_of_its_mark(life):
    await did(life, "claim", "note")
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.update(audit).where(audit.c.number == 1).values(action="close"))
    assert await Marks(life.database, life.policy).send()
    (told,) = await sent(life)
    assert (told["fault"], told["at"]) == (Fault.CHANGED, 1)


async def test_pages_refusals_and_one_colleague(life):
    await did(life, *(f"deed_{n}" for n in range(PAGE)), "refused_publish")
    await did(life, "refused_claim", actor=REPORTER)
    async with life.desk(ADMIN) as desk:
        await desk.unit.staff.join(MODERATOR, "Aigul")
        number = str((await desk.unit.staff.of(MODERATOR)).number)
        first = await read_record(desk)
        assert [entry.number for entry in first.entries] == list(range(PAGE + 2, 2, -1)) and first.more
        last = await read_record(desk, Pick.ALL, first.entries[-1].number)
        assert [entry.action for entry in last.entries] == ["deed_1", "deed_0"] and not last.more
        refused = await read_record(desk, Pick.REFUSED)
        assert [entry.action for entry in refused.entries] == ["refused_claim", "refused_publish"]
        theirs = await read_record(desk, number)
        assert {entry.actor_id for entry in theirs.entries} == {MODERATOR}
        for nobody in ("99", "x", "", "-1"):
            with pytest.raises(NotFound):
                await read_record(desk, nobody)
    async with life.desk() as desk:
        with pytest.raises(NotAllowed):
            await read_record(desk)


async def test_nobody_is_named_beside_what_reporters_do_and_a_code_goes_with_its_case(life):
    """A colleague may be a relative as well."""
    await life.report()
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.update(peers).where(peers.c.id == REPORTER).values(role=Role.MODERATOR))
    async with life.desk(REPORTER) as desk:
        await desk.unit.staff.join(REPORTER, "Aru")
        await triage.claim(desk, life.code)
    async with life.desk(ADMIN) as desk:
        number = str((await desk.unit.staff.of(REPORTER)).number)
        theirs = await read_record(desk, number)
        assert [entry.action for entry in theirs.entries] == ["claim"]
        shown = texts.page(translator("en"), await read_record(desk), life.policy.zone).text
        assert shown.count("Aru") == 1 and "Somebody who reports: sent a report" in shown
        assert shown.count(life.code) == 3 and str(REPORTER + 1000) not in shown
        await staffing.lock(desk, int(number))
    async with life.desk(REPORTER) as desk:
        await erase_case(desk.unit, life.policy, desk.person, await desk.any_case(life.code))
    async with life.desk(ADMIN) as desk:
        shown = texts.page(translator("en"), await read_record(desk), life.policy.zone).text
        assert life.code not in shown and shown.count("(erased)") == 4
        assert f"locked No. {number}" in shown


async def test_the_exact_answer_to_a_mark(life):
    await did(life, "claim", "note", "close")
    head, _ = await check_record(life.database, None)
    assert (await check_record(life.database, head))[1] is None
    for kept in (Mark(2, bytes(32)), Mark(9, bytes(32))):
        assert (await check_record(life.database, kept))[1] == Finding(Fault.OTHER_HISTORY, kept.number)
    life.clock.advance(HOUR)
    async with life.database.unit() as unit:
        await unit.audit.purge(life.clock.now())
        await unit.commit()
    assert (await check_record(life.database, head))[1] is None  # the very end of what went
    assert (await check_record(life.database, Mark(2, bytes(32))))[1] == Finding(Fault.BEFORE, 2)
    t = translator("en")
    assert "begins after your mark" in texts.checked(t, head, Finding(Fault.BEFORE, 2), head).text
    assert "Your mark fits" in texts.checked(t, head, None, head).text
