"""Cases: versions, the queue, and who finds them how."""

import asyncio
from copy import copy
from datetime import timedelta

import pytest

from bot.domain.case import Case, Consent, Situation, Verification, Workflow
from bot.domain.codes import ALPHABET, new_receipt
from bot.domain.errors import NotFound, Stale
from bot.domain.ids import new_id
from bot.store.unit import Database, Unit
from tests.database import until_somebody_waits
from tests.store.samples import HOUR, START, case, known, opened


@pytest.mark.parametrize("kind", [Workflow, Verification, Situation, Consent])
async def test_every_state_comes_back(unit: Unit, kind: type) -> None:
    for value in kind:
        stored = await opened(unit, **{kind.__name__.lower(): value})
        assert await unit.cases.get(stored.id) == stored


async def test_a_case_is_found_by_code_and_by_receipt(unit: Unit) -> None:
    moderator, receipt = await known(unit), new_receipt()
    stored = case(
        await unit.new_dossier(), moderator_id=moderator.id, topic_id=2**40, moved_at=START + timedelta(microseconds=1)
    )
    await unit.cases.add(stored, receipt)
    await opened(unit)
    assert await unit.cases.by_code(stored.code) == stored
    assert await unit.cases.by_receipt(receipt) == stored
    assert await unit.cases.by_code("NOSUCH") is None
    assert await unit.cases.by_receipt(new_receipt()) is None
    with pytest.raises(NotFound):
        await unit.cases.get(new_id())


async def test_a_free_code_is_a_code(unit: Unit) -> None:
    assert set(await unit.cases.free_code()) <= set(ALPHABET)


async def test_saving_counts_the_version(unit: Unit) -> None:
    stored, other = await opened(unit), await opened(unit)
    stored.workflow, stored.situation = Workflow.IN_REVIEW, Situation.RELEASED
    await unit.cases.save(stored)
    assert stored.version == 2
    assert await unit.cases.get(stored.id) == stored
    assert await unit.cases.get(other.id) == other


async def test_who_saw_an_old_version_is_stale(unit: Unit) -> None:
    stored = await opened(unit)
    seen = copy(stored)
    await unit.cases.save(stored)
    seen.workflow = Workflow.REJECTED
    with pytest.raises(Stale):
        await unit.cases.save(seen)
    assert await unit.cases.get(stored.id) == stored


async def test_of_two_at_once_one_wins(database: Database) -> None:
    async with database.unit() as unit:
        stored = await opened(unit)
        await unit.commit()
    both_have_read = asyncio.Barrier(2)

    async def change(workflow: Workflow) -> Workflow | None:
        async with database.unit(reading=True) as unit:
            seen = await unit.cases.get(stored.id)
        await both_have_read.wait()
        async with database.unit() as unit:
            seen.workflow = workflow
            try:
                await unit.cases.save(seen)
            except Stale:
                return None
            await asyncio.sleep(0)
            await unit.commit()
            return workflow

    outcomes = await asyncio.gather(change(Workflow.IN_REVIEW), change(Workflow.REJECTED))
    winners = [each for each in outcomes if each]
    async with database.unit(reading=True) as unit:
        final = await unit.cases.get(stored.id)
    assert winners == [final.workflow]
    assert final.version == 2


async def test_the_second_writer_waits_and_is_stale(postgres_house: Database) -> None:
    """On PostgreSQL both may be inside their transactions: the later UPDATE waits for the earlier commit."""
    async with postgres_house.unit() as unit:
        stored = await opened(unit)
        await unit.commit()
    async with postgres_house.unit() as first, postgres_house.unit() as second:
        mine, theirs = await first.cases.get(stored.id), await second.cases.get(stored.id)
        await first.cases.save(mine)
        waiting = asyncio.create_task(second.cases.save(theirs))
        await until_somebody_waits(postgres_house.engine)
        assert not waiting.done()
        await first.commit()
        with pytest.raises(Stale):
            await waiting


async def test_the_queue_holds_what_waits_oldest_first(unit: Unit) -> None:
    def at(hours: int, workflow: Workflow) -> dict[str, object]:
        return {"submitted_at": START + hours * HOUR, "workflow": workflow}

    late = await opened(unit, **at(3, Workflow.SUBMITTED))
    for gone in (Workflow.PUBLISHED, Workflow.CLOSED, Workflow.REJECTED):
        await opened(unit, **at(0, gone))
    early = await opened(unit, **at(1, Workflow.IN_REVIEW))
    middle = await opened(unit, **at(2, Workflow.SUBMITTED))
    assert await unit.cases.queue(10) == [early, middle, late]
    assert await unit.cases.queue(1, offset=1) == [middle]
    assert await unit.cases.queue_length() == 3


async def test_a_reporter_sees_their_own_newest_first(unit: Unit) -> None:
    me = new_id()
    first = await opened(unit, reporter_id=me)
    second = await opened(unit, reporter_id=me, submitted_at=START + HOUR)
    await opened(unit)
    assert await unit.cases.reported_by(me) == [second, first]


async def test_a_topic_is_no_new_version(unit: Unit) -> None:
    stored: Case = await opened(unit)
    await unit.cases.set_topic(stored.id, 12)
    found = await unit.cases.get(stored.id)
    assert (found.topic_id, found.version) == (12, 1)
    await unit.cases.save(stored)
