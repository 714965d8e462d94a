"""Telegram's limits as token buckets: 30 messages a second, 1 a second for a chat, 20 a minute for a group."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.domain.peer import PeerKind

# Times are whole microseconds: a token that is complete but for this is there.
CRUMB = 1e-4


@dataclass
class Bucket:
    """`size` tokens that come back at `rate` a second."""

    rate: float
    size: float
    tokens: float
    at: datetime

    def wait(self, now: datetime) -> float:
        """Seconds until a token is there; 0 where one is."""
        gone = max(0.0, (now - self.at).total_seconds())
        self.tokens, self.at = min(self.size, self.tokens + gone * self.rate), now
        return 0.0 if self.tokens >= 1 - CRUMB else (1 - self.tokens) / self.rate

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

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._all: Bucket | None = None
        self._chats: dict[int, Bucket] = {}
        self._held: dict[int, datetime] = {}

    def room(self, now: datetime) -> int:
        """How many messages may go now, to all chats together."""
        everyone = self._bucket_of_all(now)
        everyone.wait(now)
        return int(everyone.tokens + CRUMB)

    def waiting(self, now: datetime) -> set[int]:
        """The peers that must wait."""
        self._held = {peer_id: until for peer_id, until in self._held.items() if until > now}
        return set(self._held)

    def take(self, peer_id: int, kind: PeerKind, now: datetime) -> bool:
        """Take a place for one message; False where it may not go now (and none is taken)."""
        everyone, chat = self._bucket_of_all(now), self._bucket(peer_id, kind, now)
        if peer_id in self.waiting(now) or everyone.wait(now) or chat.wait(now):
            return False
        everyone.take()
        chat.take()
        if wait := chat.wait(now):
            self.hold(peer_id, now + timedelta(seconds=wait))
        return True

    def hold(self, peer_id: int, until: datetime) -> None:
        """Let a peer wait until then: Telegram said so, or a message to them has to be tried again."""
        self._held[peer_id] = max(until, self._held.get(peer_id, until))

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
