"""Two people for what cannot be taken back, on a real store of either kind: one asks, another one decides."""

from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.case import Consent, Workflow
from bot.domain.casefile import Event, Source
from bot.domain.errors import (
    ConsentMissing,
    Locked,
    NeedsAnother,
    NotAllowed,
    NotFound,
    NotYours,
    Stale,
    WrongState,
)
from bot.domain.form import Part
from bot.domain.ids import new_id
from bot.domain.notice import NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.roles import Permission, Role
from bot.services import approving, completing, consenting, filling, staffing, triage
from bot.services.deciding import approve
from bot.store.tables import notices
from tests.services.life import ADMIN, FOLLOWER, MODERATOR, REPORTER, living

OTHER = 11


@pytest.fixture
async def life(migrated_url, tmp_path):
    """The case is with MODERATOR, and OTHER has been at work."""
    async with living(migrated_url, tmp_path / "data") as found:
        async with found.database.unit() as unit:
            await unit.peers.add(Peer(OTHER, OTHER + 1000, PeerKind.PRIVATE, "en", role=Role.MODERATOR))
            await unit.commit()
        async with found.desk(OTHER) as desk:
            await desk.must(Permission.WORK_HERE)
        await found.report()
        async with found.desk() as desk:
            await triage.claim(desk, found.code)
        yield found


@asynccontextmanager
async def refused(life, error, peer_id=MODERATOR):
    with pytest.raises(error):
        async with life.desk(peer_id) as desk:
            yield desk


async def case_of(life):
    async with life.database.unit(reading=True) as unit:
        return await unit.cases.get(life.case_id)


async def asks(life, peer_id=MODERATOR):
    """MODERATOR publishes the facts; the request's id."""
    async with life.desk(peer_id) as desk:
        assert (await completing.publish_facts(desk, life.code)).waits
        return (await desk.unit.approvals.of(life.case_id))[-1].id


async def fills_in(life, form, answers, peer_id=MODERATOR, **context):
    """A form filled in and sent; what came of it."""
    async with life.desk(peer_id) as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, form, life.case_id, **context)
        draft.answers = {key: [Part(value)] for key, value in answers.items()}
        return await completing.complete(desk, draft)


async def requests(life):
    async with life.database.unit(reading=True) as unit:
        return await unit.approvals.of(life.case_id)


async def the_request(life):
    (found,) = await requests(life)
    return found


async def told(life, kind=NoticeKind.APPROVAL):
    """Who hears what: notices of a kind, delivered."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        await unit.commit()
    return [(p.peer_id, p.notice.data) for p in parcels if p.notice.kind is kind]


async def test_publishing_waits_for_a_second_person_and_is_done_as_it_was_asked(life):
    request = await asks(life)
    assert (await case_of(life)).workflow is Workflow.IN_REVIEW
    assert [(to, data["state"]) for to, data in await told(life)] == [(OTHER, "asked")]
    async with refused(life, NeedsAnother) as desk:
        await approve(desk, request)
    async with refused(life, NotYours, OTHER) as desk:  # to approve is not to read the report
        await desk.case(life.code)
    async with life.desk(OTHER) as desk:
        await approve(desk, request)
    assert (await case_of(life)).workflow is Workflow.PUBLISHED
    assert (MODERATOR, "approved") in [(to, data["state"]) for to, data in await told(life)]
    async with refused(life, NotFound, OTHER) as desk:  # once
        await approve(desk, request)


async def test_who_is_alone_publishes_and_the_admins_hear_of_it(life):
    async with life.desk(OTHER) as desk:
        desk.person.role = Role.TRANSLATOR
        await desk.unit.peers.save(desk.person)
    async with life.desk() as desk:
        assert not (await completing.publish_facts(desk, life.code)).waits
    assert (await case_of(life)).workflow is Workflow.PUBLISHED
    assert [(to, data["state"]) for to, data in await told(life)] == [(ADMIN, "alone")]


async def test_who_has_not_worked_for_long_is_not_waited_for(life):
    life.clock.advance(timedelta(days=31).total_seconds())
    await life.confirm()
    async with life.desk() as desk:
        assert not (await completing.publish_facts(desk, life.code)).waits


async def test_what_would_be_refused_is_refused_before_anybody_is_asked(life):
    async with life.desk(REPORTER) as desk:
        case = await desk.unit.cases.get(life.case_id)
        await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PRIVATE, case.version)
    async with refused(life, ConsentMissing) as desk:
        await completing.publish_facts(desk, life.code)
    with pytest.raises(ConsentMissing):
        await fills_in(life, "summary", {"text": "He is missed."})
    async with life.desk() as desk:
        assert await desk.unit.approvals.of(life.case_id) == []


async def test_consent_withdrawn_between_asking_and_approving_stops_it(life):
    request = await asks(life)
    async with life.desk(REPORTER) as desk:
        case = await desk.unit.cases.get(life.case_id)
        await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.ORGANISATIONS, case.version)
    async with refused(life, Stale, OTHER) as desk:
        await approve(desk, request)
    assert (await case_of(life)).workflow is Workflow.IN_REVIEW


@pytest.mark.parametrize("lost", ["asker's role", "approver's role", "asker locked"])
async def test_a_role_lost_in_between_counts(life, lost):
    request = await asks(life)
    number = {MODERATOR: 0, OTHER: 0}
    async with life.desk(ADMIN) as desk:
        for peer_id in number:
            number[peer_id] = (await desk.unit.staff.of(peer_id)).number
        if lost == "asker locked":
            await staffing.lock(desk, number[MODERATOR])
        else:
            await staffing.change_role(desk, number[MODERATOR if "asker" in lost else OTHER], Role.TRANSLATOR)
    async with refused(life, (Stale, NotAllowed, Locked), OTHER) as desk:
        await approve(desk, request)
    assert (await case_of(life)).workflow is Workflow.IN_REVIEW


async def test_declined_is_settled_and_the_asker_hears_of_it(life):
    request = await asks(life)
    async with life.desk(OTHER) as desk:
        await approving.decline(desk, request)
    assert (MODERATOR, "declined") in [(to, data["state"]) for to, data in await told(life)]
    async with refused(life, NotFound, OTHER) as desk:
        await approve(desk, request)


async def test_a_newer_request_takes_the_older_ones_place(life):
    assert await asks(life) == await asks(life)  # the same again is the same request
    await fills_in(life, "summary", {"text": "He is mised."})
    first = next(each for each in await requests(life) if each.content.get("form"))
    await fills_in(life, "summary", {"text": "He is missed."})
    second = next(each for each in await requests(life) if each.content.get("form"))
    async with refused(life, NotFound, OTHER) as desk:
        await approve(desk, first.id)
    async with life.desk(OTHER) as desk:
        await approve(desk, second.id)
        assert (await desk.unit.publications.get(life.case_id)).summary == {"en": "He is missed."}


async def test_what_was_asked_is_what_is_done_whatever_the_asker_writes_later(life):
    assert (await fills_in(life, "summary", {"text": "He is missed."})).waits
    request = await the_request(life)
    async with life.desk() as desk:
        draft = await filling.begin(desk.unit, life.policy, desk.person, "summary", life.case_id)
        draft.answers = {"text": [Part("Something else.")]}
        await desk.unit.drafts.save(draft)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
        publication = await desk.unit.publications.get(life.case_id)
    assert publication.summary == {"en": "He is missed."}


async def published(life):
    request = await asks(life)
    async with life.desk(OTHER) as desk:
        await approve(desk, request)
    await life.post()


async def test_of_a_published_case_whatever_followers_would_read_waits(life):
    await published(life)
    for form, answers in (
        ("update", {"text": "A court has met."}), ("situation", {"situation": {"code": "in_custody"}}),
        ("close", {"text": "He is at home."}),
    ):  # fmt: skip
        assert (await fills_in(life, form, answers)).waits
    assert not (await fills_in(life, "note", {"text": "…"})).waits
    async with life.desk(OTHER) as desk:
        waiting = await desk.unit.approvals.of(life.case_id)
        update = next(found for found in waiting if found.content["form"] == "update")
        before = len(await desk.unit.publications.news_of(life.case_id))
        await approve(desk, update.id)
        news = await desk.unit.publications.news_of(life.case_id)
    assert len(news) == before + 1
    async with life.database.unit() as unit:
        parcels = await unit.broadcasts.advance(10, timedelta(minutes=2))
    assert [parcel.peer_id for parcel in parcels] == [FOLLOWER]


async def test_an_event_becomes_public_by_two_hands(life):
    await published(life)
    await fills_in(life, "event", {"kind": {"code": "hearing"}, "text": "A court has met."}, public=False)
    async with life.desk() as desk:
        event = next(e for e in await desk.unit.records.all(Event, life.case_id) if not e.public)
        await triage.set_public(desk, life.code, Event, event.id, True)
        assert await approving.is_asked(desk.unit, await desk.unit.cases.get(life.case_id), event.id)
        assert not (await desk.unit.records.get(Event, event.id)).public
    request = await the_request(life)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
        assert (await desk.unit.records.get(Event, event.id)).public


async def test_a_reporter_is_revealed_by_two_and_told_with_the_reason(life):
    reason = "They are in danger."
    assert (await fills_in(life, "reveal", {"text": reason})).waits
    assert await told(life, NoticeKind.REVEALED) == []
    request = await the_request(life)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        entries = [entry.action for entry in await unit.audit.newest(5)]
        await unit.commit()
    heard = {p.notice.kind: (p.peer_id, p.notice.data) for p in parcels}
    assert heard[NoticeKind.REVEALED] == (
        MODERATOR, {"code": life.code, "chat_id": str(REPORTER + 1000), "contact": ""},
    )  # fmt: skip
    assert heard[NoticeKind.STATE_CHANGED][0] == REPORTER and heard[NoticeKind.STATE_CHANGED][1]["reason"] == reason
    assert {"reveal", "approve_reveal"} <= set(entries)
    async with life.database.unit(reading=True) as unit:  # what named the person is kept no longer than it is sent
        assert NoticeKind.REVEALED not in {p.notice.kind for p in await unit.dispatch.claim(9, timedelta(0))}


async def test_a_case_is_erased_by_two_and_its_reporter_is_told(life):
    await published(life)
    assert (await fills_in(life, "erase", {"text": "A forgery."})).waits
    request = await the_request(life)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
    with pytest.raises(NotFound):
        await case_of(life)
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
        (last,) = [each for each in parcels if each.notice.kind is NoticeKind.LAST_WORD]
        assert (last.peer_id, last.notice.data["reason"]) == (REPORTER, "A forgery.")
        await unit.dispatch.sent([(last, 1)])
        await unit.commit()
    async with life.database.engine.connect() as conn:  # nothing of it is kept
        assert await conn.scalar(sa.select(notices.c.id).where(notices.c.id == last.notice_id)) is None


async def test_a_request_dies_with_what_it_was_about(life):
    request = await asks(life)
    async with life.desk() as desk:
        await triage.reject(desk, life.code, "…")
    async with refused(life, Stale, OTHER) as desk:
        await approve(desk, request)
    async with refused(life, WrongState) as desk:
        await completing.publish_facts(desk, life.code)


async def test_a_translator_adds_languages_and_changes_no_word_that_was_there(life):
    await fills_in(life, "summary", {"text": "He is missed."})
    request = await the_request(life)
    translator = Peer(13, 1013, PeerKind.PRIVATE, "kk", role=Role.TRANSLATOR)
    async with life.desk(OTHER) as desk:
        await desk.unit.peers.add(translator)
        await approve(desk, request.id)
    answers = {"text_kk": "Оны сағынып күтіп отыр.", "text_en": "Something else."}
    assert (await fills_in(life, "translation", answers, translator.id)).waits
    request = await the_request(life)
    async with refused(life, NotAllowed, translator.id) as desk:
        await approve(desk, request.id)
    async with refused(life, NotAllowed, translator.id) as desk:
        await desk.case(life.code)
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
        publication = await desk.unit.publications.get(life.case_id)
    assert publication.summary == {"en": "He is missed.", "kk": "Оны сағынып күтіп отыр."}


async def test_what_changes_after_somebody_looked_voids_the_request_and_gives_the_words_back(life):
    assert (await fills_in(life, "summary", {"text": "He is missed."})).waits
    request = await the_request(life)
    async with life.desk() as desk:  # a source of the public event: no new version of the case, but other words outside
        (event,) = [each for each in await desk.unit.records.all(Event, life.case_id) if each.public]
        head = (new_id(), life.case_id, MODERATOR, life.policy.now())
        await triage.add_record(desk, life.code, Source(*head, event_id=event.id, text="a neighbour, by name"))
    async with refused(life, Stale, OTHER) as desk:
        await approve(desk, request.id)
    async with life.desk(OTHER) as desk:
        await approving.give_back(desk, request.id)
        (draft,) = await desk.unit.drafts.all(MODERATOR)
    assert draft.answer("text") == "He is missed." and not draft.active
    assert (MODERATOR, "void") in [(to, data["state"]) for to, data in await told(life)]


async def test_a_closed_case_is_public_again_by_two_and_nothing_slips_in_meanwhile(life):
    await published(life)
    async with life.desk() as desk:
        await triage.close(desk, life.code, "")
    assert (await fills_in(life, "event", {"kind": {"code": "hearing"}, "text": "A court."}, public=True)).waits
    async with life.desk() as desk:
        assert (await completing.reopen(desk, life.code)).waits
    assert (await case_of(life)).workflow is Workflow.CLOSED
    request = next(each for each in await requests(life) if each.deed == "reopen")
    async with life.desk(OTHER) as desk:
        await approve(desk, request.id)
    assert (await case_of(life)).workflow is Workflow.PUBLISHED


async def test_two_events_are_two_requests(life):
    await published(life)
    for text in ("A court has met.", "A picket."):
        await fills_in(life, "event", {"kind": {"code": "hearing"}, "text": text}, public=True)
    assert len(await requests(life)) == 2


async def test_whoever_asked_may_leave_and_the_request_can_still_be_settled(life):
    await fills_in(life, "summary", {"text": "He is missed."})
    request, facts = await the_request(life), await asks(life)
    async with life.database.unit() as unit:
        await unit.peers.delete(MODERATOR)
        await unit.commit()
    async with life.desk(OTHER) as desk:
        assert (await approving.decline(desk, facts)).code == life.code
        assert await approving.give_back(desk, request.id) == life.code
    assert await requests(life) == []
