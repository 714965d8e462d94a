"""One update from its raw form to its handler: ask Telegram first, then act in the transaction, then answer."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Bot, Chat, Message, Update, User
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.chat.context import Context
from bot.chat.incoming import read
from bot.chat.menu import publish_staff_menu
from bot.chat.parsing import parse
from bot.chat.router import Router
from bot.domain.answers import MAX_FILE_BYTES
from bot.domain.errors import DomainError, Refused
from bot.domain.form import REVIEW
from bot.domain.forms import FORMS
from bot.domain.incoming import Content, Incoming
from bot.domain.peer import Peer, PeerKind
from bot.i18n import nearest_language, translator
from bot.services.people import meet
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.texts import errors
from bot.texts.screen import Screen

log = structlog.get_logger()
ADMINS = frozenset({ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.OWNER})


@dataclass
class Prepared:
    """An update with what had to be asked of Telegram before its transaction."""

    update: Update
    incoming: Incoming | None = None
    content: Content | None = None
    chat_admin: bool = False

    @property
    def chat_id(self) -> int | None:
        """The private chat that it came from."""
        chat = self.update.effective_chat
        return chat.id if chat and chat.type == Chat.PRIVATE else None

    @property
    def asks(self) -> bool:
        """Whether Telegram has to be asked for a file, or whether somebody decides for a group."""
        chat = self.update.effective_chat
        return bool(self.incoming and self.incoming.file) or (chat is not None and chat.type != Chat.PRIVATE)


class Pipeline:
    """Implements the worker's Handler: prepare, handle, apologise."""

    def __init__(self, bot: Bot, units: Units, policy: Policy, router: Router) -> None:
        self._bot, self._units, self._policy, self._router = bot, units, policy, router

    def read(self, raw: dict[str, Any]) -> Prepared | None:
        """Parse the update; None where it is not for us."""
        update = parse(raw, self._bot)
        if update is None or not self._router.wants(update, self._bot.username):
            return None
        message = update.message or update.edited_message or update.channel_post
        return Prepared(update, read(message) if message else None)

    async def prepare(self, raw: dict[str, Any]) -> Prepared | None:
        """Parse the update and fetch what it needs; None where it is not for us."""
        prepared = self.read(raw)
        if prepared and prepared.asks:
            update = prepared.update
            message = update.message or update.edited_message or update.channel_post
            if message and prepared.incoming:
                prepared.content = await self._file(message, prepared.incoming)
            prepared.chat_admin = await self._is_chat_admin(update)
        return prepared

    async def handle(self, unit: Unit, prepared: Prepared) -> "After | None":
        """Find the handler and let it act; a refusal of the domain leaves no trace but a kind sentence."""
        ctx = await self._context(unit, prepared)
        handler, arguments = self._router.find(prepared.update, self._bot.username)
        if handler is None:
            return None
        try:
            async with unit.attempt():
                await handler(ctx, *arguments)
        except DomainError as error:
            await self._refuse(ctx, error)
        return After(self._bot, ctx, self._units) if ctx.speaks_after else None

    async def apologise(self, unit: Unit, raw: dict[str, Any], error_id: str) -> "After | None":
        """Tell the person that the mistake is ours, with the number under which it stands in the log."""
        update = parse(raw, self._bot)
        if update is None or update.effective_chat is None or update.effective_chat.type != Chat.PRIVATE:
            return None
        ctx = await self._context(unit, Prepared(update))
        await ctx.show(errors.our_fault(ctx.t, error_id), new=True)
        return After(self._bot, ctx, self._units)

    async def not_saved(self, raw: dict[str, Any]) -> None:
        """Tell a person, past a store that refuses, that their message is not stored yet."""
        update = parse(raw, self._bot)
        chat, user = (update.effective_chat, update.effective_user) if update else (None, None)
        if chat is None or chat.type != Chat.PRIVATE:
            return
        call = errors.not_saved(translator(nearest_language(user.language_code if user else None))).call()
        await _try(self._bot.do_api_request(call["method"], api_kwargs={**call["params"], "chat_id": chat.id}))

    async def _context(self, unit: Unit, prepared: Prepared) -> Context:
        update = prepared.update
        chat, person = await self._peers(unit, update)
        return Context(
            update, unit, self._policy, chat, person, self._bot.username,
            incoming=prepared.incoming, content=prepared.content, chat_admin=prepared.chat_admin,
        )  # fmt: skip

    async def _peers(self, unit: Unit, update: Update) -> tuple[Peer, Peer]:
        user, chat = update.effective_user, update.effective_chat
        language = nearest_language(user.language_code if user else None)
        if chat is None or chat.type == Chat.PRIVATE:
            person = await self._person(unit, user, chat, language)
            return person, person
        peer = await meet(unit, self._policy, chat.id, PeerKind(chat.type), language)
        if user is None or _is_mask(update):
            return peer, peer
        return peer, await self._person(unit, user, None, language)

    async def _person(self, unit: Unit, user: User | None, chat: Chat | None, language: str) -> Peer:
        chat_id = user.id if user else chat.id if chat else 0
        person = await meet(unit, self._policy, chat_id, PeerKind.PRIVATE, language)
        if not person.language_chosen and person.language != language:
            person.language = language
            await unit.peers.save(person)
        return person

    async def _refuse(self, ctx: Context, error: DomainError) -> None:
        if isinstance(error, Refused):
            await ctx.unit.audit.add(ctx.person.id, f"refused_{error.deed}")
        if ctx.update.callback_query:
            ctx.say(errors.sentence(ctx.t, error), alert=True)
        elif not ctx.update.inline_query:
            await ctx.show(errors.screen(ctx.t, error), new=True)

    async def _file(self, message: Message, incoming: Incoming) -> Content | None:
        """The file of a message that an open form waits for; too big or unavailable ones are judged later."""
        file = incoming.file
        if file is None or file.size > MAX_FILE_BYTES or message.chat.type != Chat.PRIVATE:
            return None
        async with self._units.unit(reading=True) as unit:
            peer = await unit.peers.by_chat(message.chat.id)
            draft = await unit.drafts.active(peer.id) if peer else None
        if draft is None or draft.position == REVIEW or not FORMS[draft.form].question(draft.position).several:
            return None
        try:
            remote = await self._bot.get_file(file.file_id)
            data = bytes(await remote.download_as_bytearray())
        except TelegramError as error:
            log.warning("file_not_fetched", error=type(error).__name__)
            return None
        from bot.services.pictures import kept  # here: Pillow is loaded with the first file

        return await asyncio.to_thread(kept, data, file.mime)

    async def _is_chat_admin(self, update: Update) -> bool:
        """Whether who acts may decide for a group or channel; asked only there."""
        chat, user = update.effective_chat, update.effective_user
        if chat is None or chat.type == Chat.PRIVATE:
            return False
        if user is None or _is_mask(update):
            return True
        try:
            member = await self._bot.get_chat_member(chat.id, user.id)
        except TelegramError as error:
            log.warning("chat_member_unknown", error=type(error).__name__)
            return False
        return member.status in ADMINS


@dataclass
class After:
    """What is said once the transaction is committed: the answer to a press or an inline query, and last words.

    They are worth nothing later, or must not be stored, so they are tried once.
    """

    bot: Bot
    ctx: Context
    units: Units

    async def __call__(self) -> None:
        """Answer; a late or lost answer is no harm, since the screen itself is in the outbox."""
        if self.ctx.update.callback_query:
            toast = self.ctx.toast
            answer = self.bot.answer_callback_query(self.ctx.update.callback_query.id, toast.text or None, toast.alert)
            await _try(answer)
        if self.ctx.last_words:
            await self._show(self.ctx.last_words)
        if self.ctx.afterwards:
            await self._show(await self.ctx.afterwards(self.units))
        if self.ctx.list_commands:
            await publish_staff_menu(self.bot, self.ctx.person.chat_id, self.ctx.person.role)
        if self.ctx.update.inline_query and self.ctx.inline is not None:
            params = {"results": self.ctx.inline, "cache_time": 10, "is_personal": True}
            params["inline_query_id"] = self.ctx.update.inline_query.id
            await _try(self.bot.do_api_request("answerInlineQuery", api_kwargs=params))

    async def _show(self, screen: Screen) -> None:
        call = screen.call()
        params = {**call["params"], "chat_id": self.ctx.person.chat_id}
        await _try(self.bot.do_api_request(call["method"], api_kwargs=params))


async def _try(call: Coroutine[Any, Any, Any]) -> None:
    try:
        await call
    except TelegramError as error:
        log.info("answer_came_late", error=type(error).__name__)


def _is_mask(update: Update) -> bool:
    """A group's anonymous admin or a channel writes in its own name: the sender is the chat itself."""
    message, chat = update.message, update.effective_chat
    return bool(message and message.sender_chat and chat and message.sender_chat.id == chat.id)
