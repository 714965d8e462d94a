"""Partial dates in ISO 8601-2 (EDTF): 2025-08-12, 2025-08, 2017-22 (a season), ../2017-12-31, 2019-05-01/.."""

import re
from datetime import date

from bot.domain.dates.partial import PartialDate, Precision
from bot.domain.dates.spans import Asked, Reading, Span, day_of, month_of, season_of, year_of

_UNIT = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?", re.ASCII)
_SEASONS = {3: 21, 6: 22, 9: 23, 12: 24}


def to_iso(when: PartialDate) -> str:
    """The date as a text that `from_iso` reads; a winter carries the year of its December."""
    start, end = when.start.isoformat(), when.end.isoformat()
    match when.precision:
        case Precision.DAY:
            return start
        case Precision.MONTH:
            return start[:7]
        case Precision.YEAR:
            return start[:4]
        case Precision.SEASON:
            return f"{start[:4]}-{_SEASONS[when.start.month]}"
        case Precision.BEFORE:
            return f"../{end}"
        case Precision.AFTER:
            return f"{start}/.."
        case Precision.RANGE:
            return f"{start}/{end}"
        case Precision.ABOUT:
            return f"{start}~/{end}~"


def from_iso(text: str, asked: Asked) -> Reading:
    """The reading of a whole ISO text; empty for any other text."""
    if "/" not in text:
        found = _UNIT.fullmatch(text)
        return (_unit(found),) if found else ()
    about = text.count("~") == 2
    first, _, second = text.replace("~", "").partition("/")
    start, end = _day(first), _day(second)
    if first == ".." and end:
        return (PartialDate(date.min, end, Precision.BEFORE),)
    if second == ".." and start:
        return (PartialDate(start, max(start, asked.today), Precision.AFTER),)
    if start and end and start <= end:
        return (PartialDate(start, end, Precision.ABOUT if about else Precision.RANGE),)
    return ()


def _unit(found: re.Match[str]) -> Span:
    year, month, day = (int(part or 0) for part in found.groups())
    if found["day"]:
        return day_of(year, month, day)
    if month > 20:
        return next((season_of(year, m) for m, code in _SEASONS.items() if code == month), month_of(year, month))
    return month_of(year, month) if found["month"] else year_of(year)


def _day(text: str) -> date | None:
    found = _UNIT.fullmatch(text)
    span = _unit(found) if found and found["day"] else None
    return span.start if isinstance(span, PartialDate) else None
