"""The machine's clock is set forward and back by a day, and Almaty's offset changes: nothing is lost, early or late."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from bot.domain.case import Workflow
from bot.domain.dates import PartialDate, Precision
from bot.services.schedule import plan_milestones
from tests.house import ADMIN
from tests.published import publication
from tests.reported import reported
from tests.soak import checks
from tests.soak.audience import Audience
from tests.soak.simulator import Simulation, simulation
from tests.soak.storm import START, Weather, judged, rage, settle_in

DAY = 86_400.0
MINUTE = 60.0


async def jumps(folder: Path, seed: int, times: int = 8) -> checks.Verdict:
    """People report and followers listen while the clock is set by a day, to and fro; all is through within an hour."""
    async with simulation(folder, seed, START) as sim:
        sim.patience = 3600.0
        sim.world.add_person("Admin", id=ADMIN).started = True
        audience = Audience(sim)
        await audience.gather(10)
        weather = Weather(seconds=times * 60.0, failing=0.1, relatives=3, reports=2)
        relatives = settle_in(sim, weather)
        rage(sim, weather)
        sim.orderly = False  # what is tried again stands behind what was said while the clock was behind
        sim.person(audience.publish(times, 30.0))
        sim.person(audience.post(audience.followers[:3], times, 30.0))
        sim.person(_jump(sim, times))
        return await judged(sim, audience, relatives)


async def _jump(sim: Simulation, times: int) -> None:
    """To and fro, at last to the right time."""
    for n in range(times):
        await asyncio.sleep(sim.chance.uniform(5, 60))
        sim.clock.shift = 0.0 if n == times - 1 else sim.clock.shift + sim.chance.choice([-DAY, DAY])
    sim.telegram.script = lambda name: None


async def reminders(folder: Path, seed: int, times: int = 10) -> checks.Verdict:
    """A case that nobody takes: each reminder comes when its hour has struck by the clock, whatever the clock did."""
    async with simulation(folder, seed, START) as sim:
        verdict = checks.Verdict()
        sim.world.add_person("Admin", id=ADMIN).started = True
        house = await sim.alive()
        await reported(house.database, house.policy, 4001)
        heard = 0
        for _ in range(times):
            await _until_due(sim, verdict, heard)
            await _look(sim, verdict, heard := heard + 1)
            sim.clock.shift += sim.chance.choice([-DAY, DAY])
            heard += await _due(sim) <= sim.clock.now()
            await _look(sim, verdict, heard)
        verdict.expected = heard
        return verdict


async def _until_due(sim: Simulation, verdict: checks.Verdict, heard: int) -> None:
    """To a minute before the next reminder, at which nobody has heard more than before; then to its hour."""
    due = await _due(sim)
    sim.clock.shift += (due - sim.clock.now()).total_seconds() - 2 * MINUTE
    await _look(sim, verdict, heard)
    sim.clock.shift += (due - sim.clock.now()).total_seconds() + 1
    while sim.clock.now().astimezone(UTC).hour + 5 in range(22, 30):  # at night by the clock of Almaty they wait
        sim.clock.shift += 3600


async def _due(sim: Simulation) -> datetime:
    house = await sim.alive()
    async with house.database.unit(reading=True) as unit:
        (case,) = await unit.cases.queue(10)
        return min(each.due_at for each in await unit.reminders.of(case.id) if each.due_at)


async def _look(sim: Simulation, verdict: checks.Verdict, wanted: int) -> None:
    """Let two ticks pass: so many reminders have been heard."""
    await asyncio.sleep(70)
    heard = sum(each.acted and "ещё никто не взял" in each.text for each in sim.telegram.sent)
    if heard != wanted:
        verdict.wrong.append(f"{heard} reminders instead of {wanted} at {sim.clock.now():%d %B %H:%M}")


async def almaty(folder: Path, seed: int) -> checks.Verdict:
    """On 1 March 2024 Almaty's clocks went back by an hour: ten in the morning came at 05:00 UTC, not at 04:00."""
    async with simulation(folder, seed, datetime(2024, 2, 28, 6, tzinfo=UTC)) as sim:
        verdict = checks.Verdict()
        sim.world.add_person("Admin", id=ADMIN).started = True
        house, began = await sim.alive(), date(2023, 11, 22)
        code = await reported(house.database, house.policy, 4001)
        async with house.database.unit() as unit:
            case = await unit.cases.by_code(code)
            assert case
            await unit.cases.save(replace(case, workflow=Workflow.PUBLISHED))
            known = publication(code=code, since=PartialDate(began, began, Precision.DAY).to_json())
            known.case_id = case.id
            await unit.publications.put(known)
            await plan_milestones(unit, house.policy, known)
            await unit.commit()
        for hour, wanted in ((4, 0), (5, 1)):
            sim.clock.shift += (datetime(2024, 3, 1, hour, tzinfo=UTC) - sim.clock.now()).total_seconds()
            await asyncio.sleep(2 * MINUTE)
            heard = sum(each.acted and "100" in each.text for each in sim.telegram.sent)
            if heard != wanted:
                verdict.wrong.append(f"{heard} milestones instead of {wanted} at {hour}:00 UTC")
        verdict.expected = 1
        return verdict
