"""What people without rights must not change: the rows of the database, told apart by whose they are."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from bot.domain.audit import OF_PEOPLE
from bot.store import tables
from bot.store.unit import Unit

# Rows that tie two cases: they go with either, so whoever erases their own case ends them in the other one.
TIES = (tables.relations, tables.public_links, tables.merges, tables.approvals)
# Rows of a case, which only its reporter may touch without a role.
OF_CASES = tuple(
    table for table in tables.metadata.sorted_tables
    if {"case_id", "subject_id"} & set(table.c.keys())
    and table.name not in {"audit", "notices", "drafts", *(table.name for table in TIES)}
)  # fmt: skip
# Rows of the house, which nobody may touch without a role; who worked here once may take their own row along.
STAFF = sa.select(tables.staff).join(tables.peers).where(tables.peers.c.role != "person")
OF_THE_HOUSE = {
    "staff": STAFF,
    **{table.name: sa.select(table) for table in (tables.installation, tables.invitations, tables.alarms)},
}
Row = tuple[Any, ...]


@dataclass
class Ledger:
    """A look at the database. `cases`: a digest of what is a case's alone; `owners`: who has reported it."""

    cases: dict[int, str] = field(default_factory=dict)
    owners: dict[int, int | None] = field(default_factory=dict)
    ties: set[tuple[int, str]] = field(default_factory=set)
    standing: dict[int, Row] = field(default_factory=dict)
    roles: dict[int, Row] = field(default_factory=dict)
    house: dict[str, str] = field(default_factory=dict)
    broadcasts: dict[int, int | None] = field(default_factory=dict)
    audited: dict[int, Row] = field(default_factory=dict)

    def differs(self, later: "Ledger", actors: Collection[int]) -> list[str]:
        """What has changed since that none of the `actors` (ids of peers without a role) may change."""
        own = {case for found in (self, later) for case, owner in found.owners.items() if owner in actors}
        wrong = [f"case {case} has changed" for case in self.cases if self._lost(case, later, own)]
        wrong += [f"case {case} is tied to another" for case, _ in later.ties - self.ties if case not in own]
        wrong += [f"case {case} is tied no more" for case, _ in self.ties - later.ties if not own]
        wrong += [f"case {case} is nobody's" for case in set(later.cases) - set(self.cases) - own]
        wrong += [f"case {case} was decided" for case in own if self._decided(case, later)]
        wrong += [f"peer {peer} has another role" for peer, row in later.roles.items() if self._raised(peer, row)]
        wrong += [f"peer {peer} lost its role or chat" for peer in self.roles if self._fallen(peer, later)]
        wrong += [f"the table {name} has changed" for name, rows in self.house.items() if rows != later.house[name]]
        new = {notice: case for notice, case in later.broadcasts.items() if notice not in self.broadcasts}
        # Who takes back their own consent or report has the followers told so, in words of ours.
        wrong += [f"a broadcast of case {case}" for case in new.values() if case is not None and case not in own]
        wrong += [f"the audit says {row}" for number, row in later.audited.items() if self._misdeed(number, row, own)]
        return wrong

    def _lost(self, case: int, later: "Ledger", own: set[int]) -> bool:
        return case not in own and later.cases.get(case) != self.cases[case]

    def _decided(self, case: int, later: "Ledger") -> bool:
        """Even one's own case is taken, verified and published by moderators alone; taken down it may be."""
        before, after = self.standing.get(case), later.standing.get(case)
        if before is None or after is None:
            return after is not None and after[0] != "submitted"
        taken_down = (before[0], after[0]) == ("published", "in_review")
        return before[1:] != after[1:] or (before[0] != after[0] and not taken_down)

    def _raised(self, peer: int, row: Row) -> bool:
        return row[0] != "person" and self.roles.get(peer, ("person",))[0] != row[0]

    def _fallen(self, peer: int, later: "Ledger") -> bool:
        return self.roles[peer][0] != "person" and later.roles.get(peer) != self.roles[peer]

    def _misdeed(self, number: int, row: Row, own: set[int]) -> bool:
        action, case = row
        return number not in self.audited and case is not None and (action not in OF_PEOPLE or case not in own)


async def look(unit: Unit) -> Ledger:
    """The ledger of this moment."""
    found, parts = Ledger(), {row.id: hashlib.sha256() for row in await unit._s.rows(sa.select(tables.cases.c.id))}
    for row in await unit._s.rows(sa.select(tables.cases).order_by(tables.cases.c.id)):
        parts[row.id].update(repr(tuple(row)).encode())
        found.owners[row.id] = row.reporter_id
        found.standing[row.id] = (row.workflow, row.verification, row.moderator_id)
    for table in OF_CASES:
        column = table.c.get("case_id", table.c.get("subject_id"))
        for row in await unit._s.rows(sa.select(column, table).order_by(*table.primary_key)):
            if row[0] in parts:
                parts[row[0]].update(f"{table.name} {tuple(row)!r}".encode())
    for table in TIES:
        rows = await unit._s.rows(sa.select(table.c.case_id, table))
        found.ties |= {(row[0], f"{table.name} {tuple(row)!r}") for row in rows}
    found.cases = {case: part.hexdigest() for case, part in parts.items()}
    peers = await unit._s.rows(sa.select(tables.peers.c.id, tables.peers.c.role, tables.peers.c.chat_key))
    found.roles = {row.id: (row.role, row.chat_key) for row in peers}
    for name, query in OF_THE_HOUSE.items():
        found.house[name] = repr(sorted(repr(tuple(row)) for row in await unit._s.rows(query)))
    told = sa.select(tables.broadcasts.c.notice_id, tables.notices.c.case_id).join(tables.notices)
    found.broadcasts = {row.notice_id: row.case_id for row in await unit._s.rows(told)}
    deeds = await unit._s.rows(sa.select(tables.audit.c.id, tables.audit.c.action, tables.audit.c.case_id))
    found.audited = {row.id: (row.action, row.case_id) for row in deeds}
    return found
