"""What whoever publishes sees of a broadcast: one message, from the first follower to the last."""

from datetime import datetime, timedelta
from typing import Any

from babel.dates import format_timedelta
from babel.numbers import format_decimal, format_percent
from markupsafe import Markup

from bot.i18n import N_, Translator
from bot.texts.news import lines
from bot.texts.screen import Button, Rows, Screen, fitted

Data = dict[str, Any]
# Squares that the fonts of old phones have, too, and that no phone shows as a picture.
FULL, EMPTY, CELLS = "■", "□", 10
ABOUT = {
    "event": N_("news"),
    "appeal": N_("an appeal"),
    "situation": N_("a new situation"),
    "published": N_("the case is public"),
    "milestone": N_("days without an answer"),
    "closed": N_("the case is closed"),
    "reopened": N_("the case is open again"),
}


def progress(t: Translator, data: Data, now: datetime) -> Screen:
    """How far it has come, with what can be done; at its end what came of it."""
    head = t("<b>{code}: {what}</b>", code=data["code"], what=t(ABOUT.get(data["about"], ABOUT["event"])))
    question = t("\nStop for good? Whoever has not been told yet will not be told any more.")
    return Screen(lines(head, *_BODIES[data["state"]](t, data), question if data["asking"] else ""), _buttons(t, data))


def _running(t: Translator, data: Data) -> list[Markup]:
    return [_bar(t, data), *_counts(t, data), _time_left(t, data)]


def _paused(t: Translator, data: Data) -> list[Markup]:
    return [_bar(t, data), *_counts(t, data), t("Paused. Nobody else is told until you go on.")]


def _done(t: Translator, data: Data) -> list[Markup]:
    if not any(data[name] for name in ("sent", "kept", "unreachable", "failed")):
        return [t("Nobody follows this yet, so there was nobody to tell.")]
    told = t("Everyone has been told: {n}", n=_number(t, data["sent"]))
    return [told, *_asides(t, data)]


def _cancelled(t: Translator, data: Data) -> list[Markup]:
    return [t("Stopped. Nobody else is told."), *_end(t, data)]


def _withdrawn(t: Translator, data: Data) -> list[Markup]:
    return [t("This is not public any more, so nobody else is told."), *_end(t, data)]


def _end(t: Translator, data: Data) -> list[Markup]:
    return [t("Sent: {n}", n=_number(t, data["sent"])), *_asides(t, data), _untold(t, data)]


def _untold(t: Translator, data: Data) -> Markup:
    rest = _remaining(data)
    return t("Not told: {n}", n=_number(t, rest)) if rest else Markup("")


def _counts(t: Translator, data: Data) -> list[Markup]:
    to_come = t("Still to come: {n}", n=_number(t, _remaining(data))) if data["total"] is not None else Markup("")
    return [t("Sent: {n}", n=_number(t, data["sent"])), to_come, *_asides(t, data)]


def _asides(t: Translator, data: Data) -> list[Markup]:
    """What did not simply arrive, where there is any of it."""
    known = (
        (data["kept"], N_("Will read it in their digest: {n}")),
        (data["unreachable"], N_("Could not be reached: {n}")),
        (data["failed"], N_("Failed: {n}")),
    )
    return [t(sentence, n=_number(t, count)) for count, sentence in known if count]


def _bar(t: Translator, data: Data) -> Markup:
    """Empty until the followers have been counted."""
    if not data["total"]:
        return Markup("")
    part = min(1.0, _ended(data) / data["total"])
    full = int(part * CELLS)
    percent = format_percent(int(part * 100) / 100, locale=t.locale)
    return Markup("{}{} {}").format(FULL * full, EMPTY * (CELLS - full), percent)


def _time_left(t: Translator, data: Data) -> Markup:
    minutes = data.get("left")
    if minutes is None:
        return Markup("")
    if minutes <= 1:
        return t("It will take less than a minute.")
    span = format_timedelta(timedelta(minutes=minutes), granularity="minute", threshold=2, locale=t.locale)
    return t("Time left, about: {span}", span=span)


def _buttons(t: Translator, data: Data) -> Rows:
    def button(label: str, wish: str) -> Button:
        return Button(label, f"bc:{data['id']}:{wish}")

    if data["state"] not in {"running", "paused"}:
        return ((Button(t("See what failed"), "letters:new"),),) if data["failed"] else ()
    if data["asking"]:
        return fitted([button(t("Yes, stop it"), "yes"), button(t("No, do not stop"), "no")])
    running = data["state"] == "running"
    first = button(t("⏸ Pause"), "pause") if running else button(t("▶️ Go on sending"), "go")
    return fitted([first, button(t("⏹ Stop sending"), "stop")])


def _ended(data: Data) -> int:
    return sum(data[name] for name in ("sent", "kept", "unreachable", "failed"))


def _remaining(data: Data) -> int:
    return max(0, (data["total"] or 0) - _ended(data))


def _number(t: Translator, n: int) -> str:
    return str(format_decimal(n, locale=t.locale))


_BODIES = {
    "running": _running, "paused": _paused, "done": _done, "cancelled": _cancelled, "withdrawn": _withdrawn,
}  # fmt: skip
