"""A sealed value that was changed, cut or moved within the database is refused, and the error names its place."""

from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import sqlalchemy as sa

from bot.domain.case import Case
from bot.domain.casefile import Note, Record, Statement
from bot.store.crypto import HEAD, NONCE, SealBroken
from bot.store.errors import StoreError
from bot.store.records import TABLES
from bot.store.tables import metadata, outbox
from bot.store.unit import Database, Unit
from bot.store.vault import open_vault
from tests.database import KEY
from tests.store.house_of_secrets import Secrets, fill, invitation_of

Opener = Callable[[Unit, Case], Awaitable[Any]]
TAG = 16
# To be found by, or to prove an order: what is changed here finds nothing, or is found out by `bot audit`.
KEYED_HASHES = {
    "peers.chat_key", "cases.receipt", "inbox.chat_key", "invitations.code_key", "successions.code_key", "tries.who",
    "name_keys.key", "audit.link", "audit_chain.link", "audit_chain.start_link",
}  # fmt: skip


async def _all(kind: type[Record], unit: Unit, case: Case) -> None:
    await unit.records.all(kind, case.id)


# Sealed columns, each with a question that has to open them.
SEALED: dict[str, Opener] = {
    "peers.sealed_chat_id": lambda unit, case: unit.peers.get(case.reporter_id),
    "drafts.content": lambda unit, case: unit.drafts.active(case.reporter_id),
    "dossiers.wrapped_key": lambda unit, case: unit.records.all(Note, case.id),
    "notices.payload": lambda unit, case: _claim(unit),
    "inbox.payload": lambda unit, case: _take(unit),
    "installation.wrapped": lambda unit, case: _open_vault(unit),
    "staff.label": lambda unit, case: unit.staff.of(case.reporter_id),
    "staff.totp": lambda unit, case: unit.staff.of(case.reporter_id),
    "invitations.label": lambda unit, case: unit.staff.invitation(invitation_of(case)),
    "approvals.content": lambda unit, case: unit.approvals.of(case.id),
    **{f"{table.name}.content": partial(_all, kind) for kind, table in TABLES.items()},
}
Break = Callable[[bytes, bytes], bytes]


def cut(to: int) -> Break:
    """So many bytes of it, from the end where the number is below zero."""
    return lambda mine, theirs: mine[:to]


def flip(at: int, bit: int) -> Break:
    """One bit of the byte at a place."""

    def flipped(mine: bytes, theirs: bytes) -> bytes:
        changed = bytearray(mine)
        changed[at] ^= 1 << bit
        return bytes(changed)

    return flipped


def breaks() -> Iterator[tuple[str, Break]]:
    yield "that of another row", lambda mine, theirs: theirs
    yield (
        "the nonce of another row",
        lambda mine, theirs: mine[:HEAD] + theirs[HEAD : HEAD + NONCE] + mine[HEAD + NONCE :],
    )
    yield "longer", lambda mine, theirs: mine + b"\0"
    yield "turned around", lambda mine, theirs: mine[::-1]
    for to in (0, 1, HEAD - 1, HEAD, HEAD + 1, HEAD + NONCE - 1, HEAD + NONCE, HEAD + NONCE + TAG - 1, -TAG, -1):
        yield f"cut to {to}", cut(to)
    for at in (*range(HEAD + NONCE + 3), *range(-TAG - 3, 0)):
        yield f"a bit of byte {at}", flip(at, at % 8)


async def _claim(unit: Unit) -> None:
    """The dispatcher must go on, so the refusal stands in the row instead of being raised."""
    await unit.dispatch.claim(99, timedelta(minutes=1), set())
    errors = [row.error for row in await unit._s.rows(sa.select(outbox.c.error).where(outbox.c.state == "dead"))]
    if errors:
        raise SealBroken(tuple(errors[0].removeprefix("sealed value does not open: ").split("/")))


async def _take(unit: Unit) -> None:
    for update_id in [each.update_id for each in await unit.inbox.pending(9)]:
        await unit.inbox.take(update_id)


async def _open_vault(unit: Unit) -> None:
    """Without these nothing opens, so the bot does not even start."""
    engine = unit._s.conn.engine
    try:
        await open_vault(engine, [KEY])
    except StoreError as error:
        assert isinstance(error.__cause__, SealBroken)
        raise error.__cause__ from None


def test_every_sealed_column_is_tried() -> None:
    every = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables for column in table.c if isinstance(column.type, sa.LargeBinary)
    }  # fmt: skip
    assert every == KEYED_HASHES | set(SEALED)


@pytest.mark.long
@pytest.mark.parametrize("place", SEALED)
async def test_what_was_changed_is_refused_and_named(sqlite_house: Database, place: str) -> None:
    table, column = _column(place)
    secrets = Secrets()
    async with sqlite_house.unit() as unit:
        cases = [await fill(unit, secrets) for _ in range(2)]
        await unit.commit()
    for name, broken in breaks():
        async with sqlite_house.unit() as unit:  # without a commit, so that the next one finds all whole
            ids = await _break(unit, column, broken)
            if place == "installation.wrapped":
                await unit.commit()
            with pytest.raises(SealBroken) as caught:
                await SEALED[place](unit, cases[0])
        named = caught.value.place.split("/")
        assert named[0] == table.name and named[-1] in ids, (name, named)
        assert not any(secret in str(caught.value) for secret in secrets.words)
        if place == "installation.wrapped":
            async with sqlite_house.unit() as unit:
                await _put_back(unit, column, ids)
                await unit.commit()


async def test_a_value_of_another_table_of_the_same_case_is_refused(sqlite_house: Database) -> None:
    notes, statements = metadata.tables["notes"], metadata.tables["statements"]
    async with sqlite_house.unit() as unit:
        case = await fill(unit, Secrets())
        note = (await unit._s.conn.execute(sa.select(notes.c.id, notes.c.content))).one()
        # The same key, the same column, even the same id: the table alone differs.
        await unit._s.conn.execute(sa.update(statements).values(id=note.id, content=note.content))
        with pytest.raises(SealBroken, match=f"statements/content/{note.id}"):
            await unit.records.all(Statement, case.id)


async def test_a_keyed_hash_that_was_changed_finds_nothing(sqlite_house: Database) -> None:
    secrets = Secrets()
    async with sqlite_house.unit() as unit:
        case = await fill(unit, secrets)
        receipt = next(word for word in secrets.words if word.isdigit())
        assert await unit.cases.by_receipt(receipt)
        assert await unit.peers.by_chat(secrets.chat_ids[0])
        for place in ("cases.receipt", "peers.chat_key"):
            await _break(unit, _column(place)[1], flip(3, 3))
        unit._s.known.clear()
        assert await unit.cases.by_receipt(receipt) is None
        assert await unit.peers.by_chat(secrets.chat_ids[0]) is None
        assert (await unit.cases.get(case.id)).id == case.id


def _column(place: str) -> tuple[sa.Table, sa.Column[bytes]]:
    table = metadata.tables[place.split(".")[0]]
    return table, table.c[place.split(".")[1]]


async def _break(unit: Unit, column: sa.Column[bytes], broken: Break) -> dict[str, bytes]:
    """Break every value of a column; the whole ones by the ids of their rows."""
    key = next(iter(column.table.primary_key))
    sealed = {row[0]: row[1] for row in await unit._s.conn.execute(sa.select(key, column)) if row[1] is not None}
    for row_id, value in sealed.items():
        other = next((each for each in sealed.values() if each != value), value[::-1])
        change = sa.update(column.table).where(key == row_id).values({column: broken(value, other)})
        await unit._s.conn.execute(change)
    return {str(row_id): value for row_id, value in sealed.items()}


async def _put_back(unit: Unit, column: sa.Column[bytes], whole: dict[str, bytes]) -> None:
    key = next(iter(column.table.primary_key))
    for row_id, value in whole.items():
        await unit._s.conn.execute(sa.update(column.table).where(key == row_id).values({column: value}))
