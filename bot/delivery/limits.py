"""Telegram's limits as token buckets: 30 messages a second, 1 a second for a chat, 20 a minute for a group."""

from dataclasses import dataclass
from datetime import datetime

from bot.domain.peer import PeerKind


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
        return 0.0 if self.tokens >= 1 else (1 - self.tokens) / self.rate

    def take(self) -> None:
        """Use a token."""
        self.tokens -= 1


class Limits:
    """Says how long a message to a chat has to wait."""

    # A person who taps fast gets two answers at once; groups are stricter.
    PERSON = (1.0, 2.0)
    GROUP = (20 / 60, 2.0)
    # Chats whose bucket must be full again are forgotten beyond this number.
    MOST = 10_000

    def __init__(self, rate: int) -> None:
        self._rate = rate
        self._all: Bucket | None = None
        self._chats: dict[int, Bucket] = {}
        self._paused: dict[int, datetime] = {}

    def take(self, peer_id: int, kind: PeerKind, now: datetime) -> float:
        """Take a place for one message: 0 where it may go now, else the seconds to wait (and none is taken)."""
        until = self._paused.get(peer_id)
        if until and until > now:
            return (until - now).total_seconds()
        self._paused.pop(peer_id, None)
        everyone, chat = self._bucket_of_all(now), self._bucket(peer_id, kind, now)
        wait = max(everyone.wait(now), chat.wait(now))
        if not wait:
            everyone.take()
            chat.take()
        return wait

    def pause(self, peer_id: int, until: datetime) -> None:
        """Telegram said when this chat may be written to again."""
        self._paused[peer_id] = until

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
