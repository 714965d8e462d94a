"""Alarms: what the admins have been told is wrong, until it is over. A restart, or another worker, knows it too."""

from typing import Any

import sqlalchemy as sa

from bot.domain.alarm import Alarm, AlarmKind
from bot.store.session import Session
from bot.store.tables import alarms


class Alarms:
    """The repository of alarms, one row for each kind that is raised."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def raised(self) -> dict[AlarmKind, Alarm]:
        """Those that are not over."""
        rows: list[Any] = await self._s.rows(sa.select(alarms))
        return {kind: Alarm(kind, row.raised_at) for row in rows for kind in AlarmKind if kind == row.name}

    async def add(self, alarm: Alarm) -> bool:
        """Raise an alarm; False where it was raised already."""
        values = {"name": alarm.kind, "raised_at": alarm.since}
        return await self._s.run(self._s.insert(alarms).values(**values).on_conflict_do_nothing()) > 0

    async def remove(self, kind: AlarmKind) -> bool:
        """End an alarm; False where somebody else did."""
        return await self._s.run(sa.delete(alarms).where(alarms.c.name == kind)) > 0
