"""What the store's gauges show: how much waits, and since when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.notice import Lane


@dataclass(frozen=True)
class Waiting:
    """How many wait, and since when the first of them; None where nobody has to wait now."""

    count: int = 0
    since: datetime | None = None


@dataclass(frozen=True)
class Readings:
    """The gauges at one moment.

    `inbox`: updates that came and are not handled; `outbox`: by lane, what has not gone out (`since`: what is due);
    `reminders_since`: the oldest due date of a reminder that nobody has said; `to_follow`: followers whom a
    broadcast has still to reach; `dead`: dead letters; `quarantined`: updates that were set aside.
    """

    inbox: Waiting = Waiting()
    outbox: Mapping[Lane, Waiting] = field(default_factory=dict)
    reminders_since: datetime | None = None
    to_follow: int = 0
    dead: int = 0
    quarantined: int = 0

    def sending_since(self) -> datetime | None:
        """Since when the oldest message waits that somebody may be waiting for; broadcasts take their time."""
        moments = [self.outbox[lane].since for lane in (Lane.REPLY, Lane.CASE) if lane in self.outbox]
        return min((moment for moment in moments if moment), default=None)
