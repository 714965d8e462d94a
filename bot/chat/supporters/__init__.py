"""The supporters' side of the chat: looking, following, sharing, groups and channels."""

from bot.chat.supporters import cards, digests, following, groups, inline, lists
from bot.chat.supporters.cards import show_public
from bot.chat.supporters.lists import search

__all__ = ["cards", "digests", "following", "groups", "inline", "lists", "search", "show_public"]
