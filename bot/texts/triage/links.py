"""The cases that belong to a case: what their people are to each other, and who reads it."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.text import clip
from bot.domain.view import CaseFile, Link, Reach
from bot.i18n import N_, Translator
from bot.texts import labels
from bot.texts.screen import Button, Screen
from bot.texts.triage.paging import Entry, listing
from bot.texts.triage.words import DOT, act, back

SHORT = 60
REACH = {
    Reach.STAFF: N_("Only moderators read it. Once both cases are published, it stands on both public pages."),
    Reach.HIDDEN: N_("Both cases are public, but only moderators read that they belong together."),
    Reach.WAITING: N_(
        "Only moderators read it. A colleague has to approve it before everybody can; they have been told."
    ),
    Reach.EVERYBODY: N_("Everybody can read it: it stands on both public pages."),
}


def line(t: Translator, link: Link) -> Markup:
    """What the other person is to this one, and which case it is."""
    return DOT.join([labels.tied(t, link.relation, link.code), *([clip(link.name, SHORT)] if link.name else [])])


def tab(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """The cases that belong to this one."""
    code = file.case.code
    entries = [_numbered(t, number, link, code) for number, link in enumerate(file.links, 1)]
    head = DOT.join([Markup("<b>{}</b>").format(code), t("Linked cases")])
    screen = listing(head, entries, t("No other case is linked with this one yet."), f"tl:{code}:links", page)
    return screen.below((act(t("Link with another case"), "link", file.case),), back(t, code))


def one(t: Translator, file: CaseFile, link: Link) -> Screen:
    """One of them, who reads of it, and what can be done."""
    case = file.case
    head = DOT.join([Markup("<b>{}</b>").format(case.code), t("Linked cases")])
    text = Markup("\n").join([head, line(t, link), t(REACH[link.reach])])
    show = ((act(t("Show it to everybody"), "showlink", case, link.id),),) if link.reach is Reach.HIDDEN else ()
    end = act(t("Unlink"), "unlink", case, link.id)
    other = Button(t("Open case {code}", code=link.code), f"case:{link.code}")
    ways = (Button(t("Linked cases"), f"tl:{case.code}:links"), *back(t, case.code))
    return Screen(text, (*show, (end, other), ways))


def _numbered(t: Translator, number: int, link: Link, code: str) -> Entry:
    text = Markup("\n").join([Markup("{}. {}").format(number, line(t, link)), t(REACH[link.reach])])
    return Entry(text, Button(str(number), f"tl:{code}:link:{link.id}"))
