"""Who leads: of several workers one sends and one ticks, and another takes over within seconds when it ends."""

import asyncio
import contextlib
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.delivery.ports import Units
from bot.logs import where

NAME = "dispatcher"
SPAN, RENEWAL = timedelta(seconds=5), 1.0
# Whoever cannot renew stops this long before the lease ends, so that two never lead at once.
MARGIN = 2.0
log = structlog.get_logger()


class Leader:
    """Holds the lease while it can. `alone`: there is one process by design, so it need not wait for a lease to end."""

    def __init__(self, units: Units, alone: bool) -> None:
        self._units, self._alone = units, alone
        self._holder = secrets.token_hex(8)
        self._until = 0.0
        self.leading = False

    def holds(self) -> bool:
        """Whether the lease has not ended: who was halted for longer leads no more, and may not know it yet."""
        return time.monotonic() < self._until

    async def run(self, lead: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
        """Call `lead` whenever the lease is ours; the event that it gets is set when it is to end."""
        while not stop.is_set():
            if await self._take(seize=self._alone):
                await self._lead(lead, stop)
                continue
            await _pause(stop)

    async def _lead(self, lead: Callable[[asyncio.Event], Awaitable[None]], stop: asyncio.Event) -> None:
        over, self.leading = asyncio.Event(), True
        work, stopping = asyncio.ensure_future(lead(over)), asyncio.ensure_future(stop.wait())
        log.info("leading")
        try:
            while not work.done():
                await asyncio.wait({work} if over.is_set() else {work, stopping}, timeout=RENEWAL)
                await self._renew()  # also while it finishes what is under way
                if stop.is_set() or time.monotonic() > self._until - MARGIN:
                    over.set()
            await work
        except Exception as error:  # noqa: BLE001 - whatever ended it, somebody has to send
            log.error("leading_failed", error=where(error))
            await _pause(stop)
        finally:
            self.leading = False
            work.cancel()
            stopping.cancel()
            await self._release()

    async def _renew(self) -> None:
        """Renew the lease; a store that does not answer is not waited for longer than the lease lasts."""
        left = self._until - MARGIN - time.monotonic()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._take(), max(0.1, left))

    async def _take(self, seize: bool = False) -> bool:
        """Take or renew the lease; where the store does not answer, it goes on until its end."""
        asked = time.monotonic()
        try:
            async with self._units.unit() as unit:
                if seize:
                    await unit.leases.seize(NAME, self._holder, SPAN)
                taken = seize or await unit.leases.take(NAME, self._holder, SPAN)
                await unit.commit()
        except Exception as error:  # noqa: BLE001 - a store that refuses gives no lease; the next try may go well
            log.warning("lease_not_taken", error=where(error))
            return False
        self._until = asked + SPAN.total_seconds() if taken else 0.0
        return taken

    async def _release(self) -> None:
        try:
            async with self._units.unit() as unit:
                await unit.leases.release(NAME, self._holder)
                await unit.commit()
        except Exception as error:  # noqa: BLE001 - it ends by itself, a little later
            log.warning("lease_not_released", error=where(error))


async def _pause(stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), RENEWAL)
