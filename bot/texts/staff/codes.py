"""Setting up the codes that open a session, and what comes of one."""

from bot.domain.staff import Member
from bot.domain.totp import setup_address
from bot.i18n import Translator
from bot.texts import labels
from bot.texts.screen import Button, Screen


def set_up(t: Translator, member: Member) -> Screen:
    """The secret for the app, and what to do with it."""
    welcome = t("<b>You are invited to work here: {role}</b>\n\n", role=_role(t, member)) if member.offered else ""
    text = t(
        "Your session locks itself when you do not work, so that nobody reads the cases on a phone that was taken from "
        "you. A code from an app on your phone opens it.\n\n"
        "1. Install an authenticator app, for example Aegis, 2FAS or Google Authenticator.\n"
        "2. Add this key to it:\n<code>{secret}</code>\n"
        "3. Write me the six digits that the app shows.",
        secret=member.secret,
    )
    copies = (
        (Button(t("Copy the key"), copy=member.secret),),
        (Button(t("Copy it as an address"), copy=setup_address(member.secret)),),
        (Button(t("Main menu"), "home"),),
    )
    return Screen(welcome + text, copies, private=True)


def opened(t: Translator) -> Screen:
    """The session is open."""
    return Screen(t("Your session is open. Delete the code from this chat if you like: it works only once."), _on(t))


def was_set_up(t: Translator) -> Screen:
    """The first code of somebody who works here already."""
    text = t("Your codes are set up. When your session has locked itself, I will ask you for one.")
    return Screen(text, _on(t))


def joined(t: Translator, role: str) -> Screen:
    """The first code of somebody invited."""
    text = t(
        "<b>Welcome. You work here now: {role}</b>\n\nWhen your session has locked itself, I will ask you for a code.",
        role=labels.label(t, labels.ROLE, role),
    )
    return Screen(text, _on(t))


def wrong(t: Translator) -> Screen:
    """Not the code of this moment."""
    text = t(
        "This code does not fit. Please write the one that your app shows now; each works only once. "
        "If it goes on like this, check whether the clock of your phone is right."
    )
    return Screen(text, ((Button(t("Main menu"), "home"),),))


def _role(t: Translator, member: Member) -> str:
    return labels.label(t, labels.ROLE, member.offered or "")


def _on(t: Translator) -> tuple[tuple[Button, ...], ...]:
    return ((Button(t("Main menu"), "home"),),)
