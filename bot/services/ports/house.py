"""What the bot keeps about itself."""

from datetime import datetime
from typing import Protocol

from bot.domain.alarm import Alarm, AlarmKind
from bot.domain.audit import Entry, Finding, Mark
from bot.domain.readings import Readings


class Alarms(Protocol):
    """What the admins have been told is wrong; both answers are False where somebody else came first."""

    async def raised(self) -> dict[AlarmKind, Alarm]: ...
    async def add(self, alarm: Alarm) -> bool: ...
    async def remove(self, kind: AlarmKind) -> bool: ...


class Gauges(Protocol):
    """How much waits."""

    async def read(self) -> Readings: ...


class Audit(Protocol):
    """Who did what."""

    async def add(
        self, actor_id: int | None, action: str, case_id: int | None = None, version: int | None = None
    ) -> None: ...

    async def head(self) -> Mark: ...

    async def count(self, actor_id: int | None, action: str, since: datetime) -> int: ...

    async def newest(
        self, count: int, before: int | None = None, *, refused: bool = False, actor_id: int | None = None
    ) -> list[Entry]: ...

    async def last(self, action: str) -> Entry | None: ...

    async def turn(self) -> Mark: ...

    async def verify(self, kept: Mark | None = None) -> Finding | None: ...

    async def purge(self, until: datetime) -> int: ...
