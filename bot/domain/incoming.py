"""What a person sent, as plain values: the chat floor reads it from Telegram, the forms judge it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Sent(StrEnum):
    """The kinds of message that the forms tell apart."""

    TEXT = "text"
    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    VIDEO = "video"
    OTHER = "other"


@dataclass(frozen=True)
class FileRef:
    """A file as Telegram announces it; `size` in bytes, 0 where Telegram does not say."""

    file_id: str
    size: int = 0
    mime: str = ""
    name: str = ""


@dataclass(frozen=True)
class Content:
    """A file as it is kept. `bare`: a picture made anew, which holds nothing but its pixels."""

    data: bytes
    mime: str
    bare: bool = False


@dataclass(frozen=True)
class Incoming:
    """One message: its text (or caption), its file, and the album that it belongs to."""

    message_id: int
    sent: Sent
    text: str = ""
    file: FileRef | None = None
    album: str = ""


@dataclass(frozen=True)
class Arrival:
    """An update as it came from Telegram. `chat` names the chat (or person) within which the order counts.

    `message_id`: the message that a person wrote in their private chat, where it is one.
    """

    update_id: int
    chat: str
    raw: dict[str, Any]
    message_id: int | None = None


@dataclass(frozen=True)
class Waiting:
    """A stored update that is to be handled. `chat_key` tells chats apart and nothing else; `raw` is None where its
    seal is broken."""

    update_id: int
    chat_key: bytes
    raw: dict[str, Any] | None
