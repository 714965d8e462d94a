"""Published cases of invented people, as plain values and in a database."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.domain.case import Situation, Verification
from bot.domain.dates.partial import PartialDate, Precision
from bot.domain.ids import new_id
from bot.domain.publication import News, NewsKind, Publication
from bot.store.unit import Database

# The moment at which tests/house.py begins.
PUBLISHED = datetime(2025, 8, 20, 6, 0, tzinfo=UTC)


def day(iso: str) -> dict[str, str]:
    """A date known to the day, as the store keeps it."""
    found = date.fromisoformat(iso)
    return PartialDate(found, found, Precision.DAY).to_json()


def publication(code: str = "JK74QX", name: str = "Серік Ахметов", **more: Any) -> Publication:
    """A published case of an invented person; `more` are its fields."""
    values: dict[str, Any] = {
        "case_id": new_id(), "code": code, "name": name, "situation": Situation.DETAINED,
        "verification": Verification.ONE_SOURCE, "published_at": PUBLISHED, "news_at": PUBLISHED,
        "since": day("2025-06-23"), "region": "KZ-75", "place": "",
    }  # fmt: skip
    return Publication(**{**values, **more})


def event(case_id: int, text: str, *, after: int = 0, event_id: int | None = None, **content: Any) -> News:
    """An event in Russian words, published `after` days."""
    told = {
        "kind": "detained", "concerns": "person", "date": None, "region": None, "place": "", "texts": {"ru": text},
        "language": "ru", "amount": "", "confidence": "claimed", "version_of": None, "responsible": "",
        "sources": [{"kind": "relative", "text": "", "link": ""}],
    }  # fmt: skip
    return news(case_id, NewsKind.EVENT, {**told, **content}, after, event_id or new_id())


def appeal(case_id: int, addressee: str, *, after: int = 0, **content: Any) -> News:
    """An appeal without a reply, unless `content` says otherwise."""
    told = {
        "addressee": addressee, "date": None, "reply": "none", "channel": "", "reply_date": None,
        "reply_text": "", "reference": "",
    }  # fmt: skip
    return news(case_id, NewsKind.APPEAL, {**told, **content}, after, new_id())


def news(
    case_id: int, kind: NewsKind, content: dict[str, Any] | None = None, after: int = 0, event_id: int | None = None
) -> News:
    """A piece of news, published `after` days."""
    return News(new_id(), case_id, kind, PUBLISHED + timedelta(days=after), content or {}, event_id)


async def publish(database: Database, *publications: Publication) -> None:
    """Store published cases, each with a dossier of its own, whose id becomes the case's."""
    async with database.unit() as unit:
        for each in publications:
            each.case_id = await unit.new_dossier()
            await unit.publications.put(each)
        await unit.commit()
