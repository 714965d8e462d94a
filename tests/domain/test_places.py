"""The list of places: codes, names, what people follow."""

import pytest

from bot.domain import places
from bot.domain.place import Level


def test_a_code_gives_its_place_and_an_unknown_code_is_an_error():
    assert places.get("KZ-33").name("ru") == "область Жетісу"
    with pytest.raises(KeyError):
        places.get("KZ-99")


def test_every_place_has_its_own_code_and_a_name_in_the_three_languages():
    codes = [place.code for place in places.every()]
    assert len(codes) == len(set(codes)) >= 67
    assert all(place.names[language] for place in places.every() for language in ("kk", "ru", "en"))


def test_a_name_that_is_missing_comes_in_the_nearest_language():
    assert places.get("KZ-75").name("zh") == "Almaty City"
    assert places.get("CN-XJ/GB652800").name("kk_arab") == places.get("CN-XJ/GB652800").name("kk")
    assert places.get("KZ-75").name("de") == "Almaty City"


@pytest.mark.parametrize(
    ("code", "parent", "region"),
    [
        ("CN-XJ", None, "CN-XJ"),
        ("KZ-19", None, "KZ-19"),
        ("CN-XJ/GB654000", "CN-XJ", "CN-XJ/GB654000"),
        ("CN-XJ/GB654002", "CN-XJ/GB654000", "CN-XJ/GB654000"),
        ("CN-XJ/GB654201", "CN-XJ/GB654200", "CN-XJ/GB654200"),
        ("CN-XJ/GB650521", "CN-XJ/GB650500", "CN-XJ/GB650500"),
        ("CN-XJ/GB652328", "CN-XJ/GB652300", "CN-XJ/GB652300"),
        ("CN-XJ/GB659001", "CN-XJ", "CN-XJ"),
        ("CN-GS/GB620924", None, "CN-GS/GB620924"),
        ("BX-khorgos", "KZ-33", "BX-khorgos"),
    ],
)
def test_parents_and_the_level_that_people_follow(code, parent, region):
    place = places.get(code)
    assert place.parent == parent
    assert places.region_of(place).code == region


def test_everything_around_a_place_is_in_the_list():
    codes = {place.code for place in places.every()}
    assert all(places.around(place) <= codes - {place.code} for place in places.every())


def test_regions_come_by_their_use_and_without_counties():
    first = [place.code for place in places.regions()[:8]]
    assert first == [
        "CN-XJ/GB654000", "CN-XJ/GB654200", "CN-XJ/GB654300", "CN-XJ/GB650100",
        "BX-khorgos", "KZ-75", "KZ-19", "KZ-33",
    ]  # fmt: skip
    followed = set(places.regions())
    assert len(places.regions()) == len(followed) == 20 + 15 + 5
    assert Level.CN_COUNTY not in {place.level for place in followed}


def test_countries_hold_the_same_regions():
    grouped = places.countries()
    assert list(grouped) == ["CN", "KZ", "BX"]
    assert {p for group in grouped.values() for p in group} == set(places.regions())
    assert {len(group) for group in grouped.values()} == {15, 20, 5}
