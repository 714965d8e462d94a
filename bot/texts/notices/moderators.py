"""What moderators hear: a report, an answer, words of the family. Only that it happened: the details open on a tap.

A notice stays where it is and shows on locked phones; details are protected, and gone after a time.
"""

from datetime import datetime
from typing import Any

from markupsafe import Markup

from bot.domain.text import clip
from bot.i18n import Translator
from bot.texts import moments
from bot.texts.news import lines
from bot.texts.screen import Button, Screen

# The last page of a tab, where the newest words stand.
LAST = 999
CONTACT = 500
Data = dict[str, Any]


def report_arrived(t: Translator, data: Data, now: datetime) -> Screen:
    """A new report."""
    code, version = data["code"], data.get("version", 1)
    text = lines(t("<b>A new report: {code}</b>", code=code), arrived(t, data, now))
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
    """A moderator's question has its answer, or there will be none."""
    code = data["code"]
    if data.get("cannot"):
        return Screen(t("<b>{code}: the family cannot answer a question</b>", code=code), _questions(t, code))
    return Screen(lines(t("<b>{code}: the family has replied</b>", code=code), _files(t, data)), _questions(t, code))


def relative_wrote(t: Translator, data: Data, now: datetime) -> Screen:
    """The family, or somebody with its receipt, added something to its case."""
    code = data["code"]
    if data.get("own", True):
        head = t("<b>{code}: the family has written</b>", code=code)
    else:
        head = t("<b>{code}: somebody with the receipt has written</b>", code=code)
    text = lines(head, _files(t, data))
    return Screen(text, ((Button(t("Read it"), f"tl:{code}:words:{LAST}"), open_case(t, code)),))


def revealed(t: Translator, data: Data, now: datetime) -> Screen:
    """Who reported a case, for the one moderator to whom it was approved."""
    text = lines(
        t("<b>{code}: who reported it</b>", code=data["code"]),
        t("Telegram account: <code>{id}</code>", id=data["chat_id"]),
        t("How to reach them safely:") if data["contact"] else t("They left no other way to reach them."),
        Markup("<blockquote>{}</blockquote>").format(clip(data["contact"], CONTACT)) if data["contact"] else "",
        t("They have been told that they were revealed, and why. Keep this to yourself."),
    )
    link = Button(t("Open their account"), url=f"tg://user?id={data['chat_id']}")
    return Screen(text, ((link,), (open_case(t, data["code"]),)), private=True)


def consent_changed(t: Translator, data: Data, now: datetime) -> Screen:
    """The family allows another use than before."""
    code = data["code"]
    if data.get("confirmed"):
        return Screen(t("<b>{code}: the family has looked at it and says yes</b>", code=code), ((open_case(t, code),),))
    text = lines(
        t("<b>{code}: the family has changed what it allows</b>", code=code),
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


def _questions(t: Translator, code: str) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t("Read it"), f"tl:{code}:questions:{LAST}"), open_case(t, code)),)


def _files(t: Translator, data: Data) -> Markup:
    count = int(data.get("files", 0))
    return t.many("With {n} file.", "With {n} files.", count) if count else Markup("")
