"""dateparser, for full dates in languages that our grammar does not know; trusted only when nothing is guessed."""

import re
from datetime import date, datetime
from functools import cache
from typing import Any

from bot.domain.dates.spans import Reading, exactly
from bot.domain.letters import fold

# It must look like "12 août 2025": three words, two of them the numbers of the day and the year.
_FULL_DATE = re.compile(r"(?:(\d{1,2})\.? (?:de )?([^\W\d_]{3,14}),? (?:de )?((?:19|20)\d\d)\.?)")


@cache
def _parser() -> Any:
    from dateparser.date import DateDataParser  # slow to load

    return DateDataParser


def read_foreign(text: str) -> Reading:
    return ()
