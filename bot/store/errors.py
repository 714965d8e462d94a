"""What can be wrong with the database itself, said in one line to whoever starts the bot."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError

from bot.config import ConfigError

# What SQLite says, and what to do about it.
SQLITE = {
    "locked": "is in use by another program. Stop that one, then start again.",
    "not a database": "is no SQLite database. Name another file, or restore a backup.",
    "malformed": "is damaged. Restore a backup.",
    "unable to open": "cannot be opened. Check that the folder exists and that this user may write there.",
    "readonly": "cannot be written. Check the rights of the file and its folder.",
    "full": "cannot grow, the disk is full. Make room, then start again.",
}


class StoreError(ConfigError):
    """What is wrong with the database or its keys, and what to do: one line, without a password."""


@contextmanager
def explained(url: URL) -> Iterator[None]:
    """Raise StoreError for what the database at `url` refuses."""
    try:
        yield
    except DBAPIError as error:
        said = error.orig or error
        raise StoreError(_sqlite(url, said) if _is_sqlite(url) else _postgresql(url, said)) from error
    except sqlite3.Error as error:
        raise StoreError(_sqlite(url, error)) from error
    except OSError as error:
        raise StoreError(f"DATABASE_URL: {place(url)} cannot be reached ({error.strerror}).") from error


def place(url: URL) -> str:
    """Where the database is, without user or password."""
    if _is_sqlite(url):
        return str(url.database)
    host = url.host or url.query.get("host") or "localhost"
    return f"{host}:{url.port or 5432}/{url.database}"


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _sqlite(url: URL, said: BaseException) -> str:
    what = next((what for words, what in SQLITE.items() if words in str(said)), f"cannot be used ({said}).")
    return f"DATABASE_URL: {place(url)} {what}"


def _postgresql(url: URL, said: BaseException) -> str:
    if state := getattr(said, "sqlstate", None):
        return f"DATABASE_URL: PostgreSQL at {place(url)} refused ({type(said).__name__}, {state})."
    return (
        f"DATABASE_URL: PostgreSQL at {place(url)} cannot be reached. "
        "Check that it runs, and the host, port, name, user and password."
    )
