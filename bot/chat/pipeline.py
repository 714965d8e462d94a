"""One update from its raw form to its handler: ask Telegram first, then act in the transaction, then answer."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any

import structlog
from telegram import Bot, Chat, Message, Update, User
from telegram.constants import ChatMemberStatus
from telegram.error import TelegramError

from bot.chat.afterwards import After, tried
from bot.chat.context import Context
from bot.chat.incoming import read
from bot.chat.pace import Pace, Verdict
from bot.chat.parsing import parse
from bot.chat.router import Router, read_command
from bot.domain.answers import MAX_FILE_BYTES
from bot.domain.errors import Damaged, DomainError, Refused
from bot.domain.form import REVIEW
from bot.domain.forms import FORMS
from bot.domain.incoming import Content, Incoming
from bot.domain.peer import Peer, PeerKind
from bot.i18n import Translator, nearest_language, translator
from bot.services.blocking import erase_in_silence
from bot.services.people import meet
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.texts import errors, limits
from bot.texts.screen import Screen

Answer = Callable[[], Coroutine[Any, Any, None]]
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
        self._pace = Pace(policy.clock)
        # Telegram ids of blocked people who wrote: where the store is away, nobody could be asked.
        self._silenced: set[int] = set()

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
        if prepared and prepared.asks and await self._is_heard(prepared.update):
            update = prepared.update
            message = update.message or update.edited_message or update.channel_post
            if message and prepared.incoming:
                prepared.content = await self._file(message, prepared.incoming)
            prepared.chat_admin = await self._is_chat_admin(update)
        return prepared

    async def handle(self, unit: Unit, prepared: Prepared) -> Answer | None:
        """Find the handler and let it act; a refusal of the domain leaves no trace but a kind sentence."""
        ctx = await self._context(unit, prepared)
        handler, arguments = self._router.find(prepared.update, self._bot.username)
        if handler is None:
            return None
        if self._is_silenced(ctx.person) and handler is not self._router.migration:  # the group has moved nonetheless
            await self._in_silence(ctx)
            return None
        verdict = self._pace.judge(prepared.update, ctx.person)
        if not verdict.passes:
            return await self._slow_down(ctx, verdict)
        try:
            async with unit.attempt():
                await handler(ctx, *arguments)
        except DomainError as error:
            await self._refuse(ctx, error)
        return After(self._bot, ctx, self._units) if ctx.speaks_after else None

    def _is_silenced(self, person: Peer) -> bool:
        """Whether a moderator has blocked them: nothing is answered, whatever they do."""
        if person.blocked_at is None:
            self._silenced.discard(person.chat_id)
            return False
        self._silenced.add(person.chat_id)
        return True

    async def _in_silence(self, ctx: Context) -> None:
        """Erasing is their right even so; it is done without a word."""
        query, message = ctx.update.callback_query, ctx.update.message
        command = read_command((message.text if message else "") or "", self._bot.username)
        if ctx.private and ((query and query.data == "erase:yes") or (command and command[0] == "erase")):
            await erase_in_silence(ctx.unit, self._policy, ctx.person)

    async def _slow_down(self, ctx: Context, verdict: Verdict) -> Answer | None:
        """Tell them, once for each pause, from which message on nothing was taken in, and when to go on."""
        if verdict.until is None or not verdict.begins:
            return None
        if ctx.update.callback_query:
            ctx.say(limits.presses(ctx.t, verdict.until, self._policy.zone), alert=True)
            return After(self._bot, ctx, self._units)
        if ctx.private and ctx.update.effective_message:
            message_id = ctx.update.effective_message.message_id
            await ctx.call(limits.messages(ctx.t, verdict.until, self._policy.zone).call_under(message_id))
        return None

    async def _is_heard(self, update: Update) -> bool:
        """Whether it is worth asking Telegram something: not for who is blocked, or writes too much at once."""
        user = update.effective_user
        if user is None or _is_mask(update):
            return True
        async with self._units.unit(reading=True) as unit:
            person = await unit.peers.by_chat(user.id)
        return person is None or (person.blocked_at is None and self._pace.judge(update, person).passes)

    async def apologise(self, unit: Unit, raw: dict[str, Any], error_id: str) -> Answer | None:
        """Tell the person that the mistake is ours, with the number under which it stands in the log."""
        update = parse(raw, self._bot)
        if update is None or update.effective_chat is None or update.effective_chat.type != Chat.PRIVATE:
            return None
        try:
            ctx = await self._context(unit, Prepared(update))
            await _leave_what_is_damaged(ctx)
        except Damaged:  # what we know of the person does not open, so that no row can reach them
            return partial(self._say_directly, raw, lambda t: errors.our_fault(t, error_id))
        if self._is_silenced(ctx.person):
            return None
        await ctx.show(errors.our_fault(ctx.t, error_id), new=True)
        return After(self._bot, ctx, self._units)

    async def not_saved(self, raw: dict[str, Any]) -> None:
        """Tell a person, past a store that refuses, that their message is not stored yet."""
        await self._say_directly(raw, errors.not_saved)

    async def _say_directly(self, raw: dict[str, Any], words: Callable[[Translator], Screen]) -> None:
        """Answer in a private chat past the store, once."""
        update = parse(raw, self._bot)
        chat, user = (update.effective_chat, update.effective_user) if update else (None, None)
        if chat is None or chat.type != Chat.PRIVATE or chat.id in self._silenced:
            return
        call = words(translator(nearest_language(user.language_code if user else None))).call()
        await tried(self._bot.do_api_request(call["method"], api_kwargs={**call["params"], "chat_id": chat.id}))

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
        if _is_mask(update) or (user is None and chat.type == Chat.CHANNEL):
            return True
        if user is None:
            return False
        try:
            member = await self._bot.get_chat_member(chat.id, user.id)
        except TelegramError as error:
            log.warning("chat_member_unknown", error=type(error).__name__)
            return False
        return member.status in ADMINS


async def _leave_what_is_damaged(ctx: Context) -> None:
    """A form that does not open must not meet every further word of the person."""
    try:
        await ctx.unit.drafts.active(ctx.person.id)
    except Damaged:
        await ctx.unit.drafts.pause(ctx.person.id)


def _is_mask(update: Update) -> bool:
    """A group's anonymous admin or a channel writes in its own name: the sender is the chat itself."""
    message, chat = update.message, update.effective_chat
    return bool(message and message.sender_chat and chat and message.sender_chat.id == chat.id)
