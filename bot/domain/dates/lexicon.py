"""The words of dates (words.tsv) and what each says, whatever its case and script.

A word is one letter, its kind: M month, W weekday, S season, d w m y the units, n number, Y a year (1000-2999),
R a year seen from now, r a day seen from now, l last, t this, x next, p the one before, a ago, b before, f since,
g after, A about, e a part (early, mid, late), c "th day", z 月, N night, k between, o to, & and, | or,
Q of age, B born, V went missing, h it happened, D a date in figures, G a decade, _ nothing, ? not a word of dates.
"""

import csv
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files

from bot.domain.dates.spans import Reading
from bot.domain.letters import KAZAKH_ENDING, RUSSIAN_ENDINGS, fold

ORDINAL = re.compile("с?и?н?ши")
# Which "year" a word is: any, one by the calendar ("в 17 году"), several ("90-е годы"), only a count ("17 лет").
_YEAR_MARKS = {1: "", 2: "calendar", 3: "plural", 4: "count"}


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign. `mark` tells its case or form: dative, ablative, case (another one), plural, ordinal, day,
    calendar or count (of the word for year), short (a month that needs its day and year); or nothing."""

    kind: str
    value: int = 0
    languages: frozenset[str] = frozenset()
    mark: str = ""
    worded: bool = False  # a number in letters
    digits: int = 0  # how many figures a number is written with
    beside: bool = False  # next to a small word: «12 августа в 17» is an hour, not a year
    reading: Reading = ()  # of a date in figures, kind D


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Whole words, and stems by their language; phrases and what stands for them; Chinese words."""

    words: dict[str, list[Token]]
    stems: dict[str, list[Token]]
    phrases: dict[str, str]
    chinese: dict[str, Token]


@cache
def lexicon() -> Lexicon:
    """The table, read once."""
    book = Lexicon({}, {}, {}, {})
    text = files("bot.domain.dates").joinpath("words.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE):
        for word in row["words"].split():
            _enter(book, word, row["language"], row["kind"], row["value"])
    return book


def _enter(book: Lexicon, word: str, language: str, kind: str, value: str) -> None:
    key = fold(word.rstrip("~").replace("_", " "))
    if kind == "=":
        book.phrases[key] = fold(value.replace("_", " "))
        return
    mark = _YEAR_MARKS[int(value)] if kind == "y" else ""
    if kind == "M" and word.endswith("."):
        key, mark = key.rstrip("."), "short"
    token = Token(kind, int(value), frozenset({language}), mark, worded=kind == "n")
    if language == "zh":
        book.chinese[key] = token
        return
    if not key.isalnum():
        book.phrases[key] = key = re.sub(r"\W+", "_", key)
    (book.stems if word.endswith("~") else book.words).setdefault(key, []).append(token)


@cache
def _phrase_pattern() -> re.Pattern[str]:
    longest_first = sorted(lexicon().phrases, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})")


def join_phrases(folded: str) -> str:
    """The text with every known phrase as one word."""
    return _phrase_pattern().sub(lambda found: lexicon().phrases[found[0]], folded)


def look_up(word: str) -> Token | None:
    """What a folded word says: as a whole, else by its longest stem; in every language that agrees."""
    found = list(lexicon().words.get(word, ()))
    for at in range(len(word), 0, -1):
        fitted = (_with_ending(token, word[at:]) for token in lexicon().stems.get(word[:at], ()))
        found += [token for token in fitted if token]
    if not found:
        return None
    agreeing = (t.languages for t in found if (t.kind, t.value) == (found[0].kind, found[0].value))
    return replace(found[0], languages=frozenset().union(*agreeing))


def _with_ending(token: Token, ending: str) -> Token | None:
    if "ru" in token.languages:
        return token if ending in RUSSIAN_ENDINGS else None
    ordinal = ORDINAL.match(ending) if token.kind == "n" else None
    found = KAZAKH_ENDING.fullmatch(ending, ordinal.end() if ordinal else 0)
    if not found:
        return None
    mark = kazakh_mark(found) or ("ordinal" if ordinal else token.mark)
    return replace(token, mark="calendar" if token.kind == "y" and ending and not mark else mark)


def kazakh_mark(ending: re.Match[str]) -> str:
    """What a Kazakh ending changes in the sense of a date: "to", "from", "several"; else nothing."""
    return next((name for name in ("dative", "ablative", "plural") if ending[name]), "")
