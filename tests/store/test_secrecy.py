"""Nothing that a person wrote can be read in the database; what is published can."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot.store.tables import metadata
from bot.store.unit import Database, Unit
from tests.store.house_of_secrets import Secrets, fill


def spellings(secret: str | int) -> Iterator[bytes]:
    """How a secret could lie in a file."""
    text = str(secret)
    yield from (text.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))
    yield json.dumps(text).strip('"').encode()
    if isinstance(secret, int):
        yield from (secret.to_bytes(8, order) for order in ("big", "little"))  # type: ignore[arg-type]
        yield secret.to_bytes(5, "big")  # SQLite leaves out leading zeros, up to six bytes
        yield secret.to_bytes(6, "big")


def found(secrets: list[str] | list[int], content: bytes) -> list[str | int]:
    return [secret for secret in secrets if any(spelling in content for spelling in spellings(secret))]


async def test_nothing_written_is_in_the_file(sqlite_house: Database, tmp_path: Path) -> None:
    secrets = Secrets()
    for _ in range(3):
        async with sqlite_house.unit() as unit:
            await fill(unit, secrets)
            await unit.commit()
    assert len(secrets.words) > 150 and len(secrets.chat_ids) > 20
    before = every_byte(tmp_path)
    await sqlite_house.close()
    for content in (before, every_byte(tmp_path)):
        assert found(secrets.words, content) == []
        assert found(secrets.chat_ids, content) == []
        assert found(secrets.public, content) == secrets.public  # so the search does find what is there


def every_byte(folder: Path) -> bytes:
    """The database, its journal and the sealed files."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


async def test_nothing_written_is_in_any_cell(database: Database) -> None:
    secrets = Secrets()
    async with database.unit() as unit:
        await fill(unit, secrets)
        cells = [cell for table in metadata.sorted_tables for row in await rows(unit, table) for cell in row]
    content = b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in cells)
    assert found(secrets.words, content) == []
    assert found(secrets.chat_ids, content) == []
    assert found(secrets.public, content) == secrets.public


async def rows(unit: Unit, table: sa.Table) -> list[Any]:
    return list(await unit._s.conn.execute(sa.select(table)))
