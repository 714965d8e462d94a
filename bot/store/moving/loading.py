"""Replacing what a database holds, in one transaction: either all of the new is there, or all of the old."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import REGCLASS

from bot.store.columns import metadata
from bot.store.engine import open_plain_engine
from bot.store.errors import StoreError, explained, place
from bot.store.migrate import NEWER, State, downgrade, revisions, state_of, upgrade
from bot.store.moving.archive import TOO_NEW, Damaged
from bot.store.moving.progress import Steps
from bot.store.moving.reading import expect_rest, tally
from bot.store.moving.rows import Shape, Tally
from bot.store.tables import installation, leases

# What a bot writes that has only been started: keys of its own, and who leads.
NO_DATA = {installation, leases}


class HoldsData(StoreError):
    """A database that nobody allowed to be replaced."""

    def __init__(self, url: sa.URL) -> None:
        super().__init__(f"DATABASE_URL: {place(url)} holds data already.")


@contextlib.contextmanager
def replacing(url: str, now: datetime, *, overwrite: bool) -> Iterator[sa.Connection]:
    """A transaction on an emptied database of the newest schema; it is committed when the block ends well.

    Raises StoreError where a bot works on the database, where it is of a newer schema, or, unless `overwrite`, where it
    holds data.
    """
    engine = open_plain_engine(url)
    with explained(engine.url):
        if engine.dialect.name == "sqlite":
            Path(str(engine.url.database)).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with engine.connect() as connection:
            conn = connection.execution_options(rebuilding=True)
            _bring_up_to_date(conn)
            expect_rest(conn, now)
            if not overwrite:
                _expect_no_data(conn)
            _clear(conn)
            yield conn
            conn.commit()


def as_of(conn: sa.Connection, revision: str) -> None:
    """Take the emptied tables back to the schema of an older revision. Raises StoreError for an unknown one."""
    known = revisions()
    if revision not in known:
        raise StoreError(TOO_NEW)
    if revision != known[0]:
        downgrade(conn, revision)


def verify(conn: sa.Connection, expected: dict[Shape, Tally], steps: Steps) -> None:
    """Compare what the tables hold with what came in. Raises StoreError."""
    for shape, wanted in expected.items():
        if tally(conn, shape, steps) != wanted:
            raise StoreError(f"DATABASE_URL: {place(conn.engine.url)} keeps {shape.name} otherwise than it came.")
    if conn.dialect.name == "sqlite" and conn.execute(sa.text("PRAGMA foreign_key_check")).first():
        raise Damaged("a row points to one that is not there")


def settle(conn: sa.Connection) -> None:
    """Bring what was loaded to the newest schema; numbers that the database gives go on after the highest."""
    _bring_up_to_date(conn)
    if conn.dialect.name == "postgresql":
        for table in metadata.sorted_tables:
            if table.autoincrement_column is not None:
                conn.execute(_go_on(table, table.autoincrement_column))


def _bring_up_to_date(conn: sa.Connection) -> None:
    found = state_of(conn)
    if found is State.NEWER:
        raise StoreError(f"DATABASE_URL: {place(conn.engine.url)} {NEWER}")
    if found is not State.CURRENT:
        upgrade(conn)


def _expect_no_data(conn: sa.Connection) -> None:
    for table in set(metadata.sorted_tables) - NO_DATA:
        if conn.execute(sa.select(sa.exists().select_from(table))).scalar_one():
            raise HoldsData(conn.engine.url)


def _clear(conn: sa.Connection) -> None:
    for table in reversed(metadata.sorted_tables):
        conn.execute(sa.delete(table))


def _go_on(table: sa.Table, column: sa.Column[int]) -> sa.Select[int]:
    sequence = sa.cast(sa.func.pg_get_serial_sequence(table.name, column.name), REGCLASS)
    following = sa.select(sa.func.greatest(sa.func.max(column), 0) + 1).scalar_subquery()
    return sa.select(sa.func.setval(sequence, following, sa.false()))
