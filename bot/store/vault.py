"""Opening the vault: the two keys of an installation, kept in its database and wrapped by the keys of the settings."""

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.store.crypto import Keyring, SealBroken, Vault, new_key
from bot.store.engine import insert
from bot.store.errors import StoreError, explained
from bot.store.tables import installation

NAMES = ("general", "index")


async def open_vault(engine: AsyncEngine, keys: list[bytes]) -> Vault:
    """The vault of a database; a fresh database gets its keys here. Raises StoreError where no key fits."""
    keyring = Keyring(keys)
    with explained(engine.url):
        async with engine.begin() as conn:
            wrapped = await _read(conn) or await _make(conn, keyring)
    try:
        general, index = (keyring.unwrap(wrapped[name], "installation", "wrapped", name) for name in NAMES)
    except (SealBroken, KeyError) as error:
        raise StoreError(
            "SECRET_KEYS: none of the keys opens this database. Put back the key that it was made with."
        ) from error
    return Vault(keyring, general, index)


async def _read(conn: AsyncConnection) -> dict[str, bytes]:
    rows = await conn.execute(sa.select(installation.c.name, installation.c.wrapped))
    return {row.name: row.wrapped for row in rows}


async def _make(conn: AsyncConnection, keyring: Keyring) -> dict[str, bytes]:
    rows = [{"name": name, "wrapped": keyring.wrap(new_key(), "installation", "wrapped", name)} for name in NAMES]
    await conn.execute(insert(conn, installation).on_conflict_do_nothing(), rows)
    return await _read(conn)  # those of another starter, where that one was first
