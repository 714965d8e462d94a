"""When a digest is due: in the future, at the hour that was chosen, whatever the clocks do."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.digest import CASES_A_MESSAGE, FARTHEST, MONDAY, Kept, messages, next_digest
from bot.domain.peer import Digest

ALMATY = ZoneInfo("Asia/Almaty")
ZONES = [ALMATY, *map(ZoneInfo, ("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"))]
NOW = datetime(2025, 9, 1, tzinfo=UTC)
YEARS = timedelta(days=10 * 365)
moments = st.timedeltas(-2 * YEARS, YEARS).map(lambda span: NOW + span)
together = st.sampled_from([Digest.DAILY, Digest.WEEKLY])


@given(moments, together, st.integers(0, 23), st.sampled_from(ZONES))
def test_it_is_to_come_at_that_hour_and_not_far_off(now, digest, hour, zone):
    found = next_digest(now, digest, hour, zone)
    assert now < found <= now + FARTHEST[digest]
    local = found.astimezone(zone)
    assert digest is Digest.DAILY or local.weekday() == MONDAY
    # Where the clocks leave the hour out, the one before it has another offset.
    left_out = (found - timedelta(hours=2)).astimezone(zone).utcoffset() != local.utcoffset()
    assert (local.hour, local.minute) == (hour, 0) or left_out


@given(moments, together, st.integers(0, 23), st.sampled_from(ZONES))
def test_one_follows_another_with_no_day_left_out(now, digest, hour, zone):
    first = next_digest(now, digest, hour, zone)
    second = next_digest(first, digest, hour, zone)
    step = 1 if digest is Digest.DAILY else 7
    skipped = zone.key == "Pacific/Apia" and first.year == 2011  # a day that Samoa never had
    assert skipped or (second.astimezone(zone).date() - first.astimezone(zone).date()).days == step


def test_each_at_once_has_no_next_one():
    assert next_digest(NOW, Digest.EACH, 9, ALMATY) is None


@pytest.mark.parametrize(
    ("now", "hour", "expected"),
    [
        # On 1 March 2024 the clocks of Almaty went from midnight back to 23:00 of 29 February.
        ("2024-02-29T10:00+06:00", 9, "2024-03-01T09:00+05:00"),
        ("2024-02-29T22:00+06:00", 23, "2024-02-29T23:00+06:00"),
        ("2024-02-29T23:00+06:00", 23, "2024-03-01T23:00+05:00"),
        ("2024-02-29T23:30+05:00", 23, "2024-03-01T23:00+05:00"),
        ("2024-02-29T23:30+05:00", 0, "2024-03-01T00:00+05:00"),
        ("2025-09-01T08:59+05:00", 9, "2025-09-01T09:00+05:00"),
        ("2025-09-01T09:00+05:00", 9, "2025-09-02T09:00+05:00"),
    ],
)
def test_days_in_almaty(now, hour, expected):
    assert next_digest(datetime.fromisoformat(now), Digest.DAILY, hour, ALMATY) == datetime.fromisoformat(expected)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2024-02-29T12:00+06:00", "2024-03-04T09:00+05:00"),
        ("2025-09-01T08:00+05:00", "2025-09-01T09:00+05:00"),
        ("2025-09-01T09:00+05:00", "2025-09-08T09:00+05:00"),
        ("2025-09-07T23:59+05:00", "2025-09-08T09:00+05:00"),
    ],
)
def test_weeks_begin_on_monday(now, expected):
    assert next_digest(datetime.fromisoformat(now), Digest.WEEKLY, 9, ALMATY) == datetime.fromisoformat(expected)


def test_an_hour_that_the_clocks_leave_out_is_the_one_after_it():
    berlin = ZoneInfo("Europe/Berlin")
    now = datetime(2025, 3, 30, 0, tzinfo=berlin)
    assert next_digest(now, Digest.DAILY, 2, berlin) == datetime(2025, 3, 30, 3, tzinfo=berlin)


def test_a_message_goes_case_by_case_in_the_order_of_what_came_first():
    kept = [Kept(n, case_id, NOW) for n, case_id in enumerate([7, 8, 7, None, None, 8], 1)]
    assert messages(kept) == [[1, 3, 2, 6, 4, 5]]
    assert messages([]) == []


def test_more_cases_than_fit_make_more_messages_and_none_is_lost():
    kept = [Kept(n, n % 25 + 1, NOW) for n in range(100)]
    found = messages(kept)
    assert [len({n % 25 for n in part}) for part in found] == [CASES_A_MESSAGE, CASES_A_MESSAGE, 5]
    assert sorted(n for part in found for n in part) == list(range(100))
