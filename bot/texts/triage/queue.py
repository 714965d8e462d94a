"""The queue: which cases wait, the oldest first."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.text import clip
from bot.domain.view import Pick, Waiting
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.screen import Button, Screen, columns, pages
from bot.texts.triage.words import DOT, HOLDER, PICK

PAGE = 8


def queue(t: Translator, rows: list[Waiting], pick: Pick, page: int, total: int, now: datetime) -> Screen:
    """A page of the queue; `total` counts the cases of all its pages."""
    title = Markup("<b>{}</b>").format(t("The queue"))
    if not rows:
        return Screen(Markup("\n\n").join([title, _nothing(t, pick)]), (_picks(t, pick), _again(t, pick, 0)))
    first = page * PAGE + 1
    count = t.many("{n} case waits", "{n} cases wait", total)
    shown = t("Shown: {first} to {last}", first=first, last=first + len(rows) - 1)
    text = Markup("\n\n").join([DOT.join([title, count, shown]), *(_row(t, row, now) for row in rows)])
    buttons = [Button(row.case.code, f"case:{row.case.code}") for row in rows]
    turning = pages(f"queue:{pick}", page, first + len(rows) - 1 < total)
    return Screen(text, (*columns(buttons, 4), turning, _picks(t, pick), _again(t, pick, page)))


def _row(t: Translator, row: Waiting, now: datetime) -> Markup:
    case = row.case
    state = DOT.join(
        [
            labels.label(t, labels.WORKFLOW, case.workflow),
            labels.label(t, labels.SITUATION, case.situation),
            labels.label(t, HOLDER, row.holder),
        ]
    )
    head = Markup("<b>{}</b> {}").format(case.code, clip(row.name, 60))
    return Markup("\n").join([head, t("Arrived {ago}", ago=moments.ago(t, case.submitted_at, now)), state])


def _nothing(t: Translator, pick: Pick) -> Markup:
    match pick:
        case Pick.UNTAKEN:
            return t("Every case that waits has been taken.")
        case Pick.MINE:
            return t("You have no case that waits.")
    return t("Nothing is waiting.")


def _picks(t: Translator, pick: Pick) -> tuple[Button, ...]:
    return tuple(Button(t("✓ {choice}", choice=t(PICK[p])) if p is pick else t(PICK[p]), f"queue:{p}:0") for p in Pick)


def _again(t: Translator, pick: Pick, page: int) -> tuple[Button, ...]:
    return (Button(t("Refresh"), f"queue:{pick}:{page}"),)
