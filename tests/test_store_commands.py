"""The commands that move what is stored: the round of an operator, and one line for whatever hinders it."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.cli import cli
from bot.config import Settings
from tests.store.moved import OWNER, files_of, held, put, seal_files, some

Command = Callable[..., Result]
BACKUP_TO = str(OWNER.to_public())


@pytest.fixture
def command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """A command with these settings and nothing else of the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def run(*words: str, **settings: str) -> Result:
        return CliRunner().invoke(cli, words, env={"DATA_DIR": str(tmp_path / "data"), **settings})

    return run


@pytest.fixture
def stocked(tmp_path: Path) -> str:
    """The address of the SQLite database of the settings, with some rows and files."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'data' / 'jauap.db'}"
    seal_files(tmp_path / "data", 1, 2)
    put(url, some())
    return url


def refusal(result: Result) -> str:
    """The one line of a command that was refused."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return line


def test_the_round_of_an_operator(command: Command, stocked: str, tmp_path: Path) -> None:
    made = command("keys", "backup")
    (tmp_path / "key").write_text(made.stdout)
    public = made.stderr.strip().rpartition("=")[2]
    saved = command("backup", BACKUP_TO=public)
    assert "Saved 9 rows and 2 files" in saved.stdout
    assert "SECRET_KEYS are not in it" in saved.stdout
    (archive,) = (tmp_path / "data" / "backups").iterdir()
    away = {"DATA_DIR": str(tmp_path / "away")}
    restored = command("restore", str(archive), "--identity", str(tmp_path / "key"), **away)
    assert "Restored 9 rows and 2 files of " in restored.stdout
    copied = command("copy", "--to", f"sqlite:///{tmp_path / 'other.db'}", **away)
    assert "Copied 9 rows" in copied.stdout
    assert held(stocked) == held(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    assert files_of(tmp_path / "data") == files_of(tmp_path / "away")
    assert saved.stderr + restored.stderr + copied.stderr == ""


def test_whatever_hinders_is_told_in_one_line(command: Command, stocked: str, tmp_path: Path) -> None:
    (tmp_path / "key").write_text(str(OWNER))
    (tmp_path / "no archive").write_text("a letter")
    restore = ("restore", str(tmp_path / "no archive"), "--identity")
    assert refusal(command("backup")).startswith("Nothing was saved. BACKUP_TO: no public key is set;")
    secret = refusal(command("backup", BACKUP_TO=str(OWNER)))
    assert secret.startswith("Nothing was saved. BACKUP_TO: public keys of age") and str(OWNER) not in secret
    assert "BACKUP_KEEP" in refusal(command("backup", BACKUP_KEEP="0"))
    assert "BACKUP_DIR" in refusal(command("backup", BACKUP_TO=BACKUP_TO, BACKUP_DIR="/proc/jauap"))
    assert "does not exist" in refusal(command("backup", BACKUP_TO=BACKUP_TO, DATA_DIR=str(tmp_path / "nowhere")))
    assert "ARCHIVE: it is damaged" in refusal(command(*restore, str(tmp_path / "key")))
    assert "--identity: " in refusal(command(*restore, str(tmp_path / "nowhere")))
    assert "--to: write " in refusal(command("copy", "--to", "mysql://x"))
    assert "hidden" not in refusal(command("copy", "--to", "postgresql://u:hidden@127.0.0.1:9/x"))


def test_a_lost_file_is_told_and_the_copy_is_there(command: Command, stocked: str, tmp_path: Path) -> None:
    attachment = {"id": 3, "case_id": 7, "author_id": 1, "created_at": some()["audit"][0]["at"], "content": b""}
    put(stocked, {**some(), "attachments": [attachment]})
    told = command("backup", BACKUP_TO=BACKUP_TO)
    assert told.exit_code == 1
    assert told.stderr.startswith("1 files that the database names are not in DATA_DIR.")
    assert "Saved 10 rows" in told.stdout


def test_who_looks_on_sees_a_bar(stocked: str, tmp_path: Path) -> None:
    screen, terminal = pty.openpty()
    settings = {"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path / "data"), "BACKUP_TO": BACKUP_TO}
    subprocess.run([sys.executable, "-m", "bot", "backup"], env=settings, stderr=terminal, check=True, timeout=60)
    os.close(terminal)
    assert "Saving  [####################################]  100%" in os.read(screen, 65536).decode()
