"""What the use cases take from the settings: who is who, and how long things may wait."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
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
    consent_fresh: timedelta = timedelta(days=1)
    organisations: tuple[str, ...] = ()
    reports_a_day: int = 3
    report_cap: int = 30
    audit_mark_hour: int = 9

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return self.clock.now()

    def kept_until(self) -> date:
        """The last whole day on which a form that is left now is still there."""
        over = (self.clock.now() + self.retention.left_drafts).astimezone(self.zone).date()
        return max(self.today(), over - timedelta(days=1))

    def midnight(self, days: int = 0) -> datetime:
        """When the present day began where the people live, or the day that many days later; aware, in their zone."""
        return datetime.combine(self.today() + timedelta(days=days), time(), self.zone)

    def today(self) -> date:
        """The date where the people live."""
        return self.clock.now().astimezone(self.zone).date()
