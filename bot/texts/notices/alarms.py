"""What admins hear when the bot itself is in trouble: what it means, what to do, and when it is over."""

from datetime import datetime
from typing import Any

from babel.dates import format_datetime

from bot.i18n import N_, Translator
from bot.texts.news import lines
from bot.texts.screen import Screen

Data = dict[str, Any]

RAISED = {
    "deaf": N_("<b>The bot does not hear Telegram</b>"),
    "undelivered": N_("<b>Telegram does not reach the bot</b>"),
    "handling": N_("<b>People wait too long for an answer</b>"),
    "sending": N_("<b>Messages go out too late</b>"),
    "backup": N_("<b>The backup did not succeed</b>"),
}
OVER = {
    "deaf": N_("<b>The bot hears Telegram again</b>"),
    "undelivered": N_("<b>Telegram reaches the bot again</b>"),
    "handling": N_("<b>People get their answers in time again</b>"),
    "sending": N_("<b>Messages go out in time again</b>"),
    "backup": N_("<b>The backup has succeeded again</b>"),
}
ADVICE = {
    "deaf": N_(
        "Nothing is lost: Telegram keeps for a day what people write, and the bot tries again and again.\n"
        "Please check whether the server is online, "
        "and whether a second copy of the bot is running with the same token."
    ),
    "undelivered": N_(
        "Nothing is lost: Telegram keeps for a day what people write, and tries again and again.\n"
        "Please check whether the address in WEBHOOK_URL opens from outside, and whether its certificate is valid."
    ),
    "handling": N_(
        "Nothing is lost: what people wrote is stored, and will be answered in its order.\n"
        "Please check whether the server has enough memory and room on its disk. "
        "The log says what keeps the bot waiting."
    ),
    "sending": N_(
        "Nothing is lost: the messages are stored, and will go out.\n"
        "Please check whether the server reaches Telegram. The log says what keeps the bot waiting."
    ),
    "backup": N_(
        "The bot goes on working, but there is no fresh copy of what is stored.\n"
        "Please check whether there is room on the disk. The log says what was in the way."
    ),
}


def alarm(t: Translator, data: Data, now: datetime) -> Screen:
    """The alarm of any kind, or that it is over. `now`: aware, by the clock of the people."""
    kind, began = data["alarm"], t("It began: {date}", date=_moment(t, data["since"], now))
    if "until" not in data:
        return Screen(lines(t(RAISED[kind]), began, t(ADVICE[kind])))
    ended = t("It ended: {date}", date=_moment(t, data["until"], now))
    return Screen(lines(t(OVER[kind]), began, ended, t("You do not have to do anything more.")))


def _moment(t: Translator, moment: str, now: datetime) -> str:
    there = datetime.fromisoformat(moment).astimezone(now.tzinfo)
    return str(format_datetime(there, format="short", locale=t.locale))
