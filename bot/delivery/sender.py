"""Sends one parcel: its words in the language of the person, into the right topic, and what can be mended is mended."""

from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery.calls import Caller
from bot.delivery.outcome import Fate, Outcome, backoff, refused, sent
from bot.delivery.ports import Units
from bot.delivery.topics import Topics
from bot.delivery.vanishing import delete
from bot.domain.errors import Damaged, NotFound
from bot.domain.notice import UNKEPT, Lane, NoticeKind, Parcel
from bot.domain.peer import Peer, PeerKind
from bot.i18n import translator
from bot.logs import where
from bot.services.following import move_chat
from bot.texts import notices

# A group may have moved, and have lost its topic, and the message to edit: more is not mended in one go.
MENDS = 3
# How often a message is repeated that may have arrived each time.
MOST_COPIES = 5
# Renderings kept: a broadcast is rendered once for each language, not once for each follower.
MOST_RENDERED = 200
GONE = "sealed value does not open: it is gone"
log = structlog.get_logger()
Call = dict[str, Any]


class Sender:
    """Sends parcels one at a time."""

    def __init__(self, bot: Bot, units: Units, clock: Clock, zone: ZoneInfo) -> None:
        self._caller, self._units, self._clock, self._zone = Caller(bot), units, clock, zone
        self._topics = Topics(bot, units)
        self._rendered: dict[tuple[Any, ...], Call] = {}

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
        return replace(outcome, peer=peer) if _may_have_to_go(peer, parcel, outcome) else outcome

    async def take_back(self, chat_id: int, message_id: int) -> None:
        """Delete a message that reached somebody who was forgotten in that very moment."""
        await delete(self._caller, chat_id, [message_id])

    def _call(self, peer: Peer, parcel: Parcel) -> Call:
        if parcel.notice.kind is NoticeKind.CALL:
            return parcel.notice.data
        call = self._render(peer.language, parcel)
        return _edited(call, parcel.edits) if parcel.edits else call

    def _render(self, language: str, parcel: Parcel) -> Call:
        now = self._clock.now().astimezone(self._zone)
        if parcel.notice.kind is NoticeKind.DIGEST:  # for one peer alone, and by the next try something may be gone
            return notices.screen(translator(language), parcel.notice, now).call()
        key = (parcel.notice_id, parcel.revision, language, now.date())
        if key not in self._rendered:
            if len(self._rendered) >= MOST_RENDERED:
                self._rendered.clear()
            self._rendered[key] = notices.screen(translator(language), parcel.notice, now).call()
        return self._rendered[key]

    async def _with_mending(self, peer: Peer, parcel: Parcel, call: Call) -> Outcome:
        outcome = await self._try(peer, parcel, call)
        for _ in range(MENDS):
            match outcome.fate:
                case Fate.NO_MESSAGE if parcel.lane is Lane.BROADCAST:  # who deleted it does not want it again
                    return replace(outcome, fate=Fate.SENT, message_id=parcel.edits)
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
            if parcel.topic and parcel.notice.case_id is not None and "message_id" not in params:
                params |= await self._topics.of(peer, parcel.notice.case_id)
            outcome = sent(parcel, await self._ask(call, params))
        except TelegramError as error:
            outcome = refused(parcel, error)
        except (Damaged, NotFound) as error:
            return Outcome(parcel, Fate.DEAD, error=str(error) or GONE)
        if not call["method"].startswith("edit"):
            outcome = _not_for_ever(outcome)
        if outcome.fate is Fate.SENT and outcome.message_id is None:
            outcome = replace(outcome, message_id=parcel.edits)
        return outcome

    async def _ask(self, call: Call, params: dict[str, Any]) -> Any:
        """Make the call, with the sealed file that it wants. Raises TelegramError, Damaged, NotFound."""
        upload = call.get("upload")
        if upload is None:
            return await self._caller.call(call["method"], params)
        async with self._units.unit(reading=True) as unit:
            content = await unit.read_file(upload["case"], upload["file"])
        return await self._caller.upload(call["method"], params, upload["as"], content, upload["name"])

    async def _move(self, peer: Peer, chat_id: int) -> None:
        async with self._units.unit() as unit:
            await move_chat(unit, peer, chat_id)
            await unit.commit()
        peer.chat_id, peer.kind = chat_id, PeerKind.SUPERGROUP


def _may_have_to_go(peer: Peer, parcel: Parcel, outcome: Outcome) -> bool:
    """Whether the message is one to delete some day: it shows details, or stands in the chat of one person.

    Not those of a broadcast: what they say is public, their rows in the outbox know them, and there are a million.
    """
    if outcome.fate is not Fate.SENT or outcome.message_id is None:
        return False
    own = peer.kind is PeerKind.PRIVATE and (parcel.lane is not Lane.BROADCAST or parcel.notice.kind in UNKEPT)
    return own or parcel.notice.vanishes


def _not_for_ever(outcome: Outcome) -> Outcome:
    """A send that goes unanswered may have arrived, and each of them makes a copy at most: some are enough.

    An edit makes no copies, and who says "trouble" has seldom acted: those are repeated for as long as it takes.
    """
    silent = outcome.unanswered and not outcome.trouble
    if silent and outcome.parcel.unanswered >= MOST_COPIES:
        return Outcome(outcome.parcel, Fate.DEAD, error=f"{outcome.error}: unanswered too often")
    return outcome


def _edited(call: Call, message_id: int) -> Call:
    """The same words in place of a message that was sent before."""
    kept = {k: v for k, v in call["params"].items() if k not in {"protect_content", "message_thread_id"}}
    return {"method": "editMessageText", "params": {**kept, "message_id": message_id}}


def _anew(call: Call) -> Call:
    """A new message with what was to be shown in place of one that is gone; details stay protected."""
    protected = {"protect_content": True} if "vanishes" in call else {}
    params = {k: v for k, v in call["params"].items() if k != "message_id"}
    return {"method": "sendMessage", "params": {**params, **protected}}
