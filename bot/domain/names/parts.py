"""The parts of a name: given name, surname, patronymic, in whatever order and writing they come."""

import re
from dataclasses import dataclass

from bot.domain.names.folding import bones, chinese, dull, fold, second
from bot.domain.names.scripts import Script, in_syllables, script_of
from bot.domain.names.sounds import bare, sounds_of

# Longer than any name; what stands behind is a story.
LONGEST, MOST_PARTS = 200, 6
HAN = 3  # signs of a Chinese name
# Whose child: a son -ұлы -уулу -ович -евич -ич -оғлы, a daughter -қызы -овна -евна -ична; not гүл; and as words.
_SON = re.compile("(?<=..)(?:(?<!g)[ou]l[iu]|uulu|[oe]vic|[ou]gl[iu])$")
_DAUGHTER = re.compile("(?<=..)(?:kiz[iu]|[oe]vna|inicna)$")
_SON_ALONE, _DAUGHTER_ALONE = frozenset({"uli", "ulu", "uulu", "ogli", "uglu", "oglu"}), frozenset({"kizi", "gizi"})
# -ов -ова -ев -ева -off: a family wears them in one country and not in the next.
_FAMILY = re.compile("[oe](?:v+a?|ff)$")
_LEFT = 2  # sounds that must be left of a name without it, neighbouring vowels as one: Наев and نايەۆ are
# Гүл is guli there, and no son: Aygül, Ayiguli.
_CHINESE_HANDS = frozenset({Script.CHINESE, Script.PINYIN})
_BETWEEN = re.compile(r"[^\w'’ʼ‘`\-‐‑]+|_", re.UNICODE)
_WITHIN = re.compile(r"[\W\d_]+")


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `fold`: sounds, neighbouring vowels as one; `dull`: а and е as one; `bones`: its consonants;
    `chinese`: as they sound there; `second`: the second word in it.

    `child`: it says whose child somebody is, and is without the ending that says so. `initial`: only the first letter.
    `sex`: m or f where an ending says it.
    """

    word: str
    fold: str
    dull: str
    bones: str
    chinese: str
    second: str
    initial: bool = False
    child: bool = False
    family: bool = False
    sex: str = ""

    @property
    def ending(self) -> str:
        """What its ending says of it; nothing of a given name, nor of a surname that is worn without one."""
        return "child" if self.child else "family" if self.family else ""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that was read. `plain` are given name and surname, which nothing tells apart but a surname's ending.

    `syllables`: it is, or may be, written as it sounds in Chinese.
    """

    script: Script
    parts: tuple[Part, ...]
    syllables: bool = False

    @property
    def han(self) -> bool:
        """Whether it may be a Chinese one: two or three signs, and no dot."""
        return self.script is Script.CHINESE and len(self.parts) == 1 and len(self.parts[0].word) <= HAN

    @property
    def plain(self) -> tuple[Part, ...]:
        """All but the patronymic; the patronymic alone where there is nothing else."""
        return tuple(part for part in self.parts if not part.child) or self.parts

    @property
    def endings(self) -> frozenset[str]:
        """What the endings of its parts say."""
        return frozenset(part.ending for part in self.parts if part.ending)

    @property
    def sexes(self) -> frozenset[str]:
        """Whose name it can be by its endings; nothing where they say nothing."""
        return frozenset(part.sex for part in self.parts if part.sex)

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
    text = bare(text[:LONGEST])[:LONGEST]
    script = script_of(text)
    parts: list[Part] = []
    for spelled in _BETWEEN.split(text):
        word = _WITHIN.sub("", spelled)
        sounds = sounds_of(word, _of_word(word, script))
        if parts and (sex := _child_alone(sounds)):
            parts[-1] = part_of(parts[-1].word + word, fold(parts[-1].fold), child=True, sex=sex)
        elif sounds:
            parts.append(_part(word, sounds, chinese=script in _CHINESE_HANDS))
        if len(parts) > MOST_PARTS:
            break
    return Name(script, tuple(parts[:MOST_PARTS]), script is Script.CHINESE or in_syllables(text))


def together(one: Part, two: Part) -> Part:
    """Two parts that another hand writes in one word: Нур Султан, 努尔兰居马别克."""
    return part_of(one.word + two.word, fold(one.fold + two.fold), family=two.family, sex=two.sex)


def part_of(word: str, folded: str, *, child: bool = False, family: bool = False, sex: str = "") -> Part:
    """A part of these folded sounds."""
    heard = (folded, dull(folded), bones(folded), chinese(folded), second(folded))
    return Part(word, *heard, _initial(word, folded), child, family, sex)


def _of_word(word: str, script: Script) -> Script:
    """A word in another script than most of the name is read by its own."""
    own = script_of(word)
    hands = {Script.KAZAKH: Script.RUSSIAN, Script.GERMAN: Script.LATIN, Script.PINYIN: Script.LATIN}
    hands[Script.UYGHUR_ARABIC] = Script.KAZAKH_ARABIC
    return script if hands.get(own, own) == hands.get(script, script) else own


def _child_alone(sounds: str) -> str:
    """Whose child the part before this word names: m for a son, f for a daughter."""
    return "m" if sounds in _SON_ALONE else "f" if sounds in _DAUGHTER_ALONE else ""


def _part(word: str, sounds: str, *, chinese: bool) -> Part:
    for ending, sex in ((_SON, "m"), (_DAUGHTER, "f")):
        if not chinese and (child := ending.search(sounds)):
            return part_of(word, fold(sounds[: child.start()]), child=True, sex=sex)
    family = _FAMILY.search(sounds)
    if family and len(folded := fold(sounds[: family.start()])) >= _LEFT:
        return part_of(word, folded, family=True, sex="f" if sounds.endswith("a") else "m")
    return part_of(word, fold(sounds))


def _initial(word: str, folded: str) -> bool:
    """One letter, or two for one (Zh. Yu.); of a name in Chinese signs a sign is more."""
    two = len(word) == 2 and (len(folded) == len(bones(folded)) == 1 or word[0] in "Yy")
    return (len(word) == 1 or two) and word < "㐀"
