"""The dispatcher: claims due rows of the outbox, sends them under Telegram's limits, and records what came of it."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot

from bot.clock import Clock
from bot.delivery.lanes import Item, Lanes
from bot.delivery.limits import Limits
from bot.delivery.metrics import Metrics
from bot.delivery.outcome import Fate, Outcome
from bot.delivery.ports import Unit, Units
from bot.delivery.recording import record
from bot.delivery.sender import Sender
from bot.domain.message import VANISH_AFTER
from bot.domain.notice import Lane, Parcel
from bot.domain.peer import Peer
from bot.logs import where

LEASE = timedelta(minutes=2)
# Rows in hand, and of those: under way, or sent and not recorded yet. A crash repeats no more than AT_ONCE.
WINDOW, AT_ONCE = 400, 256
# So many are taken in hand in one transaction, and so many that came to their end are recorded in one: whoever writes
# just then waits for its end. Where fewer came to their end, they are recorded after a moment.
HANDFUL, FULL, MOMENT = 48, 32, 0.05
# In seconds: whoever waits for the rate waits as long at least: waking up for each costs more than sending it.
BREATH = 0.02
# Followers taken in hand, in seconds of the rate.
AHEAD = 2.0
# With so many peers that must wait, no more followers are taken in hand.
MOST_WAITING = 500
# A clock that goes back by more was set.
JUMP = timedelta(seconds=5)
# Between two looks at the outbox where nothing tells of a change.
IDLE = 1.0
# Why something for a peer goes nowhere who cannot be read.
LOST = "sealed value does not open: peers/chat_id"
log = structlog.get_logger()


class Dispatcher:
    """Sends what is due, replies first; rows of one peer in their order, different peers in parallel.

    A row that has to wait goes back and keeps its place, and its peer is passed over meanwhile: nothing overtakes it.
    """

    def __init__(
        self, bot: Bot, units: Units, clock: Clock, zone: ZoneInfo, rate: float, metrics: Metrics,
        vanish_after: timedelta = VANISH_AFTER,
    ) -> None:  # fmt: skip
        self._units, self._clock, self._rate, self._metrics = units, clock, rate, metrics
        self._vanish_after = vanish_after
        self.limits = Limits(rate)
        self._sender = Sender(bot, units, clock, zone)
        self._lanes = Lanes()
        self._sending: set[asyncio.Task[None]] = set()
        self._outcomes: list[Outcome] = []
        # Peers of whom something is on its way back to the outbox: nothing later may overtake it.
        self._returning: set[int] = set()
        self._wake = asyncio.Event()
        # The ids of what is in hand: waiting for its turn, under way, or over and not recorded. Nobody claims it again.
        self._in_hand: set[int] = set()
        self._leading, self._open = False, True
        # Whether nobody else can lead.
        self._holds: Callable[[], bool] = lambda: True
        # How far the date is from the running time: it falls where the clock is set back.
        self._drift: timedelta | None = None
        # Whether the last look found more than could be taken in hand.
        self._more = False
        self._timers: dict[str, asyncio.TimerHandle] = {}

    def accepts(self, peer_id: int) -> bool:
        """Whether an answer to this peer may be handed over, instead of being claimed."""
        ready = self._leading and len(self._lanes) < WINDOW and peer_id not in self._returning
        return ready and not self.limits.is_waiting(peer_id, self._clock.steady())

    def offer(self, handed: list[Item]) -> None:
        """Take answers that were leased for us with their commit."""
        if self._leading:  # else whoever leads now, or next, finds them
            self._take_in_hand(handed)
            self._begin()

    async def dispatch_due(self) -> int:
        """Send one batch of what is due, to its end; how many rows left the outbox."""
        self._open = True
        gone = await self._step()
        return gone + await self._to_the_end()

    async def run(self, changed: asyncio.Event, stop: asyncio.Event, holds: Callable[[], bool] = lambda: True) -> None:
        """Lead until `stop`: send, and then finish what is under way. Nothing is begun while `holds` says no."""
        await self._take_over()
        self._holds = holds
        self._leading, self._open, look = True, True, True
        while not stop.is_set():
            await self._step(look or self._more)
            look = await self._news(changed, stop)
        self._leading, self._open = False, False
        await self._to_the_end()

    async def _take_over(self) -> None:
        """Free the rows that a dispatcher before us had in hand when it ended, and wait with whom it had to wait."""
        now, steady = self._clock.now(), self._clock.steady()
        self._in_hand -= {parcel.id for parcel in self._lanes.give_back()}
        async with self._units.unit() as unit:
            await unit.dispatch.release()
            await unit.dispatch.bring_forward()
            for peer_id, until in (await unit.dispatch.held()).items():
                self.limits.hold(peer_id, steady, steady + (until - now))
            await unit.commit()
        self._drift = now - steady

    async def _to_the_end(self) -> int:
        """Finish what is under way; what waits for its turn goes back. How many rows left the outbox."""
        gone = 0
        while self._sending:
            await asyncio.wait(set(self._sending))
            gone += await self._step(claiming=False)
        if self._holds():  # else somebody else has them, and what we gave back would be sent twice
            self._outcomes += [Outcome(parcel, Fate.AGAIN) for parcel in self._lanes.give_back()]
        while self._outcomes:
            gone += await self._step(claiming=False)
        return gone

    async def _news(self, changed: asyncio.Event, stop: asyncio.Event) -> bool:
        """Until there is something to record, or reason to look for what is due; whether there is such a reason."""
        waits = {asyncio.create_task(event.wait()) for event in (changed, self._wake, stop)}
        try:
            done, _ = await asyncio.wait(waits, timeout=IDLE, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        look = changed.is_set() or not done
        changed.clear()
        self._wake.clear()
        return look

    async def _step(self, claiming: bool = True) -> int:
        """Record what has come to its end and take what is due; how many rows left the outbox.

        Where the store refuses, nothing is lost: what was sent is recorded by a later step, so that no copy follows.
        """
        outcomes = list(self._outcomes)
        try:
            items = await self._exchange(outcomes, claiming)
        except Exception as error:  # noqa: BLE001 - whatever it is, it must not end the sending
            log.error("sending_waits", error=where(error))
            await self._clock.sleep(IDLE)
            return 0
        del self._outcomes[: len(outcomes)]
        self._in_hand -= {outcome.parcel.id for outcome in outcomes}
        self._returning = {each.parcel.peer_id for each in self._outcomes if each.fate is Fate.AGAIN}
        for peer, parcel in items:
            if peer.id in self._returning:  # it has come to wait meanwhile
                self._outcomes.append(Outcome(parcel, Fate.AGAIN))
                self._in_hand.add(parcel.id)
            else:
                self._take_in_hand([(peer, parcel)])
        self._begin()
        return sum(outcome.fate is not Fate.AGAIN for outcome in outcomes)

    async def _exchange(self, outcomes: list[Outcome], claiming: bool) -> list[Item]:
        """In one transaction: what came of the last ones, and the next ones."""
        now, steady, parcels = self._clock.now(), self._clock.steady(), []
        waiting, drift = self.limits.waiting(steady), now - steady
        room = min(HANDFUL, WINDOW - len(self._lanes) - len(self._sending)) if claiming else 0
        if not outcomes and room < 1:
            return []
        async with self._units.unit() as unit:
            lost = await record(unit, outcomes, now, self._vanish_after)
            if self._drift is not None and drift < self._drift - JUMP:
                await unit.dispatch.bring_forward()
            if room > 0:
                await self._drop_cancelled(unit)
                # What goes back with this very transaction may be taken anew, before anything later to the same peer.
                in_hand = self._in_hand - {outcome.parcel.id for outcome in outcomes}
                parcels = await unit.dispatch.claim(room, LEASE, waiting, in_hand)
                self._more = len(parcels) == room
                if share := self._share(room - len(parcels), len(waiting)):
                    followers = await unit.broadcasts.advance(share, LEASE)
                    self._more = self._more or bool(followers)
                    for parcel in (each for each in followers if each.peer_id in waiting):
                        await unit.dispatch.again(parcel, "")  # behind what waits for them already
                    parcels += [each for each in followers if each.peer_id not in waiting]
            peers = await unit.peers.several({parcel.peer_id for parcel in parcels}) if parcels else {}
            for parcel in (each for each in parcels if each.peer_id not in peers):
                await unit.dispatch.failed(parcel, "dead", f"{LOST}/{parcel.peer_id}")
            silenced = {peer.id for peer in peers.values() if peer.blocked_at}
            for parcel in (each for each in parcels if each.peer_id in silenced):
                await unit.dispatch.failed(parcel, "cancelled", "blocked")
            await unit.commit()
        self._drift = drift
        for chat_id, message_id in lost:
            self._go(self._sender.take_back(chat_id, message_id))
        heard = peers.keys() - silenced
        return [(peers[parcel.peer_id], parcel) for parcel in parcels if parcel.peer_id in heard]

    def _take_in_hand(self, items: list[Item]) -> None:
        for peer, parcel in items:
            self._in_hand.add(parcel.id)
            self._lanes.put(peer, parcel)

    async def _drop_cancelled(self, unit: Unit) -> None:
        """Let go of what was taken back while it waited for its turn: what was withdrawn is not said."""
        waiting = self._lanes.ids(Lane.BROADCAST) | self._lanes.ids(Lane.CASE)
        gone = waiting - await unit.dispatch.still_pending(waiting) if waiting else set()
        self._lanes.drop(gone)
        self._in_hand -= gone

    def _share(self, room: int, waiting: int) -> int:
        """How many more followers to take in hand; none while very many must wait, as in an outage."""
        if waiting > MOST_WAITING:
            return 0
        wanted = max(2, int(self._rate * AHEAD)) - self._lanes.count(Lane.BROADCAST)
        return max(0, min(wanted, room))

    def _begin(self) -> None:
        """Start what may go now."""
        now = self._clock.steady()

        def free(lane: Lane) -> bool:
            return not self.limits.wait(lane, now)

        while self._open and self._holds() and len(self._sending) + len(self._outcomes) < AT_ONCE:
            item = self._lanes.take(free)
            if item is None:
                break
            self._start(*item, now)
        if self._leading and len(self._lanes):
            waits = [self.limits.wait(lane, now) for lane in Lane if self._lanes.count(lane)]
            if max(waits) > 0:
                self._later("begin", max(BREATH, min(wait for wait in waits if wait > 0)), self._begin)

    def _start(self, peer: Peer, parcel: Parcel, now: datetime) -> None:
        if peer.unreachable_at and parcel.lane is not Lane.REPLY:
            self._end(Outcome(parcel, Fate.UNREACHABLE, error="not tried"))
        elif not self.limits.take(peer.id, peer.kind, now, parcel.lane):
            self._end(Outcome(parcel, Fate.AGAIN))
        else:
            self._go(self._send(peer, parcel))

    def _go(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _send(self, peer: Peer, parcel: Parcel) -> None:
        outcome = await self._sender.send(peer, parcel)
        self._count(outcome)
        if outcome.fate is Fate.AGAIN:
            now = self._clock.steady()
            pause = self.limits.told if outcome.told else self.limits.hold
            pause(peer.id, now, now + outcome.wait)
        self._end(outcome)
        self._begin()

    def _end(self, outcome: Outcome) -> None:
        """It is over for now; whatever has to wait, or cannot reach its peer, answers for those behind it as well."""
        self._outcomes.append(outcome)
        peer_id = outcome.parcel.peer_id
        if outcome.fate is Fate.AGAIN:
            self._returning.add(peer_id)
            self._outcomes += [Outcome(behind, Fate.AGAIN) for behind in self._lanes.give_back(peer_id)]
        elif outcome.fate is Fate.UNREACHABLE:
            behind = self._lanes.give_back(peer_id)
            self._outcomes += [Outcome(each, Fate.UNREACHABLE, error="not tried") for each in behind]
        self._lanes.done(peer_id)
        if len(self._outcomes) >= FULL:
            self._wake.set()
        elif self._leading:
            self._later("record", MOMENT, self._wake.set)

    def _count(self, outcome: Outcome) -> None:
        self._metrics.sent(outcome.fate)
        if outcome.told:
            self._metrics.told_to_wait()
        if outcome.parcel.attempts > 1:
            self._metrics.retried()

    def _later(self, name: str, seconds: float, what: Callable[[], None]) -> None:
        """Do it in a while, once."""
        timer = self._timers.get(name)
        loop = asyncio.get_running_loop()
        if timer is None or timer.cancelled() or timer.when() <= loop.time():
            self._timers[name] = loop.call_later(seconds, what)
