"""A broadcast: one notice on its way to all who follow, and how far it has come."""

from dataclasses import dataclass
from enum import StrEnum


class BroadcastState(StrEnum):
    """PAUSED and CANCELLED are a moderator's word; DONE when everybody's row has come to its end."""

    RUNNING = "running"
    PAUSED = "paused"
    CANCELLED = "cancelled"
    DONE = "done"


@dataclass(frozen=True)
class Broadcast:
    """How a broadcast stands. `total` is None until the followers have been counted.

    `kept` wait for their digest; `failed` are dead letters; `exhausted`: nobody is left who has no row yet.
    """

    notice_id: int
    state: BroadcastState
    total: int | None = None
    sent: int = 0
    kept: int = 0
    unreachable: int = 0
    failed: int = 0
    exhausted: bool = False
    news_id: int | None = None
    publisher_id: int | None = None
    progress_id: int | None = None

    @property
    def ended(self) -> int:
        """How many followers are through, one way or the other."""
        return self.sent + self.kept + self.unreachable + self.failed

    @property
    def remaining(self) -> int:
        """How many followers are still to come; 0 where nobody has counted yet."""
        return max(0, (self.total or 0) - self.ended)
