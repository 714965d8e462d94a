"""A sealed value that was changed, cut or moved within the database is refused, and the error names its place."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.case import Case
from bot.domain.casefile import Note, Statement
from bot.store.crypto import SealBroken
from bot.store.tables import metadata, outbox
from bot.store.unit import Database, Unit
from tests.store.house_of_secrets import Secrets, fill

# Sealed columns, each with a question that has to open them.
SEALED: dict[str, Callable[[Unit, Case], Awaitable[Any]]] = {
    "peers.sealed_chat_id": lambda unit, case: unit.peers.get(case.reporter_id),
    "drafts.content": lambda unit, case: unit.drafts.all(case.reporter_id),
    "dossiers.wrapped_key": lambda unit, case: unit.records.all(Note, case.id),
    "statements.content": lambda unit, case: unit.records.all(Statement, case.id),
    "notices.payload": lambda unit, case: _claim(unit),
    "inbox.payload": lambda unit, case: _take(unit),
}
BREAKS: dict[str, Callable[[bytes, bytes], bytes]] = {
    "that of another row": lambda mine, theirs: theirs,
    "cut": lambda mine, theirs: mine[:-1],
    "emptied": lambda mine, theirs: b"",
    "one bit": lambda mine, theirs: mine[:-20] + bytes([mine[-20] ^ 1]) + mine[-19:],
    "another version": lambda mine, theirs: bytes([2]) + mine[1:],
    "another key": lambda mine, theirs: mine[:1] + bytes(4) + mine[5:],
}


async def _claim(unit: Unit) -> None:
    """The dispatcher must go on, so the refusal stands in the row instead of being raised."""
    await unit.dispatch.claim(99, timedelta(minutes=1), set())
    errors = [row.error for row in await unit._s.rows(sa.select(outbox.c.error).where(outbox.c.state == "dead"))]
    if errors:
        raise SealBroken(tuple(errors[0].removeprefix("sealed value does not open: ").split("/")))


@pytest.mark.parametrize("place", SEALED)
async def test_what_was_changed_is_refused_and_named(sqlite_house: Database, place: str) -> None:
    table = metadata.tables[place.split(".")[0]]
    column = table.c[place.split(".")[1]]
    async with sqlite_house.unit() as unit:
        cases = [await fill(unit, Secrets()) for _ in range(2)]
        await unit.commit()
    for broken in BREAKS.values():
        for case in cases:
            async with sqlite_house.unit() as unit:  # without a commit, so that the next one finds all whole
                ids = await _break(unit, column, broken)
                with pytest.raises(SealBroken) as caught:
                    await SEALED[place](unit, case)
            named = str(caught.value).removeprefix("sealed value does not open: ").split("/")
            assert named[0] == table.name
            assert int(named[-1]) in ids


async def test_a_value_of_another_table_of_the_same_case_is_refused(sqlite_house: Database) -> None:
    notes, statements = metadata.tables["notes"], metadata.tables["statements"]
    async with sqlite_house.unit() as unit:
        case = await fill(unit, Secrets())
        note = (await unit._s.conn.execute(sa.select(notes.c.id, notes.c.content))).one()
        # The same key, the same column, even the same id: the table alone differs.
        await unit._s.conn.execute(sa.update(statements).values(id=note.id, content=note.content))
        with pytest.raises(SealBroken, match=f"statements/content/{note.id}"):
            await unit.records.all(Statement, case.id)


async def _break(unit: Unit, column: sa.Column[bytes], broken: Callable[[bytes, bytes], bytes]) -> set[int]:
    """Break every value of a column; the ids of the rows."""
    key = next(iter(column.table.primary_key))
    sealed = {row[0]: row[1] for row in await unit._s.conn.execute(sa.select(key, column))}
    for row_id, value in sealed.items():
        other = next(each for each in sealed.values() if each != value)
        change = sa.update(column.table).where(key == row_id).values({column: broken(value, other)})
        await unit._s.conn.execute(change)
    return set(sealed)


async def _take(unit: Unit) -> None:
    for update_id in [each.update_id for each in await unit.inbox.pending(9)]:
        await unit.inbox.take(update_id)
