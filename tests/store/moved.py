"""Databases with anything in them, and what they hold, to compare both ends of a move."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from hypothesis import strategies as st
from pyrage.x25519 import Identity

from bot.store.engine import open_plain_engine
from bot.store.migrate import State, state_of, upgrade
from bot.store.moving.backup import Plan
from bot.store.moving.rows import Kind, kind_of
from bot.store.tables import leases, metadata

NOW = datetime(2025, 9, 1, 6, 30, tzinfo=UTC)
OWNER = Identity.generate()
MOST = 3  # rows of a table

Held = dict[str, list[tuple[Any, ...]]]
Filling = dict[str, list[dict[str, Any]]]

LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"])
JSONS = st.recursive(st.none() | st.booleans() | st.integers(-9, 9) | st.text(LETTERS, max_size=5),
                     lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(LETTERS, max_size=3), inner),
                     max_leaves=3)  # fmt: skip
MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(9999, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - so hypothesis


@st.composite
def fillings(draw: st.DrawFn) -> Filling:
    """Rows for every table. The row of a number points to those of the same number, so that nothing is there twice."""
    filled: Filling = {}
    for table in metadata.sorted_tables:
        rows = [_row(draw, table, number, filled) for number in range(draw(st.integers(0, MOST)))]
        filled[table.name] = [row for row in rows if row is not None]
    return filled


def _row(draw: st.DrawFn, table: sa.Table, number: int, filled: Filling) -> dict[str, Any] | None:
    row = {}
    for column in table.columns:
        key = next(iter(column.foreign_keys), None)
        if key is not None:
            parents = filled[key.column.table.name]
            row[column.name] = parents[number][key.column.name] if number < len(parents) else None
        else:
            empty = column.nullable and draw(st.booleans())
            row[column.name] = None if empty else _value(draw, column, number)
    misfit = any(row[column.name] is None for column in table.columns if not column.nullable)
    return None if misfit else row


def _value(draw: st.DrawFn, column: sa.Column[Any], number: int) -> Any:
    """A value that no other row of the table has, where that can be."""
    match kind_of(column):
        case Kind.INTEGER:
            wide = isinstance(column.type, sa.BigInteger)
            return draw(st.integers(-(2**60), 2**60) if wide else st.integers(-(2**12), 2**12)) * (MOST + 1) + number
        case Kind.TEXT:
            length = getattr(column.type, "length", None) or 30
            return str(number) + draw(st.text(LETTERS, max_size=length - 1))
        case Kind.BYTES:
            return bytes([number]) + draw(st.binary(max_size=20))
        case Kind.MOMENT:
            return NOW if column.table is leases else draw(MOMENTS)  # a lease in the future says that a bot works
        case Kind.BOOLEAN:
            return draw(st.booleans())
        case Kind.JSON:
            return draw(JSONS)


def put(url: str, filled: Filling) -> None:
    """Make the database hold exactly these rows."""
    engine = open_plain_engine(url)
    with engine.begin() as conn:
        if state_of(conn) is not State.CURRENT:
            upgrade(conn)
        for table in reversed(metadata.sorted_tables):
            conn.execute(sa.delete(table))
        for table in metadata.sorted_tables:
            for row in filled.get(table.name, []):
                conn.execute(sa.insert(table).values(row))


def held(url: str) -> Held:
    """All that a database holds, read as the bot reads it; JSON by its text, where null is not nothing."""
    found: Held = {}
    with open_plain_engine(url).connect() as conn:
        for name, table in metadata.tables.items():
            found[name] = sorted((tuple(row) for row in conn.execute(_query(table))), key=repr)
    return found


def _query(table: sa.Table) -> sa.Select[Any]:
    json_text = [sa.cast(column, sa.Text) if isinstance(column.type, sa.JSON) else column for column in table.columns]
    return sa.select(*json_text)


def some() -> Filling:
    """A few rows that hang together."""
    peers = [
        {"id": n, "chat_key": bytes([n]), "sealed_chat_id": b"\0\xff", "kind": "private", "language": "kk",
         "language_chosen": n % 2 == 0, "role": "person", "created_at": NOW}
        for n in range(1, 4)
    ]  # fmt: skip
    return {
        "installation": [{"name": "general", "wrapped": b"wrapped"}],
        "dossiers": [{"wrapped_key": b"key", "id": 7}],
        "peers": peers,
        "follows": [{"peer_id": peer["id"], "target": "all", "created_at": NOW} for peer in peers],
        "audit": [{"id": 40, "at": NOW, "action": "Өшіру"}],
    }


def plan(url: str, data_dir: Path, **more: Any) -> Plan:
    """A plan for OWNER's key."""
    values = {"url": url, "data_dir": data_dir, "folder": data_dir / "backups", "keep": 14}
    return Plan(**{**values, "public_keys": str(OWNER.to_public()), **more})


def seal_files(data_dir: Path, *numbers: int) -> None:
    """Files that look sealed, each with a content of its own, one of them empty."""
    folder = data_dir / "files"
    folder.mkdir(parents=True, exist_ok=True)
    for number in numbers:
        (folder / f"{number}.sealed").write_bytes(str(number).encode() * 50_000 * (number % 5))


def files_of(data_dir: Path) -> dict[str, bytes]:
    """The sealed files of a folder, by name."""
    return {path.name: path.read_bytes() for path in (data_dir / "files").glob("*")}
