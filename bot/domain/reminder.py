"""Reminders keep outstanding cases alive: which kinds there are, and when each is due (next)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class ReminderKind(StrEnum):
    """Why somebody is reminded."""

    UNTAKEN = "untaken"
    IN_REVIEW = "in_review"
    QUESTION = "question"
    QUIET = "quiet"
    MILESTONE = "milestone"


@dataclass
class Reminder:
    """A row with a due date. `count`: how often it was sent; `subject`: the question's id or the milestone's days."""

    id: int
    kind: ReminderKind
    case_id: int
    due_at: datetime
    subject: int = 0
    count: int = 0


@dataclass(frozen=True)
class Periods:
    """How long each kind waits; all of them are settings."""

    untaken_after: timedelta
    untaken_every: timedelta
    review_after: timedelta
    question_after: timedelta
    question_times: int
    quiet_after: timedelta
    milestones: tuple[int, ...]

    def first(self, kind: ReminderKind) -> timedelta:
        """How long after its cause a reminder of this kind is due for the first time (milestones have a day)."""
        return {
            ReminderKind.UNTAKEN: self.untaken_after,
            ReminderKind.IN_REVIEW: self.review_after,
            ReminderKind.QUESTION: self.question_after,
            ReminderKind.QUIET: self.quiet_after,
        }[kind]

    def again(self, reminder: Reminder) -> timedelta | None:
        """How long after this sending it is due again; None where it is over. Counted from now, so that a
        long stop brings one reminder and not one for each missed tick."""
        match reminder.kind:
            case ReminderKind.UNTAKEN:
                return self.untaken_every
            case ReminderKind.QUESTION:
                return self.question_after if reminder.count < self.question_times else None
            case ReminderKind.MILESTONE:
                return None
            case _:
                return self.first(reminder.kind)


@dataclass(frozen=True)
class QuietHours:
    """The hours of the night, by the clock of `zone`, in which nobody is reminded: from `start` to before `end`."""

    start: int
    end: int
    zone: ZoneInfo

    def after(self, moment: datetime) -> datetime:
        """The moment itself where people are awake, else the end of that night; aware, in UTC."""
        local = moment.astimezone(self.zone)
        if not self._night(local.hour):
            return moment
        morning = local.replace(hour=self.end, minute=0, second=0, microsecond=0)
        if morning <= local:
            morning += timedelta(days=1)
        return morning.astimezone(UTC)

    def _night(self, hour: int) -> bool:
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end
