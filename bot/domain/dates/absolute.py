"""Days, months, seasons and years by the calendar: «12 тамыз 2025», "August 2025", «зимой 2017/18», "the 1990s"."""

import re
from collections.abc import Callable
from dataclasses import replace

from bot.domain.dates.figures import day_month_year, full_year, latest
from bot.domain.dates.lexicon import Token
from bot.domain.dates.partial import PartialDate, Precision, Reason
from bot.domain.dates.spans import (
    Asked,
    Reading,
    Span,
    day_of,
    decade_of,
    month_of,
    season_of,
    seasons_of,
    year_of,
)

Parts = dict[str, Token]
Rule = Callable[[Parts, Asked], Reading]


def _day(parts: Parts, asked: Asked) -> Reading:
    if not _is_year(parts):
        return ()
    return (day_of(_year_in(parts, asked), parts["month"].value, parts["day"].value),)


def _day_of_latest(parts: Parts, asked: Asked) -> Reading:
    day, month = parts["day"], parts["month"]
    if not _month_is_told(parts):
        return ()
    if day.value > 31:
        return (month_of(full_year(day.value, asked), month.value),) if day.value < 100 else ()
    return (latest(month.value, day.value, asked),)


def _month_and_number(parts: Parts, asked: Asked) -> Reading:
    """In Russian "август 17" is a day or a month of 2017; elsewhere, and as an ordinal, a day."""
    number, month = parts["day"], parts["month"]
    if not _month_is_told(parts):
        return ()
    if "ru" not in month.languages or number.mark or number.digits != 2 or number.value > 31:
        return _day_of_latest(parts, asked)
    return (*_day_of_latest(parts, asked), month_of(full_year(number.value, asked), month.value))


def _month(parts: Parts, asked: Asked) -> Reading:
    if not (_is_year(parts) and _month_is_told(parts)):
        return ()
    return (month_of(_year_in(parts, asked), parts["month"].value),)


def _latest_month(parts: Parts, asked: Asked) -> Reading:
    if not _month_is_told(parts):
        return ()
    year = asked.today.year - (parts["month"].value > asked.today.month)
    return (Reason.NO_YEAR,) if asked.birth else (month_of(year, parts["month"].value),)


def _season(parts: Parts, asked: Asked) -> Reading:
    return seasons_of(_year_in(parts, asked), parts["season"].value)


def _latest_season(parts: Parts, asked: Asked) -> Reading:
    first = parts["season"].value
    return (Reason.NO_YEAR,) if asked.birth else (season_of(latest_season_year(first, asked), first),)


def latest_season_year(first_month: int, asked: Asked) -> int:
    """The year in which the season began last, counted from the day of the question."""
    return asked.today.year - (first_month > asked.today.month)


def _winter(parts: Parts, asked: Asked) -> Reading:
    year, after = parts["year"].value, parts["after"].value
    fits = parts["season"].value == 12 and after in (year + 1, (year + 1) % 100)
    return (season_of(year, 12),) if fits else ()


def _year(parts: Parts, asked: Asked) -> Reading:
    year = year_of(_year_in(parts, asked))
    if isinstance(year, PartialDate) and "year" in parts and parts["year"].mark == "plural":
        return (replace(year, precision=Precision.ABOUT),)
    return (year,)


def _short_year(parts: Parts, asked: Asked) -> Reading:
    """«в 17 году» is a year, «17 лет» is not."""
    by_calendar = parts["word"].mark == "calendar" or parts["short"].mark == "ordinal"
    return _year(parts, asked) if by_calendar and _is_year(parts) else ()


def _decade(parts: Parts, asked: Asked) -> Reading:
    return (decade_of(parts["decade"].value),)


def _figures(parts: Parts, asked: Asked) -> Reading:
    return parts["figures"].reading


def _spaced_figures(parts: Parts, asked: Asked) -> Reading:
    sign = " " if asked.locale == "en" else "."
    if any(part.worded or part.beside for part in parts.values()):
        return ()
    day, month, year = (str(parts[name].value) for name in ("day", "number", "year"))
    return day_month_year(day, month, year, sign, asked)


def _month_is_told(parts: Parts) -> bool:
    """«там» is short for August, but also Russian for "there": it needs its day and its year."""
    return parts["month"].mark != "short" or ("day" in parts and not parts.keys().isdisjoint({"year", "short"}))


def _is_year(parts: Parts) -> bool:
    """Whether a short year can be one: two figures, no case or small word as the hour of a day has them."""
    short, word = parts.get("short"), parts.get("word")
    if short is None:
        return True
    two = short.digits == 2 or short.value >= 10
    as_year = short.mark in ("", "ordinal") and not short.beside if word is None else word.mark in ("", "calendar")
    return two and short.value < 100 and as_year


def _year_in(parts: Parts, asked: Asked) -> int:
    if "year" in parts:
        return parts["year"].value
    return full_year(parts["short"].value, asked)


# Each pattern is of the kinds of tokens; see lexicon.py for the letters.
_RULES: list[tuple[str, Rule]] = [
    ("{day}{month}{year}|{year}{day}{month}|{year}{month}{day}d?|{month}{day}{year}|{month}{year}{day}", _day),
    ("{day}{month}{short}|{day}{month}{short}{word}|{short}{word}{day}{month}|{short}{word}{month}{day}d?", _day),
    ("{day}{month}", _day_of_latest),
    ("{month}{day}d?", _month_and_number),
    ("{month}{year}|{year}{month}|{month}{short}{word}|{short}{word}{month}", _month),
    ("{month}", _latest_month),
    ("{season}{year}|{year}{season}", _season),
    ("{season}", _latest_season),
    ("{season}{year}[-/]{after}|{year}[-/]{after}{season}", _winter),
    ("{year}", _year),
    ("{short}{word}", _short_year),
    ("{decade}", _decade),
    ("{figures}", _figures),
    ("{day}{number}{year}", _spaced_figures),
]
_KINDS = {
    "day": "n", "month": "M", "year": "Y", "short": "n", "season": "S", "after": "[nY]", "word": "y", "decade": "G",
    "figures": "D", "number": "n",
}  # fmt: skip


def compiled(rules: list[tuple[str, Rule]], kinds: dict[str, str]) -> list[tuple[re.Pattern[str], Rule]]:
    """Each way of a pattern on its own, with its names as groups."""
    groups = {name: f"(?P<{name}>{kind})" for name, kind in kinds.items()}
    return [(re.compile(way.format(**groups)), rule) for ways, rule in rules for way in ways.split("|")]


_COMPILED = compiled(_RULES, _KINDS)


def read_absolute(kinds: str, tokens: list[Token], asked: Asked) -> Reading:
    """The reading of tokens that are a date by the calendar as a whole; empty if they are none."""
    return apply(_COMPILED, kinds, tokens, asked)


def apply(rules: list[tuple[re.Pattern[str], Rule]], kinds: str, tokens: list[Token], asked: Asked) -> Reading:
    """What the first rule says whose pattern is the whole of `kinds` and that understands it."""
    for pattern, rule in rules:
        found = pattern.fullmatch(kinds)
        if found:
            named = {name: tokens[found.start(name)] for name in pattern.groupindex}
            reading: tuple[Span, ...] = rule(named, asked)
            if reading:
                return reading
    return ()
