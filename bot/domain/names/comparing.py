"""How likely two names are one person's, and why: part by part, in any order, forgiving what a writing forgets."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import permutations
from math import fsum

from rapidfuzz.distance import OSA, JaroWinkler, Levenshtein

from bot.domain.names.parts import Name, Part, read, together
from bot.domain.names.scripts import Script
from bot.domain.names.sounds import sounds_of

# Below this, two names have nothing in common; from `LIKELY` on it may be one person, and is worth a look.
LEAST, LIKELY = 0.5, 0.82
# A part for which the other name has none: more were written down here than there.
MISSING = 0.04
# Only one part of a name with several: it may be anybody of that name.
ALONE = 0.8
# С. for Серік: it may be, and what begins otherwise is not.
INITIAL = 0.8
# A patronymic beside given name and surname: alike it confirms a little, unlike it is somebody else's child.
FATHER = 0.16
# Vowels differ from hand to hand, consonants seldom; but of a short word these say little.
BONE, BONES = 0.12, 0.6
# The father's name in the place of the son's.
CROSSED = 0.75
# Нұрбек and Нұрлан: made of two words, and the second is another.
SECOND = 0.75
# A man's ending and a woman's: a sister, if not nearly all else is the same (or Серика Аманова, whom somebody seeks).
SEX = 0.9
# So few consonants say nothing in Chinese, and so many sounds more are not the same.
FEW = 3
# Parts that are put beside each other in every order.
MOST = 4
Alike = Callable[[Part, Part], float]


class Reason(StrEnum):
    """What two names have in common."""

    SAME = "same"
    SCRIPT = "script"
    SPELLING = "spelling"
    PART = "part"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """How alike two names are, from 0 to 1, and in what way."""

    score: float
    reason: Reason


def compare(a: str, b: str) -> Match:
    """How alike two names are, whatever their scripts, order and spelling."""
    return match(read(a), read(b))


def match(one: Name, two: Name) -> Match:
    """The same for names that were read."""
    score = _score(one, two)
    return Match(score, _reason(one, two, score))


def similarity(a: str, b: str) -> float:
    """How alike two names are, from 0 (nothing in common) to 1 (the same)."""
    return _score(read(a), read(b))


def _score(a: Name, b: Name) -> float:
    if not a.parts or not b.parts:
        return 0.0
    if a.han and b.han:
        return _sign_by_sign(a.parts[0].word, b.parts[0].word)
    # Where one has no surname, whose child somebody is stands in its place; and some wear it as one.
    whole = min(len(a.plain), len(b.plain)) < 2
    few, many = sorted((a.parts, b.parts) if whole else (a.plain, b.plain), key=len)
    alike = _apart(a.endings & b.endings, _alike_in_chinese if _as_in_chinese(a, b) else _alike)
    best = _of_parts(few, many, alike, joining=not (a.han or b.han))
    if not whole and a.fathers and b.fathers:
        best += FATHER * (alike(a.fathers[0], b.fathers[0]) - 1)
    if a.sexes and b.sexes and a.sexes.isdisjoint(b.sexes):
        best *= SEX
    return round(min(max(best, 0.0), 1.0), 6)


def _of_parts(few: Sequence[Part], many: Sequence[Part], alike: Alike, *, joining: bool) -> float:
    best = _placed(few, many, alike) * (ALONE if len(few) == 1 < len(many) else 1)
    joined = _joined(few, many[:MOST]) if joining else ()
    return max([best, *(_placed(few, fewer, alike) for fewer in joined)])


def _sign_by_sign(one: str, two: str) -> float:
    """Of two or three signs each counts; one that sounds the same is soon mistaken for another."""
    heard = [[sounds_of(sign, Script.CHINESE) for sign in word] for word in (one, two)]
    return round(Levenshtein.normalized_similarity(*heard), 6)


def _as_in_chinese(a: Name, b: Name) -> bool:
    """Whether one of them went through Chinese, and the other did not, or is in its signs."""
    return a.syllables != b.syllables or (a.syllables and a.script != b.script)


def _apart(told: frozenset[str], alike: Alike) -> Alike:
    """Where both names say who is the father, or which the surname, a given name of the one is neither of the other."""

    def told_apart(one: Part, two: Part) -> float:
        crossed = bool(one.ending) != bool(two.ending) and (one.ending or two.ending) in told
        return CROSSED * alike(one, two) if crossed else alike(one, two)

    return told_apart if told else alike


def _joined(few: Sequence[Part], many: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """The longer name with two neighbours in one, where the shorter one has a part that may be both."""
    for at in range(len(many) - 1) if len(few) < len(many) else ():
        one, two = many[at : at + 2]
        for both in (together(one, two), together(two, one)):
            if any(_may_be(part, both) for part in few):
                yield [*many[:at], both, *many[at + 2 :]]


def _may_be(part: Part, both: Part) -> bool:
    heard = part.bones == both.bones or (len(both.chinese) > FEW and part.chinese == both.chinese)
    return heard and len(both.fold) <= len(part.fold) + FEW


def _placed(few: Sequence[Part], many: Sequence[Part], alike: Alike) -> float:
    """The best of all orders; what the shorter name leaves out costs a little, but for initials."""
    ways = permutations(many[:MOST], len(few[:MOST]))
    best = max(_of_pairs([alike(*pair) for pair in zip(few, way, strict=False)]) for way in ways)
    return best - MISSING * max(0, sum(not part.initial for part in many) - len(few))


def _of_pairs(found: Sequence[float]) -> float:
    """Both the average and the weakest count: one surname makes no person."""
    return (fsum(found) / len(found) + min(found)) / 2


def _alike(one: Part, two: Part) -> float:
    if one.fold == two.fold:
        return 1.0 if one.family == two.family else 0.99
    if one.initial != two.initial:
        return INITIAL if one.fold[0] == two.fold[0] else 0.0
    weight = min(BONES, BONE * min(len(one.bones), len(two.bones)))
    bones = OSA.normalized_similarity(one.bones, two.bones)
    heard = OSA.normalized_similarity(one.fold, two.fold) + OSA.normalized_similarity(one.dull, two.dull)
    alike = weight * bones + (1 - weight) * heard / 2
    return min(alike, SECOND) if one.second and two.second and one.second != two.second else alike


def _alike_in_chinese(one: Part, two: Part) -> float:
    """Syllables put vowels between consonants, and leave some consonants out; е is ai there: Maimaiti, Memet."""
    heard = JaroWinkler.similarity(one.chinese, two.chinese) * min(1.0, (len(one.chinese) + len(two.chinese)) / 6)
    spelled = Levenshtein.normalized_similarity(one.fold.replace("ai", "e"), two.fold.replace("ai", "e"))
    return max(_alike(one, two), 0.95 * (spelled == 1), 0.75 * heard + 0.22 * spelled)


def _reason(one: Name, two: Name, score: float) -> Reason:
    if score < LEAST:
        return Reason.NONE
    if one.words == two.words:
        return Reason.SAME
    if len(one.plain) != len(two.plain) and 1 in (len(one.plain), len(two.plain)):
        return Reason.PART
    return Reason.SCRIPT if one.script != two.script else Reason.SPELLING
