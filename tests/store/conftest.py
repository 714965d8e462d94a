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
async def postgres_house(migrated_postgres: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in which several writers are inside their transactions at once."""
    async with fresh_database(migrated_postgres, clock, tmp_path) as opened:
        yield opened


@pytest.fixture
async def sqlite_house(sqlite_database: str, clock: ManualClock, tmp_path: Path) -> AsyncIterator[Database]:
    """A database in one file, to look into."""
    async with fresh_database(sqlite_database, clock, tmp_path) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated database, once of each kind."""
    kind = {"sqlite": "sqlite_house", "postgresql": "postgres_house"}[request.param]
    opened: Database = request.getfixturevalue(kind)
    return opened


@pytest.fixture
async def unit(database: Database) -> AsyncIterator[Unit]:
    """One unit of work, in which the repositories write and read back through SQL."""
    async with database.unit() as opened:
        yield opened
