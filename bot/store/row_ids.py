"""Ids for rows whose order counts: they grow with time, also where the clock is set back."""

import secrets
from datetime import datetime, timedelta

from bot.clock import EPOCH, Clock

# Microseconds since 1970 take 51 bits until the year 2041; the rest tells two workers' rows apart.
RANDOM_BITS = 11


class RowIds:
    """Gives growing ids; one for all units of work of a process."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0

    def next(self) -> int:
        """An id greater than all before it."""
        now = int(self._clock.now().timestamp() * 1_000_000) << RANDOM_BITS
        self._last = max(self._last + 1, now + secrets.randbits(RANDOM_BITS))
        return self._last

    def moment(self) -> datetime:
        """A moment that comes after all those given before, also where the clock is set back."""
        return EPOCH + timedelta(microseconds=self.next() >> RANDOM_BITS)
