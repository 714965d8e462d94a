"""Who writes to the workers, and who hears from them: the simulator's people, without its virtual time."""

from dataclasses import dataclass
from random import Random
from typing import Any, Protocol

from bot.domain.forms import FORMS
from bot.domain.peer import PeerKind
from bot.sandbox.world import World
from bot.services import filling
from bot.services.people import meet
from bot.services.policy import Policy
from bot.store.unit import Database
from tests.reported import ANSWERS
from tests.soak.audience import Audience
from tests.soak.relatives import Relative


class Hasty(Relative):
    """Writes two messages at once where the bot asks for a name: the second answers the question after it."""

    def _react(self, name: str, told: bool) -> bool:
        look = self._look()
        asked = look and "full name" in self.chat.messages[look[0]].words
        told = super()._react(name, told)
        if asked:
            self._say(f"The other name of {name}")
        return told


@dataclass
class Standing:
    """What the simulator's audience asks of a house: nobody has to be woken, the bell rings for the workers."""

    database: Database
    policy: Policy

    @property
    def changed(self) -> "Standing":
        """In place of the event of a house in this process."""
        return self

    def set(self) -> None:
        """Nobody waits here."""


@dataclass
class Outside:
    """What it asks of a simulation."""

    world: World
    chance: Random
    standing: Standing

    async def alive(self) -> Any:
        """The database is always there."""
        return self.standing


class Crowd(Protocol):
    """What is wanted of the relatives: how many, with how many reports each, and how fast they are."""

    @property
    def relatives(self) -> int: ...
    @property
    def reports(self) -> int: ...
    @property
    def think(self) -> float: ...
    @property
    def begun(self) -> bool: ...
    @property
    def seed(self) -> int: ...


async def hasty(plan: Crowd, world: World, standing: Standing, patience: float) -> list[Hasty]:
    """The relatives move in; they try again where nothing happens for `patience` seconds."""
    found = []
    for n in range(plan.relatives):
        user = world.add_person(f"R{n}")
        names = [f"Person {i} of {user.id}" for i in range(plan.reports)]
        found.append(Hasty(world, user, Random(plan.seed + user.id), names, think=plan.think, patience=patience))
        if plan.begun:
            await at_the_story(standing, user.id, names[0])
    return found


def audience(world: World, chance: Random, standing: Standing) -> Audience:
    """The simulator's followers, whose news and posts are written into the workers' database from outside."""
    outside: Any = Outside(world, chance, standing)
    return Audience(outside)


async def at_the_story(standing: Standing, chat_id: int, name: str) -> None:
    """Let a person have filled in everything but the story: for a run that has no time for fourteen questions."""
    async with standing.database.unit() as unit:
        peer = await meet(unit, standing.policy, chat_id, PeerKind.PRIVATE, "en")
        draft = await filling.begin(unit, standing.policy, peer, "report")
        draft.prefill(FORMS["report"], {**ANSWERS, "name": name, "story": None})
        draft.answers.pop("story")
        draft.position, draft.reviewing = "story", True
        await unit.drafts.save(draft)
        await unit.commit()
