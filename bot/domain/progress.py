"""What the publisher of a broadcast is told: how far it has come, and how long it may still take."""

from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from bot.domain.broadcast import Broadcast, BroadcastState

# Further states of a report: what a broadcast said is not public any more, so it was cancelled.
WITHDRAWN = "withdrawn"
OVER = frozenset({BroadcastState.DONE, BroadcastState.CANCELLED, WITHDRAWN})
# After a longer gap between two reports the bot was away, and the pace is measured anew.
GAP = timedelta(minutes=2)
# What takes longer than LONG (in minutes) is reported on every SELDOM.
LONG, SELDOM = 10, timedelta(seconds=30)
COUNTS = ("total", "sent", "kept", "unreachable", "failed")


@dataclass(frozen=True)
class Progress:
    """A report as it was said last. `about` is the kind of news, `left` the minutes that it may still take.

    `at`: when it was said; `begun_at` and `begun`: since when the pace is measured, and how many were through then.
    `asking`: the publisher is asked whether to stop for good.
    """

    code: str
    about: str
    at: str
    begun_at: str
    begun: int = 0
    state: str = BroadcastState.RUNNING
    total: int | None = None
    sent: int = 0
    kept: int = 0
    unreachable: int = 0
    failed: int = 0
    left: int | None = None
    asking: bool = False

    @classmethod
    def of(cls, broadcast: Broadcast, about: dict[str, Any], now: datetime) -> "Progress":
        """The first report; `about` are the words of the news."""
        moment = now.isoformat()
        first = cls(about["code"], about["kind"], moment, moment, broadcast.ended)
        return first.then(broadcast, now)

    @property
    def is_over(self) -> bool:
        """Whether nobody else will be told."""
        return self.state in OVER

    def then(self, broadcast: Broadcast, now: datetime) -> "Progress":
        """The next report."""
        state = self._next_state(broadcast.state)
        counts = {name: getattr(broadcast, name) for name in COUNTS}
        after = replace(self, **counts, state=state, at=now.isoformat(), asking=self.asking and state not in OVER)
        if state != self.state or not timedelta(0) <= now - datetime.fromisoformat(self.at) <= GAP:
            after = replace(after, begun_at=now.isoformat(), begun=broadcast.ended)
        return replace(after, left=_minutes_left(after, broadcast, now))

    def is_worth_saying(self, before: "Progress") -> bool:
        """Whether it tells more than the report before, and that one has been read for a while where it takes long."""
        if self.state != before.state or self.asking != before.asking:
            return True
        passed = datetime.fromisoformat(self.at) - datetime.fromisoformat(before.at)
        waits = not self.is_over and (self.left or 0) > LONG and timedelta(0) <= passed < SELDOM
        return not waits and any(getattr(self, name) != getattr(before, name) for name in (*COUNTS, "left"))

    def data(self) -> dict[str, Any]:
        """The report as the data of its notice."""
        return asdict(self)

    @classmethod
    def read(cls, data: dict[str, Any]) -> "Progress":
        """The report from the data of its notice."""
        return cls(**{field.name: data[field.name] for field in fields(cls) if field.name in data})

    def _next_state(self, state: BroadcastState) -> str:
        """What is over stays over: a correction that goes out later is no other broadcast."""
        if self.is_over:
            return self.state
        return WITHDRAWN if state is BroadcastState.CANCELLED else state


def _minutes_left(progress: Progress, broadcast: Broadcast, now: datetime) -> int | None:
    """By the pace so far, rounded up; None where there is none to go by."""
    passed = (now - datetime.fromisoformat(progress.begun_at)).total_seconds()
    through = broadcast.ended - progress.begun
    if progress.state != BroadcastState.RUNNING or broadcast.total is None or passed <= 0 or through <= 0:
        return None
    seconds = broadcast.remaining * passed / through
    return -int(-seconds // 60)
