"""Telegram's limits for those who send: token buckets that fill by the world's clock."""

import math
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.sandbox.errors import ApiError
from bot.sandbox.model import Chat


class Bucket:
    """So many tokens at most, refilled at a rate (tokens a second). A refusal holds until its time is over."""

    def __init__(self, capacity: float, rate: float, now: datetime) -> None:
        self.capacity = capacity
        self.rate = rate
        self.tokens = capacity
        self.filled = now
        self.refused_until: datetime | None = None

    def wait(self, cost: int, now: datetime) -> int:
        """Whole seconds until `cost` tokens may be taken (0: now)."""
        elapsed = max(0.0, (now - self.filled).total_seconds())
        self.tokens = min(self.capacity, self.tokens + elapsed * self.rate)
        self.filled = now
        if self.refused_until is not None and now < self.refused_until:
            return math.ceil((self.refused_until - now).total_seconds())
        # an album may cost more than the bucket holds: it then needs a full one
        missing = min(cost, self.capacity) - self.tokens
        return math.ceil(missing / self.rate - 1e-9) if missing > 1e-9 else 0

    def refuse(self, seconds: int, now: datetime) -> None:
        """Nothing more until then."""
        self.refused_until = now + timedelta(seconds=seconds)


class Flood:
    """30 a second for the bot, 1 a second (3 at once) for a private chat, 20 a minute for a group or channel."""

    def __init__(self, clock: Clock, enabled: bool = True) -> None:
        self.clock = clock
        self.enabled = enabled
        self.overall = Bucket(30, 30, clock.now())
        self.chats: dict[int, Bucket] = {}

    def spend(self, chat: Chat, cost: int = 1) -> None:
        """Pay for so many messages to a chat. Raises ApiError 429 with retry_after."""
        if not self.enabled:
            return
        now = self.clock.now()
        buckets = [self.overall, self._bucket(chat, now)]
        for bucket in buckets:
            seconds = bucket.wait(cost, now)
            if seconds:
                bucket.refuse(seconds, now)
                raise too_many_requests(seconds)
        for bucket in buckets:
            bucket.tokens -= cost

    def refuse(self, chat: Chat, seconds: int) -> None:
        """A 429 that was ordered for a chat binds it as one that was earned."""
        self._bucket(chat, self.clock.now()).refuse(seconds, self.clock.now())

    def _bucket(self, chat: Chat, now: datetime) -> Bucket:
        if chat.id not in self.chats:
            self.chats[chat.id] = Bucket(3, 1, now) if chat.private else Bucket(20, 20 / 60, now)
        return self.chats[chat.id]


def too_many_requests(seconds: int) -> ApiError:
    """429, as Telegram words it."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
