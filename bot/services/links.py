"""Cases that belong together, as their files and their publications say it.

A file says it in a Relation, and the file of the other case in its twin; the public reads it where both are published.
"""

import contextlib

from bot.domain.case import Case
from bot.domain.casefile import Relation
from bot.domain.errors import Damaged, NotFound
from bot.domain.publication import Publication, PublicLink
from bot.domain.view import Link, Reach
from bot.services.ports import Unit


async def relation_of(unit: Unit, case: Case, relation_id: int) -> Relation:
    """One relation of a case. Raises NotFound."""
    for relation in await unit.records.all(Relation, case.id):
        if relation.id == relation_id:
            return relation
    raise NotFound


async def links_of(unit: Unit, case: Case) -> list[Link]:
    """The cases that belong to a case, as moderators see them, in the order in which they were linked."""
    relations = await unit.records.all(Relation, case.id)
    codes = await unit.cases.codes([each.other_id for each in relations])
    return [await _link(unit, each, codes[each.other_id]) for each in relations if each.other_id in codes]


async def draft_links(unit: Unit, case: Case) -> list[PublicLink]:
    """The links that the public reads of a published case, and would read of one that is not published yet."""
    if await unit.publications.get(case.id) is not None:
        return await unit.publications.links_of(case.id)
    found = [await _public(unit, relation) for relation in await unit.records.all(Relation, case.id)]
    return sorted((link for link in found if link), key=lambda link: link.code)


async def as_read(unit: Unit, publication: Publication, links: list[PublicLink]) -> list[PublicLink]:
    """The links of a publication as its readers see them: of a merged case the one that leads, and each case once."""
    found: dict[str, PublicLink] = {}
    for link in links:
        other = await unit.publications.standing(link.code)
        if other and other.code != publication.code:
            found.setdefault(other.code, PublicLink(other.code, other.name, link.relation))
    return list(found.values())


async def both_sides(unit: Unit, case: Case, relation_id: int) -> tuple[PublicLink, PublicLink] | None:
    """What the public would read of a relation on the page of the case, and on the other one; None where it cannot."""
    with contextlib.suppress(NotFound):
        relation = await relation_of(unit, case, relation_id)
        mine, there = await unit.publications.get(case.id), await _public(unit, relation)
        if mine and there:
            return there, PublicLink(mine.code, mine.name, relation.back)
    return None


async def publish_links(unit: Unit, case: Case) -> None:
    """Let a case that was just published and the published ones that belong to it name one another.

    Of one that is not public yet, the next preview reads otherwise, so that nobody publishes it by an older one.
    """
    for relation in await unit.records.all(Relation, case.id):
        if await unit.publications.get(relation.other_id) is not None:
            await unit.publications.link(case.id, relation.other_id, relation.relation, relation.back)
        else:
            await unit.cases.save(await unit.cases.get(relation.other_id))


async def hold_linked(unit: Unit, case: Case) -> None:
    """Wait for those who write about a case, or about one that belongs to it."""
    await hold(unit, case.id, *(relation.other_id for relation in await unit.records.all(Relation, case.id)))


async def hold(unit: Unit, *case_ids: int) -> None:
    """Wait for those who write about these cases; always in the same order, so that no two wait for each other."""
    for case_id in sorted(case_ids):
        await unit.hold_dossier(case_id)


async def drop_link(unit: Unit, relation: Relation) -> bool:
    """Let neither case know of the other any more, nor anybody be asked about it; whether the public did."""
    was_public = await unit.publications.unlink(relation.case_id, relation.other_id)
    head = (relation.author_id, relation.created_at)
    for record in (relation, Relation(relation.twin_id, relation.other_id, *head)):
        await _drop_requests(unit, record)
        await unit.records.delete(record)
    return was_public


async def drop_links(unit: Unit, case: Case) -> None:
    """Leave no trace of a case in those that belong to it, nor in the messages that show them."""
    for relation in await unit.records.all(Relation, case.id):
        await drop_link(unit, relation)
        await unit.messages.take_back_details(relation.other_id)


async def _drop_requests(unit: Unit, relation: Relation) -> None:
    with contextlib.suppress(Damaged):  # what does not open is approved by nobody, and must not keep this one
        for approval in await unit.approvals.of(relation.case_id):
            if approval.content.get("id") == str(relation.id):
                await unit.approvals.delete(approval.id)


async def _link(unit: Unit, relation: Relation, code: str) -> Link:
    public = await _public(unit, relation)
    reach = await _reach(unit, relation, code) if public else Reach.STAFF
    return Link(relation.id, code, public.name if public else "", relation.relation, relation.back, reach)


async def _reach(unit: Unit, relation: Relation, code: str) -> Reach:
    if await unit.publications.get(relation.case_id) is None:
        return Reach.STAFF
    if code in {link.code for link in await unit.publications.links_of(relation.case_id)}:
        return Reach.EVERYBODY
    asked = await unit.approvals.of(relation.case_id)
    return Reach.WAITING if any(each.content.get("id") == str(relation.id) for each in asked) else Reach.HIDDEN


async def _public(unit: Unit, relation: Relation) -> PublicLink | None:
    other = await unit.publications.get(relation.other_id)
    return PublicLink(other.code, other.name, relation.relation) if other else None
