"""Finding a published case by whatever somebody types: its names in any spelling, its place, its code."""

from dataclasses import dataclass, field

from bot.domain import letters, places
from bot.domain.names import LEAST, Name, blocking_keys, match, read
from bot.domain.publication import Publication
from bot.domain.text import fold

MOST_WORDS = 8
# Before a word of a publication among its keys; those of names begin with other signs.
WORD = "w:"


@dataclass(frozen=True)
class Query:
    """What somebody looks for. `words`: how words of a publication may begin; `keys`: those of the name it may be."""

    words: tuple[str, ...]
    keys: frozenset[str]
    name: Name = field(repr=False)


def asked(text: str) -> Query:
    """What a text asks for; nothing where it holds no letter or figure."""
    return Query(tuple(_telling(_words(text))[:MOST_WORDS]), frozenset(blocking_keys(text)), read(text))


def keys_of(publication: Publication) -> set[str]:
    """Everything by which a publication is found."""
    keys = {WORD + word for word in _words_of(publication)}
    return keys.union(*(blocking_keys(name) for name in (publication.name, *publication.other_names)))


def fit(query: Query, publication: Publication) -> float:
    """How well a publication answers, from 0 to 1: by a name, or by the share of words that it holds."""
    names = (publication.name, *publication.other_names)
    alike = max(match(query.name, read(name)).score for name in names)
    words = _words_of(publication)
    held = sum(any(word.startswith(typed) for word in words) for typed in query.words)
    return max(alike if alike >= LEAST else 0.0, held / len(query.words) if query.words else 0.0)


def _words_of(publication: Publication) -> set[str]:
    region = places.get(publication.region).names.values() if publication.region else ()
    texts = (publication.name, *publication.other_names, publication.code, publication.place, *region)
    return set(_words(" ".join(texts)))


def _words(text: str) -> list[str]:
    """One skeleton for the alphabets: who types on a Russian keyboard finds a name in Kazakh letters."""
    return fold(letters.fold(text)).split()


def _telling(words: list[str]) -> list[str]:
    """Words of three letters or more; shorter ones are in every name, and count only where there are no others."""
    return [word for word in words if len(word) > 2] or words
