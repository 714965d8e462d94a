"""A topic for each case in the moderators' forum, made when the first message about the case goes there."""

from typing import Any

from telegram import Bot
from telegram.error import BadRequest

from bot.delivery.ports import Units
from bot.domain.notice import Parcel
from bot.domain.peer import Peer

# A group that is no forum, or in which we may not make topics, gets the messages as they are.
NO_TOPICS = ("not a forum", "not enough rights")


class Topics:
    """Finds or makes the topic of a case."""

    def __init__(self, bot: Bot, units: Units) -> None:
        self._bot, self._units = bot, units

    async def of(self, group: Peer, case_id: int) -> dict[str, Any]:
        """The parameters that lead into the topic. Raises TelegramError."""
        async with self._units.unit(reading=True) as unit:
            case = await unit.cases.get(case_id)
        topic_id = case.topic_id or await self._make(group, case_id, case.code)
        return {"message_thread_id": topic_id} if topic_id else {}

    async def forget(self, parcel: Parcel) -> None:
        """The topic of a parcel's case is gone: the next message makes a new one."""
        if parcel.notice.case_id is not None:
            await self._keep(parcel.notice.case_id, None)

    async def _make(self, group: Peer, case_id: int, code: str) -> int | None:
        params = {"chat_id": group.chat_id, "name": code}
        try:
            answer: Any = await self._bot.do_api_request("createForumTopic", api_kwargs=params)
        except BadRequest as error:
            if any(words in str(error).lower() for words in NO_TOPICS):
                return None
            raise
        topic_id = int(answer["message_thread_id"])
        await self._keep(case_id, topic_id)
        return topic_id

    async def _keep(self, case_id: int, topic_id: int | None) -> None:
        async with self._units.unit() as unit:
            await unit.cases.set_topic(case_id, topic_id)
            await unit.commit()
