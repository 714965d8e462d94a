"""A text in tokens: words by the lexicon, numbers with their endings, dates in figures, signs that matter."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.dates.figures import FIGURES, full_year, read_figures
from bot.domain.dates.lexicon import ORDINAL, Token, join_phrases, kazakh_mark, lexicon, look_up
from bot.domain.dates.numerals import CHINESE_DIGITS, chinese_number, compose
from bot.domain.dates.spans import Asked
from bot.domain.letters import KAZAKH_ENDING, fold

_TIME = (
    r"(?:t|(?<!\d))\d{1,2}:\d\d(?::\d\d)?(?:-?[дт][ае])?(?!\w)"
    r"|(?<!\d)\d{1,2} ?(?:часов|часа|час|утра|вечера|am|pm|a\.m|p\.m)(?!\w)"
    r"|сагати? \d{1,2}(?:-?[дт][ае])?(?!\w)"
)
_PIECE = re.compile(
    rf"(?P<time>{_TIME})|(?P<figures>{FIGURES.pattern})|(?P<short>'\d\d(?!\w))|(?P<number>\d+)"
    r"|(?P<chinese>[\u3007\u25cb\u3400-\u9fff]+)|(?P<word>[^\W\d]+)|(?P<space>\s+)|(?P<sign>.)",
)
_SIGNS = {"-": "-", "/": "/", "?": "A", "~": "A", "≈": "A", "&": "&"} | dict.fromkeys(",.;!\"'()«»“”„`", "_")
_RUSSIAN_ENDINGS = {fold(ending) for ending in ("го", "ого", "его", "е", "ое", "ее", "м", "ом", "ем", "х", "ых")}
_RUSSIAN_ENDINGS |= {fold(ending) for ending in ("й", "ый", "ий", "ой", "я", "ая", "му")}
_ENGLISH_ENDINGS = {"st", "nd", "rd", "th", "s"}
_SPACED_ENDINGS = {"си", "ши", "нши", "инши", "синде", "синда", "инде", "инда"}
_DECADES = {"х", "их", "е", "s"}
_BIGGEST = 1_000_000


def tokenize(text: str, asked: Asked) -> list[Token]:
    """The tokens of a text; one of kind "?" for everything that no date is made of."""
    pieces = list(_PIECE.finditer(join_phrases(fold(text))))
    tokens: list[Token] = []
    at = 0
    while at < len(pieces):
        tokens += _tokens_of(pieces[at], asked)
        length = _ending_after(pieces, at)
        if length:
            tokens[-1] = _with_ending(tokens[-1], pieces[at + length][0])
        at += 1 + (length or _hyphen_after(pieces, at, tokens))
    tokens = compose(_without_fillers(tokens, "B" if asked.birth else "V"))
    return [Token("?")] if _mixed(tokens) else tokens


def _without_fillers(tokens: list[Token], verbs: str) -> list[Token]:
    """The tokens that say something; a number remembers that a small word stood beside it."""
    words = [token for token in tokens if token.kind != "_" or token.languages]
    fillers = [False, *(token.kind in "_" + verbs for token in words), False]
    sides = zip(words, fillers, fillers[1:], fillers[2:], strict=False)
    return [replace(token, beside=before or after) for token, before, filler, after in sides if not filler]


def _tokens_of(piece: re.Match[str], asked: Asked) -> list[Token]:
    match piece.lastgroup:
        case "number":
            value = min(int(piece[0]), _BIGGEST)
            kind = "Y" if len(piece[0]) == 4 and 1000 <= value < 3000 else "n"
            return [Token(kind, value, digits=len(piece[0]))]
        case "short":
            return [Token("Y", full_year(int(piece[0][1:]), asked))]
        case "figures":
            found = FIGURES.fullmatch(piece[0])
            return [Token("D", reading=read_figures(found, asked) if found else ())]
        case "word":
            return [look_up(piece[0]) or Token("?")]
        case "chinese":
            return list(_chinese(piece[0]))
        case "sign":
            return [Token(_SIGNS.get(piece[0], "?"))]
        case _:
            return [Token("_")]


def _ending_after(pieces: list[re.Match[str]], at: int) -> int:
    """How far behind a number its ending stands ("12-го": 2, "12th": 1, "12 сі": 2), 0 if it has none."""
    if pieces[at].lastgroup not in ("number", "figures"):
        return 0
    after = [piece[0] for piece in pieces[at + 1 : at + 3]]
    if after and _is_ending(after[0]):
        return 1
    apart = len(after) == 2 and (_is_ending(after[1]) if after[0] == "-" else after[1] in _SPACED_ENDINGS)
    return 2 if apart else 0


def _is_ending(word: str) -> bool:
    return word in _RUSSIAN_ENDINGS | _ENGLISH_ENDINGS or bool(_kazakh_ending(word))


def _kazakh_ending(word: str) -> re.Match[str] | None:
    ordinal = ORDINAL.match(word)
    return KAZAKH_ENDING.fullmatch(word, ordinal.end() if ordinal else 0)


def _with_ending(token: Token, ending: str) -> Token:
    if ending in _DECADES and token.value % 10 == 0 and (40 <= token.value < 100 or token.kind == "Y"):
        return Token("G", token.value if token.kind == "Y" else 1900 + token.value)
    if ending in _RUSSIAN_ENDINGS | _ENGLISH_ENDINGS:
        return replace(token, mark="ordinal")
    kazakh = _kazakh_ending(ending)
    mark = "ordinal" if ORDINAL.match(ending) else "case"
    return replace(token, mark=(kazakh_mark(kazakh) if kazakh else "") or mark)


def _hyphen_after(pieces: list[re.Match[str]], at: int, tokens: list[Token]) -> int:
    """1 if a hyphen only ties two words together: «2025-жылы», "mid-2017", "thirty-first"."""
    if at + 2 >= len(pieces) or pieces[at + 1][0] != "-":
        return 0
    to_word = pieces[at].lastgroup in ("number", "figures") and pieces[at + 2].lastgroup == "word"
    tens = tokens[-1].worded and tokens[-1].value >= 20  # "thirty-first"
    return int(to_word or tens or tokens[-1].kind in "eA")


def _chinese(run: str) -> Iterator[Token]:
    words = lexicon().chinese
    at = 0
    while at < len(run):
        figures = re.match(f"[十{''.join(CHINESE_DIGITS)}]+", run[at:])
        length = next((n for n in (3, 2, 1) if run[at : at + n] in words), 0)
        if length:
            yield words[run[at : at + length]]
        elif figures:
            yield Token("n", chinese_number(figures[0]), frozenset({"zh"}))
        else:
            yield Token("?")
        at += length or (figures.end() if figures else 1)


def _mixed(tokens: list[Token]) -> bool:
    """Whether a number in words meets words of other languages: Kazakh "он" is ten, Russian "он" is he."""
    worded = [token.languages for token in tokens if token.worded]
    languages = [token.languages for token in tokens if token.languages]
    return bool(worded) and not frozenset.intersection(*languages)
