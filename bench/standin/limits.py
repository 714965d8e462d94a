"""Telegram's strict limits, the very ones of the sandbox, on the monotonic clock."""

from datetime import UTC, datetime, timedelta

from bot.clock import ManualClock
from bot.sandbox.errors import ApiError
from bot.sandbox.flood import Bucket, Flood
from bot.sandbox.model import Chat, User

BEGINNING = datetime(2025, 1, 1, tzinfo=UTC)


class Strict:
    """Says when Telegram would refuse. `rate`: messages a second for the bot (30, or what it pays for)."""

    def __init__(self, rate: int) -> None:
        self._clock = ManualClock(BEGINNING)
        self._flood = Flood(self._clock)
        self._flood.overall = Bucket(rate, rate, BEGINNING)

    def wait(self, chat: int, now: float) -> int:
        """Whole seconds until a message to a person may go (0: it goes, and is counted). `now`: monotonic seconds."""
        self._clock.advance((BEGINNING + timedelta(seconds=now) - self._clock.now()).total_seconds())
        try:
            self._flood.spend(Chat(chat, "private", person=User(chat, "Somebody")))
        except ApiError as error:
            return int((error.parameters or {}).get("retry_after", 1))
        return 0
