"""News of a case as a supporter looks them up: all of them in full, or one in a few words."""

from datetime import datetime
from typing import Any

from markupsafe import Markup, escape

from bot.domain.public_card import PublicCard
from bot.domain.publication import News, NewsKind
from bot.domain.text import clip
from bot.i18n import N_, Translator
from bot.texts import labels, moments, news
from bot.texts.screen import MESSAGE_LIMIT, Button, Screen, pages
from bot.texts.supporters import words

UPDATES_A_PAGE = 4
# Characters of each text on a page of updates: as many as let the page fit; the last one always does.
GENEROUS, USUAL, LEAST = 400, 150, 60

HEADLINE = {
    NewsKind.PUBLISHED: N_("The case was published"),
    NewsKind.CLOSED: N_("The case was closed"),
    NewsKind.REOPENED: N_("The case was reopened"),
}


def updates(t: Translator, view: PublicCard, page: int, now: datetime) -> Screen:
    """One page of all updates, the newest first; the last page where `page` lies beyond it."""
    page = min(page, max(0, len(view.latest) - 1) // UPDATES_A_PAGE)
    items = view.latest[page * UPDATES_A_PAGE : (page + 1) * UPDATES_A_PAGE]
    more = len(view.latest) > (page + 1) * UPDATES_A_PAGE
    told = (_told(t, view, items, now, limit) for limit in (GENEROUS, USUAL, LEAST))
    text = next(text for text in told if words.size(text) <= MESSAGE_LIMIT)
    code = view.publication.code
    back = (Button(t("⬅️ Back to the case"), f"pub:{code}"),)
    return Screen(text, (pages(f"pub:{code}", page, more), back))


def line(t: Translator, view: PublicCard, item: News, limit: int) -> Markup:
    """A piece of news, its texts cut to `limit` characters each."""
    return news.line(t, item.kind, shortened(item.content, limit), words.name(view.publication))


def headline(t: Translator, item: News) -> Markup:
    """What a piece of news is about, in a few words."""
    content = item.content
    match item.kind:
        case NewsKind.EVENT:
            return _event(t, content)
        case NewsKind.APPEAL:
            return t("Appeal: {addressee}", addressee=clip(content.get("addressee", ""), 80))
        case NewsKind.SITUATION:
            return t("Now: {situation}", situation=labels.label(t, labels.SITUATION, content["situation"]))
        case NewsKind.MILESTONE:
            return t.many("{n} day without an answer", "{n} days without an answer", content["days"])
    return t(HEADLINE[item.kind])


def day(t: Translator, item: News, now: datetime) -> str:
    """The date on which a piece of news was published, by the people's own calendar."""
    return moments.day(t, item.published_at.astimezone(now.tzinfo).date())


def shortened(value: Any, limit: int) -> Any:
    """The content of a piece of news with its texts cut to `limit` characters and its lists to three."""
    match value:
        case str():
            return clip(value, limit)
        case dict():
            return {key: each if key == "link" else shortened(each, limit) for key, each in value.items()}
        case list():
            return [shortened(each, limit) for each in value[:3]]
    return value


def _told(t: Translator, view: PublicCard, items: list[News], now: datetime, limit: int) -> Markup:
    title = t("All updates: <b>{name}</b>", name=words.name(view.publication))
    told = (news.lines(t("<b>{date}</b>", date=day(t, each, now)), line(t, view, each, limit)) for each in items)
    return words.blocks(title, *told)


def _event(t: Translator, content: dict[str, Any]) -> Markup:
    kind = labels.label(t, labels.EVENT, content["kind"])
    # "Other" says nothing; the first words do.
    if content["kind"] == "other":
        kind = clip(news.choose(t, content.get("texts", {}), content.get("language", ""))[1], 80) or kind
    if content.get("concerns", "person") == "person":
        return Markup(escape(kind))
    return t("{event} ({whom})", event=kind, whom=labels.label(t, labels.CONCERNS, content["concerns"]))
