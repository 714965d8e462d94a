"""What the use cases take from the settings: who is who, and how long things may wait."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.domain.reminder import Periods, QuietHours
from bot.domain.retention import Retention


@dataclass(frozen=True)
class Policy:
    """The rules of this installation."""

    clock: Clock
    zone: ZoneInfo
    periods: Periods
    quiet: QuietHours
    admin_ids: frozenset[int] = frozenset()
    moderators_chat_id: int | None = None
    retention: Retention = field(default_factory=Retention)
    session_lock: timedelta = timedelta(minutes=30)
    require_codes: bool = False
    reads_alert: int = 50
    audit_mark_hour: int = 9

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.clock.now()

    def kept_until(self) -> date:
        """The last whole day on which a form that is left now is still there."""
        over = (self.clock.now() + self.retention.left_drafts).astimezone(self.zone).date()
        return max(self.today(), over - timedelta(days=1))

    def today(self) -> date:
        """The date where the people live."""
        return self.clock.now().astimezone(self.zone).date()
