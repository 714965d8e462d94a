"""Erasing while other things are under way: a broadcast, a send, a backup; and what is left to be deleted in chats."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.incoming import Arrival, Content
from bot.domain.message import DELETABLE, Message
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.services import completing, filling, triage
from bot.services.consenting import erase_case, forget_me
from bot.services.people import meet
from bot.store.tables import inbox, notices, outbox, said
from bot.store.unit import Database
from tests.database import until_somebody_waits
from tests.services.life import FOLLOWER, MODERATOR, REPORTER, living

LEASE = timedelta(minutes=2)
CHAT = str(REPORTER + 1000)


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        yield found


async def erases(life, person=REPORTER):
    """The reporter erases the case; the moderators' notice of it is not looked at."""
    async with life.desk(person) as desk:
        await erase_case(desk.unit, life.policy, desk.person, await desk.unit.cases.get(life.case_id))


def sealed(folder: Path) -> int:
    return len(list(folder.rglob("*.sealed")))


async def kinds(life):
    """The kinds of what goes out to followers from now on."""
    async with life.database.unit() as unit:
        parcels = await unit.broadcasts.advance(99, LEASE)
        await unit.commit()
    return [parcel.notice.kind for parcel in parcels]


async def count(life, table, *where):
    async with life.database.engine.connect() as conn:
        return await conn.scalar(sa.select(sa.func.count()).select_from(table).where(*where))


async def test_between_publishing_and_the_first_follower(life):
    await life.report()
    await life.publish()
    await erases(life)
    assert await kinds(life) == [NoticeKind.ERASED]
    assert await count(life, notices, notices.c.kind == NoticeKind.NEWS) == 0


async def test_while_somebody_publishes_it(migrated_postgres, tmp_path):
    async with living(migrated_postgres, tmp_path) as life:
        await life.report()
        async with life.desk() as desk:
            await triage.claim(desk, life.code)
        async with life.desk() as desk:
            await completing.publish(desk, life.code, {}, "")
            erasing = asyncio.create_task(erases(life))
            await until_somebody_waits(life.database.engine)
        await erasing
        async with life.database.unit(reading=True) as unit:
            assert await unit.publications.get(life.case_id) is None
        assert await kinds(life) == [NoticeKind.ERASED]


async def test_while_rows_are_leased_they_are_withdrawn_and_what_arrives_all_the_same_is_known(life):
    await life.report()
    await life.publish()
    async with life.database.unit() as unit:
        leased = await unit.broadcasts.advance(99, LEASE) + await unit.dispatch.claim(99, LEASE)
        card = Notice(NoticeKind.CALL, {"vanishes": True}, life.case_id)
        await unit.outbox.post(card, MODERATOR, Lane.REPLY)
        (shown,) = await unit.dispatch.claim(99, LEASE, in_hand=[each.id for each in leased])
        await unit.commit()
    assert {each.notice.kind for each in leased} >= {NoticeKind.NEWS, NoticeKind.REPORT_ARRIVED}
    await erases(life)
    async with life.database.unit() as unit:
        assert await unit.dispatch.still_pending({each.id for each in [*leased, shown]}) == set()
        # A moderator's screen was in flight: recorded after the erasure, it is due at once.
        await unit.dispatch.sent([(shown, 44), *((each, 7) for each in leased)])
        now = life.clock.now()
        await unit.messages.add([Message(MODERATOR, 44, now, life.case_id, now + timedelta(hours=1))])
        await unit.messages.show_other([Message(MODERATOR, 45, now, life.case_id, now + timedelta(hours=1))])
        assert [found[1:] for found in await unit.messages.due(9)] == [(MODERATOR, 44), (MODERATOR, 45)]
        await unit.commit()
    assert await kinds(life) == [NoticeKind.ERASED]


async def test_a_person_is_forgotten_with_every_word_that_could_not_be_sent(life):
    await life.report()
    async with life.database.unit() as unit:
        for state in ("dead", "unreachable", "pending", "cancelled"):
            await unit.outbox.post(Notice(NoticeKind.CALL, {"text": "x"}), REPORTER, Lane.REPLY)
            await unit._s.flush()
            await unit._s.run(sa.update(outbox).where(outbox.c.peer_id == REPORTER).values(state=state))
        await unit.commit()
    async with life.desk(REPORTER) as desk:
        await forget_me(desk.unit, life.policy, desk.person, 1)
    assert await count(life, notices, notices.c.kind == NoticeKind.CALL) == 0
    async with life.database.unit() as unit:
        assert await unit.peers.there({REPORTER, MODERATOR}) == {MODERATOR}


async def test_a_supporter_can_be_forgotten_as_well(life):
    await life.report()
    await life.publish()
    async with life.desk(FOLLOWER) as desk:
        await forget_me(desk.unit, life.policy, desk.person, 1)
    assert await kinds(life) == []
    async with life.database.unit(reading=True) as unit:
        assert (await unit.cases.get(life.case_id)).code == life.code
        assert (await unit.audit.newest(1))[0].action == "forget"


async def test_files_in_anybodys_draft_about_the_case_go_with_it(life, tmp_path):
    await life.report()
    async with life.database.unit() as unit:
        other = await meet(unit, life.policy, 77, PeerKind.PRIVATE, "en")
        draft = await filling.begin(unit, life.policy, other, "news", life.case_id)
        value = {"text": "", "file": 5, "kind": "photo"}
        await unit.keep_file(life.case_id, 5, Content(b"abc", "image/jpeg").data)
        await filling.choose(unit, draft, value)
        await unit.commit()
    assert sealed(tmp_path) == 1
    await erases(life)
    assert sealed(tmp_path) == 0


async def test_the_messages_of_a_chat_are_those_of_two_days_from_either_side(life):
    await life.report()
    async with life.database.unit() as unit:
        now, old = life.clock.now(), life.clock.now() - DELETABLE
        await unit.messages.add([Message(REPORTER, 1, old), Message(REPORTER, 2, now), Message(MODERATOR, 3, now)])
        mine = [Arrival(n, CHAT, {"update_id": n}, message_id=n) for n in (4, 5)]
        await unit.inbox.add([*mine, Arrival(6, "9", {"update_id": 6}, message_id=6)])
        unit.inbox.hand([Arrival(8, CHAT, {}, message_id=8), Arrival(9, CHAT, {})])
        await unit.outbox.post(Notice(NoticeKind.STATE_CHANGED, {}, life.case_id), REPORTER, Lane.CASE)
        (parcel,) = [each for each in await unit.dispatch.claim(9, LEASE) if each.peer_id == REPORTER]
        await unit.dispatch.sent([(parcel, 7)])
        assert await unit.messages.of(REPORTER, CHAT) == [2, 4, 5, 7, 8]
        await unit.messages.take_back(REPORTER, CHAT)
        assert {found[2] for found in await unit.messages.due(99)} == {2, 4, 5, 7, 8}
        await unit.inbox.forget_chat(CHAT, 4)
        await unit.inbox.add_handled([replace(mine[0], update_id=3), replace(mine[1], update_id=12)])
        await unit.commit()
    async with life.database.engine.connect() as conn:
        rows = await conn.execute(sa.select(inbox.c.update_id, inbox.c.chat_key, inbox.c.message_id))
        known = {row.update_id: (row.chat_key == b"", row.message_id) for row in rows}
    assert known == {3: (True, None), 4: (True, None), 5: (False, 5), 6: (False, 6), 12: (False, 5)}
    assert await count(life, said, said.c.message_id == 1) == 1
    async with life.database.unit() as unit:
        assert await unit.messages.forget(99) == 1
        await unit.commit()


async def test_an_edit_shows_other_details_and_prolongs_nothing(life):
    await life.report()
    async with life.database.unit() as unit:
        now, soon = life.clock.now(), life.clock.now() + timedelta(minutes=1)
        await unit.messages.add([Message(MODERATOR, 1, now, None, soon)])
        await unit.messages.show_other([Message(MODERATOR, 1, now, life.case_id, soon + timedelta(hours=1))])
        await unit.commit()
    async with life.database.engine.connect() as conn:
        row = (await conn.execute(sa.select(said))).one()
    assert (row.case_id, row.delete_at) == (life.case_id, soon)


async def test_while_a_backup_reads_the_journal_waits_and_is_cut_after_it(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'jauap.db'}"
    async with living(url, tmp_path) as life:
        journal = tmp_path / "jauap.db-wal"
        await life.report()
        await life.publish()
        assert await life.database.tidy() and journal.stat().st_size == 0
        async with life.database.unit(reading=True) as backup:
            assert await backup.publications.get(life.case_id)
            await erases(life)
            assert not await life.database.tidy()
            assert "Аманов".encode() in (tmp_path / "jauap.db").read_bytes()
            assert await backup.publications.get(life.case_id)  # of one moment, to its end
        assert await life.database.tidy() and journal.stat().st_size == 0
        assert "Аманов".encode() not in (tmp_path / "jauap.db").read_bytes()


async def test_a_crash_before_the_journal_is_cut_leaves_it_to_the_next_start(tmp_path):
    url = f"sqlite+aiosqlite:///{tmp_path / 'jauap.db'}"
    async with living(url, tmp_path) as life:
        await life.report()
        await life.publish()
        await life.database.tidy()
        await erases(life)
        begun_anew = Database(life.database.engine, life.database._vault, life.clock, tmp_path)
        assert await begun_anew.tidy() and (tmp_path / "jauap.db-wal").stat().st_size == 0
        assert "Аманов".encode() not in (tmp_path / "jauap.db").read_bytes()
