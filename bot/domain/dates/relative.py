"""Dates seen from the day of the question: yesterday, «екі ай бұрын», "last summer", «өткен айдың 5-і»."""

from datetime import date, timedelta

from bot.domain.dates.absolute import Parts, Rule, apply, compiled, latest_season_year
from bot.domain.dates.lexicon import Token
from bot.domain.dates.partial import PartialDate, Precision, Reason
from bot.domain.dates.spans import (
    ONE_DAY,
    Asked,
    Reading,
    Span,
    between,
    day_of,
    exactly,
    month_of,
    season_of,
    year_of,
)

_FRIDAY = 4
_WEEK = timedelta(days=7)
_SOFT = timedelta(days=3)
_EXACT_DAYS = 7  # "20 days ago" is a round number
_MOST = 5000


def _day(parts: Parts, asked: Asked) -> Reading:
    return (exactly(asked.today + timedelta(days=parts["word"].value)),)


def _night(parts: Parts, asked: Asked) -> Reading:
    """The night that ended today has two dates."""
    if "word" in parts and parts["word"].value != -1:
        return _day(parts, asked)
    return (between(asked.today - ONE_DAY, asked.today),)


def _weekday_before(weekday: int, today: date) -> date:
    return today - timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)


def _monday(today: date) -> date:
    return today - timedelta(days=today.weekday())


def week_back(weeks: int, asked: Asked) -> Span:
    """The calendar week so many weeks before the present one."""
    start = _monday(asked.today) - weeks * _WEEK
    return between(start, start + _WEEK - ONE_DAY)


def month_back(months: int, asked: Asked) -> Span:
    """The calendar month so many months before the present one."""
    year, month = divmod(asked.today.year * 12 + asked.today.month - 1 - months, 12)
    return month_of(year, month + 1) if year > 0 else Reason.TOO_LONG_AGO


def _weekday(parts: Parts, asked: Asked) -> Reading:
    day = _weekday_before(parts["weekday"].value, asked.today)
    return (exactly(asked.today), exactly(day)) if day == asked.today - _WEEK else (exactly(day),)


def _last_weekday(parts: Parts, asked: Asked) -> Reading:
    """If it was this week, "last Friday" may be it or the one before; Kazakh «жұма» may also be the week."""
    weekday = parts["weekday"]
    day = _weekday_before(weekday.value, asked.today)
    if weekday.value == _FRIDAY and "kk" in weekday.languages:
        return (exactly(day), week_back(1, asked))
    return (exactly(day), exactly(day - _WEEK)) if day >= _monday(asked.today) else (exactly(day),)


def _this_weekday(parts: Parts, asked: Asked) -> Reading:
    return (exactly(_monday(asked.today) + timedelta(days=parts["weekday"].value)),)


def _last_month_named(parts: Parts, asked: Asked) -> Reading:
    month = parts["month"].value
    year = asked.today.year - (month > asked.today.month)
    return _lately(month_of(year, month), month_of(year - 1, month), asked)


def _last_season(parts: Parts, asked: Asked) -> Reading:
    first = parts["season"].value
    year = latest_season_year(first, asked)
    return _lately(season_of(year, first), season_of(year - 1, first), asked)


def _lately(newest: Span, earlier: Span, asked: Asked) -> Reading:
    """Which one "last" means: what still runs is not it; if it was this year, either may be."""
    if isinstance(newest, Reason):
        return (newest,)
    if newest.end >= asked.today:
        return (earlier,)
    return (newest, earlier) if newest.start.year == asked.today.year else (newest,)


def _this_month_named(parts: Parts, asked: Asked) -> Reading:
    return (month_of(asked.today.year, parts["month"].value),)


def _this_season(parts: Parts, asked: Asked) -> Reading:
    first = parts["season"].value
    return (season_of(latest_season_year(first, asked) if first == 12 else asked.today.year, first),)


def _unit(parts: Parts, asked: Asked) -> Reading:
    return _back(parts["back"].value, parts["unit"].kind, asked)


def _unit_before(parts: Parts, asked: Asked) -> Reading:
    """Kazakh «алдыңғы» is the one before this, or the one before that."""
    return (*_back(1, parts["unit"].kind, asked), *_back(2, parts["unit"].kind, asked))


def _back(count: int, unit: str, asked: Asked) -> Reading:
    if unit == "w":
        return (week_back(count, asked),)
    if unit == "m":
        return (month_back(count, asked),)
    return (year_of(asked.today.year - count),) if unit == "y" else ()


def _day_of_month(parts: Parts, asked: Asked) -> Reading:
    month = month_back(parts["back"].value, asked)
    if isinstance(month, Reason):
        return (month,)
    return (day_of(month.start.year, month.start.month, parts["day"].value),)


def _ago(parts: Parts, asked: Asked) -> Reading:
    count, unit = parts["count"].value if "count" in parts else 1, parts["unit"].kind
    if count > _MOST:
        return (Reason.TOO_LONG_AGO,)
    if unit in "dw":
        return (_days_ago(count if unit == "d" else count * 7, unit == "d", asked.today),)
    if unit == "y" and count == 1:
        return (_about(month_back(12, asked)),)
    return tuple(_about(span) for span in _back(count, unit, asked))


def _some_ago(parts: Parts, asked: Asked) -> Reading:
    """Two or three months ago: from the farther to the nearer one."""
    least, most = (_ago({"count": parts[key], "unit": parts["unit"]}, asked) for key in ("least", "most"))
    if parts["least"].value >= parts["most"].value or not least or not most:
        return ()
    far, near = most[0], least[0]
    if isinstance(far, Reason):
        return (far,)
    return (near if isinstance(near, Reason) else between(far.start, near.end),)


def _days_ago(days: int, counted: bool, today: date) -> PartialDate:
    day = today - timedelta(days=days)
    if counted and days <= _EXACT_DAYS:
        return exactly(day)
    return PartialDate(day - _SOFT, day + _SOFT, Precision.ABOUT)


def _years_and_months_ago(parts: Parts, asked: Asked) -> Reading:
    years = parts["years"].value if "years" in parts else 1
    return (_about(month_back(years * 12 + parts["months"].value, asked)),)


def _about(span: Span) -> Span:
    return span if isinstance(span, Reason) else PartialDate(span.start, span.end, Precision.ABOUT)


def _future(parts: Parts, asked: Asked) -> Reading:
    return (Reason.IN_THE_FUTURE,)


_RULES: list[tuple[str, Rule]] = [
    ("{word}", _day),
    ("{word}N|lN", _night),
    ("{weekday}", _weekday),
    ("l{weekday}", _last_weekday),
    ("t{weekday}", _this_weekday),
    ("l{month}", _last_month_named),
    ("t{month}", _this_month_named),
    ("l{season}", _last_season),
    ("t{season}", _this_season),
    ("{back}{unit}", _unit),
    ("p{unit}", _unit_before),
    ("{day}{back}m|{back}m{day}", _day_of_month),
    ("{count}{unit}[ah]|{unit}{count}a|{unit}a", _ago),
    ("{least}{most}{unit}[ah]|{least}{or}{most}{unit}[ah]", _some_ago),
    ("{years}y&?{months}ma|y&?{months}ma", _years_and_months_ago),
    ("xn?{unit}|x{month}|x{season}|x{weekday}", _future),
]
_KINDS = {
    "word": "r", "weekday": "W", "month": "M", "season": "S", "back": "[lt]", "unit": "[dwmy]",
    "day": "n", "count": "n", "least": "n", "most": "n", "or": "[-|o]", "years": "n", "months": "n",
}  # fmt: skip
_COMPILED = compiled(_RULES, _KINDS)


def read_relative(kinds: str, tokens: list[Token], asked: Asked) -> Reading:
    """The reading of tokens that are seen from the day of the question as a whole; empty if they are not."""
    return apply(_COMPILED, kinds, tokens, asked)
