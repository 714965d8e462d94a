"""Following, browsing and searching on a real store of either kind."""

import contextlib
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import ManualClock
from bot.domain import places
from bot.domain.errors import NotFound
from bot.domain.ids import new_id
from bot.domain.peer import Peer, PeerKind
from bot.domain.publication import FollowKind
from bot.services import browsing, following
from bot.store.engine import open_engine
from bot.store.tables import metadata
from bot.store.unit import Database
from bot.store.vault import open_vault
from tests.published import PUBLISHED, event, publication, publish


@contextlib.asynccontextmanager
async def opened_on(url, folder):
    engine = open_engine(url)
    async with engine.begin() as conn:
        await conn.run_sync(metadata.create_all)
    vault = await open_vault(engine, [bytes(32)])
    found = Database(engine, vault, ManualClock(datetime(2025, 9, 1, tzinfo=UTC)), folder)
    try:
        yield found
    finally:
        await found.close()


@pytest.fixture
async def database(sqlite_database, tmp_path):
    async with opened_on(sqlite_database, tmp_path) as found:
        yield found


@pytest.fixture
async def either(migrated_url, tmp_path):
    """A database of either kind, for what their SQL could tell apart."""
    async with opened_on(migrated_url, tmp_path) as found:
        yield found


@pytest.fixture
async def unit(database):
    async with database.unit() as unit:
        yield unit


async def met(unit, chat_id=100, kind=PeerKind.PRIVATE):
    peer = Peer(new_id(), chat_id, kind, "en")
    await unit.peers.add(peer)
    return peer


@contextlib.asynccontextmanager
async def opened(database, *cases):
    await publish(database, *cases)
    async with database.unit() as unit:
        yield unit


async def codes(page):
    return [each.code for each in page.cases]


async def test_following_twice_is_once_and_leaving_twice_is_once(either):
    async with opened(either, publication()) as unit:
        peer = await met(unit)
        for _ in range(2):
            await following.follow(unit, peer, FollowKind.CASE, "jk74-qx")
            await following.follow(unit, peer, FollowKind.REGION, "KZ-75")
            await following.follow(unit, peer, FollowKind.ALL)
        assert (await following.following(unit, peer)).total == 3
        assert await following.followed_regions(unit, peer) == {"all", "KZ-75"}
        for _ in range(2):
            await following.unfollow(unit, peer, FollowKind.CASE, "JK74QX")
        view = await following.following(unit, peer)
        assert {each.follow.kind for each in view.items} == {FollowKind.REGION, FollowKind.ALL}
        assert await following.stop_all(unit, peer) == 2
        assert (await following.following(unit, peer)).total == 0


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        (FollowKind.CASE, "JK74QX"), (FollowKind.CASE, ""), (FollowKind.CASE, "nonsense"),
        (FollowKind.REGION, "KZ-99"), (FollowKind.REGION, "CN-XJ/GB654002"), (FollowKind.REGION, ""),
    ],
)  # fmt: skip
async def test_what_is_not_public_or_no_region_cannot_be_followed(unit, kind, what):
    peer = await met(unit)
    with pytest.raises(NotFound):
        await following.follow(unit, peer, kind, what)
    assert await unit.follows.of(peer.id) == []


async def test_a_case_that_is_taken_down_is_left_out_of_the_list(database):
    case = publication()
    async with opened(database, case) as unit:
        peer = await met(unit)
        await following.follow(unit, peer, FollowKind.CASE, case.code)
        await following.follow(unit, peer, FollowKind.ALL)
        await unit.publications.delete(case.case_id)
        assert [each.follow.kind for each in (await following.following(unit, peer)).items] == [FollowKind.ALL]


async def test_what_is_followed_comes_in_pages_and_the_last_one_is_the_end(unit):
    peer = await met(unit)
    for place in places.regions()[:17]:
        await following.follow(unit, peer, FollowKind.REGION, place.code)
    pages = [await following.following(unit, peer, number) for number in (0, 1, 2, 10**18)]
    assert [(len(page.items), page.page, page.more) for page in pages] == [
        (8, 0, True), (8, 1, True), (1, 2, False), (1, 2, False),
    ]  # fmt: skip


async def test_a_group_that_becomes_a_supergroup_keeps_its_follows(unit):
    group = await met(unit, -5, PeerKind.GROUP)
    await following.follow(unit, group, FollowKind.ALL)
    await following.move_chat(unit, group, -1005)
    moved = await unit.peers.by_chat(-1005)
    assert (moved.id, moved.kind) == (group.id, PeerKind.SUPERGROUP)
    assert await unit.peers.by_chat(-5) is None
    assert (await following.following(unit, moved)).total == 1


async def test_a_supergroup_that_was_met_first_is_joined_with_its_group(either):
    async with either.unit() as unit:
        group, newer = await met(unit, -5, PeerKind.GROUP), await met(unit, -1005, PeerKind.SUPERGROUP)
        for peer, region in ((group, "KZ-75"), (newer, "KZ-75"), (newer, "KZ-71")):
            await following.follow(unit, peer, FollowKind.REGION, region)
        for _ in range(2):
            await following.move_chat(unit, group, -1005)
        moved = await unit.peers.by_chat(-1005)
        assert moved.id == group.id
        assert await following.followed_regions(unit, moved) == {"KZ-75", "KZ-71"}
        with pytest.raises(NotFound):
            await unit.peers.get(newer.id)


async def test_cases_come_newest_news_first_closed_ones_not_at_all(database):
    old, new, closed = (
        publication(code, news_at=PUBLISHED + timedelta(days=days), open=code != "WWWWWW")
        for code, days in (("JK74QX", 0), ("KKKKKK", 2), ("WWWWWW", 3))
    )
    async with opened(database, old, new, closed) as unit:
        page = await browsing.browse(unit)
        assert (await codes(page), page.total, page.more) == (["KKKKKK", "JK74QX"], 2, False)


async def test_cases_come_in_pages_of_eight_and_the_last_one_is_the_end(database):
    async with opened(database, *(publication("333" + 3 * letter) for letter in "BCDFGHJKM")) as unit:
        pages = [await browsing.browse(unit, number) for number in (0, 1, 10**18)]
        assert [(len(page.cases), page.page, page.more) for page in pages] == [
            (8, 0, True),
            (1, 1, False),
            (1, 1, False),
        ]
        assert len({code for page in pages[:2] for code in await codes(page)}) == 9


async def test_a_region_holds_the_cases_of_the_places_inside_it(either):
    ili, crossing, astana = (
        publication(code, region=region)
        for code, region in (("JK74QX", "CN-XJ/GB654000"), ("KKKKKK", "BX-khorgos"), ("WWWWWW", "KZ-71"))
    )
    async with opened(either, ili, crossing, astana) as unit:
        assert set(await codes(await browsing.browse(unit, region="CN-XJ"))) == {"JK74QX", "KKKKKK"}
        assert await codes(await browsing.browse(unit, region="KZ-33")) == ["KKKKKK"]
        assert [(place.code, n) for place, n in await browsing.count_by_region(unit)] == [
            ("CN-XJ/GB654000", 1), ("BX-khorgos", 1), ("KZ-71", 1),
        ]  # fmt: skip
        with pytest.raises(NotFound):
            await browsing.browse(unit, region="KZ-99")


CASES = (
    publication("JK74QX", "Әлихан Бөкейұлы", other_names=["Алихан Букейулы", "Alikhan"], region="KZ-75"),
    publication("KKKKKK", "Динара Сәрсен", region="BX-khorgos", place="вокзал"),
    publication("WWWWWW", "Алихан Оспан", region="KZ-71", open=False),
)


SEARCHES = [
    ("әлихан бөкейұлы", {"JK74QX"}),
    ("ALIKHAN", {"JK74QX", "WWWWWW"}),
    ("ٵليحان بوكەيۇلى", {"JK74QX"}),
    ("阿里汗·奥斯潘", {"WWWWWW", "JK74QX"}),
    ("Bukeyuly Alihan", {"JK74QX"}),
    ("Сарсен Динара", {"KKKKKK"}),  # a Russian keyboard, and the other order
    ("алихан", {"JK74QX", "WWWWWW"}),
    ("Алихан Оспан Серикович", {"WWWWWW"}),  # more words than the case has: the best fit
    ("jk74qx", {"JK74QX"}),
    ("вокзал", {"KKKKKK"}),
    ("Астана", {"WWWWWW"}),
    ("о Динаре, а? Динара", {"KKKKKK"}),  # what is in every name tells nothing
    ("Оспа", {"WWWWWW"}),
    ("Динора Сарсин", {"KKKKKK"}),
    ("100% _ '", set()),
    ("никого такого", set()),
    ("?!", set()),
]


async def test_search_by_name_code_and_place(either):
    async with opened(either, *CASES) as unit:
        for words, found in SEARCHES:
            assert set(await codes(await browsing.search(unit, words))) == found, words
            assert {each.code for each in await browsing.newest(unit, words, 20)} == found, words


async def test_where_no_word_fits_the_place_that_they_name_does(database):
    async with opened(database, *CASES) as unit:
        found = await browsing.search(unit, "ұсталды Қорғаста")
        assert (await codes(found), found.place.code) == (["KKKKKK"], "BX-khorgos")
        assert await codes(await browsing.search(unit, "")) == []


async def test_without_words_the_newest_cases_are_offered(database):
    async with opened(database, *CASES) as unit:
        assert {each.code for each in await browsing.newest(unit, " ", 20)} == {"JK74QX", "KKKKKK"}
        assert len(await browsing.newest(unit, "", 1)) == 1


async def test_the_card_knows_what_this_chat_follows(database):
    case = publication()
    async with opened(database, case) as unit:
        await unit.publications.add_news(event(case.case_id, "text"))
        peer, other = await met(unit), await met(unit, 101)
        await following.follow(unit, peer, FollowKind.CASE, case.code)
        await following.follow(unit, other, FollowKind.REGION, "KZ-75")
        mine, theirs = [await browsing.look(unit, each, "jk74-qx") for each in (peer, other)]
        assert (mine.follows_case, mine.follows_region, len(mine.news)) == (True, False, 1)
        assert (theirs.follows_case, theirs.follows_region) == (False, True)
        assert await browsing.look(unit, peer, "KKKKKK") is None
        assert await browsing.look(unit, peer, "no code") is None
