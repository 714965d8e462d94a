"""`audit verify`: what an admin is told of the record, and with which status."""

import asyncio
from pathlib import Path

import pytest
import sqlalchemy as sa
from pydantic import SecretStr
from typer.testing import CliRunner, Result

from bot.app import open_database
from bot.cli import cli
from bot.clock import SystemClock
from bot.config import Settings
from bot.store.tables import audit, audit_chain
from tests.house import KEY


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose record has two entries."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    asyncio.run(record(tmp_path))
    return tmp_path


async def record(folder: Path, *spoil: sa.Executable) -> None:
    database = await open_database(Settings(data_dir=folder, secret_keys=SecretStr(KEY)), SystemClock())
    async with database.unit() as unit:
        for action in ("claim", "publish"):
            await unit.audit.add(1, action)
        await unit.commit()
    async with database.engine.begin() as conn:
        for statement in spoil:
            await conn.execute(statement)
    await database.close()


def verify(folder: Path, *words: str) -> Result:
    env = {"DATA_DIR": str(folder), "SECRET_KEYS": KEY}
    return CliRunner().invoke(cli, ["audit", "verify", *words], env=env)


def mark_of(result: Result) -> str:
    return result.stdout.strip().rpartition(" ")[2]


def test_a_record_in_order_and_a_mark_that_was_kept(folder: Path) -> None:
    found = verify(folder)
    assert found.exit_code == 0
    assert found.stdout.startswith("The record is in order. Its mark: 2-")
    asyncio.run(record(folder))
    assert verify(folder, mark_of(found)).exit_code == 0


def test_what_is_wrong_is_said_with_status_1(folder: Path) -> None:
    asyncio.run(record(folder, sa.update(audit).where(audit.c.number == 2).values(action="other")))
    found = verify(folder)
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr == "THE RECORD IS NOT IN ORDER. Entry 2 was changed, moved or slipped in.\n"


def test_a_mark_of_another_history_is_told(folder: Path) -> None:
    found = verify(folder, "1-" + "0" * 64)
    assert (found.exit_code, "does not contain this mark" in found.stderr) == (1, True)


def test_a_beginning_that_was_taken_away_is_told(folder: Path) -> None:
    last = sa.select(audit.c.link).where(audit.c.number == 2).scalar_subquery()
    begins = sa.update(audit_chain).values(start_number=2, start_link=last)
    gone = sa.delete(audit).where(audit.c.number <= 2)
    asyncio.run(record(folder, begins, gone))
    assert verify(folder).stderr == "THE RECORD IS NOT IN ORDER. Entry 1 is missing.\n"


def test_what_is_no_mark_gets_one_line_and_status_2(folder: Path) -> None:
    found = verify(folder, "yesterday's")
    assert found.exit_code == 2
    assert found.stderr.splitlines() == [
        "Nothing was looked at. MARK: a mark is a number, a hyphen and 64 hexadecimal digits, as the bot sent it."
    ]
