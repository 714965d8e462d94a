"""What moderators hear: a report, an answer, words of the family. Never who it is that reports."""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.news import lines
from bot.texts.screen import Button, Screen

ASKED, WROTE = 300, 1200
Data = dict[str, Any]


def report_arrived(t: Translator, data: Data, now: datetime) -> Screen:
    """A new report; its name stands in the case only, since a group's notices show on locked phones."""
    code, version = data["code"], data.get("version", 1)
    text = lines(
        t("<b>A new report: {code}</b>", code=code),
        arrived(t, data, now),
        t("What happened: {situation}", situation=labels.label(t, labels.SITUATION, data["situation"])),
        t("Language of the family: {language}", language=labels.language_name(data["language"])),
        t("What the family allows: {consent}", consent=labels.label(t, labels.CONSENT, data["consent"])),
    )
    return Screen(text, ((open_case(t, code), Button(t("Take it"), f"act:claim:{code}:{version}")),))


def reports_held(t: Translator, data: Data, now: datetime) -> Screen:
    """How many reports are held back in a flood; the number changes in the same message."""
    count = int(data["count"])
    if not count:
        return Screen(t("No report is held back any more."), ((Button(t("Queue"), "queue:all:0"),),))
    text = lines(
        t.many("<b>{n} report is held back</b>", "<b>{n} reports are held back</b>", count),
        t(
            "More reports came within an hour than can be read. These are kept like any other, and come in "
            "by themselves as room opens. You can read and take them at once, or let them all in."
        ),
    )
    return Screen(text, ((Button(t("Show them"), "queue:held:0"),),))


def question_answered(t: Translator, data: Data, now: datetime) -> Screen:
    """The answer to a moderator's question, or that there will be none."""
    code = data["code"]
    if data.get("cannot"):
        answer = t("The family cannot answer this question.")
    else:
        answer = lines(_quote(data["text"], WROTE), _files(t, data))
    text = lines(
        t("<b>{code}: the family has replied</b>", code=code),
        t("The question:"),
        _quote(data["question"], ASKED),
        t("The reply:"),
        answer,
    )
    return Screen(text, ((open_case(t, code),),), private=True)


def relative_wrote(t: Translator, data: Data, now: datetime) -> Screen:
    """The family added something to its case."""
    code = data["code"]
    text = lines(t("<b>{code}: the family has written</b>", code=code), _quote(data["text"], WROTE), _files(t, data))
    return Screen(text, ((open_case(t, code),),), private=True)


def consent_changed(t: Translator, data: Data, now: datetime) -> Screen:
    """The family allows another use than before."""
    code = data["code"]
    text = lines(
        t("<b>{code}: the family has changed what it allows</b>", code=code),
        t("Now: {consent}", consent=labels.label(t, labels.CONSENT, data["consent"])),
        t("A published case that may not be public any more has been taken down."),
    )
    return Screen(text, ((open_case(t, code),),))


def open_case(t: Translator, code: str) -> Button:
    """The button to the case, for moderators; it leaves the notice where it is."""
    return Button(t("Open the case"), f"case:{code}:new")


def arrived(t: Translator, data: Data, now: datetime) -> Markup:
    """How old a report is; empty where the notice does not say."""
    if "submitted_at" not in data:
        return Markup("")
    return t("It came {ago}.", ago=moments.ago(t, datetime.fromisoformat(data["submitted_at"]), now))


def _quote(text: str, limit: int) -> Markup:
    return Markup("<blockquote>{}</blockquote>").format(clip(text, limit)) if text else Markup("")


def _files(t: Translator, data: Data) -> Markup:
    count = int(data.get("files", 0))
    return t.many("With {n} file.", "With {n} files.", count) if count else Markup("")
