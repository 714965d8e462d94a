"""Deleting messages from chats: those whose time has come, and those that reached somebody who is forgotten."""

from collections import defaultdict

import structlog
from telegram import Bot
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.delivery.calls import Caller
from bot.delivery.ports import Units

# Bot API, deleteMessages.
AT_ONCE = 100
# Messages looked at in one step.
MOST = 1000
log = structlog.get_logger()


class Vanishing:
    """Deletes what is due. A row goes when Telegram has answered; until then it is tried again at every step."""

    def __init__(self, bot: Bot, units: Units) -> None:
        self._caller, self._units = Caller(bot), units

    async def step(self) -> int:
        """Delete what is due now; how many messages are settled."""
        async with self._units.unit(reading=True) as unit:
            due = await unit.messages.due(MOST)
            peers = await unit.peers.several({peer_id for _, peer_id, _ in due}) if due else {}
        chats: dict[int, dict[int, int]] = defaultdict(dict)
        for row_id, peer_id, message_id in due:
            if peer_id in peers:
                chats[peers[peer_id].chat_id][row_id] = message_id
        settled = [row_id for chat_id, rows in chats.items() for row_id in await self._delete(chat_id, rows)]
        if settled:
            async with self._units.unit() as unit:
                await unit.messages.remove(settled)
                await unit.commit()
        return len(settled)

    async def _delete(self, chat_id: int, rows: dict[int, int]) -> list[int]:
        """The rows of one chat that are settled."""
        row_ids, settled = list(rows), []
        for i in range(0, len(row_ids), AT_ONCE):
            part = row_ids[i : i + AT_ONCE]
            if not await delete(self._caller, chat_id, [rows[row_id] for row_id in part]):
                break
            settled += part
        return settled


async def delete(caller: Caller, chat_id: int, message_ids: list[int]) -> bool:
    """Delete up to 100 messages; False where it is worth another try. Those that are gone are passed over."""
    try:
        await caller.call("deleteMessages", {"chat_id": chat_id, "message_ids": message_ids})
    except (BadRequest, Forbidden) as error:  # the chat is closed to us: no try will help
        log.info("not_deleted", error=type(error).__name__)
    except TelegramError as error:
        log.info("deleted_later", error=type(error).__name__)
        return False
    return True
