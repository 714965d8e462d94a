"""When a case will be remembered next: rows written with the change itself."""

from datetime import UTC, datetime, time, timedelta

from bot.domain.case import Case
from bot.domain.dates import PartialDate, Precision
from bot.domain.ids import new_id
from bot.domain.notice import NoticeKind
from bot.domain.publication import Publication
from bot.domain.reminder import KIND_OF, Reminder, ReminderKind
from bot.services.policy import Policy
from bot.services.ports import Unit

# Milestones come in the morning of their day, by the clock of TIMEZONE.
MORNING = time(10)
# A beginning that is known less exactly than this has no hundredth day.
EXACT = {Precision.DAY, Precision.MONTH, Precision.RANGE}
LONGEST_SPAN = timedelta(days=31)


async def plan(unit: Unit, policy: Policy, case: Case) -> None:
    """Plan the reminders of a case in which something has just happened; one that is over has none.

    Those of a case that is held back begin when it is let in.
    """
    if case.held_at is not None:
        return
    wanted = KIND_OF.get(case.workflow)
    if wanted is None:
        await forget(unit, case.id)
        return
    for kind in KIND_OF.values():
        if kind is not wanted:
            await unit.reminders.cancel(case.id, kind)
    await remind(unit, policy, case.id, wanted)


async def remind(unit: Unit, policy: Policy, case_id: int, kind: ReminderKind, subject: int = 0) -> None:
    """Plan one reminder, counted from now."""
    due_at = policy.now() + policy.periods.first(kind)
    await unit.reminders.put(Reminder(new_id(), kind, case_id, due_at, subject))


async def plan_milestones(unit: Unit, policy: Policy, publication: Publication) -> None:
    """Plan the milestones to come, counted from the last day on which it may have begun: never too early."""
    since = PartialDate.from_json(publication.since) if publication.since else None
    if since is None or since.precision not in EXACT or since.end - since.start > LONGEST_SPAN:
        return
    for days in policy.periods.milestones:
        morning = datetime.combine(since.end + timedelta(days=days), MORNING, policy.zone).astimezone(UTC)
        if morning > policy.now():
            kind = ReminderKind.MILESTONE
            await unit.reminders.put(Reminder(new_id(), kind, publication.case_id, morning, days))


async def forget(unit: Unit, case_id: int) -> None:
    """A case that is over reminds nobody: its rows go, and so does what is already on its way."""
    await unit.reminders.cancel(case_id)
    await unit.outbox.cancel(case_id, NoticeKind.REMINDER)
