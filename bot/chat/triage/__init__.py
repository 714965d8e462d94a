"""The moderators' side of the chat. Importing it registers every command and button of it."""

from bot.chat.triage import (
    actions,
    adding,
    approving,
    broadcasts,
    card,
    commands,
    files,
    handing,
    letters,
    linking,
    merging,
    naming,
    numbers,
    publishing,
    queue,
    tabs,
)
from bot.chat.triage.card import show_case

__all__ = [
    "actions", "adding", "approving", "broadcasts", "card", "commands", "files", "handing", "letters", "linking",
    "merging", "naming", "numbers", "publishing", "queue", "show_case", "tabs",
]  # fmt: skip
