"""A disk that is full and a database that is locked, again and again: people are told so, and nothing is half done."""

import asyncio
from collections import Counter
from pathlib import Path

from bot.delivery.intake import PATIENCE
from tests.house import ADMIN
from tests.soak import checks
from tests.soak.audience import Audience
from tests.soak.disk import BUSY, Trouble
from tests.soak.relatives import Relative
from tests.soak.simulator import Simulation, simulation
from tests.soak.storm import START, Weather, judged, settle_in
from tests.soak.wire import NOT_SAVED

# Who waits for longer than this is told.
TOLD_WITHIN = PATIENCE + 1.0
# What began within a spell may come to its end so much later.
AFTER = 2 * BUSY


async def refused(
    folder: Path, seed: int, trouble: Trouble, times: int, seconds: tuple[float, float]
) -> checks.Verdict:
    """So many times the disk refuses, from some step on, for so many seconds; nobody starts the bot anew."""
    async with simulation(folder, seed, START) as sim:
        sim.world.add_person("Admin", id=ADMIN).started = True
        audience = Audience(sim)
        await audience.gather(5)
        weather = Weather(relatives=max(3, times // 5), reports=2)
        relatives = settle_in(sim, weather)
        sim.person(audience.publish(5, times * seconds[1] / 5))
        spells: list[tuple[float, float]] = []
        sim.person(_spells(sim, trouble, times, seconds, spells))
        verdict = await judged(sim, audience, relatives)
        _honest(sim, relatives, spells, trouble, verdict)
        return verdict


async def _spells(
    sim: Simulation, trouble: Trouble, times: int, seconds: tuple[float, float], spells: list[tuple[float, float]]
) -> None:
    for _ in range(times):
        first = sim.disk.steps + sim.chance.randrange(1, 200)
        sim.disk.trouble = lambda count, kind, first=first: trouble if count >= first else None
        while sim.disk.steps < first:  # noqa: ASYNC110 - the time is virtual
            await asyncio.sleep(0.05)
        began = sim.now - 0.1  # when it was last looked at
        await asyncio.sleep(sim.chance.uniform(*seconds))
        sim.disk.trouble = lambda count, kind: None
        spells.append((began, sim.now))
        await asyncio.sleep(40)  # polling waits longer and longer, for half a minute at most


def _honest(
    sim: Simulation, relatives: list[Relative], spells: list[tuple[float, float]], trouble: Trouble,
    verdict: checks.Verdict,
) -> None:  # fmt: skip
    """Who wrote in a spell was told once, and only then; where it lasted long enough, everybody was."""
    told = [each for each in sim.telegram.sent if NOT_SAVED in each.text]
    verdict.told = len(told)
    for began, ended in spells:
        spell = [each.chat for each in told if began <= each.at <= ended + AFTER]
        verdict.wrong += [f"{chat} was told {n} times" for chat, n in Counter(spell).items() if n > 1]
    if trouble is Trouble.LOCKED:
        for began, ended in spells:
            wrote = _wrote(sim, began, ended - TOLD_WITHIN)
            heard = {each.chat for each in told if began <= each.at <= ended}
            if wrote and not heard:  # who is held by Telegram meanwhile has not been heard at all
                verdict.wrong.append(f"somebody wrote after {began:.0f} and nobody was told")
    outside = [e for e in told if not any(began <= e.at <= ended + AFTER for began, ended in spells)]
    verdict.wrong += [f"{each.chat} was told at {each.at:.0f} for no reason" for each in outside]
    if sim.kills or sim.telegram.lives:
        verdict.wrong.append("it was started anew")


def _wrote(sim: Simulation, began: float, ended: float) -> set[int]:
    """The chats in which somebody wrote between two moments."""
    start = int(START.timestamp())
    return {
        chat.id
        for chat in sim.world.chats.values()
        if chat.private
        for message in chat.messages.values()
        if message.author == chat.id and began + 1 <= message.body["date"] - start <= ended
    }
