"""When reminders are due: properties of the night and of the periods."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.case import Workflow
from bot.domain.reminder import SHORTEST, Periods, QuietHours, Reminder, ReminderKind

ALMATY = ZoneInfo("Asia/Almaty")
ZONES = [ALMATY, ZoneInfo("UTC"), ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata"), ZoneInfo("Pacific/Apia")]
HOUR = timedelta(hours=1)

hours = st.integers(0, 23)
zones = st.sampled_from(ZONES)
moments = st.integers(0, 631_152_000).map(lambda s: datetime(2010, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
waits = st.timedeltas(timedelta(0), timedelta(days=400))


def day_of(moment: datetime) -> list[datetime]:
    """The 24 hours that follow."""
    return [moment + n * HOUR for n in range(24)]


@given(hours, hours, zones, moments)
def test_the_night_is_told_by_the_hour_on_the_clock_of_the_people(start, end, zone, moment):
    night = {(start + n) % 24 for n in range((end - start) % 24)}
    local = moment.astimezone(zone)
    assert QuietHours(start, end, zone).holds(moment) == (local.hour in night)


@given(hours, hours, zones, moments)
def test_every_night_ends(start, end, zone, moment):
    quiet = QuietHours(start, end, zone)
    assert not all(quiet.holds(m) for m in [*day_of(moment), moment + 24 * HOUR, moment + 25 * HOUR])


@given(hours, zones, moments)
def test_where_both_hours_are_the_same_there_is_no_night(hour, zone, moment):
    assert not any(QuietHours(hour, hour, zone).holds(m) for m in day_of(moment))


def test_the_night_in_which_almaty_changed_its_offset():
    """At midnight of 1 March 2024 the clocks went back to 23:00, so the night had eleven hours."""
    quiet = QuietHours(22, 8, ALMATY)
    evening = datetime(2024, 2, 29, 22, 0, tzinfo=ALMATY)
    asleep = [m.astimezone(ALMATY) for m in day_of(evening.astimezone(UTC)) if quiet.holds(m)]
    assert [m.hour for m in asleep] == [22, 23, 23, 0, 1, 2, 3, 4, 5, 6, 7]
    assert not quiet.holds(datetime(2024, 3, 1, 3, 0, tzinfo=UTC))
    assert quiet.holds(datetime(2024, 3, 1, 2, 59, tzinfo=UTC))


@st.composite
def periods(draw):
    return Periods(
        untaken_after=draw(waits), untaken_every=draw(waits), review_after=draw(waits), question_after=draw(waits),
        question_times=draw(st.integers(0, 10)), quiet_after=draw(waits), milestones=(30, 60),
    )  # fmt: skip


@given(periods(), st.sampled_from([ReminderKind.UNTAKEN, ReminderKind.IN_REVIEW, ReminderKind.QUIET]), st.integers(1))
def test_what_depends_on_the_state_comes_again_for_ever_but_never_at_once(settings, kind, count):
    assert settings.again(kind, count) >= SHORTEST


@given(periods())
def test_a_question_is_never_asked_more_often_than_the_setting_says(settings):
    count = 1
    while settings.again(ReminderKind.QUESTION, count) is not None:
        count += 1
    assert count == max(1, settings.question_times)


@given(periods(), st.integers(1, 9))
def test_a_milestone_comes_once(settings, count):
    assert settings.again(ReminderKind.MILESTONE, count) is None


@given(periods(), st.sampled_from([ReminderKind.IN_REVIEW, ReminderKind.QUIET]), st.integers(1, 9))
def test_the_same_period_lies_before_the_first_and_between_the_others(settings, kind, count):
    assert settings.again(kind, count) == max(SHORTEST, settings.first(kind))


@pytest.mark.parametrize("kind", ReminderKind)
@pytest.mark.parametrize("workflow", [Workflow.CLOSED, Workflow.REJECTED])
def test_nothing_fits_a_case_that_is_over(kind, workflow):
    assert not Reminder(1, kind, 1, None).fits(workflow)


def test_each_kind_fits_its_own_states():
    fitting = {kind: {w for w in Workflow if Reminder(1, kind, 1, None).fits(w)} for kind in ReminderKind}
    assert fitting == {
        ReminderKind.UNTAKEN: {Workflow.SUBMITTED},
        ReminderKind.IN_REVIEW: {Workflow.IN_REVIEW},
        ReminderKind.QUIET: {Workflow.PUBLISHED},
        ReminderKind.MILESTONE: {Workflow.PUBLISHED},
        ReminderKind.QUESTION: {Workflow.SUBMITTED, Workflow.IN_REVIEW, Workflow.PUBLISHED},
        ReminderKind.SUCCESSION: {Workflow.SUBMITTED, Workflow.IN_REVIEW, Workflow.PUBLISHED},
    }
