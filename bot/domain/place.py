"""A place of this story, and the list of them: bot/domain/data/places.csv."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType

LANGUAGES = ("kk", "ru", "en", "zh", "kk_arab")


class Level(StrEnum):
    """What kind of place it is."""

    KZ_REGION = "kz-region"
    KZ_CITY = "kz-city-republican"
    CN_REGION = "cn-region"
    CN_PREFECTURE = "cn-prefecture"
    CN_COUNTY = "cn-county"
    CROSSING = "border-crossing"


@dataclass(frozen=True, slots=True)
class Place:
    """`code`: ISO 3166-2 for regions, "CN-XJ/GB" and six digits of GB/T 2260 below them, "BX-" for crossings.

    `within`: the codes of the places right around it; the first is its parent. A crossing lies in two.
    """

    code: str
    level: Level
    names: Mapping[str, str] = field(hash=False)
    within: tuple[str, ...] = ()

    @property
    def parent(self) -> str | None:
        """The code of the place around it, as far as the list knows one."""
        return self.within[0] if self.within else None

    @property
    def country(self) -> str:
        """ "KZ", "CN", or "BX" for a crossing between the two."""
        return self.code[:2]

    def name(self, language: str) -> str:
        """The name in kk, ru, en, zh or kk_arab; where there is none, the nearest language that has one."""
        nearest = {"kk_arab": "kk", "zh": "en"}.get(language, "en")
        return self.names.get(language) or self.names[nearest]


def read(name: str) -> Iterator[dict[str, str]]:
    """The rows of a table in bot/domain/data."""
    text = files("bot.domain").joinpath("data", name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


@cache
def by_code() -> Mapping[str, Place]:
    places = (_place(row) for row in read("places.csv"))
    return MappingProxyType({place.code: place for place in places})


def _place(row: dict[str, str]) -> Place:
    names = MappingProxyType({language: row[language] for language in LANGUAGES if row[language]})
    return Place(row["code"], Level(row["level"]), names, tuple(row["within"].split()))


def every() -> tuple[Place, ...]:
    """All places of the list, counties too."""
    return tuple(by_code().values())
