"""One person, many spellings: names in the scripts of these families, read, compared and found."""

from bot.domain.names.comparing import LIKELY, Match, Reason, compare, match, similarity
from bot.domain.names.keys import blocking_keys
from bot.domain.names.parts import Name, read
from bot.domain.names.scripts import Script, script_of
from bot.domain.names.transliteration import to_arabic, to_cyrillic, to_latin

__all__ = [
    "LIKELY", "Match", "Name", "Reason", "Script", "blocking_keys", "compare", "match", "read", "script_of",
    "similarity", "to_arabic", "to_cyrillic", "to_latin",
]  # fmt: skip
