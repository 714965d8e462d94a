"""The dispatcher: claims due rows of the outbox, sends them under Telegram's limits, and records what came of it."""

import asyncio
from datetime import timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot.clock import Clock
from bot.delivery.limits import Limits
from bot.delivery.outcome import Fate, Outcome, refused, sent
from bot.delivery.ports import Unit, Units
from bot.delivery.topics import Topics
from bot.domain.notice import NoticeKind, Parcel
from bot.domain.peer import Peer
from bot.i18n import translator
from bot.logs import where
from bot.services.following import move_chat
from bot.texts import notices

BATCH = 60
LEASE = timedelta(minutes=2)
# Between two looks at the clock where nothing is due; a change in the outbox wakes at once.
IDLE = 1.0
log = structlog.get_logger()


class Dispatcher:
    """Sends what is due, replies first; rows of one peer in their order, different peers in parallel."""

    def __init__(self, bot: Bot, units: Units, clock: Clock, zone: ZoneInfo, rate: int) -> None:
        self._bot, self._units, self._clock, self._zone = bot, units, clock, zone
        self._limits = Limits(rate)
        self._topics = Topics(bot, units)

    async def dispatch_due(self) -> int:
        """Send one batch of what is due; how many rows were sent or settled."""
        async with self._units.unit() as unit:
            parcels = await unit.outbox.claim(BATCH, LEASE, set())
            peers = {peer_id: await unit.peers.get(peer_id) for peer_id in {p.peer_id for p in parcels}}
            await unit.commit()
        queues = [list(group) for _, group in groupby(sorted(parcels, key=_by_peer), key=lambda p: p.peer_id)]
        outcomes = await asyncio.gather(*(self._in_order(peers[queue[0].peer_id], queue) for queue in queues))
        settled = [outcome for each in outcomes for outcome in each]
        if settled:
            async with self._units.unit() as unit:
                for outcome in settled:
                    await self._record(unit, outcome)
                await unit.commit()
        return sum(1 for outcome in settled if outcome.fate is not Fate.AGAIN)

    async def run(self, changed: asyncio.Event, stop: asyncio.Event) -> None:
        """Send until `stop`, and then finish the batch in flight; a store that refuses makes it wait."""
        while not stop.is_set():
            changed.clear()
            try:
                busy = await self.dispatch_due()
            except Exception as error:  # noqa: BLE001 - nothing is lost: the rows stay
                log.error("sending_waits", error=where(error))
                busy = 0
            if not busy:
                await self._idle(changed)

    async def _idle(self, changed: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(changed.wait(), IDLE)
        except TimeoutError:
            return

    async def _in_order(self, peer: Peer, queue: list[Parcel]) -> list[Outcome]:
        """One peer's rows; whatever has to wait keeps those behind it waiting as well."""
        outcomes: list[Outcome] = []
        for parcel in queue:
            before = outcomes[-1] if outcomes else None
            if before and before.fate is Fate.AGAIN:
                outcomes.append(Outcome(parcel, Fate.AGAIN, before.wait))
            else:
                outcomes.append(await self._one(peer, parcel))
        return outcomes

    async def _one(self, peer: Peer, parcel: Parcel) -> Outcome:
        wait = self._limits.take(peer.id, peer.kind, self._clock.now())
        if wait:
            return Outcome(parcel, Fate.AGAIN, timedelta(seconds=wait))
        try:
            outcome = await self._send(peer, parcel)
            if outcome.fate is Fate.NO_MESSAGE:
                outcome = await self._send(peer, parcel, anew=True)
        except Exception as error:  # noqa: BLE001 - a notice that cannot be rendered must not stop the others
            log.error("notice_failed", row=parcel.id, error=where(error))
            outcome = Outcome(parcel, Fate.DEAD, error=where(error))
        if outcome.told_to_wait:
            self._limits.pause(peer.id, self._clock.now() + outcome.wait)
        return outcome

    async def _send(self, peer: Peer, parcel: Parcel, anew: bool = False) -> Outcome:
        call = self._call(peer, parcel)
        method, params = call["method"], {**call["params"], "chat_id": peer.chat_id}
        if anew:
            method = "sendMessage"
            params.pop("message_id", None)
        try:
            if parcel.topic and parcel.notice.case_id is not None:
                params |= await self._topics.of(peer, parcel.notice.case_id)
            return sent(parcel, await self._bot.do_api_request(method, api_kwargs=params))
        except TelegramError as error:
            return refused(parcel, error)

    def _call(self, peer: Peer, parcel: Parcel) -> dict[str, Any]:
        if parcel.notice.kind is NoticeKind.CALL:
            return parcel.notice.data
        now = self._clock.now().astimezone(self._zone)
        return notices.screen(translator(peer.language), parcel.notice, now).call()

    async def _record(self, unit: Unit, outcome: Outcome) -> None:
        parcel = outcome.parcel
        match outcome.fate:
            case Fate.SENT:
                await unit.outbox.sent(parcel, outcome.message_id)
            case Fate.AGAIN:
                await unit.outbox.again(parcel, self._clock.now() + outcome.wait, outcome.error)
            case Fate.MOVED:
                peer = await unit.peers.get(parcel.peer_id)
                await unit.outbox.again(parcel, self._clock.now(), outcome.error)
                await move_chat(unit, peer, outcome.new_chat_id)
            case Fate.NO_TOPIC if parcel.notice.case_id is not None and parcel.topic:
                await unit.cases.set_topic(parcel.notice.case_id, None)
                await unit.outbox.again(parcel, self._clock.now(), outcome.error)
            case Fate.UNREACHABLE:
                peer = await unit.peers.get(parcel.peer_id)
                peer.unreachable_at = self._clock.now()
                await unit.peers.save(peer)
                await unit.outbox.failed(parcel, "unreachable", outcome.error)
            case _:
                log.warning("undeliverable", row=parcel.id, error=outcome.error)
                await unit.outbox.failed(parcel, "dead", outcome.error)


def _by_peer(parcel: Parcel) -> tuple[int, int, int]:
    return parcel.peer_id, parcel.lane, parcel.id
