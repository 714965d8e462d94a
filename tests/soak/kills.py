"""One worker as a process of its own, killed at random moments, at named points, and stopped, on either engine.

`python -m tests.soak.kills --kills 200` prints the figures, one line a run; status 1 where something is wrong.
"""

import argparse
import asyncio
import contextlib
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from random import Random

import httpx

from bot.app import make_policy
from bot.clock import SystemClock
from bot.delivery.dispatcher import AT_ONCE
from bot.sandbox.world import World
from bot.store.unit import Database
from tests.database import fresh_database
from tests.house import ADMIN, KEY, settings
from tests.postgres import Postgres, binaries, running
from tests.soak import checks
from tests.soak.dying import PASSAGE, POINT, POINTS
from tests.soak.relatives import Relative
from tests.soak.simulator import waiting
from tests.soak.workers_crew import Worker
from tests.soak.workers_people import Standing, audience, hasty
from tests.soak.workers_telegram import CallLog, line
from tests.soak.workers_watch import copies, sent

# Unlike the other tests' PostgreSQL: what it says is committed is on the disk.
SAFE = ("max_connections=100",)
REST, PATIENCE = 180.0, 12.0
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Plan:
    """How the lives of the worker end, and how many people there are."""

    engine: str = "sqlite"
    random_kills: int = 0
    named_kills: int = 0
    stops: int = 0
    relatives: int = 10
    reports: int = 1
    followers: int = 120
    news: int = 6
    posts: int = 10
    think: float = 2.0
    begun: bool = False
    # Seconds that a life lasts, at least and at most.
    life: tuple[float, float] = (1.0, 3.0)
    # It dies at its point when it passes there for the n-th time, n up to this.
    passages: int = 8
    seed: int = 1

    @property
    def ends(self) -> int:
        """How many lives end before the last one."""
        return self.random_kills + self.named_kills + self.stops


class Mortal(Worker):
    """A worker that may be told at which point to die."""

    fate: tuple[str, int] | None = None

    async def start(self) -> None:
        """Begin another life."""
        self.lives += 1
        doom = {POINT: self.fate[0], PASSAGE: str(self.fate[1])} if self.fate else {}
        with self.log(self.present).open("w") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "tests.soak.dying", "run",
                env={**os.environ, **self.env, **doom}, stdout=log, stderr=log,
            )  # fmt: skip

    async def dies_by_itself(self) -> bool:
        """Wait for it; False where it does not come to its point."""
        assert self.process
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.process.wait(), PATIENCE)
        return self.process.returncode is not None


@dataclass
class Stage:
    """Everything that is there."""

    plan: Plan
    world: World
    worker: Mortal
    database: Database
    standing: Standing
    chance: Random
    relatives: list[Relative] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)

    async def lives(self) -> None:
        """Live and die, as the plan says, and then live on."""
        for point in self._ends():
            self.worker.fate = (point, self.chance.randint(1, self.plan.passages)) if point in POINTS else None
            await self.worker.start()
            if self.worker.fate and await self.worker.dies_by_itself():
                self.reached.add(point)
                continue
            if not self.worker.fate:
                await asyncio.sleep(self.chance.uniform(*self.plan.life))
            if point == "stop":
                await self.stop()
            else:
                await self.worker.kill()
        self.worker.fate = None
        await self.worker.start()

    async def stop(self) -> None:
        """SIGTERM, once it has said its first word to Telegram: before that there is nothing to finish."""
        async with asyncio.timeout(PATIENCE):
            while not self._spoken():  # noqa: ASYNC110 - a log of calls tells of nothing
                await asyncio.sleep(0.05)
        self.statuses.append(await self.worker.stop())

    def _spoken(self) -> bool:
        return any(call["caller"] == self.worker.present for call in self.world.calls[-500:])

    def _ends(self) -> list[str]:
        plan = self.plan
        named: Iterable[str] = islice(cycle(POINTS), plan.named_kills)
        ends = [*named, *["kill"] * plan.random_kills, *["stop"] * plan.stops]
        self.chance.shuffle(ends)
        return ends

    async def rest(self) -> None:
        """Wait until nothing is on its way. Raises TimeoutError."""
        async with asyncio.timeout(REST):
            while any((await waiting(self.database)).values()):  # noqa: ASYNC110 - the database tells of nothing
                await asyncio.sleep(0.2)

    async def move_in(self) -> None:
        """Let the relatives move in."""
        self.relatives += await hasty(self.plan, self.world, self.standing, patience=30.0)


@dataclass
class Figures:
    """What came of a run."""

    plan: Plan
    verdict: checks.Verdict
    reached: int
    screens_twice: int
    seconds: float

    def line(self) -> str:
        """All of it, as one line."""
        plan, found = self.plan, self.verdict
        return (
            f"{plan.engine}: {self.seconds:.0f} s, kill -9 at {plan.random_kills} moments and {plan.named_kills} times"
            f" at {self.reached} points, SIGTERM {plan.stops} times; {found.acknowledged} reports acknowledged,"
            f" {found.reports_lost} lost, {found.reports_twice} twice; {found.expected} notices, {found.notices_lost}"
            f" lost, {found.copies} copies, {self.screens_twice} screens again; {len(found.wrong)} wrong"
        )


async def act(stage: Stage) -> Figures:
    """Let them all live while the worker dies and dies, and look at what has become of it."""
    plan, began = stage.plan, time.monotonic()
    followers = audience(stage.world, stage.chance, stage.standing)
    await followers.gather(plan.followers)
    await stage.move_in()
    span = plan.ends * sum(plan.life) / 2
    works = [relative.live() for relative in stage.relatives]
    works.append(followers.publish(plan.news, span / plan.news / 2))
    works.append(followers.post(followers.followers[:5], plan.posts, span / plan.posts / 2))
    async with asyncio.timeout(plan.ends * (PATIENCE + 4) + REST):
        await asyncio.gather(stage.lives(), *works)
    await stage.rest()
    await stage.stop()
    return await judged(stage, followers, time.monotonic() - began)


async def judged(stage: Stage, followers: checks.Audience, seconds: float) -> Figures:
    """What must hold at the end."""
    plan, verdict, sends = stage.plan, checks.Verdict(), sent(stage.world.calls)
    checks.notices(followers, sends, verdict)
    await checks.reports(stage.database, stage.relatives, verdict)
    if verdict.acknowledged != plan.relatives * plan.reports:
        verdict.wrong.append("somebody has no report")
    if any(stage.statuses):
        verdict.wrong.append(f"SIGTERM ended with {stage.statuses}")
    again = copies(sends, {relative.user.id for relative in stage.relatives})
    kills = plan.random_kills + plan.named_kills
    if verdict.copies > kills * AT_ONCE:
        verdict.wrong.append(f"{verdict.copies} copies after {kills} kills")
    return Figures(plan, verdict, len(stage.reached), again, seconds)


@contextlib.asynccontextmanager
async def stage(folder: Path, plan: Plan, url: str) -> AsyncIterator[Stage]:
    """A database, Telegram, and a worker that has not begun."""
    clock = SystemClock()
    world = World(clock)
    world.calls = CallLog()
    world.add_person("Admin", id=ADMIN).started = True
    async with contextlib.AsyncExitStack() as stack:
        client = await stack.enter_async_context(httpx.AsyncClient(trust_env=False))
        env = {
            "TELEGRAM_TOKEN": world.token, "DATABASE_URL": url, "SECRET_KEYS": KEY, "DATA_DIR": str(folder / "data"),
            "ADMIN_IDS": str(ADMIN), "LOG_LEVEL": "INFO", "REPORTS_A_DAY": "1000", "REPORT_CAP": "100000",
        }  # fmt: skip
        worker = Mortal("A", 0, env, folder, client)
        env["TELEGRAM_API_URL"] = await stack.enter_async_context(line(world, lambda: worker.present))
        database = await stack.enter_async_context(fresh_database(url, clock, folder / "data"))
        stack.push_async_callback(_end, worker)
        standing = Standing(database, make_policy(settings(folder), clock))
        yield Stage(plan, world, worker, database, standing, Random(plan.seed))


async def _end(worker: Mortal) -> None:
    if worker.process:
        await worker.kill()


async def run(folder: Path, plan: Plan, url: str) -> Figures:
    """One run on the database at `url`; its figures."""
    async with stage(folder, plan, url) as found:
        return await act(found)


@contextlib.contextmanager
def database_for(engine: str, folder: Path):  # type: ignore[no-untyped-def]  # a string, for as long as it is needed
    """The address of an empty database whose commits are on the disk."""
    if engine == "sqlite":
        (folder / "data").mkdir(parents=True, exist_ok=True)
        yield f"sqlite+aiosqlite:///{folder / 'data' / 'jauap.db'}"
        return
    home = binaries()
    assert home, "no PostgreSQL here"
    with running(home, SAFE) as server:
        yield Postgres(server).create()


def full(kills: int, stops: int, engine: str, seed: int) -> list[Plan]:
    """The full form: half of the kills at random moments, half at named points; then the stops, alone.

    Many people with few reports each: nobody can send more than 20 messages a minute.
    """
    busy = {"engine": engine, "seed": seed}
    return [
        Plan(
            **busy, random_kills=kills // 2, named_kills=kills - kills // 2, relatives=25, reports=max(1, kills // 20),  # type: ignore[arg-type]
            news=max(4, kills // 5), posts=max(4, kills // 4), followers=200,
        ),
        Plan(
            **busy, stops=stops, relatives=20, reports=max(1, stops // 16), news=max(4, stops // 2),  # type: ignore[arg-type]
            posts=max(4, stops // 2),
        ),
    ]  # fmt: skip


def main() -> None:
    """The full form, by hand."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak.kills", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--stops", type=int, default=50)
    parser.add_argument("--engine", choices=ENGINES, help="one engine only")
    parser.add_argument("--seed", type=int, default=1)
    chosen, wrong = parser.parse_args(), 0
    for engine in [chosen.engine] if chosen.engine else ENGINES:
        for plan in full(chosen.kills, chosen.stops, engine, chosen.seed):
            with tempfile.TemporaryDirectory(dir="/var/tmp") as folder, database_for(engine, Path(folder)) as url:
                figures = asyncio.run(run(Path(folder), plan, url))
            print(figures.line(), flush=True)  # noqa: T201 - that is what it is for
            for each in figures.verdict.wrong[:20]:
                print("  wrong:", each, flush=True)  # noqa: T201 - the same
            wrong += len(figures.verdict.wrong)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
