"""What came of a send, and what follows from each of Telegram's answers: a pure decision."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.failures import NotSent, Trouble, Uncertain
from bot.domain.notice import Parcel
from bot.domain.peer import Peer

# Some hours: Telegram itself may be in trouble for that long.
MOST_TRIES = 50
LONGEST_WAIT = timedelta(minutes=5)


class Fate(StrEnum):
    """Where the row goes now."""

    SENT = "sent"
    AGAIN = "again"
    DEAD = "dead"
    UNREACHABLE = "unreachable"
    MOVED = "moved"
    NO_MESSAGE = "no_message"
    NO_TOPIC = "no_topic"


@dataclass(frozen=True)
class Outcome:
    """The fate of one parcel. `error` names Telegram's reason, without anything personal.

    `unanswered`: nobody knows whether it has arrived; `told`: Telegram named the wait itself.
    `trouble`: it is unanswered because Telegram's side said that it failed, which in an outage it does for hours.
    `peer`: to whom it went, where the message may have to be deleted.
    """

    parcel: Parcel
    fate: Fate
    wait: timedelta = timedelta(0)
    message_id: int | None = None
    error: str = ""
    new_chat_id: int = 0
    unanswered: bool = False
    told: bool = False
    trouble: bool = False
    peer: Peer | None = None


BAD_REQUESTS = {
    "message is not modified": Fate.SENT,
    "message to edit not found": Fate.NO_MESSAGE,
    "message can't be edited": Fate.NO_MESSAGE,
    "message thread not found": Fate.NO_TOPIC,
    "topic_deleted": Fate.NO_TOPIC,
    "topic_closed": Fate.NO_TOPIC,
    "topic_id_invalid": Fate.NO_TOPIC,
    "chat not found": Fate.UNREACHABLE,
    "user is deactivated": Fate.UNREACHABLE,
    "not enough rights": Fate.UNREACHABLE,
    "chat_write_forbidden": Fate.UNREACHABLE,
}


def sent(parcel: Parcel, answer: Any) -> Outcome:
    """Telegram took it."""
    message_id = answer.get("message_id") if isinstance(answer, dict) else None
    return Outcome(parcel, Fate.SENT, message_id=message_id)


def refused(parcel: Parcel, error: TelegramError) -> Outcome:
    """What follows from an error of a call. BadRequest and TimedOut are NetworkErrors too, so they go first."""
    reason = type(error).__name__
    match error:
        case InvalidToken() | EndPointNotFound() | Conflict():  # our own trouble (the token, say), not this row's
            return Outcome(parcel, Fate.AGAIN, LONGEST_WAIT, error=reason)
        case RetryAfter():
            seconds = error.retry_after if isinstance(error.retry_after, int) else error.retry_after.total_seconds()
            return Outcome(parcel, Fate.AGAIN, timedelta(seconds=seconds), error=reason, told=True)
        case ChatMigrated():
            return Outcome(parcel, Fate.MOVED, error=reason, new_chat_id=error.new_chat_id)
        case Forbidden():
            return Outcome(parcel, Fate.UNREACHABLE, error=reason)
        case BadRequest():
            text = str(error).lower()
            fate = next((fate for words, fate in BAD_REQUESTS.items() if words in text), Fate.DEAD)
            return Outcome(parcel, fate, error=f"{reason}: {_known(text)}")
        case NotSent():
            return Outcome(parcel, Fate.AGAIN, backoff(parcel.attempts), error=f"{reason}: {error}")
        case Uncertain() | TimedOut():
            return _unanswered(parcel, error)
        case NetworkError() if parcel.attempts < MOST_TRIES:
            return Outcome(parcel, Fate.AGAIN, backoff(parcel.attempts), error=reason)
    return Outcome(parcel, Fate.DEAD, error=reason)


def _unanswered(parcel: Parcel, error: TelegramError) -> Outcome:
    fate = Fate.AGAIN if parcel.attempts < MOST_TRIES else Fate.DEAD
    reason, trouble = f"{type(error).__name__}: {error}", isinstance(error, Trouble)
    return Outcome(parcel, fate, backoff(parcel.attempts), error=reason, unanswered=True, trouble=trouble)


def backoff(attempts: int) -> timedelta:
    """1, 2, 4, ... seconds up to LONGEST_WAIT."""
    return min(timedelta(seconds=2 ** min(max(attempts - 1, 0), 20)), LONGEST_WAIT)


def _known(text: str) -> str:
    """Telegram's words may quote the message, so only what we know of them is kept."""
    return next((words for words in BAD_REQUESTS if words in text), "other")
