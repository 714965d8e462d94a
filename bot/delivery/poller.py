"""Polling: raw updates are taken in before Telegram is asked for the next ones."""

import asyncio
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.clock import Clock
from bot.delivery.intake import Intake, is_update
from bot.logs import where

ALLOWED = (
    "message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member",
)  # fmt: skip
LONG_POLL = 25
# As many as Telegram gives; a full answer says that more wait there.
LIMIT = 100
LONGEST_WAIT = 30.0
log = structlog.get_logger()


class Poller:
    """Asks Telegram for updates, one batch at a time."""

    def __init__(self, bot: Bot, intake: Intake, clock: Clock) -> None:
        self._bot, self._intake, self._clock = bot, intake, clock
        self._offset: int | None = None
        self.heard_at: datetime | None = None

    async def poll_once(self, seconds: int = LONG_POLL) -> int:
        """Fetch one batch, waiting `seconds` at most, and take it in; the number of updates.

        Raises TelegramError, or what the store raises.
        """
        params = {"timeout": seconds, "limit": LIMIT, "allowed_updates": list(ALLOWED)}
        if self._offset is not None:
            params["offset"] = self._offset
        answer: Any = await self._bot.do_api_request("getUpdates", api_kwargs=params, read_timeout=seconds + 10)
        self.heard_at = self._clock.now()
        if not await self._intake.take_in(answer, hurry=len(answer) == LIMIT):
            return 0
        self._offset = max(update["update_id"] for update in answer if is_update(update)) + 1
        return len(answer)

    async def run(self) -> None:
        """Poll for ever; a refusal of Telegram or of the database makes it wait, never end."""
        wait = 1.0
        while True:
            try:
                await self.poll_once()
                wait = 1.0
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except Exception as error:  # noqa: BLE001 - whatever it is: polling that ends is a bot that is deaf
                event = "another_instance_is_polling" if isinstance(error, Conflict) else "polling_failed"
                log.warning(event, error=_name(error), wait=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after if isinstance(after, int) else after.total_seconds())


def _name(error: Exception) -> str:
    return type(error).__name__ if isinstance(error, TelegramError) else where(error)
