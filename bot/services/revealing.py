"""Who reported a case: shown to one moderator, for a reason that the reporter is told."""

from bot.domain.case import Case
from bot.domain.casefile import Statement
from bot.domain.errors import NotFound
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
    said = await desk.unit.records.all(Statement, case.id)
    contact = "\n".join(statement.text for statement in said if statement.topic == "contact")
    data = {"code": case.code, "chat_id": str(reporter.chat_id), "contact": contact}
    await desk.unit.outbox.post(Notice(NoticeKind.REVEALED, data, case.id), desk.person.id, Lane.CASE)
    told = {"code": case.code, "action": "reveal", "reason": reason}
    await tell_reporter(desk.unit, case, Notice(NoticeKind.STATE_CHANGED, told, case.id))
    await desk.unit.audit.add(desk.person.id, "reveal", case.id, case.version)
    return case


async def erase(desk: Desk, code: str, reason: str, seen: int | None = None) -> Case:
    """Erase a case for good, as its reporter could; they are told why."""
    case = await desk.case(code, seen, to=Permission.ERASE)
    told = {"code": case.code, "action": "erase", "reason": reason}
    await tell_reporter(desk.unit, case, Notice(NoticeKind.LAST_WORD, told))
    await desk.unit.audit.add(desk.person.id, "erase_for_good", case.id, case.version)
    await consenting.erase_case(desk.unit, desk.policy, desk.person, case)
    return case
