"""What two spellings of one name have in common at least: few names share such a key, so only these are compared."""

from collections.abc import Iterator

from bot.domain.names.parts import Part, read

# Raised with every change of what follows or of how names are read: keys that were made before are made anew.
RULES = 1
ENDS = 3  # consonants at an end of a word: a slip in its middle leaves them alone
CHINESE = 4


def blocking_keys(name: str) -> set[str]:
    """Short keys of a name. Spellings of one name share some; of other names few do. Empty where nothing is heard."""
    return {key for part in read(name).parts for key in _keys(part)}


def _keys(part: Part) -> Iterator[str]:
    bones = part.bones
    if len(bones) < 2:
        yield f"={part.fold}"
        return
    yield f"={bones}"
    if len(bones) > ENDS:
        yield f"<{bones[:ENDS]}"
        yield f">{bones[-ENDS:]}"
    yield f"~{part.chinese[:CHINESE]}"
