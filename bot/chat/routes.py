"""Every handler of the house, gathered: importing a room registers its commands and buttons."""

from bot.chat import forms, personal, receipts, reminders, reporter, succession, supporters, triage  # noqa: F401 - importing registers
from bot.chat.router import router

__all__ = ["router"]
