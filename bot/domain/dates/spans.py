"""Calendar units as partial dates. Each gives a PartialDate, or the Reason why there is no such unit."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.dates.partial import PartialDate, Precision, Reason

Span = PartialDate | Reason
Reading = tuple[Span, ...]  # the possible readings of a phrase; empty: not understood
ONE_DAY = timedelta(days=1)
_LAST_YEAR = 2999  # far enough from date.max for every sum of days
_MONTHS = {Precision.SEASON: 3, Precision.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Asked:
    """The circumstances of a question: the person's day and locale, the horizon, whether it is about a birth."""

    today: date
    locale: str
    earliest: date
    birth: bool = False


def exactly(day: date) -> PartialDate:
    """One day."""
    return PartialDate(day, day, Precision.DAY)


def between(start: date, end: date) -> Span:
    """Somewhere from one day to another."""
    return PartialDate(start, end, Precision.RANGE) if start <= end else Reason.NOT_A_DATE


def day_of(year: int, month: int, day: int) -> Span:
    """A day of the calendar."""
    if year > _LAST_YEAR:
        return Reason.IN_THE_FUTURE
    try:
        return exactly(date(year, month, day))
    except ValueError:
        return Reason.NO_SUCH_DAY


def month_of(year: int, month: int) -> Span:
    """A calendar month."""
    first = day_of(year, month, 1)
    if isinstance(first, Reason):
        return first
    last = date(year, month, calendar.monthrange(year, month)[1])
    return PartialDate(first.start, last, Precision.MONTH)


def year_of(year: int) -> Span:
    """A calendar year."""
    if not 1 <= year <= _LAST_YEAR:
        return Reason.TOO_LONG_AGO if year < 1 else Reason.IN_THE_FUTURE
    return PartialDate(date(year, 1, 1), date(year, 12, 31), Precision.YEAR)


def season_of(year: int, first_month: int) -> Span:
    """Three months from March, June, September or December; a winter is named by its December's year."""
    first = month_of(year, first_month)
    last = month_of(year + (first_month + 2) // 13, (first_month + 1) % 12 + 1)
    if isinstance(first, Reason) or isinstance(last, Reason):
        return Reason.NO_SUCH_DAY
    return PartialDate(first.start, last.end, Precision.SEASON)


def seasons_of(year: int, first_month: int) -> Reading:
    """The season that people mean by a year: "winter 2017" began in 2016 or in 2017."""
    years = (year - 1, year) if first_month == 12 else (year,)
    return tuple(season_of(y, first_month) for y in years)


def decade_of(first_year: int) -> Span:
    """Ten years."""
    if first_year % 10:
        return Reason.NOT_A_DATE
    return between(date(first_year, 1, 1), date(first_year + 9, 12, 31))


def part_of(whole: Span, part: int) -> Span:
    """The early (1), middle (2) or late (3) third, or a half (11, 12), of a month, season or year."""
    if isinstance(whole, Reason):
        return whole
    if whole.precision is Precision.MONTH:
        starts = [whole.start.replace(day=day) for day in ((1, 11, 21) if part < 10 else (1, 16))]
    elif months := _MONTHS.get(whole.precision):
        pieces = (0, months // 3, months * 2 // 3) if part < 10 else (0, months // 2)
        starts = [_later(whole.start, piece) for piece in pieces]
    else:
        return Reason.NOT_A_DATE
    number = part % 10 - 1
    ends = [start - ONE_DAY for start in starts[1:]] + [whole.end]
    return between(starts[number], ends[number])


def _later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    return day.replace(year=day.year + years, month=month + 1)
