"""Every handler of the house, gathered: importing a room registers its commands and buttons."""

from bot.chat import (  # noqa: F401 - importing registers
    forms,
    personal,
    receipts,
    reminders,
    reporter,
    staff,
    succession,
    supporters,
    triage,
)
from bot.chat.router import router

__all__ = ["router"]
