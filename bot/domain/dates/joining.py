"""Pairs of tokens that say one thing: «2025 жылғы», "last year", «тамыз айында», 8月, «12 числа»."""

from dataclasses import replace

from bot.domain.dates.lexicon import Token
from bot.domain.dates.spans import Asked

_NOUN_AND_ITS_WORD = {"Gy", "Mm", "Md", "Wd", "Dy", "Dd", "rd"}


def join(tokens: list[Token], asked: Asked) -> list[Token]:
    """The tokens with every such pair as one, and every year that is seen from now as a number."""
    out: list[Token] = []
    for token in tokens:
        if _is_tied("".join(t.kind for t in out[-3:]) + token.kind):
            out.pop()
        if token.kind == "R":
            token = replace(token, kind="Y", value=asked.today.year + token.value)
        joined = _joined(out[-1], token, asked.today.year) if out else None
        if joined:
            out[-1] = joined
        else:
            out.append(token)
    return out


def _is_tied(kinds: str) -> bool:
    """Whether a hyphen is none of a range: "2025 - جىلى 12 - تامىز", "12-авг-2025"; but "Aug 5 - Sep 3" is one."""
    if kinds.endswith("M-Y"):
        return kinds != "YM-Y"
    return kinds.endswith(("Y-y", "n-y", "n-d")) or (kinds.endswith("n-M") and kinds[0] != "M")


def _joined(first: Token, second: Token, this_year: int) -> Token | None:
    case = second.mark if second.mark in ("dative", "ablative") else ""
    match first.kind + second.kind:
        case "Yy" | "ny" if second.mark == "plural" and first.value % 10 == 0 and first.value >= 40:
            return Token("G", first.value if first.value > 100 else 1900 + first.value)
        case "Yy":
            return Token("Y", first.value, mark="plural" if second.mark == "plural" else case)  # «2017 жылдары»
        case "ly":
            return Token("Y", this_year - first.value, mark=case)
        case "ty":
            return Token("Y", this_year, mark=case)
        case "xy":
            return Token("Y", this_year + first.value, mark=case)
        case "nz":
            return Token("M", first.value, mark=case)
        case "nc":
            return replace(first, mark=case or "day")
        case pair if pair in _NOUN_AND_ITS_WORD:
            return replace(first, mark=case)
    return None
