"""A day without the bot: what people wrote meanwhile is held by Telegram and comes at once."""

import asyncio
from pathlib import Path

from bot.domain.form import Part
from bot.domain.peer import PeerKind
from bot.sandbox import acts
from bot.sandbox.model import User
from bot.sandbox.wishes import Wish
from bot.services import filling
from bot.services.people import meet
from tests.soak.checks import Verdict
from tests.soak.simulator import Simulation, simulation
from tests.soak.storm import START

HOURS = 23
# As many as one question takes.
MOST = 30


async def held(folder: Path, seed: int, people: int = 40) -> Verdict:
    """People write in the middle of a report while nobody listens: each message counts once, in its order."""
    async with simulation(folder, seed, START) as sim:
        users = [sim.world.add_person(f"R{n}") for n in range(people)]
        for user in users:
            await _begin(sim, user)
        await sim.stop()
        wrote = await _write(sim, users)
        await sim.start()
        verdict = Verdict()
        if not await sim.rest():
            verdict.wrong.append("it does not come to rest")
        for user in users:
            await _compare(sim, user, wrote[user.id], verdict)
        return verdict


async def _begin(sim: Simulation, user: User) -> None:
    """Up to the story of a report."""
    user.started = True
    house = await sim.alive()
    async with house.database.unit() as unit:
        peer = await meet(unit, house.policy, user.id, PeerKind.PRIVATE, "en")
        draft = await filling.begin(unit, house.policy, peer, "report")
        draft.answers["name"] = [Part(f"Person {user.id}")]
        draft.position = "story"
        await unit.drafts.save(draft)
        await unit.commit()


async def _write(sim: Simulation, users: list[User]) -> dict[int, list[str]]:
    """Messages of everybody, spread over the hours."""
    wrote: dict[int, list[str]] = {user.id: [] for user in users}
    turns = [user for user in users for _ in range(sim.chance.randint(MOST // 2, MOST))]
    sim.chance.shuffle(turns)
    for user in turns:
        await asyncio.sleep(HOURS * 3600 / len(turns))
        text = f"Message {len(wrote[user.id])} of {user.id}."
        acts.say(sim.world, user, Wish({"text": text}))
        wrote[user.id].append(text)
    return wrote


async def _compare(sim: Simulation, user: User, wrote: list[str], verdict: Verdict) -> None:
    house = await sim.alive()
    async with house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(user.id)
        draft = await unit.drafts.active(peer.id) if peer else None
    found = [part.value["text"] for part in draft.parts("story")] if draft else []
    verdict.acknowledged += len(wrote)
    verdict.reports_lost += len(set(wrote) - set(found))
    verdict.reports_twice += len(found) - len(set(found))
    if found != wrote:
        verdict.wrong.append(f"{user.id} wrote {len(wrote)} messages, and {len(found)} are there, or in another order")
