"""dateparser, for full dates in languages that our grammar does not know: «12 серпня 2025», "12 Ağustos 2025"."""

import re
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from bot.domain.dates.spans import Reading, exactly

LANGUAGES = ["tr", "uz", "ky", "az", "mn", "uk", "be", "de", "fr", "es", "ar", "fa"]
# A day and a year in figures, a month in letters: anything else would leave dateparser something to guess.
_FIGURES = re.compile(r"\d+")
_FULL_DATE = re.compile(r"[^\W_]+(?:(?:\. |, |[ -])[^\W_]+){2,4}\.?")
_STRICT = {"STRICT_PARSING": True, "REQUIRE_PARTS": ["day", "month", "year"], "PARSERS": ["absolute-time"]}


@cache
def _parser() -> Any:
    module = import_module("dateparser.date")  # only when needed: it takes a third of a second to load
    return module.DateDataParser(languages=LANGUAGES, settings=_STRICT)


def read_foreign(text: str) -> Reading:
    """The day of a full date in another language; empty unless its day and its year are what the text says."""
    numbers = sorted(int(number) for number in _FIGURES.findall(text)[:3])
    if len(numbers) != 2 or not (0 < numbers[0] <= 31 and 1900 <= numbers[1] < 2100):
        return ()
    if not _FULL_DATE.fullmatch(text):
        return ()
    found: datetime | None = _parser().get_date_data(text).date_obj
    return (exactly(found.date()),) if found and [found.day, found.year] == numbers else ()
