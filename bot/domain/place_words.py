"""The words around a name of a place: what kind of place they tell, and the cases a word can stand in."""

from bot.domain.letters import KAZAKH_ENDING, RUSSIAN_ENDINGS, fold

_GENERIC = {
    "wide": """область областной обл облысы region oblast oblysy округ аймағы prefecture өлкесі провинция
        province""",
    "city": "город г гор қаласы қала қ city town",
    "county": "уезд ауданы аудан район county district",
    "skip": """автономиялық автономиялы автономный авт autonomous өңірі қазақ моңғол хуэй дүңген қырғыз сібе
        ұйғыр казахский монгольский хуэйский киргизский сибоский уйгурский kazakh mongol hui kirghiz xibe
        uyghur of the""",
    "street": """көшесі көше улица ул проспект пр даңғылы даңғыл street st avenue ауылы ауыл село поселок
        village өзені""",
}
_SMALL = """в во из на у қазақстан казахстан kazakhstan қытай китай china қхр кнр in at from станция станциясы
    station вокзал вокзалы бекеті бекет шекара шекарасы граница border crossing кпп пост пункт пункті"""


def stem(word: str) -> str:
    """A Russian name without the ending of its first case, marked; short words stay as they are."""
    endings = ("аиа", "ии", "иа", "а", "и", "е", "")
    found = next(word.removesuffix(end) for end in endings if word.endswith(end))
    return found + "*" if len(found) >= 4 else word


def bases(word: str) -> frozenset[str]:
    """Everything that a folded word of a text may be a case of: itself, Kazakh bases, Russian stems."""
    kazakh = {word[:i] for i in range(3, len(word)) if KAZAKH_ENDING.fullmatch(word, i)}
    russian = {word[:i] + "*" for i in range(4, len(word) + 1) if word[i:] in RUSSIAN_ENDINGS}
    return frozenset({word} | kazakh | russian)


_KINDS = {key: kind for kind, words in _GENERIC.items() for w in words.split() for key in (fold(w), stem(fold(w)))}


def kind_of(forms: frozenset[str]) -> str:
    """The kind of a generic word ("city"), or an empty string for any other word."""
    return next((_KINDS[form] for form in forms if form in _KINDS), "")


_HARMLESS = frozenset(key for word in fold(_SMALL).split() for key in (word, stem(word)))


def is_harmless(forms: frozenset[str]) -> bool:
    """Whether a word beside a name says nothing else: a generic word, a preposition, the country."""
    return bool(kind_of(forms)) or not forms.isdisjoint(_HARMLESS)
