"""Telegram's limits."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.delivery.limits import Limits
from bot.domain.notice import Lane
from bot.domain.peer import PeerKind

NOW = datetime(2025, 9, 1, tzinfo=UTC)
PERSON, GROUP = PeerKind.PRIVATE, PeerKind.SUPERGROUP


def most_in(moments: list[datetime], span: timedelta) -> int:
    """The most of these moments that fall into one window of that length."""
    return max(sum(first <= other < first + span for other in moments) for first in moments)


@given(st.lists(st.integers(0, 2_000_000), max_size=300))
def test_a_group_gets_at_most_twenty_in_any_minute_and_never_starves(waits: list[int]) -> None:
    limits, now, sent, last = Limits(30), NOW, [], NOW
    for micros in waits:
        now += timedelta(microseconds=micros)
        if limits.take(1, GROUP, now):
            sent.append(now)
            last = now
        assert now - last < timedelta(seconds=6)
    assert not sent or most_in(sent, timedelta(minutes=1)) <= 20


@given(st.lists(st.integers(0, 200_000), max_size=300), st.integers(1, 100))
def test_all_together_keep_to_the_rate(waits: list[int], rate: int) -> None:
    limits, now, sent = Limits(rate), NOW, 0
    for n, micros in enumerate(waits):
        now += timedelta(microseconds=micros)
        sent += limits.take(n, PERSON, now)
        assert sent <= max(1, rate / 2) + rate * (now - NOW).total_seconds() + 1


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(0, 2_000_000)), max_size=100))
def test_nobody_waits_for_ever_on_a_clock_of_whole_microseconds(deeds: list[tuple[int, int]]) -> None:
    """Whoever is passed over is free again at the very moment that was promised."""
    limits, now = Limits(30), NOW
    for peer_id, micros in deeds:
        limits.take(peer_id, PERSON, now)
        now += timedelta(microseconds=micros)
    later = now + timedelta(seconds=1)
    assert limits.waiting(later) == set()
    assert limits.wait(Lane.BROADCAST, later) == 0
    assert limits.take(1, PERSON, later)


def test_a_hold_is_for_that_chat_and_that_time() -> None:
    limits = Limits(30)
    limits.hold(1, NOW, NOW + timedelta(seconds=10))
    limits.hold(1, NOW, NOW + timedelta(seconds=5))  # an earlier end does not shorten it
    assert limits.waiting(NOW) == {1}
    assert not limits.take(1, PERSON, NOW + timedelta(seconds=9))
    assert limits.take(2, PERSON, NOW)
    assert limits.take(1, PERSON, NOW + timedelta(seconds=10))


def test_what_is_forgotten_is_only_who_may_write_again() -> None:
    limits = Limits(1000)
    limits.MOST = 50  # type: ignore[misc]
    assert limits.take(0, GROUP, NOW) and limits.take(0, GROUP, NOW)
    now = NOW
    for peer_id in range(1, 120):
        now += timedelta(milliseconds=10)
        limits.take(peer_id, PERSON, now)
    assert not limits.take(0, GROUP, now)
    assert limits.take(0, GROUP, NOW + timedelta(seconds=3.4))


def test_a_clock_that_was_set_back_holds_nobody() -> None:
    limits = Limits(30)
    limits.hold(1, NOW, NOW + timedelta(seconds=10))
    yesterday = NOW - timedelta(days=1)
    assert limits.waiting(yesterday) == set()
    assert limits.take(1, PERSON, yesterday)


@given(st.integers(4, 1000))
def test_a_broadcast_leaves_room_for_answers(rate: int) -> None:
    limits, sent = Limits(rate), 0
    while limits.take(sent, PERSON, NOW, Lane.BROADCAST):
        sent += 1
    assert sent >= 1
    assert limits.take(-1, PERSON, NOW, Lane.REPLY)


def test_two_clocks_that_differ_a_little_do_not_double_the_rate() -> None:
    limits, sent = Limits(1000), 0
    for step in range(3000):
        now = NOW + timedelta(milliseconds=step)
        limits.wait(Lane.BROADCAST, now - timedelta(microseconds=500))
        while limits.take(sent, PERSON, now, Lane.BROADCAST):
            sent += 1
    assert sent <= 500 + 3000


def test_where_telegram_stops_several_at_once_all_wait() -> None:
    limits, until = Limits(30), NOW + timedelta(seconds=5)
    for peer_id in (1, 2):
        limits.told(peer_id, NOW, until)
    assert limits.take(4, PERSON, NOW)
    limits.told(3, NOW, until)
    assert not limits.take(5, PERSON, NOW)
    assert limits.wait(Lane.REPLY, NOW) == 5
    assert limits.take(5, PERSON, until)
