"""The record of who did what: its pages, its mark, and what came of checking it."""

from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.domain.audit import Entry, Fault, Finding, Mark, Page, Pick
from bot.i18n import Translator
from bot.texts import moments
from bot.texts.screen import Button, Rows, Screen, columns
from bot.texts.staff import deeds
from bot.texts.staff.members import Colleagues, name


def page(t: Translator, found: Page, zone: ZoneInfo) -> Screen:
    """A page of entries, the newest first."""
    head = t("<b>Who did what</b>\nEntries until now: {n}. The mark of the record:", n=found.head.number)
    entries = [_entry(t, found, entry, zone) for entry in found.entries] or [t("There is nothing here yet.")]
    text = Markup("\n\n").join([Markup("{}\n<code>{}</code>").format(head, found.head), *entries])
    return Screen(text, (_turn(t, found), *_choices(t, found)))


def _entry(t: Translator, found: Page, entry: Entry, zone: ZoneInfo) -> Markup:
    when, who, what = moments.clock(t, entry.at, zone), _who(t, found, entry), deeds.words(t, entry.action)
    if entry.case_id is None:
        return t("<b>{n}</b> · {when}\n{who}: {what}", n=entry.number, when=when, who=who, what=what)
    code = found.codes.get(entry.case_id)
    if code is None:
        return t("<b>{n}</b> · {when}\n{who}: {what} (erased)", n=entry.number, when=when, who=who, what=what)
    return t("<b>{n}</b> · {when} · {code}\n{who}: {what}", n=entry.number, when=when, code=code, who=who, what=what)


def _who(t: Translator, found: Page, entry: Entry) -> Markup:
    """Colleagues by their number; nobody else can be told apart, and no colleague as a reporter."""
    if entry.actor_id is None:
        return t("The bot")
    if entry.action in deeds.PEOPLE:
        return t("Somebody who reports")
    member = found.members.get(entry.actor_id)
    return name(t, member) if member else t("Somebody who does not work here")


def _turn(t: Translator, found: Page) -> tuple[Button, ...]:
    row = [Button(t("◀️ Newest"), f"audit:{found.which}")] if found.before is not None else []
    return (*row, *((Button(t("Older ▶️"), f"audit:{found.which}:{found.entries[-1].number}"),) if found.more else ()))


def _choices(t: Translator, found: Page) -> Rows:
    picks = {Pick.ALL: t("All"), Pick.REFUSED: t("Refusals")}
    row = [Button(label, f"audit:{pick}") for pick, label in picks.items() if pick != found.which]
    check = Button(t("Check the record"), "audit:check")
    return (*columns([*row, Button(t("One colleague"), "audit:who")]), (check,), *_back(t))


def choose(t: Translator, colleagues: Colleagues) -> Screen:
    """Whose entries are to be shown."""
    buttons = [Button(name(t, member), f"audit:{member.number}") for member, _ in colleagues]
    return Screen(t("Whose work would you like to see?"), (*columns(buttons, 1), *_record(t), *_back(t)))


def checking(t: Translator) -> Markup:
    """A short line: it takes a moment."""
    return t("I am checking. The answer comes in a moment.")


def no_mark(t: Translator) -> Screen:
    """`/audit` with words that are no mark."""
    text = t(
        "This is not a mark. A mark is a number, a hyphen and 64 letters and digits, as I send it every day:\n"
        "<code>/audit 123-5f0c…</code>"
    )
    return Screen(text, (*_record(t), *_back(t)))


def checked(t: Translator, head: Mark, found: Finding | None, kept: Mark | None) -> Screen:
    """What came of it."""
    if found:
        text = wrong(t, found)
    elif kept:
        text = t(
            "<b>Your mark fits, and the record is in order.</b>\nNothing up to entry {kept} has been changed since "
            "you got it, and nothing up to entry {n}, the last one, is missing.",
            kept=kept.number,
            n=head.number,
        )
    else:
        text = t(
            "<b>The record is in order.</b>\nNothing up to entry {n}, the last one, was changed or is missing. Whether "
            "all of it was written anew, only a mark that you kept can show: <code>/audit 123-5f0c…</code>",
            n=head.number,
        )
    return Screen(text, (*_record(t), *_back(t)))


def wrong(t: Translator, found: Finding) -> Markup:
    """What is the matter with the record, and what to do."""
    return Markup("{}\n\n{}").format(_fault(t, found), _advice(t, found))


def _fault(t: Translator, found: Finding) -> Markup:
    n = found.number
    match found.fault:
        case Fault.CHANGED:
            return t("<b>The record is not in order.</b>\nEntry {n} was changed, moved or slipped in.", n=n)
        case Fault.MISSING:
            return t("<b>The record is not in order.</b>\nEntry {n} is missing.", n=n)
        case Fault.UNLINKED:
            return t("<b>The record is not in order.</b>\nAn entry was slipped in beside it.")
        case Fault.BEFORE:
            return t("<b>The record begins after your mark.</b>\nEntry {n} is not in it any more.", n=n)
    return t("<b>The record does not know this mark.</b>\nIt was written anew since entry {n} or before.", n=n)


def _advice(t: Translator, found: Finding) -> Markup:
    if found.fault is Fault.BEFORE:
        return t("Old entries go in their time. If your mark is younger than that, somebody has taken entries away.")
    return t(
        "Somebody may have got at the database. Please speak with the other admins, not in this chat, and look at the "
        "server and at its backups before you go on."
    )


def _record(t: Translator) -> Rows:
    return ((Button(t("Who did what"), "audit"),),)


def _back(t: Translator) -> Rows:
    return ((Button(t("Who works here"), "staff:list"),),)
