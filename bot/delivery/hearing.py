"""How long Telegram has been silent: for the health page, the metrics and the alarms."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.alarm import AlarmKind, Sign


class Hearing:
    """Watches when Telegram was last heard (`heard_at`), though the clock may be set back."""

    def __init__(
        self, clock: Clock, heard_at: Callable[[], datetime | None], listening: Callable[[], bool] = lambda: True
    ) -> None:
        self._clock, self._heard_at, self._listening = clock, heard_at, listening
        self._heard, self._since = heard_at(), clock.now()

    def since(self) -> datetime | None:
        """Since when nothing has been heard; None for a worker that leaves the listening to another one."""
        now, heard = self._clock.now(), self._heard_at()
        if not self._listening():
            self._since = now
            return None
        if heard != self._heard:
            self._heard, self._since = heard, heard or now
        self._since = min(self._since, now)  # a clock that was set back would hide a silence until it is there again
        return self._since

    def silence(self) -> timedelta | None:
        """How long nothing has been heard."""
        since = self.since()
        return None if since is None else self._clock.now() - since

    def signs(self) -> list[Sign]:
        """The sign for an alarm; none from a fresh start that has not heard anything yet."""
        since = self.since()
        sign = Sign(AlarmKind.DEAF, since)
        if since is None or (self._heard is None and not sign.late(self._clock.now())):
            return []
        return [sign]
