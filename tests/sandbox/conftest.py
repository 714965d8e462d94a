"""A sandbox on a clock that stands still, served over real HTTP."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from bot.clock import ManualClock
from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from tests.sandbox.bots import Bot


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(datetime(2026, 3, 2, 9, 0, tzinfo=UTC))


@pytest.fixture
def world(clock: ManualClock) -> World:
    return World(clock)


@pytest.fixture
async def http(world: World) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(create_app(world)) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        yield client


@pytest.fixture
def bot(http: httpx.AsyncClient, world: World) -> Bot:
    return Bot(http, world)


@pytest.fixture
async def aigul(http: httpx.AsyncClient, bot: Bot) -> Person:
    """A person who has started the bot; the bot has seen it."""
    person = await Person.create(http, "Aigul", "kk", username="aigul_test")
    await person.start()
    await bot.updates()
    await bot.updates()  # confirms
    return person


@pytest.fixture
async def marat(http: httpx.AsyncClient) -> Person:
    """A person who has not started the bot."""
    return await Person.create(http, "Marat", "ru")
