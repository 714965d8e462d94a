"""The short answers to the buttons of a broadcast; how it stands is in its message."""

from markupsafe import Markup

from bot.i18n import N_, Translator

DONE = {
    "pause": N_("Paused. What is under way still arrives."),
    "go": N_("It goes on."),
    "stop": N_("Please confirm in the message."),
    "yes": N_("Stopped. What is under way still arrives."),
    "no": N_("It was not stopped."),
}


def said(t: Translator, wish: str) -> Markup:
    """What was done."""
    return t(DONE[wish])


def too_late(t: Translator) -> Markup:
    """There is nothing left to pause, resume or stop."""
    return t("Nothing to change: this is over, or it stands like that already.")
