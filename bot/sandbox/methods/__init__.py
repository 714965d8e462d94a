"""The Bot API's methods. Importing the rooms registers their methods."""

from bot.sandbox.methods import (
    albums,
    chats,
    deleting,
    editing,
    forwarding,
    getting,
    inline,
    pins,
    profile,
    sending,
    topics,
)
from bot.sandbox.methods.registry import METHODS, NAMES

ROOMS = (albums, chats, deleting, editing, forwarding, getting, inline, pins, profile, sending, topics)

__all__ = ["METHODS", "NAMES", "ROOMS"]
