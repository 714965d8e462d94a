"""What is said once the transaction is committed."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, RetryAfter, TelegramError

from bot.chat.context import Context
from bot.chat.menu import publish_staff_menu
from bot.services.ports import Units
from bot.texts.screen import Screen

# Bot API, deleteMessages; and how often it is tried, waiting for no longer than this (in seconds).
DELETED_AT_ONCE, TRIES, LONGEST_WAIT = 100, 3, 30.0
log = structlog.get_logger()


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
            await tried(answer)
        await self._take_back(self.ctx.taken_back)
        if self.ctx.last_words:
            await self._show(self.ctx.last_words)
        if self.ctx.afterwards:
            await self._show(await self.ctx.afterwards(self.units))
        if self.ctx.list_commands:
            await publish_staff_menu(self.bot, self.ctx.person.chat_id, self.ctx.person.role)
        if self.ctx.update.inline_query and self.ctx.inline is not None:
            params = {"results": self.ctx.inline, "cache_time": 10, "is_personal": True}
            params["inline_query_id"] = self.ctx.update.inline_query.id
            await tried(self.bot.do_api_request("answerInlineQuery", api_kwargs=params))

    async def _take_back(self, message_ids: list[int]) -> None:
        """Delete messages of a chat that nobody knows any more: so it is tried here, and not for long."""
        for i in range(0, len(message_ids), DELETED_AT_ONCE):
            part = message_ids[i : i + DELETED_AT_ONCE]
            for _ in range(TRIES):
                if await _deleted(self.bot, self.ctx.person.chat_id, part):
                    break

    async def _show(self, screen: Screen) -> None:
        call = screen.call()
        params = {**call["params"], "chat_id": self.ctx.person.chat_id}
        await tried(self.bot.do_api_request(call["method"], api_kwargs=params))


async def _deleted(bot: Bot, chat_id: int, message_ids: list[int]) -> bool:
    """Whether that is settled: done, or refused for good."""
    try:
        await bot.delete_messages(chat_id, message_ids)
    except RetryAfter as error:
        wait = error.retry_after if isinstance(error.retry_after, int) else error.retry_after.total_seconds()
        await asyncio.sleep(min(wait, LONGEST_WAIT))
        return False
    except (BadRequest, Forbidden) as error:
        log.info("not_deleted", error=type(error).__name__)
    except TelegramError as error:
        log.info("deleted_later", error=type(error).__name__)
        return False
    return True


async def tried(call: Coroutine[Any, Any, Any]) -> None:
    """Make a call that is worth nothing later."""
    try:
        await call
    except TelegramError as error:
        log.info("answer_came_late", error=type(error).__name__)
