"""Linked cases: what each file and each public page says, by whose hands, and that nothing of it stays behind."""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot.domain.case import Consent
from bot.domain.errors import AlreadyLinked, NoSuchCase, NotFound, NotYours, OnePerson, SameCase, Stale
from bot.domain.message import Message
from bot.domain.notice import NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import PublicLink
from bot.domain.roles import Permission, Role
from bot.domain.ties import Tie
from bot.domain.view import Reach
from bot.services import approving, browsing, completing, confirming, consenting, linking, merging, reading, triage
from bot.services.deciding import approve
from bot.store.tables import approvals, public_links, relations
from tests.database import until_somebody_waits
from tests.services.life import FOLLOWER, MODERATOR, REPORTER, living

OTHER = 11


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        yield found


async def taken(life):
    """A new case in MODERATOR's hands; its code."""
    await life.report()
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
    return life.code


async def published(life):
    code = await taken(life)
    await publish(life, code)
    return code


async def publish(life, code):
    async with life.desk() as desk:
        await completing.publish(desk, code, {}, "")


async def link(life, code, other, tie=Tie.WIFE):
    async with life.desk() as desk:
        return await linking.link(desk, code, other, tie)


async def merge(life, code, into):
    async with life.desk() as desk:
        assert not await merging.merge(desk, code, into)


async def hire(life):
    """A second moderator, at work."""
    async with life.database.unit() as unit:
        await unit.peers.add(Peer(OTHER, OTHER + 1000, PeerKind.PRIVATE, "en", role=Role.MODERATOR))
        await unit.commit()
    async with life.desk(OTHER) as desk:
        await desk.must(Permission.WORK_HERE)


@asynccontextmanager
async def refused(life, error, peer_id=MODERATOR):
    with pytest.raises(error) as raised:
        async with life.desk(peer_id) as desk:
            yield desk
    refused.last = raised.value


async def page(life, code):
    """What a supporter reads of linked cases: the relation and the code; None where there is no page."""
    async with life.desk(FOLLOWER) as desk:
        view = await browsing.look(desk.unit, desk.person, code)
    return None if view is None else [(found.relation, found.code) for found in view.links]


async def file(life, code):
    """What moderators read of them: the relation, the code, and who reads it."""
    async with life.desk() as desk:
        found = (await reading.read_case(desk.unit, await desk.any_case(code))).links
    return [(each.relation, each.code, each.reach) for each in found]


async def the_request(life, code):
    async with life.database.unit(reading=True) as unit:
        (found,) = await unit.approvals.of((await unit.cases.by_code(code)).id)
    return found


async def rows(life, table):
    async with life.database.engine.connect() as conn:
        return [row._asdict() for row in await conn.execute(table.select())]


async def withdraw(life, code):
    async with life.desk(REPORTER) as desk:
        case = await desk.any_case(code)
        await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PRIVATE, case.version)


async def erase(life, code):
    async with life.desk(REPORTER) as desk:
        await consenting.erase_case(desk.unit, life.policy, desk.person, await desk.any_case(code))


async def test_each_file_reads_rightly_and_the_public_once_both_are_published(life):
    wife, man = await taken(life), await taken(life)
    assert (await link(life, wife, man)).reach is Reach.STAFF
    assert await file(life, wife) == [(Tie.HUSBAND, man, Reach.STAFF)]
    assert await file(life, man) == [(Tie.WIFE, wife, Reach.STAFF)]
    await publish(life, wife)
    assert await page(life, wife) == [] and await page(life, man) is None
    async with life.desk() as desk:  # and what is to be public with the second one is shown before
        preview = await reading.preview(desk, await desk.any_case(man))
    assert preview.card.links == (PublicLink(wife, "Серік Аманов", Tie.WIFE),)
    await publish(life, man)
    assert await page(life, wife) == [(Tie.HUSBAND, man)] and await page(life, man) == [(Tie.WIFE, wife)]
    assert await file(life, man) == [(Tie.WIFE, wife, Reach.EVERYBODY)]
    async with life.database.unit() as unit:  # nobody hears of it: the two publications alone went out
        parcels = await unit.broadcasts.advance(99, timedelta(minutes=2))
    assert [parcel.notice.data["kind"] for parcel in parcels] == ["published", "published"]


async def test_of_a_merged_case_the_public_reads_the_one_that_leads(life):
    wife, man, again = await taken(life), await published(life), await published(life)
    await link(life, wife, man)
    await merge(life, man, again)
    async with life.desk() as desk:  # the preview, too
        preview = await reading.preview(desk, await desk.any_case(wife))
    assert [each.code for each in preview.card.links] == [again]
    await publish(life, wife)
    assert await page(life, wife) == [(Tie.HUSBAND, again)]
    assert await file(life, wife) == [(Tie.HUSBAND, man, Reach.EVERYBODY)]
    assert await page(life, again) == [(Tie.WIFE, wife)]  # what belongs to the merged case is read there as well
    await link(life, wife, again)
    assert await page(life, wife) == [(Tie.HUSBAND, again)]  # once
    async with refused(life, OnePerson) as desk:
        await linking.propose(desk, man, again)
    async with refused(life, OnePerson) as desk:
        await linking.propose(desk, again, man)
    async with life.desk() as desk:
        await merging.part(desk, man)
    assert sorted(await page(life, wife)) == sorted([(Tie.HUSBAND, again), (Tie.HUSBAND, man)])


async def test_a_case_that_leads_one_it_is_linked_with_does_not_name_itself(life):
    one, lead = await published(life), await published(life)
    await link(life, one, lead, Tie.TOGETHER)
    await merge(life, one, lead)
    assert await page(life, lead) == [] and await page(life, one) == []


async def test_of_two_public_cases_a_colleague_approves_it_first(life):
    wife, man = await published(life), await published(life)
    await hire(life)
    await life.post()
    found = await link(life, wife, man)
    assert found.reach is Reach.WAITING and await page(life, man) == []
    request = await the_request(life, wife)
    assert man not in str(request.content)  # so that nothing of a case that is erased is in it
    async with life.desk() as desk:
        assert await approving.is_asked(desk.unit, await desk.any_case(wife), found.id)
    async with life.desk(OTHER) as desk:
        await approving.decline(desk, request.id)
    assert await file(life, wife) == [(Tie.HUSBAND, man, Reach.HIDDEN)] and await page(life, wife) == []
    async with life.desk() as desk:
        assert (await linking.show_link(desk, wife, found.id)).reach is Reach.WAITING
        await triage.assign(desk, man, OTHER)  # who asked for it need not have both when it is done
    request = await the_request(life, wife)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
    assert await page(life, wife) == [(Tie.HUSBAND, man)] and await page(life, man) == [(Tie.WIFE, wife)]
    async with life.database.unit() as unit:
        assert await unit.broadcasts.advance(99, timedelta(minutes=2)) == []
        assert [entry.action for entry in await unit.audit.newest(2)] == ["show_link", "approve_link"]


async def test_who_is_alone_shows_it_at_once_and_the_admins_hear_of_it(life):
    wife, man = await published(life), await published(life)
    await life.post()
    assert (await link(life, wife, man)).reach is Reach.EVERYBODY
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(99, timedelta(minutes=2))
    told = [p.notice.data for p in parcels if p.notice.kind is NoticeKind.APPROVAL]
    assert [(data["state"], data["what"]) for data in told] == [("alone", "link")]


async def test_it_goes_at_once_when_a_case_is_withdrawn_and_comes_back_only_with_its_publication(life):
    wife, man = await published(life), await published(life)
    await link(life, wife, man)
    await withdraw(life, man)
    assert await page(life, wife) == [] and await rows(life, public_links) == []
    assert await file(life, wife) == [(Tie.HUSBAND, man, Reach.STAFF)]
    async with life.desk(REPORTER) as desk:
        case = await desk.any_case(man)
        await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PUBLISH, case.version)
    assert await page(life, wife) == []
    await publish(life, man)
    assert await page(life, wife) == [(Tie.HUSBAND, man)]


async def test_an_erased_case_leaves_no_trace_in_the_other(life):
    wife, man, son = await published(life), await published(life), await published(life)
    await link(life, son, wife, Tie.SON)
    await hire(life)
    await link(life, wife, man)  # which waits
    async with life.desk() as desk:
        (waiting,) = await desk.unit.approvals.of((await desk.any_case(wife)).id)
        await linking.link(desk, man, son, Tie.FATHER)
    assert len(await rows(life, relations)) == 6 and len(await rows(life, approvals)) == 2
    await erase(life, man)
    assert await file(life, wife) == [(Tie.SON, son, Reach.EVERYBODY)]
    assert await file(life, son) == [(Tie.PARENT, wife, Reach.EVERYBODY)]
    assert len(await rows(life, relations)) == 2 and await rows(life, approvals) == []
    async with refused(life, NotFound, OTHER) as desk:
        await approve(desk, waiting.id)
    await erase(life, son)
    assert await rows(life, relations) == [] and await rows(life, public_links) == []
    assert await page(life, wife) == []


async def test_what_shows_the_other_case_is_deleted_with_it(life):
    wife, man = await taken(life), await taken(life)
    await link(life, wife, man)
    async with life.desk() as desk:
        now, case = life.clock.now(), await desk.any_case(wife)
        await desk.unit.messages.add([Message(MODERATOR, 44, now, case.id, now + timedelta(hours=1))])
    await erase(life, man)
    async with life.database.unit(reading=True) as unit:
        assert (MODERATOR, 44) in [found[1:] for found in await unit.messages.due(9)]


async def test_unlinking_takes_it_off_both_files_and_pages(life):
    wife, man = await published(life), await published(life)
    found = await link(life, wife, man)
    async with life.desk() as desk:
        await linking.unlink(desk, wife, found.id)
    assert (
        [await page(life, wife), await file(life, wife)] == [[], []] == [await page(life, man), await file(life, man)]
    )
    async with refused(life, NotFound) as desk:
        await linking.unlink(desk, wife, found.id)
    await hire(life)
    found = await link(life, man, wife, Tie.SAME_EVENT)
    async with life.desk() as desk:
        await linking.unlink(desk, man, found.id)
    assert await rows(life, approvals) == []


async def test_both_cases_have_to_be_within_reach_every_time(life):
    wife, man = await taken(life), await taken(life)
    await hire(life)
    found = await link(life, wife, man)
    async with life.desk() as desk:
        await triage.assign(desk, man, OTHER)
    for deed in (
        lambda desk: linking.unlink(desk, wife, found.id), lambda desk: linking.show_link(desk, wife, found.id),
        lambda desk: linking.link(desk, wife, man, Tie.WIFE), lambda desk: linking.propose(desk, wife, man),
        lambda desk: linking.propose(desk, man, wife),
    ):  # fmt: skip
        async with refused(life, NotYours) as desk:
            await deed(desk)
        assert refused.last.code == man
    assert await file(life, wife) == [(Tie.HUSBAND, man, Reach.STAFF)]


async def test_what_cannot_be_linked_says_why(life):
    wife, man = await taken(life), await taken(life)
    found = await link(life, wife, man)
    for error, code, other in (
        (NoSuchCase, wife, "QQQQQQ"), (NoSuchCase, "", man), (SameCase, wife, wife), (AlreadyLinked, wife, man),
        (AlreadyLinked, man, wife),
    ):  # fmt: skip
        async with refused(life, error) as desk:
            await linking.link(desk, code, other, Tie.SON)
        if (error, code) == (AlreadyLinked, wife):
            assert refused.last.relation_id == found.id
    async with refused(life, Stale) as desk:  # one of them is not public
        await linking.show_link(desk, wife, found.id)
    assert len(await rows(life, relations)) == 2


async def test_nobody_publishes_by_a_preview_that_is_older_than_a_link_nor_by_an_older_yes(life):
    wife, man, son = await published(life), await taken(life), await taken(life)
    life.clock.advance(60)
    async with life.desk(REPORTER) as desk:
        case = await desk.any_case(man)
        seen = case.version
        await confirming.confirm(desk.unit, life.policy, desk.person, case, seen)
    await link(life, wife, man)
    async with refused(life, Stale) as desk:
        await completing.publish(desk, man, {}, "", seen)
    async with life.desk() as desk:  # another public fact: the family is asked again
        assert not await confirming.is_confirmed(desk.unit, life.policy, await desk.any_case(man))
    life.clock.advance(60)
    async with life.desk(REPORTER) as desk:
        case = await desk.any_case(man)
        await confirming.confirm(desk.unit, life.policy, desk.person, case, case.version)
    await link(life, son, man, Tie.SON)
    async with life.desk() as desk:
        seen = (await desk.any_case(son)).version
    await publish(life, man)
    async with refused(life, Stale) as desk:  # its father is public now, and would stand on its page
        await completing.publish(desk, son, {}, "", seen)


async def test_a_request_is_void_where_one_of_the_two_is_not_public_any_more(life):
    wife, man = await published(life), await published(life)
    await hire(life)
    await link(life, wife, man)
    await withdraw(life, man)
    request = await the_request(life, wife)
    async with refused(life, Stale, OTHER) as desk:
        await approve(desk, request.id)
    async with life.desk(OTHER) as desk:
        assert await approving.give_back(desk, request.id) == wife


async def test_a_report_that_is_let_go_in_its_time_takes_its_links_along(life):
    wife, man = await taken(life), await taken(life)
    await link(life, wife, man)
    async with life.desk() as desk:
        await consenting.destroy(desk.unit, await desk.any_case(man))
    assert await file(life, wife) == [] and await rows(life, relations) == []


async def test_who_links_a_case_that_is_being_erased_comes_too_late(migrated_postgres, tmp_path):
    async with living(migrated_postgres, tmp_path) as life:
        wife, man = await taken(life), await taken(life)
        async with life.desk(REPORTER) as desk:
            await consenting.erase_case(desk.unit, life.policy, desk.person, await desk.any_case(man))
            late = asyncio.create_task(link(life, wife, man))
            await until_somebody_waits(life.database.engine)
        with pytest.raises(NoSuchCase):
            await late
        assert await rows(life, relations) == []
