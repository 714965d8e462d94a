"""What is said when a successor asks to take over, and when a case goes over or stays. No names, and nothing of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.i18n import Translator
from bot.texts import moments
from bot.texts.notices.moderators import open_case
from bot.texts.screen import Button, Screen

Data = dict[str, Any]


def said(t: Translator, data: Data, now: datetime) -> Screen:
    """What each of those concerned hears."""
    return _SCREENS[data["to"]](t, data, now)


def _to_reporter(t: Translator, data: Data, now: datetime) -> Screen:
    until = datetime.fromisoformat(data["until"]).astimezone(now.tzinfo).date()
    text = t(
        "The person whom you named asks to take over your report {code}, because we have not heard from you for "
        "long.\n\n"
        "If you are here, press the button, and it stays with you. If we hear nothing until {date}, it goes to them. "
        "What you wrote they do not see.",
        code=data["code"],
        date=moments.day(t, until),
    )
    return Screen(text, ((Button(t("I am here, keep it with me"), f"here:{data['code']}"),),))


def _stays(t: Translator, data: Data, now: datetime) -> Screen:
    text = t("The person who reported {code} has been here. The case stays with them.", code=data["code"])
    return Screen(text, ((Button(t("Status of {code}", code=data["code"]), f"held:{data['code']}"),),))


def _to_successor(t: Translator, data: Data, now: datetime) -> Screen:
    text = t(
        "The report {code} is in your hands now. Questions of the moderators come to you here, and they do not learn "
        "who you are. What was written before, you do not see.\n\n"
        "The old receipt no longer works. Make a new one when you can write it down.",
        code=data["code"],
    )
    rows = (
        (Button(t("Make a new receipt"), f"newrec:{data['code']}"),),
        (Button(t("Open my report"), f"my:{data['code']}"),),
    )
    return Screen(text, rows)


def _to_moderators(t: Translator, data: Data, now: datetime) -> Screen:
    text = t(
        "<b>{code}: a successor has taken over</b>\n"
        "The person who reported named them, and has been silent. What was asked before does not go to them: "
        "please ask anew where you still need an answer, and repeat nothing of the report.",
        code=data["code"],
    )
    return Screen(text, ((open_case(t, data["code"]),),))


_SCREENS: dict[str, Callable[[Translator, Data, datetime], Screen]] = {
    "reporter": _to_reporter,
    "stays": _stays,
    "successor": _to_successor,
    "moderators": _to_moderators,
}
