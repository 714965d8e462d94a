"""The worker: updates are handled many at a time, in one transaction, and in order within each chat."""

import asyncio
import contextlib
import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import structlog

from bot.delivery.alone import Alone
from bot.delivery.dispatcher import LEASE, Dispatcher
from bot.delivery.handling import After, Handler
from bot.delivery.lanes import Item
from bot.delivery.metrics import Metrics
from bot.delivery.ports import Unit, Units
from bot.domain.incoming import Arrival, Waiting
from bot.logs import where

BATCH = 100
# Of one chat no more go into a batch while others wait: one that floods us must not keep everybody.
OF_ONE_CHAT = 20
# With so many chats handled alone, no more is taken up until one of them is through.
MOST_ALONE = 200
# In seconds: until the store is asked again that refused, or in which another worker is at work, or nothing waited.
REFUSED, ELSEWHERE, LOOK_AGAIN = 1.0, 0.05, 5.0
# An update that could not even be read.
UNREAD = object()
log = structlog.get_logger()


class Worker:
    """Handles updates: new ones together with their storing, those that wait together, and where that fails, alone."""

    def __init__(
        self, units: Units, handler: Handler, dispatcher: Dispatcher, metrics: Metrics,
        arrived: asyncio.Event, changed: asyncio.Event,
    ) -> None:  # fmt: skip
        self._units, self._handler, self._dispatcher = units, handler, dispatcher
        self._metrics, self._arrived, self._changed = metrics, arrived, changed
        self._alone = Alone(units, handler, dispatcher, self._give_out, arrived)
        self._last_words: set[asyncio.Task[None]] = set()
        self._told: set[str] = set()
        self._handled = 0

    async def handle_new(self, arrivals: list[Arrival]) -> bool:
        """Store and handle arrivals in one transaction. False where something of them fails: nothing was stored then,
        and each is to be tried on its own.

        What needs an answer of Telegram first, and what comes after it in its chat, is stored to be handled later.
        """
        began = time.perf_counter()
        try:
            prepared = {each.update_id: self._handler.read(each.raw) for each in arrivals}
            async with self._units.unit() as unit:
                now, later, afters = await self._together(unit, arrivals, prepared)
                handed, complete = await unit.outbox.hand_over(LEASE, self._dispatcher.accepts)
                await unit.inbox.add_handled(now)  # a write that is not put off, so it comes last
                await unit.inbox.add(later)
                await unit.commit()
        except Exception as error:  # noqa: BLE001 - each is tried on its own, where the cause shows
            log.info("handled_one_by_one", updates=len(arrivals), error=where(error))
            return False
        self._told.clear()
        self._give_out(handed, complete, afters, began, len(arrivals) - len(later))
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
    ) -> tuple[list[Arrival], list[Arrival], list[After]]:
        """Handle what can be handled now: which ones, what is left for later, what is to be said after the commit."""
        await unit.foresee(
            _private(prepared.values())
        )  # on PostgreSQL this holds the chats, so that nobody overtakes from here on
        seen = await unit.inbox.seen(list(prepared))
        new = {each.update_id: each for each in arrivals if each.update_id not in seen}
        unit.inbox.hand(new.values())
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
        return now, later, afters

    async def handle_pending(self) -> int:
        """Handle what waits, once and to its end; how many updates that were. Raises what the store raises."""
        before = self._handled
        found = await self._take_up()
        await self._alone.done()
        return self._handled - before if found else 0

    async def run(self) -> None:
        """Handle for ever; a store that refuses makes it wait, and the updates stay where they are."""
        while True:
            before = self._handled
            try:
                found = await self._take_up()
            except Exception as error:  # noqa: BLE001 - the store refuses; nothing is lost, so wait and go on
                log.error("handling_waits", error=where(error))
                await asyncio.sleep(REFUSED)
                continue
            if not found:
                await self._news()
            elif before == self._handled:
                await asyncio.sleep(ELSEWHERE)

    async def _take_up(self) -> int:
        """Handle together what can be, and begin with what has to be handled alone; how many updates were found."""
        if len(self._alone.chats) >= MOST_ALONE:
            return 0
        async with self._units.unit(reading=True) as unit:
            chats = await self._next(unit)
        if not chats:
            return 0
        waiting = sorted((each for ones in chats.values() for each in ones), key=lambda each: each.update_id)
        prepared = {each.update_id: self._read(each.raw) for each in waiting}
        alone = {key for key, ones in chats.items() if any(_asks(prepared[each.update_id]) for each in ones)}
        together = [each for each in waiting if each.chat_key not in alone]
        if together and not await self._handle_stored(together, prepared):
            alone = set(chats)
        for key in alone:
            self._alone.begin(key, [each.update_id for each in chats[key]])
        return len(waiting)

    async def _next(self, unit: Unit) -> dict[bytes, list[Waiting]]:
        """The oldest that wait, by chat. Where one chat has very many, whoever waits behind it comes along."""
        found = await unit.inbox.pending(BATCH, self._alone.chats)
        oldest, chats, room = _by_chat(found), dict[bytes, list[Waiting]](), BATCH
        while found and len(found) == room:
            chats |= {key: ones[:OF_ONE_CHAT] for key, ones in _by_chat(found).items()}
            room = BATCH - sum(map(len, chats.values()))
            found = await unit.inbox.pending(room, [*self._alone.chats, *chats]) if room else []
        chats |= _by_chat(found)
        return chats if len(chats) > len(oldest) else oldest

    def _read(self, raw: dict[str, Any] | None) -> Any:
        """What can be read of it; what cannot is UNREAD, and shows its cause when it is handled alone."""
        try:
            return self._handler.read(raw) if raw is not None else UNREAD
        except Exception as error:  # noqa: BLE001 - one update must not stop the queue
            log.info("update_not_read", error=where(error))
            return UNREAD

    async def _handle_stored(self, waiting: list[Waiting], prepared: dict[int, Any]) -> bool:
        """Handle stored updates in one transaction; False where something of them fails."""
        began = time.perf_counter()
        try:
            async with self._units.unit() as unit:
                await unit.foresee(_private(prepared[each.update_id] for each in waiting))
                mine = await _held(unit, waiting)
                afters = [await self._handler.handle(unit, prepared[each]) for each in mine if prepared[each]]
                handed, complete = await unit.outbox.hand_over(LEASE, self._dispatcher.accepts)
                await unit.inbox.done(*mine)  # a write that is not put off, so it comes last
                await unit.commit()
        except Exception as error:  # noqa: BLE001 - each is tried on its own, where the cause shows
            log.info("handled_one_by_one", updates=len(waiting), error=where(error))
            return False
        self._give_out(handed, complete, [after for after in afters if after], began, len(mine))
        return True

    async def rest(self) -> None:
        """Wait for what is under way, and for what was to be said after the last commits."""
        await self._alone.done()
        while self._last_words:
            await asyncio.wait(set(self._last_words))

    async def _news(self) -> None:
        """Until something has arrived, or another worker may have left something behind."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._arrived.wait(), LOOK_AGAIN)
        self._arrived.clear()

    def _give_out(
        self, handed: list[Item], complete: bool, afters: list[After], began: float, updates: int
    ) -> None:  # fmt: skip
        """The transaction is committed: send what it answers, and say what was to be said after it."""
        self._handled += updates
        for _ in range(updates):
            self._metrics.handled(time.perf_counter() - began)
        self._dispatcher.offer(handed)
        if not complete:
            self._changed.set()
        for after in afters:
            task = asyncio.create_task(after())
            self._last_words.add(task)
            task.add_done_callback(self._last_words.discard)


def _by_chat(waiting: Iterable[Waiting]) -> dict[bytes, list[Waiting]]:
    chats: dict[bytes, list[Waiting]] = defaultdict(list)
    for each in waiting:
        chats[each.chat_key].append(each)
    return chats


def _private(prepared: Iterable[Any]) -> set[int]:
    return {found.chat_id for found in prepared if found and found.chat_id}


def _asks(prepared: Any) -> bool:
    return prepared is UNREAD or bool(prepared and prepared.asks)


async def _held(unit: Unit, waiting: list[Waiting]) -> list[int]:
    """The ids of those that are ours to handle, in order: of a chat in which another worker is at work, none."""
    held = await unit.inbox.hold([each.update_id for each in waiting])
    elsewhere = {each.chat_key for each in waiting if each.update_id not in held}
    return [each.update_id for each in waiting if each.chat_key not in elsewhere]
