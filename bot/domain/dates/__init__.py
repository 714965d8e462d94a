"""Dates as people tell them: `parse_date` and `parse_birth`, and the plain values that they give."""

from bot.domain.dates.partial import (
    EARLIEST,
    Age,
    Ambiguous,
    Birth,
    Parsed,
    PartialDate,
    Precision,
    Reason,
    Refusal,
)
from bot.domain.dates.parse import parse_date

__all__ = [
    "EARLIEST",
    "Age",
    "Ambiguous",
    "Birth",
    "Parsed",
    "PartialDate",
    "Precision",
    "Reason",
    "Refusal",
    "parse_date",
]
