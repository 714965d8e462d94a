"""The backup: of one moment, whole, and readable to its owner alone, while others write and erase."""

import asyncio
import base64
import contextlib
import resource
from collections.abc import Callable, Iterator
from datetime import UTC, date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from pyrage import decrypt  # type: ignore[import-untyped]

from bot.clock import ManualClock
from bot.config import ConfigError, Settings
from bot.store.engine import open_plain_engine
from bot.store.errors import StoreError
from bot.store.moving.backup import Copy, back_up, daily_backup, planned
from bot.store.moving.folder import new_file
from bot.store.moving.restore import restore
from bot.store.tables import dossiers, follows, peers
from bot.store.unit import Database
from tests.database import KEY, PATIENCE, fresh_database
from tests.store.house_of_secrets import Secrets, fill
from tests.store.moved import NOW, OWNER, held, plan, put, seal_files, some

ALMATY = ZoneInfo("Asia/Almaty")
ATTACHMENT = {"case_id": 7, "author_id": 1, "created_at": NOW, "content": b"sealed"}


def once(act: Callable[[], None]) -> Callable[[int, int], None]:
    """A watcher that does something at the first step, when the copy has begun."""
    acts = iter([act])
    return lambda done, total: next(acts, lambda: None)()


def write(url: str, *statements: sa.Executable) -> None:
    """What somebody else commits meanwhile."""
    with open_plain_engine(url).begin() as conn:
        for statement in statements:
            conn.execute(statement)


def restored(archive: Path, folder: Path) -> str:
    """The archive, as an SQLite database in `folder`."""
    url = f"sqlite+aiosqlite:///{folder / 'restored.db'}"
    restore(archive, [OWNER], url, folder, NOW, overwrite=True)
    return url


async def test_what_people_wrote_comes_back_and_opens(database: Database, tmp_path: Path) -> None:
    secrets = Secrets()
    async with database.unit() as unit:
        case = await fill(unit, secrets)
        await unit.keep_file(case.id, 5, b"voice")
        await unit.commit()
    url = database.engine.url.render_as_string(hide_password=False)
    copy = back_up(plan(url, tmp_path), "it.age", NOW)
    away = tmp_path / "away"
    async with fresh_database(restored(copy.path, away), ManualClock(NOW), away) as other, other.unit() as unit:
        assert await unit.cases.get(case.id) == case
        assert await unit.read_file(case.id, 5) == b"voice"
    assert held(url) == held(restored(copy.path, away))


def test_a_copy_says_what_is_in_it(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    seal_files(tmp_path, 1, 2, 5)
    copy = back_up(plan(sqlite_database, tmp_path), "it.age", NOW)
    assert copy == Copy(tmp_path / "backups" / "it.age", copy.path.stat().st_size, 9, 3, 0)
    assert copy.path.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in copy.path.parent.iterdir()] == ["it.age"]


def test_it_is_of_one_moment_while_others_write(database_url: str, tmp_path: Path) -> None:
    put(database_url, some())
    before = held(database_url)
    newcomer = {**some()["peers"][0], "id": 99, "chat_key": b"99"}

    def meanwhile() -> None:
        write(
            database_url,
            sa.insert(peers).values(newcomer),
            sa.insert(follows).values(peer_id=99, target="all", created_at=NOW),
            sa.delete(follows).where(follows.c.peer_id == 1),
        )

    copy = back_up(plan(database_url, tmp_path), "it.age", NOW, once(meanwhile))
    assert held(restored(copy.path, tmp_path / "away")) == before
    assert len(held(database_url)["peers"]) == 4


def test_the_server_cannot_read_it_and_the_keys_are_not_in_it(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    copy = back_up(plan(sqlite_database, tmp_path), "it.age", NOW)
    sealed, opened = copy.path.read_bytes(), decrypt(copy.path.read_bytes(), [OWNER])
    assert "Өшіру".encode() in opened
    assert "Өшіру".encode() not in sealed
    assert KEY not in opened and base64.b64encode(KEY) not in opened


def test_a_file_may_vanish_with_its_case(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, {**some(), "attachments": [{"id": 3, **ATTACHMENT}]})
    seal_files(tmp_path, 1, 3)

    def erase() -> None:
        write(sqlite_database, sa.delete(dossiers))
        (tmp_path / "files" / "3.sealed").unlink()

    copy = back_up(plan(sqlite_database, tmp_path), "it.age", NOW, once(erase))
    assert (copy.files, copy.lost) == (1, 0)


def test_a_lost_file_is_told(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, {**some(), "attachments": [{"id": number, **ATTACHMENT} for number in (3, 4)]})
    seal_files(tmp_path, 4)
    copy = back_up(plan(sqlite_database, tmp_path), "it.age", NOW)
    assert (copy.files, copy.lost) == (1, 1)


def test_a_file_that_cannot_be_read_is_named(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "5.sealed").symlink_to("5.sealed")  # also root cannot follow it
    with pytest.raises(StoreError, match=r"^DATA_DIR: \S+/5\.sealed cannot be read"):
        back_up(plan(sqlite_database, tmp_path), "it.age", NOW)


@contextlib.contextmanager
def disk_full(size: int) -> Iterator[None]:
    """No file can grow beyond `size`; the system says so as it does for a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_what_cannot_be_written_is_told_in_one_line(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    seal_files(tmp_path, 4)
    with (
        disk_full(100_000),
        pytest.raises(StoreError, match=r"^BACKUP_DIR: \S+ cannot be written \(File too large\)\.$"),
    ):
        back_up(plan(sqlite_database, tmp_path), "it.age", NOW)
    assert list((tmp_path / "backups").iterdir()) == []
    (tmp_path / "in the way").write_text("a file")
    with pytest.raises(StoreError, match=r"^BACKUP_DIR: "):
        back_up(plan(sqlite_database, tmp_path, folder=tmp_path / "in the way"), "it.age", NOW)


def test_what_is_not_there_is_told(sqlite_database: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="does not exist"):
        back_up(plan(sqlite_database, tmp_path), "it.age", NOW)
    sa.create_engine(sqlite_database.replace("+aiosqlite", "")).connect().exec_driver_sql("VACUUM")
    with pytest.raises(StoreError, match="holds nothing yet"):
        back_up(plan(sqlite_database, tmp_path), "it.age", NOW)
    with pytest.raises(ConfigError, match="BACKUP_TO: no public key"):
        planned(Settings())
    for wrong in ("age1", str(OWNER), f"{OWNER.to_public()}x"):
        with pytest.raises(ValueError, match="public keys of age") as refused:
            Settings(backup_to=wrong)
        assert str(OWNER) not in str(refused.value)
    with pytest.raises(ConfigError, match="BACKUP_TO"):
        planned(Settings(backup_to="age1" + "q" * 58))


def test_two_do_not_write_one_copy(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    with new_file(tmp_path / "backups" / "it.age"), pytest.raises(StoreError, match="another backup is writing"):
        back_up(plan(sqlite_database, tmp_path), "it.age", NOW)


async def make(url: str, data_dir: Path, day: date, keep: int = 3) -> Copy | None:
    """The copy of a day, at noon in Almaty."""
    noon = ManualClock(NOW.replace(year=day.year, month=day.month, day=day.day))
    return await daily_backup(plan(url, data_dir, keep=keep), noon, ALMATY)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "backups").iterdir())


async def test_there_is_one_copy_a_day_and_old_ones_go(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    folder = tmp_path / "backups"
    folder.mkdir()
    others = ["jauap-2025-01-01T120000.age", "jauap-2031-01-01.age", "jauap-2025-99-99.age", "notes.txt"]
    for name in [*others, "jauap-2025-08-01.age.part"]:
        (folder / name).touch()
    for day in range(1, 6):
        assert await make(sqlite_database, tmp_path, date(2025, 9, day)) is not None
        assert await make(sqlite_database, tmp_path, date(2025, 9, day)) is None
    assert names(tmp_path) == sorted([*others, *(f"jauap-2025-09-0{day}.age" for day in (3, 4, 5))])
    assert restored(folder / "jauap-2025-09-05.age", tmp_path / "away")


async def test_the_day_is_that_of_the_zone(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    clock = ManualClock(NOW.replace(hour=20))
    copy = await daily_backup(plan(sqlite_database, tmp_path), clock, ALMATY)
    assert copy and copy.path.name == "jauap-2025-09-02.age"


@pytest.mark.parametrize("failure", ["database", "file"])
async def test_no_old_copy_goes_for_a_bad_one(sqlite_database: str, tmp_path: Path, failure: str) -> None:
    put(sqlite_database, {**some(), "attachments": [{"id": 3, **ATTACHMENT}]})
    seal_files(tmp_path, 3)
    assert await make(sqlite_database, tmp_path, date(2025, 9, 1), keep=1)
    if failure == "file":
        (tmp_path / "files" / "3.sealed").unlink()
        copy = await make(sqlite_database, tmp_path, date(2025, 9, 2), keep=1)
        assert copy and copy.lost == 1
    else:
        write(sqlite_database, sa.text("DROP TABLE audit"))
        with pytest.raises(StoreError):
            await make(sqlite_database, tmp_path, date(2025, 9, 2), keep=1)
    assert "jauap-2025-09-01.age" in names(tmp_path)


async def test_a_stop_leaves_nothing_half_done(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    seal_files(tmp_path, *range(1, 200))
    making = asyncio.create_task(make(sqlite_database, tmp_path, date(2025, 9, 1)))
    while not (tmp_path / "backups").exists():  # noqa: ASYNC110 - the thread tells nobody
        await asyncio.sleep(0)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    async with asyncio.timeout(PATIENCE):
        while names(tmp_path):  # noqa: ASYNC110 - nor that it has ended
            await asyncio.sleep(0)
    assert await make(sqlite_database, tmp_path, date(2025, 9, 1))


def test_moments_are_told_in_utc(sqlite_database: str, tmp_path: Path) -> None:
    put(sqlite_database, some())
    copy = back_up(plan(sqlite_database, tmp_path), "it.age", NOW.astimezone(ALMATY))
    head = restore(copy.path, [OWNER], f"sqlite+aiosqlite:///{tmp_path / 'b.db'}", tmp_path / "b", NOW)
    assert (head.made_at, head.rows, head.engine) == (NOW.astimezone(UTC), 9, "sqlite")
