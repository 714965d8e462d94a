"""What a receipt opens: the status of a case and adding to it, never the report; and a receipt in place of another."""

from datetime import datetime

from markupsafe import Markup

from bot.domain.case import Case, Workflow
from bot.domain.codes import show_receipt
from bot.domain.succession import Standing
from bot.i18n import N_, Translator
from bot.texts import moments
from bot.texts.notices.reporter import my_report
from bot.texts.reporter import status
from bot.texts.screen import Button, Rows, Screen

# Whoever holds a receipt is not told of changes, and can add only while the case is open.
NEXT = {
    Workflow.SUBMITTED: N_("It waits for a moderator."),
    Workflow.IN_REVIEW: N_("A moderator is checking it."),
    Workflow.PUBLISHED: N_("It is published. The people who follow it are told of everything new."),
    Workflow.CLOSED: N_("It is closed. Nothing can be added with the receipt any more."),
    Workflow.REJECTED: N_("It was not accepted. Nothing can be added with the receipt any more."),
}


def ask_receipt(t: Translator) -> Screen:
    """/status needs a receipt, or one's own list."""
    lines = [
        t(
            "To see the status, send /status and the 16 digits of your receipt, for example:\n"
            "/status 1234 5678 9012 3456"
        ),
        t("If a relative gave you a number, so that you can take over from them, send it in the same way."),
    ]
    return Screen(Markup("\n\n").join(lines), ((Button(t("My reports"), "mine"),), *_home(t)))


def no_such_receipt(t: Translator) -> Screen:
    """The same answer for a mistyped, an unknown and a used number."""
    return Screen(t("No report has this receipt. Please check the 16 digits."), _home(t))


def held(t: Translator, case: Case, standing: Standing, until: datetime | None) -> Screen:
    """The status for who has shown a number. `until`: how long the reporter has to say that they are here."""
    if standing is Standing.REPORTER:
        return Screen(status(t, case), ((my_report(t, case.code),), *_home(t)))
    lines, rows = [status(t, case, NEXT)], []
    if case.outstanding:
        rows.append((Button(t("Add something"), f"heldnews:{case.code}"),))
    if standing is Standing.SUCCESSOR:
        lines.append(t("The person who reported has named you to take over if they fall silent."))
        if case.outstanding and until is None:
            rows.append((Button(t("Take over"), f"take:{case.code}"),))
        if until:
            lines.append(_waits(t, until))
    return Screen(Markup("\n\n").join(lines), (*rows, *_home(t)))


def added(t: Translator, code: str) -> Screen:
    """What was added with a receipt is there."""
    text = t(
        "Thank you. What you sent is with the moderators of case {code} now. It belongs to the case, and nothing in it "
        "says who you are. The person who reported is told that somebody with the receipt added something, not what.",
        code=code,
    )
    return Screen(text, ((Button(t("Status of {code}", code=code), f"held:{code}"),), *_home(t)))


def renewal(t: Translator, case: Case, holders: int) -> Screen:
    """The first tap: what a new receipt means. `holders`: how many other accounts have shown the old one."""
    lines = [
        t(
            "<b>A new receipt for {code}?</b>\n\nYou get a new number. The old one stops at once, and whoever used it "
            "can no longer see the status or add anything.",
            code=case.code,
        ),
        t.many(
            "From {n} other account the receipt was shown.", "From {n} other accounts the receipt was shown.", holders
        ),
    ]
    rows: Rows = ((Button(t("Make a new receipt"), f"newrec:{case.code}:yes"),), _back(t, case))
    return Screen(Markup("\n\n").join(lines), rows)


def renewed(t: Translator, case: Case, number: str) -> Screen:
    """The new receipt; the button takes it off the screen, so it is the only one and says so."""
    text = t(
        "<b>The new receipt of {code}</b>\n\nWrite it down on paper now. It is shown only this once, and goes from "
        "this chat when you press the button. The old receipt no longer works.\n\n<code>{receipt}</code>",
        code=case.code,
        receipt=show_receipt(number),
    )
    return Screen(text, ((Button(t("✅ I have written it down"), f"my:{case.code}"),),))


def _waits(t: Translator, until: datetime) -> Markup:
    return t(
        "You asked to take over. If nothing is heard from them until {date}, the case goes to you.",
        date=moments.day(t, until.date()),
    )


def _back(t: Translator, case: Case) -> tuple[Button, ...]:
    return (Button(t("◀️ Back"), f"my:{case.code}"),)


def _home(t: Translator) -> Rows:
    return ((Button(t("Main menu"), "home"),),)
