"""Who hears of merged cases and who finds them: the crowd of the other one loses nothing by it."""

import asyncio

from bot.domain.casefile import Event
from bot.domain.errors import Merged, NotFound
from bot.domain.form import Part
from bot.domain.publication import FollowKind
from bot.domain.reminder import ReminderKind
from bot.services import browsing, completing, filling, following, merging, reminder_answers, triage
from bot.services.deciding import approve
from bot.services.leading import may_be_asked
from bot.services.reading import statistics
from tests.database import until_somebody_waits
from tests.services.test_merging import (
    ADMIN,
    BOTH,
    FAN,
    FOLLOWER,
    LEASE,
    OF_LEAD,
    OTHER,
    REPORTER,
    SECOND,
    at_work,
    either,
    house,
    opened,
    public,
    refused,
    reported,
    request,
)

__all__ = ["either", "house", "public"]
HERE, THERE = "CN-XJ/GB654000", "CN-XJ/GB653100"


async def region_of(house, known, region):
    """The place of a case's beginning is another one; its publication, where there is one, says so."""
    house.life.clock.advance(60)
    async with house.desk() as desk:
        (event,) = await desk.unit.records.all(Event, known.id)
        await triage.correct_event(desk, known.code, event.id, {"region": region})
    house.life.clock.advance(60)
    await house.heard()


async def found(house, words):
    """What a search finds, in a chat and inline, as codes."""
    async with house.life.database.unit(reading=True) as unit:
        listed = (await browsing.search(unit, words)).cases
        assert await browsing.newest(unit, words, 8) == listed
    return [each.code for each in listed]


async def test_who_types_the_other_spelling_finds_the_one_that_leads_once(either):
    third = await reported(either.life, SECOND, "Ханзада Құсайын")
    await either.publish(third)
    await region_of(either, third, THERE)
    await either.merge(third, either.a)
    assert await found(either, "Hanzada") == [either.a.code] == await found(either, "Ханзада Құсайынқызы")
    await either.merge()
    assert await found(either, "Serik Amanov") == [either.a.code]
    assert await found(either, "Serik Amanov Hanzada") == [either.a.code]
    async with either.life.database.unit(reading=True) as unit:
        (shown,) = (await browsing.search(unit, "Hanzada")).cases
    assert shown.name == "Серік Аманов" and "Ханзада" not in str(shown)
    await either.withdraw(third, SECOND)
    assert await found(either, "Hanzada") == []


async def test_who_follows_the_region_of_the_other_one_goes_on_hearing_of_that_person(either):
    await region_of(either, either.b, THERE)
    async with either.life.database.unit() as unit:
        await following.follow(unit, await unit.peers.get(SECOND), FollowKind.REGION, THERE)
        await unit.commit()
    await either.tell(either.b)
    assert SECOND in [who for who, *_ in await either.heard()]
    await either.merge()
    await either.tell(either.a)
    everybody = [FOLLOWER, SECOND, FAN, BOTH, OF_LEAD]
    assert await either.heard() == [(who, either.a.code, "event") for who in everybody]
    await either.withdraw(either.b, SECOND)  # where it was is public no more, and no news may say so
    await either.tell(either.a)
    assert SECOND not in [who for who, *_ in await either.heard()]


async def test_who_came_by_a_case_that_its_family_withdrew_is_told_and_stays_like_everybody(either):
    await either.merge()
    await either.withdraw(either.b, SECOND)
    assert await either.heard() == []
    await either.withdraw(either.a, REPORTER)
    gone = [(who, either.a.code, "gone") for who in (FOLLOWER, FAN, BOTH, OF_LEAD)]
    assert await either.heard() == gone


async def test_who_came_by_a_case_that_its_family_withdrew_keeps_the_lead_when_they_are_parted(either):
    await either.merge()
    await either.withdraw(either.b, SECOND)
    await either.part()
    assert [await either.followed(who) for who in (FAN, BOTH, OF_LEAD)] == [[either.a.code]] * 3
    await either.does(BOTH, following.unfollow, either.a.code)
    await either.tell(either.a)
    assert await either.heard() == [(who, either.a.code, "event") for who in (FOLLOWER, FAN, OF_LEAD)]


async def test_who_was_told_a_mistake_before_reads_it_put_right_also_while_it_is_merged(either):
    either.life.clock.advance(60)
    await either.tell(either.b, "With a mistake.")
    await either.heard()
    await either.merge()
    async with either.desk() as desk:
        event = (await desk.unit.records.all(Event, either.b.id))[-1]
        await may_be_asked(desk.unit, await desk.any_case(either.b.code), "summary")
        await triage.correct_event(desk, either.b.code, event.id, {"texts": {"en": "Put right."}})
        draft = await filling.begin(desk.unit, desk.policy, desk.person, "summary", either.b.id)
        draft.answers = {"text": [Part("Other words.")]}
        await completing.complete(desk, draft)
    async with either.life.database.unit() as unit:
        edits = await unit.broadcasts.advance(99, LEASE)
        said = {(each.peer_id, each.notice.data["kind"]): each.notice.data for each in edits}
    assert edits and all(each.edits is not None for each in edits)
    assert {who for who, kind in said if kind == "event"} == {FOLLOWER, FAN, BOTH}
    assert said[FAN, "event"]["content"]["texts"] == {"en": "Put right."}
    assert said[FOLLOWER, "published"]["summary"] == {"en": "Other words."}
    card = await either.card(either.b.code)
    assert (card.publication.code, "Put right" in str(card)) == (either.a.code, False)


async def test_the_record_ties_no_case_that_was_erased_to_the_one_that_stays(either):
    """Else it would say of which person somebody's report was that they have erased."""
    a, b = either.a.id, either.b.id
    await either.merge()
    await either.part()
    await either.merge()
    either.life.clock.advance(60)
    await either.erase(either.a, REPORTER)
    async with either.life.database.unit(reading=True) as unit:
        entries = await unit.audit.newest(99)
    assert {entry.case_id for entry in entries if entry.action in {"merge", "part"}} == {b}
    moments = [{entry.at for entry in entries if entry.case_id == case_id} for case_id in (a, b)]
    assert max(moments[0]) not in moments[1]
    assert [entry.action for entry in entries[:1]] == ["erase"]


async def test_who_followed_first_loses_nothing_of_what_is_on_its_way_when_the_other_one_goes(either):
    await either.merge()
    either.life.clock.advance(60)
    await either.tell(either.a)
    async with either.life.database.unit() as unit:
        (first,) = await unit.broadcasts.advance(1, LEASE)
        await unit.dispatch.sent([(first, 1)])
        await unit.commit()
    either.life.clock.advance(60)
    await either.does(FAN, following.follow, either.a.code)  # an older screen offers it once more
    await either.erase(either.b, SECOND)
    assert (first.peer_id, [who for who, *_ in await either.heard()]) == (FOLLOWER, [FAN, BOTH, OF_LEAD])


async def test_a_merged_case_is_counted_once(either):
    async def counted():
        async with either.desk(ADMIN) as desk:
            found = await statistics(desk)
        return sum(found.workflow.values()), sum(found.verification.values()), sum(found.regions.values())

    await either.merge()
    assert await counted() == (1, 1, 1)
    await either.part()
    assert await counted() == (2, 2, 2)


async def test_a_case_that_is_erased_leaves_no_request_in_the_file_of_another_one(either):
    third = await reported(either.life, SECOND, "Серик Аманов")
    await at_work(either)
    asked = await request(either)
    async with either.desk() as desk:
        await merging.merge(desk, third.code, either.b.code)
    await either.erase(either.a, REPORTER)
    async with either.life.database.unit(reading=True) as unit:
        assert await unit.approvals.of(either.b.id) == []
        assert [each.into_id for each in await unit.approvals.of(third.id)] == [either.b.id]
    await refused(either, NotFound, approve, asked, who=OTHER)
    assert await either.shown() == {either.b.code}


async def test_no_milestone_goes_out_of_a_case_that_is_being_merged(migrated_postgres, tmp_path):
    async with opened(migrated_postgres, tmp_path) as house:
        await house.publish(house.a, house.b)
        async with house.desk() as desk:
            reminder = next(r for r in await desk.unit.reminders.of(house.b.id) if r.kind is ReminderKind.MILESTONE)
        async with house.desk() as desk:
            await merging.merge(desk, house.b.code, house.a.code)
            late = asyncio.create_task(refused(house, Merged, reminder_answers.publish_milestone, reminder.id))
            await until_somebody_waits(house.life.database.engine)
        await late
