"""Time, injected: nothing below the composition root asks the system for the hour."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Clock(Protocol):
    """What the rest of the house asks for the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""

    def steady(self) -> datetime:
        """A moment to measure spans by: nobody sets this clock, and what date it shows means nothing."""

    async def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of this clock."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC)

    def steady(self) -> datetime:
        """The machine's running time as a moment."""
        return EPOCH + timedelta(seconds=time.monotonic())

    async def sleep(self, seconds: float) -> None:
        """Wait for so many real seconds."""
        await asyncio.sleep(max(0.0, seconds))


class ShiftedClock(SystemClock):
    """The machine's time plus a shift that can grow: the sandbox travels to next week with it."""

    def __init__(self) -> None:
        self.shift = timedelta(0)

    def now(self) -> datetime:
        """The present moment of the traveller, aware, in UTC."""
        return super().now() + self.shift

    def steady(self) -> datetime:
        """The traveller's running time as a moment."""
        return super().steady() + self.shift

    def advance(self, seconds: float) -> None:
        """Travel forward."""
        self.shift += timedelta(seconds=seconds)


class ManualClock:
    """A clock that stands still until told to move: for tests and simulations."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """The moment at which it stands, aware, in UTC."""
        return self._now

    def steady(self) -> datetime:
        """The same: whoever moves this clock moves time."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Pass the time at once, and let others run."""
        self.advance(max(0.0, seconds))
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Move forward (or, for a clock that jumps, back)."""
        self._now += timedelta(seconds=seconds)
