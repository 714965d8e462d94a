"""Dates as people tell them: `parse_date` and `parse_birth`, and the plain values that they give."""

from bot.domain.dates.birth import parse_birth
from bot.domain.dates.iso import to_iso
from bot.domain.dates.parse import parse_date
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
    "parse_birth",
    "parse_date",
    "to_iso",
]
