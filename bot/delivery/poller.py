"""Polling: raw updates are committed to the inbox before Telegram is asked for the next ones."""

import asyncio
from datetime import datetime
from typing import Any

import structlog
from telegram import Bot
from telegram.error import Conflict, RetryAfter, TelegramError

from bot.clock import Clock
from bot.delivery.ports import Units
from bot.logs import where

ALLOWED = (
    "message", "edited_message", "channel_post", "callback_query", "inline_query", "my_chat_member",
)  # fmt: skip
LONG_POLL = 25
# Telegram's own updates are hardly deeper than ten.
DEEPEST = 60
LONGEST_WAIT = 30.0
log = structlog.get_logger()


class Poller:
    """Asks Telegram for updates, one batch at a time."""

    def __init__(self, bot: Bot, units: Units, clock: Clock) -> None:
        self._bot, self._units, self._clock = bot, units, clock
        self._offset: int | None = None
        self.heard_at: datetime | None = None

    async def poll_once(self, seconds: int = LONG_POLL) -> int:
        """Fetch one batch, waiting `seconds` at most, and commit it; the number of updates.

        Raises TelegramError, or what the store raises.
        """
        params = {"timeout": seconds, "limit": 100, "allowed_updates": list(ALLOWED)}
        if self._offset is not None:
            params["offset"] = self._offset
        answer: Any = await self._bot.do_api_request("getUpdates", api_kwargs=params, read_timeout=seconds + 10)
        self.heard_at = self._clock.now()
        updates = [storable(update) for update in answer if _is_update(update)]
        if not updates:
            return 0
        async with self._units.unit() as unit:
            for update in updates:
                await unit.inbox.add(update["update_id"], chat_of(update), update)
            await unit.commit()
        self._offset = max(update["update_id"] for update in updates) + 1
        return len(updates)

    async def run(self, arrived: asyncio.Event) -> None:
        """Poll for ever; a refusal of Telegram or of the database makes it wait, never end."""
        wait = 1.0
        while True:
            try:
                if await self.poll_once():
                    arrived.set()
                wait = 1.0
            except RetryAfter as error:
                await asyncio.sleep(_seconds(error))
            except Exception as error:  # noqa: BLE001 - whatever it is: polling that ends is a bot that is deaf
                event = "another_instance_is_polling" if isinstance(error, Conflict) else "polling_failed"
                log.warning(event, error=_name(error), wait=wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, LONGEST_WAIT)


def _is_update(found: Any) -> bool:
    return isinstance(found, dict) and isinstance(found.get("update_id"), int) and 0 <= found["update_id"] < 2**63


def storable(value: Any, depth: int = DEEPEST) -> Any:
    """JSON that can be written down again: half pairs of UTF-16 become "?", what is nested too deep is left out."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {storable(k): storable(v, depth - 1) for k, v in value.items()} if depth else None
    if isinstance(value, list):
        return [storable(each, depth - 1) for each in value] if depth else None
    return value


def chat_of(update: dict[str, Any]) -> str:
    """The chat (or person) within which the order of updates counts."""
    for content in update.values():
        if isinstance(content, dict):
            message = content.get("message") if "data" in content else content
            found = (message or content).get("chat") or content.get("from")
            if isinstance(found, dict) and "id" in found:
                return str(found["id"])
    return "?"


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return float(after if isinstance(after, int) else after.total_seconds())


def _name(error: Exception) -> str:
    return type(error).__name__ if isinstance(error, TelegramError) else where(error)
