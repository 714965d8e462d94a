"""A digest: what happened since the last one, case by case, the oldest first. All of it was published."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from markupsafe import Markup

from bot.domain.notice import NoticeKind
from bot.domain.publication import News, NewsKind
from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts import news as lines_of_news
from bot.texts.news import lines
from bot.texts.notices.followers import erased
from bot.texts.screen import MESSAGE_LIMIT, Button, Rows, Screen, fitted
from bot.texts.supporters import words
from bot.texts.supporters.updates import headline

Data = dict[str, Any]


@dataclass(frozen=True)
class Room:
    """How much of a case is told: so many lines of it, and so many characters of its name and of each text."""

    told: int
    name: int
    text: int


# As much as lets the message fit; the last one always does.
ROOMS = (Room(99, 120, 200), Room(99, 120, 80), Room(9, 120, 60), Room(3, 80, 40), Room(1, 60, 0))
# What is confirmed may be told without saying so.
DOUBTFUL = frozenset({"claimed", "disputed"})


@dataclass
class Chapter:
    """What happened in one case; `gone` where it is no longer published."""

    code: str
    name: str = ""
    items: list[Data] = field(default_factory=list)
    gone: Data | None = None


def digest(t: Translator, data: Data, now: datetime) -> Screen:
    """One message of a digest; `items` are the notices in it as they stand now, with the moment `at` of each."""
    chapters = _chapters(data["items"])
    told = (_text(t, data, chapters, now, room) for room in ROOMS)
    text = next(text for text in told if words.size(text) <= MESSAGE_LIMIT)
    return Screen(text, _buttons(t, chapters))


def _chapters(items: list[Data]) -> list[Chapter]:
    found: dict[str, Chapter] = {}
    for item in items:
        data = item["data"]
        chapter = found.setdefault(data["code"], Chapter(data["code"]))
        if item["notice"] == NoticeKind.ERASED:
            chapter.gone = data
        else:
            chapter.name = data["name"]
            chapter.items.append(item)
    return list(found.values())


def _text(t: Translator, data: Data, chapters: list[Chapter], now: datetime, room: Room) -> Markup:
    title = t.many(
        "<b>Digest: {n} piece of news</b>", "<b>Digest: {n} pieces of news</b>", len(data["items"]),
    )  # fmt: skip
    part = t("Part {n} of {total}", n=data["part"], total=data["parts"]) if data["parts"] > 1 else ""
    told = (_chapter(t, each, now, room) for each in chapters)
    return words.blocks(lines(title, part), *told, t("How often it comes, and how to stop it: /following"))


def _chapter(t: Translator, chapter: Chapter, now: datetime, room: Room) -> Markup:
    said = [_line(t, item, now, room) for item in chapter.items[: room.told]]
    left = len(chapter.items) - len(said)
    return lines(
        t("<b>{name}</b> ({code})", name=clip(chapter.name, room.name), code=chapter.code) if said else "",
        *said,
        t.many("• and {n} more: open the case", "• and {n} more: open the case", left) if left else "",
        erased(t, chapter.gone, now).text if chapter.gone else "",
    )


def _line(t: Translator, item: Data, now: datetime, room: Room) -> Markup:
    data, at = item["data"], datetime.fromisoformat(item["at"])
    found = News(0, 0, NewsKind(data["kind"]), at, data["content"])
    what, more = headline(t, found), _more(t, found, data, room)
    day = moments.short_day(t, _day(at, now))
    if more:
        return t("• {date}: {what}. {more}", date=day, what=what, more=more)
    return t("• {date}: {what}", date=day, what=what)


def _more(t: Translator, item: News, data: Data, room: Room) -> Markup:
    """What belongs to the headline, in few words; empty where it says all, or where there is no room."""
    content = item.content
    match item.kind:
        case NewsKind.EVENT:
            return Markup(" ").join(part for part in (_quoted(t, content, room), _doubt(t, content)) if part)
        case NewsKind.APPEAL:
            return lines_of_news.reply_line(t, content)
        case NewsKind.PUBLISHED:
            return t("Now: {situation}", situation=labels.label(t, labels.SITUATION, data["situation"]))
        case NewsKind.CLOSED:
            return _quote(t, content.get("words", ""), room)
    return Markup("")


def _quoted(t: Translator, content: Data, room: Room) -> Markup:
    """The beginning of an event's words; those of one that has no name are its headline."""
    if content["kind"] == "other":
        return Markup("")
    return _quote(t, lines_of_news.choose(t, content.get("texts", {}), content.get("language", ""))[1], room)


def _doubt(t: Translator, content: Data) -> Markup:
    level = content.get("confidence")
    return t(lines_of_news.CONFIDENCE[level]) if level in DOUBTFUL else Markup("")


def _quote(t: Translator, text: str, room: Room) -> Markup:
    """The beginning of what was written, in one line."""
    short = clip(" ".join(text.split()), room.text) if room.text else ""
    return t("“{words}”", words=short) if short else Markup("")


def _buttons(t: Translator, chapters: list[Chapter]) -> Rows:
    """To each case that is still published; the digest itself stays."""
    there = [each for each in chapters if each.items and not each.gone]
    if len(there) == 1:
        return ((Button(t("Open the case"), f"pub:{there[0].code}:new"),),)
    return fitted([Button(each.name, f"pub:{each.code}:new") for each in there])


def _day(moment: datetime, now: datetime) -> date:
    return moment.astimezone(now.tzinfo).date()
