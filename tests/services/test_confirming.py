"""Consent is asked again before a case goes out: who agreed long ago looks at it and says yes, or it stays inside."""

from datetime import timedelta

import pytest

from bot.domain.case import Consent, Workflow
from bot.domain.casefile import Agreement
from bot.domain.errors import ConsentMissing, ConsentOld, NotFound, NothingAsked, Stale
from bot.domain.notice import NoticeKind
from bot.services import completing, confirming, consenting, triage
from bot.services.reading import preview
from bot.services.reporting import WORDING, own_case
from tests.services.life import FOLLOWER, MODERATOR, REPORTER, living


@pytest.fixture
async def life(migrated_url, tmp_path):
    """A case with MODERATOR, two days after it was reported."""
    async with living(migrated_url, tmp_path / "data") as found:
        await found.report()
        async with found.desk() as desk:
            await triage.claim(desk, found.code)
        found.clock.advance(timedelta(days=2).total_seconds())
        yield found


async def heard(life):
    """Who is told what of it."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2))
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        await unit.commit()
    return [(parcel.peer_id, parcel.notice.kind) for parcel in parcels]


async def says_yes(life, version=None):
    async with life.desk(REPORTER) as desk:
        case = await own_case(desk.unit, desk.person, life.case_id)
        await confirming.confirm(desk.unit, life.policy, desk.person, case, version or case.version)


async def test_it_goes_out_once_the_family_has_looked_and_said_yes(life):
    async with life.desk() as desk:
        case = await desk.case(life.code)
        assert not (await preview(desk, case)).confirmed
        with pytest.raises(ConsentOld):
            await completing.publish(desk, life.code, {}, "")
    async with life.desk() as desk:
        assert await confirming.ask_again(desk, life.code, case.version)
        assert await confirming.ask_again(desk, life.code, case.version)  # asked twice, told once
    assert [kind for to, kind in await heard(life) if to == REPORTER].count(NoticeKind.CONSENT_ASKED) == 1
    await says_yes(life)
    assert (MODERATOR, NoticeKind.CONSENT_CHANGED) in await heard(life)
    async with life.desk() as desk:
        assert (await completing.publish(desk, life.code, {}, "")).workflow is Workflow.PUBLISHED
        said = (await desk.unit.records.all(Agreement, life.case_id))[-1]
    assert (said.use, said.given, said.wording, said.language) == (Consent.PUBLISH, True, WORDING, "en")


async def test_a_yes_to_something_else_or_by_somebody_else_does_not_count(life):
    async with life.desk() as desk:
        version = (await desk.case(life.code)).version
        await triage.verify(desk, life.code, "one_source")
    with pytest.raises(Stale):
        await says_yes(life, version)
    async with life.desk(FOLLOWER) as desk:
        with pytest.raises(NotFound):
            await own_case(desk.unit, desk.person, life.case_id)
    async with life.desk(REPORTER) as desk:
        case = await own_case(desk.unit, desk.person, life.case_id)
        await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PRIVATE, case.version)
    with pytest.raises(NothingAsked):
        await says_yes(life)
    async with life.desk() as desk:
        with pytest.raises(ConsentMissing):
            await confirming.ask_again(desk, life.code)


async def test_photos_have_a_consent_of_their_own(life):
    async with life.desk(REPORTER) as desk:
        case = await own_case(desk.unit, desk.person, life.case_id)
        assert not await confirming.are_photos_allowed(desk.unit, case)
        for given in (True, False):
            life.clock.advance(1)
            await confirming.allow_photos(desk.unit, life.policy, desk.person, case, given)
            assert await confirming.are_photos_allowed(desk.unit, case) is given
