"""Sealed files: complete or not there, bound to their transaction, and only for their dossier's key."""

from pathlib import Path

import pytest

from bot.domain.errors import NotFound
from bot.store.crypto import SealBroken, Sealer
from bot.store.files import SealedFiles
from bot.store.unit import Database

CONTENT = "дауыс жазбасы ".encode() * 1000


def names(folder: Path) -> set[str]:
    return {file.name for file in (folder / "files").glob("*")}


def sealed_files(folder: Path) -> SealedFiles:
    return SealedFiles(folder / "files")


SEALER = Sealer(bytes(32))


def test_a_file_comes_back_and_shows_nothing(tmp_path: Path) -> None:
    files = sealed_files(tmp_path)
    files.write(5, CONTENT, SEALER)
    assert files.read(5, SEALER) == CONTENT
    assert names(tmp_path) == {"5.sealed"}
    assert "дауыс".encode() not in (tmp_path / "files" / "5.sealed").read_bytes()


def test_an_interrupted_write_leaves_the_file_before(tmp_path: Path) -> None:
    class Interrupted(Sealer):
        def seal(self, plain: bytes, *where: object) -> bytes:
            raise KeyboardInterrupt

    files = sealed_files(tmp_path)
    files.write(5, CONTENT, SEALER)
    with pytest.raises(KeyboardInterrupt):
        files.write(5, b"new", Interrupted(bytes(32)))
    assert files.read(5, SEALER) == CONTENT


def test_a_changed_file_is_refused(tmp_path: Path) -> None:
    files = sealed_files(tmp_path)
    for attachment_id in (5, 6):
        files.write(attachment_id, CONTENT, SEALER)
    path, other = (tmp_path / "files" / f"{each}.sealed" for each in (5, 6))
    whole = path.read_bytes()
    for broken in (whole[:-1], whole[:100] + bytes([whole[100] ^ 1]) + whole[101:], b"", other.read_bytes()):
        path.write_bytes(broken)
        with pytest.raises(SealBroken, match="files/content/5"):
            files.read(5, SEALER)
    with pytest.raises(SealBroken):
        files.read(6, Sealer(bytes([1] * 32)))


def test_a_missing_file_is_not_found_and_may_be_deleted(tmp_path: Path) -> None:
    files = sealed_files(tmp_path)
    with pytest.raises(NotFound):
        files.read(5, SEALER)
    files.delete(5)


async def test_a_file_lasts_with_its_unit(database: Database, tmp_path: Path) -> None:
    async with database.unit() as unit:
        dossier = await unit.new_dossier()
        await unit.keep_file(dossier, 5, CONTENT)
        await unit.commit()
    async with database.unit() as unit:
        assert await unit.read_file(dossier, 5) == CONTENT
        unit.drop_file(5)
        assert names(tmp_path) == {"5.sealed"}
        await unit.commit()
    assert names(tmp_path) == set()


async def test_a_rollback_takes_back_what_was_written_and_dropped(database: Database, tmp_path: Path) -> None:
    async with database.unit() as unit:
        dossier = await unit.new_dossier()
        await unit.keep_file(dossier, 5, CONTENT)
        await unit.commit()
    async with database.unit() as unit:
        await unit.keep_file(dossier, 6, CONTENT)
        unit.drop_file(5)
    assert names(tmp_path) == {"5.sealed"}


async def test_a_failed_attempt_takes_back_its_own(database: Database, tmp_path: Path) -> None:
    async with database.unit() as unit:
        dossier = await unit.new_dossier()
        for attachment_id in (4, 5):
            await unit.keep_file(dossier, attachment_id, CONTENT)
        unit.drop_file(4)
        with pytest.raises(ZeroDivisionError):
            async with unit.attempt():
                await unit.keep_file(dossier, 6, CONTENT)
                unit.drop_file(5)
                raise ZeroDivisionError
        await unit.commit()
    assert names(tmp_path) == {"5.sealed"}


async def test_a_file_opens_with_its_own_dossier_only(database: Database) -> None:
    async with database.unit() as unit:
        mine, theirs = await unit.new_dossier(), await unit.new_dossier()
        await unit.keep_file(mine, 5, CONTENT)
        with pytest.raises(SealBroken):
            await unit.read_file(theirs, 5)
        await unit.destroy_dossier(mine)
        with pytest.raises(NotFound):
            await unit.read_file(mine, 5)
