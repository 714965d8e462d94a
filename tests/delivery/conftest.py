"""A house for each test of delivery, and one person who has pressed START."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.sandbox.people import Person
from tests.house import TestHouse, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[TestHouse]:
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def aru(house: TestHouse) -> Person:
    person = await house.person("Aru")
    await person.start()
    await house.settle()
    return person
