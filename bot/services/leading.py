"""Of merged cases one leads: what everybody reads is written there, and the others rest behind it."""

import contextlib

from bot.domain.approval import Deed
from bot.domain.case import Case
from bot.domain.errors import Damaged, Merged
from bot.services.ports import Unit

# Forms of which everybody reads something; the first makes a case public, or changes the words of one that is.
SUMMARY, CLOSE = "summary", "close"
SPEAKING = frozenset({SUMMARY, "update", "situation", "spelling", CLOSE})


async def lead_of(unit: Unit, case_id: int) -> Case | None:
    """The case into which this one is merged."""
    merge = await unit.merges.of(case_id)
    return await unit.cases.get(merge.into_id) if merge else None


async def must_lead(unit: Unit, case_id: int) -> None:
    """Raise Merged for a case that another one leads."""
    lead = await lead_of(unit, case_id)
    if lead:
        raise Merged((await unit.cases.get(case_id)).code, lead.code)


async def may_be_asked(unit: Unit, case: Case, form: str) -> None:
    """Raise Merged for a form of which the end would be refused: nobody shall write in vain."""
    is_public = await unit.publications.get(case.id) is not None
    if form not in SPEAKING or is_public is (form == SUMMARY):
        return
    if form != CLOSE or await lead_is_open(unit, case.id) is not False:
        await must_lead(unit, case.id)


async def lead_is_open(unit: Unit, case_id: int) -> bool | None:
    """Whether the public page of the case that leads this one is open; None where nothing public leads it."""
    merge = await unit.merges.of(case_id)
    publication = await unit.publications.get(merge.into_id) if merge else None
    return publication.open if publication else None


async def rests(unit: Unit, case: Case) -> bool:
    """Whether somebody works on the case that leads this one, so that nobody need be reminded of both."""
    lead = await lead_of(unit, case.id)
    return lead is not None and lead.outstanding


async def followed_with(unit: Unit, case_id: int) -> list[int]:
    """A case, and those whose followers follow it with it."""
    return [case_id, *(merge.case_id for merge in await unit.merges.into(case_id) if merge.public)]


async def merged_with(unit: Unit, case_id: int) -> list[int]:
    """The cases of the same person: the one that leads this one, those that it leads, those that its lead leads."""
    merge = await unit.merges.of(case_id)
    lead = merge.into_id if merge else case_id
    return [lead, *(each.case_id for each in await unit.merges.into(lead))]


async def set_free(unit: Unit, case: Case) -> None:
    """A case is gone, or public no more: those that it led stand for themselves again, as they did before.

    The record is silent about it: beside the end of the one it would tell of which person that was.
    """
    for merge in await unit.merges.into(case.id):
        await unit.merges.remove(merge.case_id)


async def drop_requests(unit: Unit, case: Case) -> None:
    """A case is gone: in the files of others nobody is asked any more to let it lead."""
    for approval_id in await unit.approvals.waiting(Deed.MERGE):
        with contextlib.suppress(Damaged):  # what does not open is approved by nobody, and must not keep this one
            approval = await unit.approvals.get(approval_id)
            if approval and approval.into_id == case.id:
                await unit.approvals.delete(approval_id)


async def leave_followers(unit: Unit, case: Case, *, gone: bool) -> None:
    """A case is public no more, or (`gone`) is none: who follows its lead by way of it follows the lead itself."""
    merge = await unit.merges.of(case.id)
    if merge and merge.public:
        await unit.follows.take_along(case.id, merge.into_id)
        if gone:
            await unit.follows.forget(case.id)
