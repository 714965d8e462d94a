"""Key rotation: what was sealed opens with the new key alone; it can be interrupted, and it stops for no bot."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.clock import ManualClock
from bot.domain.errors import NotFound
from bot.store.crypto import Keyring
from bot.store.engine import open_engine
from bot.store.errors import StoreError
from bot.store.rotation import PART, count, rotate
from bot.store.tables import dossiers
from bot.store.unit import Database
from bot.store.vault import open_vault
from tests.database import migrated
from tests.store.samples import START

OLD, NEW, OTHER = bytes([1]) * 32, bytes([2]) * 32, bytes([3]) * 32
MANY = PART + 5


@pytest.fixture
async def engine(migrated_url: str) -> AsyncIterator[AsyncEngine]:
    await migrated(migrated_url)
    engine = open_engine(migrated_url)
    yield engine
    await engine.dispose()


async def house(engine: AsyncEngine, folder: Path, *keys: bytes) -> Database:
    return Database(engine, await open_vault(engine, list(keys)), ManualClock(START), folder)


async def sealed(database: Database, dossiers_to_make: int = MANY) -> int:
    """So many dossiers; the id of one with a file in it."""
    async with database.unit() as unit:
        ids = [await unit.new_dossier() for _ in range(dossiers_to_make)]
        await unit.keep_file(ids[0], 5, b"what was written")
        await unit.commit()
    return ids[0]


async def read(database: Database, dossier_id: int) -> bytes:
    async with database.unit(reading=True) as unit:
        return await unit.read_file(dossier_id, 5)


def unwatched(done: int, total: int) -> None:
    """Nobody looks on."""


async def test_afterwards_the_new_key_alone_opens_everything(engine: AsyncEngine, tmp_path: Path) -> None:
    dossier_id = await sealed(await house(engine, tmp_path, OLD))
    told: list[tuple[int, int]] = []
    both = Keyring([NEW, OLD])
    assert await rotate(engine, both, lambda *step: told.append(step)) == MANY + 2
    assert told == [(2, MANY + 2), (2 + PART, MANY + 2), (MANY + 2, MANY + 2)]
    assert await count(engine) == {both.first_id: MANY + 2}
    assert await read(await house(engine, tmp_path, NEW), dossier_id) == b"what was written"
    assert await rotate(engine, both, unwatched) == 0
    with pytest.raises(StoreError, match="none of the keys opens this database"):
        await house(engine, tmp_path, OLD)


async def test_an_interruption_undoes_nothing_that_was_told_and_it_goes_on(engine: AsyncEngine, tmp_path: Path) -> None:
    await sealed(await house(engine, tmp_path, OLD))
    both = Keyring([NEW, OLD])

    def enough(done: int, total: int) -> None:
        if done > 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await rotate(engine, both, enough)
    assert await count(engine) == {both.ids[0]: 2 + PART, both.ids[1]: 5}
    await house(engine, tmp_path, NEW, OLD)  # the bot starts in between
    assert await rotate(engine, both, unwatched) == 5


async def test_the_bot_works_on_meanwhile(engine: AsyncEngine, tmp_path: Path) -> None:
    bot = await house(engine, tmp_path, NEW, OLD)
    await sealed(await house(engine, tmp_path, NEW, OLD), 1)
    dossier_id = await sealed(bot)
    await rotate(engine, Keyring([OTHER, NEW, OLD]), unwatched)
    with pytest.raises(StoreError):  # it was not told of the newest key
        await house(engine, tmp_path, NEW, OLD)
    await rotate(engine, Keyring([NEW, OTHER]), unwatched)
    assert await read(bot, dossier_id) == b"what was written"


async def test_a_key_that_is_missing_is_told_and_an_erased_dossier_is_not_missed(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    database = await house(engine, tmp_path, OLD)
    dossier_id = await sealed(database, 1)
    with pytest.raises(StoreError, match="none of the keys opens the data key installation/"):
        await rotate(engine, Keyring([NEW, OTHER]), unwatched)
    async with database.unit() as unit:
        await unit.destroy_dossier(dossier_id)
        await unit.commit()
    assert await rotate(engine, Keyring([NEW, OLD]), unwatched) == 2
    with pytest.raises(NotFound):
        await read(await house(engine, tmp_path, NEW), dossier_id)


async def test_a_damaged_data_key_is_named(engine: AsyncEngine, tmp_path: Path) -> None:
    dossier_id = await sealed(await house(engine, tmp_path, OLD), 1)
    async with engine.begin() as conn:
        await conn.execute(sa.update(dossiers).values(wrapped_key=b"\x01damaged"))
    with pytest.raises(StoreError, match=f"data key dossiers/{dossier_id}"):
        await rotate(engine, Keyring([NEW, OLD]), unwatched)
