"""One skeleton for the scripts in which Kazakh is written: Cyrillic, a Russian keyboard, töte jazu, Latin."""

import re
import unicodedata

# Kazakh letters meet the ones that a Russian keyboard has; ы, і, и, й are one vowel, as in Arabic script.
_SAME = {
    "а": "әا", "б": "ب", "в": "ۆ", "г": "ғگعغ", "д": "د", "е": "ёэەه", "ж": "ج", "з": "ز", "и": "іыйيیى",
    "к": "қكکق", "л": "ل", "м": "م", "н": "ңنڭ", "о": "өو", "п": "پ", "р": "ر", "с": "س", "т": "ت",
    "у": "ұүۋۇۈ", "ф": "ف", "х": "һحھخ", "ч": "چ", "ш": "щش", "иу": "ю", "иа": "я", "тс": "ц", "": "ъьٴءـ",
    "i": "ı", "'": "ʼ’‘", "-": "–—‑−", ",": "،", ";": "؛", "?": "؟", ".": "۔",
}  # fmt: skip
_TABLE = {ord(letter): same for same, letters in _SAME.items() for letter in letters}
_DROPPED = frozenset({"Mn", "Me", "Cf", "So"})  # marks, joiners, pictures

# Plural, possessive, case and the attributive -ғы of a Kazakh noun, in folded letters.
KAZAKH_ENDING = re.compile(
    r"(?P<plural>[лдт][ае]р)?(?:с?и)?"
    r"(?:(?P<dative>[гк][ае]|н[ае])|(?P<ablative>[дтн][ае]н)|[дтн]ин|[дтн]и|н|н?[дт][ае]|[мбп]ен)?(?:[гк]и)?"
)


def fold(text: str) -> str:
    """The text in lower case and one skeleton alphabet; digits become ASCII, marks and pictures vanish."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(c for c in decomposed if unicodedata.category(c) not in _DROPPED)
    return "".join(str(unicodedata.decimal(c, c)) for c in kept.translate(_TABLE))


_RUSSIAN = """а я о у ю ы и е ь й ой ей ою ею ом ем ам ям ах ях ами ями ов ев
    ое ее ого его ому ему ый ий ым им ых их ая яя ую юю"""
RUSSIAN_ENDINGS = frozenset({"", *(fold(ending) for ending in _RUSSIAN.split())})
