"""The vault: made once, opened with the right key only."""

import asyncio
import base64
from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.store import vault
from bot.store.crypto import Keyring
from bot.store.engine import open_engine
from bot.store.errors import StoreError
from bot.store.migrate import migrate
from bot.store.tables import installation
from bot.store.vault import open_vault
from tests.database import until_somebody_waits

OLD, NEW = bytes(range(32)), bytes(range(1, 33))


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(database_url)
    await migrate(engine)
    yield engine
    await engine.dispose()


async def test_the_keys_are_made_once(engine: AsyncEngine) -> None:
    first, second = await open_vault(engine, [OLD]), await open_vault(engine, [OLD])
    assert first.blind("chat", 5) == second.blind("chat", 5)
    assert second.general.open(first.general.seal(b"word", "peers", "chat_id", 1), "peers", "chat_id", 1) == b"word"


async def test_each_installation_has_its_own_keys(engine: AsyncEngine) -> None:
    first = await open_vault(engine, [OLD])
    async with engine.begin() as conn:
        await conn.execute(sa.delete(installation))
    assert first.blind("chat", 5) != (await open_vault(engine, [OLD])).blind("chat", 5)


async def test_an_old_key_still_opens_beside_a_new_one(engine: AsyncEngine) -> None:
    first = await open_vault(engine, [OLD])
    assert (await open_vault(engine, [NEW, OLD])).blind("chat", 5) == first.blind("chat", 5)


async def test_a_wrong_key_is_told_in_one_line(engine: AsyncEngine) -> None:
    await open_vault(engine, [OLD])
    with pytest.raises(StoreError, match=r"^SECRET_KEYS: none of the keys opens this database") as caught:
        await open_vault(engine, [NEW])
    said = str(caught.value)
    assert "\n" not in said
    assert base64.b64encode(NEW).decode() not in said
    assert (await open_vault(engine, [OLD])).general


async def test_a_lost_key_is_never_made_anew(engine: AsyncEngine) -> None:
    await open_vault(engine, [OLD])
    async with engine.begin() as conn:
        await conn.execute(sa.delete(installation).where(installation.c.name == "index"))
    with pytest.raises(StoreError, match="SECRET_KEYS"):
        await open_vault(engine, [OLD])


async def test_starters_at_once_agree(database_url: str, engine: AsyncEngine) -> None:
    others = [open_engine(database_url) for _ in range(3)]
    vaults = await asyncio.gather(*(open_vault(each, [OLD]) for each in (engine, *others) for _ in range(2)))
    assert len({vault.blind("chat", 5) for vault in vaults}) == 1
    for each in others:
        await each.dispose()


async def test_who_comes_second_takes_the_keys_of_the_first(postgres_database: str) -> None:
    first, second = open_engine(postgres_database), open_engine(postgres_database)
    await migrate(first)
    async with first.connect() as conn:
        await vault._make(conn, Keyring([OLD]))
        opening = asyncio.create_task(open_vault(second, [OLD]))
        await until_somebody_waits(second)
        await conn.commit()
    assert (await opening).blind("chat", 5) == (await open_vault(first, [OLD])).blind("chat", 5)
    for engine in (first, second):
        await engine.dispose()


async def test_a_database_without_tables_is_told(database_url: str) -> None:
    engine = open_engine(database_url)
    with pytest.raises(StoreError, match="DATABASE_URL"):
        await open_vault(engine, [OLD])
    await engine.dispose()
