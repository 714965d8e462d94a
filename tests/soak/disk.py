"""SQLite without threads, and a disk that fails as it is told to: full, locked, or gone with the process."""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import partial
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import aiosqlite

from bot.store import wal

WRITING = ("INSERT", "UPDATE", "DELETE")
# In seconds: a statement, a commit that reaches the disk, and how long SQLite waits for a lock.
STATEMENT, COMMIT, BUSY = 0.0002, 0.002, 10.0


class Trouble(StrEnum):
    """What a statement or a commit meets. LOST: it was committed, and the answer did not come."""

    FULL = "database or disk is full"
    LOCKED = "database is locked"
    LOST = "disk I/O error"
    CRASH = "crash"


@dataclass
class Life:
    """One life of the process: from its start to the moment at which it is killed."""

    dead: bool = False
    connections: list[sqlite3.Connection] = field(default_factory=list)
    handles: list[aiosqlite.Connection] = field(default_factory=list)

    def end(self) -> None:
        """Killed: nothing of it reaches the disk any more, and the kernel closes its files."""
        self.dead = True
        for connection in self.connections:
            with contextlib.suppress(sqlite3.ProgrammingError):  # it was closed in good order
                connection.rollback()
                connection.close()
        for handle in self.handles:
            handle._connection = None  # it is not to close again what is closed


@dataclass
class Disk:
    """Asks `trouble(count, kind)` before each step; `kind` is begin, write, read or commit."""

    trouble: Callable[[int, str], Trouble | None] = lambda count, kind: None
    crash: Callable[[], None] = lambda: None
    life: Life = field(default_factory=Life)
    steps: int = 0

    def step(self, life: Life, function: Callable[[], Any]) -> tuple[Any, Exception | None, float]:
        """Do it or refuse: the result, the error, and the seconds that it takes."""
        if life.dead:
            return None, sqlite3.OperationalError("killed"), 0.0
        kind = _kind(function)
        if kind is None:
            return *_done(function), 0.0
        self.steps += 1
        return self._meet(self.trouble(self.steps, kind), kind, function)

    def _meet(
        self, trouble: Trouble | None, kind: str, function: Callable[[], Any]
    ) -> tuple[Any, Exception | None, float]:
        seconds = COMMIT if kind == "commit" else STATEMENT
        match trouble:
            case Trouble.CRASH:
                self.crash()
                return None, sqlite3.OperationalError("killed"), 0.0
            case Trouble.LOCKED if kind == "begin":
                return None, sqlite3.OperationalError(str(trouble)), BUSY
            case Trouble.LOST if kind == "commit":
                function()
            case Trouble.FULL if kind == "commit":  # SQLite undoes by itself what it cannot commit
                function.func.__self__.rollback()  # type: ignore[attr-defined]
            case Trouble.FULL if kind == "write":
                pass
            case _:
                return *_done(function), seconds
        return None, sqlite3.OperationalError(str(trouble)), seconds


def _done(function: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return function(), None
    except Exception as error:  # noqa: BLE001 - whoever asked gets it
        return None, error


def _kind(function: Callable[[], Any]) -> str | None:
    """What a call of the driver does to the disk; None for what does nothing."""
    name = getattr(getattr(function, "func", None), "__name__", "")
    if name == "commit":
        return "commit"
    if name not in {"execute", "executemany"} or not isinstance(function, partial):
        return None
    words = str(function.args[0]).lstrip().upper()
    if words.startswith("BEGIN IMMEDIATE"):
        return "begin"
    return "write" if words.startswith(WRITING) else "read"


class _Queue:
    """What aiosqlite takes for its thread's queue: each call is made here and now, and answered a little later."""

    def __init__(self, disk: Disk) -> None:
        self._disk, self._life = disk, disk.life

    def put_nowait(self, call: tuple[Any, Callable[[], Any]]) -> None:
        future, function = call
        result, error, seconds = self._disk.step(self._life, function)
        if isinstance(result, sqlite3.Connection):
            self._life.connections.append(result)
        if future is not None:
            asyncio.get_running_loop().call_later(seconds, _tell, future, result, error)


def _tell(future: "asyncio.Future[Any]", result: Any, error: Exception | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
        future.exception()  # nobody may be left to hear it


@contextlib.contextmanager
def mounted(disk: Disk) -> Iterator[None]:
    """Let every connection that is opened in here live on this disk, in its present life."""

    def connect(database: str, **options: Any) -> aiosqlite.Connection:
        connection = aiosqlite.Connection(partial(sqlite3.connect, database, **options), iter_chunk_size=64)
        disk.life.handles.append(connection)
        connection._tx = _Queue(disk)  # type: ignore[assignment]
        connection._thread = SimpleNamespace(start=lambda: None)  # type: ignore[assignment]
        return connection

    async def cut(path: str) -> bool:  # a thread would work while the clock of the play runs ahead
        return wal._cut(path)

    with patch("bot.store.engine.connect", connect), patch("bot.store.unit.cut", cut):
        yield
