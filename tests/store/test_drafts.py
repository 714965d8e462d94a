"""Drafts: one of a person is active, and answers of any shape come back."""

import pytest

from bot.clock import ManualClock
from bot.domain.errors import NotFound
from bot.domain.form import Part
from bot.domain.ids import new_id
from bot.store.unit import Unit
from tests.store.samples import DATE, draft, known


async def test_a_draft_comes_back_as_it_was(unit: Unit) -> None:
    stored = draft((await known(unit)).id, await unit.new_dossier(), reviewing=True)
    await unit.drafts.add(stored)
    found = await unit.drafts.active(stored.owner_id)
    assert found == stored
    assert found.answer("when") == DATE
    assert found.parts("story")[1] == Part({"text": "second", "file": stored.parts("story")[1].value["file"]})


async def test_a_new_draft_pauses_the_others_of_its_owner(unit: Unit) -> None:
    owner, neighbour = await known(unit), await known(unit)
    subject = await unit.new_dossier()
    first, second, theirs = draft(owner.id, subject), draft(owner.id, subject), draft(neighbour.id, subject)
    for each in (theirs, first, second):
        await unit.drafts.add(each)
    assert await unit.drafts.active(owner.id) == second
    assert await unit.drafts.active(neighbour.id) == theirs
    assert [each.active for each in await unit.drafts.all(owner.id)].count(True) == 1
    await unit.drafts.pause(owner.id)
    assert await unit.drafts.active(owner.id) is None
    assert await unit.drafts.active(neighbour.id) == theirs


async def test_saving_moves_it_to_the_present(unit: Unit, clock: ManualClock) -> None:
    owner, subject = await known(unit), await unit.new_dossier()
    older, newer = draft(owner.id, subject), draft(owner.id, subject, form="news")
    await unit.drafts.add(older)
    await unit.drafts.add(newer)
    clock.advance(60)
    older.position, older.active = "review", False
    older.answers["name"] = [Part("Ерлан", 99)]
    await unit.drafts.save(older)
    assert older.updated_at == clock.now()
    assert await unit.drafts.all(owner.id) == [older, newer]
    assert await unit.drafts.latest(owner.id, "report") == older
    assert await unit.drafts.latest(owner.id, "news") == newer
    assert await unit.drafts.latest(owner.id, "appeal") is None


async def test_nobody_gets_the_draft_of_another(unit: Unit) -> None:
    stored = draft((await known(unit)).id, await unit.new_dossier())
    await unit.drafts.add(stored)
    assert await unit.drafts.get(stored.id, stored.owner_id) == stored
    assert await unit.drafts.get(stored.id, new_id()) is None
    assert await unit.drafts.get(new_id(), stored.owner_id) is None


async def test_a_deleted_draft_leaves_its_dossier(unit: Unit) -> None:
    owner, subject = await known(unit), await unit.new_dossier()
    stored = draft(owner.id, subject)
    await unit.drafts.add(stored)
    await unit.drafts.delete(stored.id)
    assert await unit.drafts.all(owner.id) == []
    await unit.drafts.add(draft(owner.id, subject))


async def test_a_draft_needs_a_dossier(unit: Unit) -> None:
    owner = await known(unit)
    with pytest.raises(NotFound):
        await unit.drafts.add(draft(owner.id, new_id()))
