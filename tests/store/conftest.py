"""The store on either engine, at a moment that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.clock import ManualClock
from bot.store.unit import Database, Unit
from tests.database import fresh_database
from tests.store.samples import START


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
async def database(database_url: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Database]:
    async with fresh_database(database_url, clock, tmp_path) as opened:
        yield opened


@pytest.fixture
async def unit(database: Database) -> AsyncIterator[Unit]:
    """One unit of work, in which the repositories write and read back through SQL."""
    async with database.unit() as opened:
        yield opened


@pytest.fixture
async def postgres_house(postgres_database: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which several writers are inside their transactions at once."""
    async with fresh_database(postgres_database, clock, tmp_path) as opened:
        yield opened


@pytest.fixture
async def sqlite_house(sqlite_database: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in one file, to look into."""
    async with fresh_database(sqlite_database, clock, tmp_path) as opened:
        yield opened
