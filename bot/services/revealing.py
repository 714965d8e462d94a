"""Who reported a case: shown to one moderator, for a reason that the reporter is told."""

from bot.domain.case import Case
from bot.domain.casefile import Note, Statement
from bot.domain.errors import NotFound, SenderBlocked
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.roles import Permission
from bot.services import consenting
from bot.services.desk import Desk
from bot.services.tell import reporter_of, tell_reporter


async def reveal(desk: Desk, code: str, reason: str, seen: int | None = None) -> Case:
    """Send the reporter's account and contact to who asks. Raises NotFound where the reporter has been forgotten."""
    case = await desk.case(code, seen, to=Permission.REVEAL)
    reporter = await reporter_of(desk.unit, case)
    if reporter is None:
        raise NotFound
    if reporter.blocked_at is not None:
        raise SenderBlocked
    said = await desk.unit.records.all(Statement, case.id)
    contact = "\n".join(statement.text for statement in said if statement.topic == "contact")
    data = {"code": case.code, "chat_id": str(reporter.chat_id), "contact": contact}
    await desk.unit.outbox.post(Notice(NoticeKind.REVEALED, data, case.id), desk.person.id, Lane.CASE)
    told = {"code": case.code, "action": "reveal", "reason": reason}
    await tell_reporter(desk.unit, case, Notice(NoticeKind.STATE_CHANGED, told, case.id))
    await desk.unit.records.add(Note(new_id(), case.id, desk.person.id, desk.policy.now(), text=reason))
    await desk.unit.audit.add(desk.person.id, "reveal", case.id, case.version)
    return case


async def erase(desk: Desk, code: str, reason: str, seen: int | None = None) -> Case:
    """Erase a case for good, as its reporter could; they are told why."""
    case = await desk.case(code, seen, to=Permission.ERASE)
    reporter = await reporter_of(desk.unit, case)
    await consenting.erase_case(desk.unit, desk.policy, desk.person, case, "erase_for_good")
    if reporter and reporter.blocked_at is None:
        told = {"code": case.code, "action": "erase", "reason": reason}
        await desk.unit.outbox.post(Notice(NoticeKind.LAST_WORD, told), reporter.id, Lane.CASE)
    return case
