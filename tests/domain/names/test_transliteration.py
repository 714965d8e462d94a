"""Kazakh in its other alphabets: what is written there reads back as the same name."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.names import similarity, to_arabic, to_cyrillic, to_latin

# What Arabic script has one letter for.
SPACE = str.maketrans("әөүіэй", "аоұыеи")
WORDS = st.text(st.sampled_from("абвгғджзклмнопрстұыәөүіеқңшч"), min_size=1, max_size=10)
# No name, and heard in two ways: в before a vowel at the beginning, or an ending with nothing before it.
ENDING_ALONE = re.compile("[ұү]ева?")


def space(text: str) -> str:
    return text.lower().translate(SPACE)


@pytest.mark.parametrize(
    ("cyrillic", "arabic", "latin"),
    [
        ("Әлімжан Тұрғынбай", "ٴالىمجان تۇرعىنباي", "Älımjan Tūrğynbai"),
        ("Серік", "سەرىك", "Serık"),
        ("ІЛИЯС", "ٴىليياس", "ILİİAS"),
        ("Қожабаев", "قوجابايەۆ", "Qojabaev"),
        ("Уәйіс", "ٴۋايىس", "Uäiıs"),
        ("Айгүл", "ايگۇل", "Aigül"),
        ("Щукин", "ششۋكين", "Ştşukin"),
        ("Нұр-Әлі, 5", "نۇر-ٴالى, 5", "Nūr-Älı, 5"),
    ],
)
def test_both_alphabets(cyrillic: str, arabic: str, latin: str) -> None:
    assert to_arabic(cyrillic) == arabic
    assert to_latin(cyrillic) == latin


@pytest.mark.parametrize(
    ("arabic", "cyrillic"),
    [
        ("ٵلىمجان تۇرعىنباي", "Әлімжан Тұрғынбай"), ("سەرىك قوجابايەۆ", "Серік Қожабаев"), ("ءىلييا", "Ілия"),
        ("ۇمبەتوۆ", "Үмбетов"), ("ايگۇل", "Айгүл"), ("ﺳﻪﺭﯨﻚ", "Серік"), ("Serik 7", "Serik 7"),
    ],
)  # fmt: skip
def test_arabic_script_can_be_read(arabic: str, cyrillic: str) -> None:
    assert to_cyrillic(arabic) == cyrillic


@given(WORDS.filter(lambda word: not ENDING_ALONE.fullmatch(word)))
@example("аев")
@example("қү")
@example("қі")
@example("наев")
@example("еөев")
def test_it_reads_back_but_for_what_arabic_script_does_not_tell(word: str) -> None:
    assert space(to_cyrillic(to_arabic(word))) == space(word)
    assert similarity(to_arabic(word), word) == similarity(to_latin(word), word) == 1
