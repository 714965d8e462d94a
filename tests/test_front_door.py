"""The start: whatever a setting can mend ends it with one line that says what to do, and exit status 2."""

import asyncio
import base64
import logging
import sqlite3
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import structlog

from bot.cli import main
from bot.clock import SystemClock
from bot.config import ConfigError, Settings
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World

Starter = Callable[..., "End"]
KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(32)).decode()
TOKEN = "1:TOKEN"
WEBHOOK = {"WEBHOOK_URL": "https://bot.example/telegram", "WEBHOOK_SECRET": "hidden", "HTTP_PORT": "8080"}


@dataclass
class End:
    """How a start ended."""

    status: int
    out: str
    err: str

    @property
    def refusal(self) -> str:
        """The one line of a start that was refused."""
        assert self.status == 2, self
        lines = [line for line in self.err.splitlines() if line]
        assert len(lines) == 1, lines
        return lines[0]


@pytest.fixture
def start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Iterator[Callable[..., End]]:
    """The front door, entered with these words and settings and nothing else of the environment."""

    def enter(*words: str, **settings: str) -> End:
        for name in Settings.model_fields:
            monkeypatch.delenv(name.upper(), raising=False)
        for name, value in {"DATA_DIR": str(tmp_path / "data"), **settings}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["bot", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        captured = capfd.readouterr()
        return End(int(ended.value.code or 0), captured.out, captured.err)

    yield enter
    # The door has bound the logs to this test's own standard error, which is about to close.
    structlog.reset_defaults()
    logging.basicConfig(force=True)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"TIMEZONE": "Mars"}, "TIMEZONE"),
        ({"ADMIN_IDS": "me"}, "ADMIN_IDS"),
        ({"MODERATORS_CHAT_ID": "group"}, "MODERATORS_CHAT_ID"),
        ({"QUIET_HOURS": "22-25"}, "QUIET_HOURS"),
        ({"HTTP_PORT": "70000"}, "HTTP_PORT"),
        ({"BROADCAST_RATE": "0"}, "BROADCAST_RATE"),
        ({"AUDIT_MARK_HOUR": "24"}, "AUDIT_MARK_HOUR: Input should be less than or equal to 23."),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"REMIND_QUIET_AFTER": "soon"}, "REMIND_QUIET_AFTER"),
        ({"KEEP_REJECTED": "a month"}, "KEEP_REJECTED"),
        ({"KEEP_INBOX": "1d"}, "KEEP_INBOX"),
        ({"DETAILS_VANISH_AFTER": "2d"}, "DETAILS_VANISH_AFTER: from 5m to 47h"),
        ({"DETAILS_VANISH_AFTER": "4m"}, "DETAILS_VANISH_AFTER"),
        ({"TELEGRAM_API_URL": "telegram"}, "TELEGRAM_API_URL"),
        ({"WEBHOOK_SECRET": "with space"}, "WEBHOOK_SECRET"),
        ({"TELEGRAM_TOKEN": TOKEN, **WEBHOOK, "WEBHOOK_URL": "http://bot.example/telegram"}, "WEBHOOK_URL"),
        ({"TELEGRAM_TOKEN": TOKEN, **WEBHOOK, "WEBHOOK_URL": "https://bot.example:8080/telegram"}, "8443"),
        ({"TELEGRAM_TOKEN": TOKEN, **WEBHOOK, "WEBHOOK_URL": "https://bot.example/metrics"}, "/metrics"),
        ({"TELEGRAM_TOKEN": TOKEN, **WEBHOOK, "WEBHOOK_SECRET": ""}, "WEBHOOK_SECRET: WEBHOOK_URL needs one"),
        ({"TELEGRAM_TOKEN": TOKEN, **WEBHOOK, "HTTP_PORT": ""}, "HTTP_PORT: WEBHOOK_URL needs it"),
        ({"TELEGRAM_TOKEN": TOKEN}, "SECRET_KEYS: no key"),
        ({"TELEGRAM_TOKEN": TOKEN, "SECRET_KEYS": "short"}, "SECRET_KEYS"),
        ({"TELEGRAM_TOKEN": TOKEN, "SECRET_KEYS_FILE": "/does/not/exist"}, "SECRET_KEYS_FILE"),
        ({"TELEGRAM_TOKEN": TOKEN, "SECRET_KEYS": KEY, "DATABASE_URL": "mysql://x/y"}, "DATABASE_URL"),
        ({"TELEGRAM_TOKEN": TOKEN, "SECRET_KEYS": KEY, "DATA_DIR": "/proc/jauap"}, "DATA_DIR"),
        ({"TELEGRAM_TOKEN": TOKEN, "SECRET_KEYS": KEY, "DATABASE_URL": "postgresql://u:hidden@127.0.0.1:9/x"}, ""),
    ],
)
def test_a_wrong_setting_is_named(start: Starter, settings: dict[str, str], words: str) -> None:
    line = start(**settings).refusal
    assert words in line
    assert "hidden" not in line


def test_another_key_does_not_open_the_database(start: Starter) -> None:
    assert start("check", SECRET_KEYS=KEY).status == 0
    assert "SECRET_KEYS" in start("check", SECRET_KEYS=OTHER_KEY).refusal


def test_an_old_key_behind_a_new_one_opens_it(start: Starter) -> None:
    assert start("check", SECRET_KEYS=KEY).status == 0
    assert start("check", SECRET_KEYS=f"{OTHER_KEY},{KEY}").status == 0


def test_a_database_of_a_newer_program_is_left_alone(start: Starter, tmp_path: Path) -> None:
    assert start("migrate").status == 0
    with sqlite3.connect(tmp_path / "data" / "jauap.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    assert "newer" in start("migrate").refusal


def test_a_locked_database_is_told(start: Starter, tmp_path: Path) -> None:
    assert start("migrate").status == 0
    with sqlite3.connect(tmp_path / "data" / "jauap.db", isolation_level=None) as database:
        database.execute("BEGIN EXCLUSIVE")
        assert "locked" in start("check", SECRET_KEYS=KEY).refusal
        database.execute("ROLLBACK")


async def test_a_refused_token_is_told(start: Starter) -> None:
    async with serving(create_app(World(SystemClock()))) as url:
        settings = {"TELEGRAM_TOKEN": "5:WRONG", "SECRET_KEYS": KEY, "TELEGRAM_API_URL": url}
        line = (await asyncio.to_thread(start, "check", **settings)).refusal
    assert "TELEGRAM_TOKEN" in line
    assert "WRONG" not in line


def test_a_new_key_is_one_that_fits(start: Starter) -> None:
    printed = start("keys", "new").out.strip()
    settings = Settings(secret_keys=printed)
    assert settings.keys() == [base64.b64decode(printed)]


@pytest.mark.parametrize("text", ["AAAA", "*" * 44, base64.b64encode(bytes(31)).decode()])
def test_a_key_that_does_not_fit_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="32 bytes"):
        Settings(secret_keys=text).keys()
