"""The table of what follows from each of Telegram's answers, and from none."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    PassportDecryptionError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.delivery.failures import NotSent, Trouble, Uncertain
from bot.delivery.outcome import LONGEST_WAIT, MOST_TRIES, Fate, backoff, refused, sent
from bot.domain.notice import Lane, Notice, NoticeKind, Parcel

NOW = datetime(2025, 9, 1, tzinfo=UTC)
AT_FIRST, AT_LAST = 1, MOST_TRIES
MINUTES = timedelta(minutes=5)
SECOND = timedelta(seconds=1)
ZERO = timedelta(0)


@pytest.mark.parametrize(
    ("error", "fate", "at_last", "wait", "unanswered"),
    [
        (NotSent("ClientConnectorError"), Fate.AGAIN, Fate.AGAIN, SECOND, False),
        (Trouble("502"), Fate.AGAIN, Fate.DEAD, SECOND, True),
        (Uncertain("SocketTimeoutError"), Fate.AGAIN, Fate.DEAD, SECOND, True),
        (TimedOut(), Fate.AGAIN, Fate.DEAD, SECOND, True),
        (NetworkError("refused on the way (403)"), Fate.AGAIN, Fate.DEAD, SECOND, False),
        (RetryAfter(37), Fate.AGAIN, Fate.AGAIN, timedelta(seconds=37), False),
        (InvalidToken(), Fate.AGAIN, Fate.AGAIN, MINUTES, False),
        (EndPointNotFound("x"), Fate.AGAIN, Fate.AGAIN, MINUTES, False),
        (Conflict("x"), Fate.AGAIN, Fate.AGAIN, MINUTES, False),
        (ChatMigrated(-5), Fate.MOVED, Fate.MOVED, ZERO, False),
        (Forbidden("bot was blocked by the user"), Fate.UNREACHABLE, Fate.UNREACHABLE, ZERO, False),
        (BadRequest("Chat not found"), Fate.UNREACHABLE, Fate.UNREACHABLE, ZERO, False),
        (BadRequest("User is deactivated"), Fate.UNREACHABLE, Fate.UNREACHABLE, ZERO, False),
        (BadRequest("Message is not modified: specified new message content"), Fate.SENT, Fate.SENT, ZERO, False),
        (BadRequest("Message to edit not found"), Fate.NO_MESSAGE, Fate.NO_MESSAGE, ZERO, False),
        (BadRequest("Message can't be edited"), Fate.NO_MESSAGE, Fate.NO_MESSAGE, ZERO, False),
        (BadRequest("Message thread not found"), Fate.NO_TOPIC, Fate.NO_TOPIC, ZERO, False),
        (BadRequest("TOPIC_CLOSED"), Fate.NO_TOPIC, Fate.NO_TOPIC, ZERO, False),
        (BadRequest("Message is too long"), Fate.DEAD, Fate.DEAD, ZERO, False),
        (PassportDecryptionError("x"), Fate.DEAD, Fate.DEAD, ZERO, False),
        (TelegramError("what is this"), Fate.DEAD, Fate.DEAD, ZERO, False),
    ],
    ids=lambda value: f"{type(value).__name__} {value}" if isinstance(value, TelegramError) else None,
)  # fmt: skip
def test_each_answer_has_its_fate(
    error: TelegramError, fate: Fate, at_last: Fate, wait: timedelta, unanswered: bool
) -> None:
    first, last = refused(parcel(AT_FIRST), error), refused(parcel(AT_LAST), error)
    assert (first.fate, first.wait, first.unanswered) == (fate, wait, unanswered)
    assert (last.fate, last.unanswered) == (at_last, unanswered)


def test_a_migration_names_the_new_chat() -> None:
    assert refused(parcel(1), ChatMigrated(-100)).new_chat_id == -100


def test_what_never_left_the_house_is_tried_for_ever_with_patience() -> None:
    outcome = refused(parcel(10_000), NotSent("ClientConnectorDNSError"))
    assert (outcome.fate, outcome.wait) == (Fate.AGAIN, LONGEST_WAIT)
    assert outcome.error == "NotSent: ClientConnectorDNSError"


def test_what_telegram_itself_calls_its_failure_is_told_from_silence() -> None:
    assert refused(parcel(1), Trouble("502")).trouble
    assert not refused(parcel(1), Uncertain("SocketTimeoutError")).trouble


def test_the_reason_quotes_nobody() -> None:
    words = "can't parse entities near <b>Serik</b>"
    for error in (BadRequest(words), Forbidden(words), NetworkError(words), TelegramError(words)):
        assert "Serik" not in refused(parcel(1), error).error


def test_what_telegram_took_has_its_number() -> None:
    assert (sent(parcel(1), {"message_id": 7}).message_id, sent(parcel(1), True).message_id) == (7, None)
    assert sent(parcel(1), True).fate is Fate.SENT


@given(st.integers(-5, 10**6))
def test_backoff_grows_up_to_its_limit(attempts: int) -> None:
    assert timedelta(seconds=1) <= backoff(attempts) <= backoff(attempts + 1) <= LONGEST_WAIT


def parcel(attempts: int) -> Parcel:
    """A row that has been tried so often."""
    return Parcel(1, 1, Notice(NoticeKind.CALL), 1, Lane.REPLY, attempts, False, NOW)
