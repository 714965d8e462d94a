"""What two spellings of one name have in common at least: few names share such a key, so only these are compared."""

from collections.abc import Iterator
from itertools import combinations

from bot.domain.names.parts import Part, read

# Raised with every change of what follows or of how names are read: keys that were made before are made anew.
RULES = 1
ENDS = 3  # consonants at an end of a word: a slip in its middle leaves them alone
CHINESE = 4


def blocking_keys(name: str) -> set[str]:
    """Short keys of a name. Spellings of one name share some; of other names few do. Empty where nothing is heard."""
    parts = read(name).parts
    together = {f"+{'+'.join(sorted(_begin(part) for part in both))}" for both in combinations(parts, 2)}
    return together.union(key for part in parts for key in _keys(part))


def _keys(part: Part) -> Iterator[str]:
    bones = part.bones
    yield f"={bones if len(bones) > 1 else part.fold}"
    if len(bones) > ENDS:
        yield f"<{_begin(part)}"
        yield f">{bones[-ENDS:]}"
    if len(bones) > 1:
        yield f"~{part.chinese[:CHINESE]}"


def _begin(part: Part) -> str:
    return part.bones[:ENDS] if len(part.bones) > 1 else part.fold
