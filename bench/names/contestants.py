"""Those who look for a name among many: each says how alike the ones are that it finds."""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from typing import Protocol

from anyascii import anyascii
from rapidfuzz import fuzz, process

from bot.domain.names import blocking_keys, match, read

# As many candidates are compared as a search of the bot opens.
OPENED = 50
Scores = dict[int, float]  # by the place of the name


class Contestant(Protocol):
    """Somebody who looks among names."""

    def scores(self, query: str) -> Scores:
        """How alike the found ones are, the more the higher."""


class Jauap:
    """Keys first, and only what shares one is compared."""

    def __init__(self, names: Sequence[str]) -> None:
        self._read = [read(name) for name in names]
        self._holders: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(names):
            for key in blocking_keys(name):
                self._holders[key].append(place)

    def scores(self, query: str) -> Scores:
        """Of those that share most keys."""
        asked = read(query)
        shared = Counter(place for key in blocking_keys(query) for place in self._holders[key])
        return {place: match(asked, self._read[place]).score for place, _ in shared.most_common(OPENED)}


class Fuzzy:
    """rapidfuzz over all names."""

    def __init__(self, names: Sequence[str], prepared: Callable[[str], str]) -> None:
        self._prepared, self._names = prepared, [prepared(name) for name in names]

    def scores(self, query: str) -> Scores:
        """Of all."""
        found = process.extract(self._prepared(query), self._names, scorer=fuzz.token_sort_ratio, limit=None)
        return {place: score / 100 for _, score, place in found}


class Trigrams:
    """SQLite's full text search by trigrams: all that have one of them, by BM25, brought between 0 and 1."""

    def __init__(self, names: Sequence[str]) -> None:
        self._db = sqlite3.connect(":memory:")
        self._db.execute("CREATE VIRTUAL TABLE names USING fts5(name, tokenize='trigram')")
        rows = [(place, to_ascii(name)) for place, name in enumerate(names)]
        self._db.executemany("INSERT INTO names(rowid, name) VALUES (?, ?)", rows)

    def scores(self, query: str) -> Scores:
        """Of those with a trigram of the query."""
        words = "".join(char if char.isalnum() else " " for char in to_ascii(query)).split()
        grams = sorted({word[at : at + 3] for word in words for at in range(len(word) - 2)})
        if not grams:
            return {}
        asked = " OR ".join(f'"{gram}"' for gram in grams)
        found = self._db.execute("SELECT rowid, -bm25(names) FROM names WHERE names MATCH ?", (asked,))
        return {place: score / (score + 20) for place, score in found}


def to_ascii(text: str) -> str:
    """Any script in plain Latin letters, small."""
    return anyascii(text).casefold()


CONTESTANTS: dict[str, Callable[[Sequence[str]], Contestant]] = {
    "Jauap": Jauap,
    "rapidfuzz on the text as it is": lambda names: Fuzzy(names, str.casefold),
    "rapidfuzz on anyascii": lambda names: Fuzzy(names, to_ascii),
    "SQLite FTS5 trigrams on anyascii": Trigrams,
}
