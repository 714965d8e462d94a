"""What the hands that write one name agree on: its sounds, with those made one that they take for each other."""

import re

_VOWELS, _TWICE = re.compile("[aeiou]+"), re.compile(r"(.)\1+")
# A y before a vowel at the beginning is the ж of Kazakh: Юсуп and Жүсіп, Yunus and Жүніс, Yoldash and Жолдас.
_YE = re.compile("^i+(?=[aou])")
# What one hand writes в, another writes у: Давлет and Дәулет, Davut and Dawut, Кувандык and Қуандық.
_GLIDE = re.compile("(?<=[ae])v(?=[bcdfgjklmnprstzu])|(?<=u)v(?=[ae])")
# A й before other vowels is written by some and not by others: Ермек and Yermek, Дүйсен and Дюсен.
_YA = re.compile("^i(?=.)|i(?=e)|(?<=o)i|i(?=o)")
_STRENGTH = "aoei"  # of vowels at the end the strongest stays: ия, ия, иа and я meet
# Consonants that one hand writes as two: дж and ж, тш and ч, ц and с, ң and нг; нб is said мб. Kazakh has no ф, and
# says д and б at an end as т and п: Файзулла and Пайзолла, Ахмед and Ахмет; Ибрагим is Ыбырайым, Исмагил Смайыл.
_MEETING = tuple((re.compile(apart), together) for apart, together in (
    ("d[jc]", "j"), ("t+j", "j"), ("t+c", "c"), ("t+s", "s"), ("n+g+", "n"), ("n+(?=[bp])", "m"),
    ("f", "p"), ("d$", "t"), ("b$", "p"), ("ag(?=i[ml]$)", "ai"),
))  # fmt: skip
_ALIKE = str.maketrans({"j": "c", "z": "s"})
# In Chinese, voiced and unvoiced meet, р and л.
_CHINESE = str.maketrans({"b": "p", "d": "t", "g": "k", "j": "c", "z": "s", "r": "l"})
# The second word of names that are made of two: brothers are Нұрбек, Нұржан and Нұрлан.
_SECOND = re.compile("(?<=..)(?:bek|ba|ta|jan|kan|lan|man|gol|nor|nisa|ali|gazi|zat|cat|bolat|dos)$")
# Uyghur and Latin write а and е for one sound: Ahmet and Ehmet.
_DULL = str.maketrans("e", "a")


def fold(sounds: str) -> str:
    """Sounds of one word, the same for all who write it; a consonant never twice."""
    met = _GLIDE.sub("u", _YE.sub("j", sounds))
    met = _VOWELS.sub(_vowel, met)
    for apart, together in _MEETING:
        met = apart.sub(together, met)
    return _once(met)


def bones(folded: str) -> str:
    """The consonants of folded sounds; ж and ш, з and с meet."""
    return _VOWELS.sub("", _once(folded.translate(_ALIKE)))


def chinese(folded: str) -> str:
    """The consonants of folded sounds as Chinese can say them."""
    return bones(folded.translate(_CHINESE))


def dull(folded: str) -> str:
    """Folded sounds, а and е as one."""
    return folded.translate(_DULL)


def second(folded: str) -> str:
    """The second word of a name that is made of two, if it is one of the frequent ones."""
    found = _SECOND.search(folded)
    return found[0] if found else ""


def _vowel(run: re.Match[str]) -> str:
    """Neighbouring vowels as one, but Айман is not Аман nor Раушан Рашан: а or е before й or у stays a pair."""
    met = _once(run[0].replace("u", "o"))
    if run.end() == len(run.string):
        return min(met, key=_STRENGTH.index)
    return _once(_YA.sub("", met))


def _once(text: str) -> str:
    return _TWICE.sub(r"\1", text)
