"""Reminders: one for each case, kind and subject; due, cancelled, held."""

from datetime import timedelta

import pytest

from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.domain.reminder import Reminder, ReminderKind
from bot.store.unit import Database, Unit
from tests.store.samples import HOUR, START

UNTAKEN, QUESTION, MILESTONE = ReminderKind.UNTAKEN, ReminderKind.QUESTION, ReminderKind.MILESTONE


async def put(unit: Unit, kind: ReminderKind = UNTAKEN, case_id: int | None = None, **more: object) -> Reminder:
    case_id = case_id or await unit.new_dossier()
    reminder = Reminder(**{"id": new_id(), "kind": kind, "case_id": case_id, "due_at": START, **more})
    await unit.reminders.put(reminder)
    return reminder


@pytest.mark.parametrize("kind", ReminderKind)
async def test_a_reminder_comes_back_as_it_was(unit: Unit, kind: ReminderKind) -> None:
    stored = await put(unit, kind, subject=2**61, count=3, due_at=START + timedelta(microseconds=1))
    assert await unit.reminders.get(stored.id) == stored
    assert await unit.reminders.of(stored.case_id) == [stored]


async def test_the_same_again_changes_the_first(unit: Unit) -> None:
    first = await put(unit, QUESTION, subject=5)
    await put(unit, QUESTION, first.case_id, subject=5, due_at=START + HOUR, count=1)
    other = await put(unit, QUESTION, first.case_id, subject=6, due_at=START + 2 * HOUR)
    kept = Reminder(first.id, QUESTION, first.case_id, START + HOUR, subject=5, count=1)
    assert await unit.reminders.of(first.case_id) == [kept, other]


async def test_what_is_due_comes_longest_waiting_first(unit: Unit) -> None:
    late = await put(unit)
    early = await put(unit, due_at=START - HOUR)
    await put(unit, due_at=START + timedelta(microseconds=1))
    await put(unit, MILESTONE, due_at=None)
    assert await unit.reminders.due(START, 9) == [early, late]
    assert await unit.reminders.due(START, 1) == [early]
    assert await unit.reminders.due(START - 2 * HOUR, 9) == []


async def test_reminders_are_cancelled_by_case_kind_and_subject(unit: Unit) -> None:
    case_id = await unit.new_dossier()
    untaken = await put(unit, UNTAKEN, case_id)
    first, second = await put(unit, QUESTION, case_id, subject=1), await put(unit, QUESTION, case_id, subject=2)
    other = await put(unit, QUESTION, subject=1)

    async def left() -> set[int]:
        return {each.id for each in await unit.reminders.of(case_id)}

    await unit.reminders.cancel(case_id, QUESTION, 1)
    assert await left() == {untaken.id, second.id}
    await unit.reminders.put(first)
    await unit.reminders.cancel(case_id, QUESTION)
    assert await left() == {untaken.id}
    await unit.reminders.cancel(case_id)
    assert await left() == set()
    assert await unit.reminders.get(other.id) == other
    with pytest.raises(NotFound):
        await unit.reminders.get(untaken.id)


async def test_two_ticks_at_once_never_say_the_same(postgres_house: Database) -> None:
    async with postgres_house.unit() as unit:
        for _ in range(4):
            await put(unit)
        await unit.commit()
    async with postgres_house.unit() as first, postgres_house.unit() as second:
        mine, theirs = await first.reminders.due(START, 2), await second.reminders.due(START, 9)
        assert len({each.id for each in (*mine, *theirs)}) == len(mine) + len(theirs) == 4
