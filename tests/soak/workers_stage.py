"""What is there when two workers run: Telegram, PostgreSQL, a reverse proxy, the two processes, and the people."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import httpx

from bot.app import make_policy
from bot.clock import SystemClock
from bot.delivery.web import serving
from bot.sandbox.world import World
from bot.store.unit import Database
from tests.database import fresh_database
from tests.delivery.test_webhook_house import free_port
from tests.house import ADMIN, KEY, settings
from tests.postgres import Postgres, binaries, running
from tests.soak.audience import Audience
from tests.soak.relatives import Relative
from tests.soak.simulator import waiting
from tests.soak.workers_crew import Proxy, Worker
from tests.soak.workers_people import Standing, audience, hasty
from tests.soak.workers_telegram import CallLog, Courier, line
from tests.soak.workers_watch import Watch

# Unlike the other tests' PostgreSQL: what it says is committed is on the disk.
SAFE = ("max_connections=100",)
REST = 180.0


@dataclass(frozen=True)
class Plan:
    """How long, how often somebody is killed (seconds), and how many people there are."""

    seconds: float = 300.0
    every: float = 8.0
    relatives: int = 12
    reports: int = 5
    followers: int = 250
    news: int = 14
    posts: int = 20
    # Seconds over each step; whether all but the story is told already.
    think: float = 3.0
    begun: bool = False
    # By how much the lease of the lead is shorter.
    hurry: float = 1.0
    seed: int = 1


@dataclass
class Stage:
    """Everything that is there: Telegram, the database, the workers and the people."""

    plan: Plan
    world: World
    courier: Courier
    proxy: Proxy
    workers: list[Worker]
    database: Database
    watch: Watch
    standing: Standing
    chance: Random
    relatives: list[Relative] = field(default_factory=list)
    kills: int = 0
    statuses: list[int] = field(default_factory=list)

    async def people(self) -> Audience:
        """Let the people move in."""
        self.world.add_person("Admin", id=ADMIN).started = True
        followers = audience(self.world, self.chance, self.standing)
        await followers.gather(self.plan.followers)
        self.relatives += await hasty(self.plan, self.world, self.standing, patience=40.0)
        return followers

    async def strike(self, until: float) -> None:
        """Kill the one, then the other, and start each again at once."""
        turn = self.chance.randrange(2)
        while True:
            await asyncio.sleep(self.plan.every * self.chance.uniform(0.7, 1.3))
            if time.monotonic() > until:
                return
            worker = self.workers[turn]
            turn = 1 - turn
            await worker.kill()
            self.kills += 1
            await worker.start()

    async def rest(self) -> None:
        """Wait until nothing is on its way. Raises TimeoutError."""
        async with asyncio.timeout(REST):
            while not self.courier.idle or any((await waiting(self.database)).values()):  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.1)

    async def stop(self) -> None:
        """SIGTERM for both at once."""
        await asyncio.gather(*(worker.ready() for worker in self.workers))
        self.statuses = list(await asyncio.gather(*(worker.stop() for worker in self.workers)))


@contextlib.asynccontextmanager
async def stage(folder: Path, plan: Plan) -> AsyncIterator[Stage]:
    """Two workers that have just started on an empty database."""
    clock, home = SystemClock(), binaries()
    assert home, "no PostgreSQL here"
    world = World(clock)
    world.calls = CallLog()
    async with contextlib.AsyncExitStack() as stack:
        url = Postgres(stack.enter_context(running(home, SAFE))).create()
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=30, trust_env=False))
        courier = world.updates = Courier(world, client)
        proxy = Proxy([free_port(), free_port()], client)
        door = await stack.enter_async_context(serving(proxy.routes(), "127.0.0.1", 0))
        shared = shared_settings(url, f"http://127.0.0.1:{door}{proxy.path}", folder)
        crew = [Worker(*who, dict(shared), folder, client, plan.hurry) for who in zip("AB", proxy.ports, strict=True)]
        await stack.enter_async_context(at_work(world, crew))
        database = await stack.enter_async_context(fresh_database(url, clock, folder / "data"))
        standing = Standing(database, make_policy(settings(folder), clock))
        watch = Watch(database.engine, world.calls)
        yield Stage(plan, world, courier, proxy, crew, database, watch, standing, Random(plan.seed))


@contextlib.asynccontextmanager
async def at_work(world: World, workers: list[Worker]) -> AsyncIterator[None]:
    """Start them all at once, each with a line to Telegram of its own; whoever still lives at the end is killed."""
    async with contextlib.AsyncExitStack() as stack:
        for worker in workers:
            url = await stack.enter_async_context(line(world, partial(getattr, worker, "present")))
            worker.env.update(TELEGRAM_API_URL=url, HTTP_PORT=str(worker.port))
        for worker in workers:
            await worker.start()
            stack.push_async_callback(worker.kill)
        await asyncio.gather(*(worker.ready() for worker in workers))
        yield


def shared_settings(url: str, webhook: str, folder: Path) -> dict[str, str]:
    """The settings that both workers have."""
    return {
        "TELEGRAM_TOKEN": World(SystemClock()).token, "DATABASE_URL": url, "SECRET_KEYS": KEY,
        "DATA_DIR": str(folder / "data"), "WEBHOOK_URL": webhook, "WEBHOOK_SECRET": "s-3_Cret", "ADMIN_IDS": str(ADMIN),
        "REPORTS_A_DAY": "1000", "REPORT_CAP": "100000",
        "LOG_LEVEL": "INFO",
    }  # fmt: skip
