"""Before a case goes public: exactly what would be seen; and after it."""

from markupsafe import Markup

from bot.domain.case import Case
from bot.domain.public_card import PublicCard
from bot.domain.publication import News, NewsKind, PublicLink
from bot.domain.view import Preview
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen
from bot.texts.triage.facts import appeal_entries, event_entries
from bot.texts.triage.paging import Entry, listing, pieces, quote
from bot.texts.triage.words import DOT, act, back


def preview(t: Translator, case: Case, found: Preview, page: int) -> Screen:
    """All that would be public, and the ways on; without consent there is only the way to ask for it."""
    head = Markup("\n").join([Markup("<b>{}</b>").format(t("This is what everybody will see")), reach(t, found)])
    prefix = f"act:publish:{case.code}:{case.version}"
    screen = listing(head, entries(t, found.card), Markup(""), prefix, page)
    if not found.consented:
        refusal = t("The reporter has not agreed to publication, so this cannot be published. You can ask them.")
        ask = act(t("Ask the reporter for consent"), "consent", case)
        return screen.above(refusal).below((ask,), back(t, case.code))
    if not found.confirmed:
        again = t("The family agreed some time ago. Before it goes out, please let them look at it and confirm.")
        ask = act(t("Let the family confirm"), "confirm", case)
        return screen.above(again).below((ask,), back(t, case.code))
    ways = (act(t("Publish the facts"), "facts", case), act(t("Write public words"), "summary", case))
    return screen.below(ways, back(t, case.code))


def entries(t: Translator, card: PublicCard) -> list[Entry]:
    """A publication with its news, nothing left out."""
    found = card.publication
    lines = [
        DOT.join([Markup("<b>{}</b>").format(found.code), found.name]),
        DOT.join(
            [
                labels.label(t, labels.SITUATION, found.situation),
                labels.label(t, labels.VERIFICATION, found.verification),
            ]
        ),
        t("Since: {date}", date=moments.partial(t, found.since)),
        t("Place: {place}", place=labels.place_name(t, found.region, found.place) or t("not known")),
    ]
    listed = [Entry(Markup("\n").join(lines))]
    listed += [Entry(t("Other spellings: {names}", names=piece)) for piece in pieces(", ".join(found.other_names))]
    for text in found.summary.values():
        listed += [Entry(quote(piece)) for piece in pieces(text)]
    for link in card.links:
        both = t("The public page of {code} says so as well.", code=link.code)
        listed.append(Entry(Markup("\n").join([linked(t, link), both])))
    for item in card.news:
        listed += news_entries(t, item)
    return listed


def linked(t: Translator, link: PublicLink) -> Markup:
    """Another published case that belongs to this one."""
    return DOT.join([labels.tied(t, link.relation, link.name), Markup("<b>{}</b>").format(link.code)])


def published(t: Translator, case: Case, link: str) -> Screen:
    """The case is out."""
    text = t("Case {code} is public now. Those who follow its region or everything hear of it.", code=case.code)
    return Screen(
        text, ((Button(t("Public page"), url=link), Button(t("Copy the link"), copy=link)), back(t, case.code))
    )


def confirmation_asked(t: Translator, case: Case, possible: bool) -> Screen:
    """The family is asked to confirm, or cannot be any more."""
    asked = t("The family is asked, and sees exactly what would be public. You will hear what they say.")
    gone = t("Nobody can be asked any more: who reported this has been forgotten, as they were promised.")
    return Screen(asked if possible else gone, (back(t, case.code),))


def consent_question(t: Translator) -> str:
    """What the reporter is asked, in their language; a moderator may change it before it goes out."""
    return str(
        t(
            "May we publish the case, so that more people hear of it and ask? Your own name stays out of it. "
            "Nothing is published unless you agree."
        )
    )


def reach(t: Translator, found: Preview) -> Markup:
    """How many hear of it at once."""
    return t.many("{n} follower hears of it at once.", "{n} followers hear of it at once.", found.followers)


def news_entries(t: Translator, item: News) -> list[Entry]:
    """A piece of news as moderators check it."""
    if item.kind is NewsKind.APPEAL:
        return appeal_entries(t, item.content)
    return event_entries(t, item.content)
