"""The public card of a case, and all its updates. `now` stands in the time zone of the people."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import quote

from markupsafe import Markup

from bot.domain import places
from bot.domain.peer import PeerKind
from bot.domain.public_card import PublicCard
from bot.domain.publication import News, NewsKind, Publication
from bot.domain.text import clip
from bot.i18n import N_, Translator
from bot.texts import labels, moments, news
from bot.texts.screen import MESSAGE_LIMIT, Button, Rows, Screen, pages
from bot.texts.supporters import words

# Below the limit of a message, so that the last line ("more") always has its place.
ROOM = MESSAGE_LIMIT - 300
MOST_EVENTS, MOST_APPEALS, MOST_LATEST = 10, 5, 3
UPDATES_A_PAGE = 5

HEADLINE = {
    NewsKind.PUBLISHED: N_("The case was published"),
    NewsKind.CLOSED: N_("The case was closed"),
    NewsKind.REOPENED: N_("The case was reopened"),
}


def unknown(t: Translator) -> Screen:
    """The same answer for a code that never was, one with a typing error, and one that is not published."""
    rows = ((Button(t("Published cases"), "cases"),), (Button(t("Find a case"), "find"),))
    return Screen(t("No published case has this code."), rows)


def card(t: Translator, view: PublicCard, now: datetime, link: str, kind: PeerKind) -> Screen:
    """The overview of a case: who, what, since when, what is known, who was asked, what came last."""
    sections = (_known(t, view), _appeals(t, view), _latest(t, view, now))
    text = _fit(t, _head(t, view.publication, now), sections)
    return Screen(text, _rows(t, view, link, kind))


def updates(t: Translator, view: PublicCard, page: int, now: datetime) -> Screen:
    """One page of all updates in full, the newest first."""
    page = min(page, max(0, len(view.latest) - 1) // UPDATES_A_PAGE)
    items = view.latest[page * UPDATES_A_PAGE : (page + 1) * UPDATES_A_PAGE]
    more = len(view.latest) > (page + 1) * UPDATES_A_PAGE
    told = [words.lines(t("<b>{date}</b>", date=_day(t, each, now)), _line(t, view, each, 400)) for each in items]
    title = t("All updates: <b>{name}</b>", name=words.name(view.publication))
    code = view.publication.code
    back = (Button(t("⬅️ Back to the case"), f"pub:{code}"),)
    return Screen(_fit(t, title, ([each] for each in told)), (pages(f"pub:{code}", page, more), back))


def shared(t: Translator, publication: Publication, now: datetime, link: str) -> Screen:
    """The card in a few lines, to be shared into any chat."""
    return Screen(_head(t, publication, now), ((Button(t("Follow this case"), url=link),),))


def share(t: Translator, publication: Publication, link: str) -> str:
    """The address that opens Telegram's own list of chats to share the card with."""
    text = t("{name}: no answer yet. Please read and share.", name=words.name(publication))
    if not publication.open:
        text = t("{name}: what happened. Please read and share.", name=words.name(publication))
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(str(text.unescape()), safe='')}"


def _head(t: Translator, publication: Publication, now: datetime) -> Markup:
    others = clip(", ".join(publication.other_names), 300)
    days = words.waiting(publication, now.date())
    since = publication.since
    where = words.place(t, publication)
    return words.blocks(
        words.lines(
            t("<b>{name}</b>", name=words.name(publication)),
            t("Also written: {names}", names=others) if others else "",
        ),
        words.lines(
            "" if publication.open else t("⏹ This case is closed."),
            t("<b>{situation}</b>", situation=labels.label(t, labels.SITUATION, publication.situation)),
            t("Since: {date}", date=moments.partial(t, since)) if since else "",
            t.many("{n} day without an answer", "{n} days without an answer", days) if days else "",
            t("Place: {place}", place=where) if where else "",
            t("How sure: {level}", level=labels.label(t, labels.VERIFICATION, publication.verification)),
            t("Code: <code>{code}</code>", code=publication.code),
        ),
        words.summary(t, publication, 900),
    )


def _known(t: Translator, view: PublicCard) -> Iterator[Markup]:
    groups = view.timeline
    for number, group in enumerate(groups[:MOST_EVENTS]):
        title = "" if number else t("<b>What is known</b>")
        differ = t("<i>There are different versions:</i>") if len(group) > 1 else ""
        yield words.lines(title, differ, *(_point(t, view, item, 240) for item in group))
    if len(groups) > MOST_EVENTS:
        yield _more(t)


def _appeals(t: Translator, view: PublicCard) -> Iterator[Markup]:
    asked = view.appeals
    if not asked:
        return
    silent = sum(1 for item in asked if item.content.get("reply", "none") == "none")
    yield words.lines(
        t("<b>Whom the family asked</b>"),
        t.many("{n} appeal", "{n} appeals", len(asked)),
        t.many("{n} without a reply", "{n} without a reply", silent) if silent else "",
    )
    for item in asked[-MOST_APPEALS:]:
        yield _point(t, view, item, 160)


def _latest(t: Translator, view: PublicCard, now: datetime) -> Iterator[Markup]:
    for number, item in enumerate(view.latest[:MOST_LATEST]):
        title = "" if number else t("<b>Latest updates</b>")
        yield words.lines(title, t("{date}: {what}", date=_day(t, item, now), what=_headline(t, item)))


def _point(t: Translator, view: PublicCard, item: News, limit: int) -> Markup:
    return t("• {line}", line=_line(t, view, item, limit))


def _line(t: Translator, view: PublicCard, item: News, limit: int) -> Markup:
    return news.line(t, item.kind, shortened(item.content, limit), words.name(view.publication))


def _headline(t: Translator, item: News) -> Markup:
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


def _event(t: Translator, content: dict[str, Any]) -> Markup:
    kind = labels.label(t, labels.EVENT, content["kind"])
    if content.get("concerns", "person") == "person":
        return Markup(kind)
    return t("{event} ({whom})", event=kind, whom=labels.label(t, labels.CONCERNS, content["concerns"]))


def shortened(value: Any, limit: int) -> Any:
    """The content of a piece of news with its texts cut to `limit` characters and its lists to three."""
    match value:
        case str():
            return clip(value, limit)
        case dict():
            return {key: shortened(each, limit) for key, each in value.items()}
        case list():
            return [shortened(each, limit) for each in value[:3]]
    return value


def _day(t: Translator, item: News, now: datetime) -> str:
    return moments.day(t, item.published_at.astimezone(now.tzinfo).date())


def _more(t: Translator) -> Markup:
    return t("There is more under “All updates”.")


def _fit(t: Translator, text: Markup, sections: Iterable[Iterable[Markup]]) -> Markup:
    """The text with as many lines of the sections as one message holds."""
    for section in sections:
        for number, line in enumerate(section):
            longer = text + Markup("\n" if number else "\n\n") + line
            if words.size(longer) > ROOM:
                return words.blocks(text, _more(t))
            text = longer
    return text


def _rows(t: Translator, view: PublicCard, link: str, kind: PeerKind) -> Rows:
    code, region = view.publication.code, view.publication.region
    count = len(view.news)
    return tuple(
        row
        for row in (
            (_follow(t, view, kind),),
            (_follow_region(t, view, region),) if region and region in _followable() else (),
            (Button(t("All updates ({n})", n=count), f"pub:{code}:0"),) if count else (),
            (
                Button(t("Share"), url=share(t, view.publication, link)),
                Button(t("Send to a chat"), inline=code),
            ),
        )
        if row
    )


def _follow(t: Translator, view: PublicCard, kind: PeerKind) -> Button:
    code = view.publication.code
    if view.follows_case:
        return Button(t(words.FOLLOWING[kind]), f"follow:case:{code}:off:pub.{code}")
    return Button(t(words.FOLLOW[kind]), f"follow:case:{code}:on:pub.{code}")


def _follow_region(t: Translator, view: PublicCard, region: str) -> Button:
    name, back = words.region(t, region), f"pub.{view.publication.code}"
    if view.follows_region:
        return Button(t("✓ All of {region}", region=name), f"follow:region:{region}:off:{back}")
    return Button(t("🔔 All of {region}", region=name), f"follow:region:{region}:on:{back}")


def _followable() -> set[str]:
    return {place.code for place in places.regions()}
