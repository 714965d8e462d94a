"""What a handler gets: who wrote, in which chat and language, and how to show a screen."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from markupsafe import Markup
from telegram import Message, Update

from bot.domain.incoming import Content, Incoming
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.text import clip_units
from bot.i18n import Translator, translator
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.texts.screen import Screen

# Long enough for an album to arrive, short enough to feel like an answer.
PAUSE = timedelta(seconds=1)
# In UTF-16 code units (Bot API, answerCallbackQuery).
TOAST_LIMIT = 200


@dataclass
class Toast:
    """What a pressed button answers with: a short line, or an alert that has to be closed."""

    text: str = ""
    alert: bool = False


@dataclass
class Context:
    """One update on its way through a handler. `chat` is where it came from, `person` who acts.

    `content` is the file of the message, `chat_admin` whether who acts may decide for the group or channel.
    `last_words` go out after the commit to somebody who has just been forgotten, so that no row needs to know them;
    before that, the messages of their chat are deleted that are in `taken_back`.
    `afterwards`: what takes long and changes nothing is done after the commit, and its screen is shown then.
    `list_commands`: Telegram is told the commands of this moderator.
    In a private chat both are the same peer; a screen is shown in `chat`, in the chat's language.
    """

    update: Update
    unit: Unit
    policy: Policy
    chat: Peer
    person: Peer
    bot_username: str
    incoming: Incoming | None = None
    content: Content | None = None
    chat_admin: bool = False
    toast: Toast = field(default_factory=Toast)
    inline: list[dict[str, Any]] | None = None
    last_words: Screen | None = None
    taken_back: list[int] = field(default_factory=list)
    afterwards: Callable[[Units], Awaitable[Screen]] | None = None
    list_commands: bool = False

    @property
    def t(self) -> Translator:
        """The translator of the chat's language."""
        return translator(self.chat.language)

    @property
    def private(self) -> bool:
        """Whether this is the person's own chat with the bot."""
        return self.chat.kind is PeerKind.PRIVATE

    @property
    def desk(self) -> Desk:
        """What the use cases of triage need."""
        return Desk(self.unit, self.policy, self.person)

    @property
    def speaks_after(self) -> bool:
        """Whether something is to be said once the transaction is committed."""
        asked = self.update.callback_query or (self.update.inline_query and self.inline is not None)
        return bool(asked or self.last_words or self.afterwards or self.list_commands)

    @property
    def pressed(self) -> int | None:
        """The message whose button was pressed, so that the answer may take its place."""
        query = self.update.callback_query
        return query.message.message_id if query and query.message else None

    @property
    def thread(self) -> int | None:
        """The forum topic in which it happens."""
        message = self.update.effective_message
        return message.message_thread_id if message and message.is_topic_message else None

    @property
    def _on_details(self) -> bool:
        """Whether the pressed message is protected: in place of another one, details would not be, and would stay."""
        query = self.update.callback_query
        return bool(query and isinstance(query.message, Message) and query.message.has_protected_content)

    async def show(self, screen: Screen, *, new: bool = False, case_id: int | None = None) -> None:
        """Answer with a screen: in place of the one whose button was pressed, unless it is to be `new`.

        One with details of a case takes the place of such a screen only; it is gone after a time.
        """
        edits = None if new or (screen.private and not self._on_details) else self.pressed
        call = screen.call(edits, None if edits else self.thread)
        await self.call({**call, "vanishes": True} if screen.private else call, case_id)

    async def show_once(self, screen: Screen, slot: str) -> None:
        """Answer several messages that come in a row (an album, say) with one screen, a moment later."""
        due_at = self.policy.now() + PAUSE
        notice = Notice(NoticeKind.CALL, screen.call(thread=self.thread))
        await self.unit.outbox.post(notice, self.chat.id, Lane.REPLY, due_at=due_at, slot=slot)

    async def call(self, call: dict[str, Any], case_id: int | None = None) -> None:
        """Answer with any call of the Bot API in this chat; what is of a case goes with it, if it is erased before."""
        await self.unit.outbox.post(Notice(NoticeKind.CALL, call, case_id), self.chat.id, Lane.REPLY)

    def say(self, text: str, *, alert: bool = False) -> None:
        """Answer a pressed button with a short line on top of the screen."""
        plain = text.unescape() if isinstance(text, Markup) else text
        self.toast = Toast(clip_units(plain, TOAST_LIMIT), alert)

    def link(self, payload: str) -> str:
        """The deep link that opens the bot with `/start payload`."""
        return f"https://t.me/{self.bot_username}?start={payload}"
