"""Digests: when the next one is due, and what goes into one message."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.peer import Digest

# As date.weekday() counts: a weekly digest comes on Mondays.
MONDAY = 0
# So far off the next one can be, with a change of the clocks in between; what is farther was planned by a wrong clock.
FARTHEST = {Digest.DAILY: timedelta(days=1, hours=3), Digest.WEEKLY: timedelta(days=7, hours=3)}
# A message holds so many cases: each gets at least a line and a button.
CASES_A_MESSAGE = 10


@dataclass(frozen=True)
class Kept:
    """A piece of news that waits for a peer's digest: its row of the outbox, its case where that still is, and when."""

    id: int
    case_id: int | None
    at: datetime


def next_digest(now: datetime, digest: Digest, hour: int, zone: ZoneInfo) -> datetime | None:
    """The next moment, in UTC, at which it is `hour` o'clock in `zone`, for a weekly one on a Monday; None for EACH.

    An hour that a change of the clocks leaves out is the one after it; one that comes twice counts once.
    """
    if digest is Digest.EACH:
        return None
    today = now.astimezone(zone).date()
    days = (today + timedelta(days=n) for n in range(9))
    chosen = (day for day in days if digest is Digest.DAILY or day.weekday() == MONDAY)
    moments = (datetime.combine(day, time(hour), zone).astimezone(UTC) for day in chosen)
    return next(moment for moment in moments if moment > now)


def messages(kept: Iterable[Kept]) -> list[list[int]]:
    """The ids of the rows of each message of a digest: grouped by case, both in the order in which they came."""
    cases: dict[tuple[int | None, int], list[int]] = {}
    for each in kept:
        key = (each.case_id, 0) if each.case_id else (None, each.id)
        cases.setdefault(key, []).append(each.id)
    groups = list(cases.values())
    pages = (groups[i : i + CASES_A_MESSAGE] for i in range(0, len(groups), CASES_A_MESSAGE))
    return [[row_id for group in page for row_id in group] for page in pages]
