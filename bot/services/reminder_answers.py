"""What people do with a reminder: later, done, nothing new, publish a milestone, "I cannot answer"."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.case import Case
from bot.domain.casefile import Question
from bot.domain.errors import NotFound, Stale
from bot.domain.ids import new_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.publication import NewsKind
from bot.domain.reminder import KIND_OF, Reminder, ReminderKind
from bot.domain.roles import Permission
from bot.services.desk import Desk
from bot.services.publishing import announce_milestone
from bot.services.reporting import own_case
from bot.services.schedule import plan
from bot.services.tell import targets_of, tell_moderators_of

TOMORROW = timedelta(days=1)


@dataclass(frozen=True)
class Planned:
    """The case of a reminder, and when it comes again."""

    case: Case
    due_at: datetime


@dataclass(frozen=True)
class Told:
    """A milestone went out to so many followers."""

    case: Case
    days: int
    followers: int


async def reminded_case(desk: Desk, reminder_id: int) -> Case:
    """The case of a reminder, for a moderator. Raises NotAllowed, or NotFound where the reminder is over."""
    return (await _find(desk, reminder_id))[1]


async def snooze(desk: Desk, reminder_id: int, days: int) -> Planned:
    """Say it again so many days later."""
    reminder, case = await _find(desk, reminder_id)
    planned = Planned(case, desk.policy.now() + timedelta(days=days))
    await _put(desk, reminder, planned.due_at, f"snooze_{reminder.kind}")
    return planned


async def done(desk: Desk, reminder_id: int) -> tuple[Case, datetime | None]:
    """Somebody has seen to it. An outstanding case comes back after its full period, so that none is forgotten."""
    reminder, case = await _find(desk, reminder_id)
    comes_back = reminder.kind in KIND_OF.values()
    due_at = desk.policy.now() + desk.policy.periods.first(reminder.kind) if comes_back else None
    await _put(desk, reminder, due_at, f"done_{reminder.kind}")
    return case, due_at


async def publish_milestone(desk: Desk, reminder_id: int) -> Told:
    """One tap: the followers hear how long it has been. Raises Stale where they have heard it already, Merged."""
    reminder, case = await _find(desk, reminder_id)
    if reminder.kind is not ReminderKind.MILESTONE:
        raise NotFound
    await desk.unit.hold_dossier(case.id)  # who merges or withdraws it in this very moment is waited for
    for item in await desk.unit.publications.news_of(case.id):
        if item.kind is NewsKind.MILESTONE and item.content.get("days") == reminder.subject:
            raise Stale
    await announce_milestone(desk.unit, desk.policy, case, reminder.subject, desk.person.id)
    publication = await desk.unit.publications.get(case.id)
    heard = publication if publication and publication.open else None
    count = await desk.unit.follows.count(await targets_of(desk.unit, heard)) if heard else 0
    await _put(desk, reminder, None, "milestone")
    await plan(desk.unit, desk.policy, case)
    return Told(case, reminder.subject, count)


async def answer_later(desk: Desk, question_id: int) -> Planned:
    """The reporter wants to be asked again tomorrow. Raises NotFound for anybody else, or if it is settled."""
    question, case = await _question(desk, question_id)
    planned = await desk.unit.reminders.of(case.id)
    before = next((r for r in planned if (r.kind, r.subject) == (ReminderKind.QUESTION, question.id)), None)
    reminder = before or Reminder(new_id(), ReminderKind.QUESTION, case.id, None, question.id)
    due_at = desk.policy.now() + TOMORROW
    await desk.unit.reminders.put(replace(reminder, due_at=due_at))
    return Planned(case, due_at)


async def cannot_answer(desk: Desk, question_id: int) -> Case:
    """The reporter cannot answer: the question is settled, and the moderators are told so."""
    question, case = await _question(desk, question_id)
    question.answered_at = desk.policy.now()
    await desk.unit.records.save(question)
    await desk.unit.reminders.cancel(case.id, ReminderKind.QUESTION, question.id)
    data = {"code": case.code, "files": 0, "cannot": True}
    await tell_moderators_of(desk.unit, desk.policy, case, Notice(NoticeKind.QUESTION_ANSWERED, data, case.id))
    return case


async def _find(desk: Desk, reminder_id: int) -> tuple[Reminder, Case]:
    desk.person.must(Permission.REMIND)
    reminder = await desk.unit.reminders.get(reminder_id)
    case = await desk.unit.cases.get(reminder.case_id)
    await desk.must(Permission.REMIND, case)
    if not (reminder.spoken and reminder.fits(case.workflow)):
        raise NotFound
    return reminder, case


async def _put(desk: Desk, reminder: Reminder, due_at: datetime | None, action: str) -> None:
    await desk.unit.reminders.put(replace(reminder, due_at=due_at))
    await desk.unit.audit.add(desk.person.id, action, reminder.case_id)


async def _question(desk: Desk, question_id: int) -> tuple[Question, Case]:
    question = await desk.unit.records.get(Question, question_id)
    case = await own_case(desk.unit, desk.person, question.case_id)
    if question.answered_at is not None or not case.outstanding:
        raise NotFound
    return question, case
