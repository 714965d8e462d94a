"""What people call a relation is understood in each language, and reads rightly from the other side."""

import pytest

from bot.domain import ties
from bot.domain.ties import Tie, read_tie
from bot.i18n import LANGUAGES, translator
from bot.texts.labels import TIE


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_on_a_button_is_understood_as_itself_and_none_is_there_twice(language: str) -> None:
    names = {tie: str(translator(language)(TIE[tie])) for tie in Tie}
    assert {tie: read_tie(name) for tie, name in names.items()} == {tie: tie for tie in Tie}
    assert len(set(names.values())) == len(Tie)


def test_no_word_means_two_kinds() -> None:
    said = [ties._key(phrase) for phrases in ties._WORDS.values() for phrase in set(phrases.split(","))]
    meant = {(ties._key(phrase), tie) for tie, phrases in ties._WORDS.items() for phrase in phrases.split(",")}
    assert len(meant) == len({key for key, _ in meant}) and "" not in said


@pytest.mark.parametrize(
    ("words", "tie"),
    [
        ("Wife.", Tie.WIFE), ("is his wife", Tie.WIFE), ("оның әйелі болады", Tie.WIFE), ("ЖЕНА", Tie.WIFE),
        ("жұбайы", Tie.SPOUSE), ("жубайы", Tie.SPOUSE), ("дядя", Tie.UNCLE), ("племянник", Tie.NEPHEW),
        ("the same event", Tie.SAME_EVENT), ("friend of a friend", None), ("", None), ("BK7M4T", None), ("🕯", None),
    ],
)  # fmt: skip
def test_words_as_people_write_them(words: str, tie: Tie | None) -> None:
    assert read_tie(words) is tie


def test_from_the_other_side_the_sex_is_not_guessed() -> None:
    of_one_sex = {Tie.SON, Tie.DAUGHTER, Tie.FATHER, Tie.MOTHER, Tie.BROTHER, Tie.SISTER}
    assert not of_one_sex & {tie.reverse for tie in Tie}
    assert (Tie.WIFE.reverse, Tie.SPOUSE.reverse, Tie.TOGETHER.reverse) == (Tie.HUSBAND, Tie.SPOUSE, Tie.TOGETHER)
    for tie in Tie:  # there and back: the same, or the word that fits both sexes
        assert tie.reverse.reverse.reverse is tie.reverse
