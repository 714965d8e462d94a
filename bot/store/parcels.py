"""Rows of the outbox as parcels: the row, its notice opened, and what happens to one whose seal is broken."""

import re
from collections.abc import Collection
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from bot.domain.notice import Lane, Notice, NoticeKind, Parcel
from bot.store.crypto import SealBroken
from bot.store.session import Session
from bot.store.tables import notices, outbox

DATA = TypeAdapter(dict[str, Any])
# Spelled out: PostgreSQL plans a prepared statement without its parameters, and needs this to choose the index.
PENDING = outbox.c.state == sa.literal_column("'pending'")
# What has not gone out as far as the outbox knows: a digest in which a row stands may still be on its way.
UNSAID = ("pending", "kept", "digested")
# Ids in one statement: databases take some thousand parameters.
MANY = 1000
ORDER = (outbox.c.lane, outbox.c.due_at, outbox.c.id)
# How the reason of a row begins of which some tries may have arrived.
UNANSWERED = re.compile(r"unanswered (\d+): ")


async def parcels_of(session: Session, condition: Any, limit: int | None = None, offset: int = 0) -> list[Parcel]:
    """The parcels of the rows that meet a condition, in the order in which they go out."""
    head = [notices.c[name] for name in ("kind", "case_id", "payload", "revision")]
    query = sa.select(outbox, *head).join(notices, notices.c.id == outbox.c.notice_id).where(condition)
    rows = await session.rows(query.order_by(*ORDER).limit(limit).offset(offset or None))
    return await opened(session, rows)


async def opened(session: Session, rows: Collection[Any]) -> list[Parcel]:
    """Their parcels; a row whose seal is broken is taken out of the way, so that the others go on."""
    parcels, notices_read = [], {}
    for row in rows:
        try:
            if row.notice_id not in notices_read:
                notices_read[row.notice_id] = _notice(session, row)
        except SealBroken as error:
            broken = sa.update(outbox).where(outbox.c.id == row.id)
            await session.run(broken.values(state="dead", slot=None, lease_until=None, error=str(error)))
            continue
        parcels.append(_parcel(row, notices_read[row.notice_id]))
    return await _digests_filled(session, parcels)


async def _digests_filled(session: Session, parcels: list[Parcel]) -> list[Parcel]:
    """Digests with the words of their rows as they stand now; one whose rows are all withdrawn is taken away."""
    wanted = [row_id for each in parcels if _is_digest(each) for row_id in each.notice.data["rows"]]
    if not wanted:
        return parcels
    found: dict[int, Parcel] = {}
    for i in range(0, len(wanted), MANY):
        mine = sa.and_(outbox.c.id.in_(wanted[i : i + MANY]), outbox.c.state == "digested")
        found.update({row.id: row for row in await parcels_of(session, mine)})
    filled = [_filled(each, found) if _is_digest(each) else each for each in parcels]
    empty = [each.id for each in filled if _is_digest(each) and not each.notice.data["items"]]
    if empty:
        gone = sa.update(outbox).where(outbox.c.id.in_(empty))
        await session.run(gone.values(state="cancelled", slot=None, lease_until=None))
    return [each for each in filled if each.id not in empty]


def _is_digest(parcel: Parcel) -> bool:
    return parcel.notice.kind is NoticeKind.DIGEST


def _filled(parcel: Parcel, found: dict[int, Parcel]) -> Parcel:
    rows = [found[row_id] for row_id in parcel.notice.data["rows"] if row_id in found]
    items = [{"notice": row.notice.kind, "at": row.due_at.isoformat(), "data": row.notice.data} for row in rows]
    return replace(parcel, notice=replace(parcel.notice, data={**parcel.notice.data, "items": items}))


def _notice(session: Session, row: Any) -> Notice:
    data = session.vault.general.open(row.payload, "notices", "payload", row.notice_id)
    return Notice(NoticeKind(row.kind), DATA.validate_json(data), row.case_id)


def _parcel(row: Any, notice: Notice) -> Parcel:
    return Parcel(
        row.id, row.notice_id, notice, row.peer_id, Lane(row.lane), row.attempts, row.topic, row.due_at,
        edits=row.message_id, revision=row.revision, unanswered=_unanswered(row.error), error=row.error or "",
    )  # fmt: skip


def _unanswered(error: str | None) -> int:
    found = UNANSWERED.match(error or "")
    return int(found[1]) if found else 0
