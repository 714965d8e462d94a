"""Records of every kind: sealed, and back as they were."""

from datetime import timedelta

import pytest

from bot.domain.casefile import Name, Note, Record
from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.store.records import TABLES
from bot.store.unit import Unit
from tests.store.samples import FILLED, START, record, unfilled

KINDS = sorted(FILLED, key=lambda kind: kind.__name__)


def test_the_samples_fill_every_field_of_every_kind() -> None:
    assert set(Record.__subclasses__()) == set(TABLES) == set(FILLED)
    assert {kind.__name__: unfilled(kind) for kind in FILLED if unfilled(kind)} == {}


@pytest.mark.parametrize("kind", KINDS)
async def test_a_record_comes_back_as_it_was(unit: Unit, kind: type[Record]) -> None:
    case_id = await unit.new_dossier()
    filled = record(kind, case_id)
    bare = kind(new_id(), case_id, new_id(), START + timedelta(microseconds=1))
    for each in (filled, bare):
        await unit.records.add(each)
        found = await unit.records.get(kind, each.id)
        assert found == each
        assert {name: type(value) for name, value in vars(found).items()} == {
            name: type(value) for name, value in vars(each).items()
        }
    assert await unit.records.all(kind, case_id) == [filled, bare]


async def test_each_case_has_its_own(unit: Unit) -> None:
    mine, theirs = await unit.new_dossier(), await unit.new_dossier()
    first, other = record(Name, mine), record(Name, theirs)
    for each in (first, other):
        await unit.records.add(each)
    assert await unit.records.all(Name, mine) == [first]
    assert await unit.records.all(Note, mine) == []
    with pytest.raises(NotFound):
        await unit.records.get(Note, first.id)


async def test_a_record_is_changed_and_removed(unit: Unit) -> None:
    case_id = await unit.new_dossier()
    first, second = Note(new_id(), case_id, new_id(), START, "one"), Note(new_id(), case_id, new_id(), START, "two")
    for each in (first, second):
        await unit.records.add(each)
    first.text = "other words"
    await unit.records.save(first)
    assert {each.text for each in await unit.records.all(Note, case_id)} == {"other words", "two"}
    await unit.records.delete(first)
    assert await unit.records.all(Note, case_id) == [second]


async def test_a_record_needs_its_dossier(unit: Unit) -> None:
    with pytest.raises(NotFound):
        await unit.records.add(record(Note, new_id()))
