"""The storm: for some minutes calls fail, the disk fails, the process is killed and stopped; then all is well again."""

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from bot.delivery.dispatcher import AT_ONCE
from tests.house import ADMIN
from tests.soak import checks
from tests.soak.audience import Audience
from tests.soak.disk import Trouble
from tests.soak.relatives import Relative
from tests.soak.simulator import Simulation, simulation
from tests.soak.wire import USUAL, Mishap

START = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Weather:
    """What goes wrong: a share of the calls, kills and stops (so many), a share of the disk's steps."""

    seconds: float = 600.0
    failing: float = 0.3
    kills: int = 0
    stops: int = 0
    disk: float = 0.0
    lost: bool = False
    relatives: int = 5
    reports: int = 2
    followers: int = 30
    news: int = 6
    posts: int = 6


async def storm(folder: Path, seed: int, weather: Weather) -> checks.Verdict:
    """One run of a seed; its figures, and what is wrong."""
    async with simulation(folder, seed, START) as sim:
        sim.world.add_person("Admin", id=ADMIN).started = True
        audience = Audience(sim)
        await audience.gather(weather.followers)
        relatives = settle_in(sim, weather)
        rage(sim, weather)
        for work in (
            audience.publish(weather.news, weather.seconds / weather.news / 2),
            audience.post(audience.followers[:5], weather.posts, weather.seconds / weather.posts / 2),
            _strike(sim, weather),
        ):
            sim.person(work)
        sim.spawn(_migrate(sim, audience, weather))
        sim.spawn(_clear_up(sim, weather))
        return await judged(sim, audience, relatives)


def settle_in(sim: Simulation, weather: Weather) -> list[Relative]:
    """People who will report."""
    people = [sim.world.add_person(f"R{n}") for n in range(weather.relatives)]
    names = [[f"Person {n} of {person.id}" for n in range(weather.reports)] for person in people]
    found = [
        Relative(sim.world, person, Random(sim.seed + person.id), theirs)
        for person, theirs in zip(people, names, strict=True)
    ]
    for relative in found:
        sim.person(relative.live())
    return found


def rage(sim: Simulation, weather: Weather) -> None:
    """Let calls and the disk fail from now on."""
    chance, sim.troubled = sim.chance, True
    sim.orderly = not weather.lost  # what was claimed so waits for the end of its lease
    sim.unwritten = 30.0 if weather.disk else 0.5
    sim.telegram.script = lambda name: chance.choice(USUAL) if chance.random() < weather.failing else None
    troubles = [Trouble.FULL, Trouble.LOCKED, *([Trouble.LOST] if weather.lost else [])]
    sim.disk.trouble = lambda count, kind: (
        chance.choice(troubles) if kind != "read" and chance.random() < weather.disk else None
    )


async def judged(sim: Simulation, audience: Audience, relatives: list[Relative]) -> checks.Verdict:
    """Wait for rest, and look at what has become of everything."""
    verdict = checks.Verdict()
    if not await sim.rest():
        verdict.wrong.append(f"it does not come to rest: {await _unrest(sim)}")
    sim.disk.trouble = lambda count, kind: None
    database = (await sim.alive()).database
    verdict.kills, verdict.stops = sim.kills, sim.stops
    checks.notices(audience, sim.telegram.sent, verdict, sim.orderly)
    await checks.reports(database, relatives, verdict)
    verdict.wrong += sim.telegram.too_early
    if verdict.copies > verdict.uncertain + sim.kills * AT_ONCE:
        verdict.wrong.append("more copies than can be excused")
    return verdict


async def _unrest(sim: Simulation) -> str:
    from tests.soak.simulator import waiting

    people = sum(not task.done() for task in sim.people)
    return f"{people} people, {await waiting((await sim.alive()).database)}"


async def _strike(sim: Simulation, weather: Weather) -> None:
    """Kill and stop, at moments of the seed: by the clock, or in the middle of a step of the disk."""
    blows = ["kill"] * weather.kills + ["stop"] * weather.stops
    sim.chance.shuffle(blows)
    for blow in blows:
        await asyncio.sleep(sim.chance.uniform(0, 2 * weather.seconds / len(blows)))
        await sim.alive()
        if blow == "stop":
            if await sim.stop():
                await sim.start()
        elif sim.chance.random() < 0.5:
            sim.kill()
        else:
            _kill_at_step(sim, sim.disk.steps + sim.chance.randrange(1, 40))


def _kill_at_step(sim: Simulation, step: int) -> None:
    usual = sim.disk.trouble

    def trouble(count: int, kind: str) -> Trouble | None:
        if count < step:
            return usual(count, kind)
        sim.disk.trouble = usual
        return Trouble.CRASH

    sim.disk.trouble = trouble


async def _migrate(sim: Simulation, audience: Audience, weather: Weather) -> None:
    await asyncio.sleep(sim.chance.uniform(0, weather.seconds))
    await audience.become_supergroup()


async def _clear_up(sim: Simulation, weather: Weather) -> None:
    """All is well again: Telegram answers, the disk has room."""
    await asyncio.sleep(weather.seconds)
    sim.telegram.script, sim.disk.trouble, sim.troubled = _fine, lambda count, kind: None, False


def _fine(name: str) -> Mishap | None:
    return None
