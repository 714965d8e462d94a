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
_GERMAN = re.compile(r"sch|(?:ow|ew)a?\b|owi(?:t?sch)|owna\b", re.IGNORECASE)
# Hànyǔ Pīnyīn (ISO 7098): a whole name of such syllables, with an x or q, which no other hand writes before i and u.
# It writes ü after n and l alone, and has no ı: qü and qı are Kazakh.
_SYLLABLE = (
    "[nl]üe?|(?:[zcs]h|[bpmfdtnlgkhjqxrzcsyw])?"
    "(?:i(?:ang|ong|ng|an|ao|a|e|n|u)?|u(?:ang|an|ai|a|o|e|i|n)?|a(?:i|o|ng|n)?|e(?:i|ng|n|r)?|o(?:u|ng)?)"
)
_PINYIN = re.compile(rf"(?=.*[xq][iu])(?:{_SYLLABLE}|[\s'’·-])+")


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
        case Script.LATIN if _GERMAN.search(text):
            return Script.GERMAN
        case Script.LATIN if _PINYIN.fullmatch(text.strip().lower()):
            return Script.PINYIN
        case Script.KAZAKH_ARABIC if len(_UYGHUR.findall(text)) > len(_KAZAKH_ARABIC.findall(text)):
            return Script.UYGHUR_ARABIC
    return script
