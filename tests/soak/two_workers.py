"""Two workers on PostgreSQL behind a webhook, one of them killed every few seconds: real processes, real sockets.

`python -m tests.soak.two_workers --minutes 5` prints the figures as one line; status 1 where something is wrong.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import httpx

from bot.app import make_policy
from bot.clock import SystemClock
from bot.delivery.dispatcher import AT_ONCE
from bot.delivery.web import serving
from bot.sandbox.world import World
from bot.store.unit import Database
from tests.database import fresh_database
from tests.delivery.test_webhook_house import free_port
from tests.house import ADMIN, KEY, settings
from tests.postgres import Postgres, binaries, running
from tests.soak import checks
from tests.soak.audience import Audience
from tests.soak.relatives import Relative
from tests.soak.simulator import waiting
from tests.soak.workers_crew import Proxy, Worker
from tests.soak.workers_people import Hasty, Standing, at_the_story, audience
from tests.soak.workers_telegram import CallLog, Courier, line
from tests.soak.workers_watch import Watch, at_once, copies, sent

# Unlike the other tests' PostgreSQL: what it says is committed is on the disk.
SAFE = ("max_connections=100",)
REST = 120.0


@dataclass(frozen=True)
class Plan:
    """How long, how often somebody is killed (seconds), and how many people there are."""

    seconds: float = 300.0
    every: float = 8.0
    relatives: int = 12
    reports: int = 3
    followers: int = 250
    news: int = 12
    posts: int = 20
    # Seconds over each step; whether all but the story is told already.
    think: float = 3.0
    begun: bool = False
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
        for n in range(self.plan.relatives):
            user = self.world.add_person(f"R{n}")
            names = [f"Person {i} of {user.id}" for i in range(self.plan.reports)]
            chance = Random(self.plan.seed + user.id)
            self.relatives.append(Hasty(self.world, user, chance, names, think=self.plan.think, patience=40.0))
            if self.plan.begun:
                await at_the_story(self.standing, user.id, names[0])
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


@dataclass
class Figures:
    """What came of a run."""

    verdict: checks.Verdict
    kills: int
    leads: int
    silence: float
    repeats: int
    updates: int
    screens_twice: int
    seconds: float

    def line(self) -> str:
        """All of it, as one line."""
        found = self.verdict
        return (
            f"two workers: {self.seconds:.0f} s, {self.kills} kills, {self.updates} updates ({self.repeats} brought"
            f" again); {found.acknowledged} reports acknowledged, {found.reports_lost} lost, {found.reports_twice}"
            f" twice; {found.expected} notices, {found.notices_lost} lost, {found.copies} copies, {self.screens_twice}"
            f" screens again (at most {self.kills * AT_ONCE}); {self.leads} took the lead, longest silence"
            f" {self.silence:.1f} s; {len(found.wrong)} wrong"
        )


async def act(stage: Stage) -> Figures:
    """Let them all live while workers are killed, and look at what has become of it."""
    plan, began = stage.plan, time.monotonic()
    followers = await stage.people()
    watching = asyncio.create_task(stage.watch.run())
    works: list[Any] = [relative.live() for relative in stage.relatives]
    works.append(followers.publish(plan.news, plan.seconds / plan.news / 2))
    works.append(followers.post(followers.followers[:5], plan.posts, plan.seconds / plan.posts / 2))
    async with asyncio.timeout(plan.seconds + REST):
        await asyncio.gather(stage.strike(began + plan.seconds), *works)
    await stage.rest()
    watching.cancel()
    await stage.stop()
    return await judged(stage, followers, time.monotonic() - began)


async def judged(stage: Stage, followers: Audience, seconds: float) -> Figures:
    """What must hold at the end."""
    verdict, sends = checks.Verdict(), sent(stage.world.calls)
    checks.notices(followers, sends, verdict)
    await checks.reports(stage.database, stage.relatives, verdict)
    if verdict.acknowledged != stage.plan.relatives * stage.plan.reports:
        verdict.wrong.append("somebody has no report")
    if overlaps := at_once(sends):
        verdict.wrong.append(f"two dispatchers at once, {overlaps} times")
    if any(stage.statuses):
        verdict.wrong.append(f"SIGTERM ended with {stage.statuses}")
    again = copies(sends, {relative.user.id for relative in stage.relatives})
    if verdict.copies + again > stage.kills * AT_ONCE:
        verdict.wrong.append("more copies than can be excused")
    watch, courier = stage.watch, stage.courier
    return Figures(
        verdict, stage.kills, len(watch.holders), watch.silence, courier.repeats, courier.brought, again, seconds
    )


@contextlib.asynccontextmanager
async def stage(folder: Path, plan: Plan) -> AsyncIterator[Stage]:
    """Two workers that have just started on an empty database."""
    clock, home = SystemClock(), binaries()
    assert home, "no PostgreSQL here"
    world = World(clock)
    world.calls = CallLog()
    async with contextlib.AsyncExitStack() as stack:
        server = Postgres(stack.enter_context(running(home, SAFE)))
        client = await stack.enter_async_context(httpx.AsyncClient(timeout=30, trust_env=False))
        courier = world.updates = Courier(world, client)
        ports = [free_port(), free_port()]
        proxy = Proxy(ports, client)
        door = await stack.enter_async_context(serving(proxy.routes(), "127.0.0.1", 0))
        shared = shared_settings(server.create(), f"http://127.0.0.1:{door}{proxy.path}", folder)
        workers = [
            Worker(name, port, dict(shared), folder / name, client) for name, port in zip("AB", ports, strict=True)
        ]
        for worker in workers:
            worker.env["TELEGRAM_API_URL"] = await stack.enter_async_context(line(world, lambda w=worker: w.present))
            worker.env["HTTP_PORT"] = str(worker.port)
        for worker in workers:
            await worker.start()
            stack.push_async_callback(worker.kill)
        await asyncio.gather(*(worker.ready() for worker in workers))
        database = await stack.enter_async_context(fresh_database(shared["DATABASE_URL"], clock, folder / "data"))
        policy = make_policy(settings(folder), clock)
        watch = Watch(database.engine, world.calls)
        standing, chance = Standing(database, policy), Random(plan.seed)
        yield Stage(plan, world, courier, proxy, workers, database, watch, standing, chance)


def shared_settings(url: str, webhook: str, folder: Path) -> dict[str, str]:
    """The settings that both workers have."""
    return {
        "TELEGRAM_TOKEN": World(SystemClock()).token, "DATABASE_URL": url, "SECRET_KEYS": KEY,
        "DATA_DIR": str(folder / "data"), "WEBHOOK_URL": webhook, "WEBHOOK_SECRET": "s-3_Cret", "ADMIN_IDS": str(ADMIN),
        "LOG_LEVEL": "INFO",
    }  # fmt: skip


async def run(folder: Path, plan: Plan) -> Figures:
    """One run; its figures."""
    async with stage(folder, plan) as found:
        return await act(found)


def main() -> None:
    """The full form, by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.two_workers", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--every", type=float, default=Plan.every, help="seconds between two kills")
    parser.add_argument("--seed", type=int, default=Plan.seed)
    parser.add_argument("--keep", type=Path, help="a folder for the workers' logs")
    chosen = parser.parse_args()
    plan = Plan(seconds=chosen.minutes * 60, every=chosen.every, seed=chosen.seed)
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(run(chosen.keep or Path(folder), plan))
    print(figures.line())  # noqa: T201 - that is what it is for
    for each in figures.verdict.wrong[:20]:
        print("  wrong:", each)  # noqa: T201 - the same
    sys.exit(bool(figures.verdict.wrong))


if __name__ == "__main__":
    main()
