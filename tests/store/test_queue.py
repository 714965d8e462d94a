"""The queue, the topics and the counts of the cases, and the publications of which nothing was heard."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.domain.case import Verification, Workflow
from bot.domain.ids import new_id
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Role
from bot.domain.view import Pick
from tests.database import fresh_database
from tests.published import appeal, event, publication, publish
from tests.reported import waiting

NOW = datetime(2025, 9, 1, 6, tzinfo=UTC)


@pytest.fixture
async def database(migrated_url, tmp_path):
    async with fresh_database(migrated_url, ManualClock(NOW), tmp_path) as found:
        yield found


async def change(unit, code, **values):
    """Give a stored case these values."""
    case = await unit.cases.by_code(code)
    for name, value in values.items():
        setattr(case, name, value)
    await unit.cases.save(case)
    return case


async def test_the_queue_is_in_order_and_can_be_narrowed(database):
    peer = Peer(new_id(), 7, PeerKind.PRIVATE, "en", role=Role.MODERATOR)
    async with database.unit() as unit:
        await unit.peers.add(peer)
        codes = [await waiting(unit, NOW, number) for number in range(5)]
        await change(unit, codes[0], workflow=Workflow.PUBLISHED)
        await change(unit, codes[1], workflow=Workflow.IN_REVIEW, moderator_id=peer.id)
        picked = {pick: [case.code for case in await unit.cases.queue(10, 0, pick, peer.id)] for pick in Pick}
        lengths = {pick: await unit.cases.queue_length(pick, peer.id) for pick in Pick}
        second_page = [case.code for case in await unit.cases.queue(2, 2)]
    assert picked == {Pick.ALL: codes[:0:-1], Pick.UNTAKEN: codes[:1:-1], Pick.MINE: [codes[1]], Pick.HELD: []}
    assert lengths == {Pick.ALL: 4, Pick.UNTAKEN: 3, Pick.MINE: 1, Pick.HELD: 0}
    assert second_page == [codes[2], codes[1]]


async def test_a_case_is_found_by_its_topic(database):
    async with database.unit() as unit:
        code = await waiting(unit, NOW, 0)
        await unit.cases.set_topic((await unit.cases.by_code(code)).id, 55)
        assert (await unit.cases.by_topic(55)).code == code
        assert await unit.cases.by_topic(56) is None


async def test_the_counts_of_all_states(database):
    async with database.unit() as unit:
        codes = [await waiting(unit, NOW, number) for number in range(3)]
        await change(unit, codes[0], verification=Verification.DOCUMENTED)
        assert await unit.cases.counts() == [("submitted", "documented", 1), ("submitted", "unverified", 2)]


async def test_publications_without_news_the_quietest_first(database):
    old, older, fresh, shut = (
        publication(code, news_at=NOW - timedelta(days=days), open=is_open)
        for code, days, is_open in (
            ("JK74QX", 20, True),
            ("JK74QY", 30, True),
            ("JK74QT", 2, True),
            ("JK74QW", 40, False),
        )
    )
    await publish(database, old, older, fresh, shut)
    async with database.unit(reading=True) as unit:
        quiet = await unit.publications.quiet_since(NOW - timedelta(days=14), 10)
    assert [found.code for found in quiet] == ["JK74QY", "JK74QX"]


async def test_one_piece_of_news_is_taken_off(database):
    case = publication()
    await publish(database, case)
    kept, gone = event(case.case_id, "kept"), appeal(case.case_id, "gone")
    async with database.unit() as unit:
        for item in (kept, gone):
            await unit.publications.add_news(item)
        await unit.publications.remove_news(case.case_id, gone.event_id)
        assert [item.id for item in await unit.publications.news_of(case.case_id)] == [kept.id]
