"""Updates handled one by one: those for which Telegram has to be asked first, and those with which something failed."""

import asyncio
import secrets
import time
from collections.abc import Callable, Collection
from typing import Any

import structlog

from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.handling import After, Handler
from bot.delivery.lanes import Item
from bot.delivery.ports import Unit, Units
from bot.logs import where

AT_ONCE = 16
TRIES = 3
# In seconds: how long a chat waits whose updates the store did not take.
PAUSE = 1.0
log = structlog.get_logger()
GiveOut = Callable[[list[Item], bool, list[After], float, int], None]


class Alone:
    """Handles the updates of each chat in order, several chats at once, while everybody else goes on."""

    def __init__(
        self, units: Units, handler: Handler, dispatcher: Dispatcher, give_out: GiveOut, arrived: asyncio.Event
    ) -> None:
        self._units, self._handler, self._dispatcher = units, handler, dispatcher
        self._give_out, self._arrived = give_out, arrived
        self._chats: dict[bytes, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(AT_ONCE)

    @property
    def chats(self) -> Collection[bytes]:
        """The keys of the chats that are at work here."""
        return self._chats.keys()

    def begin(self, key: bytes, update_ids: list[int]) -> None:
        """Handle the updates of one chat."""
        task = asyncio.create_task(self._in_order(update_ids))
        self._chats[key] = task
        task.add_done_callback(lambda _: self._ended(key, task))

    async def done(self) -> None:
        """Wait for all that has begun. Raises what the store raises."""
        while self._chats:
            await asyncio.gather(*self._chats.values())

    def _ended(self, key: bytes, task: asyncio.Task[None]) -> None:
        self._chats.pop(key, None)
        if task.cancelled() or task.exception() is None:
            self._arrived.set()  # there may be more of this chat
            return
        log.error("handling_waits", error=where(task.exception() or RuntimeError()))
        asyncio.get_running_loop().call_later(PAUSE, self._arrived.set)

    async def _in_order(self, update_ids: list[int]) -> None:
        """Handle the updates of one chat; it ends where another worker is at work in it."""
        async with self._places:
            for update_id in update_ids:
                if not await self._one(update_id):
                    return

    async def _one(self, update_id: int) -> bool:
        """Handle one update; False where it is not ours to handle now."""
        for attempt in range(1, TRIES + 1):
            try:
                return await self._handle(update_id)
            except Exception as error:  # noqa: BLE001 - one update must not stop the queue
                problem = error
                log.warning("update_failed", update=update_id, attempt=attempt, error=where(error))
                await self._ask_the_store(update_id)
        await self._set_aside(update_id, problem)
        return True

    async def _ask_the_store(self, update_id: int) -> None:
        """Raise what the store raises: where it refuses, the update is not to blame, and waits."""
        async with self._units.unit() as unit:
            await unit.inbox.hold([update_id])

    async def _handle(self, update_id: int) -> bool:
        began = time.perf_counter()
        async with self._units.unit(reading=True) as unit:
            raw = await unit.inbox.take(update_id)
        if raw is None:
            return False
        prepared = await self._handler.prepare(raw)
        async with self._units.unit() as unit:
            if await unit.inbox.take(update_id) is None:
                return False
            after = await self._handler.handle(unit, prepared) if prepared else None
            handed, complete = await unit.outbox.hand_over(LEASE, self._dispatcher.accepts)
            await unit.inbox.done(update_id)
            await unit.commit()
        self._give_out(handed, complete, [after] if after else [], began, 1)
        return True

    async def _set_aside(self, update_id: int, error: Exception) -> None:
        began, error_id = time.perf_counter(), secrets.token_hex(4)
        log.error("update_quarantined", update=update_id, error_id=error_id, error=where(error))
        async with self._units.unit() as unit:
            raw = await self._words(unit, update_id)
            after = await self._sorry(unit, raw or {}, error_id)
            await unit.inbox.quarantine(update_id, f"{error_id} {where(error)}")
            await unit.commit()
        self._give_out([], False, [after] if after else [], began, 1)

    async def _words(self, unit: Unit, update_id: int) -> dict[str, Any] | None:
        try:
            return await unit.inbox.take(update_id)
        except Exception as error:  # noqa: BLE001 - its seal is broken, say: then nobody knows whom to answer
            log.warning("update_not_opened", update=update_id, error=where(error))
            return None

    async def _sorry(self, unit: Unit, raw: dict[str, Any], error_id: str) -> After | None:
        try:
            async with unit.attempt():
                return await self._handler.apologise(unit, raw, error_id)
        except Exception as error:  # noqa: BLE001 - a poison update may not even tell whom to answer
            log.warning("no_apology", error_id=error_id, error=where(error))
            return None
