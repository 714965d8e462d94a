"""The queue of updates: what happened for the bot and is not yet confirmed."""

import asyncio

from bot.sandbox.errors import ApiError
from bot.sandbox.model import Json

# Telegram sends these only to those who ask for them by name.
ON_DEMAND = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
POLL_LIMIT = 50.0  # seconds, the longest poll that Telegram holds


class Updates:
    """Updates with rising ids, getUpdates on them, and the choice of kinds that the bot made last."""

    def __init__(self) -> None:
        self.pending: list[Json] = []
        self.allowed: list[str] | None = None
        self.last_id = 100_000
        self.poller: asyncio.Future[str] | None = None
        self.news = asyncio.Event()

    def add(self, kind: str, content: Json) -> None:
        """Queue an update, if the bot wants its kind, and wake whoever waits."""
        if not self.wants(kind):
            return
        self.last_id += 1
        self.pending.append({"update_id": self.last_id, kind: content})
        self.news.set()
        self._end_poll("news")

    def wants(self, kind: str) -> bool:
        """Is this kind among the allowed ones?"""
        return kind in self.allowed if self.allowed else kind not in ON_DEMAND

    def allow(self, kinds: list[str] | None) -> None:
        """The bot names kinds; an empty list means the usual ones; nothing leaves it as it was."""
        if kinds is not None:
            self.allowed = kinds or None

    def confirm(self, offset: int) -> None:
        """Drop what lies below offset; a negative one keeps only the last so many."""
        if offset > 0:
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        elif offset < 0:
            self.pending = self.pending[offset:]

    async def get(self, offset: int, limit: int, wait: float) -> list[Json]:
        """getUpdates. Raises ApiError 409 when a later call takes over while this one waits."""
        self._end_poll("conflict")
        self.confirm(offset)
        if not self.pending and wait > 0:
            await self._poll(min(wait, POLL_LIMIT))
        return self.pending[:limit]

    async def _poll(self, wait: float) -> None:
        self.poller = poller = asyncio.get_running_loop().create_future()
        done, _ = await asyncio.wait([poller], timeout=wait)
        if self.poller is poller:
            self.poller = None
        if done and poller.result() == "conflict":
            raise conflict("terminated by other getUpdates request; make sure that only one bot instance is running")
        if done and poller.result() == "webhook":
            raise conflict("terminated by setWebhook request")

    def _end_poll(self, why: str) -> None:
        if self.poller is not None and not self.poller.done():
            self.poller.set_result(why)
        self.poller = None

    def stop_poll(self, why: str = "closing") -> None:
        """End a poll that waits: the server closes, or a webhook takes over."""
        self._end_poll(why)


def conflict(reason: str) -> ApiError:
    """409, as Telegram words it."""
    return ApiError(409, f"Conflict: {reason}")
