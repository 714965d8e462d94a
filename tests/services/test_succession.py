"""A successor takes over from a silent reporter, never from one who is here, and reads nothing written before."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.domain.case import Consent
from bot.domain.casefile import NOBODY, Question, Source, Statement
from bot.domain.errors import NotFound, NothingAsked, NotOpen, NotSilent
from bot.domain.message import Message
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.reminder import ReminderKind
from bot.domain.succession import LONG_NOTICE, NOTICE, Standing
from bot.services import triage
from bot.services.confirming import OPEN, ask_again, may_look
from bot.services.consenting import change_use
from bot.services.forgetting import ABOUT_THEM, forget_reporter
from bot.services.people import lost
from bot.services.receipts import access_to
from bot.services.reporting import own_case, own_cases
from bot.services.succession import allowed_uses, ask_to_take_over, asked_until, stay, take_back
from bot.store.tables import notices, outbox
from bot.store.tables import said as said_rows
from tests.services.holding import RELATIVE, SOMEBODY, adds, known, receipt, shows, successor
from tests.services.life import ALMATY, REPORTER, living

AFTER = timedelta(days=30)
MOMENT = timedelta(seconds=1)


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        await found.report()
        await found.post()
        yield found


@pytest.fixture
async def relative(life):
    """The id of the successor, who has shown the number."""
    await shows(life, RELATIVE, await successor(life))
    return await known(life, RELATIVE)


async def asks(life, peer_id):
    async with life.desk(peer_id) as desk:
        access = await access_to(desk.unit, desk.person, await desk.unit.cases.get(life.case_id))
        return await ask_to_take_over(desk.unit, life.policy, desk.person, access)


async def case(life):
    async with life.database.unit(reading=True) as unit:
        return await unit.cases.get(life.case_id)


async def said(life):
    """The words about the succession that are on their way: {to whom: role in the sentence}."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(100, timedelta(minutes=2), set())
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        await unit.commit()
    heard = {
        p.peer_id: p.notice.data for p in parcels if p.notice.kind in {NoticeKind.SUCCESSION, NoticeKind.LAST_WORD}
    }
    return {peer_id: data.get("to") or data["action"] for peer_id, data in heard.items()}


async def passes(life, span):
    life.clock.advance(span.total_seconds())
    assert not life.policy.quiet.holds(life.clock.now().astimezone(ALMATY))
    await life.tick()


async def test_nobody_takes_over_from_a_reporter_who_was_here(life, relative):
    life.clock.advance((AFTER - MOMENT).total_seconds())
    with pytest.raises(NotSilent):
        await asks(life, relative)
    life.clock.advance(MOMENT.total_seconds())
    async with life.desk(REPORTER) as desk:  # looking at one's reports is enough to be here
        assert len(await own_cases(desk.unit, desk.person)) == 1
    with pytest.raises(NotSilent):
        await asks(life, relative)


@pytest.mark.parametrize(("sign", "wait"), [("asked", NOTICE), ("unreachable", NOTICE), ("", LONG_NOTICE)])
async def test_the_wait_is_short_only_where_the_silence_is_known(life, relative, sign, wait):
    if sign == "asked":
        await life.ask()
    await passes(life, AFTER)
    if sign == "unreachable":
        async with life.desk(REPORTER) as desk:
            await lost(desk.unit, life.policy, desk.person)
    until = await asks(life, relative)
    assert until == life.clock.now() + wait
    assert await asks(life, relative) == until  # asking again changes nothing
    await passes(life, wait - timedelta(hours=1))
    assert (await case(life)).reporter_id == REPORTER
    await passes(life, timedelta(hours=1))
    assert (await case(life)).reporter_id == relative


async def test_taking_over_leaves_all_that_was_written_to_the_moderators(life, relative):
    question_id = await life.ask()
    old = await receipt(life)
    await shows(life, SOMEBODY, old)
    await passes(life, AFTER)
    await asks(life, relative)
    assert await said(life) == {REPORTER: "reporter"}
    await passes(life, NOTICE)
    assert await said(life) == {REPORTER: "succeed", relative: "successor", 1: "moderators", 2: "moderators"}
    async with life.desk(relative) as desk:
        own = await own_case(desk.unit, desk.person, life.case_id)
        assert (own.language, own.consent) == ("kk", Consent.PUBLISH)
        assert await desk.unit.successions.of(own.id) is None
        assert await desk.unit.holders.count(own.id) == 0
        assert (await desk.unit.records.get(Question, question_id)).answered_at is not None
        authors = {r.author_id for kind in (Statement, Source) for r in await desk.unit.records.all(kind, own.id)}
        assert authors == {NOBODY}
        kinds = {r.kind for r in await desk.unit.reminders.of(own.id)}
        assert not kinds & {ReminderKind.SUCCESSION, ReminderKind.QUESTION}
        (newest,) = await desk.unit.audit.newest(1)
        assert (newest.action, newest.actor_id, newest.case_id) == ("succeed", relative, own.id)
    async with life.desk(REPORTER) as desk:
        with pytest.raises(NotFound):
            await own_case(desk.unit, desk.person, life.case_id)
    assert await shows(life, SOMEBODY, old) is None
    assert (await shows(life, SOMEBODY, await receipt(life, relative))).standing is Standing.HOLDER
    await adds(life, relative, "I go on")


async def test_one_tap_keeps_the_case(life, relative):
    await passes(life, AFTER)
    await asks(life, relative)
    await said(life)
    async with life.desk(REPORTER) as desk:
        await stay(desk.unit, desk.person, await own_case(desk.unit, desk.person, life.case_id))
        assert await asked_until(desk.unit, await desk.unit.cases.get(life.case_id)) is None
    assert await said(life) == {relative: "stays"}
    await passes(life, LONG_NOTICE)
    assert (await case(life)).reporter_id == REPORTER
    with pytest.raises(NotSilent):
        await asks(life, relative)


async def test_whatever_else_the_reporter_does_keeps_it_too(life, relative):
    await passes(life, AFTER)
    await asks(life, relative)
    await said(life)
    await adds(life, REPORTER, "I was ill")
    await passes(life, LONG_NOTICE)
    assert ((await case(life)).reporter_id, await said(life)) == (REPORTER, {relative: "stays"})


async def test_what_is_taken_back_or_over_ends_the_wait(life, relative):
    await passes(life, AFTER)
    await asks(life, relative)
    async with life.desk(REPORTER) as desk:
        await take_back(desk.unit, desk.person, await own_case(desk.unit, desk.person, life.case_id))
    with pytest.raises(NotFound):
        await asks(life, relative)
    await passes(life, LONG_NOTICE)
    assert (await case(life)).reporter_id == REPORTER


async def test_a_case_that_is_over_is_not_taken_over(life, relative):
    await passes(life, AFTER)
    async with life.desk() as desk:
        await triage.reject(desk, life.code, "Not for us")
    with pytest.raises(NotOpen):
        await asks(life, relative)


async def test_a_holder_is_no_successor(life, relative):
    await shows(life, SOMEBODY, await receipt(life))
    await passes(life, AFTER)
    with pytest.raises(NotFound):
        await asks(life, await known(life, SOMEBODY))


async def test_nobody_allows_more_than_the_one_before(life, relative):
    async with life.desk(REPORTER) as desk:
        own = await own_case(desk.unit, desk.person, life.case_id)
        life.clock.advance(1)
        await change_use(desk.unit, life.policy, desk.person, own, Consent.PUBLISH_WITHOUT_ME, own.version)
        assert await allowed_uses(desk.unit, own) == list(Consent)
    await passes(life, AFTER)
    await asks(life, relative)
    await passes(life, LONG_NOTICE)
    async with life.desk(relative) as desk:
        own = await own_case(desk.unit, desk.person, life.case_id)
        with pytest.raises(NotFound):
            await change_use(desk.unit, life.policy, desk.person, own, Consent.PUBLISH, own.version)
        await change_use(desk.unit, life.policy, desk.person, own, Consent.PRIVATE, own.version)
        await change_use(desk.unit, life.policy, desk.person, own, Consent.PUBLISH_WITHOUT_ME, own.version)


async def test_who_is_blocked_neither_loses_a_case_nor_takes_one(life, relative):
    async def block(peer_id, since):
        async with life.database.unit() as unit:
            await unit.peers.block(peer_id, since)
            await unit.commit()

    await passes(life, AFTER)
    for blocked in (REPORTER, relative):
        await block(blocked, life.clock.now())
        with pytest.raises(NotSilent):
            await asks(life, relative)
        await block(blocked, None)
    await asks(life, relative)
    await said(life)
    await block(REPORTER, life.clock.now())
    await passes(life, LONG_NOTICE)
    assert ((await case(life)).reporter_id, await said(life)) == (REPORTER, {relative: "stays"})
    await block(REPORTER, None)
    await asks(life, relative)
    await said(life)
    await block(relative, life.clock.now())
    await passes(life, LONG_NOTICE)
    assert ((await case(life)).reporter_id, await said(life)) == (REPORTER, {})


async def test_a_successor_sees_what_would_be_public_only_once_they_are_asked(life, relative):
    async def looks(peer_id):
        async with life.desk(peer_id) as desk:
            await may_look(desk.unit, life.policy, await own_case(desk.unit, desk.person, life.case_id))

    async with life.desk() as desk:
        await triage.claim(desk, life.code)
        assert await ask_again(desk, life.code)
    await looks(REPORTER)
    await passes(life, AFTER)
    await asks(life, relative)
    await passes(life, LONG_NOTICE)
    with pytest.raises(NothingAsked):  # it was another person who was asked
        await looks(relative)
    async with life.desk() as desk:
        assert await ask_again(desk, life.code)
    await looks(relative)
    life.clock.advance((OPEN + MOMENT).total_seconds())
    with pytest.raises(NothingAsked):
        await looks(relative)
    async with life.desk(relative) as desk:
        own = await own_case(desk.unit, desk.person, life.case_id)
        await change_use(desk.unit, life.policy, desk.person, own, Consent.PRIVATE, own.version)
        with pytest.raises(NothingAsked):
            await may_look(desk.unit, life.policy, own)


async def test_nothing_that_was_said_to_the_one_before_or_of_them_is_kept(life, relative):
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
        revealed = Notice(NoticeKind.REVEALED, {"chat_id": "1003"}, life.case_id)
        for kind in (NoticeKind.CONSENT_ASKED, NoticeKind.RELATIVE_WROTE):
            await desk.unit.outbox.post(Notice(kind, {}, life.case_id), REPORTER, Lane.CASE)
    await passes(life, AFTER)
    await life.post()
    await life.ask()
    async with life.desk() as desk:
        await desk.unit.outbox.post(revealed, 2, Lane.CASE)
        now = life.clock.now()
        await desk.unit.messages.add([Message(2, 55, now, life.case_id, now + timedelta(hours=1))])
        await desk.unit._s.flush()
        theirs = sa.update(outbox).where(outbox.c.state == "pending")
        await desk.unit._s.run(theirs.values(state="unreachable"))
        case = await desk.unit.cases.get(life.case_id)
        await forget_reporter(desk.unit, case, relative)
        await desk.unit.cases.save(case)
    async with life.database.engine.connect() as conn:
        kinds = set(await conn.scalars(sa.select(notices.c.kind).where(notices.c.case_id == life.case_id)))
        named = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.peer_id == REPORTER)
        assert not kinds & set(ABOUT_THEM) and await conn.scalar(named) == 0
        rows = {(row.peer_id, row.case_id) for row in await conn.execute(sa.select(said_rows))}
    assert (REPORTER, None) in rows  # the messages can still be deleted from the chat
    async with life.database.unit(reading=True) as unit:
        assert (2, 55) in {found[1:] for found in await unit.messages.due(99)}
