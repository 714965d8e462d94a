"""With a receipt one reads the status and adds to the case, and nothing else; whoever guesses finds nothing."""

from itertools import islice

import pytest

from bot.domain.casefile import NOBODY, WITH_RECEIPT, Statement
from bot.domain.errors import NotFound, NotOpen, TooManyTries
from bot.domain.ids import new_id
from bot.domain.notice import NoticeKind
from bot.domain.peer import Peer, PeerKind
from bot.domain.succession import Standing
from bot.services import triage
from bot.services.consenting import forget_me
from bot.services.receipts import TRIES, access_to, show_number
from bot.services.reporting import own_case
from tests.services.holding import RELATIVE, SOMEBODY, adds, known, receipt, shows, successor
from tests.services.life import MODERATOR, REPORTER, living

WRONG_ONE, GUESSES, OTHERS = "1234567890123456", 10_000, 100


@pytest.fixture
async def life(migrated_url, tmp_path):
    async with living(migrated_url, tmp_path) as found:
        await found.report()
        await found.post()
        yield found


async def posted(life):
    """What is on its way: (kind, to whom, data)."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(100, life.policy.periods.quiet_after, set())
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        await unit.commit()
    return [(parcel.notice.kind, parcel.peer_id, parcel.notice.data) for parcel in parcels]


async def holders(life):
    async with life.database.unit(reading=True) as unit:
        return await unit.holders.count(life.case_id)


async def test_who_has_shown_the_receipt_adds_without_a_name(life):
    access = await shows(life, SOMEBODY, await receipt(life))
    assert (access.case.id, access.standing) == (life.case_id, Standing.HOLDER)
    peer_id = await known(life, SOMEBODY)
    await adds(life, peer_id, "I saw him in May")
    async with life.database.unit(reading=True) as unit:
        statements = {s.text: s for s in await unit.records.all(Statement, life.case_id)}
    added, told = statements["I saw him in May"], statements["…"]
    assert ((added.author_id, added.topic), (told.author_id, told.topic)) == (
        (NOBODY, WITH_RECEIPT),
        (REPORTER, "story"),
    )
    said = await posted(life)
    assert {(kind, to, data.get("own"), data.get("action")) for kind, to, data in said} == {
        (NoticeKind.RELATIVE_WROTE, MODERATOR, False, None), (NoticeKind.RELATIVE_WROTE, 1, False, None),
        (NoticeKind.STATE_CHANGED, REPORTER, None, "add"),
    }  # fmt: skip
    assert all("May" not in str(data) for _, to, data in said if to == REPORTER)


async def test_holders_are_no_reporters(life):
    await shows(life, SOMEBODY, await receipt(life))
    peer_id = await known(life, SOMEBODY)
    async with life.desk(peer_id) as desk:
        with pytest.raises(NotFound):
            await own_case(desk.unit, desk.person, life.case_id)
        assert await desk.unit.cases.reported_by(peer_id) == []


async def test_a_new_receipt_ends_the_old_one_and_its_holders(life):
    old = await receipt(life)
    await shows(life, SOMEBODY, old)
    new = await receipt(life)
    assert await holders(life) == 0
    with pytest.raises(NotFound):
        await adds(life, await known(life, SOMEBODY), "again")
    assert await shows(life, SOMEBODY, old) is None
    assert (await shows(life, SOMEBODY, new)).standing is Standing.HOLDER
    assert (await shows(life, SOMEBODY, new)).standing is Standing.HOLDER and await holders(life) == 1


async def test_a_case_that_is_over_shows_its_status_alone(life):
    number = await receipt(life)
    await shows(life, SOMEBODY, number)
    async with life.desk() as desk:
        await triage.reject(desk, life.code, "Not for us")
    with pytest.raises(NotOpen):
        await adds(life, await known(life, SOMEBODY), "too late")
    assert (await shows(life, RELATIVE, number)).case.code == life.code
    assert await holders(life) == 1  # nobody new


async def test_who_erases_themself_holds_nothing(life):
    await shows(life, SOMEBODY, await receipt(life))
    await shows(life, RELATIVE, await successor(life))
    for chat_id in (SOMEBODY, RELATIVE):
        async with life.desk(await known(life, chat_id)) as desk:
            assert await forget_me(desk.unit, life.policy, desk.person, 1) == []
    assert await holders(life) == 0
    async with life.database.unit(reading=True) as unit:
        assert await unit.successions.of(life.case_id) is None
        assert (await unit.cases.get(life.case_id)).reporter_id == REPORTER


async def test_erasing_everything_gives_nobody_more_guesses(life):
    for guess in range(TRIES):
        assert await shows(life, SOMEBODY, str(int(WRONG_ONE) + guess)) is None
    before = await known(life, SOMEBODY)
    async with life.desk(before) as desk:
        await forget_me(desk.unit, life.policy, desk.person, 1)
    with pytest.raises(TooManyTries):
        await shows(life, SOMEBODY, WRONG_ONE)
    assert await known(life, SOMEBODY) != before


async def test_the_reporters_own_account_is_the_reporters(life):
    for number in (await receipt(life), await successor(life)):
        assert (await shows(life, REPORTER + 1000, number)).standing is Standing.REPORTER
    assert await holders(life) == 0
    async with life.database.unit(reading=True) as unit:
        assert (await unit.successions.of(life.case_id)).successor_id is None


async def test_a_successors_number_is_for_one(life):
    number = await successor(life)
    assert (await shows(life, RELATIVE, number)).standing is Standing.SUCCESSOR
    assert await shows(life, SOMEBODY, number) is None
    assert (await shows(life, RELATIVE, number)).standing is Standing.SUCCESSOR
    other = await successor(life)
    assert await shows(life, RELATIVE, number) is None
    async with life.desk(await known(life, RELATIVE)) as desk:
        with pytest.raises(NotFound):
            await access_to(desk.unit, desk.person, await desk.unit.cases.get(life.case_id))
    assert (await shows(life, SOMEBODY, other)).standing is Standing.SUCCESSOR


@pytest.mark.long
@pytest.mark.parametrize("migrated_url", ["sqlite"], indirect=True)
async def test_ten_thousand_guesses_find_nothing_and_each_account_is_stopped_after_five(life):
    """One account guesses on and on, and a hundred others as long as they may."""
    right, guesses = await receipt(life), iter(range(GUESSES))
    await successor(life)
    async with life.database.unit() as unit:
        for n in range(OTHERS + 1):
            guesser = Peer(new_id(), 10_000_000 + n, PeerKind.PRIVATE, "en")
            await unit.peers.add(guesser)
            for guess in islice(guesses, TRIES):
                assert await show_number(unit, life.policy, guesser, str(int(WRONG_ONE) + guess)) is None
        for number in [*(str(int(WRONG_ONE) + guess) for guess in guesses), right]:
            with pytest.raises(TooManyTries):
                await show_number(unit, life.policy, guesser, number)
        assert await unit.holders.count(life.case_id) == 0
        assert (await unit.successions.of(life.case_id)).successor_id is None
