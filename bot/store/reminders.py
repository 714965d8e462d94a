"""Reminders: rows with a due date; one for each case, kind and subject."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.errors import NotFound
from bot.domain.reminder import Reminder, ReminderKind
from bot.store.session import Session
from bot.store.tables import reminders


class Reminders:
    """The repository of reminders."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def put(self, reminder: Reminder) -> None:
        """Store a reminder; an earlier one of the same case, kind and subject keeps its id, which buttons hold."""
        values = {
            "id": reminder.id, "case_id": reminder.case_id, "kind": reminder.kind, "subject": reminder.subject,
            "due_at": reminder.due_at, "count": reminder.count,
        }  # fmt: skip
        keys = ["case_id", "kind", "subject"]
        statement = self._s.insert(reminders).values(**values)
        change = {"due_at": reminder.due_at, "count": reminder.count}
        await self._s.run(statement.on_conflict_do_update(index_elements=keys, set_=change))

    async def due(self, now: datetime, limit: int) -> list[Reminder]:
        """The reminders that are due, the longest waiting first."""
        query = sa.select(reminders).where(reminders.c.due_at <= now).order_by(reminders.c.due_at, reminders.c.id)
        rows = await self._s.rows(query.limit(limit).with_for_update(skip_locked=True))
        return [_reminder(row) for row in rows]

    async def get(self, reminder_id: int) -> Reminder:
        """One reminder, held by this transaction, so that of two who answer it one comes second. Raises NotFound."""
        row = await self._s.row(sa.select(reminders).where(reminders.c.id == reminder_id).with_for_update())
        if row is None:
            raise NotFound
        return _reminder(row)

    async def of(self, case_id: int) -> list[Reminder]:
        """The reminders of a case, the next first."""
        query = sa.select(reminders).where(reminders.c.case_id == case_id).order_by(reminders.c.due_at, reminders.c.id)
        return [_reminder(row) for row in await self._s.rows(query)]

    async def cancel(self, case_id: int, kind: ReminderKind | None = None, subject: int | None = None) -> None:
        """Withdraw a case's reminders: all, those of a kind, or the one about a subject."""
        statement = sa.delete(reminders).where(reminders.c.case_id == case_id)
        if kind is not None:
            statement = statement.where(reminders.c.kind == kind)
        if subject is not None:
            statement = statement.where(reminders.c.subject == subject)
        await self._s.run(statement)


def _reminder(row: Any) -> Reminder:
    return Reminder(row.id, ReminderKind(row.kind), row.case_id, row.due_at, row.subject, row.count)
