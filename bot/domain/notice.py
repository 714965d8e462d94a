"""What is to be said to somebody, as plain values; it becomes a sentence in the recipient's language when sent."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Any


class Lane(IntEnum):
    """Who goes first: answers to a person, then moderators and relatives, then broadcasts."""

    REPLY = 0
    CASE = 1
    BROADCAST = 2


class NoticeKind(StrEnum):
    """The sentences of texts/notices.py; CALL is a screen that was already rendered."""

    CALL = "call"
    REPORT_ARRIVED = "report_arrived"
    QUESTION_ASKED = "question_asked"
    QUESTION_ANSWERED = "question_answered"
    RELATIVE_WROTE = "relative_wrote"
    STATE_CHANGED = "state_changed"
    NEWS = "news"
    REMINDER = "reminder"
    ERASED = "erased"
    CONSENT_CHANGED = "consent_changed"
    CONSENT_ASKED = "consent_asked"
    SUCCESSION = "succession"
    BROADCAST = "broadcast"
    DIGEST = "digest"
    ALARM = "alarm"
    STAFF = "staff"
    APPROVAL = "approval"
    REVEALED = "revealed"
    LAST_WORD = "last_word"
    REPORTS_HELD = "reports_held"


# Rendered or put together for one peer alone: nothing of them is kept once they are sent.
UNKEPT = (NoticeKind.CALL, NoticeKind.DIGEST, NoticeKind.REVEALED, NoticeKind.LAST_WORD)
# They name who reported a case, or tell one who has no part in it any more: tried, and then forgotten.
FLEETING = (NoticeKind.REVEALED, NoticeKind.LAST_WORD)


@dataclass(frozen=True)
class Notice:
    """One thing to say; `data` holds all that the sentence needs, so that rendering reads nothing else."""

    kind: NoticeKind
    data: dict[str, Any] = field(default_factory=dict)
    case_id: int | None = None

    @property
    def vanishes(self) -> bool:
        """Whether it shows details, which go from the chat after a time."""
        return "vanishes" in self.data or self.kind is NoticeKind.REVEALED


@dataclass(frozen=True)
class Parcel:
    """One row of the outbox: a notice on its way to one peer, claimed by the dispatcher.

    `topic` tells that it belongs into the case's topic of a forum; `edits` is the message of its own that it replaces.
    `revision` counts how often the notice was reworded; `unanswered`: how many tries may have arrived, and
    nobody knows; `error` is why the last try failed.
    """

    id: int
    notice_id: int
    notice: Notice
    peer_id: int
    lane: Lane
    attempts: int
    topic: bool
    due_at: datetime
    edits: int | None = None
    revision: int = 0
    unanswered: int = 0
    error: str = ""
