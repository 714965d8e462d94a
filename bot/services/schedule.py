"""When a case will be remembered next: rows written with the change itself."""

from datetime import UTC, datetime, time, timedelta

from bot.domain import dates
from bot.domain.case import Case, Workflow
from bot.domain.ids import new_id
from bot.domain.notice import NoticeKind
from bot.domain.publication import Publication
from bot.domain.reminder import Reminder, ReminderKind
from bot.services.policy import Policy
from bot.services.ports import Unit

# Milestones come in the morning of their day, by the clock of TIMEZONE.
MORNING = time(10)


async def plan(unit: Unit, policy: Policy, case: Case) -> None:
    """Plan the reminders of a case that has just moved; one that is not outstanding has none."""
    if not case.outstanding:
        await forget(unit, case.id)
        return
    wanted = {
        Workflow.SUBMITTED: ReminderKind.UNTAKEN,
        Workflow.IN_REVIEW: ReminderKind.IN_REVIEW,
        Workflow.PUBLISHED: ReminderKind.QUIET,
    }[case.workflow]
    for kind in (ReminderKind.UNTAKEN, ReminderKind.IN_REVIEW, ReminderKind.QUIET):
        if kind is not wanted:
            await unit.reminders.cancel(case.id, kind)
    await remind(unit, policy, case.id, wanted)


async def remind(unit: Unit, policy: Policy, case_id: int, kind: ReminderKind, subject: int = 0) -> None:
    """Plan one reminder, counted from now."""
    due_at = policy.now() + policy.periods.first(kind)
    await unit.reminders.put(Reminder(new_id(), kind, case_id, due_at, subject))


async def plan_milestones(unit: Unit, policy: Policy, publication: Publication) -> None:
    """Plan the milestones to come, where the day on which it began is known."""
    since = dates.PartialDate.from_json(publication.since) if publication.since else None
    if since is None or since.start != since.end:
        return
    for days in policy.periods.milestones:
        morning = datetime.combine(since.start + timedelta(days=days), MORNING, policy.zone).astimezone(UTC)
        if morning > policy.now():
            milestone = Reminder(new_id(), ReminderKind.MILESTONE, publication.case_id, morning, days)
            await unit.reminders.put(milestone)


async def forget(unit: Unit, case_id: int) -> None:
    """A case that is over reminds nobody: its rows go, and so does what is already on its way."""
    await unit.reminders.cancel(case_id)
    await unit.outbox.cancel(case_id, NoticeKind.REMINDER)
