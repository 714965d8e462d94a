"""Rows on their way: one line of text for each, the same on every engine, so that both ends can be compared."""

import base64
import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from bot.store.columns import Moment, metadata

MODULUS = 2**256
WRITE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
READ = json.JSONDecoder().decode


class RawJson(sa.types.UserDefinedType[str]):
    """JSON as the text that it is: parsing would lose which null it was, and the order of its keys."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Its name in SQL."""
        return "JSON"

    def column_expression(self, column: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
        """How it is read."""
        return sa.cast(column, sa.Text)


class Kind(StrEnum):
    """What a column holds."""

    MOMENT = "moment"
    JSON = "json"
    BOOLEAN = "boolean"
    INTEGER = "integer"
    BYTES = "bytes"
    TEXT = "text"


# The first that fits a column of our tables is its kind.
OURS: tuple[tuple[type[Any], Kind], ...] = (
    (Moment, Kind.MOMENT),
    (sa.JSON, Kind.JSON),
    (sa.Boolean, Kind.BOOLEAN),
    (sa.Integer, Kind.INTEGER),
    (sa.LargeBinary, Kind.BYTES),
    (sa.String, Kind.TEXT),
)
TYPES: dict[Kind, sa.types.TypeEngine[Any]] = {
    Kind.MOMENT: Moment(),
    Kind.JSON: RawJson(),
    Kind.BOOLEAN: sa.Boolean(),
    Kind.INTEGER: sa.BigInteger(),
    Kind.BYTES: sa.LargeBinary(),
    Kind.TEXT: sa.Text(),
}
TO_TEXT: dict[Kind, Callable[[Any], str]] = {
    Kind.MOMENT: lambda moment: str(moment.isoformat()),
    Kind.BYTES: lambda content: base64.b64encode(content).decode(),
}
FROM_TEXT: dict[Kind, Callable[[str], Any]] = {
    Kind.MOMENT: datetime.fromisoformat,
    Kind.BYTES: lambda text: base64.b64decode(text, validate=True),
}


@dataclass(frozen=True)
class Shape:
    """A table as it travels: its name, and its columns in their order with what they hold."""

    name: str
    columns: tuple[tuple[str, Kind], ...]

    def table(self) -> sa.TableClause:
        """The table, for statements."""
        return sa.table(self.name, *(sa.column(name, TYPES[kind]) for name, kind in self.columns))

    def lines(self, rows: Iterable[Iterable[Any]]) -> list[bytes]:
        """A line of JSON for each row, without its end."""
        changed = self._changed(TO_TEXT)
        return [_line(list(row), changed) for row in rows]

    def values(self, lines: Iterable[bytes]) -> list[list[Any]]:
        """The rows that lines stand for. Raises ValueError for a line that stands for none."""
        changed = self._changed(FROM_TEXT)
        try:
            return [self._fitting(_row(line, changed)) for line in lines]
        except (TypeError, AttributeError, IndexError) as error:
            raise ValueError("a value of another type") from error

    def _fitting(self, row: list[Any]) -> list[Any]:
        if len(row) != len(self.columns):
            raise ValueError("too short or too long")
        return row

    def _changed(self, changes: dict[Kind, Callable[[Any], Any]]) -> list[tuple[int, Callable[[Any], Any]]]:
        return [(place, changes[kind]) for place, (_, kind) in enumerate(self.columns) if kind in changes]


def shapes() -> list[Shape]:
    """The shapes of all our tables; whoever loads them in this order finds what a row points to."""
    tables = metadata.sorted_tables
    return [Shape(table.name, tuple((column.name, kind_of(column)) for column in table.columns)) for table in tables]


def kind_of(column: sa.Column[Any]) -> Kind:
    """What a column holds. Raises TypeError for a type that cannot travel yet."""
    for ours, kind in OURS:
        if isinstance(column.type, ours):
            return kind
    raise TypeError(f"{column} is of a type that backup and copy do not know: {column.type!r}")


def _line(row: list[Any], changed: list[tuple[int, Callable[[Any], str]]]) -> bytes:
    for place, change in changed:
        if row[place] is not None:
            row[place] = change(row[place])
    return WRITE(row).encode()


def _row(line: bytes, changed: list[tuple[int, Callable[[str], Any]]]) -> list[Any]:
    row: list[Any] = READ(line.decode())
    for place, change in changed:
        if row[place] is not None:
            row[place] = change(row[place])
    return row


@dataclass
class Tally:
    """How many lines, and a checksum of them that does not depend on their order: engines sort text differently."""

    count: int = 0
    checksum: int = 0

    def add(self, lines: Iterable[bytes]) -> None:
        """Count these lines in."""
        for line in lines:
            self.count += 1
            self.checksum = (self.checksum + int.from_bytes(hashlib.sha256(line).digest())) % MODULUS
