"""What people hear who send more than can be read: what was not taken in, that the rest is safe, and when to go on."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from markupsafe import Markup

from bot.i18n import Translator
from bot.texts.screen import Button, Screen


def messages(t: Translator, until: datetime, zone: ZoneInfo) -> Screen:
    """The reply to the first message that was not taken in."""
    text = t(
        "So many messages came within a minute that I could not take in this one, nor those after it. "
        "Everything before it is safe.\n\nPlease send them again after {time}. The buttons work as before.",
        time=_hour(t, until, zone),
    )
    return Screen(text, ((Button(t("Main menu"), "home"),),))


def presses(t: Translator, until: datetime, zone: ZoneInfo) -> Markup:
    """The answer to the first press that was not taken in; it has to fit an alert of 200 characters."""
    return t(
        "So many buttons were pressed within a minute that this press did not count. "
        "Nothing is lost. Please go on after {time}.",
        time=_hour(t, until, zone),
    )


def sent_enough(t: Translator, until: datetime) -> Markup:
    """Above a report that cannot be sent today. `until`: aware, in the people's own zone."""
    return t(
        "<b>Today you have sent as many new reports as one person can.</b> What you write now is kept, "
        "and you can send it from {date}, {time} on. If you have news of a report that you sent, "
        "you can add it at any time: /mycases",
        date=str(format_skeleton("MMMMd", until, locale=t.locale)),
        time=str(format_time(until, format="short", locale=t.locale)),
    )


def _hour(t: Translator, until: datetime, zone: ZoneInfo) -> str:
    return str(format_time(until.astimezone(zone), format="medium", locale=t.locale))
