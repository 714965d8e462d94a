"""Publications, their news and those who follow them."""

from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.domain.ids import new_id
from bot.domain.publication import Follow, FollowKind, News, NewsKind, Publication, PublicLink
from bot.domain.search import asked
from bot.domain.ties import Tie
from bot.store.unit import Unit
from tests.store.samples import DATE, HOUR, START, known, publication


async def put(unit: Unit, **more: object) -> Publication:
    stored = publication(await unit.new_dossier(), **more)
    await unit.publications.put(stored)
    return stored


@pytest.mark.parametrize("more", [{}, {"since": None, "region": None, "other_names": [], "summary": {}, "open": False}])
async def test_a_publication_comes_back_as_it_was(unit: Unit, more: dict[str, object]) -> None:
    stored = await put(unit, **more)
    assert await unit.publications.get(stored.case_id) == stored
    assert await unit.publications.by_code(stored.code) == stored
    assert await unit.publications.get(new_id()) is None
    assert await unit.publications.by_code("NOSUCH") is None


async def test_what_is_put_again_is_changed(unit: Unit) -> None:
    stored, other = await put(unit), await put(unit, name="Ерлан")
    stored.name, stored.summary = "Гүлнәр", {"ru": "слово"}
    await unit.publications.put(stored)
    assert await unit.publications.get(stored.case_id) == stored
    assert await unit.publications.get(other.case_id) == other
    assert await unit.publications.find(asked("Гүлнәр"), 9) == [stored]


async def test_pages_show_the_open_newest_news_first(unit: Unit) -> None:
    old, new = await put(unit), await put(unit, news_at=START + HOUR)
    middle = await put(unit, news_at=START + timedelta(microseconds=1))
    await put(unit, open=False, news_at=START + 2 * HOUR)
    assert await unit.publications.page(9) == [new, middle, old]
    assert await unit.publications.page(1, offset=1) == [middle]
    assert await unit.publications.count() == 3


async def test_a_case_is_found_in_any_case_of_letters(unit: Unit) -> None:
    found = await put(unit, name="Шыңғыс Әлімұлы", other_names=["Shyngys"], place="Көктоғай", region=None)
    await put(unit)
    spellings = (
        "Шыңғыс", "шыңғыс", "ШЫҢҒЫС", "  шыңғыс   әлімұлы ", "Әлімұлы Шыңғыс", "shyngys", "Көктоғай", "Шың", "көк",
    )  # fmt: skip
    for words in (*spellings, found.code):
        assert await unit.publications.find(asked(words), 9) == [found], words


async def test_wildcards_are_no_words(unit: Unit) -> None:
    for name in ("Айгүл", "Ерлан"):
        await put(unit, name=name, other_names=[], region=None, place="")
    for words in ("%", "_", "%%", "А%л", "\\", "/", "'", '"', "", " ", "\0", "Ай_үл", "?"):
        assert await unit.publications.find(asked(words), 9) == [], words


async def test_an_unpublished_case_takes_its_news_along(unit: Unit) -> None:
    stored, other = await put(unit), await put(unit)
    for each in (stored, other):
        await unit.publications.add_news(News(new_id(), each.case_id, NewsKind.PUBLISHED, START))
    await unit.publications.delete(stored.case_id)
    assert await unit.publications.get(stored.case_id) is None
    assert await unit.publications.news_of(stored.case_id) == []
    assert len(await unit.publications.news_of(other.case_id)) == 1


@pytest.mark.parametrize("kind", NewsKind)
async def test_news_come_back_oldest_first(unit: Unit, kind: NewsKind) -> None:
    stored = await put(unit)
    newer = News(new_id(), stored.case_id, kind, START + HOUR, {"date": DATE, "texts": {"kk": "сөз"}}, event_id=2**61)
    older = News(new_id(), stored.case_id, kind, START)
    for each in (newer, older):
        await unit.publications.add_news(each)
    assert await unit.publications.news_of(stored.case_id) == [older, newer]


async def test_changed_news_keep_their_place(unit: Unit) -> None:
    stored = await put(unit)
    first, second = (News(new_id(), stored.case_id, NewsKind.EVENT, START + n * HOUR, {"n": n}) for n in range(2))
    for each in (first, second):
        await unit.publications.add_news(each)
    first.content = {"texts": {"kk": "түзетілді"}}
    await unit.publications.save_news(first)
    assert await unit.publications.news_of(stored.case_id) == [first, second]


async def test_open_cases_are_counted_by_region(unit: Unit) -> None:
    for region, is_open in (("KZ-75", True), ("KZ-75", True), ("KZ-19", True), ("KZ-33", False), (None, True)):
        await put(unit, region=region, open=is_open)
    assert await unit.publications.count_by_region() == {"KZ-75": 2, "KZ-19": 1}
    assert await unit.publications.count(["KZ-75", "KZ-33"]) == 2
    assert len(await unit.publications.page(9, regions=["KZ-19"])) == 1


async def test_a_follow_counts_once_and_ends(unit: Unit, clock: ManualClock) -> None:
    someone = await known(unit)
    kinds = [
        Follow(someone.id, FollowKind.CASE, case_id=2**61),
        Follow(someone.id, FollowKind.REGION, region="CN-XJ/GB654000"),
        Follow(someone.id, FollowKind.ALL),
    ]
    for follow in kinds:
        assert await unit.follows.add(follow)
        assert not await unit.follows.add(follow)
        clock.advance(1)
    assert await unit.follows.of(someone.id) == kinds
    await unit.follows.remove(kinds[1])
    assert await unit.follows.of(someone.id) == [kinds[0], kinds[2]]
    assert await unit.follows.remove_all(someone.id) == 2
    assert await unit.follows.of(someone.id) == []


async def test_followers_are_counted_once(unit: Unit) -> None:
    someone, other = await known(unit), await known(unit)
    for peer_id in (someone.id, other.id):
        await unit.follows.add(Follow(peer_id, FollowKind.ALL))
    await unit.follows.add(Follow(someone.id, FollowKind.CASE, case_id=5))
    assert await unit.follows.count(["all", "case:5"]) == 2
    assert await unit.follows.count(["case:5"]) == 1
    assert await unit.follows.count([]) == 0


async def test_two_published_cases_name_each_other_until_one_of_them_goes(unit: Unit) -> None:
    wife, husband, son = [await put(unit, code=code, name=code) for code in ("AAAAAA", "BBBBBB", "CCCCCC")]
    for _ in range(2):  # once more changes nothing
        await unit.publications.link(wife.case_id, husband.case_id, Tie.HUSBAND, Tie.WIFE)
    await unit.publications.link(son.case_id, wife.case_id, Tie.MOTHER, Tie.SON)
    links = unit.publications.links_of
    both = [PublicLink("BBBBBB", "BBBBBB", Tie.HUSBAND), PublicLink("CCCCCC", "CCCCCC", Tie.SON)]
    assert await links(wife.case_id) == both
    assert await links(husband.case_id) == [PublicLink("AAAAAA", "AAAAAA", Tie.WIFE)]
    await unit.publications.delete(husband.case_id)
    await unit.publications.put(husband)  # public again, it has to be linked again
    assert await links(wife.case_id) == both[1:] and await links(husband.case_id) == []
    assert await unit.publications.unlink(wife.case_id, son.case_id)
    assert not await unit.publications.unlink(wife.case_id, son.case_id)
    await unit.publications.link(wife.case_id, son.case_id, Tie.SON, Tie.MOTHER)
    await unit.destroy_dossier(wife.case_id)
    assert await links(son.case_id) == []
