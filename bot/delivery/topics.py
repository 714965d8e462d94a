"""A topic for each case in the moderators' forum, made when the first message about the case goes there."""

from typing import Any

from telegram import Bot
from telegram.error import BadRequest

from bot.delivery.ports import Units
from bot.domain.peer import Peer


class Topics:
    """Finds or makes the topic of a case; a group without topics gets the messages as they are."""

    def __init__(self, bot: Bot, units: Units) -> None:
        self._bot, self._units = bot, units
        self._plain: set[int] = set()

    async def of(self, group: Peer, case_id: int) -> dict[str, Any]:
        """The parameters that lead into the topic. Raises TelegramError."""
        if group.id in self._plain:
            return {}
        async with self._units.unit(reading=True) as unit:
            case = await unit.cases.get(case_id)
        if case.topic_id is None:
            case.topic_id = await self._make(group, case_id, case.code)
        return {"message_thread_id": case.topic_id} if case.topic_id else {}

    async def _make(self, group: Peer, case_id: int, code: str) -> int | None:
        params = {"chat_id": group.chat_id, "name": code}
        try:
            answer: Any = await self._bot.do_api_request("createForumTopic", api_kwargs=params)
        except BadRequest as error:
            if "not a forum" not in str(error).lower():
                raise
            self._plain.add(group.id)
            return None
        topic_id = int(answer["message_thread_id"])
        async with self._units.unit() as unit:
            await unit.cases.set_topic(case_id, topic_id)
            await unit.commit()
        return topic_id
