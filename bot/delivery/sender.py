"""Sends one parcel: its words in the language of the person, into the right topic, and what can be mended is mended."""

from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery.outcome import Fate, Outcome, backoff, refused, sent
from bot.delivery.ports import Units
from bot.delivery.topics import Topics
from bot.domain.notice import NoticeKind, Parcel
from bot.domain.peer import Peer, PeerKind
from bot.i18n import translator
from bot.logs import where
from bot.services.following import move_chat
from bot.texts import notices

# A group may have moved, and have lost its topic, and the message to edit: more is not mended in one go.
MENDS = 3
log = structlog.get_logger()
Call = dict[str, Any]


class Sender:
    """Sends parcels one at a time, and knows which of them went unanswered before."""

    def __init__(self, bot: Bot, units: Units, clock: Clock, zone: ZoneInfo) -> None:
        self._bot, self._units, self._clock, self._zone = bot, units, clock, zone
        self._topics = Topics(bot, units)
        self._unanswered: set[int] = set()

    async def send(self, peer: Peer, parcel: Parcel) -> Outcome:
        """Send it; what came of that."""
        try:
            call = self._call(peer, parcel)
        except Exception as error:  # noqa: BLE001 - a notice that cannot be rendered must not stop the others
            return Outcome(parcel, Fate.DEAD, error=where(error))
        try:
            outcome = await self._with_mending(peer, parcel, call)
        except Exception as error:  # noqa: BLE001 - the store refused before anything was sent
            log.error("sending_waits", row=parcel.id, error=where(error))
            return Outcome(parcel, Fate.AGAIN, backoff(parcel.attempts), error=where(error))
        return self._once_more(outcome)

    def _call(self, peer: Peer, parcel: Parcel) -> Call:
        if parcel.notice.kind is NoticeKind.CALL:
            return parcel.notice.data
        now = self._clock.now().astimezone(self._zone)
        return notices.screen(translator(peer.language), parcel.notice, now).call()

    async def _with_mending(self, peer: Peer, parcel: Parcel, call: Call) -> Outcome:
        outcome = await self._try(peer, parcel, call)
        for _ in range(MENDS):
            match outcome.fate:
                case Fate.NO_MESSAGE:
                    call = _anew(call)
                case Fate.NO_TOPIC if parcel.topic:
                    await self._topics.forget(parcel)
                case Fate.MOVED:
                    await self._move(peer, outcome.new_chat_id)
                case _:
                    break
            outcome = await self._try(peer, parcel, call)
        return outcome

    async def _try(self, peer: Peer, parcel: Parcel, call: Call) -> Outcome:
        params = {**call["params"], "chat_id": peer.chat_id}
        try:
            if parcel.topic and parcel.notice.case_id is not None:
                params |= await self._topics.of(peer, parcel.notice.case_id)
            return sent(parcel, await self._bot.do_api_request(call["method"], api_kwargs=params))
        except TelegramError as error:
            return refused(parcel, error)

    async def _move(self, peer: Peer, chat_id: int) -> None:
        async with self._units.unit() as unit:
            await move_chat(unit, peer, chat_id)
            await unit.commit()
        peer.chat_id, peer.kind = chat_id, PeerKind.SUPERGROUP

    def _once_more(self, outcome: Outcome) -> Outcome:
        """An unanswered send may have arrived: it is repeated once, so that at most one copy comes of it."""
        parcel, before = outcome.parcel, outcome.parcel.id in self._unanswered
        if outcome.fate is not Fate.AGAIN or (outcome.unanswered and before):
            self._unanswered.discard(parcel.id)
        if not outcome.unanswered:
            return outcome
        if before:
            return Outcome(parcel, Fate.DEAD, error=f"{outcome.error}: twice unanswered")
        self._unanswered.add(parcel.id)
        return outcome


def _anew(call: Call) -> Call:
    """A new message with what was to be shown in place of one that is gone."""
    return {"method": "sendMessage", "params": {k: v for k, v in call["params"].items() if k != "message_id"}}
