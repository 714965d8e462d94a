"""Lists that a supporter reads: a page of published cases, and what was found for some words."""

from dataclasses import dataclass, field

from bot.domain.place import Place
from bot.domain.publication import Follow, Publication


@dataclass(frozen=True)
class CasePage:
    """One page of the open cases, of all regions or of one; `total` counts all pages."""

    cases: list[Publication]
    total: int
    page: int = 0
    more: bool = False
    region: str | None = None


@dataclass(frozen=True)
class Found:
    """What was found for `words`; `place` is the one that they name, `more` whether something was left out."""

    words: str
    cases: list[Publication] = field(default_factory=list)
    place: Place | None = None
    more: bool = False


@dataclass(frozen=True)
class Followed:
    """One thing that a chat follows; the publication where it is a case."""

    follow: Follow
    publication: Publication | None = None


@dataclass(frozen=True)
class FollowedPage:
    """One page of what a chat follows; `total` counts all pages."""

    items: list[Followed]
    total: int
    page: int = 0
    more: bool = False
