"""The public card of a case, and how it is shared. `now` stands in the time zone of the people."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from urllib.parse import quote

from markupsafe import Markup

from bot.domain import places
from bot.domain.peer import PeerKind
from bot.domain.public_card import PublicCard
from bot.domain.publication import News, Publication
from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import labels, moments, news
from bot.texts.names import readable
from bot.texts.screen import MESSAGE_LIMIT, Button, Rows, Screen
from bot.texts.supporters import updates, words

# Below the limit of a message, so that the last line ("more") always has its place.
ROOM = MESSAGE_LIMIT - 300
MOST_EVENTS, MOST_APPEALS, MOST_LATEST, MOST_LINKS = 5, 3, 3, 6
# Characters of a name where several stand on the card.
SHORT = 60


def unknown(t: Translator) -> Screen:
    """The same answer for a code that never was, one with a typing error, and one that is not published."""
    rows = ((Button(t("Published cases"), "cases"),), (Button(t("Find a case"), "find"),))
    return Screen(t("No published case has this code."), rows)


def card(t: Translator, view: PublicCard, now: datetime, link: str, kind: PeerKind) -> Screen:
    """The overview of a case: who, what, since when, what is known, who was asked, what came last."""
    sections = chain(_known(t, view), _appeals(t, view), _latest(t, view, now))
    head = words.blocks(_moved(t, view), _head(t, view.publication, now), _links(t, view))
    text = _fit(t, head, sections)
    return Screen(text, _rows(t, view, link, kind))


def translate(t: Translator, code: str) -> tuple[Button, ...]:
    """The way into a translation, for those who may."""
    return (Button(t("🌐 Translate"), f"tr:{code}"),)


def shared(t: Translator, publication: Publication, now: datetime, link: str) -> Screen:
    """The card in a few lines, to be shared into any chat."""
    return Screen(_head(t, publication, now), ((Button(t("Follow this case"), url=link),),))


def share(t: Translator, publication: Publication, link: str) -> str:
    """The address that opens Telegram's own list of chats to share the card with."""
    text = t("{name}. Please read and share.", name=words.name(publication))
    return f"https://t.me/share/url?url={quote(link, safe='')}&text={quote(str(text.unescape()), safe='')}"


def _moved(t: Translator, view: PublicCard) -> Markup:
    """For who opened it by a code from before."""
    if not view.former:
        return Markup("")
    return t("The case {former} is kept under this code now: {code}", former=view.former, code=view.publication.code)


def _head(t: Translator, publication: Publication, now: datetime) -> Markup:
    others = clip(", ".join(publication.other_names), 300)
    days = words.waiting(publication, now.date())
    since = publication.since
    where = words.place(t, publication)
    return words.blocks(
        news.lines(
            t("<b>{name}</b>", name=readable(t, publication.name, 120)),
            t("Also written: {names}", names=others) if others else "",
        ),
        news.lines(
            "" if publication.open else t("⏹ This case is closed."),
            t("<b>{situation}</b>", situation=labels.label(t, labels.SITUATION, publication.situation)),
            t("Since: {date}", date=moments.partial(t, since)) if since else "",
            t.many("{n} day without an answer", "{n} days without an answer", days) if days else "",
            t("Place: {place}", place=where) if where else "",
            t("How sure: {level}", level=labels.label(t, labels.VERIFICATION, publication.verification)),
            t("Code: <code>{code}</code>", code=publication.code),
        ),
        news.words(t, publication.summary, publication.summary_language),
    )


def _links(t: Translator, view: PublicCard) -> Markup:
    """The published cases that belong to this one; where there are many, one can go on from each of them."""
    told = [labels.tied(t, link.relation, clip(link.name, SHORT)) for link in view.links[:MOST_LINKS]]
    more = len(view.links) - MOST_LINKS
    rest = t.many("and {n} more", "and {n} more", more) if more > 0 else ""
    return news.lines(t("<b>Cases that belong together</b>"), *told, rest) if told else Markup("")


def _known(t: Translator, view: PublicCard) -> Iterator[list[Markup]]:
    """What is known: a paragraph for each event. Of many, how it began and what came last."""
    groups = view.timeline
    left_out = max(0, len(groups) - MOST_EVENTS)
    for number, group in enumerate([*groups[:1], *groups[1 + left_out :]]):
        if number == 1 and left_out:
            yield [_more(t)]
        title = "" if number else t("<b>What is known</b>")
        yield [news.lines(title, *_versions(t, view, group))]


def _versions(t: Translator, view: PublicCard, group: list[News]) -> Iterator[Markup]:
    """An event; or versions of one that contradict each other, none above the other but by its date."""
    for number, item in enumerate(group, 1):
        if len(group) > 1:
            yield t("<i>Version {n}</i>", n=number)
        # Where versions stand side by side, a line need not say that there is another one.
        alone = replace(item, content={**item.content, "version_of": None})
        yield updates.line(t, view, alone, 240)


def _appeals(t: Translator, view: PublicCard) -> Iterator[list[Markup]]:
    asked = view.appeals
    if not asked:
        return
    silent = sum(1 for item in asked if item.content.get("reply", "none") == "none")
    title = t("<b>Whom the family asked</b>")
    count = t.many("{n} appeal", "{n} appeals", len(asked))
    silence = t.many("{n} without a reply", "{n} without a reply", silent) if silent else ""
    yield [news.lines(title, count, silence)]
    for item in asked[-MOST_APPEALS:]:
        yield [updates.line(t, view, item, 160)]


def _latest(t: Translator, view: PublicCard, now: datetime) -> Iterator[list[Markup]]:
    """The newest dates with a few words for each; the words in full stand above, or under “All updates”."""
    items = view.latest[:MOST_LATEST]
    if items:
        told = (t("{date}: {what}", date=updates.day(t, item, now), what=updates.headline(t, item)) for item in items)
        yield [t("<b>Latest updates</b>"), *told]


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
            *((Button(clip(link.name, SHORT), f"pub:{link.code}"),) for link in view.links[:MOST_LINKS]),
            (
                Button(t("Share"), url=share(t, view.publication, link)),
                Button(t("Send to a chat"), inline=code),
            ),
            (Button(t("Published cases"), "cases"),),
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
