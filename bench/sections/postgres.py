"""A PostgreSQL server for the measurements: the throw-away one of the tests, but with its disk taken seriously."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.engine import make_url

from tests.postgres import Postgres, binaries, running

# The defaults of PostgreSQL; only what cleans up on its own is off, so that it does not clean during a run.
CAREFUL = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "autovacuum=off", "max_connections=50")


def there() -> bool:
    """Whether PostgreSQL is installed here."""
    return binaries() is not None


@contextmanager
def server() -> Iterator[Postgres]:
    """A server of our own for the length of a section."""
    folder = binaries()
    assert folder is not None
    with running(folder, CAREFUL) as url:
        yield Postgres(url)


def name(url: str) -> str:
    """The name of the database at an address."""
    return str(make_url(url).database)


def tidy(url: str) -> None:
    """What the server's own housekeeping would have done after so many rows."""
    with _connected(url) as connection:
        connection.execute("VACUUM (ANALYZE)")
        connection.execute("CHECKPOINT")


def seconds(url: str, statements: tuple[str, ...]) -> float:
    """How long the statements take in one transaction, with its commit."""
    with _connected(url) as connection:
        began = time.perf_counter()
        for statement in ("BEGIN", *statements, "COMMIT"):
            connection.execute(statement.encode())
        return time.perf_counter() - began


def _connected(url: str) -> "psycopg.Connection[tuple[object, ...]]":
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    return psycopg.connect(plain, autocommit=True)
