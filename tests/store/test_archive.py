"""The archive: any row of any table survives it on either engine, and no changed or cut one passes."""

import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from pyrage import decrypt, encrypt  # type: ignore[import-untyped]

from bot.store.errors import StoreError
from bot.store.moving.age import decrypted, new_identity
from bot.store.moving.archive import FRAME, MAGIC, Damaged
from bot.store.moving.backup import back_up
from bot.store.moving.progress import Steps, unwatched
from bot.store.moving.restore import restore
from bot.store.moving.unpacking import Reader
from tests.store.moved import NOW, OWNER, Filling, fillings, held, plan, put, seal_files, some


@pytest.fixture
def archive(sqlite_database: str, tmp_path: Path) -> bytes:
    """A small archive with rows of several tables and three files."""
    put(sqlite_database, some())
    seal_files(tmp_path, 5, 10, 15)
    return back_up(plan(sqlite_database, tmp_path), "it.age", NOW).path.read_bytes()


@pytest.mark.long
@given(filled=fillings())
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_any_row_survives_the_way_there_and_back(
    filled: Filling, sqlite_database: str, postgres_database: str, tmp_path: Path
) -> None:
    put(sqlite_database, filled)
    back = sqlite_database.replace("jauap.db", "back.db")
    for source, target in ((sqlite_database, postgres_database), (postgres_database, back)):
        (tmp_path / "backups" / "it.age").unlink(missing_ok=True)
        copy = back_up(plan(source, tmp_path), "it.age", NOW)
        restore(copy.path, [OWNER], target, tmp_path / "away", NOW, overwrite=True)
    assert held(sqlite_database) == held(postgres_database) == held(back)


def read(content: bytes) -> None:
    """Read an archive through, before encryption."""
    stream = io.BytesIO(content)
    Reader(stream).read_through(Steps(unwatched))


def read_sealed(content: bytes) -> None:
    """Read an archive through, as it lies on the disk."""
    with decrypted(io.BytesIO(content), [OWNER]) as stream:
        Reader(stream).read_through(Steps(unwatched))


def borders(content: bytes) -> list[int]:
    """Where the frames of an archive begin and end."""
    found = [len(MAGIC)]
    while found[-1] < len(content):
        length = FRAME.unpack_from(content, found[-1])[1]
        found += [found[-1] + FRAME.size, found[-1] + FRAME.size + length]
    return found


def flipped(content: bytes, place: int) -> bytes:
    """The content with one bit changed."""
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def test_no_cut_passes(archive: bytes) -> None:
    read_sealed(archive)
    for length in {*range(0, 1200, 29), *range(1200, len(archive), len(archive) // 30), len(archive) - 1}:
        with pytest.raises(StoreError, match=r"^(ARCHIVE|--identity): "):
            read_sealed(archive[:length])
    plain = decrypt(archive, [OWNER])
    for place in borders(plain)[:-1]:
        for length in {place, max(0, place - 1), place + 1} - {len(plain)}:
            with pytest.raises(Damaged):
                read(plain[:length])


def test_no_changed_byte_passes(archive: bytes) -> None:
    for place in {*range(0, 600, 23), *range(600, len(archive), len(archive) // 30), len(archive) - 1}:
        with pytest.raises(StoreError, match=r"^(ARCHIVE|--identity): "):
            read_sealed(flipped(archive, place))
    plain = decrypt(archive, [OWNER])
    for place in {*range(0, len(plain), 211), *(place for place in borders(plain) if place < len(plain))}:
        with pytest.raises(StoreError, match=r"^ARCHIVE: "):
            read(flipped(plain, place))


def test_nothing_may_follow(archive: bytes) -> None:
    with pytest.raises(Damaged):
        read_sealed(archive + b"\n")
    with pytest.raises(Damaged, match="follows its end"):
        read(decrypt(archive, [OWNER]) + b"\n")


def test_another_key_does_not_open_it(archive: bytes) -> None:
    with (
        pytest.raises(StoreError, match=r"^--identity: none of its keys"),
        decrypted(io.BytesIO(archive), [new_identity()]) as stream,
    ):
        Reader(stream)


@pytest.mark.parametrize("content", [b"", b"no archive\n" * 100, encrypt(b"a letter", [OWNER.to_public()])])
def test_what_is_no_archive_is_told(content: bytes) -> None:
    with pytest.raises(Damaged):
        read_sealed(content)


def test_a_forged_name_leads_nowhere(archive: bytes) -> None:
    plain = decrypt(archive, [OWNER])
    forged = plain.replace(b"10.sealed", b"../sealed")
    with pytest.raises(Damaged, match="a file whose name is none of ours"):
        read(forged)


def test_a_newer_form_is_told(archive: bytes) -> None:
    plain = decrypt(archive, [OWNER])
    with pytest.raises(StoreError, match="newer version"):
        read(plain.replace(b'"format":1', b'"format":2'))
