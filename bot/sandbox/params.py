"""The parameters of one call: decoded once, read with a type."""

import json
from dataclasses import dataclass
from typing import Any

from bot.sandbox.errors import bad_request
from bot.sandbox.model import Json

# Parameters that are text for Telegram even when they look like a number or like JSON.
TEXTS = frozenset({
    "action", "audio", "business_connection_id", "callback_query_id", "caption", "cover",
    "description", "document", "emoji", "file_id", "icon_custom_emoji_id", "inline_message_id",
    "inline_query_id", "ip_address", "language_code", "message_effect_id", "name", "next_offset",
    "parse_mode", "performer", "photo", "secret_token", "short_description", "sticker", "text",
    "thumbnail", "title", "url", "video", "voice",
})  # fmt: skip


@dataclass(frozen=True)
class Upload:
    """A file that came with the request, or one of which only the size is claimed."""

    name: str
    mime: str
    data: bytes
    claimed_size: int | None = None

    @property
    def size(self) -> int:
        """Bytes, as everybody shall believe."""
        return len(self.data) if self.claimed_size is None else self.claimed_size


def decode(name: str, value: str) -> Any:
    """A form or query value as JSON where the API means JSON; otherwise the text as it came."""
    if name in TEXTS:
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


class Params:
    """What the bot passed, by name. Wrong types are refused in Telegram's words."""

    def __init__(self, values: Json, uploads: dict[str, Upload] | None = None) -> None:
        self.values = values
        self.uploads = uploads or {}

    def __contains__(self, name: str) -> bool:
        return self.values.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        """A text; numbers become their digits."""
        value = self.values.get(name)
        return default if value is None else str(value)

    def integer(self, name: str, default: int = 0) -> int:
        """An integer, also when it came as text."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise bad_request(f'can\'t parse field "{name}" as Number') from None

    def number(self, name: str) -> float:
        """A real number; refused when it is missing."""
        try:
            return float(self.values[name])
        except (KeyError, TypeError, ValueError):
            raise bad_request(f"{name} is empty") from None

    def flag(self, name: str) -> bool:
        """A Boolean: true, "true", "yes" or 1."""
        return self.values.get(name) in (True, 1, "True", "true", "yes", "1")

    def array(self, name: str, of: str) -> list[Any]:
        """A list; empty when absent. `of` names the elements in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return []
        if not isinstance(value, list):
            raise bad_request(f"expected an Array of {of}")
        return value

    def object(self, name: str, what: str) -> Json | None:
        """An object, or nothing when absent. `what` names it in the refusal."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, dict):
            raise bad_request(f"can't parse {what} JSON object")
        return value

    def logged(self) -> Json:
        """The parameters for the call log: uploads by name, type and size only."""
        files = {
            name: {"file_name": up.name, "mime_type": up.mime, "size": up.size} for name, up in self.uploads.items()
        }
        return {**self.values, **files}
