"""What is said once somebody did something about a reminder; the reminders themselves are notices."""

from datetime import date

from bot.i18n import Translator
from bot.texts import moments
from bot.texts.notices.reporter import my_report
from bot.texts.screen import Button, Rows, Screen


def snoozed(t: Translator, code: str, day: date) -> Screen:
    """It will come again."""
    text = t("<b>{code}</b>: you will be reminded again on {date}.", code=code, date=moments.day(t, day))
    return Screen(text, _back(t, code))


def done(t: Translator, code: str, day: date | None) -> Screen:
    """Somebody has seen to it; `day`: when an open case comes back."""
    if day is None:
        return Screen(t("<b>{code}</b>: done. This reminder does not come again.", code=code), _back(t, code))
    text = t(
        "<b>{code}</b>: done. If nothing moves, you will be reminded on {date}.", code=code, date=moments.day(t, day)
    )
    return Screen(text, _back(t, code))


def unchanged(t: Translator, code: str, day: date) -> Screen:
    """A moderator looked, and there is nothing new."""
    text = t("<b>{code}</b>: no change. You will be reminded again on {date}.", code=code, date=moments.day(t, day))
    return Screen(text, _back(t, code))


def milestone_told(t: Translator, code: str, followers: int) -> Screen:
    """A milestone is on its way to the followers."""
    text = t.many(
        "<b>{code}</b>: {n} follower will hear it.", "<b>{code}</b>: {n} followers will hear it.", followers, code=code
    )
    return Screen(text, _back(t, code))


def answer_later(t: Translator, code: str, day: date) -> Screen:
    """The reporter wants time."""
    text = t("All right. We will ask once more on {date}. You can answer earlier, too.", date=moments.day(t, day))
    return Screen(text, ((my_report(t, code),),))


def cannot_answer(t: Translator, code: str) -> Screen:
    """The reporter cannot answer."""
    text = t(
        "That is all right. We have told the moderators, and nobody will ask you this again. "
        "If you learn it later, you can add it to your report."
    )
    return Screen(text, ((my_report(t, code),),))


def _back(t: Translator, code: str) -> Rows:
    return ((Button(t("Open the case"), f"case:{code}"),),)
