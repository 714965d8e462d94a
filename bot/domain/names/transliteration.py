"""Kazakh in its other alphabets, for the eye: töte jazu (China, 1983) and the Latin of 2021 (draft of 28 April)."""

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files

HAMZA = "ٴ"  # U+0674, the high hamza: the vowels of this word are soft
# Letters that only stand in soft words, which need no hamza, and in hard ones; vowels that sound soft or hard.
_SOFT_ALONE, _HARD_ALONE, _SOFT_VOWELS = frozenset("ەكگ"), frozenset("قع"), frozenset("әөүі")
_SOFTER = str.maketrans("аоұы", "әөүі")
_HAMZAS = re.compile("[ٴء]")
# Forms of letters that Persian and Uyghur keyboards have.
_FORMS = str.maketrans({"ک": "ك", "ی": "ي", "ه": "ە", "ې": "ە", "ۈ": "ۇ"})
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = "аәеоөұүыіиуэ"
# After a vowel е is heard as йе, and written so: بايەۆ.
_GLIDE = re.compile(f"(?<=[{_VOWELS}])е")
# What is joined to a soft word, and stays hard: -ов, -жан, -хан, -бай.
_HARD = {"өв": "ов", "жән": "жан", "хән": "хан", "бәй": "бай"}
# So does Ай- (moon) in Айгүл.
_MOON = re.compile("^әй(?=[^аәеоөұүыіи])")
_GLIDES = {"иа": "я", "йа": "я", "йә": "я", "иә": "я", "иу": "ю", "йу": "ю", "йе": "е"}


def to_arabic(text: str) -> str:
    """Kazakh Cyrillic in töte jazu: a word is soft as a whole, which is said once, at its beginning."""
    return _WORD.sub(lambda word: _arabic(word[0].lower()), text)


def to_cyrillic(text: str) -> str:
    """A name in töte jazu in Cyrillic; where Arabic script has one letter for two, the word's softness decides."""
    composed = unicodedata.normalize("NFKC", text).translate(_FORMS)
    return re.sub(r"[\wٴء]+", lambda word: _cyrillic(word[0]), composed)


def to_latin(text: str) -> str:
    """Kazakh Cyrillic in the Latin alphabet of 2021; capitals stay capitals."""
    return _WORD.sub(lambda word: _latin(word[0]), text)


def _arabic(word: str) -> str:
    spelled = _GLIDE.sub("йе", word)
    written = "".join(_alphabet("arabic").get(char, char) for char in spelled)
    soft = not _SOFT_VOWELS.isdisjoint(word) and (_SOFT_ALONE | _HARD_ALONE).isdisjoint(written)
    return HAMZA + written if soft else written


def _cyrillic(word: str) -> str:
    letters, soft = _from_arabic(), bool(_HAMZAS.search(word)) or not _SOFT_ALONE.isdisjoint(word)
    found = ""
    for char in _HAMZAS.sub("", word):
        letter = letters.get(char, char)
        found += "й" if letter == "и" and found and found[-1] in _VOWELS else letter
    if soft and _HARD_ALONE.isdisjoint(word):
        found = _replaced(_MOON.sub("ай", found.translate(_SOFTER)), _HARD)
    return _replaced(found, _GLIDES).capitalize()


def _replaced(word: str, by: dict[str, str]) -> str:
    for spelled, letter in by.items():
        word = word.replace(spelled, letter)
    return word


def _latin(word: str) -> str:
    letters, shouted = _alphabet("latin"), len(word) > 1 and word.isupper()
    found = []
    for char in word:
        small = letters.get(char.lower(), char.lower())
        found.append(_capital(small, whole=shouted) if char.isupper() else small)
    return "".join(found)


def _capital(letters: str, *, whole: bool) -> str:
    """İ is the capital of i here, and I that of ı."""
    capitals = [{"i": "İ", "ı": "I"}.get(char, char.upper()) for char in letters]
    return "".join(capitals) if whole else "".join(capitals[:1]) + letters[1:]


@cache
def _alphabet(name: str) -> dict[str, str]:
    text = files("bot.domain.names").joinpath("alphabets.tsv").read_text(encoding="utf-8")
    return {row["cyrillic"]: row[name] for row in csv.DictReader(text.splitlines(), delimiter="\t")}


@cache
def _from_arabic() -> dict[str, str]:
    """The hard letter of each Arabic one."""
    order = "аоұыеи" + "".join(_alphabet("arabic"))
    return {_alphabet("arabic")[char]: char for char in reversed(order) if len(_alphabet("arabic")[char]) == 1}
