"""The heads of the cases. Whoever saves must have seen the newest version."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.domain.case import OUTSTANDING, Case, Consent, Situation, Verification, Workflow
from bot.domain.codes import new_code
from bot.domain.errors import NotFound, Stale
from bot.domain.view import Pick
from bot.store.session import Session
from bot.store.tables import cases, merges

WAITING = (Workflow.SUBMITTED, Workflow.IN_REVIEW)
LEAD = cases.alias("lead")
# Merged into another case that somebody works on: that one waits for both.
RESTS = sa.select(merges.c.case_id).join(LEAD, LEAD.c.id == merges.c.into_id).where(LEAD.c.workflow.in_(OUTSTANDING))


class Cases:
    """The repository of cases."""

    def __init__(self, session: Session) -> None:
        self._s = session

    async def free_code(self) -> str:
        """A case code that no case has."""
        while True:
            code = new_code()
            if await self.by_code(code) is None:
                return code

    async def add(self, case: Case, receipt: str) -> None:
        """Store a new case; of its receipt only the keyed hash."""
        key = self._s.vault.blind("receipt", receipt)
        await self._s.run(sa.insert(cases).values(**asdict(case), receipt=key))

    async def save(self, case: Case) -> None:
        """Store a changed case as its next version. Raises Stale where somebody else was first."""
        values = {**asdict(case), "version": case.version + 1}
        changed = await self._s.run(
            sa.update(cases).where(cases.c.id == case.id, cases.c.version == case.version).values(**values)
        )
        if not changed:
            raise Stale
        case.version += 1

    async def get(self, case_id: int) -> Case:
        """The case of that id. Raises NotFound."""
        row = await self._s.row(_cases().where(cases.c.id == case_id))
        if row is None:
            raise NotFound
        return _case(row)

    async def codes(self, case_ids: Collection[int]) -> dict[int, str]:
        """The codes of those cases that are still there, by their ids."""
        query = sa.select(cases.c.id, cases.c.code).where(cases.c.id.in_(case_ids))
        return {row.id: row.code for row in await self._s.rows(query)}

    async def by_code(self, code: str) -> Case | None:
        """The case with that code."""
        row = await self._s.row(_cases().where(cases.c.code == code))
        return _case(row) if row else None

    async def by_receipt(self, receipt: str) -> Case | None:
        """The case with that receipt."""
        key = self._s.vault.blind("receipt", receipt)
        row = await self._s.row(_cases().where(cases.c.receipt == key))
        return _case(row) if row else None

    async def by_topic(self, topic_id: int) -> Case | None:
        """The case of that topic in the moderators' forum."""
        row = await self._s.row(_cases().where(cases.c.topic_id == topic_id))
        return _case(row) if row else None

    async def queue(
        self, limit: int, offset: int = 0, pick: Pick = Pick.ALL, viewer_id: int | None = None
    ) -> list[Case]:
        """The cases that wait to be taken or decided, the oldest first; MINE are those that `viewer_id` has."""
        query = _cases().where(*_waiting(pick, viewer_id)).order_by(cases.c.submitted_at, cases.c.id)
        return [_case(row) for row in await self._s.rows(query.limit(limit).offset(offset))]

    async def queue_length(self, pick: Pick = Pick.ALL, viewer_id: int | None = None) -> int:
        """How many cases that queue holds."""
        query = sa.select(sa.func.count()).where(*_waiting(pick, viewer_id))
        return int((await self._s.row(query))[0])

    async def counts(self) -> list[tuple[str, str, int]]:
        """How many cases there are for each workflow and verification; merged ones are one, as the one that leads."""
        states = (cases.c.workflow, cases.c.verification)
        query = sa.select(*states, sa.func.count()).where(cases.c.id.not_in(sa.select(merges.c.case_id)))
        query = query.group_by(*states).order_by(*states)
        return [(row[0], row[1], row[2]) for row in await self._s.rows(query)]

    async def reported_by(self, peer_id: int) -> list[Case]:
        """The cases of one reporter, newest first."""
        query = _cases().where(cases.c.reporter_id == peer_id).order_by(cases.c.submitted_at.desc())
        return [_case(row) for row in await self._s.rows(query)]

    async def to_let_in(self, limit: int, since: datetime | None = None) -> list[Case]:
        """Cases held back, all or those `since` then, the oldest first; locked, so that nobody else lets them in."""
        query = _cases().where(*_waiting(Pick.HELD, None))
        query = query.where(cases.c.held_at == since) if since else query
        query = query.order_by(cases.c.held_at, cases.c.submitted_at, cases.c.id).limit(limit)
        return [_case(row) for row in await self._s.rows(query.with_for_update(skip_locked=True))]

    async def mark_held(self, since: datetime) -> int:
        """Give every case that is held back this moment as the one since when it is; how many."""
        return await self._s.run(sa.update(cases).where(*_waiting(Pick.HELD, None)).values(held_at=since))

    async def held_by(self, peer_id: int) -> list[Case]:
        """The cases that a moderator has."""
        return [_case(row) for row in await self._s.rows(_cases().where(cases.c.moderator_id == peer_id))]

    async def unmoved(self, workflow: Workflow, since: datetime, limit: int) -> list[Case]:
        """Cases that came to `workflow` and have not moved `since` then."""
        query = _cases().where(cases.c.workflow == workflow, cases.c.moved_at < since)
        return [_case(row) for row in await self._s.rows(query.order_by(cases.c.moved_at).limit(limit))]

    async def remembered(self, since: datetime, limit: int) -> list[Case]:
        """Cases that were closed before `since`, and whose reporter is still known."""
        query = _cases().where(
            cases.c.workflow == Workflow.CLOSED, cases.c.moved_at < since, cases.c.reporter_id.is_not(None)
        )
        return [_case(row) for row in await self._s.rows(query.order_by(cases.c.moved_at).limit(limit))]

    async def renew_receipt(self, case_id: int, receipt: str) -> None:
        """Let another receipt stand for the case; not a change that a version counts."""
        key = self._s.vault.blind("receipt", receipt)
        await self._s.run(sa.update(cases).where(cases.c.id == case_id).values(receipt=key))

    async def set_topic(self, case_id: int, topic_id: int | None) -> None:
        """Remember the forum topic of a case; not a change that a version counts."""
        await self._s.run(sa.update(cases).where(cases.c.id == case_id).values(topic_id=topic_id))


def _waiting(pick: Pick, viewer_id: int | None) -> list[sa.ColumnElement[bool]]:
    taken_by: dict[Pick, list[sa.ColumnElement[bool]]] = {
        Pick.ALL: [],
        Pick.UNTAKEN: [cases.c.moderator_id.is_(None)],
        Pick.MINE: [cases.c.moderator_id == viewer_id],
        Pick.HELD: [],
    }
    held = cases.c.held_at.is_not(None) if pick is Pick.HELD else cases.c.held_at.is_(None)
    return [cases.c.workflow.in_(WAITING), cases.c.id.not_in(RESTS), held, *taken_by[pick]]


def _cases() -> sa.Select[Any]:
    return sa.select(*(column for column in cases.c if column.name != "receipt"))


def _case(row: Any) -> Case:
    values = row._asdict()
    return Case(
        **{
            **values,
            "consent": Consent(values["consent"]),
            "situation": Situation(values["situation"]),
            "workflow": Workflow(values["workflow"]),
            "verification": Verification(values["verification"]),
        }
    )
