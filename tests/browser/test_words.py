"""The page's own words: the same in all three languages, none unused, none missing."""

import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "bot" / "sandbox" / "page"
ENTRY = re.compile(r'^  (\w+):\s+"(.+)",$', re.MULTILINE)
LANGUAGES = ("kk", "ru", "en")


def words(language: str) -> dict[str, str]:
    """The dictionary of a language."""
    return dict(ENTRY.findall((PAGE / "words" / f"{language}.js").read_text()))


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_language_has_every_word_with_its_placeholders(language: str) -> None:
    own, english = words(language), words("en")
    assert own.keys() == english.keys()
    for key, text in own.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[key])), key


async def test_no_word_is_unused() -> None:
    code = "\n".join(path.read_text() for path in PAGE.glob("*.js"))
    assert [key for key in words("en") if not re.search(rf'"{key}"|\b{key}:', code)] == []
