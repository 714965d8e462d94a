"""A house in a virtual world that works only when it is told to: nothing idles, so an hour costs nothing."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from bot.app import House, opened
from bot.sandbox.world import World
from tests.house import settings
from tests.soak.disk import Disk, mounted
from tests.soak.simulator import waiting
from tests.soak.virtual import LoopClock
from tests.soak.wire import Telegram, Wire

# So many rounds, and whatever is due later than this is a plan, not a wait.
ROUNDS, PATIENCE = 400, timedelta(seconds=90)


@dataclass
class Stage:
    """The house, the world around it, and the time that both share."""

    house: House
    world: World
    telegram: Telegram
    clock: LoopClock

    async def settle(self) -> bool:
        """Let the bot work until nothing is left to do for now; whether it came to that."""
        for _ in range(ROUNDS):
            busy = await self.house.poller.poll_once(0)
            await self.house.worker.rest()
            busy += await self.house.worker.handle_pending()
            await self.house.worker.rest()
            busy += await self.house.dispatcher.dispatch_due()
            if not busy and not await self._wait_a_little():
                return not (await waiting(self.house.database))["inbox"]
        return False

    async def pass_time(self, **span: float) -> None:
        """Let time pass, with one of each of the house's looks at its end."""
        await self.clock.sleep(timedelta(**span).total_seconds())
        await self.house.poller.poll_once(0)  # else it counts as deaf
        for look in (self.house.tick, self.house.report, self.house.watch):
            await look()

    async def _wait_a_little(self) -> bool:
        async with self.house.database.unit(reading=True) as unit:
            due = await unit.dispatch.next_due()
        if due is None or due > self.clock.now() + PATIENCE:
            return False
        await self.clock.sleep(max(0.25, (due - self.clock.now()).total_seconds()))
        return True


@contextlib.asynccontextmanager
async def staged(folder: Path, seed: int, start: datetime, **more: Any) -> AsyncIterator[Stage]:
    """Open it, on a loop of virtual time; `more` are settings."""
    clock, disk, world = LoopClock(start), Disk(), World(LoopClock(start))
    telegram = Telegram(world, clock, Random(seed), latency=(0.02, 0.02))  # who sends together hears together
    with mounted(disk), patch("bot.delivery.connecting.AiohttpRequest", lambda *a, **k: Wire(telegram, disk.life)):
        async with opened(settings(folder, **more), world.token, clock) as house:
            yield Stage(house, world, telegram, clock)
