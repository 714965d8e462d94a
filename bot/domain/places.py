"""The places of this story: Kazakhstan's regions, Xinjiang's prefectures and counties, the crossings."""

from collections.abc import Mapping
from functools import cache

from bot.domain.place import Level, Place, by_code, every
from bot.domain.place_names import find

__all__ = ["Level", "Place", "around", "countries", "every", "get", "recognise", "region_of", "regions"]

# Where the news of this purpose come from, most frequent first; the others follow in the order of the list.
_FREQUENT = (
    "CN-XJ/GB654000", "CN-XJ/GB654200", "CN-XJ/GB654300", "CN-XJ/GB650100", "BX-khorgos", "KZ-75", "KZ-19",
    "KZ-33", "KZ-71", "KZ-10", "KZ-63", "CN-XJ", "CN-XJ/GB652300", "CN-XJ/GB652700", "CN-XJ/GB650500",
)  # fmt: skip


def get(code: str) -> Place:
    """The place of a code; KeyError if there is none."""
    return by_code()[code]


@cache
def regions() -> tuple[Place, ...]:
    """What a supporter can follow and a reporter can press, the most frequent first."""
    followed = [place for place in every() if place.level is not Level.CN_COUNTY]
    rank = {code: number for number, code in enumerate(_FREQUENT)}
    return tuple(sorted(followed, key=lambda place: rank.get(place.code, len(rank))))


def countries() -> Mapping[str, tuple[Place, ...]]:
    """The same regions by `Place.country`: China, Kazakhstan, then the crossings between them."""
    return {country: tuple(p for p in regions() if p.country == country) for country in ("CN", "KZ", "BX")}


def region_of(place: Place) -> Place:
    """The level that people follow: the prefecture of a county, anything else itself."""
    return get(place.parent) if place.level is Level.CN_COUNTY and place.parent else place


def around(place: Place) -> frozenset[str]:
    """The codes of all places that contain this one."""
    wider = {code for parent in place.within for code in around(get(parent))}
    return frozenset(wider.union(place.within))


def recognise(text: str) -> Place | None:
    """The place that a text names, in any language and script; None if it names none, or several apart."""
    named = {get(code) for code in find(text)}
    return next((place for place in named if all(p is place or p.code in around(place) for p in named)), None)
