"""A house with a reporter and a moderator in it, both with their phones."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from bot.domain.case import Case
from bot.domain.casefile import Record
from bot.domain.codes import read_code
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.sandbox.people import Person
from bot.services.people import meet
from tests.house import TestHouse, open_house
from tests.reported import moderator, reported

R = TypeVar("R", bound=Record)
MODERATOR = 3001
# The id that a sandbox gives to its first supergroup.
FORUM = -1001000000001


@dataclass
class Staffed:
    """The house, the one who reports, and the one who moderates."""

    __test__ = False
    house: TestHouse
    aru: Person
    mod: Person

    async def report(self, **answers: Any) -> str:
        """A new case of Aru's; its code."""
        code = await reported(self.house.house.database, self.house.house.policy, self.aru.id, **answers)
        await self.house.settle()
        return code

    async def appoint(self, person: Person) -> None:
        """Make somebody a moderator."""
        async with self.house.house.database.unit() as unit:
            await moderator(unit, self.house.house.policy, person.id)
            await unit.commit()

    async def follow_all(self, person: Person) -> None:
        """Let somebody hear of every case."""
        async with self.house.house.database.unit() as unit:
            peer = await meet(unit, self.house.house.policy, person.id, PeerKind.PRIVATE, "en")
            await unit.follows.add(Follow(peer.id, FollowKind.ALL))
            await unit.commit()

    async def case(self, code: str) -> Case:
        """The case as it is stored."""
        clean = read_code(code)
        async with self.house.house.database.unit(reading=True) as unit:
            case = await unit.cases.by_code(clean) if clean else None
        assert case
        return case

    async def records(self, kind: type[R], code: str) -> list[R]:
        """The records of a case as they are stored."""
        case = await self.case(code)
        async with self.house.house.database.unit(reading=True) as unit:
            return await unit.records.all(kind, case.id)

    @property
    def toasts(self) -> list[str]:
        """What pressed buttons were answered with, oldest first."""
        answers = [call["params"] for call in self.house.world.calls if call["method"] == "answerCallbackQuery"]
        return [answer["text"] for answer in answers if answer.get("text")]

    async def writes(self, text: str, person: Person | None = None, **where: Any) -> str:
        """A person (the moderator) writes; the screen that comes back."""
        person = person or self.mod
        await person.send(text, **where)
        await self.house.settle()
        return await person.screen(where.get("chat_id"))

    async def presses(self, *labels: str, person: Person | None = None, chat_id: int | None = None) -> str:
        """A person (the moderator) presses buttons one after the other; the screen at the end."""
        person = person or self.mod
        for label in labels:
            await person.press(label, chat_id=chat_id)
            await self.house.settle()
        return await person.screen(chat_id)


@contextlib.asynccontextmanager
async def staffed(tmp_path: Path, **settings: Any) -> AsyncIterator[Staffed]:
    """Open it."""
    async with open_house(tmp_path, **settings) as house:
        found = Staffed(house, await house.person("Aru", "en"), await house.person("Mod", "en", id=MODERATOR))
        await found.aru.start()
        await found.mod.start()
        await house.settle()
        await found.appoint(found.mod)
        yield found
