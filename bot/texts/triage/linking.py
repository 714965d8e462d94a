"""The way to a link and back: which two cases, what their people are to each other, and who will read it."""

from collections.abc import Iterable

from markupsafe import Markup

from bot.domain.case import Case
from bot.domain.text import clip
from bot.domain.ties import Tie
from bot.domain.view import Link, Proposal, Waiting
from bot.i18n import Translator
from bot.texts import labels
from bot.texts.names import readable
from bot.texts.screen import Button, Screen, fitted
from bot.texts.triage.links import SHORT, line
from bot.texts.triage.paging import Entry, listing
from bot.texts.triage.words import DOT, act, back


def which(t: Translator, case: Case, rows: list[Waiting], page: int) -> Screen:
    """With which case: those that the moderator has; any other by its code."""
    entries = [
        Entry(
            DOT.join([Markup("<b>{}</b>").format(row.case.code), readable(t, row.name, SHORT)]),
            act(row.case.code, "tie", case, row.case.code),
        )
        for row in rows
    ]
    head = t(
        "<b>Which case belongs together with {code}?</b>\nPress one of the cases that you have, or write the code "
        "of any other one behind this: <code>/link {code}</code>",
        code=case.code,
    )
    prefix = f"act:link:{case.code}:{case.version}"
    screen = listing(head, entries, t("You have no other case at the moment."), prefix, page, most=8)
    return screen.below((Button(t("Linked cases"), f"tl:{case.code}:links"), *back(t, case.code)))


def kinds(t: Translator, found: Proposal) -> Screen:
    """What one person is to the other: every kind by its name."""
    text = t(
        "What is <b>{name}</b> ({code}) to <b>{other}</b> ({other_code})?",
        name=readable(t, found.name, SHORT), code=found.case.code,
        other=readable(t, found.other_name, SHORT), other_code=found.other.code,
    )  # fmt: skip
    buttons = [act(t(labels.TIE[tie]), "tie", found.case, found.other.code, tie) for tie in Tie]
    return Screen(text, (*fitted(buttons), back(t, found.case.code)))


def no_such_tie(t: Translator, words: str) -> Markup:
    """Words that name no kind of relation."""
    return t("I do not know the relation “{words}”. Please choose the one that fits best.", words=clip(words, SHORT))


def sure(t: Translator, found: Proposal, tie: Tie) -> Screen:
    """The second tap: what each card will say, who reads it, and that nobody gets a message."""
    case, other = found.case, found.other
    sides = [(case.code, tie.reverse, found.other_name), (other.code, tie, found.name)]
    private = t(
        "Only moderators read it for now. Once both cases are published, it stands on both public pages with the names "
        "that are public there; the preview shows it before."
    )
    text = Markup("\n\n").join(
        [
            t("<b>Link these two cases?</b>"),
            _sides(t, ((code, labels.tied(t, said, readable(t, name, SHORT))) for code, said, name in sides)),
            _public(t) if found.public else private,
            t("Nobody gets a message about it. You can unlink them at any time."),
        ]
    )
    yes = act(t("Yes, link them"), "tie", case, other.code, tie, "yes")
    again = act(t("Choose another relation"), "tie", case, other.code)
    return Screen(text, ((yes,), (again, *back(t, case.code))))


def showing(t: Translator, case: Case, link: Link) -> Screen:
    """The second tap before everybody may read it."""
    head = Markup("<b>{}</b> {}").format(case.code, line(t, link))
    no = Button(t("No, go back"), f"tl:{case.code}:link:{link.id}")
    yes = act(t("Yes, show it to everybody"), "showlink", case, link.id, "yes")
    return Screen(Markup("\n\n").join([head, _public(t)]), ((yes,), (no,)))


def unlinking(t: Translator, case: Case, link: Link) -> Screen:
    """The second tap before two cases know of each other no more."""
    text = t(
        "Unlink {code} and {other}? It goes from both cards, and from the public pages at once if it stands there. "
        "Nobody gets a message about it.",
        code=case.code, other=link.code,
    )  # fmt: skip
    no = Button(t("No, go back"), f"tl:{case.code}:link:{link.id}")
    return Screen(text, ((act(t("Yes, unlink"), "unlink", case, link.id, "yes"),), (no,)))


def linked(t: Translator) -> Markup:
    """It is done."""
    return t("The two cases are linked.")


def unlinked(t: Translator) -> Markup:
    """It is undone."""
    return t("The two cases are not linked any more.")


def linked_already(t: Translator) -> Markup:
    """They were linked before; the screen below says how."""
    return t("These two cases are linked already, as you see here. To change it, unlink them first.")


def wants_codes(t: Translator) -> Screen:
    """The command came without a case."""
    text = t(
        "Which two cases belong together? Write their codes, and what the person of the first is to the person of the "
        "second, for example: <code>/link {code} {other} wife</code>\n\nWithout the relation I show a list.",
        code="BK7M4T", other="JK74QX",
    )  # fmt: skip
    return Screen(text, ((Button(t("Queue"), "queue:all:0"),),))


def no_code(t: Translator, word: str) -> Screen:
    """Where a code should stand there is something else."""
    text = t(
        "“{word}” is not the code of a case: a code has six letters and digits, like {code}. Please write both codes, "
        "for example: <code>/link {code} {other} wife</code>",
        word=clip(word, SHORT), code="BK7M4T", other="JK74QX",
    )  # fmt: skip
    return Screen(text, ((Button(t("Queue"), "queue:all:0"),),))


def _public(t: Translator) -> Markup:
    return t(
        "Both cases are public: everybody will read it on both public pages. If another colleague is at work, they "
        "approve that first; until then only moderators read it."
    )


def _sides(t: Translator, sides: Iterable[tuple[str, Markup]]) -> Markup:
    return Markup("\n").join(t("On the card of {code}: {line}", code=code, line=said) for code, said in sides)
