"""Settings from the environment; a missing or bad value stops the start with one clear line."""

import base64
import binascii
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

KEY_BYTES = 32
MOST_DAYS = 36500
UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


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


class Settings(BaseSettings):
    """Every setting of the bot, named as its environment variable (in capitals)."""

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    telegram_token: SecretStr | None = None
    telegram_api_url: str = "https://api.telegram.org"
    admin_ids: Numbers = ()
    moderators_chat_id: int | None = None
    data_dir: Path = Path("data")
    database_url: SecretStr | None = None
    secret_keys: SecretStr | None = None
    secret_keys_file: Path | None = None
    timezone: str = "Asia/Almaty"
    http_host: str = "127.0.0.1"
    http_port: int | None = Field(default=None, ge=0, le=65535)
    broadcast_rate: int = Field(default=30, ge=1, le=1000)
    log_level: str = "INFO"

    remind_untaken_after: Period = timedelta(hours=2)
    remind_untaken_every: Period = timedelta(days=1)
    remind_review_after: Period = timedelta(days=3)
    remind_question_after: Period = timedelta(days=2)
    remind_question_times: int = Field(default=2, ge=0, le=10)
    remind_quiet_after: Period = timedelta(days=14)
    remind_milestones: Numbers = (30, 60, 100, 365)
    quiet_hours: str = "22-8"

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError) as error:
            raise ValueError("no such time zone; for example Asia/Almaty") from error
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

    def keys(self) -> list[bytes]:
        """The 32-byte keys, the sealing one first; empty where none is set. Raises ConfigError."""
        text = self.secret_keys.get_secret_value() if self.secret_keys else ""
        if not text and self.secret_keys_file:
            text = _read_keys(self.secret_keys_file)
        return [_key(part) for part in re.split(r"[,\s]+", text) if part]


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
