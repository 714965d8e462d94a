"""Numbers in words: Kazakh, Russian, English, and Chinese figures."""

from dataclasses import replace

from bot.domain.dates.lexicon import Token

CHINESE_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2}


def compose(tokens: list[Token]) -> list[Token]:
    """Number words that follow each other become one number: "две тысячи семнадцатый", "twenty seventeen"."""
    out: list[Token] = []
    room = 0  # the next word must be smaller than this to belong to the number before it
    for token in tokens:
        last = out[-1] if out else None
        joined = _join(last, token, room) if last and last.worded and token.worded else None
        if joined and last and last.languages & token.languages:
            out[-1] = replace(joined, mark=token.mark)
            room = token.value if token.value in (100, 1000) else _place(token)
        else:
            out.append(token)
            room = _place(token)
    return [replace(t, kind="Y") if t.kind == "n" and 1000 <= t.value < 3000 else t for t in out]


def _place(token: Token) -> int:
    """How much can still be added: to 20 a unit, to 200 anything below a hundred, to 7 nothing."""
    if token.value == 10 and "kk" not in token.languages:
        return 1  # only Kazakh says "ten five" for fifteen
    return next((place for place in (1000, 100, 10) if token.value and token.value % place == 0), 1)


def _join(last: Token, token: Token, room: int) -> Token | None:
    if token.value in (100, 1000) and 0 < last.value % 1000 < token.value:
        high, low = divmod(last.value, 1000) if token.value == 100 else (0, last.value)
        return replace(last, value=high * 1000 + low * token.value)
    if 0 < token.value < room:
        return replace(last, value=last.value + token.value)
    if "en" in last.languages and last.value in (19, 20) and 10 <= token.value < 100:
        return replace(last, value=last.value * 100 + token.value)
    return None


def chinese_number(figures: str) -> int:
    """二十五 is 25, 二〇二五 is 2025."""
    if "十" not in figures:
        return int("".join(str(CHINESE_DIGITS[f]) for f in figures[:4]))
    tens, _, ones = figures.partition("十")
    ones = ones.replace("十", "")[:1]
    return (chinese_number(tens) if tens else 1) * 10 + (chinese_number(ones) if ones else 0)
