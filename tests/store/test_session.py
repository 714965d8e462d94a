"""Writes that are put off: seen by every read, gone with an attempt that failed, and few statements."""

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from bot.domain.form import Draft
from bot.domain.ids import new_id
from bot.domain.notice import Lane
from bot.store.tables import outbox
from bot.store.unit import Database, Unit
from tests.store.samples import START, known, notice


async def said(unit: Unit) -> list[str]:
    """The texts of all that waits, without claiming it."""
    rows = await unit._s.rows(sa.select(outbox.c.slot).order_by(outbox.c.id))
    return [row.slot or "" for row in rows]


async def test_a_read_sees_what_was_put_off(unit: Unit) -> None:
    someone = await known(unit)
    await unit.outbox.post(notice(), someone.id, Lane.CASE)
    assert len(await said(unit)) == 1


@pytest.mark.parametrize("reads", [False, True])
async def test_an_attempt_that_fails_takes_along_what_it_put_off(unit: Unit, reads: bool) -> None:
    someone = await known(unit)
    await unit.outbox.post(notice("before"), someone.id, Lane.CASE)
    with pytest.raises(RuntimeError):
        async with unit.attempt():
            await unit.outbox.post(notice("within"), someone.id, Lane.CASE)
            if reads:
                assert len(await said(unit)) == 2
            await unit.outbox.post(notice("within, later"), someone.id, Lane.CASE)
            raise RuntimeError
    await unit.outbox.post(notice("after"), someone.id, Lane.CASE)
    assert len(await said(unit)) == 2


async def test_an_attempt_within_another_before_either_has_written(unit: Unit) -> None:
    async with unit.attempt():
        with pytest.raises(RuntimeError):
            async with unit.attempt():
                raise RuntimeError
        async with unit.attempt():
            await known(unit, chat_id=5)
    assert await unit.peers.by_chat(5)


async def test_attempts_within_attempts(unit: Unit) -> None:
    someone = await known(unit)
    async with unit.attempt():
        await unit.outbox.post(notice("outer"), someone.id, Lane.CASE)
        with pytest.raises(RuntimeError):
            async with unit.attempt():
                await unit.outbox.post(notice("inner"), someone.id, Lane.CASE)
                await said(unit)
                raise RuntimeError
        async with unit.attempt():
            await unit.outbox.post(notice("inner, kept"), someone.id, Lane.CASE)
        await said(unit)
    assert len(await said(unit)) == 2


async def test_what_is_foreseen_is_what_stands_there(unit: Unit) -> None:
    someone, stranger = await known(unit), new_id()
    subject = await unit.new_dossier()
    draft = Draft(new_id(), someone.id, "report", subject, "name", START)
    await unit.drafts.add(draft)
    await unit.foresee([someone.chat_id, stranger])
    assert await unit.peers.by_chat(someone.chat_id) == someone
    assert await unit.peers.by_chat(stranger) is None
    draft.position = "birth"
    await unit.drafts.save(draft)
    found = await unit.drafts.active(someone.id)
    assert found is not None and found.position == "birth"
    assert await unit.drafts.get(draft.id, someone.id) == found
    assert await unit.drafts.get(draft.id, stranger) is None
    await unit.drafts.pause(someone.id)
    assert await unit.drafts.active(someone.id) is None
    await unit.drafts.delete(draft.id)
    assert await unit.drafts.get(draft.id, someone.id) is None


async def test_a_peer_that_changes_is_no_longer_what_was_foreseen(unit: Unit) -> None:
    someone = await known(unit)
    await unit.foresee([someone.chat_id])
    someone.language = "kk"
    await unit.peers.save(someone)
    found = await unit.peers.by_chat(someone.chat_id)
    assert found is not None and found.language == "kk"
    found.language = "ru"  # without saving: the next one who asks gets what is stored
    again = await unit.peers.get(someone.id)
    assert again.language == "kk"
    await unit.peers.delete(someone.id)
    assert await unit.peers.by_chat(someone.chat_id) is None


async def test_many_answers_are_few_statements(sqlite_house: Database) -> None:
    statements: list[Any] = []
    async with sqlite_house.unit() as unit:
        people = [await known(unit) for _ in range(50)]
        event.listen(sqlite_house.engine.sync_engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
        for someone in people:
            async with unit.attempt():
                await unit.outbox.post(notice(), someone.id, Lane.REPLY)
        await unit.commit()
    assert len(statements) == 2
