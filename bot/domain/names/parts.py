"""The parts of a name: given name, surname, patronymic, in whatever order and writing they come."""

import re
from dataclasses import dataclass

from bot.domain.names.scripts import Script, script_of
from bot.domain.names.sounds import sounds_of

# Longer than any name; what stands behind is a story.
LONGEST, MOST_PARTS = 200, 6
# Whose child: -ұлы -қызы, -ович -евич -ич, -овна -евна -ична, -оғлы; and as words of their own.
_CHILD = re.compile("(?<=..)(?:[ou]l[iu]|kiz[iu]|[oe]vic|[oe]vna|inicna|[ou]gl[iu])$")
_CHILD_ALONE = frozenset({"uli", "kizi", "ogli", "uglu", "oglu"})
# -ов -ова -ев -ева: a family wears them in one country and not in the next.
_FAMILY = re.compile("[oe]va?$")
_LEFT = 2  # sounds that must be left of a name without it, neighbouring vowels as one: Наев and نايەۆ are
_VOWELS, _TWICE = re.compile("[aeiou]+"), re.compile(r"(.)\1+")
_STRENGTH = "aoei"  # of vowels beside each other the strongest stays: ия, ия, иа and я meet
# Consonants that one hand writes as two: дж and ж, тш and ч, ц and с, ң and нг; нб is said мб.
_MEETING = tuple((re.compile(apart), together) for apart, together in (
    ("d[jc]", "j"), ("t+c", "c"), ("t+s", "s"), ("n+g+", "n"), ("n+(?=[bp])", "m"),
))  # fmt: skip
_BONES = str.maketrans({"j": "c", "z": "s", "a": "", "o": "", "e": "", "i": "", "u": ""})
# In Chinese, voiced and unvoiced meet, р and л, ф and в, and ки is said джи.
_CHINESE = str.maketrans({"b": "p", "d": "t", "g": "k", "j": "c", "z": "s", "r": "l", "v": "f"})
_SOFT = re.compile("[kg](?=i)")
_BETWEEN = re.compile(r"[^\w'’ʼ‘`\-‐‑]+|_", re.UNICODE)
_WITHIN = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `fold`: sounds, neighbouring vowels as one; `bones`: its consonants; `chinese`: as they sound there.

    `child`: it says whose child somebody is, and is without the ending that says so.
    """

    word: str
    fold: str
    bones: str
    chinese: str
    child: bool = False
    family: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """A name that was read. `plain` are given name and surname, which nothing tells apart but a surname's ending."""

    script: Script
    parts: tuple[Part, ...]

    @property
    def plain(self) -> tuple[Part, ...]:
        """All but the patronymic; the patronymic alone where there is nothing else."""
        return tuple(part for part in self.parts if not part.child) or self.parts

    @property
    def words(self) -> tuple[str, ...]:
        """Its words, in small letters."""
        return tuple(part.word.casefold() for part in self.parts)

    @property
    def fathers(self) -> tuple[Part, ...]:
        """The patronymics."""
        return tuple(part for part in self.parts if part.child)


def read(text: str) -> Name:
    """The parts of a name; none where there is no letter in it."""
    text = text[:LONGEST]
    script = script_of(text)
    parts: list[Part] = []
    for word in _BETWEEN.split(text):
        bare = _WITHIN.sub("", word)
        sounds = sounds_of(bare, _of_word(bare, script))
        if sounds in _CHILD_ALONE and parts:
            parts[-1] = part_of(parts[-1].word + bare, _fold(parts[-1].fold), child=True)
        elif sounds:
            parts.append(_part(bare, sounds))
    return Name(script, tuple(parts[:MOST_PARTS]))


def _of_word(word: str, script: Script) -> Script:
    """A word in another script than most of the name is read by its own."""
    own = script_of(word)
    hands = {Script.KAZAKH: Script.RUSSIAN, Script.GERMAN: Script.LATIN, Script.PINYIN: Script.LATIN}
    return script if hands.get(own, own) == hands.get(script, script) else own


def _part(word: str, sounds: str) -> Part:
    child, family = _CHILD.search(sounds), _FAMILY.search(sounds)
    if child:
        return part_of(word, _fold(sounds[: child.start()]), child=True)
    if family and len(fold := _fold(sounds[: family.start()])) >= _LEFT:
        return part_of(word, fold, family=True)
    return part_of(word, _fold(sounds))


def part_of(word: str, fold: str, *, child: bool = False, family: bool = False) -> Part:
    """A part of these folded sounds."""
    bones = _TWICE.sub(r"\1", fold.translate(_BONES))
    chinese = _TWICE.sub(r"\1", _SOFT.sub("c", fold).translate(_CHINESE).translate(_BONES))
    return Part(word, fold, bones, chinese, child, family)


def _fold(sounds: str) -> str:
    met = _VOWELS.sub(lambda run: min(run[0].replace("u", "o"), key=_STRENGTH.index), sounds)
    for apart, together in _MEETING:
        met = apart.sub(together, met)
    return _TWICE.sub(r"\1", met)
