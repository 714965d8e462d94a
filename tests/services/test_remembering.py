"""Reminders on a real store: who hears what and when, whatever becomes of the bot, the clock and the people."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from bot.domain.case import Consent
from bot.domain.casefile import Event, EventKind
from bot.domain.dates import PartialDate, Precision
from bot.domain.ids import new_id
from bot.domain.notice import NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from bot.services import consenting, remembering, triage
from bot.services.people import lost
from bot.store import tables
from tests.services.life import ADMIN, ALMATY, MODERATOR, REPORTER, START, kinds, living

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        yield found


@pytest.fixture
async def small(sqlite_database, tmp_path):
    """The same where the kind of database makes no difference."""
    async with living(sqlite_database, tmp_path) as found:
        yield found


async def test_a_report_nobody_took_is_said_to_the_moderators_and_then_daily_to_admins(life):
    await life.report()
    assert await life.ticks(2 * HOUR - timedelta(minutes=1)) == []
    first = await life.ticks(HOUR)
    assert {(h.kind, h.peer_id) for h in first} == {("untaken", MODERATOR), ("untaken", ADMIN)}
    later = await life.ticks(3 * DAY)
    assert [(h.kind, h.peer_id) for h in later] == [("untaken", ADMIN)] * 3
    assert {b.at - a.at for a, b in pairwise(later)} == {DAY}


async def test_where_there_is_no_admin_the_moderators_hear_it(small):
    async with small.desk() as desk:
        await desk.unit.peers.delete(ADMIN)
    await small.report()
    await small.ticks(3 * HOUR)
    assert [h.peer_id for h in await small.ticks(DAY)] == [MODERATOR]


async def test_a_case_in_review_comes_back_to_its_moderator_every_three_days_without_movement(life):
    await life.report()
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
    heard = await life.ticks(7 * DAY)
    assert [(h.kind, h.peer_id) for h in heard] == [("in_review", MODERATOR)] * 2
    assert "Аманов" not in str([h.data for h in heard])


async def test_movement_begins_the_three_days_anew(small):
    await small.report()
    async with small.desk() as desk:
        await triage.claim(desk, small.code)
    await small.ticks(2 * DAY)
    async with small.desk() as desk:
        await triage.note(desk, small.code, "I have written to a lawyer.")
    assert await small.ticks(2 * DAY) == []
    assert kinds(await small.ticks(DAY)) == {"in_review": 1}


async def test_a_question_is_recalled_twice_and_not_once_more(life):
    await life.report()
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
    question = await life.ask()
    heard = [h for h in await life.ticks(20 * DAY) if h.kind == "question"]
    assert [h.peer_id for h in heard] == [REPORTER, REPORTER]
    assert heard[0].data["question_id"] == str(question) and heard[0].data["text"] == "When was that?"
    assert heard[1].at - heard[0].at == 2 * DAY


async def test_a_published_case_without_news_comes_back_after_fourteen_days(life):
    await life.report(since=date(2020, 1, 1))
    await life.publish()
    assert await life.ticks(13 * DAY) == []
    heard = await life.ticks(2 * DAY)
    assert [(h.kind, h.peer_id) for h in heard] == [("quiet", MODERATOR)]
    assert await life.ticks(12 * DAY) == []
    assert kinds(await life.ticks(2 * DAY)) == {"quiet": 1}


async def test_news_begin_the_fourteen_days_anew_whoever_publishes_them(small):
    await small.report(since=date(2020, 1, 1))
    await small.publish()
    await small.ticks(10 * DAY)
    async with small.desk() as desk:
        head = (new_id(), small.case_id, MODERATOR, small.clock.now())
        event = Event(*head, kind=EventKind.HEARING, texts={"en": "x"}, language="en", public=True)
        await triage.add_record(desk, small.code, event)
    assert await small.ticks(13 * DAY) == []
    async with small.desk() as desk:  # a way of publishing that plans nothing itself
        publication = await desk.unit.publications.get(small.case_id)
        await desk.unit.publications.put(replace(publication, news_at=small.clock.now()))
    assert await small.ticks(13 * DAY) == []
    assert kinds(await small.ticks(2 * DAY)) == {"quiet": 1}


async def test_milestones_come_on_the_morning_of_their_day(small):
    await small.report(since=date(2025, 8, 20))
    await small.publish()
    heard = [h for h in await small.ticks(370 * DAY, every=12 * HOUR) if h.kind == "milestone"]
    days = [(h.at.astimezone(ALMATY).date() - date(2025, 8, 20)).days for h in heard]
    assert [h.data["days"] for h in heard] == days == [30, 60, 100, 365]


@pytest.mark.parametrize(
    ("start", "end", "precision", "days"),
    [
        (date(2025, 8, 1), date(2025, 8, 31), Precision.MONTH, [30, 60]),  # counted from its last day
        (date(2025, 8, 29), date(2025, 8, 31), Precision.RANGE, [30, 60]),
        (date(2025, 1, 1), date(2025, 8, 31), Precision.YEAR, []),
        (date(2025, 6, 1), date(2025, 8, 31), Precision.SEASON, []),
        (date(2025, 8, 29), date(2025, 8, 31), Precision.ABOUT, []),
        (date(2025, 8, 31), date(2025, 8, 31), Precision.AFTER, []),
        (date(2025, 6, 1), date(2025, 8, 31), Precision.RANGE, []),
    ],
)
async def test_milestones_of_a_beginning_that_is_not_known_to_the_day(small, start, end, precision, days):
    await small.report(when=PartialDate(start, end, precision))
    await small.publish()
    heard = [h for h in await small.ticks(70 * DAY, every=12 * HOUR) if h.kind == "milestone"]
    assert [h.data["days"] for h in heard] == days
    assert [(h.at.astimezone(ALMATY).date() - end).days for h in heard] == days


async def test_a_case_that_was_taken_down_has_no_milestones_until_it_is_public_again(small):
    await small.report()
    await small.publish()
    async with small.desk(REPORTER) as desk:
        case = await desk.unit.cases.get(small.case_id)
        await consenting.change_use(desk.unit, small.policy, desk.person, case, Consent.PRIVATE, case.version)
    assert set(kinds(await small.ticks(30 * DAY, every=DAY))) == {"in_review"}


async def test_nobody_is_woken_at_night(small):
    await small.report()
    small.clock.advance(11 * 3600)  # 22:00 in Almaty, and the two hours are long over
    assert await small.ticks(9 * HOUR + timedelta(minutes=59), every=timedelta(minutes=10)) == []
    heard = await small.ticks(timedelta(minutes=10))
    assert {h.kind for h in heard} == {"untaken"}
    assert heard[0].at.astimezone(ALMATY).hour == 8


@pytest.mark.parametrize("pause", [DAY, 60 * DAY, 400 * DAY])
async def test_after_a_stop_each_reminder_that_is_due_comes_once(life, pause):
    await life.report(since=date(2020, 1, 1))
    await life.publish()
    await life.ask()
    await life.sleep(13 * DAY + pause)
    assert kinds([h for _ in range(5) for h in await _tick_and_post(life)]) == {"quiet": 1, "question": 1}
    assert await life.ticks(DAY) == []


async def test_after_a_stop_of_sixty_days_quiet_and_milestones_come_once_each(life):
    await life.report(since=date(2025, 8, 20))
    await life.publish()
    await life.sleep(60 * DAY)
    heard = [h for _ in range(5) for h in await _tick_and_post(life)]
    assert sorted((h.kind, h.data["days"]) for h in heard) == [("milestone", 30), ("milestone", 60), ("quiet", 0)]


async def test_while_telegram_is_out_of_reach_reminders_do_not_pile_up(life):
    await life.report()
    for _ in range(20):
        life.clock.advance(DAY.total_seconds())
        await life.tick()
    assert sorted((h.kind, h.peer_id) for h in await life.post()) == [("untaken", ADMIN), ("untaken", MODERATOR)]


async def test_a_closed_case_reminds_nobody_not_even_of_what_is_on_its_way(life):
    await life.report()
    await life.publish()
    await life.ask()
    await life.sleep(14 * DAY)
    assert await life.tick() == 2
    async with life.desk() as desk:
        await triage.close(desk, life.code, "He is home.")
    assert await life.post() == [] and await life.reminders() == []
    assert await life.ticks(400 * DAY, every=DAY) == []


async def test_reopening_plans_again(small):
    await small.report()
    await small.publish()
    async with small.desk() as desk:
        await triage.close(desk, small.code, "")
    await small.ticks(20 * DAY, every=DAY)
    async with small.desk() as desk:
        await triage.reopen(desk, small.code)
    planned = {(r.kind, r.subject) for r in await small.reminders()}
    assert planned == {("quiet", 0), ("milestone", 60), ("milestone", 100), ("milestone", 365)}
    assert kinds(await small.ticks(15 * DAY)) == {"quiet": 1}


@pytest.mark.parametrize("jump", [DAY, -DAY])
async def test_a_clock_that_jumps_by_a_day_loses_nothing_and_doubles_nothing(small, jump):
    await small.report(since=date(2025, 8, 20))
    await small.publish()
    await small.ticks(5 * DAY)
    small.clock.advance(jump.total_seconds())
    due = {(r.kind, r.subject): r.due_at for r in await small.reminders()}
    heard = await small.ticks(60 * DAY, every=6 * HOUR)
    assert all(h.at >= due[(h.kind, h.data["days"])] for h in heard)
    assert sorted((h.kind, h.data["days"]) for h in heard if h.kind == "milestone") == [
        ("milestone", 30),
        ("milestone", 60),
    ]
    assert kinds(heard)["quiet"] == 4


async def test_a_clock_that_goes_back_after_a_reminder_does_not_say_it_again(small):
    await small.report(since=date(2020, 1, 1))
    await small.publish()
    assert kinds(await small.ticks(15 * DAY)) == {"quiet": 1}
    small.clock.advance(-DAY.total_seconds())
    assert await small.ticks(13 * DAY) == []


async def test_the_day_on_which_almaty_changed_its_offset(sqlite_database, tmp_path):
    """On 1 March 2024 Almaty went from UTC+6 to UTC+5: ten in the morning is 04:00 UTC before, 05:00 UTC after."""
    async with living(sqlite_database, tmp_path, datetime(2024, 2, 10, 5, tzinfo=UTC)) as life:
        life.policy_with(milestones=(29, 30, 31))
        await life.report(since=date(2024, 1, 31))
        await life.publish()
        heard = [h for h in await life.ticks(25 * DAY, every=HOUR) if h.kind == "milestone"]
        assert [(h.data["days"], h.at) for h in heard] == [
            (29, datetime(2024, 2, 29, 4, tzinfo=UTC)),
            (30, datetime(2024, 3, 1, 5, tzinfo=UTC)),
            (31, datetime(2024, 3, 2, 5, tzinfo=UTC)),
        ]


async def test_a_reporter_who_was_forgotten_is_not_reminded_and_nothing_breaks(life):
    await life.report()
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
    await life.ask()
    async with life.desk(REPORTER) as desk:
        await desk.unit.peers.delete(REPORTER)
    assert kinds(await life.ticks(4 * DAY)) == {"in_review": 1}
    assert [r.kind for r in await life.reminders()] == ["in_review"]


async def test_an_erased_case_reminds_nobody(life):
    await life.report()
    await life.publish()
    async with life.desk(REPORTER) as desk:
        await consenting.erase_case(desk.unit, life.policy, desk.person, await desk.unit.cases.get(life.case_id))
    assert await life.ticks(400 * DAY, every=DAY) == [] and await life.reminders() == []


async def test_a_reporter_who_cannot_be_reached_is_asked_after_their_return(small):
    await small.report()
    async with small.desk() as desk:
        await triage.claim(desk, small.code)
    await small.ask()
    async with small.desk(REPORTER) as desk:
        await lost(desk.unit, small.policy, desk.person)
    assert "question" not in kinds(await small.ticks(10 * DAY))
    async with small.desk(REPORTER) as desk:
        await desk.unit.peers.save(replace(desk.person, unreachable_at=None))
    assert kinds(await small.ticks(10 * DAY))["question"] == 2


@pytest.mark.parametrize("change", [{"unreachable_at": START}, {"role": Role.PERSON}])
async def test_a_moderator_who_is_gone_is_stood_in_for(small, change):
    await small.report(since=date(2020, 1, 1))
    await small.publish()
    async with small.desk() as desk:
        await desk.unit.peers.save(replace(desk.person, **change))
    assert [h.peer_id for h in await small.ticks(15 * DAY)] == [ADMIN]


async def test_with_a_group_the_first_word_goes_to_the_topic_of_the_case(small):
    small.policy = replace(small.policy, moderators_chat_id=-100)
    async with small.desk() as desk:
        await desk.unit.peers.add(Peer(9, -100, PeerKind.SUPERGROUP, "ru"))
    await small.report()
    small.clock.advance(3 * 3600)
    await small.tick()
    async with small.database.unit() as unit:
        parcels = await unit.dispatch.claim(100, HOUR, set())
    assert [(p.peer_id, p.topic) for p in parcels if p.notice.kind is NoticeKind.REMINDER] == [(9, True)]


async def test_a_case_that_does_not_open_does_not_silence_the_others(life):
    for _ in range(2):
        broken = life.case_id
        await life.report()
        await life.publish()
        await life.ask()
    asked = tables.questions
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.update(asked).where(asked.c.case_id == broken).values(content=b"?"))
    with capture_logs() as logs:
        heard = await life.ticks(3 * DAY)
    assert [h.data["code"] for h in heard] == [life.code]
    assert {entry["event"] for entry in logs} == {"reminder_waits"}
    assert "Аманов" not in str(logs)


async def test_more_than_one_batch_is_said_in_one_tick(small, monkeypatch):
    monkeypatch.setattr(remembering, "BATCH", 2)
    small.policy = replace(small.policy, reports_a_day=5)
    for _ in range(5):
        await small.report()
    small.clock.advance(3 * 3600)
    assert await small.tick() == 5
    assert len(await small.post()) == 10


async def test_a_row_keeps_its_id_so_that_buttons_already_sent_still_work(life):
    await life.report()
    await life.publish()
    before = await life.reminder("quiet")
    await life.sleep(DAY)
    async with life.desk() as desk:
        await triage.no_change(desk, life.code)
    after = await life.reminder("quiet")
    assert after.id == before.id and after.due_at == before.due_at + DAY


async def _tick_and_post(life):
    await life.tick()
    return await life.post()
