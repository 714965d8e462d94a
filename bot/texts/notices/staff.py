"""What the staff hears about itself: an unusual number of reads, a lock, a role, wrong codes, the record's mark."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.domain.audit import Fault, Finding
from bot.i18n import Translator
from bot.texts import labels
from bot.texts.screen import Button, Screen
from bot.texts.staff import record

Data = dict[str, Any]


def staff(t: Translator, data: Data, now: datetime) -> Screen:
    """The notice of any kind."""
    return _SCREENS[data["what"]](t, data)


def _reads(t: Translator, data: Data) -> Screen:
    text = t(
        "<b>{name} has opened {count} different cases today.</b>\n\nThat is unusual. Please ask them whether it was "
        "them. If you cannot reach them, lock them first.",
        name=_name(t, data),
        count=data["count"],
    )
    return Screen(text, (_look(t, data),))


def _codes(t: Translator, data: Data) -> Screen:
    text = t(
        "<b>{count} wrong codes from {name}</b>\n\nPerhaps somebody else has their phone. If you cannot reach them, "
        "lock them first.",
        name=_name(t, data),
        count=data["count"],
    )
    return Screen(text, (_look(t, data),))


def _locked(t: Translator, data: Data) -> Screen:
    text = t(
        "<b>{name} has been locked by No. {by}.</b>\n\nNo button and no command works for them. An admin can unlock "
        "them.",
        name=_name(t, data),
        by=data["by"],
    )
    return Screen(text, (_look(t, data),))


def _joined(t: Translator, data: Data) -> Screen:
    role = labels.label(t, labels.ROLE, data["role"])
    text = t("<b>{name} has followed the invitation: {role}</b>", name=_name(t, data), role=role)
    return Screen(text, (_look(t, data),))


def _role(t: Translator, data: Data) -> Screen:
    if data["role"] == "person":
        return Screen(t("You work here no more. Thank you for what you have done."))
    text = t("Your role has changed. It is now: {role}", role=labels.label(t, labels.ROLE, data["role"]))
    return Screen(text, ((Button(t("Main menu"), "home"),),))


def _unlocked(t: Translator, data: Data) -> Screen:
    return Screen(t("An admin has unlocked you. You can go on working."), ((Button(t("Main menu"), "home"),),))


def _reset(t: Translator, data: Data) -> Screen:
    text = t("An admin lets you set up your codes anew. Your role comes back with the first one.")
    return Screen(text, ((Button(t("🔑 Set up my codes"), "code"),),))


def _mark(t: Translator, data: Data) -> Screen:
    rows = ((Button(t("Copy the mark"), copy=data["mark"]),), (Button(t("Who did what"), "audit"),))
    if "fault" in data:
        return Screen(record.wrong(t, Finding(Fault(data["fault"]), data["at"])), rows[1:])
    text = t(
        "<b>The record of who did what, today</b>\nEntries: {n}. It is in order. Its mark:\n<code>{mark}</code>\n\n"
        "Please keep the mark somewhere else, on paper for example. If somebody writes the record anew one day, it "
        "will not fit any more: <code>/audit</code> and the mark shows it.",
        n=data["entries"],
        mark=data["mark"],
    )
    return Screen(text, rows)


def _look(t: Translator, data: Data) -> tuple[Button, ...]:
    return (Button(t("See who that is"), f"staff:one:{data['number']}"),)


def _name(t: Translator, data: Data) -> Markup:
    if data.get("label"):
        return t("No. {n}, {name}", n=data["number"], name=data["label"])
    return t("No. {n}", n=data["number"])


_SCREENS: dict[str, Callable[[Translator, Data], Screen]] = {
    "reads": _reads, "codes": _codes, "locked": _locked, "joined": _joined, "role": _role, "unlocked": _unlocked,
    "reset": _reset, "mark": _mark,
}  # fmt: skip
