"""Forgetting who reported a case, while the case stays."""

from bot.domain.case import Case
from bot.domain.casefile import Statement
from bot.domain.notice import NoticeKind
from bot.domain.reminder import ReminderKind
from bot.services import filling
from bot.services.ports import Unit

# What the reporter said of themself.
OF_THEMSELF = frozenset({"contact", "relation"})
# Forms by which relatives add to a case.
THEIR_FORMS = frozenset({"news", "answer"})
# What was said to them, or of them.
ABOUT_THEM = (NoticeKind.QUESTION_ASKED, NoticeKind.STATE_CHANGED, NoticeKind.CONSENT_ASKED, NoticeKind.REVEALED)


async def forget_reporter(unit: Unit, case: Case, successor_id: int | None = None) -> None:
    """Let a case know nobody who reported it, holds its receipt or was named; the caller saves it.

    What they wrote stays, with nobody as its author. A form that `successor_id` has open stays with them.
    """
    for statement in await unit.records.all(Statement, case.id):
        if statement.topic in OF_THEMSELF:
            await unit.records.delete(statement)
    for draft in await unit.drafts.about(case.id):
        if draft.form in THEIR_FORMS and draft.owner_id != successor_id:
            await filling.discard(unit, draft)
    if case.reporter_id is not None:
        await unit.records.disown(case.id, case.reporter_id)
    await unit.outbox.forget(case.id, ABOUT_THEM, case.reporter_id)
    await unit.messages.take_back_details(case.id)
    await unit.holders.remove(case.id)
    await unit.successions.remove(case.id)
    await unit.reminders.cancel(case.id, ReminderKind.SUCCESSION)
    case.reporter_id = None
