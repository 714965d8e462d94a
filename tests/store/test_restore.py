"""Restoring: all of it or nothing, over nobody's data, and also what an older version wrote."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from pyrage import decrypt, encrypt  # type: ignore[import-untyped]

from bot.store.engine import open_plain_engine
from bot.store.errors import StoreError
from bot.store.migrate import revisions
from bot.store.moving.age import identities
from bot.store.moving.archive import FORMAT, Head, Writer
from bot.store.moving.backup import back_up
from bot.store.moving.restore import restore
from bot.store.moving.rows import Kind, Shape
from bot.store.tables import audit, installation, leases
from tests.store.moved import NOW, OWNER, files_of, held, plan, put, seal_files, some
from tests.store.test_backup import disk_full

OTHER = {**some(), "audit": [{"id": 1, "at": NOW, "action": "older"}], "follows": []}


class Interrupted(Exception):
    """Somebody pressed Ctrl-C."""


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive of some rows and of the files 1 to 4."""
    here = tmp_path / "source"
    url = f"sqlite+aiosqlite:///{here / 'jauap.db'}"
    here.mkdir()
    put(url, some())
    seal_files(here, 1, 2, 3, 4)
    return back_up(plan(url, here), "it.age", NOW).path


def put_back(archive: Path, url: str, data_dir: Path, *, overwrite: bool = False) -> None:
    """Restore with OWNER's key."""
    restore(archive, [OWNER], url, data_dir, NOW, overwrite=overwrite)


def execute(url: str, *statements: sa.Executable) -> None:
    with open_plain_engine(url).begin() as conn:
        for statement in statements:
            conn.execute(statement)


def test_it_goes_into_an_empty_place(archive: Path, database_url: str, tmp_path: Path) -> None:
    data_dir = tmp_path / "deep" / "data"
    put_back(archive, database_url, data_dir)
    assert sorted(len(rows) for rows in held(database_url).values() if rows) == [1, 1, 1, 3, 3]
    assert files_of(data_dir) == files_of(tmp_path / "source")
    assert {path.name for path in data_dir.iterdir()} == {"files"}


def test_keys_made_at_a_first_start_are_no_data(archive: Path, sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, {"installation": [{"name": "general", "wrapped": b"new"}]})
    put_back(archive, sqlite_database, tmp_path / "data")
    with open_plain_engine(sqlite_database).connect() as conn:
        assert conn.execute(sa.select(installation.c.wrapped)).scalars().all() == [b"wrapped"]


def test_nobodys_data_goes_without_a_word(archive: Path, sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, OTHER)
    before = held(sqlite_database)
    with pytest.raises(StoreError, match=r"^DATABASE_URL: .* holds data already\. --overwrite"):
        put_back(archive, sqlite_database, tmp_path / "data")
    seal_files(tmp_path / "data", 4, 9)
    with pytest.raises(StoreError, match=r"^DATA_DIR: .* holds sealed files already\. --overwrite"):
        put_back(archive, sqlite_database, tmp_path / "data")
    assert held(sqlite_database) == before
    assert set(files_of(tmp_path / "data")) == {"4.sealed", "9.sealed"}
    put_back(archive, sqlite_database, tmp_path / "data", overwrite=True)
    assert held(sqlite_database)["audit"] != before["audit"]
    assert files_of(tmp_path / "data") == files_of(tmp_path / "source")


def test_wherever_it_ends_the_old_state_is_back(archive: Path, database_url: str, tmp_path: Path) -> None:
    put(database_url, OTHER)
    seal_files(tmp_path / "data", 3, 9)
    (tmp_path / "data" / "files" / "3.sealed").write_bytes(b"another three")
    before = held(database_url), files_of(tmp_path / "data")
    for moment in interruptions():

        def stop(done: int, total: int, moment: int = moment) -> None:
            if done >= moment:
                raise Interrupted

        try:
            restore(archive, [OWNER], database_url, tmp_path / "data", NOW, overwrite=True, progress=stop)
        except Interrupted:
            assert (held(database_url), files_of(tmp_path / "data")) == before
        else:
            break
    assert moment > 30
    assert files_of(tmp_path / "data") == files_of(tmp_path / "source")


def interruptions() -> Iterator[int]:
    """After each few steps."""
    yield from range(1, 100, 4)


def test_a_full_disk_leaves_the_old_state(archive: Path, sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, OTHER)
    seal_files(tmp_path / "data", 9)
    before = held(sqlite_database), files_of(tmp_path / "data")
    for size in (0, 4096, 150_000):
        with disk_full(size), pytest.raises(StoreError) as refused:
            put_back(archive, sqlite_database, tmp_path / "data", overwrite=True)
        assert "\n" not in str(refused.value)
        assert (held(sqlite_database), files_of(tmp_path / "data")) == before


def test_a_damaged_archive_touches_nothing(archive: Path, tmp_path: Path) -> None:
    archive.write_bytes(archive.read_bytes()[:-1])
    with pytest.raises(StoreError, match=r"^ARCHIVE: it is damaged"):
        put_back(archive, f"sqlite+aiosqlite:///{tmp_path / 'new' / 'jauap.db'}", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_a_bot_at_work_is_not_disturbed(archive: Path, database_url: str, tmp_path: Path) -> None:
    put(database_url, {})
    now = server_now(database_url)
    lease = {"name": "dispatcher", "holder": "somebody", "until": now + timedelta(seconds=60)}
    execute(database_url, sa.insert(leases).values(lease))
    with pytest.raises(StoreError, match=r"a bot is working on .* Stop it first; .* wait for (59|60|61) s\.$"):
        put_back(archive, database_url, tmp_path / "data")
    execute(database_url, sa.update(leases).values(until=now - timedelta(seconds=1)))
    put_back(archive, database_url, tmp_path / "data")


def server_now(url: str) -> object:
    """The time by which leases go: PostgreSQL's own, else the one that is handed in."""
    with open_plain_engine(url).connect() as conn:
        return NOW if url.startswith("sqlite") else conn.execute(sa.text("SELECT clock_timestamp()")).scalar_one()


def test_a_newer_database_is_left_alone(archive: Path, sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, {})
    execute(sqlite_database, sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError, match="newer version"):
        put_back(archive, sqlite_database, tmp_path / "data", overwrite=True)


def written(folder: Path, revision: str, shape: Shape, rows: list[list[object]]) -> Path:
    """An archive by hand."""
    path = folder / "hand.age"
    plain = folder / "plain"
    with plain.open("wb") as stream:
        writer = Writer(stream, Head(FORMAT, revision, "sqlite", NOW, [shape], len(rows), 0))
        writer.rows(shape, shape.lines(rows))
        writer.end()
    path.write_bytes(encrypt(plain.read_bytes(), [OWNER.to_public()]))
    return path


AUDIT = Shape("audit", (("id", Kind.INTEGER), ("at", Kind.MOMENT), ("action", Kind.TEXT)))


def test_what_an_older_version_wrote_is_brought_up_to_date(database_url: str, tmp_path: Path) -> None:
    put(database_url, OTHER)
    archive = written(tmp_path, revisions()[-1], AUDIT, [[40, NOW, "old"]])
    put_back(archive, database_url, tmp_path / "data", overwrite=True)
    assert held(database_url)["audit"] == [(40, NOW, None, "old", None, None, None, None)]
    assert held(database_url)["peers"] == []
    execute(database_url, sa.insert(audit).values(at=NOW, action="next"))  # the counter goes on behind it
    assert sorted(row[0] for row in held(database_url)["audit"]) == [40, 41]


def test_what_a_newer_version_wrote_is_refused(sqlite_database: str, tmp_path: Path) -> None:
    archive = written(tmp_path, "9999", AUDIT, [[40, NOW, "new"]])
    with pytest.raises(StoreError, match=r"^ARCHIVE: it was made by a newer version"):
        put_back(archive, sqlite_database, tmp_path / "data")


FOLLOWS = Shape("follows", (("peer_id", Kind.INTEGER), ("target", Kind.TEXT), ("created_at", Kind.MOMENT)))
MISFITS: list[tuple[Shape, list[object]]] = [
    (AUDIT, [40, NOW]),
    (AUDIT, [40, NOW, None]),
    (AUDIT, ["forty", NOW, "x", "y"]),
    (FOLLOWS, [1000, "all", NOW]),
]


def test_rows_that_do_not_fit_or_point_nowhere_are_refused(database_url: str, tmp_path: Path) -> None:
    put(database_url, OTHER)
    before = held(database_url)
    for shape, row in MISFITS:
        archive = written(tmp_path, revisions()[0], shape, [row])
        with pytest.raises(StoreError, match=r"^(ARCHIVE: .* a row|DATABASE_URL: .* a row|ARCHIVE: .*\(a row)"):
            put_back(archive, database_url, tmp_path / "data", overwrite=True)
        assert held(database_url) == before


def test_the_key_file_is_read_as_age_writes_it(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text(f"# created: today\n# public key: {OWNER.to_public()}\n{OWNER}\n")
    assert [str(key) for key in identities(path)] == [str(OWNER)]
    for content in (b"", b"# nothing\n", b"AGE-SECRET-KEY-1XYZ\n", b"age-encryption.org/v1\n\xff", b"\0" * 10):
        path.write_bytes(content)
        with pytest.raises(StoreError, match=r"^--identity: .* holds no private key of age"):
            identities(path)
    with pytest.raises(StoreError, match=r"^--identity: .* cannot be read"):
        identities(tmp_path / "nowhere")
    with pytest.raises(StoreError, match=r"^ARCHIVE: .* cannot be read"):
        put_back(tmp_path / "nowhere", "sqlite://", tmp_path)


def test_the_archive_opens_with_the_owners_tool(archive: Path) -> None:
    assert decrypt(archive.read_bytes(), [OWNER]).startswith(b"jauap backup\n")
