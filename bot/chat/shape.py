"""What is read of an update, and nothing else: a field of another type is as if it were not there.

Forwarded from where, whose contact, which place: what we do not need is not even parsed.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Reader = Callable[[Any], Any]
LARGEST = 2**63
LATEST = 2**32


def whole(value: Any) -> int | None:
    """An integer that fits a column of the store."""
    return value if type(value) is int and -LARGEST <= value < LARGEST else None


def size(value: Any) -> int | None:
    """So many bytes or seconds."""
    return value if type(value) is int and value >= 0 else None


def moment(value: Any) -> int | None:
    """A moment in seconds (Unix time) that a date can hold."""
    return value if type(value) is int and 0 < value < LATEST else None


def word(value: Any) -> str | None:
    """A text."""
    return value if isinstance(value, str) else None


def flag(value: Any) -> bool | None:
    """True or false."""
    return value if isinstance(value, bool) else None


@dataclass(frozen=True)
class Shape:
    """An object: its fields, those without which it is nothing, and what stands in for others that are missing."""

    fields: dict[str, Reader]
    needs: tuple[str, ...] = ()
    otherwise: dict[str, Any] = field(default_factory=dict)

    def __call__(self, value: Any) -> dict[str, Any] | None:
        """The object with the known fields of the right type; None where it is none."""
        if not isinstance(value, dict):
            return None
        found = {
            name: known for name in value.keys() & self.fields if (known := self.fields[name](value[name])) is not None
        }
        return {**self.otherwise, **found} if all(name in found for name in self.needs) else None


def several(read: Reader) -> Reader:
    """A list of which what does not fit is left out; nothing where nothing is left."""
    return lambda value: (
        [each for each in map(read, value) if each is not None] or None if type(value) is list else None
    )


def member(value: Any) -> dict[str, Any] | None:
    """A ChatMember: its rights are flags, and each status has others."""
    found = MEMBER(value)
    return {**{k: v for k, v in value.items() if isinstance(v, bool)}, **found} if found else None


def person_id(value: Any) -> int | None:
    """Ids of people are above zero."""
    found = whole(value)
    return found if found is not None and found > 0 else None


def chat(value: Any) -> dict[str, Any] | None:
    """A chat; those of people have an id above zero, all others one below."""
    found = CHAT(value)
    return found if found and (found["id"] > 0) == (found["type"] == "private") else None


USER = Shape(
    {"id": person_id, "is_bot": flag, "first_name": word, "language_code": word}, ("id",),
    {"is_bot": False, "first_name": ""},
)  # fmt: skip
CHAT = Shape({"id": whole, "type": word, "is_forum": flag}, ("id", "type"))
FILE = Shape(
    {"file_id": word, "file_size": size, "mime_type": word, "file_name": word}, ("file_id",),
    {"file_unique_id": "", "duration": 0, "width": 0, "height": 0},
)  # fmt: skip
NAMELESS = Shape({"file_id": word, "file_size": size}, ("file_id",), {"file_unique_id": "", "width": 0, "height": 0})
MESSAGE_FIELDS: dict[str, Reader] = {
    "message_id": whole, "chat": chat, "from": USER, "sender_chat": chat, "text": word, "caption": word,
    "media_group_id": word, "message_thread_id": whole, "is_topic_message": flag, "has_protected_content": flag,
    "migrate_to_chat_id": whole, "photo": several(NAMELESS), "voice": FILE, "video": FILE, "document": FILE,
}  # fmt: skip
# One without a date would count as out of reach.
MESSAGE = Shape({**MESSAGE_FIELDS, "date": moment, "edit_date": moment}, ("chat",), {"message_id": 0, "date": 1})
PRESSED = Shape({**MESSAGE_FIELDS, "date": lambda value: int(value != 0)}, ("chat", "message_id"), {"date": 0})
QUERY = Shape(
    {"id": word, "from": USER, "message": PRESSED, "inline_message_id": word, "data": word}, ("id", "from"),
    {"chat_instance": ""},
)  # fmt: skip
INLINE = Shape({"id": word, "from": USER, "query": word}, ("id", "from"), {"query": "", "offset": ""})
MEMBER = Shape({"status": word, "user": USER, "until_date": size}, ("status", "user"))
CHANGE = Shape(
    {"chat": chat, "from": USER, "old_chat_member": member, "new_chat_member": member},
    ("chat", "from", "old_chat_member", "new_chat_member"), {"date": 1},
)  # fmt: skip
UPDATE = Shape(
    {
        "update_id": whole, "message": MESSAGE, "edited_message": MESSAGE, "channel_post": MESSAGE,
        "callback_query": QUERY, "inline_query": INLINE, "my_chat_member": CHANGE,
    },
    ("update_id",),
)  # fmt: skip
