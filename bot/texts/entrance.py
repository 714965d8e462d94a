"""Short lines around forms: where one is, what was kept, how to go on."""

from datetime import date

from markupsafe import Markup

from bot.domain import places
from bot.i18n import Translator
from bot.texts import moments
from bot.texts.screen import Button, Screen


def in_private(t: Translator, link: str) -> Screen:
    """Writing is done in the private chat, not before everyone's eyes."""
    text = t("Please write this in your private chat with me, so that others do not read along.")
    return Screen(text, ((Button(t("Go to the private chat"), url=link),),))


def press_a_button(t: Translator) -> Markup:
    """A message came while the review was open."""
    return t("Nothing has been sent yet. To change an answer, press its button.")


def earlier_step(t: Translator) -> Markup:
    """A button of an earlier step was pressed."""
    return t("That button belongs to an earlier step. This is where you are now:")


def corrected(t: Translator, answer: str) -> Markup:
    """An edited message has corrected its answer."""
    return t("Your correction is kept: <b>{answer}</b>", answer=answer)


def region_kept(t: Translator, code: str) -> Markup:
    """A region was pressed; the exact place may follow."""
    name = places.get(code).name(t.language)
    return t("✓ Region: <b>{region}</b>. Now write the town or the place, or press “Next”.", region=name)


def still_open(t: Translator) -> Markup:
    """The report cannot be sent without this answer."""
    return t("Before we can take it in, we need this one answer:")


def case_changed(t: Translator) -> Markup:
    """Somebody else was at work on the case while this form was open."""
    return t("The case has changed while you were writing. If this still fits, press “Send” once more.")


def kept(t: Translator, form: str, until: date) -> Screen:
    """The draft waits, and until when."""
    day = moments.day(t, until)
    if form == "report":
        text = t(
            "Everything you wrote is kept. /report brings you back to where you stopped.\n\n"
            "So that nobody else finds it, it is deleted after this day: {day}.",
            day=day,
        )
        return Screen(text, ((Button(t("Go on with the report"), "report"),), (Button(t("Main menu"), "home"),)))
    text = t("What you wrote is kept, and its buttons bring you back. It is deleted after this day: {day}.", day=day)
    return Screen(text, ((Button(t("Main menu"), "home"),),))


def dropped(t: Translator) -> Screen:
    """The draft is gone."""
    return Screen(t("It is deleted. Nothing of it is stored any more."), ((Button(t("Main menu"), "home"),),))
