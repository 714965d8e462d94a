"""Linking two cases whose people belong together. Whoever does it may write about both of them."""

from bot.domain.approval import Deed
from bot.domain.case import Case
from bot.domain.casefile import Name, Relation
from bot.domain.codes import read_code
from bot.domain.errors import AlreadyLinked, NoSuchCase, NotYours, OnePerson, SameCase, Stale
from bot.domain.ids import new_id
from bot.domain.roles import Permission
from bot.domain.ties import Tie
from bot.domain.view import Link, Proposal
from bot.services.approving import ask
from bot.services.desk import Desk
from bot.services.leading import merged_with
from bot.services.links import drop_link, hold, links_of, relation_of
from bot.services.ports import Unit


async def propose(desk: Desk, code: str, other_code: str, seen: int | None = None) -> Proposal:
    """Two cases that may be linked. Raises Refused, NoSuchCase, SameCase, OnePerson, AlreadyLinked, Stale."""
    await desk.must(Permission.RECORD)
    for each in (await _named(desk, code), await _named(desk, other_code)):
        _must_reach(desk, each)
    case = await desk.case(code, seen, to=Permission.RECORD)
    other = await desk.case(other_code, to=Permission.RECORD)
    if case.id == other.id:
        raise SameCase
    if other.id in await merged_with(desk.unit, case.id):
        raise OnePerson(case.code, other.code)
    for relation in await desk.unit.records.all(Relation, case.id):
        if relation.other_id == other.id:
            raise AlreadyLinked(relation.id)
    names = [await _name(desk.unit, each) for each in (case, other)]
    return Proposal(case, names[0], other, names[1], await _are_public(desk.unit, case, other))


async def link(desk: Desk, code: str, other_code: str, tie: Tie, seen: int | None = None) -> Link:
    """Let two cases know of each other; `tie`: what the first one's person is to the other one's.

    Where both are public, everybody reads it once a colleague has approved that. Raises what propose() raises.
    """
    await desk.must(Permission.RECORD)
    await hold(desk.unit, (await _named(desk, code)).id, (await _named(desk, other_code)).id)
    found = await propose(desk, code, other_code, seen)
    relation = await _keep(desk, found.case, found.other, tie)
    await desk.unit.audit.add(desk.person.id, "link", found.case.id, found.case.version)
    if found.public:
        await _show(desk, found.case, found.other, relation)
    else:
        await _renew_preview(desk.unit, found.case, found.other)
    return await _link_of(desk.unit, found.case, relation)


async def show_link(desk: Desk, code: str, relation_id: int, seen: int | None = None) -> Link:
    """Let everybody read that two public cases belong together, or ask a colleague to approve that.

    Raises Refused, NotFound, or Stale, also where one of them is not public any more.
    """
    case, other, relation = await _pair(desk, code, relation_id, seen)
    if not await _are_public(desk.unit, case, other):
        raise Stale
    await _show(desk, case, other, relation)
    return await _link_of(desk.unit, case, relation)


async def unlink(desk: Desk, code: str, relation_id: int, seen: int | None = None) -> Case:
    """Let two cases know of each other no more; also from their public pages it is gone. Raises Refused, NotFound."""
    case, other, relation = await _pair(desk, code, relation_id, seen)
    if await drop_link(desk.unit, relation):
        await _save(desk.unit, case, other)
    await desk.unit.audit.add(desk.person.id, "unlink", case.id, case.version)
    return case


async def _named(desk: Desk, code: str) -> Case:
    case = await desk.unit.cases.by_code(read_code(code) or "")
    if case is None:
        raise NoSuchCase(code)
    return case


def _must_reach(desk: Desk, case: Case) -> None:
    """Raises NotYours, which says of which of the two. Who had it approved need not have both any more."""
    if not desk.approved and not desk.reaches(case):
        raise NotYours(Permission.RECORD, case.code)


async def _pair(desk: Desk, code: str, relation_id: int, seen: int | None) -> tuple[Case, Case, Relation]:
    """A relation with its two cases, which nobody else writes about meanwhile."""
    case = await desk.case(code, seen, to=Permission.RECORD)
    relation = await relation_of(desk.unit, case, relation_id)
    await hold(desk.unit, case.id, relation.other_id)
    relation = await desk.unit.records.get(Relation, relation_id)  # unless somebody else was first
    other = await desk.unit.cases.get(relation.other_id)
    _must_reach(desk, other)
    return case, other, relation


async def _keep(desk: Desk, case: Case, other: Case, tie: Tie) -> Relation:
    """Write it into both files."""
    mine, twin, now = new_id(), new_id(), desk.policy.now()
    relation = Relation(mine, case.id, desk.person.id, now, other.id, tie.reverse, tie, twin)
    await desk.unit.records.add(relation)
    await desk.unit.records.add(Relation(twin, other.id, desk.person.id, now, case.id, tie, tie.reverse, mine))
    return relation


async def _show(desk: Desk, case: Case, other: Case, relation: Relation) -> None:
    if other.code in {each.code for each in await desk.unit.publications.links_of(case.id)}:
        return
    if await ask(desk, case, Deed.LINK, {"id": str(relation.id)}):
        return
    await desk.unit.publications.link(case.id, other.id, relation.relation, relation.back)
    await _save(desk.unit, case, other)
    await desk.unit.audit.add(desk.person.id, "show_link", case.id, case.version)


async def _renew_preview(unit: Unit, case: Case, other: Case) -> None:
    """Beside a public case, what is not public yet would say so: nobody publishes it by an older preview."""
    for each, beside in ((case, other), (other, case)):
        if await unit.publications.get(beside.id) is not None:
            await unit.cases.save(each)


async def _save(unit: Unit, *cases: Case) -> None:
    """What is public changes with a version."""
    for case in cases:
        await unit.cases.save(case)


async def _are_public(unit: Unit, *cases: Case) -> bool:
    return all([await unit.publications.get(case.id) is not None for case in cases])


async def _link_of(unit: Unit, case: Case, relation: Relation) -> Link:
    return next(each for each in await links_of(unit, case) if each.id == relation.id)


async def _name(unit: Unit, case: Case) -> str:
    return next((name.text for name in await unit.records.all(Name, case.id) if name.kind == "main"), case.code)
