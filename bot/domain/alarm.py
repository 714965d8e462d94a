"""When the admins are alarmed, and when it is over: a pure decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# Who waits for longer is let down; the alarm is over only well below it, so that it does not come and go.
LATE = timedelta(minutes=10)
CALM = timedelta(minutes=2)


class AlarmKind(StrEnum):
    """What can be wrong: no word from Telegram, or none to us; answers that are late; messages that are late."""

    DEAF = "deaf"
    UNDELIVERED = "undelivered"
    HANDLING = "handling"
    SENDING = "sending"
    BACKUP = "backup"


@dataclass(frozen=True)
class Alarm:
    """What the admins were told is wrong, and since when."""

    kind: AlarmKind
    since: datetime


@dataclass(frozen=True)
class Sign:
    """What is seen of one kind of trouble: it has lasted `since` then; None where all is well."""

    kind: AlarmKind
    since: datetime | None

    def late(self, now: datetime) -> bool:
        """Whether it has lasted long enough for an alarm."""
        return self.since is not None and now - self.since >= LATE

    def calm(self, now: datetime) -> bool:
        """Whether an alarm about it is over."""
        return self.since is None or now - self.since <= CALM
