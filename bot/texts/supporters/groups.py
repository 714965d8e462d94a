"""What the bot says in groups and channels: a greeting, and that only admins choose what comes there."""

from markupsafe import Markup

from bot.domain.peer import PeerKind
from bot.i18n import Translator
from bot.texts.screen import Button, Screen


def greeting(t: Translator, kind: PeerKind, home: str) -> Screen:
    """Once, when the bot was added; `home` is the address of the bot's private chat."""
    text = _channel_greeting(t) if kind is PeerKind.CHANNEL else _group_greeting(t)
    return Screen(
        text,
        (
            (Button(t("🔔 Choose what to follow"), "regions"),),
            (Button(t("Published cases"), "cases"),),
            (Button(t("Open the bot in private"), url=home),),
        ),
    )


def admins_only(t: Translator) -> Markup:
    """Somebody who is not an admin pressed a button; fits the 200 characters of an answer to a button."""
    return t("Only admins can change this here. You can follow for yourself in your own chat with the bot.")


def follow_in_private(t: Translator, home: str) -> Screen:
    """The same as an answer to a command, with the way to the private chat."""
    return Screen(admins_only(t), ((Button(t("Open the bot in private"), url=home),),))


def _group_greeting(t: Translator) -> Markup:
    return t(
        "Hello. I tell of missing and detained people, and of every development in their cases.\n\n"
        "The admins of this group choose what comes here: one case, a region, or everything.\n"
        "To find a case: /find\n"
        "To change the language: /language\n"
        "To stop: /following\n\n"
        "If somebody close to you is missing, write to me in private, not here."
    )


def _channel_greeting(t: Translator) -> Markup:
    return t(
        "News of missing and detained people can come to this channel.\n\n"
        "Its admins choose what comes: one case, a region, or everything.\n"
        "To change the language: /language\n"
        "To stop: /following"
    )
