"""Two cases turn out to be one person's: one leads, both files stay, and it can be undone.

The record names the merged case alone: once either is erased, nothing there says of which person it was.
"""

from dataclasses import replace

from bot.domain.approval import Approval, Deed
from bot.domain.case import Case
from bot.domain.casefile import Name
from bot.domain.errors import CannotMerge, NoSuchCase, NotFound, NotYours, Stale
from bot.domain.merge import Merge, Side, Why, first, unfit
from bot.domain.roles import Permission
from bot.domain.view import Pair
from bot.services.approving import ask
from bot.services.desk import Desk
from bot.services.leading import lead_of
from bot.services.likeness import likeness
from bot.services.links import hold
from bot.services.ports import Unit
from bot.services.schedule import plan


async def propose(desk: Desk, code: str, into: str, *, either: bool = False) -> Pair:
    """What merging a case into another one would mean, for who may; `either`: whichever is likely to lead.

    Raises Refused, NoSuchCase, or CannotMerge with the reason.
    """
    case, lead = await _reach(desk, code), await _reach(desk, into)
    lead, case = first(case, lead) if either else (lead, case)
    await _must_fit(desk.unit, case, lead)
    turns = unfit(await _side(desk.unit, lead), await _side(desk.unit, case)) is None
    return replace(await _pair(desk.unit, case, lead), names=await _names(desk.unit, case, lead), turns=turns)


async def proposed(unit: Unit, case: Case, approval: Approval) -> Pair:
    """The same for who approves, without a word of the reports. Raises Stale where the other case is gone."""
    try:
        lead = await unit.cases.get(approval.into_id)
    except NotFound as error:
        raise Stale from error
    return await _pair(unit, case, lead)


async def merge(desk: Desk, code: str, into: str, seen: int | None = None, lead_seen: int | None = None) -> bool:
    """Let one case lead another one, or ask a colleague to approve that; whether it waits.

    Raises Refused, NoSuchCase, CannotMerge, or Stale where one of the two has changed since it was `seen`.
    """
    case, lead = await _reach(desk, code, seen), await _reach(desk, into, lead_seen)
    await _must_fit(desk.unit, case, lead)
    if await ask(desk, case, Deed.MERGE, {"into": str(lead.id)}):
        return True
    published = await desk.unit.publications.get(case.id) is not None
    await _hold(desk.unit, case, lead)
    await desk.unit.merges.add(Merge(case.id, lead.id, published, desk.policy.now()))
    await desk.unit.audit.add(desk.person.id, "merge", case.id, case.version)
    return False


async def part(desk: Desk, code: str, seen: int | None = None) -> Case:
    """Undo a merge: the case stands for itself again, with those who followed it and have not stopped since.

    Raises Refused, NoSuchCase, Stale, or CannotMerge where there is nothing to undo.
    """
    case = await _reach(desk, code, seen)
    found = await lead_of(desk.unit, case.id)
    if found is None:
        raise CannotMerge(Why.APART, case.code)
    lead = await _reach(desk, found.code)
    await _hold(desk.unit, case, lead)
    await desk.unit.merges.remove(case.id)
    await desk.unit.audit.add(desk.person.id, "part", case.id, case.version)
    await plan(desk.unit, desk.policy, case)
    return case


async def _reach(desk: Desk, code: str, seen: int | None = None) -> Case:
    """One of the two cases; a refusal says which one it is about."""
    try:
        return await desk.case(code, seen, to=Permission.MERGE)
    except NotYours as error:
        raise NotYours(error.deed, code) from error
    except NotFound as error:
        raise NoSuchCase(code) from error


async def _must_fit(unit: Unit, case: Case, lead: Case) -> None:
    misfit = unfit(await _side(unit, case), await _side(unit, lead))
    if misfit:
        raise CannotMerge(*misfit)


async def _side(unit: Unit, case: Case) -> Side:
    lead, led = await lead_of(unit, case.id), await unit.merges.into(case.id)
    codes = await unit.cases.codes([each.case_id for each in led])
    published = await unit.publications.get(case.id) is not None
    return Side(case, published, lead.code if lead else "", tuple(codes.values()))


async def _pair(unit: Unit, case: Case, lead: Case) -> Pair:
    published = [await unit.publications.get(each.id) is not None for each in (case, lead)]
    return Pair(case, lead, published[0], published[1], await likeness(unit, case, lead))


async def _names(unit: Unit, case: Case, lead: Case) -> tuple[str, str]:
    found = await unit.records.several(Name, [case.id, lead.id])
    ours, theirs = (found.get(each.id, []) for each in (case, lead))
    return _main(ours), _main(theirs)


def _main(names: list[Name]) -> str:
    return next((name.text for name in names if name.kind == "main"), "")


async def _hold(unit: Unit, case: Case, lead: Case) -> None:
    """Both become a next version, so that of two who act on one of them at once the second is told."""
    await hold(unit, case.id, lead.id)
    for each in sorted((case, lead), key=lambda each: each.id):
        await unit.cases.save(each)
