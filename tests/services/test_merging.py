"""Two cases of one person on a real store of either kind: what everybody sees, who hears what, and the way back."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from bot.domain.case import Consent, Workflow
from bot.domain.casefile import Event, Name, Question
from bot.domain.dates import PartialDate, Precision
from bot.domain.errors import CannotMerge, Merged, NeedsAnother, NoSuchCase, NotAllowed, NotYours, Stale
from bot.domain.form import Part
from bot.domain.ids import new_id
from bot.domain.merge import Why
from bot.domain.notice import NoticeKind
from bot.domain.peer import Digest, Peer, PeerKind
from bot.domain.publication import FollowKind
from bot.domain.reminder import ReminderKind
from bot.domain.roles import Permission, Role
from bot.domain.view import Pick
from bot.services import (
    browsing,
    completing,
    consenting,
    digesting,
    filling,
    following,
    merging,
    reminder_answers,
    reporting,
    triage,
)
from bot.services.deciding import approve
from bot.services.reading import read_case, read_queue, would_be_public
from bot.store.tables import follows, merges
from tests.database import until_somebody_waits
from tests.services.life import ADMIN, FOLLOWER, MODERATOR, REPORTER, living

LEASE = timedelta(minutes=2)
OTHER, SECOND, FAN, BOTH, OF_LEAD = 11, 12, 21, 22, 23
SINCE = PartialDate(date(2025, 8, 20), date(2025, 8, 20), Precision.DAY).to_json()


@dataclass
class Known:
    """A case of the house."""

    id: int
    code: str


@dataclass
class House:
    """Two reports of one person, by two people, in the hands of one moderator."""

    life: object
    a: Known
    b: Known

    def desk(self, peer_id=MODERATOR):
        return self.life.desk(peer_id)

    async def publish(self, *cases):
        async with self.desk() as desk:
            for case in cases:
                await completing.publish(desk, case.code, {"en": "Words."}, "en")

    async def merge(self, case=None, lead=None):
        case, lead = case or self.b, lead or self.a
        async with self.desk() as desk:
            assert not await merging.merge(desk, case.code, lead.code)

    async def part(self):
        async with self.desk() as desk:
            await merging.part(desk, self.b.code)

    async def tell(self, case, text="New."):
        """The moderator publishes an event."""
        async with self.desk() as desk:
            head = (new_id(), case.id, MODERATOR, desk.policy.now())
            await triage.add_record(desk, case.code, Event(*head, texts={"en": text}, language="en", public=True))

    async def heard(self):
        """What everybody is told from now on: (who, the code, what about)."""
        async with self.life.database.unit() as unit:
            parcels = await unit.dispatch.claim(1000, LEASE)
            while more := await unit.broadcasts.advance(1000, LEASE):
                parcels += more
                await unit._s.flush()
            await unit.dispatch.sent([(parcel, parcel.id) for parcel in parcels])
            await unit.commit()
        kinds = (NoticeKind.NEWS, NoticeKind.ERASED)
        told = [p for p in parcels if p.notice.kind in kinds and p.notice.data.get("to") != "moderators"]
        return sorted((p.peer_id, p.notice.data["code"], p.notice.data.get("kind", "gone")) for p in told)

    async def shown(self):
        """Everything in which a supporter comes across cases, as codes."""
        async with self.life.database.unit(reading=True) as unit:
            lists = [
                (await browsing.browse(unit)).cases,
                (await browsing.browse(unit, region="CN-XJ/GB654000")).cases,
                (await browsing.search(unit, "Serik Amanov")).cases,
                await browsing.newest(unit, "", 20),
                await unit.publications.quiet_since(self.life.clock.now(), 20),
            ]
            count = await unit.publications.count()
            regions = await unit.publications.count_by_region()
        found = [{each.code for each in part} for part in lists]
        assert all(each == found[0] for each in found), found
        assert count == len(found[0]) == sum(regions.values())
        return found[0]

    async def card(self, code, peer_id=FAN):
        async with self.life.database.unit(reading=True) as unit:
            return await browsing.look(unit, await unit.peers.get(peer_id), code)

    async def followed(self, peer_id):
        """The codes of the cases that a chat follows, as it reads them."""
        async with self.life.database.unit(reading=True) as unit:
            view = await following.following(unit, await unit.peers.get(peer_id))
        return sorted(each.publication.code for each in view.items if each.publication)

    async def does(self, peer_id, deed, code=""):
        async with self.life.database.unit() as unit:
            peer = await unit.peers.get(peer_id)
            await (deed(unit, peer, FollowKind.CASE, code) if code else deed(unit, peer))
            await unit.commit()

    async def case(self, known):
        async with self.life.database.unit(reading=True) as unit:
            return await unit.cases.get(known.id)

    async def file(self, known):
        async with self.life.database.unit(reading=True) as unit:
            return await read_case(unit, await unit.cases.get(known.id))

    async def queue(self):
        async with self.desk() as desk:
            return {row.case.code for row in await read_queue(desk, Pick.ALL, 9, 0)}

    async def withdraw(self, known, reporter):
        """The reporter allows publication no more."""
        async with self.desk(reporter) as desk:
            case = await desk.unit.cases.get(known.id)
            await consenting.change_use(desk.unit, desk.policy, desk.person, case, Consent.PRIVATE, case.version)

    async def erase(self, known, reporter):
        async with self.desk(reporter) as desk:
            await consenting.erase_case(desk.unit, desk.policy, desk.person, await desk.unit.cases.get(known.id))


async def reported(life, reporter, name):
    async with life.desk(reporter) as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, "report")
        answers = {
            "name": name, "happened": {"code": "detained"}, "when": SINCE, "story": {"text": "…"},
            "where": {"region": "CN-XJ/GB654000", "text": ""}, "consent": {"code": "publish"},
        }  # fmt: skip
        draft.answers = {key: [Part(value)] for key, value in answers.items()}
        code = (await reporting.submit_report(desk.unit, life.policy, desk.person, draft)).code
    async with life.desk() as desk:
        await triage.claim(desk, code)
    return Known(draft.subject_id, code)


@asynccontextmanager
async def opened(url, folder):
    async with living(url, folder) as life:
        async with life.database.unit() as unit:
            await unit.peers.add(Peer(OTHER, OTHER + 1000, PeerKind.PRIVATE, "en", role=Role.MODERATOR))
            for peer_id in (SECOND, FAN, BOTH, OF_LEAD):
                await unit.peers.add(Peer(peer_id, peer_id + 1000, PeerKind.PRIVATE, "en"))
            await unit.commit()
        a = await reported(life, REPORTER, "Серік Аманов")
        life.clock.advance(60)
        yield House(life, a, await reported(life, SECOND, "Amanov Serik"))


@pytest.fixture
async def house(sqlite_database, tmp_path):
    async with opened(sqlite_database, tmp_path / "data") as found:
        yield found


@pytest.fixture
async def public(house):
    await make_public(house)
    return house


@pytest.fixture
async def either(migrated_url, tmp_path):
    """A house on a database of either kind, for what their SQL could tell apart."""
    async with opened(migrated_url, tmp_path / "data") as found:
        await make_public(found)
        yield found


async def make_public(house):
    """Both published: FAN follows B, BOTH both, OF_LEAD A, and FOLLOWER everything."""
    await house.publish(house.a, house.b)
    for peer_id, cases in ((FAN, [house.b]), (BOTH, [house.a, house.b]), (OF_LEAD, [house.a])):
        for case in cases:
            await house.does(peer_id, following.follow, case.code)
    await house.heard()


async def refused(house, error, deed, *arguments, who=MODERATOR):
    with pytest.raises(error) as caught:
        async with house.desk(who) as desk:
            await deed(desk, *arguments)
    return caught.value


async def test_everybody_finds_the_one_that_leads_and_nobody_hears_of_it(either):
    a, b = either.a.code, either.b.code
    before = await either.file(either.b)
    await either.merge()
    assert await either.heard() == []
    assert await either.shown() == {a}
    for code, former in ((a, ""), (b, b)):
        card = await either.card(code)
        assert (card.publication.code, card.former, card.follows_case) == (a, former, True)
    async with either.life.database.unit(reading=True) as unit:
        assert [each.code for each in await browsing.newest(unit, b, 9)] == [a]
        assert (await would_be_public(unit, either.life.policy, await unit.cases.get(either.a.id))).followers == 4
    assert [await either.followed(who) for who in (FAN, BOTH, OF_LEAD)] == [[a], [a], [a]]
    async with either.life.database.unit(reading=True) as unit:
        assert (await following.following(unit, await unit.peers.get(BOTH))).total == 1
    file, lead = await either.file(either.b), await either.file(either.a)
    assert (file.lead.code, [each.code for each in lead.led]) == (a, [b])
    assert file.alike == lead.alike == []
    assert (file.names, file.timeline, file.case.reporter_id) == (before.names, before.timeline, SECOND)
    await either.tell(either.a)
    assert await either.heard() == [(who, a, "event") for who in (FOLLOWER, FAN, BOTH, OF_LEAD)]
    await either.part()
    assert await either.heard() == []
    assert await either.shown() == {a, b}
    assert (await either.card(b)).publication.code == b
    assert [await either.followed(who) for who in (FAN, BOTH, OF_LEAD)] == [[b], sorted([a, b]), [a]]
    await either.tell(either.b)
    assert await either.heard() == [(who, b, "event") for who in (FOLLOWER, FAN, BOTH)]
    async with either.life.database.unit(reading=True) as unit:
        actions = [entry.action for entry in await unit.audit.newest(20)]
    assert (actions.count("merge"), actions.count("part")) == (1, 1)


MEANWHILE = {
    "nothing": [], "stops": [(following.unfollow, "a")], "stops by the old code": [(following.unfollow, "b")],
    "stops all": [(following.stop_all, "")], "comes": [(following.follow, "a")],
    "comes by the old code": [(following.follow, "b")],
    "stops and comes again": [(following.unfollow, "b"), (following.follow, "b")],
}  # fmt: skip
# What is followed after the undoing, by what was followed before: of what came while it was merged, the lead.
AFTER = {
    "nothing": {"": "", "a": "a", "b": "b", "ab": "ab"},
    "comes": {"": "a", "a": "a", "b": "ab", "ab": "ab"},
    "stops and comes again": dict.fromkeys(("", "a", "b", "ab"), "a"),
}
AFTER["comes by the old code"] = AFTER["comes"]
GONE = dict.fromkeys(("", "a", "b", "ab"), "")


async def test_who_follows_what_after_the_undoing(either):
    codes, crowd = {"a": either.a.code, "b": either.b.code}, {}
    async with either.life.database.unit() as unit:
        for number, (before, what) in enumerate((each, what) for each in GONE for what in MEANWHILE):
            peer = Peer(500 + number, -5000 - number, PeerKind.GROUP, "en")
            await unit.peers.add(peer)
            crowd[peer.id] = (before, what)
            for case in before:
                await following.follow(unit, peer, FollowKind.CASE, codes[case])
        await unit.commit()
    await either.merge()
    async with either.life.database.unit() as unit:
        for peer_id, (_, what) in crowd.items():
            peer = await unit.peers.get(peer_id)
            if peer_id % 2:  # a group may become a supergroup at any time
                await following.move_chat(unit, peer, peer.chat_id - 100_000)
            for deed, case in MEANWHILE[what]:
                await (deed(unit, peer, FollowKind.CASE, codes[case]) if case else deed(unit, peer))
        await unit.commit()
    for peer_id, (before, what) in crowd.items():
        stands = (before and not what.startswith("stops")) or "come" in what
        assert await either.followed(peer_id) == ([either.a.code] if stands else []), (before, what)
    await either.part()
    for peer_id, (before, what) in crowd.items():
        expected = AFTER.get(what, GONE)[before]
        assert await either.followed(peer_id) == sorted(codes[case] for case in expected), (before, what)


async def test_news_that_are_on_their_way_go_out_once_as_they_are(public):
    a, b = public.a.code, public.b.code
    await public.tell(public.b, "On its way.")
    async with public.life.database.unit() as unit:
        (first,) = await unit.broadcasts.advance(1, LEASE)
        await unit.dispatch.sent([(first, 1)])
        await unit.commit()
    await public.merge()
    assert [first.peer_id, *(who for who, code, _ in await public.heard() if code == b)] == [FOLLOWER, FAN, BOTH]
    await public.tell(public.a, "On its way.")
    await public.part()
    assert [who for who, code, _ in await public.heard() if code == a] == [FOLLOWER, FAN, BOTH, OF_LEAD]


async def test_a_digest_brings_each_piece_once_and_nothing_of_what_was_stopped(either):
    async with either.life.database.unit() as unit:
        for peer_id in (FAN, BOTH):
            await digesting.choose(unit, either.life.policy, await unit.peers.get(peer_id), Digest.DAILY, 9)
        await unit.commit()
    await either.tell(either.b)
    await either.heard()
    await either.merge()
    await either.tell(either.a)
    assert [who for who, *_ in await either.heard()] == [FOLLOWER, OF_LEAD]

    async def kept(peer_id):
        async with either.life.database.unit() as unit:
            return [each.case_id for each in (await unit.outbox.kept([peer_id])).get(peer_id, [])]

    assert await kept(FAN) == await kept(BOTH) == [either.b.id, either.a.id]
    await either.does(FAN, following.unfollow, either.a.code)
    assert (await kept(FAN), len(await kept(BOTH))) == ([], 2)


@pytest.mark.parametrize("ends", ["erased", "withdrawn"])
async def test_when_the_lead_goes_the_other_one_is_as_it_was(either, ends):
    await either.merge()
    await (either.erase if ends == "erased" else either.withdraw)(either.a, REPORTER)
    assert await either.shown() == {either.b.code}
    gone = [(who, either.a.code, "gone") for who in (FOLLOWER, BOTH, OF_LEAD)]
    assert await either.heard() == gone  # who never followed it knows nothing of it
    file = await either.file(either.b)
    assert file.lead is None and file.case.workflow is Workflow.PUBLISHED
    assert [await either.followed(who) for who in (FAN, BOTH, OF_LEAD)] == [[either.b.code], [either.b.code], []]
    assert await either.card(either.a.code) is None
    await either.tell(either.b)
    assert await either.heard() == [(who, either.b.code, "event") for who in (FOLLOWER, FAN, BOTH)]


async def test_when_the_other_one_is_erased_nothing_of_it_stays_and_the_lead_is_untouched(either):
    await either.tell(either.b)
    await either.merge()
    lead = await either.file(either.a)
    await either.erase(either.b, SECOND)
    assert await either.heard() == []
    after = await either.file(either.a)
    assert (after.led, after.case, after.timeline) == ([], lead.case, lead.timeline)
    assert [await either.followed(who) for who in (FAN, BOTH, OF_LEAD)] == [[either.a.code]] * 3
    assert await either.card(either.b.code) is None
    async with either.life.database.engine.connect() as conn:
        assert (await conn.execute(sa.select(merges))).all() == []
        rows = await conn.execute(sa.select(follows.c.peer_id).where(follows.c.target == f"case:{either.b.id}"))
        assert rows.all() == []
    await either.tell(either.a)
    assert await either.heard() == [(who, either.a.code, "event") for who in (FOLLOWER, FAN, BOTH, OF_LEAD)]


async def test_what_its_own_family_withdraws_is_seen_by_nobody_also_by_its_code(public):
    await public.merge()
    await public.withdraw(public.b, SECOND)
    assert await public.heard() == []
    assert await public.card(public.b.code) is None
    await public.tell(public.a)
    assert [who for who, *_ in await public.heard()] == [FOLLOWER, FAN, BOTH, OF_LEAD]
    await public.part()
    assert [await public.followed(who) for who in (BOTH, OF_LEAD)] == [[public.a.code]] * 2
    assert await public.shown() == {public.a.code}


async def test_who_is_forgotten_leaves_no_trace(public):
    await public.merge()
    async with public.desk(FAN) as desk:
        await consenting.forget_me(desk.unit, desk.policy, desk.person, 1)
    await public.part()
    async with public.life.database.engine.connect() as conn:
        assert (await conn.execute(sa.select(follows).where(follows.c.peer_id == FAN))).all() == []


async def test_what_everybody_reads_is_written_in_the_lead(public):
    await public.merge()
    b = public.b
    async with public.desk() as desk:
        reminder = next(r for r in await desk.unit.reminders.of(b.id) if r.kind is ReminderKind.MILESTONE)
        event = (await desk.unit.records.all(Event, b.id))[0]

    async def form(desk, name, **answers):
        draft = await filling.begin(desk.unit, desk.policy, desk.person, name, b.id, event_id=event.id)
        draft.answers = {key: [Part(value)] for key, value in answers.items()}
        await completing.complete(desk, draft)

    for name, answers in (
        ("update", {"text": "…"}), ("situation", {"situation": {"code": "released"}}), ("close", {}),
        ("translation", {"text_kk": "…"}),
    ):  # fmt: skip
        with pytest.raises(Merged):
            async with public.desk() as desk:
                await form(desk, name, **answers)
    error = await refused(public, Merged, reminder_answers.publish_milestone, reminder.id)
    assert (error.code, error.into) == (b.code, public.a.code)
    head = (new_id(), b.id, MODERATOR, public.life.clock.now())
    await refused(public, Merged, triage.add_record, b.code, Event(*head, public=True))
    async with public.desk() as desk:  # inside the file everything goes on
        await triage.add_record(desk, b.code, Event(*head))
        await triage.note(desk, b.code, "…")
        await triage.ask(desk, b.code, "When?")
    await refused(public, Merged, triage.set_public, b.code, Event, head[0], True)
    assert await public.heard() == []


async def test_it_is_closed_and_opened_again_after_its_lead_in_silence(public):
    await public.merge()
    a, b = public.a, public.b
    await refused(public, Merged, triage.close, b.code, "")
    async with public.desk() as desk:
        await triage.close(desk, a.code, "At home.")
    assert [what for _, _, what in await public.heard()] == ["closed"] * 4
    async with public.desk() as desk:
        await triage.close(desk, b.code, "At home.")
    assert await public.heard() == []
    await refused(public, Merged, triage.reopen, b.code)
    async with public.desk() as desk:
        await triage.reopen(desk, a.code)
        await triage.reopen(desk, b.code)
    assert [(code, what) for _, code, what in await public.heard()] == [(a.code, "reopened")] * 4
    await public.part()
    assert await public.shown() == {a.code, b.code}


async def test_where_nothing_is_public_only_the_moderators_side_changes(house):
    async with house.desk() as desk:
        await triage.ask(desk, house.b.code, "When?")
    assert await house.queue() == {house.a.code, house.b.code}
    await house.merge()
    assert await house.queue() == {house.a.code}
    heard = await house.life.ticks(timedelta(days=6))
    assert {(each.kind, each.data["code"]) for each in heard} == {
        ("question", house.b.code), ("in_review", house.a.code),
    }  # fmt: skip
    await refused(house, Merged, completing.publish_facts, house.b.code)
    async with house.desk() as desk:
        await triage.close(desk, house.a.code, "")
    assert await house.queue() == {house.b.code}  # nobody works on the other one any more
    assert ("in_review", house.b.code) in {
        (each.kind, each.data["code"]) for each in await house.life.ticks(timedelta(days=2))
    }


async def test_only_what_is_published_may_lead_what_is_published(house):
    await house.publish(house.b)
    error = await refused(house, CannotMerge, merging.merge, house.b.code, house.a.code)
    assert (error.why, error.code, error.other) == (Why.ONLY_OTHER, house.b.code, house.a.code)
    await house.does(OF_LEAD, following.follow, house.b.code)
    await house.merge(house.a, house.b)
    assert await house.shown() == {house.b.code}
    assert await house.card(house.a.code) is None
    await house.withdraw(house.b, SECOND)
    assert (await house.file(house.a)).lead is None


async def test_milestones_of_both_are_remembered_once(public):
    await public.merge()
    await public.life.sleep(timedelta(days=40))
    heard = await public.life.ticks(timedelta(days=2))
    assert {each.data["code"] for each in heard} == {public.a.code}
    assert "milestone" in {each.kind for each in heard}
    await public.part()
    heard = await public.life.ticks(timedelta(days=40))
    assert {each.data["days"] for each in heard if each.kind == "milestone"} == {60}


async def test_no_chain_and_no_second_lead(public):
    third = await reported(public.life, SECOND, "Серик Аманов")
    await public.merge()
    for case, lead, why, other in (
        (third, public.b, Why.LED, public.a), (public.b, third, Why.MERGED, public.a),
        (public.a, public.b, Why.TOGETHER, public.a), (public.b, public.a, Why.TOGETHER, public.a),
        (public.a, third, Why.LEADS, public.b), (third, third, Why.SAME, None),
    ):  # fmt: skip
        error = await refused(public, CannotMerge, merging.merge, case.code, lead.code)
        assert (error.why, error.other) == (why, other.code if other else ""), (why, error.why)
    await public.merge(third, public.a)
    assert {each.code for each in (await public.file(public.a)).led} == {public.b.code, third.code}
    assert (await refused(public, CannotMerge, merging.part, public.a.code)).why is Why.APART


async def test_both_cases_have_to_be_theirs(house):
    async with house.desk(ADMIN) as desk:
        await triage.assign(desk, house.b.code, OTHER)
    for who in (MODERATOR, OTHER):
        error = await refused(house, NotYours, merging.merge, house.b.code, house.a.code, who=who)
        assert (error.deed, error.code) == (Permission.MERGE, (house.b if who == MODERATOR else house.a).code)
    await refused(house, NotAllowed, merging.merge, house.b.code, house.a.code, who=REPORTER)
    assert (await refused(house, NoSuchCase, merging.merge, "KKKKKK", house.a.code)).code == "KKKKKK"
    async with house.desk(ADMIN) as desk:
        assert await merging.merge(desk, house.b.code, house.a.code)
        (asked,) = await desk.unit.approvals.of(house.b.id)
    async with house.desk() as desk:
        await approve(desk, asked.id)
    await refused(house, NotYours, merging.part, house.b.code)
    await refused(house, NotYours, merging.part, house.b.code, who=OTHER)


async def at_work(house):
    """A colleague of the moderator's is there."""
    async with house.desk(OTHER) as desk:
        await desk.must(Permission.WORK_HERE)


async def request(house):
    """The moderator asks to merge B into A; the id of the request."""
    async with house.desk() as desk:
        versions = [(await desk.unit.cases.get(case.id)).version for case in (house.b, house.a)]
        assert await merging.merge(desk, house.b.code, house.a.code, *versions)
        return (await desk.unit.approvals.of(house.b.id))[-1].id


async def test_it_waits_for_a_second_person_who_reads_no_report(public):
    await at_work(public)
    asked = await request(public)
    assert await request(public) == asked
    assert await public.shown() == {public.a.code, public.b.code}
    await refused(public, NeedsAnother, approve, asked)
    async with public.desk(OTHER) as desk:
        approval = await desk.unit.approvals.get(asked)
        pair = await merging.proposed(desk.unit, await desk.unit.cases.get(public.b.id), approval)
        assert pair.names == ("", "") and pair.published and pair.lead_published
        await approve(desk, asked)
    assert await public.shown() == {public.a.code}
    async with public.life.database.unit(reading=True) as unit:
        actions = {entry.action for entry in await unit.audit.newest(9)}
    assert {"ask_merge", "approve_merge", "merge"} <= actions


@pytest.mark.parametrize("changed", ["a", "b"])
async def test_what_changes_meanwhile_voids_the_request(public, changed):
    await at_work(public)
    asked = await request(public)
    async with public.desk() as desk:
        await triage.verify(desk, getattr(public, changed).code, "documented")
    await refused(public, Stale, approve, asked, who=OTHER)
    assert public.b.code in await public.shown()


async def test_an_older_screen_merges_nothing(public):
    old = (await public.case(public.b)).version, (await public.case(public.a)).version
    async with public.desk() as desk:
        await triage.verify(desk, public.a.code, "documented")
    await refused(public, Stale, merging.merge, public.b.code, public.a.code, *old)
    await refused(public, Stale, merging.part, public.b.code, 99)


async def test_who_is_alone_merges_and_the_admins_hear_of_it(house):
    await house.merge()
    async with house.life.database.unit() as unit:
        parcels = await unit.dispatch.claim(99, LEASE)
    told = [p for p in parcels if p.notice.kind is NoticeKind.APPROVAL]
    assert [(p.peer_id, p.notice.data["state"], p.notice.data["what"]) for p in told] == [(ADMIN, "alone", "merge")]


async def test_reporters_keep_their_own_and_hear_nothing(public):
    async with public.life.database.unit() as unit:
        await unit.dispatch.sent([(parcel, 1) for parcel in await unit.dispatch.claim(999, LEASE)])
        await unit.commit()
    before = [await public.case(known) for known in (public.a, public.b)]
    await public.merge()
    async with public.desk() as desk:
        await triage.ask(desk, public.b.code, "When?")
    async with public.life.database.unit() as unit:
        to = [
            (p.peer_id, p.notice.kind) for p in await unit.dispatch.claim(99, LEASE) if p.peer_id in {REPORTER, SECOND}
        ]
        assert to == [(SECOND, NoticeKind.QUESTION_ASKED)]
        (question,) = await unit.records.all(Question, public.b.id)
        assert [name.text for name in await unit.records.all(Name, public.a.id)] == ["Серік Аманов"]
        assert await unit.records.all(Question, public.a.id) == [] and question.answered_at is None
    for known, was in zip((public.a, public.b), before, strict=True):
        now = await public.case(known)
        assert (now.workflow, now.consent, now.reporter_id) == (was.workflow, was.consent, was.reporter_id)


async def test_of_two_who_act_at_once_one_is_told(migrated_postgres, tmp_path):
    async with opened(migrated_postgres, tmp_path) as house:
        await house.publish(house.a, house.b)
        async with house.desk() as desk:
            await merging.merge(desk, house.b.code, house.a.code)
            other = asyncio.create_task(house.merge(house.a, house.b))
            await until_somebody_waits(house.life.database.engine)
        with pytest.raises(Stale):
            await other
        assert await house.shown() == {house.a.code}


async def test_who_erases_the_lead_while_it_is_merged_frees_the_other_one(migrated_postgres, tmp_path):
    async with opened(migrated_postgres, tmp_path) as house:
        await house.publish(house.a, house.b)
        async with house.desk() as desk:
            await merging.merge(desk, house.b.code, house.a.code)
            erasing = asyncio.create_task(house.erase(house.a, REPORTER))
            await until_somebody_waits(house.life.database.engine)
        await erasing
        assert await house.shown() == {house.b.code}
