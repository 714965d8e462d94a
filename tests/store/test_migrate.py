"""Migrations: up, down and up again; the head is what tables.py says; two starters; what is told to a person."""

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.engine import open_engine
from bot.store.errors import StoreError
from bot.store.migrate import FOLDER, VERSION_TABLE, State, downgrade, migrate, revisions, state, upgrade
from bot.store.tables import metadata
from tests.database import left_over, until_somebody_waits
from tests.store.schema import describe


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database_url, busy_timeout=5_000)
    yield engine
    await engine.dispose()


def drift(conn: sa.Connection) -> list[object]:
    """What Alembic would still change."""
    return list(compare_metadata(MigrationContext.configure(conn), metadata))


def damage(path: Path) -> None:
    """Leave nothing but the head of a file."""
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


async def test_an_empty_database_becomes_current(engine: AsyncEngine) -> None:
    assert await state(engine) is State.EMPTY
    await migrate(engine)
    assert await state(engine) is State.CURRENT
    await migrate(engine)
    assert await state(engine) is State.CURRENT


async def test_the_head_is_what_the_tables_say(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as conn:
        assert await conn.run_sync(drift) == []
        migrated = await describe(conn)
        await conn.run_sync(downgrade, "base")
        assert await describe(conn) == set()
        await conn.run_sync(metadata.create_all)
        assert await describe(conn) == migrated


def test_each_file_is_named_after_its_revision() -> None:
    """The start reads the names only; Alembic is loaded where there is something to migrate."""
    steps = ScriptDirectory(str(FOLDER)).walk_revisions()
    assert revisions() == [step.revision for step in steps]


async def test_every_step_goes_up_down_and_up(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as conn:
        before = await describe(conn)
        await conn.run_sync(downgrade, "base")
        assert await describe(conn) == set()
        await conn.run_sync(upgrade)
        assert await describe(conn) == before


async def test_of_two_starters_one_waits(database_url: str) -> None:
    engines = [open_engine(database_url, busy_timeout=5_000) for _ in range(4)]
    await asyncio.gather(*(migrate(engine) for engine in engines))
    assert [await state(engine) for engine in engines] == [State.CURRENT] * 4
    for engine in engines:
        await engine.dispose()


async def test_two_may_make_the_first_table_at_once(postgres_database: str) -> None:
    engine = open_engine(postgres_database)
    async with engine.connect() as first:
        await first.execute(sa.text(VERSION_TABLE))
        migrating = asyncio.create_task(migrate(engine))
        await until_somebody_waits(engine)
        await first.commit()
    await migrating
    assert await state(engine) is State.CURRENT
    await engine.dispose()


async def test_a_newer_database_is_left_alone(engine: AsyncEngine) -> None:
    await migrate(engine)
    async with engine.begin() as conn:
        await conn.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    assert await state(engine) is State.NEWER
    with pytest.raises(StoreError, match="newer version"):
        await migrate(engine)
    assert await state(engine) is State.NEWER


async def test_a_failed_step_leaves_nothing(engine: AsyncEngine) -> None:
    async with engine.begin() as conn:
        await conn.execute(sa.text("CREATE TABLE notices (id INTEGER)"))
    with pytest.raises(StoreError):
        await migrate(engine)
    async with engine.connect() as conn:
        assert {line[1] for line in await describe(conn)} <= {"notices", "id"}
    assert await state(engine) is State.EMPTY


async def test_a_locked_file_says_so(sqlite_database: str) -> None:
    engine = open_engine(sqlite_database, busy_timeout=50)
    await migrate(engine)
    path = str(make_url(sqlite_database).database)
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreError, match=f"^DATABASE_URL: {path} is in use by another program"):
        await migrate(engine)
    holder.close()
    await engine.dispose()


@pytest.mark.parametrize("content", [b"no database" * 200, b"SQLite format 3\0" + b"\xff" * 4096])
async def test_a_file_that_is_no_database_says_so(tmp_path: Path, content: bytes) -> None:
    before = set(threading.enumerate())
    (tmp_path / "it.db").write_bytes(content)
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'it.db'}")
    for ask in (state, migrate):
        with pytest.raises(StoreError, match=r"it\.db is (no SQLite database|damaged)"):
            await ask(engine)
    await engine.dispose()
    assert left_over(before) == set()


async def test_a_damaged_file_says_so(sqlite_database: str) -> None:
    engine = open_engine(sqlite_database)
    await migrate(engine)
    await engine.dispose()
    damage(Path(str(make_url(sqlite_database).database)))
    with pytest.raises(StoreError, match="is damaged"):
        await state(engine)
    await engine.dispose()


async def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="cannot be reached"):
        open_engine(f"sqlite+aiosqlite:///{tmp_path / 'file' / 'deeper' / 'it.db'}")


async def test_a_folder_in_place_of_the_file_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_engine(f"sqlite+aiosqlite:///{tmp_path}")


@pytest.mark.parametrize("ask", [state, migrate])
async def test_an_unreachable_postgresql_says_so_without_its_password(ask: object) -> None:
    engine = open_engine("postgresql+psycopg://somebody:hunter2secret@127.0.0.1:9/jauap?connect_timeout=2")
    with pytest.raises(StoreError, match=r"PostgreSQL at 127\.0\.0\.1:9/jauap cannot be reached") as caught:
        await ask(engine)  # type: ignore[operator]
    assert "hunter2secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


async def test_a_missing_postgresql_database_says_so(postgres_database: str) -> None:
    engine = open_engine(make_url(postgres_database).set(database="nobody").render_as_string(False))
    with pytest.raises(StoreError, match="nobody cannot be reached"):
        await migrate(engine)
