"""What nobody needs any more goes in its time, and nothing else does."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.domain.case import Consent, Workflow
from bot.domain.casefile import NOBODY, Agreement, Event, Name, Profile, Source, Statement
from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.domain.incoming import Arrival, Content, FileRef, Incoming, Sent
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.domain.retention import Retention
from bot.domain.roles import Role
from bot.domain.staff import Invitation
from bot.services import filling, triage
from bot.services.people import meet
from bot.services.publishing import news_about
from bot.services.retaining import PART, READS, purge
from bot.store.tables import audit, cases, dossiers, drafts, inbox, invitations, reads
from tests.services.holding import RELATIVE, SOMEBODY, known, receipt, shows, successor
from tests.services.life import MODERATOR, REPORTER, living

KEPT = Retention()
MOMENT = timedelta(seconds=1)


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        yield found


async def count(life, table):
    async with life.database.engine.connect() as conn:
        return await conn.scalar(sa.select(sa.func.count()).select_from(table))


async def passes(life, span):
    life.clock.advance(span.total_seconds())
    return await purge(life.database, life.policy)


async def begun(life, chat_id, *, left=False):
    """Somebody begins a report and sends a photo for it."""
    async with life.database.unit() as unit:
        peer = await meet(unit, life.policy, chat_id, PeerKind.PRIVATE, "en")
        draft = await filling.begin(unit, life.policy, peer, "report")
        await filling.edit(unit, draft, "files")
        photo = Incoming(5, Sent.PHOTO, "", FileRef("x", 3, "image/jpeg"))
        step = await filling.answer(unit, life.policy, peer, draft, photo, Content(b"abc", "image/jpeg"))
        assert step.misfit is None
        if left:
            await unit.drafts.pause(peer.id)
        await unit.commit()


def sealed(folder: Path) -> int:
    return len(list(folder.rglob("*.sealed")))


@pytest.mark.parametrize(("left", "kept"), [(True, KEPT.left_drafts), (False, KEPT.drafts)])
async def test_a_draft_goes_with_its_files_and_its_key(life, tmp_path, left, kept):
    before = await count(life, dossiers), sealed(tmp_path)
    await begun(life, 501, left=left)
    assert await passes(life, kept) == 0
    assert (await count(life, drafts), sealed(tmp_path)) == (1, before[1] + 1)
    assert await passes(life, MOMENT) == 1
    assert (await count(life, drafts), await count(life, dossiers), sealed(tmp_path)) == (0, *before)


async def test_it_counts_from_the_moment_of_leaving(life):
    await begun(life, 501)
    life.clock.advance(timedelta(days=5).total_seconds())
    async with life.database.unit() as unit:
        peer = await unit.peers.by_chat(501)
        await unit.drafts.pause(peer.id)
        await unit.commit()
    assert await passes(life, KEPT.left_drafts) == 0
    assert await passes(life, MOMENT) == 1


async def test_there_may_be_many(life):
    for chat_id in range(600, 600 + PART + 3):
        await begun(life, chat_id, left=True)
    assert await passes(life, KEPT.left_drafts + MOMENT) == PART + 3
    assert await count(life, drafts) == 0


async def test_a_damaged_draft_does_not_keep_the_others(life):
    await begun(life, 501, left=True)
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.update(drafts).values(content=b"damaged"))
    await begun(life, 502, left=True)
    assert await passes(life, KEPT.left_drafts + MOMENT) == 1
    assert await count(life, drafts) == 1


async def test_a_rejected_report_goes_and_the_record_remembers_that_it_was(life):
    await life.report()
    async with life.desk() as desk:
        await triage.reject(desk, life.code, "Not for us")
    assert await passes(life, KEPT.rejected) == 0
    assert await passes(life, MOMENT) == 1
    assert (await count(life, cases), await count(life, dossiers)) == (0, 0)
    async with life.database.unit(reading=True) as unit:
        (newest,) = await unit.audit.newest(1)
        assert (newest.actor_id, newest.action) == (None, "purge_rejected")
        assert await unit.audit.verify() is None


@pytest.mark.parametrize("workflow", [each for each in Workflow if each is not Workflow.REJECTED])
async def test_no_other_case_goes(life, workflow):
    await life.report()
    async with life.database.engine.begin() as conn:
        await conn.execute(sa.update(cases).values(workflow=workflow))
    await passes(life, timedelta(days=729))
    assert await count(life, cases) == 1


async def test_updates_that_were_handled_go_and_those_that_wait_stay(life):
    async with life.database.unit() as unit:
        arrivals = [Arrival(number, "7", {"update_id": number}) for number in (1, 2, 3)]
        await unit.inbox.add(arrivals)
        await unit.inbox.done(1)
        await unit.inbox.quarantine(2, "ValueError")
        await unit.commit()
    assert await passes(life, KEPT.inbox) == 0
    assert await passes(life, MOMENT) == 2
    async with life.database.engine.connect() as conn:
        assert (await conn.scalars(sa.select(inbox.c.update_id))).all() == [3]


async def test_the_record_is_kept_for_two_years_and_still_verifies(life):
    await life.report()
    before = await count(life, audit)
    await passes(life, KEPT.audit)
    assert await count(life, audit) == before
    async with life.database.unit() as unit:
        await unit.audit.add(None, "later")
        await unit.commit()
    await passes(life, MOMENT)
    async with life.database.unit(reading=True) as unit:
        assert [entry.action for entry in await unit.audit.newest(9)] == [f"let_go:{before}", "later"]
        assert await unit.audit.verify() is None


async def test_what_was_read_and_invitations_that_nobody_followed_go(life):
    await life.report()
    async with life.database.unit() as unit:
        await unit.staff.has_read(MODERATOR, life.policy.today().isoformat(), life.case_id)
        await unit.staff.invite("code", Invitation(Role.OBSERVER, "", life.policy.now() + READS))
        await unit.commit()
    await passes(life, READS)
    assert (await count(life, reads), await count(life, invitations)) == (1, 1)
    await passes(life, timedelta(days=1))
    assert (await count(life, reads), await count(life, invitations)) == (0, 0)


async def test_the_settings_say_how_long(life):
    await begun(life, 501, left=True)
    life.policy = replace(life.policy, retention=replace(KEPT, left_drafts=timedelta(hours=1)))
    assert await passes(life, timedelta(hours=1, seconds=1)) == 1


async def closed(life, consent=Consent.PUBLISH_WITHOUT_ME):
    """A published case whose reporter has a receipt with a holder and a successor, is closed."""
    await life.report()
    async with life.desk(REPORTER) as desk:
        own = await desk.unit.cases.get(life.case_id)
        own.consent = consent
        await desk.unit.cases.save(own)
        for topic in ("contact", "relation"):
            head = (new_id(), life.case_id, REPORTER, life.policy.now())
            await desk.unit.records.add(Statement(*head, topic=topic, text="mine"))
    number = await receipt(life)
    await shows(life, SOMEBODY, number)
    await shows(life, RELATIVE, await successor(life))
    await life.confirm()
    await life.publish()
    async with life.desk() as desk:
        await triage.close(desk, life.code, "")
    return number


async def test_who_reported_a_closed_case_is_forgotten_and_the_receipt_shows_the_status(life):
    number = await closed(life)
    assert await passes(life, KEPT.reporter) == 0
    async with life.database.unit(reading=True) as unit:
        assert (await unit.cases.get(life.case_id)).reporter_id == REPORTER
    assert await passes(life, MOMENT) == 1
    async with life.database.unit(reading=True) as unit:
        case = await unit.cases.get(life.case_id)
        assert (case.reporter_id, case.workflow) == (None, Workflow.CLOSED)
        statements = await unit.records.all(Statement, case.id)
        assert [(s.topic, s.author_id) for s in statements] == [("story", NOBODY)]
        for kind in (Name, Profile, Event, Source, Agreement):
            assert {record.author_id for record in await unit.records.all(kind, case.id)} == {NOBODY}
        assert (await unit.holders.count(case.id), await unit.successions.of(case.id)) == (0, None)
        with pytest.raises(NotFound):
            await unit.peers.get(REPORTER)
        (newest,) = await unit.audit.newest(1)
        assert (newest.actor_id, newest.action) == (None, "purge_reporter")
        assert await unit.audit.verify() is None
        (event,) = await unit.records.all(Event, case.id)
        news = await news_about(unit, life.policy, case, event)
        assert news.content["sources"] == []  # who wanted not to appear does not appear once forgotten
    assert (await shows(life, SOMEBODY, number)).case.workflow is Workflow.CLOSED
    async with life.desk() as desk:  # nobody is there to be told, and nothing breaks
        await triage.reopen(desk, life.code)
        await triage.ask(desk, life.code, "Is there news?")
    assert await passes(life, KEPT.reporter) == 0


async def test_a_reporter_who_follows_something_stays_known_as_a_follower(life):
    await closed(life)
    async with life.database.unit() as unit:
        await unit.follows.add(Follow(REPORTER, FollowKind.ALL))
        await unit.commit()
    assert await passes(life, KEPT.reporter + MOMENT) == 1
    async with life.database.unit(reading=True) as unit:
        assert await unit.cases.reported_by(REPORTER) == []
        assert (await unit.peers.get(REPORTER)).id == REPORTER


async def test_a_case_goes_with_the_files_of_whoever_was_adding_to_it(life, tmp_path):
    await life.report()
    await shows(life, SOMEBODY, await receipt(life))
    before = sealed(tmp_path)
    async with life.desk(await known(life, SOMEBODY)) as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, "news", life.case_id)
        photo = Incoming(5, Sent.PHOTO, "", FileRef("x", 3, "image/jpeg"))
        await filling.answer(desk.unit, life.policy, desk.person, draft, photo, Content(b"abc", "image/jpeg"))
    assert sealed(tmp_path) == before + 1
    async with life.desk() as desk:
        await triage.reject(desk, life.code, "Not for us")
    life.policy = replace(
        life.policy, retention=replace(KEPT, left_drafts=timedelta(days=99), drafts=timedelta(days=99))
    )
    assert await passes(life, KEPT.rejected + MOMENT) == 1
    assert sealed(tmp_path) == before
    async with life.database.unit(reading=True) as unit:
        assert await unit.holders.count(life.case_id) == 0
