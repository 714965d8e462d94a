"""The staff's own rooms: codes, colleagues, invitations. Importing it registers their commands and buttons."""

from bot.chat.staff import codes, members, translating

__all__ = ["codes", "members", "translating"]
