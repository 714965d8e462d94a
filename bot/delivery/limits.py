"""Telegram's limits as token buckets: 30 messages a second, 1 a second for a chat, 20 a minute for a group."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.notice import Lane
from bot.domain.peer import PeerKind

# Times are whole microseconds: a token that is complete but for this is there.
CRUMB = 1e-4
# What a broadcast leaves in the bucket, so that an answer never waits behind it.
RESERVE = 5.0
# In seconds: a clock that goes back by more was set.
JUMP = 5.0
# Of so many different chats told to wait within a second, it is not the chats that wrote too much, but the bot.
CROWD = 3


@dataclass
class Bucket:
    """`size` tokens that come back at `rate` a second."""

    rate: float
    size: float
    tokens: float
    at: datetime

    def wait(self, now: datetime, left: float = 0.0) -> float:
        """Seconds until a token is there with `left` others; 0 where it is.

        A moment that lies a little before the last one brings nothing, and takes nothing; a clock that was set back
        begins anew.
        """
        gone = (now - self.at).total_seconds()
        if gone > 0 or gone < -JUMP:
            self.tokens, self.at = min(self.size, self.tokens + max(0.0, gone) * self.rate), now
        missing = min(1 + left, self.size) - self.tokens
        return missing / self.rate if missing > CRUMB else 0.0

    def take(self) -> None:
        """Use a token."""
        self.tokens -= 1


class Limits:
    """Says how much may go now, and which chats have to wait."""

    # A person who taps fast gets two answers at once. A group gets 20 in any minute: two at once, then 18 a minute.
    PERSON = (1.0, 2.0)
    GROUP = (18 / 60, 2.0)
    # Beyond this number, chats whose bucket is full again are forgotten.
    MOST = 10_000

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._all: Bucket | None = None
        self._chats: dict[int, Bucket] = {}
        self._held: dict[int, tuple[datetime, datetime]] = {}
        self._told: dict[int, datetime] = {}
        self._silent: tuple[datetime, datetime] | None = None

    def wait(self, lane: Lane, now: datetime) -> float:
        """Seconds until a message of that lane may go to anybody."""
        return self._silence(now) or self._bucket_of_all(now).wait(now, self._reserve(lane))

    def waiting(self, now: datetime) -> set[int]:
        """The peers that must wait. One held by a clock that was set back since is free."""
        self._held = {peer_id: span for peer_id, span in self._held.items() if span[0] <= now < span[1]}
        return set(self._held)

    def is_waiting(self, peer_id: int, now: datetime) -> bool:
        """Whether this peer must wait."""
        since, until = self._held.get(peer_id, (now, now))
        return since <= now < until

    def take(self, peer_id: int, kind: PeerKind, now: datetime, lane: Lane = Lane.REPLY) -> bool:
        """Take a place for one message; False where it may not go now (and none is taken)."""
        everyone, chat = self._bucket_of_all(now), self._bucket(peer_id, kind, now)
        if self.is_waiting(peer_id, now) or self.wait(lane, now):
            return False
        if wait := chat.wait(now):
            self.hold(peer_id, now, now + timedelta(seconds=wait))
            return False
        everyone.take()
        chat.take()
        return True

    def hold(self, peer_id: int, now: datetime, until: datetime) -> None:
        """Let a peer wait until then: Telegram said so, or a message to them has to be tried again."""
        before = self._held.get(peer_id, (now, now))
        self._held[peer_id] = (now, max(until, before[1]) if before[0] <= now else until)

    def told(self, peer_id: int, now: datetime, until: datetime) -> None:
        """Telegram told us to wait with a peer; where it tells so of several at once, it means all of them."""
        self.hold(peer_id, now, until)
        second_ago = now - timedelta(seconds=1)
        self._told = {each: at for each, at in self._told.items() if second_ago < at <= now} | {peer_id: now}
        if len(self._told) >= CROWD:
            before = self._silent or (now, now)
            self._silent = (now, max(until, before[1]) if before[0] <= now else until)

    def _silence(self, now: datetime) -> float:
        """Seconds for which nothing goes to anybody."""
        since, until = self._silent or (now, now)
        return (until - now).total_seconds() if since <= now < until else 0.0

    def _reserve(self, lane: Lane) -> float:
        return min(RESERVE, self._rate / 4) if lane is Lane.BROADCAST else 0.0

    def _bucket_of_all(self, now: datetime) -> Bucket:
        if self._all is None:
            # Half a second's worth at once: with a full second's, twice the rate could fall into one second.
            size = max(1.0, self._rate / 2)
            self._all = Bucket(self._rate, size, size, now)
        return self._all

    def _bucket(self, peer_id: int, kind: PeerKind, now: datetime) -> Bucket:
        if peer_id not in self._chats:
            if len(self._chats) >= self.MOST:
                self._chats = {key: b for key, b in self._chats.items() if b.wait(now) or b.tokens < b.size}
            rate, size = self.PERSON if kind is PeerKind.PRIVATE else self.GROUP
            self._chats[peer_id] = Bucket(rate, size, size, now)
        return self._chats[peer_id]
