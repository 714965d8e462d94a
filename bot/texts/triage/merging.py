"""Two cases of one person: which one leads, what that means, why it cannot be, and how it is undone."""

from markupsafe import Markup

from bot.domain.case import Case
from bot.domain.errors import CannotMerge
from bot.domain.merge import Why
from bot.domain.text import clip
from bot.domain.view import CaseFile, Likeness, Pair
from bot.i18n import N_, Translator
from bot.texts import labels
from bot.texts.names import readable
from bot.texts.news import lines
from bot.texts.screen import Button, Rows, Screen, columns, fitted
from bot.texts.triage.words import act, back

NAME = 100
REASONS = {
    Why.SAME: N_("Both codes are {code}. Please send the codes of two different cases."),
    Why.TOGETHER: N_("{code} is merged into {other} already. To turn it round, undo that first."),
    Why.MERGED: N_("{code} is merged into {other}. Undo that first, or merge the other case into {other} as well."),
    Why.LED: N_("{code} cannot lead, since {other} leads it. Merge the other case into {other} as well."),
    Why.LEADS: N_(
        "{code} leads {other}, so it cannot be merged itself. Let {code} lead here, too, or undo that first."
    ),
    Why.HELD: N_("{code} is held back. Take it first, then it can be merged."),
    Why.REJECTED: N_("{code} was not accepted. If it is about the same person, take it up again first."),
    Why.CLOSED: N_("{code} is closed. Take it up again first, then it can be merged."),
    Why.ONLY_OTHER: N_(
        "{code} is published and {other} is not, so {other} cannot lead. Publish {other} first, or let {code} lead: "
        "/merge {code} {other}"
    ),
    Why.APART: N_("{code} is not merged with another case, so there is nothing to undo."),
}


def refusal(t: Translator, error: CannotMerge) -> Markup:
    """Why two cases cannot be merged or parted, and what would fit; fits the answer to a button."""
    return t(REASONS[Why(error.why)], code=error.code, other=error.other)


def wants_codes(t: Translator, word: str = "") -> Screen:
    """The command without a code; `word`: one that is no code."""
    text = t(
        "Are two cases of one person? Please send both codes. The first one leads: "
        "<code>/merge {code} {other}</code>",
        code="BK7M4T", other="JK74QX",
    )  # fmt: skip
    return Screen(_no_code(t, word, text), ((Button(t("Queue"), "queue:all:0"),),))


def wants_other(t: Translator, case: Case, alike: list[Likeness], word: str = "") -> Screen:
    """One case is known: the others that may be of the same person, and how to name any other."""
    text = t(
        "Which case is of the same person as {code}? Send both codes; the first one leads: "
        "<code>/merge {code} {other}</code>",
        code=case.code, other="JK74QX",
    )  # fmt: skip
    found = t("Or choose one that is alike:") if alike else t("No other case looks like it is of the same person.")
    buttons = [begin(t, case, each.case, t("With {code}", code=each.case.code)) for each in alike]
    return Screen(_no_code(t, word, lines(text, found)), (*columns(buttons, 2), back(t, case.code)))


def begin(t: Translator, case: Case, other: Case, label: str = "") -> Button:
    """The way to the second tap, from either case."""
    return act(label or t("One person: merge"), "merge", case, other.code)


def sure(t: Translator, pair: Pair) -> Screen:
    """The second tap: which one leads, and what that means."""
    case, lead = pair.case, pair.lead
    head = t("<b>One person? Merge {code} into {lead}</b>", code=case.code, lead=lead.code)
    names = [_named(t, each.code, name) for each, name in zip((lead, case), reversed(pair.names), strict=True)]
    parts = (lines(head, *names, reasons(t, pair.likeness)), *_meaning(t, pair))
    yes = Button(t("Yes, {lead} leads", lead=lead.code), f"{_data(lead, case)}:yes")
    other = ((Button(t("No, {lead} leads", lead=case.code), _data(case, lead)),),) if pair.turns else ()
    return Screen(Markup("\n\n").join(parts), ((yes,), *other, back(t, lead.code)))


def parting(t: Translator, case: Case, lead: Case) -> Screen:
    """The second tap before a merge is undone."""
    text = t(
        "Undo the merge of {code} with {lead}?\n\nEach stands for itself again. Whoever followed {code} follows it "
        "again, unless they have stopped since; where it is published, everybody finds it again. Nobody is told.",
        code=case.code, lead=lead.code,
    )  # fmt: skip
    return Screen(text, ((act(t("Yes, undo it"), "part", case, "yes"),), back(t, case.code)))


def on_card(t: Translator, file: CaseFile) -> list[Markup]:
    """With which cases this one is merged."""
    into = [t("Merged into {code}, which leads: one person.", code=file.lead.code)] if file.lead else []
    return [*into, *(t("Leads {code}, which is merged into this one.", code=each.code) for each in file.led)]


def ways(t: Translator, file: CaseFile) -> Rows:
    """From the card of a merged case to the other one, and back to how it was."""
    found = [(file.lead, file.case)] if file.lead else [(each, each) for each in file.led]
    return tuple(row for other, merged in found for row in fitted([
        Button(t("Look at {code}", code=other.code), f"case:{other.code}"), act(t("Undo the merge"), "part", merged),
    ]))  # fmt: skip


def asked(t: Translator, pair: Pair) -> Markup:
    """What a colleague is asked to approve: no word of the reports, only what everybody knows and what would be."""
    head = t("{code} would be merged into {lead}, which leads.", code=pair.case.code, lead=pair.lead.code)
    return Markup("\n\n").join([lines(head, reasons(t, pair.likeness)), *_meaning(t, pair)])


def public_pages(t: Translator, pair: Pair) -> Rows:
    """What everybody can read of the two."""
    shown = ((pair.lead, pair.lead_published), (pair.case, pair.published))
    return tuple(
        (Button(t("Public page of {code}", code=case.code), f"pub:{case.code}:new"),)
        for case, public in shown
        if public
    )


def reasons(t: Translator, likeness: Likeness) -> Markup:
    """What speaks for it that they are of one person."""
    names = labels.label(t, labels.ALIKE, likeness.names.reason) if likeness.names.reason in labels.ALIKE else ""
    month = t("the same month") if likeness.same_month else ""
    region = t("the same region") if likeness.same_region else ""
    found = [reason for reason in (names, month, region) if reason]
    return t("Alike: {reasons}", reasons=", ".join(found)) if found else t("Their names are not alike.")


def _meaning(t: Translator, pair: Pair) -> tuple[Markup, ...]:
    code, lead = pair.case.code, pair.lead.code
    kept = t("Both files stay with all that is in them. Each reporter keeps their own and hears nothing of the other.")
    if pair.published:
        shown = t(
            "Everybody finds {lead} alone, also by the code {code}. Whoever follows {code} follows {lead} from then "
            "on. Nobody is told.",
            code=code, lead=lead,
        )  # fmt: skip
    elif pair.lead_published:
        shown = t("Nothing of {code} becomes public, and nothing changes for those who follow {lead}.",
                  code=code, lead=lead)  # fmt: skip
    else:
        shown = t("Neither is public, so only moderators see it.")
    rests = t("While {lead} is worked on, {code} is not in the queue, and nobody is reminded of it.",
              code=code, lead=lead)  # fmt: skip
    return kept, shown, rests, t("It can be undone at any time, on the card of either.")


def _named(t: Translator, code: str, name: str) -> Markup:
    return t("{code}: {name}", code=code, name=readable(t, name, NAME))


def _no_code(t: Translator, word: str, text: Markup) -> Markup:
    return lines(t("“{word}” is not the code of a case.", word=clip(word, 40)), text) if word else text


def _data(lead: Case, case: Case) -> str:
    """What a button at the second tap carries: both cases, each as its reader saw it."""
    return f"act:merge:{lead.code}:{lead.version}:{case.code}:{case.version}"
