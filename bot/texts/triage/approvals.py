"""A second person's approval: what is asked, exactly what it would do, and what came of it."""

from markupsafe import Markup

from bot.domain.approval import Approval
from bot.domain.case import Case
from bot.domain.form import Draft, Form
from bot.domain.publication import PublicLink
from bot.domain.view import Pair, Preview
from bot.i18n import N_, Translator
from bot.texts import forms
from bot.texts.screen import Button, Rows, Screen
from bot.texts.triage import merging
from bot.texts.triage.paging import Entry, listing, pieces, quote
from bot.texts.triage.publication import entries, linked, reach

WHAT = {
    "facts": N_("Publish the case with its facts"),
    "summary": N_("Publish the case with these words"),
    "update": N_("Publish news"),
    "event": N_("Publish an event"),
    "appeal": N_("Publish an appeal"),
    "reopen": N_("Take the case up again, and show it to everybody"),
    "link": N_("Say on both public pages that two cases belong together"),
    "spelling": N_("Show another spelling of the name on the public page"),
    "record": N_("Make a record public"),
    "merge": N_("Merge the case with another one of the same person"),
    "correction": N_("Correct an event that is public"),
    "situation": N_("Change the situation, and tell the followers"),
    "close": N_("Close the case, and tell the followers"),
    "translation": N_("Publish a translation"),
    "reveal": N_("Reveal who reported the case"),
    "erase": N_("Erase the case for good"),
}


def asked(t: Translator, code: str) -> Screen:
    """Somebody's deed waits now."""
    text = t(
        "Nothing has happened yet: a colleague has to look at it and approve it. They have been told; you will hear "
        "what they decide."
    )
    return Screen(text, ((Button(t("Open case {code}", code=code), f"case:{code}"),), *_home(t)))


def publication(t: Translator, approval: Approval, found: Preview, page: int) -> Screen:
    """A publication that waits: all that everybody would see."""
    head = Markup("\n").join([_head(t, approval, found.card.publication.code), reach(t, found)])
    screen = listing(head, entries(t, found.card), Markup(""), f"ok:{approval.id}:page", page)
    return screen.below(*_ways(t, approval))


def form(t: Translator, approval: Approval, case: Case, draft: Draft, known: Form, page: int) -> Screen:
    """A filled-in form that waits, answer by answer, nothing left out."""
    answers = [(asked, forms.answer(t, known, asked, draft.parts(asked.key), 4000)) for asked in known.questions]
    listed = [
        Entry(Markup("\n").join([Markup("<b>{}</b>").format(forms.name_of(t, asked)), quote(piece)]))
        for asked, text in answers
        if draft.parts(asked.key)
        for piece in pieces(text)
    ]
    screen = listing(_head(t, approval, case.code), listed, Markup(""), f"ok:{approval.id}:page", page)
    return screen.below(*_ways(t, approval))


def record(t: Translator, approval: Approval, case: Case, found: list[Entry], page: int) -> Screen:
    """An event or appeal that would become public."""
    screen = listing(_head(t, approval, case.code), found, Markup(""), f"ok:{approval.id}:page", page)
    return screen.below(*_ways(t, approval))


def merge(t: Translator, approval: Approval, pair: Pair) -> Screen:
    """Two cases that would be merged."""
    text = Markup("\n\n").join([_head(t, approval, pair.case.code), merging.asked(t, pair)])
    return Screen(text, (*merging.public_pages(t, pair), *_ways(t, approval)))


def link(t: Translator, approval: Approval, case: Case, sides: tuple[PublicLink, PublicLink]) -> Screen:
    """What each of two public pages would say of the other case."""
    there, here = sides
    told = ((case.code, there), (there.code, here))
    lines = [t("On the public page of {code}: {line}", code=code, line=linked(t, said)) for code, said in told]
    quiet = t("Nobody gets a message about it.")
    return Screen(Markup("\n\n").join([_head(t, approval, case.code), *lines, quiet]), _ways(t, approval))


def approved(t: Translator, code: str) -> Screen:
    """It is done."""
    return Screen(t("Done, with your approval. Your colleague has been told."), _home(t))


def declined(t: Translator, code: str) -> Screen:
    """It will not be done."""
    return Screen(t("It will not be done. Whoever asked has been told."), _home(t))


def void(t: Translator, code: str) -> Screen:
    """What was asked does not fit any more."""
    text = t(
        "{code}: something has changed since this was asked, so it was not done. Your colleague has their words back "
        "and can ask again.",
        code=code,
    )
    return Screen(text, _home(t))


def waiting(t: Translator, found: list[Approval]) -> list[Button]:
    """The buttons to what waits in a case."""
    return [Button(t("⏳ {what}", what=what(t, approval)), f"ok:{approval.id}") for approval in found]


def what(t: Translator, approval: Approval) -> Markup:
    """What a request is about."""
    return t(WHAT[approval.name])


def _head(t: Translator, approval: Approval, code: str) -> Markup:
    return t("<b>{code}: a colleague asks for your approval</b>\n{what}", code=code, what=what(t, approval))


def _ways(t: Translator, approval: Approval) -> Rows:
    return (
        (Button(t("✅ Approve"), f"ok:{approval.id}:yes"), Button(t("✖️ Decline"), f"ok:{approval.id}:no")),
        *_home(t),
    )


def _home(t: Translator) -> Rows:
    return ((Button(t("Main menu"), "home"),),)
