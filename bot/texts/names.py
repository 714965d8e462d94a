"""A name as its reader can read it."""

from bot.domain.names import Script, script_of, to_cyrillic, to_latin
from bot.domain.text import clip
from bot.i18n import Translator


def readable(t: Translator, name: str, limit: int) -> str:
    """The name, cut to `limit`; with its reading in the reader's letters where it is written in töte jazu."""
    name = clip(name, limit)
    if script_of(name) is not Script.KAZAKH_ARABIC:
        return name
    reading = to_cyrillic(name)
    return f"{name} ({to_latin(reading) if t.language == 'en' else reading})"
