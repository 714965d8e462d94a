"""What two spellings of one name have in common at least: few names share such a key, so only these are compared."""

from collections.abc import Iterator, Sequence
from itertools import combinations

from bot.domain.names.parts import Part, read
from bot.domain.names.scripts import Script

# Raised with every change of what follows or of how names are read: keys that were made before are made anew.
RULES = 2
ENDS = 3  # consonants at an end of a word: a slip in its middle leaves them alone
CHINESE = 4
LONGEST = 16  # signs of two names together


def blocking_keys(name: str) -> set[str]:
    """Short keys of a name. Spellings of one name share some; of other names few do. Empty where nothing is heard."""
    found = read(name)
    keys = {_together(both) for both in combinations(found.parts, 2)}
    keys = keys.union(key for part in found.parts for key in _keys(part))
    if found.script is Script.CHINESE and len(found.parts) == 1:
        keys.update(key for spelled in _apart(found.parts[0].word) for key in _of_two(read(spelled).parts))
    return keys


def _apart(word: str) -> Iterator[str]:
    """Chinese often leaves out the dot: wherever it may have been."""
    places = range(2, len(word) - 1) if len(word) <= LONGEST else ()
    return (f"{word[:at]}·{word[at:]}" for at in places)


def _of_two(parts: Sequence[Part]) -> set[str]:
    """Only what says most: there are many places where a dot may have been."""
    return {_together(parts), *(f"={_core(part)}" for part in parts)}


def _together(parts: Sequence[Part]) -> str:
    return f"+{'+'.join(sorted(_begin(part) for part in parts))}"


def _keys(part: Part) -> Iterator[str]:
    yield f"={_core(part)}"
    if len(part.bones) > ENDS:
        yield f"<{_begin(part)}"
        yield f">{part.bones[-ENDS:]}"
    if len(part.bones) > 1:
        yield f"~{part.chinese[:CHINESE]}"


def _begin(part: Part) -> str:
    return part.bones[:ENDS] if len(part.bones) > 1 else part.fold


def _core(part: Part) -> str:
    return part.bones if len(part.bones) > 1 else part.fold
