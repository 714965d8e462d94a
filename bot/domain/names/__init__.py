"""One person, many spellings: names in the scripts of these families, read, compared and found."""

from bot.domain.names.comparing import LEAST, LIKELY, Match, Reason, compare, match, similarity
from bot.domain.names.keys import RULES, blocking_keys
from bot.domain.names.parts import Name, read
from bot.domain.names.scripts import Script, script_of
from bot.domain.names.transliteration import to_arabic, to_cyrillic, to_latin

__all__ = [
    "LEAST", "LIKELY", "RULES", "Match", "Name", "Reason", "Script", "blocking_keys", "compare", "match", "read",
    "script_of", "similarity", "to_arabic", "to_cyrillic", "to_latin",
]  # fmt: skip
