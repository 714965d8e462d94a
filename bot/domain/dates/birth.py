"""A date of birth of any precision, or an age: «1985 жылы туған», «45 жаста», "about 45", «45-50 лет»."""

import re
from calendar import isleap
from datetime import date

from bot.domain.dates.lexicon import Token
from bot.domain.dates.parse import read_tokens, settle, tokens_of
from bot.domain.dates.partial import Age, Birth, PartialDate, Precision, Reason, Refusal
from bot.domain.dates.spans import ONE_DAY, Asked

OLDEST = 120
_AGE = re.compile("Q?(?P<count>n)(?:(?P<unit>[dwmy])?Q?|Q)|(?P<inverted>y)(?P<late_count>n)")
_AGES = re.compile("Q?n-ny?Q?")


def parse_birth(text: str, today: date, locale: str) -> Birth:
    """The date of birth or the age (0-120 years) that a text names, as told on `today`; see `parse_date`.

    A birth needs its year (Reason.NO_YEAR). A bare number below 1000 is an age. "45-50 years" gives the range
    of possible days of birth. Never raises.
    """
    asked = Asked(today, locale, date(max(today.year - OLDEST - 1, 1), 1, 1), birth=True)
    tokens = tokens_of(text, asked)
    age = _age(tokens, today)
    return age or settle(read_tokens(text, tokens, asked), asked)


def _age(tokens: list[Token], today: date) -> Birth | None:
    about = any(token.kind == "A" for token in tokens)
    plain = [token for token in tokens if token.kind != "A"]
    kinds = "".join(token.kind for token in plain)
    if any(token.mark not in ("", "case", "count") for token in plain):
        return None
    numbers = [token.value for token in plain if token.kind == "n"]
    if _AGES.fullmatch(kinds):
        return _between_ages(numbers[0], numbers[1], about, today)
    found = _AGE.fullmatch(kinds)
    if not found:
        return None
    return _in_years(numbers[0], found["unit"] or "y", about or bool(found["inverted"]), today)


def _in_years(count: int, unit: str, about: bool, today: date) -> Birth:
    years = count // {"d": 366, "w": 53, "m": 12, "y": 1}[unit]
    return Age(years, about, today) if years <= OLDEST else Refusal(Reason.NO_SUCH_AGE)


def _between_ages(young: int, old: int, about: bool, today: date) -> Birth:
    if not young < old <= OLDEST:
        return Refusal(Reason.NO_SUCH_AGE)
    start, end = _years_before(today, old + 1) + ONE_DAY, _years_before(today, young)
    return PartialDate(start, end, Precision.ABOUT if about else Precision.RANGE)


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, 1)
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=year, day=28 if leap_day and not isleap(year) else day.day)
