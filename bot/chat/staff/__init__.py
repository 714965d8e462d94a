"""The staff's own rooms: codes, colleagues, the record. Importing it registers their commands and buttons."""

from bot.chat.staff import codes, members, record, translating

__all__ = ["codes", "members", "record", "translating"]
