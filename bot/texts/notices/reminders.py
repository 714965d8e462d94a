"""Reminders, gently, each with what can be done about it. To moderators they name no one: the code opens the case."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from bot.i18n import Translator
from bot.texts import moments
from bot.texts.news import lines
from bot.texts.notices.moderators import arrived, open_case
from bot.texts.notices.reporter import asked, question_rows
from bot.texts.screen import Button, Rows, Screen

Data = dict[str, Any]


def reminder(t: Translator, data: Data, now: datetime) -> Screen:
    """The reminder of any kind."""
    return _SCREENS[data["reminder"]](t, data, now)


def _untaken(t: Translator, data: Data, now: datetime) -> Screen:
    code = data["code"]
    text = lines(t("<b>{code}: nobody has taken this report yet.</b>", code=code), arrived(t, data, now))
    claim = Button(t("Take it"), f"act:claim:{code}:{data['version']}")
    return Screen(text, ((open_case(t, code), claim), (_snooze(t, data, 1),)))


def _in_review(t: Translator, data: Data, now: datetime) -> Screen:
    text = lines(
        t("<b>{code}: this case is waiting for you.</b>", code=data["code"]),
        t("It has been under review since {date}.", date=moments.day(t, _day(data["moved_at"], now))),
    )
    return Screen(text, ((open_case(t, data["code"]),), *_later(t, data)))


def _quiet(t: Translator, data: Data, now: datetime) -> Screen:
    text = lines(
        t("<b>{code}: no news for a while.</b>", code=data["code"]),
        t("The last news is of {date}. Has anything changed?", date=moments.day(t, _day(data["news_at"], now))),
    )
    number = data["id"]
    rows: Rows = (
        (Button(t("No change"), f"rem:{number}:nochange"), Button(t("Add an update"), f"rem:{number}:update")),
        (Button(t("Close the case"), f"rem:{number}:close"), open_case(t, data["code"])),
        tuple(_snooze(t, data, days) for days in (1, 3, 7)),
    )
    return Screen(text, rows)


def _milestone(t: Translator, data: Data, now: datetime) -> Screen:
    days = int(data["days"])
    text = lines(
        t.many(
            "<b>{code}: {n} day without an answer</b>",
            "<b>{code}: {n} days without an answer</b>",
            days,
            code=data["code"],
        ),
        t("Shall the followers hear it?"),
    )
    number = data["id"]
    rows: Rows = (
        (Button(t("Tell the followers"), f"rem:{number}:publish"),),
        (open_case(t, data["code"]), Button(t("Not this time"), f"rem:{number}:done")),
        (_snooze(t, data, 1),),
    )
    return Screen(text, rows)


def _question(t: Translator, data: Data, now: datetime) -> Screen:
    text = lines(
        t("A question about your report {code} is still open:", code=data["code"]),
        asked(data),
        t("Answer when you can. If you cannot, that is all right, too."),
    )
    return Screen(text, question_rows(t, data), private=True)


def _later(t: Translator, data: Data) -> Rows:
    done_button = Button(t("Done"), f"rem:{data['id']}:done")
    return (tuple(_snooze(t, data, days) for days in (1, 3, 7)), (done_button,))


def _snooze(t: Translator, data: Data, days: int) -> Button:
    return Button(t.many("In {n} day", "In {n} days", days), f"rem:{data['id']}:snooze{days}")


def _day(moment: str, now: datetime) -> date:
    """The day of a moment by the clock of `now`."""
    return datetime.fromisoformat(moment).astimezone(now.tzinfo).date()


_SCREENS: dict[str, Callable[[Translator, Data, datetime], Screen]] = {
    "untaken": _untaken,
    "in_review": _in_review,
    "question": _question,
    "quiet": _quiet,
    "milestone": _milestone,
}
