"""A dead letter: a message that could not be delivered, as much of it as a moderator may see."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.notice import NoticeKind

SILENT = "unanswered too often"
UNANSWERED = frozenset({"TimedOut", "Uncertain", "Trouble", "NetworkError", "NotSent"})
SEALED = "sealed value does not open"
TOPIC = re.compile(r"thread|topic")


class Why(StrEnum):
    """Why a message could not be delivered."""

    REFUSED = "refused"
    NO_TOPIC = "no_topic"
    MAY_HAVE_ARRIVED = "may_have_arrived"
    UNANSWERED = "unanswered"
    BROKEN = "broken"
    UNSAYABLE = "unsayable"
    OTHER = "other"


@dataclass(frozen=True)
class DeadLetter:
    """`code` is that of its case (empty for none), `due_at` when it was to go out. Never to whom, nor its words.

    `error`: Telegram's reason or the place of the mistake, as the dispatcher wrote it down.
    `corrects`: an older wording has arrived, and only the correction has not.
    """

    id: int
    notice_id: int
    kind: NoticeKind
    code: str
    due_at: datetime
    error: str
    corrects: bool = False

    @property
    def why(self) -> Why:
        """What the error means."""
        if self.error.startswith(SEALED):
            return Why.BROKEN
        if self.error.endswith(SILENT):
            return Why.MAY_HAVE_ARRIVED
        name, _, details = self.error.partition(":")
        if name == "BadRequest":
            return Why.NO_TOPIC if TOPIC.search(details) else Why.REFUSED
        if name in UNANSWERED:
            return Why.UNANSWERED
        return Why.UNSAYABLE if " at " in name else Why.OTHER

    @property
    def hopeless(self) -> bool:
        """Whether another try would fail like the last one: nobody can read it any more."""
        return self.why is Why.BROKEN
