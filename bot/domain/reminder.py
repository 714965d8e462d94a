"""Reminders keep outstanding cases alive: which kinds there are, and when each is due (next)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.domain.case import Workflow

# The shortest wait between two reminders: a period of nothing in the settings must not become a flood.
SHORTEST = timedelta(minutes=1)


class ReminderKind(StrEnum):
    """Why somebody is reminded."""

    UNTAKEN = "untaken"
    IN_REVIEW = "in_review"
    QUESTION = "question"
    QUIET = "quiet"
    MILESTONE = "milestone"
    SUCCESSION = "succession"


# The one kind that comes again and again in a state of the workflow; the others belong to a question or a day.
KIND_OF = {
    Workflow.SUBMITTED: ReminderKind.UNTAKEN,
    Workflow.IN_REVIEW: ReminderKind.IN_REVIEW,
    Workflow.PUBLISHED: ReminderKind.QUIET,
}


@dataclass(frozen=True)
class Reminder:
    """A row with a due date; None: it was said, and is not due again.

    `subject` is the question's id or the milestone's days, `count` how often it was said.
    """

    id: int
    kind: ReminderKind
    case_id: int
    due_at: datetime | None
    subject: int = 0
    count: int = 0

    @property
    def spoken(self) -> bool:
        """Whether it says something to somebody; the end of a successor's wait does something instead."""
        return self.kind is not ReminderKind.SUCCESSION

    @property
    def of_work(self) -> bool:
        """Whether it is about the moderators' work; of a case that another one leads they are reminded there."""
        return self.kind in KIND_OF.values() or self.kind is ReminderKind.MILESTONE

    def fits(self, workflow: Workflow) -> bool:
        """Whether there is still a reason for it in a case of that state."""
        match self.kind:
            case ReminderKind.QUESTION | ReminderKind.SUCCESSION:
                return workflow in KIND_OF
            case ReminderKind.MILESTONE:
                return workflow is Workflow.PUBLISHED
        return KIND_OF.get(workflow) is self.kind


@dataclass(frozen=True)
class Periods:
    """How long each kind waits; all of them are settings. `milestones`: days since it began.

    `succession_after`: how long a reporter is silent before their successor may ask to take over.
    """

    untaken_after: timedelta
    untaken_every: timedelta
    review_after: timedelta
    question_after: timedelta
    question_times: int
    quiet_after: timedelta
    milestones: tuple[int, ...]
    succession_after: timedelta = timedelta(days=30)

    def first(self, kind: ReminderKind) -> timedelta:
        """How long after its cause a reminder of this kind is due for the first time (milestones have a day)."""
        return {
            ReminderKind.UNTAKEN: self.untaken_after,
            ReminderKind.IN_REVIEW: self.review_after,
            ReminderKind.QUESTION: self.question_after,
            ReminderKind.QUIET: self.quiet_after,
        }[kind]

    def again(self, kind: ReminderKind, count: int) -> timedelta | None:
        """How long after it was said for the `count`-th time it is due again; None where it is over.

        Counted from the moment of saying it, so that a long stop brings one reminder and not one for each
        that was missed.
        """
        match kind:
            case ReminderKind.MILESTONE:
                return None
            case ReminderKind.QUESTION if count >= self.question_times:
                return None
            case ReminderKind.UNTAKEN:
                return max(SHORTEST, self.untaken_every)
        return max(SHORTEST, self.first(kind))


@dataclass(frozen=True)
class QuietHours:
    """The hours of the night, by the clock of `zone`, in which nobody is reminded: from `start` to before `end`.

    Where both are the same there is no night.
    """

    start: int
    end: int
    zone: ZoneInfo

    def holds(self, moment: datetime) -> bool:
        """Whether people are asleep at this (aware) moment."""
        hour = moment.astimezone(self.zone).hour
        if self.start <= self.end:
            return self.start <= hour < self.end
        return hour >= self.start or hour < self.end
