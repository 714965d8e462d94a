"""The sounds of a word, the same for every writing: letters.tsv, and what stands beside a letter."""

import csv
import os
import re
import unicodedata
from functools import cache
from importlib.resources import files

from anyascii import anyascii

from bot.domain.names.scripts import Script

# Of each writing: whose letters it has, the closest hand first.
_HANDS = {
    Script.KAZAKH: ("cyrillic", "latin"),
    Script.RUSSIAN: ("cyrillic", "latin"),
    Script.LATIN: ("latin", "cyrillic"),
    Script.GERMAN: ("german", "latin"),
    Script.PINYIN: ("pinyin", "latin"),
    Script.CHINESE: ("pinyin", "latin"),
    Script.KAZAKH_ARABIC: ("arabic",),
    Script.UYGHUR_ARABIC: ("uyghur", "arabic"),
}
# у, ۋ, u and w before а, е or и at the beginning are heard as в (Уәлихан, Валихан); w after o or e at the end too.
_BEGINS = re.compile("^[uw](?=[aei])")
_ENDS = re.compile("(?<=[oe])w(?=a?$)")
# Chinese writes -ов and -ова with signs of their own.
_FAMILIES = (("夫", "v"), ("娃", "va"))
# And ки and ги with one that is said джи.
_SOFT = str.maketrans({"基": "ki"})
_LOWER = str.maketrans({"İ": "i", "I": "i"})


def sounds_of(word: str, script: Script) -> str:
    """The sounds of one word: vowels a e i o u, consonants; empty where nothing in it is heard."""
    if script is Script.CHINESE:
        word = _syllables(word)
    letters, longest = _letters(script)
    text, found, at = bare(word.translate(_LOWER).lower()), [], 0
    while at < len(text):
        for length in range(min(longest, len(text) - at), 0, -1):
            if (sound := letters.get(text[at : at + length])) is not None:
                found.append(sound)
                at += length
                break
        else:
            found.append(_elsewhere(text[at]))
            at += 1
    heard = "".join(found)
    return _ENDS.sub("v", _BEGINS.sub("v", heard)).replace("w", "u")


def _syllables(word: str) -> str:
    """Chinese signs in pinyin. It is loaded with the first of them, and without its phrases: names are none (45 MB)."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")
    from pypinyin import lazy_pinyin

    for sign, ending in _FAMILIES:
        if word.endswith(sign):
            word = word[:-1] + ending
    return "".join(lazy_pinyin(word.translate(_SOFT)))


def bare(text: str) -> str:
    """Each letter in one sign; what only joins or decorates is gone, so that no word falls apart at it."""
    composed = unicodedata.normalize("NFKC", text)
    return "".join(char for char in composed if unicodedata.category(char) not in {"Mn", "Me", "Cf", "Lm"})


def _elsewhere(char: str) -> str:
    """The sounds of a letter of another alphabet, or of one with a mark that no hand of ours knows."""
    latin, _ = _letters(Script.LATIN)
    bare = unicodedata.normalize("NFKD", char)[0]
    return latin.get(bare) or "".join(latin.get(each, "") for each in anyascii(char).lower())


@cache
def _letters(script: Script) -> tuple[dict[str, str], int]:
    """The letters of a writing with their sounds, and the length of the longest one."""
    hands, found = _HANDS.get(script, ("latin", "cyrillic")), dict[str, str]()
    for hand in reversed(hands):
        found |= _tables()[hand]
    return found, max(map(len, found))


@cache
def _tables() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    text = files("bot.domain.names").joinpath("letters.tsv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines(), delimiter="\t"):
        sounds = row["sounds"].strip("-")
        found.setdefault(row["writing"], {}).update(dict.fromkeys(row["letters"].split(), sounds))
    return found
