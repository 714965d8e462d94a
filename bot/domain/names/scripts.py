"""Which writing a name is in: the script, and the hand where one script has several."""

import re
from enum import StrEnum


class Script(StrEnum):
    """How a name is written. `LATIN` is any hand that is not plainly German or pinyin: passports, 2021, ad hoc."""

    KAZAKH = "kazakh"
    RUSSIAN = "russian"
    LATIN = "latin"
    GERMAN = "german"
    PINYIN = "pinyin"
    KAZAKH_ARABIC = "kazakh arabic"
    UYGHUR_ARABIC = "uyghur arabic"
    CHINESE = "chinese"
    OTHER = "other"
    NONE = "none"


_CYRILLIC, _LATIN = re.compile("[Ѐ-ӿ]"), re.compile("[A-Za-zÀ-ɏḀ-ỿ]")
_ARABIC, _CHINESE = re.compile("[؀-ۿݐ-ݿﭐ-﷿ﹰ-﻿]"), re.compile("[㐀-䶿一-鿿𠀀-𪛟]")
_KAZAKH = re.compile("[әғқңөұүһі]", re.IGNORECASE)
# What only the one of the two has: Uyghur ې ۈ غ خ ئ ژ, Kazakh ع ح ء ٴ ٵ-ٸ.
_UYGHUR = re.compile("[ېۈغخئژ]")
_KAZAKH_ARABIC = re.compile("[عحءٴٵٶٷٸ]")
# Names as German papers write them: Schaqypow, Äubäkirow, Muchambetowa.
# And as they never do: Scherbayev, Shcherbay Zhusupov.
_NO_GERMAN = re.compile(r"[zk]h|[oe]va?\b", re.IGNORECASE)
_GERMAN = re.compile(r"sch|(?:ow|ew)a?\b|owi(?:t?sch)|owna\b", re.IGNORECASE)
# Hànyǔ Pīnyīn (ISO 7098): syllables that end in a vowel, n, ng or er; no gi, ja, ro nor qü, which are Kazakh or Uyghur.
# A run of vowels is taken whole, so that a text has one way to be read: what is typed may be long.
_SYLLABLES = re.compile(
    r"(?:(?:[nl]ü|(?:[gkh](?!i)|[jqx](?=[iu])|[zcs]h?|[bpmfdtnlrwy])?(?!(?<=[dtnlgkhzcsr])o(?!u|ng))[aeiou])[aeiou]*+"
    r"(?:(?:ng?|(?<=e)r)(?![aeiouü]))?|[\s'’·-])+"
)
# An x or q, which no other hand writes before i and u.
_PINYIN = re.compile("[xq][iu]")


def script_of(text: str) -> Script:
    """The writing that most letters of a text are in."""
    counted = {
        Script.RUSSIAN: len(_CYRILLIC.findall(text)),
        Script.LATIN: len(_LATIN.findall(text)),
        Script.KAZAKH_ARABIC: len(_ARABIC.findall(text)),
        Script.CHINESE: 2 * len(_CHINESE.findall(text)),
    }
    found = max(counted, key=lambda script: counted[script])
    if not counted[found]:
        return Script.OTHER if any(char.isalpha() for char in text) else Script.NONE
    return _hand(found, text)


def _hand(script: Script, text: str) -> Script:
    match script:
        case Script.RUSSIAN if _KAZAKH.search(text):
            return Script.KAZAKH
        case Script.LATIN if _GERMAN.search(text) and not _NO_GERMAN.search(text):
            return Script.GERMAN
        case Script.LATIN if _PINYIN.search(text.lower()) and in_syllables(text):
            return Script.PINYIN
        case Script.KAZAKH_ARABIC if len(_UYGHUR.findall(text)) > len(_KAZAKH_ARABIC.findall(text)):
            return Script.UYGHUR_ARABIC
    return script


def in_syllables(text: str) -> bool:
    """Whether a Latin text may be Chinese syllables, as a name in a Chinese passport is: Maimaiti, Abudureheman."""
    return _SYLLABLES.fullmatch(text.strip().lower()) is not None
