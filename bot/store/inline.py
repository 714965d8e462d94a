"""SQLite without a change of threads for each word: statements run where they are asked, only waiting runs elsewhere.

aiosqlite hands every call to a thread and back, four times for one SELECT, and that costs more than the SELECT. What
may wait (for the write lock, for the disk) goes to its thread as before; the rest reads pages from memory.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from aiosqlite import Connection

# Whether what is asked now may take long: a count of a million rows must not hold up everybody.
_LONG: ContextVar[bool] = ContextVar("long work", default=False)
# The words after which a connection may wait.
WAITS = ("BEGIN IMMEDIATE", "COMMIT", "ROLLBACK", "PRAGMA", "VACUUM")


class InlineConnection(Connection):
    """A connection of aiosqlite whose short calls run in the thread of the event loop."""

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if _may_wait(fn, args):
            return await super()._execute(fn, *args, **kwargs)  # type: ignore[no-untyped-call]  # it has no types
        if not self._running or not self._connection:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)


def connect(database: str, **options: Any) -> InlineConnection:
    """What `aiosqlite.connect` does, for the loop's thread and the connection's own in turn."""
    options["check_same_thread"] = False
    connection = InlineConnection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
    connection._thread.daemon = True  # a connection that nobody closed must not hold up the end
    return connection


@contextmanager
def long_work() -> Iterator[None]:
    """What is asked meanwhile runs in the connection's own thread."""
    token = _LONG.set(True)
    try:
        yield
    finally:
        _LONG.reset(token)


def _may_wait(fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    if _LONG.get():
        return True
    name, owner = getattr(fn, "__name__", ""), getattr(fn, "__self__", None)
    if isinstance(owner, sqlite3.Connection):
        return name != "cursor" and (name != "rollback" or owner.in_transaction)
    return name == "execute" and str(args[0]).lstrip().upper().startswith(WAITS)
