"""The inbox worker: each stored update is handled in one transaction, in order within its chat."""

import asyncio
import contextlib
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import structlog

from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.lanes import Item
from bot.delivery.metrics import Metrics
from bot.delivery.ports import Unit, Units
from bot.domain.incoming import Arrival
from bot.logs import where

BATCH = 100
AT_ONCE = 16
TRIES = 3
# In seconds; what arrives here wakes at once.
LOOK_AGAIN = 5.0
log = structlog.get_logger()

After = Callable[[], Coroutine[Any, Any, None]]


class Prepared(Protocol):
    """An update as the chat floor has read it."""

    @property
    def asks(self) -> bool:
        """Whether Telegram has to be asked for something before it can be handled."""

    @property
    def chat_id(self) -> int | None:
        """The private chat that it came from."""


class Handler(Protocol):
    """What the chat floor offers: fetch what is needed outside the transaction, then act within it."""

    def read(self, raw: dict[str, Any]) -> Any:
        """The update as it can be read without asking anybody (see Prepared); None where it is not for us."""

    async def prepare(self, raw: dict[str, Any]) -> Any:
        """Read it, and ask Telegram for whatever has to be asked first."""

    async def handle(self, unit: Any, prepared: Any) -> After | None:
        """Act; what is returned is called once the transaction is committed."""

    async def apologise(self, unit: Any, raw: dict[str, Any], error_id: str) -> After | None:
        """Tell the person that something went wrong on our side."""

    async def not_saved(self, raw: dict[str, Any]) -> None:
        """Tell the person, past the store, that their message is not stored yet."""


class Worker:
    """Handles updates: new ones together with their storing, and those that wait one by one, chats in parallel."""

    def __init__(
        self, units: Units, handler: Handler, dispatcher: Dispatcher, metrics: Metrics,
        arrived: asyncio.Event, changed: asyncio.Event,
    ) -> None:  # fmt: skip
        self._units, self._handler, self._dispatcher = units, handler, dispatcher
        self._metrics, self._arrived, self._changed = metrics, arrived, changed
        self._places = asyncio.Semaphore(AT_ONCE)
        self._last_words: set[asyncio.Task[None]] = set()
        self._told: set[str] = set()

    async def handle_new(self, arrivals: list[Arrival]) -> bool:
        """Store and handle arrivals in one transaction. False where something of them fails: nothing was stored then,
        and each is to be tried on its own.

        What needs an answer of Telegram first, and what comes after it in its chat, is stored to be handled later.
        """
        began = time.perf_counter()
        try:
            prepared = {each.update_id: self._handler.read(each.raw) for each in arrivals}
            async with self._units.unit() as unit:
                afters, later = await self._together(unit, arrivals, prepared)
                handed, complete = await unit.outbox.hand_over(LEASE, self._dispatcher.accepts)
                await unit.commit()
        except Exception as error:  # noqa: BLE001 - each is tried on its own, where the cause shows
            log.info("handled_one_by_one", updates=len(arrivals), error=where(error))
            return False
        self._told.clear()
        self._give_out(handed, complete, afters)
        self._took(began, len(arrivals) - len(later))
        if later:
            self._arrived.set()
        return True

    async def not_saved(self, arrivals: list[Arrival]) -> None:
        """Tell those who wrote that it is not stored; each chat once, until something can be stored again."""
        for each in arrivals:
            if each.chat not in self._told:
                self._told.add(each.chat)
                await self._handler.not_saved(each.raw)

    async def _together(
        self, unit: Unit, arrivals: list[Arrival], prepared: dict[int, Any]
    ) -> tuple[list[After], list[Arrival]]:
        """Handle what can be handled now; what was to be said after the commit, and what was left for later."""
        private = {found.chat_id for found in prepared.values() if found and found.chat_id}
        await unit.foresee(private)  # on PostgreSQL this holds the chats, so that nobody overtakes from here on
        seen = await unit.inbox.seen(list(prepared))
        new = {each.update_id: each for each in arrivals if each.update_id not in seen}
        slow = await unit.inbox.waiting_chats(new.values())
        now, later, afters = [], [], []
        for update_id in sorted(new):
            each, found = new[update_id], prepared[update_id]
            if slow is None or each.chat in slow or (found and found.asks):
                later.append(each)
                slow = slow if slow is None else slow | {each.chat}
                continue
            now.append(each)
            after = await self._handler.handle(unit, found) if found else None
            afters += [after] if after else []
        await unit.inbox.add_handled(now)
        if later:
            await unit.inbox.add(later)
        return afters, later

    async def handle_pending(self) -> int:
        """Handle what waits, once; how many updates that were. Raises what the store raises."""
        async with self._units.unit(reading=True) as unit:
            pending = await unit.inbox.pending(BATCH)
        chats: dict[bytes, list[int]] = defaultdict(list)
        for update_id, chat in pending:
            chats[chat].append(update_id)
        ends = await asyncio.gather(*(self._in_order(ids) for ids in chats.values()), return_exceptions=True)
        for error in (end for end in ends if isinstance(end, BaseException)):
            raise error
        return sum(end for end in ends if isinstance(end, int))

    async def run(self) -> None:
        """Handle for ever; a store that refuses makes it wait, and the updates stay where they are."""
        while True:
            try:
                busy = await self.handle_pending()
            except Exception as error:  # noqa: BLE001 - the store refuses; nothing is lost, so wait and go on
                log.error("handling_waits", error=where(error))
                await asyncio.sleep(1)
                continue
            if not busy:
                await self._news()

    async def rest(self) -> None:
        """Wait for what was to be said after the last commits."""
        while self._last_words:
            await asyncio.wait(set(self._last_words))

    async def _news(self) -> None:
        """Until something has arrived, or another worker may have left something behind."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), LOOK_AGAIN)
        self._arrived.clear()

    async def _in_order(self, update_ids: list[int]) -> int:
        """Handle the updates of one chat; how many. It ends where another worker is at work in it."""
        async with self._places:
            for handled, update_id in enumerate(update_ids):
                if not await self._one(update_id):
                    return handled
            return len(update_ids)

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
            await unit.inbox.take(update_id)

    async def _handle(self, update_id: int) -> bool:
        async with self._units.unit(reading=True) as unit:
            raw = await unit.inbox.take(update_id)
        if raw is None:
            return False
        began = time.perf_counter()
        prepared = await self._handler.prepare(raw)
        async with self._units.unit() as unit:
            if await unit.inbox.take(update_id) is None:
                return False
            after = await self._handler.handle(unit, prepared) if prepared else None
            await unit.inbox.done(update_id)
            handed, complete = await unit.outbox.hand_over(LEASE, self._dispatcher.accepts)
            await unit.commit()
        self._give_out(handed, complete, [after] if after else [])
        self._took(began)
        return True

    async def _set_aside(self, update_id: int, error: Exception) -> None:
        error_id = secrets.token_hex(4)
        log.error("update_quarantined", update=update_id, error_id=error_id, error=where(error))
        async with self._units.unit() as unit:
            raw = await unit.inbox.take(update_id)
            after = await self._sorry(unit, raw or {}, error_id)
            await unit.inbox.quarantine(update_id, f"{error_id} {where(error)}")
            await unit.commit()
        self._give_out([], False, [after] if after else [])

    async def _sorry(self, unit: Unit, raw: dict[str, Any], error_id: str) -> After | None:
        try:
            async with unit.attempt():
                return await self._handler.apologise(unit, raw, error_id)
        except Exception as error:  # noqa: BLE001 - a poison update may not even tell whom to answer
            log.warning("no_apology", error_id=error_id, error=where(error))
            return None

    def _took(self, began: float, updates: int = 1) -> None:
        for _ in range(updates):
            self._metrics.handled(time.perf_counter() - began)

    def _give_out(self, handed: list[Item], complete: bool, afters: list[After]) -> None:
        """The transaction is committed: send what it answers, and say what was to be said after it."""
        self._dispatcher.offer(handed, complete)
        if not complete:
            self._changed.set()
        for after in afters:
            task = asyncio.create_task(after())
            self._last_words.add(task)
            task.add_done_callback(self._last_words.discard)
