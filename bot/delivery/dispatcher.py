"""The dispatcher: claims due rows of the outbox, sends them under Telegram's limits, and records what came of it."""

import asyncio
import contextlib
from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot

from bot.clock import Clock
from bot.delivery.limits import Limits
from bot.delivery.outcome import Fate, Outcome
from bot.delivery.ports import Unit, Units
from bot.delivery.sender import Sender
from bot.domain.errors import NotFound
from bot.domain.notice import Lane, Parcel
from bot.domain.peer import Peer
from bot.logs import where

BATCH = 60
LEASE = timedelta(minutes=2)
# Between two looks at the clock where nothing is due (a change in the outbox wakes at once), and where a limit
# or a store that refuses makes it wait.
IDLE, SOON = 1.0, 0.1
log = structlog.get_logger()
Queue = tuple[Peer, list[Parcel]]


class Dispatcher:
    """Sends what is due, replies first; rows of one peer in their order, different peers in parallel.

    A row that has to wait keeps its place, and its peer is passed over meanwhile: nothing overtakes it.
    """

    def __init__(self, bot: Bot, units: Units, clock: Clock, zone: ZoneInfo, rate: int) -> None:
        self._units, self._clock = units, clock
        self._limits = Limits(rate)
        self._sender = Sender(bot, units, clock, zone)
        self._sending: dict[asyncio.Task[list[Outcome]], int] = {}

    async def dispatch_due(self) -> int:
        """Send one batch of what is due, to its end; how many rows left the outbox."""
        gone = await self._step()
        return gone + await self._to_the_end()

    async def run(self, changed: asyncio.Event, stop: asyncio.Event) -> None:
        """Send until `stop`, and then finish what is in flight."""
        while not stop.is_set():
            changed.clear()
            await self._step()
            await self._news(changed)
        await self._to_the_end()

    async def _to_the_end(self) -> int:
        gone = 0
        while self._sending:
            await asyncio.wait(self._sending, return_when=asyncio.FIRST_COMPLETED)
            gone += await self._step(claiming=False)
        return gone

    async def _news(self, changed: asyncio.Event) -> None:
        """Until the outbox has changed, a send has come to its end, or some time has passed."""
        change, now = asyncio.create_task(changed.wait()), self._clock.now()
        limited = self._limits.waiting(now) or not self._limits.room(now)
        waits, patience = {change, *self._sending}, SOON if limited else IDLE
        try:
            await asyncio.wait(waits, timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        finally:
            change.cancel()

    async def _step(self, claiming: bool = True) -> int:
        """Record what has come to its end and begin with what is due; how many rows left the outbox.

        Where the store refuses, nothing is lost: what was sent is recorded by a later step, so that no copy follows.
        """
        done = [task for task in self._sending if task.done()]
        outcomes = [outcome for task in done for outcome in task.result()]
        try:
            queues = await self._exchange(outcomes, {self._sending[task] for task in done}, claiming)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not end the sending
            log.error("sending_waits", error=where(error))
            await self._clock.sleep(IDLE)
            return 0
        for task in done:
            del self._sending[task]
        for peer, parcels in queues:
            self._sending[asyncio.create_task(self._in_order(peer, parcels))] = peer.id
        return sum(outcome.fate is not Fate.AGAIN for outcome in outcomes)

    async def _exchange(self, outcomes: list[Outcome], free: set[int], claiming: bool) -> list[Queue]:
        """In one transaction: what came of the last ones, and the next ones. `free`: peers whose turn is over."""
        now = self._clock.now()
        room = min(BATCH - len(self._sending) + len(free), self._limits.room(now)) if claiming else 0
        if not outcomes and room < 1:
            return []
        async with self._units.unit() as unit:
            for outcome in outcomes:
                await self._mark(unit, outcome)
            busy = set(self._sending.values()) - free
            queues = await _claim(unit, room, self._limits.waiting(now) | busy) if room > 0 else []
            await unit.commit()
        return queues

    async def _in_order(self, peer: Peer, parcels: list[Parcel]) -> list[Outcome]:
        """One peer's rows; whatever has to wait, or cannot reach them, answers for those behind it as well."""
        outcomes: list[Outcome] = []
        for parcel in parcels:
            before = outcomes[-1].fate if outcomes else None
            if before is Fate.AGAIN:
                outcomes.append(Outcome(parcel, Fate.AGAIN))
            elif before is Fate.UNREACHABLE or (peer.unreachable_at and parcel.lane is not Lane.REPLY):
                outcomes.append(Outcome(parcel, Fate.UNREACHABLE, error="not tried"))
            else:
                outcomes.append(await self._one(peer, parcel))
        return outcomes

    async def _one(self, peer: Peer, parcel: Parcel) -> Outcome:
        if not self._limits.take(peer.id, peer.kind, self._clock.now()):
            return Outcome(parcel, Fate.AGAIN)
        outcome = await self._sender.send(peer, parcel)
        if outcome.fate is Fate.AGAIN:
            self._limits.hold(peer.id, self._clock.now() + outcome.wait)
        return outcome

    async def _mark(self, unit: Unit, outcome: Outcome) -> None:
        parcel = outcome.parcel
        match outcome.fate:
            case Fate.SENT:
                await unit.outbox.sent(parcel, outcome.message_id)
            case Fate.AGAIN:
                await unit.outbox.again(parcel, parcel.due_at, outcome.error)
            case Fate.UNREACHABLE:
                await unit.outbox.failed(parcel, "unreachable", outcome.error)
                await self._lose(unit, parcel.peer_id)
            case _:
                log.warning("undeliverable", row=parcel.id, error=outcome.error)
                await unit.outbox.failed(parcel, "dead", outcome.error)

    async def _lose(self, unit: Unit, peer_id: int) -> None:
        with contextlib.suppress(NotFound):  # erased while the message was on its way
            peer = await unit.peers.get(peer_id)
            peer.unreachable_at = peer.unreachable_at or self._clock.now()
            await unit.peers.save(peer)


async def _claim(unit: Unit, room: int, not_to: set[int]) -> list[Queue]:
    parcels = await unit.outbox.claim(room, LEASE, not_to)
    peers = {peer_id: await unit.peers.get(peer_id) for peer_id in {p.peer_id for p in parcels}}
    groups = groupby(sorted(parcels, key=lambda p: p.peer_id), key=lambda p: p.peer_id)  # keeps the order within
    return [(peers[peer_id], list(group)) for peer_id, group in groups]
