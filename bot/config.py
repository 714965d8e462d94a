"""Settings from the environment; a missing or bad value stops the start with one clear line."""

import base64
import binascii
import re
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

KEY_BYTES = 32
MOST_DAYS = 36500
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
TELEGRAM = "https://api.telegram.org"
# Bot API, setWebhook.
WEBHOOK_PORTS = {None, "443", "80", "88", "8443"}
# Telegram keeps updates for 24 hours (Bot API, getUpdates).
REPEATS = timedelta(days=2)
# Time enough to read a case; and an hour less than Telegram lets a bot delete (Bot API, deleteMessages).
SHORTEST_LOOK, LONGEST_LOOK = timedelta(minutes=5), timedelta(hours=47)
WEEK = timedelta(weeks=1)
OUR_PAGES = {"/healthz", "/metrics"}


class ConfigError(Exception):
    """What is wrong with the settings, the keys or the database, and what to do: one line for a person."""


def _period(value: Any) -> Any:
    found = re.fullmatch(r"\s*(\d{1,5})\s*([mhdw])\s*", value) if isinstance(value, str) else None
    if isinstance(value, str) and not found:
        raise ValueError("write a number and m, h, d or w, for example 2h or 14d")
    return timedelta(**{UNITS[found[2]]: int(found[1])}) if found else value


def _numbers(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    parts = [part.strip() for part in value.split(",") if part.strip()]
    if not all(re.fullmatch(r"-?\d{1,19}", part) for part in parts):
        raise ValueError("write whole numbers with commas between them")
    return tuple(int(part) for part in parts)


Period = Annotated[timedelta, BeforeValidator(_period)]
Numbers = Annotated[tuple[int, ...], NoDecode, BeforeValidator(_numbers)]


@dataclass(frozen=True)
class Webhook:
    """Where Telegram brings updates: the address outside, its path on our own server, and the secret it shows."""

    url: str
    path: str
    secret: str


class Settings(BaseSettings):
    """Every setting of the bot, named as its environment variable (in capitals)."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    telegram_token: SecretStr | None = None
    telegram_api_url: str = TELEGRAM
    admin_ids: Numbers = ()
    moderators_chat_id: int | None = None
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    secret_keys: SecretStr | None = None
    secret_keys_file: Path | None = None
    backup_to: str | None = None
    backup_dir: Path | None = None
    backup_keep: int = Field(default=14, ge=1, le=3650)
    timezone: str = "Asia/Almaty"
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    webhook_url: str | None = None
    webhook_secret: SecretStr | None = None
    broadcast_rate: int = Field(default=30, ge=1, le=1000)
    log_level: str = "INFO"

    remind_untaken_after: Period = timedelta(hours=2)
    remind_untaken_every: Period = timedelta(days=1)
    remind_review_after: Period = timedelta(days=3)
    remind_question_after: Period = timedelta(days=2)
    remind_question_times: int = Field(default=2, ge=0, le=10)
    remind_quiet_after: Period = timedelta(days=14)
    remind_milestones: Numbers = (30, 60, 100, 365)
    succession_after: Period = timedelta(days=30)
    quiet_hours: str = "22-8"

    details_vanish_after: Period = timedelta(hours=1)
    keep_left_drafts: Period = timedelta(hours=72)
    keep_drafts: Period = timedelta(days=14)
    keep_rejected: Period = timedelta(days=30)
    keep_reporter: Period = timedelta(days=90)
    keep_inbox: Period = timedelta(days=7)
    keep_audit: Period = timedelta(days=730)

    session_lock_after: Period = timedelta(minutes=30)
    require_codes: bool = False
    consent_fresh: Period = timedelta(days=1)
    organisations: str = Field(default="", max_length=500)
    reads_alert: int = Field(default=50, ge=1, le=100000)
    audit_mark_hour: int = Field(default=9, ge=0, le=23)

    reports_a_day: int = Field(default=3, ge=1, le=1000)
    report_cap: int = Field(default=30, ge=1, le=100000)

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("no such time zone; for example Asia/Almaty") from error
        return value

    @field_validator("backup_to")
    @classmethod
    def _public_keys(cls, value: str | None) -> str | None:
        parts = (value or "").replace(",", " ").split()
        if value is not None and not all(re.fullmatch(r"age1[02-9ac-hj-np-z]{58}", part) for part in parts):
            raise ValueError("public keys of age (age1...), with commas between them; never the secret one")
        return value

    @field_validator("log_level")
    @classmethod
    def _known_level(cls, value: str) -> str:
        if value.upper() not in {"DEBUG", "INFO", "WARNING", "ERROR"}:
            raise ValueError("one of DEBUG, INFO, WARNING, ERROR")
        return value.upper()

    @field_validator("remind_milestones")
    @classmethod
    def _days(cls, value: tuple[int, ...]) -> tuple[int, ...]:
        if not all(1 <= days <= MOST_DAYS for days in value):
            raise ValueError(f"numbers of days from 1 to {MOST_DAYS}")
        return value

    @field_validator("details_vanish_after")
    @classmethod
    def _deletable(cls, value: timedelta) -> timedelta:
        if not SHORTEST_LOOK <= value <= LONGEST_LOOK:
            raise ValueError("from 5m to 47h: Telegram lets a bot delete its messages for two days only")
        return value

    @field_validator("keep_inbox")
    @classmethod
    def _beyond_repeats(cls, value: timedelta) -> timedelta:
        if value < REPEATS:
            raise ValueError("2d or more: for a day Telegram may bring an update again, and it must be known then")
        return value

    @field_validator("succession_after")
    @classmethod
    def _beyond_a_week(cls, value: timedelta) -> timedelta:
        if value < WEEK:
            raise ValueError("7d or more: whoever has no phone for some days must not lose their case")
        return value

    @field_validator("quiet_hours")
    @classmethod
    def _two_hours(cls, value: str) -> str:
        found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value.strip())
        if not found or max(int(found[1]), int(found[2])) > 23:
            raise ValueError("two hours from 0 to 23, for example 22-8")
        return value.strip()

    @field_validator("telegram_api_url")
    @classmethod
    def _web_address(cls, value: str) -> str:
        if not re.match(r"https?://[^/\s]+", value):
            raise ValueError("an address that starts with https:// or http://")
        return value.rstrip("/")

    @field_validator("webhook_secret")
    @classmethod
    def _sendable(cls, value: SecretStr | None) -> SecretStr | None:
        if value is not None and not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", value.get_secret_value()):
            raise ValueError("1 to 256 letters, digits, _ or -; `openssl rand -hex 32` makes one")
        return value

    @property
    def quiet_span(self) -> tuple[int, int]:
        """The hours between which nobody is reminded: (from, to)."""
        start, end = self.quiet_hours.split("-")
        return int(start), int(end)

    def database(self) -> str:
        """The SQLAlchemy address of the database, with the driver that we use."""
        if self.database_url is None:
            return f"sqlite+aiosqlite:///{self.data_dir / 'jauap.db'}"
        url = self.database_url.get_secret_value()
        for short, full in (
            ("postgresql://", "postgresql+psycopg://"),
            ("postgres://", "postgresql+psycopg://"),
            ("sqlite://", "sqlite+aiosqlite://"),
        ):
            if url.startswith(short):
                return full + url.removeprefix(short)
        if not url.startswith(("postgresql+psycopg://", "sqlite+aiosqlite://")):
            raise ConfigError("DATABASE_URL: write sqlite:///path or postgresql://user:password@host/name.")
        return url

    def webhook(self) -> Webhook | None:
        """Webhook mode, where WEBHOOK_URL is set; else the bot asks for updates. Raises ConfigError."""
        if self.webhook_url is None:
            return None
        path = _webhook_path(self.webhook_url, self.telegram_api_url)
        if self.webhook_secret is None:
            raise ConfigError("WEBHOOK_SECRET: WEBHOOK_URL needs one; `openssl rand -hex 32` makes it.")
        if self.http_port is None:
            raise ConfigError("HTTP_PORT: WEBHOOK_URL needs it: the port to which the reverse proxy hands on.")
        return Webhook(self.webhook_url, path, self.webhook_secret.get_secret_value())

    def keys(self) -> list[bytes]:
        """The 32-byte keys, the sealing one first; empty where none is set. Raises ConfigError."""
        text = self.secret_keys.get_secret_value() if self.secret_keys else ""
        if not text and self.secret_keys_file:
            text = _read_keys(self.secret_keys_file)
        return [_key(part) for part in re.split(r"[,\s]+", text) if part]


def _webhook_path(url: str, telegram: str) -> str:
    found = re.fullmatch(r"(https?)://(?:[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\])(?::(\d+))?((?:/[\w.~-]*)*)", url, re.ASCII)
    if not found or (found[1] == "http" and telegram.startswith("https:")):
        raise ConfigError("WEBHOOK_URL: write an address such as https://bot.example.org/telegram.")
    if telegram == TELEGRAM and found[2] not in WEBHOOK_PORTS:
        raise ConfigError("WEBHOOK_URL: Telegram comes to the ports 443, 80, 88 and 8443 only.")
    if found[3] in OUR_PAGES:
        raise ConfigError(f"WEBHOOK_URL: {found[3]} is a page of our own; choose another path, such as /telegram.")
    return found[3] or "/"


def _read_keys(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"SECRET_KEYS_FILE: {path} cannot be read ({type(error).__name__}).") from error


def _key(text: str) -> bytes:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY_BYTES:
        raise ConfigError("SECRET_KEYS: each key is 32 bytes in base64; `python -m bot keys new` makes one.")
    return key


def load() -> Settings:
    """Read the settings from the environment. Raises ConfigError with one line that names the setting."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = "_".join(str(part) for part in first["loc"]).upper() or "SETTINGS"
        raise ConfigError(f"{name}: {first['msg'].removeprefix('Value error, ')}.") from None
