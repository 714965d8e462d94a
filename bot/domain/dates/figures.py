"""Dates in figures: 12.08.2025, 12/08/25, 2025-08-12, 08.2025, 12.08, 20250812."""

import re
from datetime import date

from bot.domain.dates.partial import Reason
from bot.domain.dates.spans import Asked, Reading, Span, day_of, month_of, season_of

FIGURES = re.compile(
    r"(?<!\d)(?:"
    r"(?P<ymd>(?P<y1>\d{4})(?P<s1>[-./])(?P<m1>\d{1,2})(?P=s1)(?P<d1>\d{1,2}))"
    r"|(?P<dmy>(?P<d2>\d{1,2}) ?(?P<s2>[-./]) ?(?P<m2>\d{1,2}) ?(?P=s2) ?(?P<y2>\d{4}|\d\d))"
    r"|(?P<my>(?P<m3>\d{1,2})[-./](?P<y3>\d{4}))"
    r"|(?P<ym>(?P<y4>\d{4})[-./](?P<m4>0[1-9]|1[0-2])|(?P<y5>\d{4})-(?P<s5>2[1-4]))"
    r"|(?P<dm>(?P<d6>\d{1,2})(?P<s6>[./])(?P<m6>\d{1,2}))"
    r"|(?P<compact>\d{8})"
    r")(?!\d)",
    re.ASCII,
)


def read_figures(found: re.Match[str], asked: Asked) -> Reading:
    """The readings of a match of FIGURES: several where the order of day and month is open."""
    part = found.groupdict()
    match found.lastgroup:
        case "ymd":
            return (day_of(int(part["y1"]), int(part["m1"]), int(part["d1"])),)
        case "dmy":
            return day_month_year(part["d2"], part["m2"], part["y2"], part["s2"], asked)
        case "my":
            return (month_of(int(part["y3"]), int(part["m3"])),)
        case "ym" if part["s5"]:
            return (season_of(int(part["y5"]), int(part["s5"]) * 3 - 60),)
        case "ym":
            return (month_of(int(part["y4"]), int(part["m4"])),)
        case "dm":
            return _without_year(int(part["d6"]), int(part["m6"]), part["s6"], asked)
        case _:
            return _compact(part["compact"])


def day_month_year(first: str, second: str, year: str, sign: str, asked: Asked) -> Reading:
    """Day first where people use dots for it; else day first, month first, and a short year first, if possible."""
    full = int(year) if len(year) == 4 else full_year(int(year), asked)
    one, two = int(first), int(second)
    readings: list[Span] = [day_of(full, two, one)]
    if not _dotted(sign, asked):
        readings.append(day_of(full, one, two))
    if len(year) == len(first) == 2 and sign != ".":
        readings.append(day_of(full_year(one, asked), two, int(year)))
    return tuple(readings)


def _dotted(sign: str, asked: Asked) -> bool:
    return sign == "." and asked.locale != "en"


def full_year(two: int, asked: Asked) -> int:
    """The year of two figures: of this century until now; of the last one for births, and from 50 on."""
    later = two > asked.today.year % 100
    return two + (1900 if later and (asked.birth or two >= 50) else 2000)


def latest(month: int, day: int, asked: Asked) -> Span:
    """A day without its year: the latest that is not in the future. A birth needs its year."""
    if isinstance(day_of(2000, month, day), Reason):
        return Reason.NO_SUCH_DAY
    if asked.birth:
        return Reason.NO_YEAR
    spans = (day_of(asked.today.year - back, month, day) for back in range(9))
    return next(s for s in spans if not isinstance(s, Reason) and s.start <= asked.today)


def _without_year(first: int, second: int, sign: str, asked: Asked) -> Reading:
    day_first = latest(second, first, asked)
    return (day_first,) if _dotted(sign, asked) else (day_first, latest(first, second, asked))


def _compact(figures: str) -> Reading:
    """20250812 or 12082025: eight figures say a date only if one of the two is one since 1900."""
    orders = ((figures[:4], figures[4:6], figures[6:]), (figures[4:], figures[2:4], figures[:2]))
    spans = (day_of(int(year), int(month), int(day)) for year, month, day in orders)
    return tuple(s for s in spans if not isinstance(s, Reason) and s.start >= date(1900, 1, 1))
