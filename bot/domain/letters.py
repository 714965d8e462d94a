"""One skeleton for the scripts in which people write Kazakh: Cyrillic, a Russian keyboard, töte jazu, Latin."""

import re
import unicodedata

# Kazakh letters meet the ones that a Russian keyboard has; ы, і, и, й are one vowel, as in the Arabic script.
_CYRILLIC = {"ә": "а", "ғ": "г", "қ": "к", "ң": "н", "ө": "о", "ұ": "у", "ү": "у", "һ": "х", "і": "и", "ы": "и"}
_RUSSIAN = {"й": "и", "ё": "е", "э": "е", "ю": "иу", "я": "иа", "ц": "тс", "щ": "ш", "ъ": "", "ь": ""}
_ARABIC = {
    "ا": "а", "ب": "б", "ۆ": "в", "گ": "г", "ع": "г", "غ": "г", "د": "д", "ە": "е", "ه": "е", "ج": "ж", "ز": "з",
    "ي": "и", "ی": "и", "ى": "и", "ك": "к", "ک": "к", "ق": "к", "ل": "л", "م": "м", "ن": "н", "ڭ": "н", "و": "о",
    "پ": "п", "ر": "р", "س": "с", "ت": "т", "ۋ": "у", "ۇ": "у", "ۈ": "у", "ف": "ф", "ح": "х", "ھ": "х", "خ": "х",
    "چ": "ч", "ش": "ш", "ٴ": "", "ء": "", "ـ": "", "،": ",", "؛": ";", "؟": "?", "۔": ".",
}  # fmt: skip
_OTHER = {"ı": "i", "ʼ": "'", "’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "−": "-"}
_TABLE = str.maketrans(_CYRILLIC | _RUSSIAN | _ARABIC | _OTHER)
_DROPPED = frozenset({"Mn", "Me", "Cf", "So"})  # marks, joiners, pictures

# Plural, possessive, case and the attributive -ғы of a Kazakh noun, in folded letters.
KAZAKH_ENDING = re.compile(
    r"(?P<plural>[лдт][ае]р)?(?:с?и)?"
    r"(?:(?P<dative>[гк][ае]|н[ае])|(?P<ablative>[дтн][ае]н)|[дтн]ин|[дтн]и|н|н?[дт][ае]|[мбп]ен)?(?:[гк]и)?"
)
_RUSSIAN_ENDINGS = (
    " а я у ю ы и е ь й ой ей ою ею ом ем ам ям ах ях ами ями ов ев ое ее ого его ому ему ый ий ым им ых их ая яя ую юю"
)


def fold(text: str) -> str:
    """The text in lower case and one skeleton alphabet; digits become ASCII, marks and pictures vanish."""
    pieces = (c for c in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(c) not in _DROPPED)
    return "".join(_digit(c) for c in "".join(pieces).translate(_TABLE))


def _digit(character: str) -> str:
    return str(unicodedata.decimal(character, character))


RUSSIAN_ENDINGS = frozenset(fold(ending) for ending in _RUSSIAN_ENDINGS.split(" "))
