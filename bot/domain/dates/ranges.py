"""Where the two ends of a range meet: «5-10 августа», «с мая по июль 2018», «мамырдан маусымға дейін», 2017-2018."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.domain.dates.lexicon import Token

Ends = tuple[list[Token], list[Token]]
_DATE = "[^?fkbo&|-]+"
_SHAPES = [
    re.compile(shape)
    for shape in (
        f"[fk]?(?P<left>{_DATE})[-o](?P<right>{_DATE})",
        f"f(?P<left>{_DATE})b(?P<right>{_DATE})",
        f"(?P<left>{_DATE})[&|](?P<right>{_DATE})",
        f"k(?P<left>{_DATE})&(?P<right>{_DATE})",
        f"(?P<left>{_DATE})[-&](?P<right>{_DATE})k",
    )
]


def split_range(tokens: list[Token]) -> Iterator[Ends]:
    """The ways in which tokens may be a range; what only one end says (month, year) is lent to the other."""
    for left, right in _halves(tokens):
        yield from _completed(_without_case(left), _without_case(right))


def _halves(tokens: list[Token]) -> Iterator[Ends]:
    kinds = "".join(token.kind for token in tokens)
    for shape in _SHAPES:
        found = shape.fullmatch(kinds)
        if found:
            yield tokens[slice(*found.span("left"))], tokens[slice(*found.span("right"))]
    yield from _kazakh_cases(tokens)


def _kazakh_cases(tokens: list[Token]) -> Iterator[Ends]:
    """«мамырдан маусымға дейін»: the cases say from and to."""
    if len(tokens) > 2 and tokens[-1].kind == "b" and tokens[-2].mark == "dative":
        turns = [number for number, token in enumerate(tokens) if token.mark == "ablative"]
        if len(turns) == 1:
            yield tokens[: turns[0] + 1], tokens[turns[0] + 1 : -1]


def _without_case(tokens: list[Token]) -> list[Token]:
    return [replace(t, mark="") if t.mark in ("dative", "ablative", "plural") else t for t in tokens]


def _completed(left: list[Token], right: list[Token]) -> Iterator[Ends]:
    for_left, for_right = _missing(left, right), _missing(right, left)
    for first in (left + for_left, for_left + left):
        for second in (right + for_right, for_right + right):
            yield first, second


def _missing(own: list[Token], other: list[Token]) -> list[Token]:
    """The month and year that only the other end names; a day is always the end's own."""
    kinds = {token.kind for token in own}
    if "D" in kinds or "r" in kinds or ("n" not in kinds and {"M", "Y"} <= kinds):
        return []
    lent = [t for t in other if t.kind in "MY" and t.kind not in kinds]
    return [t for t in lent if t.kind == "Y" or "n" in kinds] if kinds & set("nMSe") else []
