"""The tick: whatever is due is said once, and planned anew; people at night are left to sleep."""

from datetime import timedelta

from bot.domain.case import Case
from bot.domain.casefile import Name, Question
from bot.domain.errors import NotFound
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Role
from bot.domain.reminder import Reminder, ReminderKind
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.services.publishing import announce_milestone
from bot.services.tell import tell_admins, tell_moderator_of, tell_moderators, tell_reporter
from bot.services.triage import Desk

BATCH = 100


async def tick(units: Units, policy: Policy) -> int:
    """Say every reminder that is due; how many there were. Batches, so that a long stop floods no transaction."""
    total = 0
    while True:
        async with units.unit() as unit:
            due = await unit.reminders.due(policy.now(), BATCH)
            for reminder in due:
                await _handle(unit, policy, reminder)
            await unit.commit()
        total += len(due)
        if len(due) < BATCH:
            return total


async def snooze(desk: Desk, reminder_id: int, days: int) -> Reminder:
    """Say it again so many days later."""
    reminder = await _own(desk, reminder_id)
    reminder.due_at = desk.policy.now() + timedelta(days=days)
    await desk.unit.reminders.put(reminder)
    return reminder


async def done(desk: Desk, reminder_id: int) -> None:
    """Take a reminder off the list; the next movement of its case plans a new one."""
    reminder = await _own(desk, reminder_id)
    await desk.unit.reminders.cancel(reminder.case_id, reminder.kind, reminder.subject)
    await desk.unit.audit.add(desk.person.id, f"done_{reminder.kind}", reminder.case_id)


async def publish_milestone(desk: Desk, code: str, days: int) -> int:
    """One tap on a milestone: the followers hear how long it has been; how many they are."""
    case = await desk.case(code)
    count = await announce_milestone(desk.unit, desk.policy, case, days)
    await desk.unit.audit.add(desk.person.id, "milestone", case.id, case.version)
    return count


async def _own(desk: Desk, reminder_id: int) -> Reminder:
    reminder = await desk.unit.reminders.get(reminder_id)
    case = await desk.unit.cases.get(reminder.case_id)
    if reminder.kind is ReminderKind.QUESTION and case.reporter_id == desk.person.id:
        return reminder
    desk.person.must(Role.MODERATOR)
    return reminder


async def _handle(unit: Unit, policy: Policy, reminder: Reminder) -> None:
    now = policy.now()
    morning = policy.quiet.after(now)
    if morning > now:
        reminder.due_at = morning
        await unit.reminders.put(reminder)
        return
    case = await _case(unit, reminder)
    if case is None or not case.outstanding:
        await unit.reminders.cancel(reminder.case_id, reminder.kind, reminder.subject)
        return
    await _say(unit, policy, case, reminder)
    await _plan_next(unit, policy, reminder)


async def _case(unit: Unit, reminder: Reminder) -> Case | None:
    try:
        return await unit.cases.get(reminder.case_id)
    except NotFound:
        return None


async def _say(unit: Unit, policy: Policy, case: Case, reminder: Reminder) -> None:
    notice = await _notice(unit, policy, case, reminder)
    match reminder.kind:
        case ReminderKind.QUESTION:
            await tell_reporter(unit, case, notice)
        case ReminderKind.UNTAKEN if reminder.count == 0:
            await tell_moderators(unit, policy, notice)
        case ReminderKind.UNTAKEN:
            await tell_admins(unit, notice)
        case _:
            await tell_moderator_of(unit, policy, case, notice)


async def _notice(unit: Unit, policy: Policy, case: Case, reminder: Reminder) -> Notice:
    names = await unit.records.all(Name, case.id)
    data = {
        "reminder": reminder.kind, "id": str(reminder.id), "code": case.code, "days": reminder.subject,
        "name": next((n.text for n in names if n.kind == "main"), ""), "version": case.version,
        "submitted_at": case.submitted_at.isoformat(), "moved_at": case.moved_at.isoformat(),
    }  # fmt: skip
    if reminder.kind is ReminderKind.QUESTION:
        question = await unit.records.get(Question, reminder.subject)
        data.update(text=question.text, question_id=str(question.id))
    return Notice(NoticeKind.REMINDER, data, case.id)


async def _plan_next(unit: Unit, policy: Policy, reminder: Reminder) -> None:
    reminder.count += 1
    wait = policy.periods.again(reminder)
    # A row that was said for the last time stays without a date, so that its buttons still work.
    reminder.due_at = policy.now() + wait if wait else None
    await unit.reminders.put(reminder)
