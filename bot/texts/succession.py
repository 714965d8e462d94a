"""Naming somebody who can take over, and taking over."""

from datetime import date, timedelta

from markupsafe import Markup

from bot.domain.case import Case
from bot.domain.codes import show_receipt
from bot.i18n import Translator
from bot.texts import moments
from bot.texts.notices.reporter import my_report
from bot.texts.screen import Button, Rows, Screen


def naming(t: Translator, case: Case, named: bool, shown: bool, after: timedelta) -> Screen:
    """The reporter's screen: what it means, and how far it is; never who it is."""
    lines = [
        t("<b>Somebody who can take over {code}</b>", code=case.code),
        t(
            "• A relative whom you trust gets a number from you. When nothing has been heard from you for {period}, "
            "they can ask to take the case over; you are told, and one tap keeps it with you.\n"
            "• Until then they see the status and can add something, like anybody with the receipt.\n"
            "• What you wrote they do not read. Only where the moderators ask them to agree to publication, they see "
            "what everybody would read. After taking over, they get the questions and can erase the report.",
            period=moments.lasting(t, after),
        ),
        _state(t, named, shown),
    ]
    give = t("Make another number") if named else t("Name somebody")
    rows = [(Button(give, f"heir:{case.code}:name"),)]
    if named:
        rows.append((Button(t("Take it back"), f"heir:{case.code}:back"),))
    rows.append((Button(t("◀️ Back"), f"my:{case.code}"),))
    return Screen(Markup("\n\n").join(lines), tuple(rows))


def number(t: Translator, case: Case, given: str) -> Screen:
    """The number to hand on; the button takes it off the screen, so it is the only one and says so."""
    text = t(
        "<b>The number for who can take over {code}</b>\n\nWrite it down on paper and hand it on yourself. It is shown "
        "only this once, and goes from this chat when you press the button. An earlier number no longer works. "
        "They write to this bot from their own account: /status and the number.\n\n<code>{number}</code>",
        code=case.code,
        number=show_receipt(given),
    )
    return Screen(text, ((Button(t("✅ I have written it down"), f"heir:{case.code}"),),))


def taken_back(t: Translator) -> Markup:
    """Nobody is named any more."""
    return t("Taken back. The number no longer works.")


def here(t: Translator, code: str) -> Screen:
    """The reporter keeps the case."""
    text = t("Thank you. The report {code} stays with you. You do not have to do anything else.", code=code)
    return Screen(text, ((my_report(t, code),),))


def take_over(t: Translator, case: Case, after: timedelta) -> Screen:
    """The successor's first tap: what taking over means."""
    text = t(
        "<b>Take over {code}?</b>\n\n"
        "This is for when nothing has been heard from the person who reported for {period}. We ask them first; "
        "if they answer, the case stays with them.\n\n"
        "If they do not, the case goes to you: you get the questions of the moderators, and you decide about it. "
        "What was written before you do not see; only what everybody would read, when you are asked to agree to it.",
        period=moments.lasting(t, after),
        code=case.code,
    )
    rows: Rows = (
        (Button(t("Yes, ask them"), f"take:{case.code}:yes"),),
        (Button(t("◀️ Back"), f"held:{case.code}"),),
    )
    return Screen(text, rows)


def asked(t: Translator, case: Case, until: date) -> Screen:
    """The reporter is asked."""
    text = t(
        "We have asked the person who reported {code}. If nothing is heard from them until {date}, the case goes to "
        "you, and you are told here.",
        code=case.code,
        date=moments.day(t, until),
    )
    return Screen(text, ((Button(t("Status of {code}", code=case.code), f"held:{case.code}"),),))


def _state(t: Translator, named: bool, shown: bool) -> Markup:
    if shown:
        return t("You have named somebody, and they have shown the number.")
    if named:
        return t("You have named somebody. They have not shown the number yet.")
    return t("You have not named anybody.")
