"""Lists of published cases: all of them, those of a region, and what was found for some words."""

from datetime import date

from markupsafe import Markup

from bot.domain.case_list import CasePage, Found
from bot.domain.place import Place
from bot.domain.publication import Publication
from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts.names import readable
from bot.texts.news import lines
from bot.texts.screen import Button, Rows, Screen, pages
from bot.texts.supporters import words


def cases(t: Translator, view: CasePage, today: date) -> Screen:
    """A page of the published cases; where there is none, what one can do instead."""
    if not view.cases:
        return _no_cases(t, view.region)
    title = t("<b>Published cases</b>")
    if view.region:
        title = t("<b>Published cases: {region}</b>", region=words.region(t, view.region))
    count = t.many("{n} case, the newest news first", "{n} cases, the newest news first", view.total)
    listed = (_entry(t, each, today) for each in view.cases)
    turn = pages(f"cases:{view.region or 'all'}", view.page, view.more)
    return Screen(words.blocks(lines(title, count), *listed), (*_open(view.cases), turn, *_wider(t, view)))


def regions(t: Translator, counts: list[tuple[Place, int]]) -> Screen:
    """The regions that have published cases, to look at one of them."""
    buttons = [Button(t("{region}: {n}", region=p.name(t.language), n=n), f"cases:{p.code}:0") for p, n in counts]
    rows = tuple((button,) for button in buttons)
    return Screen(t("Which region?"), (*rows, (Button(t("All regions"), "cases:all:0"),)))


def ask(t: Translator) -> Screen:
    """What can be searched for, with an example."""
    return Screen(
        t(
            "Whom are you looking for?\n\n"
            "Send me a name, a place or the code of a case.\n"
            "For example: <i>Serik Akhmetov</i>\n\n"
            "Part of a name is enough."
        ),
        ((Button(t("Published cases"), "cases"),),),
    )


def ask_group(t: Translator) -> Screen:
    """The same in a group, where the bot reads commands only."""
    return Screen(
        t("Write the name, the place or the code behind the command.\nFor example: <code>/find Serik Akhmetov</code>"),
        ((Button(t("Published cases"), "cases"),),),
    )


def found(t: Translator, view: Found, today: date) -> Screen:
    """What was found; where nothing was, what else to try."""
    if not view.cases:
        return _nothing(t, view)
    title = t("Found for “{words}”:", words=clip(view.words, 60))
    more = t("There are more. Add another word, for example the place.") if view.more else ""
    listed = (_entry(t, each, today) for each in view.cases)
    return Screen(words.blocks(title, *listed, more), (*_open(view.cases), *_of_place(t, view.place)))


def found_in_private(t: Translator, view: Found, today: date) -> Screen:
    """The same in a private chat, where words that find nothing may be the beginning of a report."""
    screen = found(t, view, today)
    return screen if view.cases else screen.below((Button(t("🕯 Report a person"), "report"),))


def _entry(t: Translator, publication: Publication, today: date) -> Markup:
    return lines(
        t("<b>{name}</b>", name=readable(t, publication.name, 120)),
        words.state(t, publication, today),
        words.place(t, publication),
    )


def _open(cases: list[Publication]) -> Rows:
    return tuple((Button(words.name(each), f"pub:{each.code}"),) for each in cases)


def _wider(t: Translator, view: CasePage) -> Rows:
    """The way to one region where there are many cases, and back from it."""
    if view.region:
        return ((_follow_region(t, view.region),), (Button(t("All regions"), "cases:all:0"),))
    many = view.more or view.page > 0
    return ((Button(t("By region"), "cases:regions"),),) if many else ()


def _no_cases(t: Translator, region: str | None) -> Screen:
    if region:
        return Screen(
            t("No case is published here now: {region}.\nFollow the region to hear of new ones.",
              region=words.region(t, region)),
            ((_follow_region(t, region),), (Button(t("All regions"), "cases:all:0"),)),
        )  # fmt: skip
    return Screen(
        t(
            "No case is published yet.\n\n"
            "Follow all cases, and you will hear of the first one.\n"
            "If somebody close to you is missing or detained: /report"
        ),
        _to_follow(t),
    )


def _nothing(t: Translator, view: Found) -> Screen:
    text = t(
        "Nothing is published for “{words}”.\n\n"
        "You can try:\n"
        "• another spelling\n"
        "• only the first or only the last name\n"
        "• a place\n"
        "• the code of the case\n\n"
        "Not every case is public. Follow a region or all cases to hear of new ones.",
        words=clip(view.words, 60),
    )
    return Screen(text, (*_of_place(t, view.place), *_to_follow(t), (Button(t("Published cases"), "cases"),)))


def _of_place(t: Translator, place: Place | None) -> Rows:
    if place is None:
        return ()
    listed = Button(t("Cases: {region}", region=place.name(t.language)), f"cases:{place.code}:0")
    return ((listed,), (_follow_region(t, place.code),))


def _follow_region(t: Translator, code: str) -> Button:
    return Button(t("🔔 Follow: {what}", what=words.region(t, code)), f"follow:region:{code}:on")


def _to_follow(t: Translator) -> Rows:
    return ((Button(t("🔔 Follow all cases"), "follow:all::on"),), (Button(t("Follow a region"), "regions"),))
