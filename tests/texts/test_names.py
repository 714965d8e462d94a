"""A name in a script that its reader may not read comes with its reading."""

import pytest

from bot.i18n import translator
from bot.texts.names import readable


@pytest.mark.parametrize(
    ("name", "language", "shown"),
    [
        ("تۇرعىنباي ٵلىمجان", "kk", "تۇرعىنباي ٵلىمجان (Тұрғынбай Әлімжан)"),
        ("تۇرعىنباي ٵلىمجان", "ru", "تۇرعىنباي ٵلىمجان (Тұрғынбай Әлімжан)"),
        ("تۇرعىنباي ٵلىمجان", "en", "تۇرعىنباي ٵلىمجان (Tūrğynbai Älımjan)"),
        ("Серік Аманов", "en", "Серік Аманов"),
        ("阿里木江", "kk", "阿里木江"),
        ("", "kk", ""),
    ],
)
def test_it_can_be_read(name: str, language: str, shown: str) -> None:
    assert readable(translator(language), name, 100) == shown
