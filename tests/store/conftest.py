"""The store on either engine, at a moment that stands still."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from bot.clock import ManualClock
from bot.store.engine import open_engine
from bot.store.migrate import migrate
from bot.store.unit import Database, Unit
from tests.database import fresh_database
from tests.postgres import Postgres
from tests.store.samples import START


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture(scope="session")
def template(postgres: Postgres) -> Iterator[str]:
    """The name of a migrated PostgreSQL database: copies of it are had in no time."""
    url = postgres.create()
    asyncio.run(_migrate(url))
    yield str(make_url(url).database)
    postgres.drop(url)


@pytest.fixture
async def postgres_house(
    postgres: Postgres, template: str, clock: ManualClock, tmp_path: Path
) -> AsyncIterator[Database]:
    """A database in which several writers are inside their transactions at once."""
    url = postgres.create(template)
    async with fresh_database(url, clock, tmp_path) as opened:
        yield opened
    postgres.drop(url)


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


async def _migrate(url: str) -> None:
    engine = open_engine(url)
    await migrate(engine)
    await engine.dispose()
