"""A published case as a supporter sees it: the publication, its news, and whether they follow it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from bot.domain.dates.partial import PartialDate
from bot.domain.publication import News, NewsKind, Publication, PublicLink


@dataclass(frozen=True)
class PublicCard:
    """`news`: oldest first; `follows_case` and `follows_region`: whether this chat hears of it; `links`: by code.

    `former`: the code by which it was opened, of a case that is merged into this one.
    """

    publication: Publication
    news: tuple[News, ...] = ()
    follows_case: bool = False
    follows_region: bool = False
    former: str = ""
    links: tuple[PublicLink, ...] = ()

    @property
    def timeline(self) -> list[list[News]]:
        """What is known, in the order of its dates; versions that contradict each other are one group."""
        versions: dict[str, list[News]] = {}
        for item in self._of(NewsKind.EVENT):
            versions.setdefault(_version(item), []).append(item)
        groups = [sorted(group, key=happened) for group in versions.values()]
        return sorted(groups, key=lambda group: happened(group[0]))

    @property
    def appeals(self) -> list[News]:
        """Whom the family asked, in the order of the dates."""
        return sorted(self._of(NewsKind.APPEAL), key=happened)

    @property
    def latest(self) -> list[News]:
        """All news, the newest first."""
        return sorted(self.news, key=lambda item: item.published_at, reverse=True)

    def _of(self, kind: NewsKind) -> Iterable[News]:
        return (item for item in self.news if item.kind is kind)


def happened(item: News) -> date:
    """The day by which a piece of news stands in the order of events; without a date, after the others."""
    when = item.content.get("date")
    return PartialDate.from_json(when).sort_key if when and "start" in when else date.max


def _version(item: News) -> str:
    return str(item.content.get("version_of") or item.event_id or item.id)
