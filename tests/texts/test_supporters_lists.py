"""Lists, search and following: what the screens say, and that every button is one that Telegram takes."""

from datetime import date

import pytest

from bot.domain import places
from bot.domain.case_list import CasePage, Followed, FollowedPage, Found
from bot.domain.peer import PeerKind
from bot.domain.publication import Follow, FollowKind
from bot.i18n import LANGUAGES, translator
from bot.texts.supporters import following, groups, lists
from tests.published import publication

TODAY = date(2025, 9, 1)
T = translator("en")
EVERYWHERE = pytest.mark.parametrize("language", LANGUAGES)


def data(screen) -> list[str]:
    return [button.data for row in screen.rows for button in row if button.data]


def test_a_case_is_listed_by_name_situation_days_and_region_one_to_a_line():
    case = publication()
    screen = lists.cases(T, CasePage([case], 1), TODAY)
    assert str(screen.text).split("\n\n")[1].splitlines() == [
        "<b>Серік Ахметов</b>",
        "Detained, 70 days",
        "Almaty City",
    ]
    assert data(screen) == ["pub:JK74QX"]


def test_a_closed_case_counts_no_days():
    screen = lists.found(T, Found("x", [publication(open=False)]), TODAY)
    assert "The case is closed" in screen.text
    assert "70" not in screen.text


def test_many_cases_turn_pages_and_offer_regions():
    screen = lists.cases(T, CasePage([publication()], 17, 1, more=True), TODAY)
    assert data(screen) == ["pub:JK74QX", "cases:all:0", "cases:all:2", "cases:regions"]
    of_region = lists.cases(T, CasePage([publication()], 17, 1, more=True, region="KZ-75"), TODAY)
    assert data(of_region)[1:3] == ["cases:KZ-75:0", "cases:KZ-75:2"]
    assert data(of_region)[-1] == "cases:all:0"


def test_no_case_says_what_one_can_do():
    assert data(lists.cases(T, CasePage([], 0), TODAY)) == ["follow:all::on", "regions"]
    assert data(lists.cases(T, CasePage([], 0, region="KZ-75"), TODAY)) == ["follow:region:KZ-75:on", "cases:all:0"]
    nothing = lists.found(T, Found("<b>", [], places.get("KZ-75")), TODAY)
    assert "&lt;b&gt;" in nothing.text
    assert data(nothing) == ["cases:KZ-75:0", "follow:region:KZ-75:on", "follow:all::on", "regions", "cases"]


def test_words_that_find_nothing_may_be_the_beginning_of_a_report():
    assert "report" in data(lists.found_in_private(T, Found("my brother did not come home", []), TODAY))
    assert "report" not in data(lists.found_in_private(T, Found("x", [publication()]), TODAY))


def test_what_was_left_out_is_told():
    assert "There are more" in lists.found(T, Found("x", [publication()], more=True), TODAY).text
    assert "There are more" not in lists.found(T, Found("x", [publication()]), TODAY).text


@EVERYWHERE
def test_every_region_can_be_followed_and_left_in_every_language(language):
    t = translator(language)
    for followed in (frozenset(), frozenset(place.code for place in places.regions())):
        pressed = []
        for country, found in places.countries().items():
            for page in range(len(found) // following.PAGE + 1):
                screen = following.regions(t, country, page, followed)
                screen.call()
                pressed += [each for each in data(screen) if each.startswith("follow:")]
        wanted = "off" if followed else "on"
        assert {each.split(":")[2] for each in pressed} == {place.code for place in places.regions()}
        assert {each.split(":")[3] for each in pressed} == {wanted}


def test_a_page_beyond_the_regions_is_the_last_one():
    assert following.regions(T, "BX", 10**18, frozenset()) == following.regions(T, "BX", 0, frozenset())


def test_what_is_followed_is_listed_each_with_its_end():
    case = publication()
    items = [
        Followed(Follow(1, FollowKind.CASE, case_id=case.case_id), case),
        Followed(Follow(1, FollowKind.REGION, region="KZ-75")),
        Followed(Follow(1, FollowKind.ALL)),
    ]
    screen = following.following(T, FollowedPage(items, 3))
    assert data(screen)[:6] == [
        "pub:JK74QX", "follow:case:JK74QX:off:following.0", "cases:KZ-75:0", "follow:region:KZ-75:off:following.0",
        "cases:all:0", "follow:all::off:following.0",
    ]  # fmt: skip
    assert "following:stop" in data(screen)
    assert "following:stop" not in data(following.following(T, FollowedPage([], 0)))


@EVERYWHERE
@pytest.mark.parametrize("kind", PeerKind)
def test_what_answers_a_press_fits_an_answer_to_a_press(language, kind):
    t = translator(language)
    followed = Followed(Follow(1, FollowKind.CASE, case_id=1), publication(name="Ә" * 200))
    said = [groups.admins_only(t), following.begun(t, followed), following.ended(t, followed)]
    assert all(len(str(each.unescape())) <= 200 for each in said)
    groups.greeting(t, kind, "https://t.me/jauap_bot").call()


def test_only_groups_hear_where_to_write_about_ones_own():
    said = {kind: str(groups.greeting(T, kind, "https://t.me/jauap_bot").text) for kind in PeerKind}
    assert "in private" in said[PeerKind.GROUP]
    assert "channel" in said[PeerKind.CHANNEL] and "group" not in said[PeerKind.CHANNEL]
