"""Invented people for our own contestant: those who have begun a report, and those who follow."""

from datetime import date

from bench.plan import FIRST_FOLLOWER, FIRST_PERSON
from bot.app import House
from bot.domain.dates.partial import PartialDate, Precision
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.services.filling import begin
from bot.services.people import meet

LANGUAGES = ("kk", "ru", "en")
HEARD = date(2025, 8, 12)


async def begin_reports(house: House, people: int) -> None:
    """So many people stand at the first question of a report."""
    async with house.database.unit() as unit:
        for n in range(people):
            peer = await meet(unit, house.policy, FIRST_PERSON + n, PeerKind.PRIVATE, "en")
            await begin(unit, house.policy, peer, "report")
        await unit.commit()


async def follow(house: House, followers: int) -> None:
    """So many people follow all cases, in the three languages."""
    async with house.database.unit() as unit:
        for n in range(followers):
            chat, language = FIRST_FOLLOWER + n, LANGUAGES[n % len(LANGUAGES)]
            peer = await meet(unit, house.policy, chat, PeerKind.PRIVATE, language)
            await unit.follows.add(Follow(peer.id, FollowKind.ALL))
        await unit.commit()


def a_notice() -> Notice:
    """A piece of news as followers get it."""
    day = PartialDate(HEARD, HEARD, Precision.DAY).to_json()
    content: dict[str, object] = {
        "kind": "hearing", "concerns": "person", "date": day, "region": None,
        "place": "Almaty", "texts": {"en": "The hearing was put off again."}, "language": "en", "amount": None,
        "confidence": "claimed", "version_of": None, "responsible": "", "sources": [],
    }  # fmt: skip
    data = {
        "kind": "event", "code": "AAAA-0000", "name": "Somebody Invented", "content": content,
        "situation": "detained", "since": None, "region": None, "place": "", "summary": {}, "language": "en",
        "verification": "one_source",
    }  # fmt: skip
    return Notice(NoticeKind.NEWS, data)
