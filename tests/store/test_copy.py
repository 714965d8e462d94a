"""The copy from one database to another: the same on both, or nothing at all."""

import contextlib
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.store.engine import open_plain_engine
from bot.store.errors import StoreError
from bot.store.migrate import State, downgrade, revisions, state_of
from bot.store.moving.copying import copy
from bot.store.moving.loading import replacing, verify
from bot.store.moving.progress import Steps, unwatched
from bot.store.moving.rows import Tally, kind_of, shapes
from bot.store.tables import audit, leases, metadata
from tests.store.moved import NOW, held, put, some
from tests.store.test_restore import Interrupted, execute, server_now


@pytest.fixture
def other(tmp_path: Path, database_url: str, request: pytest.FixtureRequest) -> str:
    """An empty database of the other engine."""
    if database_url.startswith("sqlite"):
        return str(request.getfixturevalue("postgres_database"))
    return f"sqlite+aiosqlite:///{tmp_path / 'other.db'}"


def test_both_hold_the_same(database_url: str, other: str) -> None:
    put(database_url, some())
    done: list[tuple[int, int]] = []
    assert copy(database_url, other, NOW, lambda *step: done.append(step)) == 9
    assert held(other) == held(database_url)
    assert done[-1] == (18, 18)
    execute(other, sa.insert(audit).values(at=NOW, action="next"))  # the numbers go on
    assert sorted(row[0] for row in held(other)["audit"]) == [40, 41]


def test_a_migrated_target_will_do_one_with_data_will_not(sqlite_database: str, postgres_database: str) -> None:
    put(sqlite_database, some())
    put(postgres_database, {"installation": [{"name": "general", "wrapped": b"of a first start"}]})
    copy(sqlite_database, postgres_database, NOW)
    with pytest.raises(StoreError, match=r"^--to: .* holds data already\.$"):
        copy(sqlite_database, postgres_database, NOW)
    assert held(postgres_database) == held(sqlite_database)


def test_a_failure_leaves_the_target_empty(sqlite_database: str, postgres_database: str) -> None:
    put(sqlite_database, some())
    for moment in (1, 9, 18):
        with pytest.raises(Interrupted):
            copy(sqlite_database, postgres_database, NOW, stopping(moment))
        with open_plain_engine(postgres_database).connect() as conn:
            assert state_of(conn) is State.EMPTY


def stopping(moment: int) -> Callable[[int, int], None]:
    def stop(done: int, total: int) -> None:
        if done >= moment:
            raise Interrupted

    return stop


def test_a_bot_at_work_is_not_disturbed(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    until = NOW + timedelta(seconds=60)
    execute(sqlite_database, sa.insert(leases).values(name="dispatcher", holder="somebody", until=until))
    with pytest.raises(StoreError, match=r"^DATABASE_URL: a bot is working on"):
        copy(sqlite_database, f"sqlite+aiosqlite:///{tmp_path / 'other.db'}", NOW)


def test_a_bot_that_begins_meanwhile_is_noticed(postgres_database: str, sqlite_database: str) -> None:
    put(postgres_database, some())
    until = server_now(postgres_database) + timedelta(seconds=60)

    def begin(done: int, total: int) -> None:
        if done == total:
            execute(postgres_database, sa.insert(leases).values(name="dispatcher", holder="somebody", until=until))

    with pytest.raises(StoreError, match=r"^DATABASE_URL: a bot is working on"):
        copy(postgres_database, sqlite_database, NOW, begin)
    with open_plain_engine(sqlite_database).connect() as conn:
        assert state_of(conn) is State.EMPTY


def test_nobody_writes_to_sqlite_meanwhile(sqlite_database: str, postgres_database: str) -> None:
    put(sqlite_database, some())

    path, refused = str(make_url(sqlite_database).database), []

    def write(done: int, total: int) -> None:
        with contextlib.closing(sqlite3.connect(path, timeout=0)) as somebody:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                somebody.execute("DELETE FROM peers")
            refused.append(done)

    copy(sqlite_database, postgres_database, NOW, write)
    assert refused


def test_the_same_database_is_refused(sqlite_database: str) -> None:
    put(sqlite_database, some())
    with pytest.raises(StoreError, match=r"^--to: that is the very database"):
        copy(sqlite_database, sqlite_database, NOW)


def test_only_a_database_of_this_version_is_copied(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    with open_plain_engine(sqlite_database).connect() as connection:
        conn = connection.execution_options(rebuilding=True)
        downgrade(conn, revisions()[1])
        conn.commit()
    with pytest.raises(StoreError, match=r"^DATABASE_URL: .* is of an older version"):
        copy(sqlite_database, f"sqlite+aiosqlite:///{tmp_path / 'other.db'}", NOW)


def test_a_target_that_cannot_be_reached_is_named_without_its_password(sqlite_database: str) -> None:
    put(sqlite_database, some())
    with pytest.raises(StoreError, match=r"^--to: PostgreSQL at 127\.0\.0\.1:9/x cannot be reached") as refused:
        copy(sqlite_database, "postgresql+psycopg://u:hidden@127.0.0.1:9/x", NOW)
    assert "hidden" not in str(refused.value)


def test_what_is_kept_otherwise_is_noticed(sqlite_database: str) -> None:
    shape = next(shape for shape in shapes() if shape.name == "audit")
    with (
        pytest.raises(StoreError, match="keeps audit otherwise than it came"),
        replacing(sqlite_database, NOW, overwrite=False) as conn,
    ):
        verify(conn, {shape: Tally(1, 1)}, Steps(unwatched))


def test_every_column_can_travel() -> None:
    assert all(kind_of(column) for table in metadata.tables.values() for column in table.columns)


def test_a_tally_does_not_depend_on_the_order_but_on_every_line() -> None:
    def tally(*lines: bytes) -> Tally:
        counted = Tally()
        counted.add(lines)
        return counted

    assert tally(b"a", b"b") == tally(b"b", b"a")
    assert len({tally(*lines).checksum for lines in ((), (b"a",), (b"a", b"a"), (b"a", b"b"), (b"ab",))}) == 5
