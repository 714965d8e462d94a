"""Taking in: updates are on disk before Telegram is told that we have them, whichever way they came."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.delivery.ports import Units
from bot.domain.incoming import Arrival

# In seconds: who waits for longer is told that nothing is stored yet.
PATIENCE = 5.0
# Telegram's own updates are hardly deeper than ten.
DEEPEST = 60


class Handles(Protocol):
    """Who may handle arrivals in the very transaction that stores them."""

    async def handle_new(self, arrivals: list[Arrival]) -> bool:
        """Store and handle them; False where that is not possible and nothing was stored."""

    async def not_saved(self, arrivals: list[Arrival]) -> None:
        """Tell those who wrote that it is not stored yet."""


@dataclass
class Batch:
    """Arrivals that go together; `stored` tells those who brought them."""

    arrivals: list[Arrival] = field(default_factory=list)
    stored: bool = False
    error: Exception | None = None


class Intake:
    """Stores arrivals; those that come while others are being stored go together, in one transaction."""

    def __init__(self, units: Units, handles: Handles, arrived: asyncio.Event) -> None:
        self._units, self._handles, self._arrived = units, handles, arrived
        self._next = Batch()
        self._turn = asyncio.Lock()

    async def take_in(self, found: list[Any], hurry: bool = False) -> int:
        """Store updates, and return once they are on disk; how many they were. Raises what the store raises.

        In a `hurry` they are stored only, so that the next ones can be asked for while these are handled.
        """
        arrivals = [arrival(each) for each in found if is_update(each)]
        if not arrivals:
            return 0
        batch = self._next
        batch.arrivals += arrivals
        async with self._turn:
            if batch is self._next:  # else they went with somebody else's
                self._next = Batch()
                await self._store_in_time(batch, hurry)
        if not batch.stored:
            raise batch.error or InterruptedError("stopped while storing")
        return len(arrivals)

    async def _store_in_time(self, batch: Batch, hurry: bool) -> None:
        """Store them; where that takes long, those who wrote are told while it goes on."""
        word = asyncio.create_task(self._ask_for_patience(batch))
        try:
            await self._store(batch, hurry)
        finally:
            word.cancel()

    async def _ask_for_patience(self, batch: Batch) -> None:
        await asyncio.sleep(PATIENCE)
        await self._handles.not_saved(batch.arrivals)

    async def _store(self, batch: Batch, hurry: bool) -> None:
        try:
            if hurry or not await self._handles.handle_new(batch.arrivals):
                await self._add(batch.arrivals)
            batch.stored = True
        except Exception as error:  # noqa: BLE001 - it is raised to each of those who wait for the batch
            batch.error = error
            await self._handles.not_saved(batch.arrivals)

    async def _add(self, arrivals: list[Arrival]) -> None:
        async with self._units.unit() as unit:
            await unit.inbox.add(arrivals)
            await unit.commit()
        self._arrived.set()


def is_update(found: Any) -> bool:
    """Whether this looks like an update at all."""
    return isinstance(found, dict) and isinstance(found.get("update_id"), int) and 0 <= found["update_id"] < 2**63


def arrival(update: dict[str, Any]) -> Arrival:
    """An update as it will be stored."""
    raw = storable(update)
    return Arrival(raw["update_id"], chat_of(raw), raw, message_of(raw))


def storable(value: Any, depth: int = DEEPEST) -> Any:
    """JSON that can be written down again: half pairs of UTF-16 become "?", what is nested too deep is left out."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode()
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
            found = (message if isinstance(message, dict) else content).get("chat") or content.get("from")
            if isinstance(found, dict) and "id" in found:
                return str(found["id"])
    return "?"


def message_of(update: dict[str, Any]) -> int | None:
    """The message that a person wrote in their private chat; what is edited keeps its id."""
    message = update.get("message") or update.get("edited_message")
    chat, number = (message.get("chat"), message.get("message_id")) if isinstance(message, dict) else (None, None)
    is_private = isinstance(chat, dict) and chat.get("type") == "private"
    return number if is_private and isinstance(number, int) and 0 < number < 2**63 else None
