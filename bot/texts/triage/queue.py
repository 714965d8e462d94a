"""The queue: which cases wait, the oldest first."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.view import Pick, Waiting
from bot.i18n import Translator
from bot.texts import labels, moments
from bot.texts.names import readable
from bot.texts.screen import Button, Rows, Screen, columns, pages
from bot.texts.triage.words import DOT, HOLDER, PICK

PAGE = 8
HELD = f"queue:{Pick.HELD}:0"


def queue(t: Translator, rows: list[Waiting], pick: Pick, page: int, total: int, now: datetime) -> Screen:
    """A page of the queue; `total` counts the cases of all its pages."""
    title = Markup("<b>{}</b>").format(t("The queue"))
    if not rows:
        return Screen(Markup("\n\n").join([title, _nothing(t, pick)]), (*_picks(t, pick), _again(t, pick, 0)))
    first = page * PAGE + 1
    count = t.many("{n} case waits", "{n} cases wait", total)
    if pick is Pick.HELD:
        count = t.many("{n} report is held back", "{n} reports are held back", total)
    shown = t("Shown: {first} to {last}", first=first, last=first + len(rows) - 1)
    text = Markup("\n\n").join([DOT.join([title, count, shown]), *(_row(t, row, now) for row in rows)])
    buttons = [Button(row.case.code, f"case:{row.case.code}") for row in rows]
    turning = pages(f"queue:{pick}", page, first + len(rows) - 1 < total)
    return Screen(text, (*columns(buttons, 4), turning, *_all_in(t, pick), *_picks(t, pick), _again(t, pick, page)))


def _row(t: Translator, row: Waiting, now: datetime) -> Markup:
    case = row.case
    state = DOT.join(
        [
            labels.label(t, labels.WORKFLOW, case.workflow),
            labels.label(t, labels.SITUATION, case.situation),
            labels.label(t, HOLDER, row.holder),
        ]
    )
    head = Markup("<b>{}</b> {}").format(case.code, readable(t, row.name, 60))
    return Markup("\n").join([head, t("Arrived {ago}", ago=moments.ago(t, case.submitted_at, now)), state])


def _nothing(t: Translator, pick: Pick) -> Markup:
    match pick:
        case Pick.UNTAKEN:
            return t("Every case that waits has been taken.")
        case Pick.MINE:
            return t("You have no case that waits.")
        case Pick.HELD:
            return t("No report is held back.")
    return t("Nothing is waiting.")


def letting_in(t: Translator, total: int) -> Screen:
    """The second tap before all that is held comes in."""
    text = t.many(
        "Let in {n} report that is held back? You hear of it like of any other.",
        "Let in all {n} reports that are held back? You hear of each of them, like of any other.",
        total,
    )
    return Screen(text, ((Button(t("Yes, let them in"), "held:yes"),), (Button(t("No, go back"), HELD),)))


def let_in(t: Translator, total: int) -> Screen:
    """They are on their way."""
    text = t.many("{n} report comes in now.", "{n} reports come in now, one after the other.", total)
    return Screen(text, ((Button(t("Queue"), "queue:all:0"),),))


def _all_in(t: Translator, pick: Pick) -> Rows:
    return ((Button(t("Let them all in"), "held:all"),),) if pick is Pick.HELD else ()


def _picks(t: Translator, pick: Pick) -> Rows:
    """The other choices; what is held back stands below, since on most days nothing is."""
    buttons = [_pick(t, each, pick) for each in Pick]
    return (tuple(buttons[:-1]), (buttons[-1],))


def _pick(t: Translator, each: Pick, pick: Pick) -> Button:
    return Button(t("✓ {choice}", choice=t(PICK[each])) if each is pick else t(PICK[each]), f"queue:{each}:0")


def _again(t: Translator, pick: Pick, page: int) -> tuple[Button, ...]:
    return (Button(t("Refresh"), f"queue:{pick}:{page}"),)
