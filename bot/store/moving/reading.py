"""Reading a whole database at one moment, while others go on writing to it."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import make_url

from bot.store.columns import Moment
from bot.store.engine import open_plain_engine
from bot.store.errors import StoreError, explained, place
from bot.store.migrate import NEWER, State, state_of
from bot.store.moving.progress import Steps
from bot.store.moving.rows import Shape, Tally
from bot.store.tables import leases

# Rows that are held in memory at once.
BATCH = 500
MISFITS = {
    State.EMPTY: "holds nothing yet.",
    State.BEHIND: "is of an older version of the bot; `python -m bot migrate` brings it up to date.",
    State.NEWER: NEWER,
}


@contextlib.contextmanager
def snapshot(url: str, *, holding: bool = False) -> Iterator[sa.Connection]:
    """One moment of the database; where `holding`, SQLite lets nobody write meanwhile. Raises StoreError."""
    engine = open_plain_engine(url)
    _expect_file(engine.url)
    with explained(engine.url), engine.connect() as connection:
        yield _begun(connection, holding)


def expect_current(conn: sa.Connection) -> None:
    """Raise StoreError where the database is not of this very version of the code."""
    found = state_of(conn)
    if found is not State.CURRENT:
        raise StoreError(f"DATABASE_URL: {place(conn.engine.url)} {MISFITS[found]}")


def expect_rest(conn: sa.Connection, now: datetime) -> None:
    """Raise StoreError where a bot works on the database: it renews a lease all the time."""
    if conn.dialect.name == "postgresql":  # the workers go by its clock
        now = conn.execute(sa.select(sa.func.clock_timestamp(type_=Moment))).scalar_one()
    until = conn.execute(sa.select(sa.func.max(leases.c.until, type_=Moment))).scalar_one()
    if until is not None and until > now:
        seconds = int((until - now).total_seconds()) + 1
        raise StoreError(
            f"DATABASE_URL: a bot is working on {place(conn.engine.url)}. Stop it first; "
            f"if it did not end in peace, wait for {seconds} s."
        )


def batches(conn: sa.Connection, shape: Shape) -> Iterator[list[bytes]]:
    """The rows of a table as lines, up to BATCH at once."""
    with explained(conn.engine.url):
        found = conn.execute(sa.select(shape.table()), execution_options={"yield_per": BATCH})
        for rows in found.partitions():
            yield shape.lines(rows)


def tally(conn: sa.Connection, shape: Shape, steps: Steps) -> Tally:
    """What a table holds now."""
    counted = Tally()
    for lines in batches(conn, shape):
        counted.add(lines)
        steps.step(len(lines))
    return counted


def count(conn: sa.Connection, shapes: list[Shape]) -> int:
    """How many rows the tables hold together."""
    counts = (sa.select(sa.func.count()).select_from(shape.table()) for shape in shapes)
    return sum(conn.execute(query).scalar_one() for query in counts)


def _begun(connection: sa.Connection, holding: bool) -> sa.Connection:
    if connection.dialect.name == "sqlite":
        return connection.execution_options(reading=not holding)
    return connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _expect_file(url: sa.URL) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(str(address.database)).is_file():
        raise StoreError(f"DATABASE_URL: {place(address)} does not exist.")
