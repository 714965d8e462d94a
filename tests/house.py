"""A whole house for a test: the unchanged bot against the sandbox over HTTP, with a clock that the test moves.

Nothing waits for real time: `settle()` lets the bot take in, handle and send until nothing is left to do.
"""

import base64
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import House, opened
from bot.clock import ManualClock
from bot.config import Settings
from bot.i18n import translator
from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from bot.texts.labels import LANGUAGES
from tests.bot_api import assert_calls_follow_the_bot_api
from tests.database import lay_tables

START = datetime(2025, 9, 1, 6, 0, tzinfo=UTC)  # 11:00 in Almaty
KEY = base64.b64encode(bytes(range(32))).decode()
ADMIN = 2001
# Telegram's limits make a message wait a little; longer than this is a reminder, not a wait.
PATIENCE = timedelta(seconds=90)
A_LITTLE = 0.25


@dataclass
class TestHouse:
    """The bot, its world, and the people in it."""

    __test__ = False
    house: House
    world: World
    clock: ManualClock
    http: httpx.AsyncClient
    people: dict[str, Person] = field(default_factory=dict)

    async def person(self, name: str, language: str = "en", **more: Any) -> Person:
        """A new person whose Telegram speaks `language`."""
        self.people[name] = await Person.create(self.http, name, language, **more)
        return self.people[name]

    async def actor(self, name: str, language: str, **more: Any) -> "Actor":
        """A new person who has pressed START and chosen `language`."""
        actor = Actor(self, await self.person(name, language, **more), language)
        await actor.person.start()
        await self.settle()
        await actor.person.press(LANGUAGES[language])
        await self.settle()
        return actor

    async def settle(self) -> None:
        """Let the bot work until nothing is left to do for now."""
        for _ in range(2000):
            busy = await self.house.poller.poll_once(0)
            await self.house.worker.rest()
            busy += await self.house.worker.handle_pending()
            await self.house.worker.rest()
            busy += await self.house.dispatcher.dispatch_due()
            busy += await self.house.sweep()
            if not busy and not await self._wait_a_little():
                return
        raise AssertionError("the bot does not come to rest")

    async def pass_time(self, **span: float) -> None:
        """Let time pass (days=14), with one tick at its end, and settle."""
        self.clock.advance(timedelta(**span).total_seconds())
        await self.house.tick()
        await self.settle()

    async def _wait_a_little(self) -> bool:
        async with self.house.database.unit(reading=True) as unit:
            due = await unit.dispatch.next_due()
        if due is None or due > self.clock.now() + PATIENCE:
            return False
        # What is due already waits for one of Telegram's limits, or for another try.
        self.clock.advance(max(A_LITTLE, (due - self.clock.now()).total_seconds()))
        return True


def settings(tmp_path: Path, **more: Any) -> Settings:
    """Settings of a test: a key, a data folder, the person 2001 as admin."""
    values: dict[str, Any] = {
        "data_dir": tmp_path / "data", "secret_keys": SecretStr(KEY), "admin_ids": (ADMIN,), "log_level": "ERROR",
    }  # fmt: skip
    return Settings(**{**values, **more})


@contextlib.asynccontextmanager
async def open_house(tmp_path: Path, start: datetime = START, **more: Any) -> AsyncIterator[TestHouse]:
    """A house on a database of its own; `more` are settings."""
    clock = ManualClock(start)
    world = World(clock)
    async with contextlib.AsyncExitStack() as stack:
        url = await stack.enter_async_context(serving(create_app(world)))
        # There is nothing to verify on this machine, and reading the certificates takes longer than a test's step.
        http = await stack.enter_async_context(httpx.AsyncClient(base_url=url, verify=False))
        config = settings(tmp_path, telegram_api_url=url, **more)
        await lay_tables(config.database())
        house = await stack.enter_async_context(opened(config, world.token, clock))
        yield TestHouse(house, world, clock, http)
        assert_calls_follow_the_bot_api(world.calls)


@dataclass
class Actor:
    """A person who reads the bot in one language: buttons are named by their English sentence.

    Each deed is followed by the bot's coming to rest.
    """

    house: TestHouse
    person: Person
    language: str

    async def says(self, *texts: str) -> str:
        """Write messages; the screen that follows."""
        for text in texts:
            await self.person.send(text)
            await self.house.settle()
        return await self.person.screen()

    async def taps(self, label: str, **values: Any) -> str:
        """Press the button whose English label is `label`; the screen that follows."""
        await self.person.press(self.reads(label, **values))
        await self.house.settle()
        return await self.person.screen()

    async def shows(self, picture: bytes) -> str:
        """Send a photo; the screen that follows."""
        await self.person.photo(picture)
        await self.house.settle()
        return await self.person.screen()

    def reads(self, sentence: str, **values: Any) -> str:
        """A sentence of the catalog in this person's language, as plain text."""
        return translator(self.language)(sentence, **values).unescape()

    async def received(self) -> list[str]:
        """The texts of all messages of the bot, oldest first."""
        return [m.get("text", "") for m in await self.person.messages() if m.get("from", {}).get("is_bot")]
