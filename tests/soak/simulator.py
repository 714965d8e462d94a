"""One house in a seeded world: it can be killed, stopped and started again, while people go on around it."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from bot.app import House, opened
from bot.config import Settings
from bot.sandbox.world import World
from bot.store.engine import open_engine
from bot.store.unit import Database
from tests.house import settings
from tests.soak.disk import Disk, Life, mounted
from tests.soak.virtual import LoopClock
from tests.soak.wire import Telegram, Wire

# How long a killed process stays away, in seconds.
RESTART = (0.5, 5.0)
# What is done by then can be done; what is not has been forgotten.
PATIENCE = 2 * 3600.0


@dataclass
class Simulation:
    """The world, the disk, the clock of the machine, and the bot between them."""

    seed: int
    settings: Settings
    clock: LoopClock
    world: World
    telegram: Telegram
    disk: Disk
    chance: Random
    house: House | None = None
    troubled: bool = False
    patience: float = PATIENCE
    orderly: bool = True
    # How long what was told may stay unwritten, in seconds: a disk that is locked keeps everybody waiting.
    unwritten: float = 0.5
    kills: int = 0
    stops: int = 0
    kill_moments: list[float] = field(default_factory=list)
    people: list[asyncio.Task[Any]] = field(default_factory=list)
    _killed: asyncio.Event = field(default_factory=asyncio.Event)
    _ours: set[asyncio.Task[Any]] = field(default_factory=set)
    _process: asyncio.Task[None] | None = None
    _stop: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def now(self) -> float:
        """Seconds since it began."""
        return asyncio.get_running_loop().time()

    def spawn(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Let somebody live who does not die with the process."""
        task = asyncio.ensure_future(work)
        self._ours.add(task)
        return task

    def person(self, work: Coroutine[Any, Any, Any]) -> None:
        """Let somebody live whose end is waited for."""
        self.people.append(self.spawn(work))

    async def start(self) -> None:
        """Start the process, and wait until it works."""
        self._ours.add(asyncio.current_task())  # type: ignore[arg-type]
        self.disk.life, self._stop = Life(), asyncio.Event()
        self.disk.crash, ready = self.kill, asyncio.Event()
        self._killed.clear()
        self._process = asyncio.ensure_future(self._live(self.disk.life, ready))
        waits = [self.spawn(ready.wait()), self.spawn(self._killed.wait())]
        await asyncio.wait([*waits, self._process], return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        if self._process.done() and not self.disk.life.dead:
            await self._start_again(self._process.exception())

    async def _start_again(self, error: BaseException | None) -> None:
        """A start that failed; with trouble about, whoever supervises tries again."""
        if error and not self.troubled:
            raise error
        self.disk.life.end()
        await asyncio.sleep(self.chance.uniform(*RESTART))
        await self.start()

    async def _live(self, life: Life, ready: asyncio.Event) -> None:
        # The real SQLite must never wait: nobody else would get on meanwhile.
        engine = partial(open_engine, busy_timeout=0)
        with (
            patch("bot.delivery.connecting.AiohttpRequest", lambda *a, **k: Wire(self.telegram, life)),
            patch("bot.app.open_engine", engine),
        ):
            house = opened(self.settings, self.world.token, self.clock)
            async with house as self.house:
                ready.set()
                await self.house.run(self._stop)

    def kill(self) -> None:
        """kill -9; whoever keeps it alive starts it again a little later."""
        self.disk.life.end()
        self._killed.set()

    async def _revive(self) -> None:
        """Bury what was killed, and start again."""
        self.kills += 1
        self.kill_moments.append(self.now)
        self.house = None
        await self._bury()
        self.telegram.lives += 1
        self.telegram.forgive(self.unwritten)
        await asyncio.sleep(self.chance.uniform(*RESTART))
        await self.start()

    async def _bury(self) -> None:
        """End every task of the process; each may hold on to one more thing that is gone."""
        for _ in range(200):
            left = [task for task in asyncio.all_tasks() if task not in self._ours and not task.done()]
            if not left:
                return
            for task in left:
                task.cancel()
            await asyncio.sleep(0)
        raise AssertionError("a task does not end")

    async def keep_alive(self) -> None:
        """Whoever supervises: a process that died by itself is started again."""
        while True:
            await self._killed.wait()
            await self._revive()

    async def stop(self) -> bool:
        """SIGTERM: wait until the process has ended. False where it was killed meanwhile, and starts by itself."""
        assert self._process
        self.stops += 1
        self._stop.set()
        self.house = None
        with contextlib.suppress(asyncio.CancelledError):
            await self._process
        if self._killed.is_set() or self._process.cancelled():
            return False
        self.disk.life.end()
        self.telegram.lives += 1
        return True

    async def alive(self) -> House:
        """The running house, as soon as there is one."""
        while self.house is None or self.disk.life.dead:  # noqa: ASYNC110 - the time is virtual
            await asyncio.sleep(0.1)
        return self.house

    async def rest(self) -> bool:
        """Wait until everybody is done and nothing waits in the house; whether it came to that."""
        until = self.now + self.patience
        while self.now < until:
            if all(task.done() for task in self.people) and await self._idle():
                for task in self.people:
                    task.result()
                return True
            await asyncio.sleep(20)
        return False

    async def _idle(self) -> bool:
        try:
            left = await waiting((await self.alive()).database)
        except (Exception, asyncio.CancelledError):  # noqa: BLE001 - it was killed while it was asked
            return False
        return not self.world.updates.pending and not any(left.values())


async def waiting(database: Database) -> dict[str, int]:
    """What has not come to its end in a database."""
    queries = {
        "inbox": "SELECT count(*) FROM inbox WHERE state = 'pending'",
        "outbox": "SELECT count(*) FROM outbox WHERE state = 'pending'",
        "broadcasts": "SELECT count(*) FROM broadcasts WHERE state = 'running' AND NOT exhausted",
    }
    async with database.engine.connect() as conn:
        conn = await conn.execution_options(reading=True)
        return {name: int(await conn.scalar(sa.text(query)) or 0) for name, query in queries.items()}


@contextlib.asynccontextmanager
async def simulation(folder: Path, seed: int, start: datetime, **more: Any) -> AsyncIterator[Simulation]:
    """A world with a running house in it."""
    clock, chance = LoopClock(start), Random(seed)
    world = World(LoopClock(start))  # Telegram's clock is right, whatever happens to ours
    telegram, disk = Telegram(world, clock, chance), Disk()
    # How much people may send is not what is played here.
    chosen = settings(folder, **{"reports_a_day": 1000, "report_cap": 100_000, **more})
    found = Simulation(seed, chosen, clock, world, telegram, disk, chance)
    with mounted(disk):
        await found.start()
        keeper = found.spawn(found.keep_alive())
        try:
            yield found
        finally:
            keeper.cancel()
            disk.trouble, telegram.script = (lambda count, kind: None), (lambda name: None)
            if not disk.life.dead and found._process and not found._process.done():
                await found.stop()
