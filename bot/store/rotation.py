"""Key rotation: data keys are wrapped anew with the first key of the settings; what they seal stays as it is."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store.crypto import HEAD, Keyring, SealBroken
from bot.store.errors import StoreError
from bot.store.tables import dossiers, installation

# Wrapped in one transaction: the bot works on meanwhile, and an interruption undoes no more than these.
PART = 200
# Each place with wrapped keys: its table, the column of its row, and the wrapped key.
PLACES = (
    (installation, installation.c.name, installation.c.wrapped),
    (dossiers, dossiers.c.id, dossiers.c.wrapped_key),
)
MISSING = "SECRET_KEYS: none of the keys opens the data key {}. Put back the key that it was wrapped with."
Progress = Callable[[int, int], None]


async def count(engine: AsyncEngine) -> Counter[bytes]:
    """How many data keys are wrapped by which key, by its id."""
    found: Counter[bytes] = Counter()
    async with engine.connect() as connection:
        conn = await connection.execution_options(reading=True)
        for _, _, wrapped in PLACES:
            query = sa.select(_key_id(wrapped).label("key_id"), sa.func.count().label("keys")).group_by("key_id")
            found.update({bytes(row.key_id): row.keys for row in await conn.execute(query)})
    return found


async def rotate(engine: AsyncEngine, keyring: Keyring, progress: Progress) -> int:
    """Wrap with the first key what another one has wrapped; how many data keys.

    It may be interrupted and begun again, and runs beside the bot. Raises StoreError where a key is missing.
    """
    found = await count(engine)
    total, done = found.total() - found[keyring.first_id], 0
    for place in PLACES:
        while changed := await _part(engine, keyring, *place):
            done += changed
            progress(done, max(total, done))
    return done


async def _part(engine: AsyncEngine, keyring: Keyring, table: sa.Table, row_id: Any, wrapped: Any) -> int:
    async with engine.begin() as conn:
        query = sa.select(row_id.label("id"), wrapped.label("wrapped")).where(_key_id(wrapped) != keyring.first_id)
        rows = (await conn.execute(query.limit(PART).with_for_update())).all()
        for row in rows:
            where = (table.name, wrapped.name, row.id)
            try:
                anew = keyring.wrap(keyring.unwrap(row.wrapped, *where), *where)
            except SealBroken as error:
                raise StoreError(MISSING.format(f"{table.name}/{row.id}")) from error
            await conn.execute(sa.update(table).where(row_id == row.id).values({wrapped.name: anew}))
    return len(rows)


def _key_id(wrapped: Any) -> Any:
    """The bytes behind the version (see crypto.py)."""
    return sa.func.substr(wrapped, 2, HEAD - 1, type_=sa.LargeBinary)
