"""Finding the places that a text names, in any language, script and case."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from bot.domain.letters import fold
from bot.domain.place import Level, Place, every, read
from bot.domain.place_words import bases, is_harmless, kind_of, stem

LONGEST_TEXT = 5000
WORD = re.compile(r"[^\W\d_]+")
CHINESE = re.compile(r"[\u3400-\u9fff]+")
_CHINESE_GENERIC = re.compile("(维吾尔|哈萨克|蒙古|柯尔克孜|锡伯|回族|族)*(自治区|自治州|自治县|地区|口岸|市|县)$")
_LEVELS = (
    Level.KZ_CITY,
    Level.CN_REGION,
    Level.CN_PREFECTURE,
    Level.KZ_REGION,
    Level.CN_COUNTY,
    Level.CROSSING,
)


@dataclass
class Name:
    """The words that make a name, whose it is by the generic word beside it, and without one."""

    words: tuple[str, ...]
    default: str
    of_kind: dict[str, str] = field(default_factory=dict)
    alone: bool = False  # a common word too: a name only by itself or with its generic word


def spellings(name: str) -> Iterator[str]:
    """A name with brackets says it twice: "Құмыл (Хами) қаласы" is also "Хами қаласы"."""
    yield re.sub(r"\s*\(.*?\)", "", name)
    if "(" in name:
        yield re.sub(r"[\w-]+\s*\((.*?)\)", r"\1", name)


@cache
def index() -> dict[str, list[Name]]:
    """Names by the base of their first word, the longest first."""
    by_first: dict[str, list[Name]] = {}
    for name in sorted(_names().values(), key=lambda name: -len(name.words)):
        for key in {name.words[0], stem(name.words[0])}:
            by_first.setdefault(key, []).append(name)
    return by_first


def _names() -> dict[tuple[str, ...], Name]:
    """Aliases first, then the list: where two places share a name without its generic word, the first has it."""
    names: dict[tuple[str, ...], Name] = {}
    kinds = {place.code: _kinds(" ".join(_spelled(place))) for place in every()}
    for row in read("place_aliases.csv"):
        _add(names, row["name"], row["code"], kinds[row["code"]], alone=row["use"] == "alone")
    for place in sorted(every(), key=lambda place: _LEVELS.index(place.level)):
        for spelling in _spelled(place):
            _add(names, spelling, place.code, kinds[place.code])
    return names


def _spelled(place: Place) -> list[str]:
    return [s for language, name in place.names.items() if language != "zh" for s in spellings(name)]


def _kinds(spelling: str) -> set[str]:
    """The kinds of place that a name tells by its generic words."""
    kinds = {kind_of(frozenset({word, stem(word)})) for word in WORD.findall(fold(spelling))}
    return kinds & {"wide", "city", "county"}


def _add(names: dict[tuple[str, ...], Name], spelling: str, code: str, kinds: set[str], alone: bool = False) -> None:
    words = WORD.findall(fold(spelling))
    own = tuple(word for word in words if not kind_of(frozenset({word, stem(word)})))
    if not own:
        return  # «Ұйғыр ауданы» is known as a whole only
    name = names.setdefault(own, Name(own, code, alone=alone))
    for kind in kinds | _kinds(spelling):
        name.of_kind.setdefault(kind, code)


def find(text: str) -> set[str]:
    """The codes of all places that the text names as whole words, the longest names first."""
    words = WORD.findall(fold(text[:LONGEST_TEXT]))
    if code := _whole_names().get(" ".join(words)):
        return {code}
    forms = [bases(word) for word in words if not CHINESE.match(word)]
    return set(_in_words(forms)) | set(_in_chinese(text[:LONGEST_TEXT]))


@cache
def _whole_names() -> dict[str, str]:
    """Every name and alias as it is written in the lists; where two places share one, the alias decides."""
    named = [(row["name"], row["code"]) for row in read("place_aliases.csv")]
    named += [(name, place.code) for place in every() for name in place.names.values()]
    return {" ".join(WORD.findall(fold(name))): code for name, code in reversed(named)}


def _in_words(forms: list[frozenset[str]]) -> Iterator[str]:
    at = 0
    while at < len(forms):
        name = _longest(forms, at)
        code = _whose(name, forms, at) if name else None
        if code:
            yield code
        at += len(name.words) if name and code else 1


def _longest(forms: list[frozenset[str]], at: int) -> Name | None:
    fitting = (
        name
        for key in forms[at]
        for name in index().get(key, ())
        if len(name.words) <= len(forms) - at
        and all(word in f or stem(word) in f for word, f in zip(name.words, forms[at:], strict=False))
    )
    return max(fitting, key=lambda name: len(name.words), default=None)


def _whose(name: Name, forms: list[frozenset[str]], at: int) -> str | None:
    end = at + len(name.words)
    kinds = (_kind_beside(forms[end:]), _kind_beside(forms[:at][::-1]))
    known = next((name.of_kind[kind] for kind in kinds if kind in name.of_kind), None)
    if known or "street" in kinds or "county" in kinds:
        return known
    others = forms[:at] + forms[end:]
    return None if name.alone and not all(is_harmless(form) for form in others) else name.default


def _kind_beside(forms: list[frozenset[str]]) -> str:
    return next((kind for kind in map(kind_of, forms) if kind != "skip"), "")


@cache
def _chinese_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for place in sorted(every(), key=lambda place: _LEVELS.index(place.level)):
        if "zh" in place.names:
            for name in _chinese_spellings(place):
                names.setdefault(name, place.code)
    return names


def _chinese_spellings(place: Place) -> set[str]:
    return {place.names["zh"], _CHINESE_GENERIC.sub("", place.names["zh"])}


def _in_chinese(text: str) -> list[str]:
    names = _chinese_names()
    return [names[name] for run in CHINESE.findall(text) for name in _chinese_pattern().findall(run)]


@cache
def _chinese_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(_chinese_names(), key=len, reverse=True)))
