"""Dates and times as people say them, with their precision, never with an invented day."""

from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_skeleton, format_timedelta

from bot.domain.dates.partial import Age, PartialDate, Precision
from bot.i18n import N_, Translator

YEAR = timedelta(days=365)
# So many of a longer unit there never are: Babel stays with the one that is asked for.
ONE_UNIT = 1e9
SEASONS = {3: N_("spring {year}"), 6: N_("summer {year}"), 9: N_("autumn {year}"), 12: N_("winter {year}")}


def day(t: Translator, value: date) -> str:
    """One day: 12 August 2025."""
    return str(format_date(value, format="long", locale=t.locale))


def month(t: Translator, value: date) -> str:
    """One month: August 2025."""
    return str(format_skeleton("yMMMM", value, locale=t.locale))


def short_day(t: Translator, value: date) -> str:
    """One day of a year that is clear: 12 August."""
    return str(format_skeleton("MMMMd", value, locale=t.locale))


def partial(t: Translator, value: dict[str, Any] | None) -> str:
    """A date of any precision, as PartialDate.to_json() wrote it; 'not known' for none."""
    if not value or value.get("unknown"):
        return t("not known")
    return _partial(t, PartialDate.from_json(value))


def _partial(t: Translator, found: PartialDate) -> str:
    match found.precision:
        case Precision.DAY:
            return day(t, found.start)
        case Precision.MONTH:
            return month(t, found.start)
        case Precision.YEAR:
            return t("{year} (the year)", year=found.start.year)
        case Precision.SEASON:
            return t(SEASONS[found.start.month], year=found.start.year)
        case Precision.ABOUT:
            return t("around: {date}", date=_span(t, found))
        case Precision.BEFORE:
            return t("before this date: {date}", date=_edge(t, found.end + timedelta(1)))
        case Precision.AFTER:
            return t("since: {date}", date=_edge(t, found.start))
    return _span(t, found)


def _edge(t: Translator, value: date) -> str:
    """The date from or until which something holds: 1 January stands for its year, the first for its month."""
    if value.day > 1:
        return day(t, value)
    return str(value.year) if value.month == 1 else month(t, value)


def _span(t: Translator, found: PartialDate) -> str:
    """The narrowest usual name of a span of days."""
    start, end = found.start, found.end
    if start == end:
        return day(t, start)
    if (start.year, start.month) == (end.year, end.month) and start.day == 1 and (end + timedelta(1)).day == 1:
        return month(t, start)
    if (start.month, start.day, end.month, end.day) == (1, 1, 12, 31) and start.year == end.year:
        return str(start.year)
    return t("between {start} and {end}", start=day(t, start), end=day(t, end))


def ago(t: Translator, moment: datetime, now: datetime) -> str:
    """How long ago: 3 days ago; less than a minute is just now."""
    if timedelta(0) <= now - moment < timedelta(minutes=1):
        return t("just now")
    return str(format_timedelta(moment - now, add_direction=True, locale=t.locale))


def lasting(t: Translator, span: timedelta) -> str:
    """How long something lasts, in whole years or else in days."""
    unit: Literal["year", "day"] = "day" if span % YEAR else "year"
    return str(format_timedelta(span, granularity=unit, threshold=ONE_UNIT, locale=t.locale))


def clock(t: Translator, moment: datetime, zone: ZoneInfo) -> str:
    """A moment by the people's own clock."""
    return str(format_datetime(moment.astimezone(zone), format="medium", locale=t.locale))


def days_since(value: dict[str, Any] | None, today: date) -> int | None:
    """Whole days since the earliest possible day; None where the date is not known to the month."""
    if not value or value.get("unknown"):
        return None
    found = PartialDate.from_json(value)
    if found.precision not in {Precision.DAY, Precision.MONTH, Precision.RANGE, Precision.AFTER}:
        return None
    return max(0, (today - found.start).days)


def birth(t: Translator, value: dict[str, Any] | None) -> str:
    """A date of birth, or an age with the year in which it was told."""
    if not value or value.get("unknown"):
        return t("not known")
    if "age" not in value:
        return partial(t, value)
    known = Age.from_json(value)
    if known.about:
        return t("about {years} years old (told in {year})", years=known.years, year=known.as_of.year)
    return t("{years} years old (told in {year})", years=known.years, year=known.as_of.year)
