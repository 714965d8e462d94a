"""One person in many spellings is one person; others are others; and whatever is typed gets a number."""

import csv
import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.names import Reason, Script, blocking_keys, compare, script_of, similarity
from bot.domain.names.parts import read

with (Path(__file__).parent / "people.tsv").open(encoding="utf-8") as rows:
    PEOPLE = list(csv.DictReader(rows, delimiter="\t"))
PAIRS = list(itertools.combinations(PEOPLE, 2))
SAME = [(a["name"], b["name"]) for a, b in PAIRS if a["person"] == b["person"]]
OTHERS = [(a["name"], b["name"]) for a, b in PAIRS if a["person"] != b["person"]]
ENOUGH, TOO_MUCH = 0.8, 0.75
NAMES = st.text(
    st.sampled_from("аәбғдеёжзийкқлңоөпрстуұүфхһцчшыіюяabcdhijkqswxzğşñıابجعكوۇۋەى阿里木 -'’.\u200d😀"), max_size=30
)


@pytest.mark.parametrize("row", PEOPLE, ids=lambda row: row["name"])
def test_the_script_is_recognised(row: dict[str, str]) -> None:
    assert script_of(row["name"]) == row["script"]


@pytest.mark.parametrize(
    ("text", "script"), [("", "none"), ("😀 12", "none"), ("Δημήτρης", "other"), ("Aslan", "latin")]
)
def test_what_is_no_script_of_ours(text: str, script: str) -> None:
    assert script_of(text) == Script(script)


def test_spellings_of_one_person_are_alike_and_share_keys() -> None:
    unlike = [(a, b, similarity(a, b)) for a, b in SAME if similarity(a, b) < ENOUGH]
    assert unlike == []
    assert [pair for pair in SAME if len(blocking_keys(pair[0]) & blocking_keys(pair[1])) < 2] == []


def test_other_people_are_not() -> None:
    assert [(a, b, similarity(a, b)) for a, b in OTHERS if similarity(a, b) >= TOO_MUCH] == []


@pytest.mark.parametrize(
    ("a", "b", "least", "most"),
    [
        ("Серік Аманов", "Аманов, Серік", 1.0, 1.0),  # order
        ("Серік Аманов", "СЕРИК АМАНОВ", 1.0, 1.0),
        ("Серік Аманов", "Серік Аманұлы", 0.9, 1.0),  # whose child, worn as a surname
        ("Серік Болатұлы", "Аманов Серік Болатұлы", 0.9, 0.99),  # no surname
        ("Серік Аманов", "Серік Аманов Болатұлы", 0.95, 1.0),
        ("Серік Болатұлы Аманов", "Серік Ержанұлы Аманов", 0.8, 0.95),  # another father
        ("Серік Аманов", "Сеирк Аманов", 0.8, 0.99),  # slips of a finger
        ("Серік Аманов", "Серік Амагов", 0.75, 0.99),
        ("Турсынбаев", "Айдос Тұрсынбаев", 0.75, 0.85),  # a part of a name may be anybody's
        ("Серік Аманов", "Серік Жандосов", 0.0, 0.75),  # a given name is not enough
        ("Серік Аманов", "Айдос Аманов", 0.0, 0.75),  # nor is a surname
        ("Нұр-Әлі Сапар", "Нурали Сапар", 0.95, 1.0),
        ("O’Zbek Karim", "Ozbek Karim", 1.0, 1.0),
        ("Қайрат\u200d Оспан", "Қайрат Оспан", 1.0, 1.0),
        ("Серікұлы", "Аманов Серік Серікұлы", 0.6, 0.85),
    ],
)  # fmt: skip
def test_what_hands_do_to_names(a: str, b: str, least: float, most: float) -> None:
    assert least <= similarity(a, b) <= most
    assert similarity(b, a) == similarity(a, b)


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("Серік Аманов", "серік  аманов", Reason.SAME),
        ("Серік Аманов", "Serik Amanov", Reason.SCRIPT),
        ("Серік Аманов", "Серік Аманоф", Reason.SPELLING),
        ("Серік Аманов", "Аманов", Reason.PART),
        ("Серік Аманов", "Гүлшат Ермекова", Reason.NONE),
    ],
)
def test_the_reason_is_said(a: str, b: str, reason: Reason) -> None:
    assert compare(a, b).reason is reason


@pytest.mark.parametrize("nothing", ["", " ", "😀", "12", "-", "\u200b", "'"])
def test_where_nothing_is_heard_nothing_is_alike(nothing: str) -> None:
    assert similarity(nothing, nothing) == similarity(nothing, "Серік") == 0
    assert blocking_keys(nothing) == set()


def test_a_letter_a_story_and_a_mixture_are_read() -> None:
    assert blocking_keys("Ә")
    assert similarity("Ә", "A") > 0
    assert len(read("Серік " * 1000).parts) <= 6
    assert len(blocking_keys("қ" * 4000)) <= 4
    assert similarity("Serik Аманов", "Серік Amanov") > 0.95
    assert read("Нұртай ұлы").parts[0].child


@given(NAMES, NAMES)
def test_it_is_a_measure(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) == similarity(b, a) <= 1
    assert similarity(a, a) == (1 if read(a).parts else 0)


@given(st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_gets_an_answer(a: str, b: str) -> None:
    assert 0 <= similarity(a, b) <= 1
    assert bool(blocking_keys(a)) == bool(read(a).parts)


@given(st.permutations(["Серік", "Аманов", "Болатұлы"]))
def test_keys_and_score_know_no_order(order: list[str]) -> None:
    assert blocking_keys(" ".join(order)) == blocking_keys("Серік Аманов Болатұлы")
    assert similarity(" ".join(order), "Серік Аманов Болатұлы") == 1
