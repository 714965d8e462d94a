"""Which handler an update belongs to: commands, buttons, inline queries, and answers to an open form."""

from collections.abc import Awaitable, Callable
from functools import cache
from inspect import Parameter, signature
from typing import Any

from telegram import Chat, Message, Update

from bot.domain.peer import PeerKind

Handler = Callable[..., Awaitable[None]]


class Router:
    """The table of commands and buttons. A handler gets the context and the words or arguments that follow."""

    def __init__(self) -> None:
        self.commands: dict[str, Handler] = {}
        self.buttons: dict[str, Handler] = {}
        self.answer: Handler | None = None
        self.correction: Handler | None = None
        self.inline: Handler | None = None
        self.unknown: Handler | None = None
        self.membership: Handler | None = None
        self.migration: Handler | None = None

    def command(self, *names: str) -> Callable[[Handler], Handler]:
        """Register the handler of `/name`; it gets the text behind the command as one string."""

        def register(handler: Handler) -> Handler:
            self.commands.update(dict.fromkeys(names, handler))
            return handler

        return register

    def button(self, prefix: str) -> Callable[[Handler], Handler]:
        """Register the handler of buttons whose data is `prefix` or `prefix:argument:...`."""

        def register(handler: Handler) -> Handler:
            self.buttons[prefix] = handler
            return handler

        return register

    def wants(self, update: Update, bot_username: str) -> bool:
        """Whether there is anything to answer; other bots and chats of an unknown kind are not answered."""
        user, chat, message = update.effective_user, update.effective_chat, update.message
        masked = update.my_chat_member or (message and message.sender_chat)
        if (user and user.is_bot and not masked) or (chat and chat.type not in set(PeerKind)):
            return False
        return self.find(update, bot_username)[0] is not None

    def find(self, update: Update, bot_username: str) -> tuple[Handler | None, tuple[Any, ...]]:
        """The handler of this update, and its arguments; None where there is nothing to answer."""
        if update.callback_query:
            prefix, *arguments = (update.callback_query.data or "").split(":")
            handler = self.buttons.get(prefix, self.unknown)
            # A forged press may bring more arguments than the button ever has.
            known = handler is not None and fits(handler, len(arguments))
            return (handler if known else self.unknown), tuple(arguments)
        if update.inline_query:
            return self.inline, (update.inline_query.query,)
        if update.my_chat_member:
            return self.membership, ()
        chat = update.effective_chat
        private = chat is not None and chat.type == Chat.PRIVATE
        if update.edited_message:
            return (self.correction if private else None), ()
        return self._message(update.message or update.channel_post, private, bot_username)

    def _message(
        self, message: Message | None, private: bool, bot_username: str
    ) -> tuple[Handler | None, tuple[Any, ...]]:
        if message is None:
            return None, ()
        found = read_command(message.text or "", bot_username)
        if found:
            name, words = found
            known = self.commands.get(name)
            if known or private:
                return known or self.unknown, (words,) if known else ()
            return None, ()
        if message.migrate_to_chat_id:
            return self.migration, ()
        return (self.answer if private else None), ()


@cache
def fits(handler: Handler, count: int) -> bool:
    """Whether a handler takes so many arguments behind the context."""
    takes = signature(handler).parameters.values()
    return any(p.kind is Parameter.VAR_POSITIONAL for p in takes) or len(takes) > count


def read_command(text: str, bot_username: str) -> tuple[str, str] | None:
    """The command and the words behind it; None where the text is none, or one for another bot."""
    head, _, words = text.partition(" ") if " " in text.split("\n")[0] else text.partition("\n")
    if not head.startswith("/") or len(head) < 2:
        return None
    name, _, addressee = head[1:].partition("@")
    if addressee and addressee.lower() != bot_username.lower():
        return None
    return name.lower(), words.strip()


router = Router()
