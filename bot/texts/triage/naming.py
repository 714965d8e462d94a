"""The spellings of a person's name, by each of which the case is found."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.casefile import Name
from bot.domain.view import CaseFile
from bot.i18n import Translator
from bot.texts.names import readable
from bot.texts.screen import Button, Screen
from bot.texts.triage.paging import Entry, listing
from bot.texts.triage.words import DOT, act, back

SHORT = 200


def tab(t: Translator, file: CaseFile, page: int, now: datetime) -> Screen:
    """Every spelling; behind each but the main one the way to take it out."""
    case = file.case
    head = DOT.join([Markup("<b>{}</b>").format(case.code), t("Spellings of the name")])
    entries = [Entry(Markup("<b>{}</b>").format(readable(t, file.name, SHORT))), *_others(t, file)]
    screen = listing(head, entries, Markup(""), f"tl:{case.code}:names", page)
    return screen.below((Button(t("Another spelling"), f"add:{case.code}:spelling"),), back(t, case.code))


def removing(t: Translator, file: CaseFile, name: Name) -> Screen:
    """The second tap before a spelling goes."""
    text = t(
        "Take the spelling “{name}” out of case {code}? Then the case is not found by it any more.",
        name=readable(t, name.text, SHORT), code=file.case.code,
    )  # fmt: skip
    public = t("It goes from the public page as well. Nobody gets a message about it.")
    body = Markup("\n\n").join([text, public]) if file.publication else text
    no = Button(t("No, go back"), f"tl:{file.case.code}:names")
    return Screen(body, ((act(t("Yes, take it out"), "unname", file.case, name.id, "yes"),), (no,)))


def removed(t: Translator) -> Markup:
    """It is done."""
    return t("The spelling is taken out.")


def _others(t: Translator, file: CaseFile) -> list[Entry]:
    others = [name for name in file.names if name.kind != "main"]
    return [
        Entry(
            Markup("{}. {}").format(number, readable(t, name.text, SHORT)),
            act(t("✖️ {number}", number=number), "unname", file.case, name.id),
        )
        for number, name in enumerate(others, 1)
    ]
