"""Codes of two cases behind a command, as people write them."""

from bot.chat.context import Context
from bot.chat.triage.commands import of_topic

# What people write between two codes.
JOINTS = frozenset({"", "+", "&", "-", "–", "and", "with", "to", "и", "с", "в", "және", "мен", "бен", "пен"})


async def with_own(ctx: Context, codes: list[str]) -> list[str]:
    """In a topic of the moderators' group its own code may be left out: then it is the first one."""
    here = await of_topic(ctx)
    return [here.code, *codes] if here and len(codes) < 2 and here.code not in codes else codes
