"""A year of one case: reported, asked about, published, quiet, with news, closed, opened again; the bot may stop."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from bot.domain.casefile import Event, EventKind
from bot.domain.ids import new_id
from bot.services import completing, triage
from tests.services.life import ALMATY, MODERATOR, PERIODS, START, Heard, Life, living

DAY = timedelta(days=1)
SINCE = date(2025, 8, 20)
# Day of the year on which something happens, counted from the report.
CLAIMED, ASKED, PUBLISHED, NEWS, CLOSED, REOPENED, END = 2, 5, 20, (40, 45, 110), 150, 210, 365


async def claim(life: Life) -> None:
    async with life.desk() as desk:
        await triage.claim(desk, life.code)


async def ask(life: Life) -> None:
    await life.ask()


async def publish(life: Life) -> None:
    await life.confirm()
    async with life.desk() as desk:
        await completing.publish(desk, life.code, {}, "")


async def tell_news(life: Life) -> None:
    async with life.desk() as desk:
        head = (new_id(), life.case_id, MODERATOR, life.clock.now())
        await triage.add_record(desk, life.code, Event(*head, kind=EventKind.PICKET, public=True))


async def close(life: Life) -> None:
    async with life.desk() as desk:
        await triage.close(desk, life.code, "")


async def reopen(life: Life) -> None:
    async with life.desk() as desk:
        await triage.reopen(desk, life.code)


DEEDS = {
    CLAIMED: claim, ASKED: ask, PUBLISHED: publish, **dict.fromkeys(NEWS, tell_news), CLOSED: close, REOPENED: reopen,
}  # fmt: skip


def day_of(heard: Heard) -> float:
    """The day of the year on which it was heard."""
    return (heard.at - START) / DAY


Stops = tuple[tuple[int, int], ...]


@pytest.mark.long
@pytest.mark.parametrize("stops", [(), ((7, 19),), ((25, 39), (50, 109)), ((120, 149), (155, 205), (220, 364))])
async def test_a_year(stops, sqlite_database, tmp_path):
    """`stops`: on which days the bot is down (from, to)."""
    async with living(sqlite_database, tmp_path) as life:
        heard = await _live(life, stops)
    every_reminder_has_its_reason_and_its_time(heard)
    nothing_is_said_twice_for_one_reason(heard)
    nothing_is_lost_and_a_stop_only_makes_it_late(heard, stops)
    a_published_case_is_never_forgotten(heard, stops)


async def _live(life: Life, stops: Stops) -> list[Heard]:
    await life.report(since=SINCE)
    heard: list[Heard] = []
    for day in range(END):
        if day in DEEDS:
            await DEEDS[day](life)
        if any(begin <= day < end for begin, end in stops):
            await life.sleep(DAY)
        else:
            heard += await life.ticks(DAY, every=timedelta(hours=6))
    return heard


def every_reminder_has_its_reason_and_its_time(heard: list[Heard]) -> None:
    spans = {
        "untaken": [(0, CLAIMED)], "in_review": [(CLAIMED, PUBLISHED)], "question": [(ASKED, CLOSED)],
        "quiet": [(PUBLISHED, CLOSED), (REOPENED, END)], "milestone": [(PUBLISHED, CLOSED), (REOPENED, END)],
    }  # fmt: skip
    assert [h for h in heard if not any(begin <= day_of(h) <= end for begin, end in spans[h.kind])] == []
    assert all(8 <= h.at.astimezone(ALMATY).hour < 22 for h in heard)


def nothing_is_said_twice_for_one_reason(heard: list[Heard]) -> None:
    quiet = [day_of(h) for h in heard if h.kind == "quiet"]
    begins = (PUBLISHED, *NEWS, REOPENED)
    assert all(day - max(b for b in begins if b <= day) >= 14 for day in quiet)
    assert all(later - earlier >= 14 for earlier, later in pairwise(quiet))
    assert [h.kind for h in heard].count("question") <= PERIODS.question_times
    milestones = [h.data["days"] for h in heard if h.kind == "milestone"]
    assert len(milestones) == len(set(milestones))


def nothing_is_lost_and_a_stop_only_makes_it_late(heard: list[Heard], stops: Stops) -> None:
    since = (SINCE - START.date()).days
    told = {h.data["days"]: day_of(h) for h in heard if h.kind == "milestone"}
    late = {days: _awake(since + days, stops) for days in PERIODS.milestones if since + days >= PUBLISHED}
    expected = {days: day for days, day in late.items() if not CLOSED <= day < REOPENED}
    assert set(told) == set(expected) == {60, 100, 365}
    assert all(expected[days] <= told[days] <= expected[days] + 1 for days in expected)


def a_published_case_is_never_forgotten(heard: list[Heard], stops: Stops) -> None:
    quiet = [day_of(h) for h in heard if h.kind == "quiet"]
    marks = sorted([PUBLISHED, *NEWS, *(d for d in quiet if d < CLOSED), CLOSED])
    marks_after = [REOPENED, *(d for d in quiet if d >= REOPENED), END]
    for earlier, later in [*pairwise(marks), *pairwise(marks_after)]:
        assert later <= _awake(earlier + 14, stops) + 1


def _awake(day: float, stops: Stops) -> float:
    """The first moment from `day` on at which the bot runs."""
    return next((float(end) for begin, end in stops if begin <= day < end), day)
