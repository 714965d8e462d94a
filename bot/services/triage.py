"""What moderators do with a case. Each action checks the role, the case's version and its state again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from bot.domain.approval import Deed
from bot.domain.case import Action, Case, Verification, Workflow
from bot.domain.casefile import Appeal, Event, Note, Question, Record
from bot.domain.errors import AlreadyTaken, NotFound, Stale, WrongState
from bot.domain.ids import new_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.reminder import ReminderKind
from bot.domain.roles import Permission
from bot.services.approving import ask as ask_colleague
from bot.services.correcting import correct_record, withdraw_record
from bot.services.desk import Desk
from bot.services.leading import must_lead
from bot.services.publishing import (
    announce_closed,
    announce_reopened,
    draft_news,
    publish_news,
    publish_record,
    refresh,
)
from bot.services.schedule import plan, plan_milestones, remind
from bot.services.tell import tell_reporter

Public = TypeVar("Public", bound=Event | Appeal)
BEGUN = frozenset({Workflow.IN_REVIEW, Workflow.PUBLISHED})


async def claim(desk: Desk, code: str, seen: int | None = None) -> Case:
    """Take a case. Raises AlreadyTaken where a colleague was first."""
    await desk.must(Permission.CLAIM)
    holder = (await desk.any_case(code)).moderator_id
    if holder not in {None, desk.person.id}:
        raise AlreadyTaken(Permission.CLAIM)
    case = await desk.case(code, to=Permission.CLAIM)
    if holder is not None:
        return case
    if seen is not None and seen != case.version:
        raise Stale
    if case.workflow not in BEGUN:  # one whose moderator has left is simply taken over
        case.apply(Action.CLAIM, desk.policy.now())
    case.moderator_id = desk.person.id
    await desk.moved(case, Action.CLAIM)
    return case


async def assign(desk: Desk, code: str, to: int, seen: int | None = None) -> Peer:
    """Hand a case to a colleague, who is returned. Raises NotFound for somebody who is no moderator."""
    case = await desk.case(code, seen, to=Permission.ASSIGN)
    colleague = next((p for p in await desk.unit.peers.staff(Permission.CLAIM) if p.id == to), None)
    if colleague is None:
        raise NotFound
    begun = case.workflow in BEGUN
    if not begun:
        case.apply(Action.CLAIM, desk.policy.now())
    case.moderator_id = colleague.id
    if begun:
        await desk.unit.cases.save(case)
    else:
        await desk.moved(case, Action.CLAIM)
    await desk.unit.audit.add(desk.person.id, "assign", case.id, case.version)
    return colleague


async def verify(desk: Desk, code: str, level: Verification, seen: int | None = None) -> Case:
    """Say how well the case is supported."""
    case = await desk.case(code, seen, to=Permission.VERIFY)
    if not case.outstanding:
        raise WrongState("verify", case.workflow)
    case.verification = level
    await desk.moved(case, "verify", level=level)
    await refresh(desk.unit, desk.policy, case)
    return case


async def reject(desk: Desk, code: str, reason: str, seen: int | None = None) -> Case:
    """Turn a report down; the reporter learns the reason."""
    case = await desk.case(code, seen, to=Permission.REJECT)
    case.apply(Action.REJECT, desk.policy.now())
    await desk.moved(case, Action.REJECT, reason=reason)
    return case


async def close(desk: Desk, code: str, words: str, seen: int | None = None) -> Case:
    """Close a case: its reminders go, the reporter and the followers are told."""
    case = await desk.case(code, seen, to=Permission.CLOSE)
    case.apply(Action.CLOSE, desk.policy.now())
    days = desk.policy.retention.reporter // timedelta(days=1)
    await desk.moved(case, Action.CLOSE, reason=words, kept_days=str(days))
    await announce_closed(desk.unit, desk.policy, case, words, desk.person.id)
    return case


async def reopen(desk: Desk, code: str, seen: int | None = None) -> Case:
    """Take a closed or rejected case up again; one that was published is public again."""
    case = await desk.case(code, seen, to=Permission.REOPEN)
    case.apply(Action.REOPEN, desk.policy.now())
    case.moderator_id = desk.person.id
    publication = await announce_reopened(desk.unit, desk.policy, case, desk.person.id)
    if publication:
        case.workflow = Workflow.PUBLISHED
    await desk.moved(case, Action.REOPEN)
    if publication:
        await plan_milestones(desk.unit, desk.policy, publication)
        for item in await draft_news(desk.unit, desk.policy, case):  # became public while it was closed
            await publish_news(desk.unit, desk.policy, publication, item, desk.person.id)
    return case


async def note(desk: Desk, code: str, text: str) -> Case:
    """Keep something for the moderators only."""
    case = await desk.case(code, to=Permission.NOTE)
    await desk.unit.records.add(Note(new_id(), case.id, desk.person.id, desk.policy.now(), text=text))
    await desk.unit.audit.add(desk.person.id, "note", case.id, case.version)
    await plan(desk.unit, desk.policy, case)
    return case


async def ask(desk: Desk, code: str, text: str) -> Case:
    """Ask the reporter something, without learning who they are; a reminder follows where no answer comes."""
    case = await desk.case(code, to=Permission.ASK)
    if not case.outstanding:
        case.apply(Action.CLAIM, desk.policy.now())  # raises WrongState with the present workflow
    if case.held_at is not None:  # of one that is held back the moderators would not hear the answer
        case.held_at = None
        await desk.unit.cases.save(case)
    question = Question(new_id(), case.id, desk.person.id, desk.policy.now(), text=text)
    await desk.unit.records.add(question)
    await desk.unit.audit.add(desk.person.id, "ask", case.id, case.version)
    data = {"code": case.code, "text": text, "question_id": str(question.id)}
    await tell_reporter(desk.unit, case, Notice(NoticeKind.QUESTION_ASKED, data, case.id))
    if desk.policy.periods.question_times:
        await remind(desk.unit, desk.policy, case.id, ReminderKind.QUESTION, question.id)
    await plan(desk.unit, desk.policy, case)
    return case


async def add_record(desk: Desk, code: str, *records: Record) -> Case:
    """Add events, sources or appeals to the file; what is public of a published case goes to its followers."""
    case = await desk.case(code, to=Permission.RECORD)
    for record in records:
        await desk.unit.records.add(record)
        await desk.unit.audit.add(desk.person.id, f"add_{type(record).__name__.lower()}", case.id, case.version)
    for record in records:
        if isinstance(record, Event | Appeal) and record.public:
            await _publish(desk, case, record)
    await plan(desk.unit, desk.policy, case)
    return case


async def change_appeal(desk: Desk, code: str, appeal: Appeal) -> Case:
    """Keep what is known by now of an appeal. Followers hear of a reply anew; a correction changes what they have."""
    case = await desk.case(code, to=Permission.RECORD)
    before = await _of_case(desk, case, Appeal, appeal.id)
    await desk.unit.records.save(appeal)
    await desk.unit.audit.add(desk.person.id, "change_appeal", case.id, case.version)
    if before.public and appeal.public and before.reply is appeal.reply:
        await _correct(desk, case, appeal)
        return case
    if before.public:
        await withdraw_record(desk.unit, case, appeal)
    if appeal.public:
        await _publish(desk, case, appeal)
    await plan(desk.unit, desk.policy, case)
    return case


async def correct_event(desk: Desk, code: str, event_id: int, facts: dict[str, Any], seen: int | None = None) -> Case:
    """Put an event's mistakes right; what followers have been told of it changes with it. `facts`: fields of Event."""
    case = await desk.case(code, seen, to=Permission.RECORD)
    event = replace(await _of_case(desk, case, Event, event_id), **facts)
    await desk.unit.records.save(event)
    await desk.unit.audit.add(desk.person.id, "correct_event", case.id, case.version)
    if event.public:
        await _correct(desk, case, event)
    return case


async def set_public(
    desk: Desk, code: str, kind: type[Public], record_id: int, public: bool, seen: int | None = None
) -> Case:
    """Let an event or appeal go out with the publication (at once where there is one), or keep it inside."""
    case = await desk.case(code, seen, to=Permission.RECORD)
    record = await _of_case(desk, case, kind, record_id)
    if record.public == public:
        return case
    if public and await _has_publication(desk, case):
        await must_lead(desk.unit, case.id)
        name = "event" if kind is Event else "appeal"
        if await ask_colleague(desk, case, Deed.RECORD, {"kind": name, "id": str(record_id)}):
            return case
    record.public = public
    await desk.unit.records.save(record)
    await desk.unit.audit.add(desk.person.id, "set_public" if public else "set_internal", case.id, case.version)
    if public:
        await _publish(desk, case, record)
        return case
    await withdraw_record(desk.unit, case, record)
    await _changed(desk, case)
    return case


async def _has_publication(desk: Desk, case: Case) -> bool:
    return await desk.unit.publications.get(case.id) is not None


async def no_change(desk: Desk, code: str) -> Case:
    """A moderator looked and nothing is new: the case is remembered again after the full period."""
    case = await desk.case(code, to=Permission.REMIND)
    await desk.unit.audit.add(desk.person.id, "no_change", case.id, case.version)
    await plan(desk.unit, desk.policy, case)
    return case


async def _publish(desk: Desk, case: Case, record: Event | Appeal) -> None:
    await _changed(desk, case)
    await publish_record(desk.unit, desk.policy, case, record, desk.person.id)


async def _correct(desk: Desk, case: Case, record: Event | Appeal) -> None:
    await _changed(desk, case)
    await correct_record(desk.unit, desk.policy, case, record)


async def _changed(desk: Desk, case: Case) -> None:
    """What is public changes with a version, so that nobody publishes by a preview that is older."""
    await desk.unit.cases.save(case)
    await refresh(desk.unit, desk.policy, case)


async def _of_case(desk: Desk, case: Case, kind: type[Public], record_id: int) -> Public:
    found = [record for record in await desk.unit.records.all(kind, case.id) if record.id == record_id]
    if not found:
        raise NotFound
    return found[0]
