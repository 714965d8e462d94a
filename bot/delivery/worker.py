"""The inbox worker: each stored update is handled in one transaction, in order within its chat."""

import asyncio
import secrets
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

import structlog

from bot.delivery.ports import Unit, Units
from bot.logs import where

BATCH = 100
AT_ONCE = 16
TRIES = 3
log = structlog.get_logger()

After = Callable[[], Awaitable[None]]


class Handler(Protocol):
    """What the chat floor offers: fetch what is needed outside the transaction, then act within it."""

    async def prepare(self, raw: dict[str, Any]) -> Any:
        """Whatever has to be asked of Telegram first; reads only."""

    async def handle(self, unit: Any, prepared: Any) -> After:
        """Act; what is returned is called once the transaction is committed."""

    async def apologise(self, unit: Any, raw: dict[str, Any], error_id: str) -> After:
        """Tell the person that something went wrong on our side."""


class Worker:
    """Handles pending updates, different chats in parallel."""

    def __init__(self, units: Units, handler: Handler, changed: asyncio.Event) -> None:
        self._units, self._handler, self._changed = units, handler, changed
        self._places = asyncio.Semaphore(AT_ONCE)

    async def handle_pending(self) -> int:
        """Handle what waits, once; how many updates that were. Raises what the store raises."""
        async with self._units.unit(reading=True) as unit:
            pending = await unit.inbox.pending(BATCH)
        chats: dict[bytes, list[int]] = defaultdict(list)
        for update_id, chat in pending:
            chats[chat].append(update_id)
        ends = await asyncio.gather(*(self._in_order(ids) for ids in chats.values()), return_exceptions=True)
        for error in (end for end in ends if end):
            raise error
        return len(pending)

    async def run(self, arrived: asyncio.Event) -> None:
        """Handle for ever; a store that refuses makes it wait, and the updates stay where they are."""
        while True:
            try:
                busy = await self.handle_pending()
            except Exception as error:  # noqa: BLE001 - the store refuses; nothing is lost, so wait and go on
                log.error("handling_waits", error=where(error))
                await asyncio.sleep(1)
                continue
            if not busy:
                await arrived.wait()
                arrived.clear()

    async def _in_order(self, update_ids: list[int]) -> None:
        async with self._places:
            for update_id in update_ids:
                await self._one(update_id)

    async def _one(self, update_id: int) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                await self._handle(update_id)
                return
            except Exception as error:  # noqa: BLE001 - one update must not stop the queue
                problem = error
                log.warning("update_failed", update=update_id, attempt=attempt, error=where(error))
                await self._ask_the_store(update_id)
        await self._set_aside(update_id, problem)

    async def _ask_the_store(self, update_id: int) -> None:
        """Raise what the store raises: where it refuses, the update is not to blame, and waits."""
        async with self._units.unit() as unit:
            await unit.inbox.take(update_id)

    async def _handle(self, update_id: int) -> None:
        async with self._units.unit(reading=True) as unit:
            raw = await unit.inbox.take(update_id)
        if raw is None:
            return
        prepared = await self._handler.prepare(raw)
        async with self._units.unit() as unit:
            if await unit.inbox.take(update_id) is None:
                return
            after = await self._handler.handle(unit, prepared)
            await unit.inbox.done(update_id)
            await unit.commit()
        self._changed.set()
        await after()

    async def _set_aside(self, update_id: int, error: Exception) -> None:
        error_id = secrets.token_hex(4)
        log.error("update_quarantined", update=update_id, error_id=error_id, error=where(error))
        async with self._units.unit() as unit:
            raw = await unit.inbox.take(update_id)
            after = await self._sorry(unit, raw or {}, error_id)
            await unit.inbox.quarantine(update_id, f"{error_id} {where(error)}")
            await unit.commit()
        self._changed.set()
        if after:
            await after()

    async def _sorry(self, unit: Unit, raw: dict[str, Any], error_id: str) -> After | None:
        try:
            async with unit.attempt():
                return await self._handler.apologise(unit, raw, error_id)
        except Exception as error:  # noqa: BLE001 - a poison update may not even tell whom to answer
            log.warning("no_apology", error_id=error_id, error=where(error))
            return None
