"""Digests on a real store, with the clock in hand: nothing lost, nothing twice, at the hour that was chosen."""

from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.clock import ManualClock
from bot.domain.broadcast import BroadcastState
from bot.domain.digest import CASES_A_MESSAGE
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Digest, Peer, PeerKind
from bot.domain.publication import FollowKind, NewsKind
from bot.i18n import translator
from bot.services import digesting, following, people
from bot.services.policy import Policy
from bot.services.publishing import publish_news
from bot.services.tell import tell_followers
from bot.store.tables import notices as stored_notices
from bot.store.tables import outbox
from bot.texts import notices
from tests.database import fresh_database
from tests.published import event, news, publication, publish
from tests.services.life import ALMATY, PERIODS, START, QuietHours

READER = 4
LEASE = timedelta(minutes=2)
CODE = "JK74QX"


@dataclass
class House:
    """A store with a reader of everything, and what the reader was sent."""

    database: object
    clock: ManualClock
    policy: Policy

    def __post_init__(self):
        self.digests = digesting.Digests(self.database, self.policy)

    async def choose(self, digest, hour=None, peer_id=READER):
        async with self.database.unit() as unit:
            await digesting.choose(unit, self.policy, await unit.peers.get(peer_id), digest, hour)
            await unit.commit()

    async def publish(self, *cases):
        await publish(self.database, *cases)

    async def happens(self, text="Оны ұстады.", code=CODE, item=None):
        """News of a case; the piece of news."""
        async with self.database.unit() as unit:
            case = await unit.publications.by_code(code)
            item = replace(item, case_id=case.case_id) if item else event(case.case_id, text)
            await publish_news(unit, self.policy, case, item)
            await unit.commit()
        await self.deliver()
        return item

    async def deliver(self, reached=True):
        """Send all that is due; what it says, in English."""
        async with self.database.unit() as unit:
            parcels = await unit.dispatch.claim(1000, LEASE, set())
            parcels += await unit.broadcasts.advance(1000, LEASE)
            if reached:
                await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
            else:
                for parcel in parcels:
                    await unit.dispatch.failed(parcel, "unreachable", "Forbidden")
            await unit.commit()
        now = self.clock.now().astimezone(ALMATY)
        return [str(notices.screen(translator("en"), parcel.notice, now).text) for parcel in parcels]

    async def tick(self, **later):
        """Let time pass and tick; what is sent then."""
        self.clock.advance(timedelta(**later).total_seconds())
        await self.digests.send()
        return await self.deliver()

    async def peer(self, peer_id=READER):
        async with self.database.unit(reading=True) as unit:
            return await unit.peers.get(peer_id)

    async def leave(self):
        async with self.database.unit() as unit:
            await people.lost(unit, self.policy, await unit.peers.get(READER))
            await unit.commit()

    async def come_back(self):
        async with self.database.unit() as unit:
            await people.meet(unit, self.policy, READER + 1000, PeerKind.PRIVATE, "en")
            await unit.commit()

    async def rows(self, *conditions):
        async with self.database.engine.connect() as conn:
            return list((await conn.execute(sa.select(outbox.c.state).where(*conditions))).scalars())


@asynccontextmanager
async def opened(url, folder, start=START):
    clock = ManualClock(start)
    async with fresh_database(url, clock, folder) as database:
        house = House(database, clock, Policy(clock, ALMATY, PERIODS, QuietHours(22, 8, ALMATY)))
        async with database.unit() as unit:
            await join(unit, READER)
            await unit.commit()
        await house.publish(publication())
        yield house


async def join(unit, peer_id, **more):
    peer = Peer(peer_id, peer_id + 1000, PeerKind.PRIVATE, "en", **more)
    await unit.peers.add(peer)
    await following.follow(unit, peer, FollowKind.ALL)


@pytest.fixture
async def house(sqlite_database, tmp_path):
    """On Monday, 1 September 2025, 11:00 in Almaty; the next nine o'clock is 22 hours off."""
    async with opened(sqlite_database, tmp_path) as found:
        await found.choose(Digest.DAILY, 9)
        yield found


@pytest.fixture
async def either(migrated_url, tmp_path):
    """The same on a database of either kind."""
    async with opened(migrated_url, tmp_path) as found:
        await found.choose(Digest.DAILY, 9)
        yield found


async def test_all_of_a_day_comes_at_the_hour_in_one_message_case_by_case(either):
    await either.publish(publication("KKKKKK", "Динара Сәрсен"))
    await either.happens("Оны ұстады.")
    await either.happens("Сот болды.", code="KKKKKK")
    either.clock.advance(3600)
    await either.happens("Хабар келді.")
    assert await either.tick(hours=20, minutes=59) == []
    (text,) = await either.tick(minutes=1)
    assert text.split("\n\n") == [
        "<b>Digest: 3 pieces of news</b>",
        "<b>Серік Ахметов</b> (JK74QX)\n• 1 September: Detained. “Оны ұстады.” Not confirmed by others yet.\n"
        "• 1 September: Detained. “Хабар келді.” Not confirmed by others yet.",
        "<b>Динара Сәрсен</b> (KKKKKK)\n• 1 September: Detained. “Сот болды.” Not confirmed by others yet.",
        "How often it comes, and how to stop it: /following",
    ]
    assert await either.tick() == []
    assert await either.tick(days=1) == []
    assert (await either.peer()).digest_at == datetime(2025, 9, 4, 4, tzinfo=UTC)
    await either.happens("Тағы бір хабар.")
    (text,) = await either.tick(days=1)
    assert "Тағы бір хабар." in text and "Сот болды." not in text


async def test_a_weekly_one_comes_on_monday_with_the_milestones(house):
    await house.choose(Digest.WEEKLY, 20)
    assert (await house.peer()).digest_at == datetime(2025, 9, 1, 15, tzinfo=UTC)  # today is Monday
    assert await house.tick(hours=9) == []
    await house.happens(item=news(0, NewsKind.MILESTONE, {"days": 100}))
    assert await house.tick(days=6) == []
    (text,) = await house.tick(days=1)
    assert "• 1 September: 100 days without an answer" in text


async def test_the_hour_of_their_own_choice_is_obeyed_at_night(house):
    await house.choose(Digest.DAILY, 3)
    await house.happens()
    assert len(await house.tick(hours=16)) == 1


async def test_who_wants_each_at_once_still_gets_it(house):
    async with house.database.unit() as unit:
        await join(unit, 5)
        await unit.commit()
    async with house.database.unit() as unit:
        case = await unit.publications.by_code(CODE)
        await publish_news(unit, house.policy, case, event(case.case_id, "Оны ұстады."))
        await unit.commit()
    (text,) = await house.deliver()
    assert "Оны ұстады." in text
    assert await house.tick() == []


@pytest.mark.parametrize("posted", [False, True], ids=["kept", "on its way"])
async def test_what_was_corrected_meanwhile_says_the_new_words(either, posted):
    item = await either.happens("Қате сөз.")
    if posted:
        either.clock.advance(timedelta(days=1).total_seconds())
        await digesting.send_digests(either.database, either.policy)
    async with either.database.unit() as unit:
        broadcast = await unit.broadcasts.of_news(item.id)
        await unit.outbox.reword(broadcast.notice_id, told(event(item.case_id, "Дұрыс сөз.").content))
        await unit.commit()
    (text,) = await either.tick(days=1)
    assert "Дұрыс сөз." in text and "Қате" not in text


def told(content):
    return {"kind": "event", "code": CODE, "name": "Серік Ахметов", "content": content, "situation": "detained"}


@pytest.mark.parametrize("posted", [False, True], ids=["kept", "on its way"])
@pytest.mark.parametrize("erased", [False, True], ids=["withdrawn", "erased"])
async def test_what_is_taken_down_is_not_in_it(either, posted, erased):
    await either.publish(publication("KKKKKK", "Динара Сәрсен"))
    for code in ("KKKKKK", CODE):
        await either.happens(code=code)
    if posted:
        either.clock.advance(timedelta(days=1).total_seconds())
        await digesting.send_digests(either.database, either.policy)
    async with either.database.unit() as unit:
        case_id = (await unit.publications.by_code("KKKKKK")).case_id
        await (unit.destroy_dossier(case_id) if erased else unit.outbox.cancel(case_id, NoticeKind.NEWS))
        await unit.commit()
    (text,) = await either.tick(days=1)
    assert "Серік" in text and "Динара" not in text and "Digest: 1 piece" in text


@pytest.mark.parametrize("posted", [False, True], ids=["kept", "on its way"])
async def test_a_digest_of_which_nothing_is_left_is_not_sent(either, posted):
    item = await either.happens()
    if posted:
        either.clock.advance(timedelta(days=1).total_seconds())
        await digesting.send_digests(either.database, either.policy)
    async with either.database.unit() as unit:
        await unit.broadcasts.turn((await unit.broadcasts.of_news(item.id)).notice_id, BroadcastState.CANCELLED)
        await unit.commit()
    assert await either.tick(days=1) == []
    assert await either.deliver() == []


async def test_that_a_case_is_gone_is_told_in_it(house):
    async with house.database.unit() as unit:
        case = await unit.publications.by_code(CODE)
        await tell_followers(unit, case, Notice(NoticeKind.ERASED, {"code": CODE, "to": "followers"}), gone=True)
        await unit.destroy_dossier(case.case_id)
        await unit.commit()
    assert await house.deliver() == []
    (text,) = await house.tick(days=1)
    assert f"The case {CODE} is no longer published." in text and "Серік" not in text


async def test_going_back_to_each_at_once_brings_what_was_kept(either):
    await either.happens("Оны ұстады.")
    await either.choose(Digest.EACH)
    (text,) = await either.deliver()
    assert "Оны ұстады." in text
    assert await either.tick(minutes=2) == [] and (await either.peer()).digest_at is None
    await either.choose(Digest.EACH)
    assert await either.deliver() == []


async def test_what_a_broadcast_kept_at_the_very_moment_of_going_back_comes_a_minute_later(house):
    await house.choose(Digest.EACH)
    await house.happens("Оны ұстады.")
    async with house.database.engine.begin() as conn:  # another worker had not seen the change
        await conn.execute(outbox.update().values(state="kept"))
    (text,) = await house.tick(minutes=1)
    assert "Digest" in text and "Оны ұстады." in text and (await house.peer()).digest_at is None


async def test_who_cannot_be_reached_hears_on_their_return_what_is_not_too_old(house):
    await house.happens("Ескі хабар.")
    house.clock.advance(timedelta(hours=10).total_seconds())
    await house.leave()
    assert await house.tick(days=10) == []
    await house.come_back()
    assert await house.deliver() == []  # at their hour, not at once
    (text,) = await house.tick(days=1)
    assert "Ескі хабар." in text
    await house.happens("Тағы бір хабар.")
    await house.leave()
    await house.tick(days=31)
    await house.come_back()
    assert await house.tick(days=1) == []


async def test_a_digest_that_met_a_closed_door_is_sent_when_it_opens(either):
    await either.happens("Оны ұстады.")
    either.clock.advance(timedelta(days=1).total_seconds())
    await digesting.send_digests(either.database, either.policy)
    assert len(await either.deliver(reached=False)) == 1
    await either.leave()
    assert await either.tick(days=2) == []
    await either.come_back()
    (text,) = await either.deliver()
    assert "Оны ұстады." in text
    assert await either.deliver() == []


async def test_who_is_forgotten_leaves_nothing(either):
    await either.happens("бұрын")
    either.clock.advance(timedelta(days=1).total_seconds())
    await digesting.send_digests(either.database, either.policy)
    async with either.database.unit() as unit:
        await unit.peers.delete(READER)
        await unit.commit()
    assert await either.tick(days=1) == []
    assert await either.rows(outbox.c.peer_id == READER) == []
    async with either.database.engine.connect() as conn:
        left = sa.select(sa.func.count()).where(stored_notices.c.kind == NoticeKind.DIGEST)
        assert await conn.scalar(left) == 0


async def test_a_clock_that_jumps_loses_nothing_and_says_nothing_twice(house):
    await house.happens("Бірінші.")
    (text,) = await house.tick(days=1, hours=1)  # a day ahead ...
    assert "Бірінші." in text
    assert await house.tick(days=-1) == []  # ... and back
    await house.happens("Екінші.")
    (text,) = await house.tick(hours=21)  # at nine o'clock, as if nothing had been
    assert "Екінші." in text and "Бірінші." not in text
    assert await house.tick(days=-3) == []
    assert (await house.peer()).digest_at <= house.clock.now() + timedelta(days=1)


async def test_a_long_stop_makes_one_digest(house):
    await house.happens("Бірінші.")
    house.clock.advance(timedelta(days=3).total_seconds())
    await house.happens("Екінші.")
    (text,) = await house.tick(days=4)
    assert "Бірінші." in text and "Екінші." in text
    assert await house.tick() == []


async def test_everybody_has_their_own_in_more_than_one_batch(either):
    everybody = range(100, 100 + 2 * digesting.BATCH + 7)
    async with either.database.unit() as unit:
        for peer_id in everybody:
            await join(unit, peer_id, digest=Digest.DAILY, digest_at=either.clock.now() + timedelta(hours=1))
        await unit.commit()
    await either.happens()
    either.clock.advance(3600)
    assert await digesting.send_digests(either.database, either.policy) == len(everybody)
    assert len(await either.deliver()) == len(everybody)
    assert await digesting.send_digests(either.database, either.policy) == 0


async def test_one_broken_seal_leaves_the_rest_of_the_digest(house):
    broken = await house.happens("бүлінген")
    await house.happens("бүтін")
    async with house.database.unit() as unit:
        notice_id = (await unit.broadcasts.of_news(broken.id)).notice_id
    async with house.database.engine.begin() as conn:
        await conn.execute(stored_notices.update().where(stored_notices.c.id == notice_id).values(payload=b"x" * 60))
    (text,) = await house.tick(days=1)
    assert "бүтін" in text and "Digest: 1 piece" in text
    assert await house.rows(outbox.c.notice_id == notice_id) == ["dead"]


async def test_many_cases_make_several_messages(house):
    codes = [f"3333{first}{second}" for first in "BCDF" for second in "BCDF"]
    await house.publish(*(publication(code, f"Person {code}") for code in codes))
    for code in codes:
        await house.happens(code=code)
    texts = await house.tick(days=1)
    assert ["Part 1 of 2" in texts[0], "Part 2 of 2" in texts[1]] == [True, True]
    assert [sum(code in text for code in codes) for text in texts] == [CASES_A_MESSAGE, len(codes) - CASES_A_MESSAGE]
    assert {text.count("Person 3333") for text in texts} == {CASES_A_MESSAGE, len(codes) - CASES_A_MESSAGE}


async def test_what_is_no_longer_followed_is_not_told(house):
    await house.publish(publication("KKKKKK", "Динара Сәрсен", region="KZ-71"))
    for code in (CODE, "KKKKKK"):
        await house.happens(code=code)
    async with house.database.unit() as unit:
        reader = await unit.peers.get(READER)
        await following.follow(unit, reader, FollowKind.REGION, "KZ-75")
        await following.unfollow(unit, reader, FollowKind.ALL)
        await unit.commit()
    (text,) = await house.tick(days=1)
    assert "Серік" in text and "Динара" not in text
    await house.happens()
    async with house.database.unit() as unit:
        await following.stop_all(unit, await unit.peers.get(READER))
        await unit.commit()
    assert await house.tick(days=1) == []


async def test_answers_do_not_wait_for_a_digest(house):
    async with house.database.unit() as unit:
        await unit.outbox.post(Notice(NoticeKind.STATE_CHANGED, {"action": "claim", "code": CODE}), READER, Lane.CASE)
        await unit.commit()
    assert len(await house.deliver()) == 1
