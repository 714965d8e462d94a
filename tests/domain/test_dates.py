"""What people answer to "when?", in Kazakh, Russian, English and Chinese, on Wednesday, 15 October 2025."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.domain.dates import Ambiguous, Parsed, PartialDate, parse_date, to_iso

TODAY = date(2025, 10, 15)
TABLE = Path(__file__).with_name("date_phrases.tsv")
PHRASES = list(csv.reader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def written(answer: Parsed) -> str:
    """An answer as the table writes it: ISO, two with a bar, or the reason of a refusal."""
    if isinstance(answer, Ambiguous):
        return "|".join(to_iso(candidate) for candidate in answer.candidates)
    return to_iso(answer) if isinstance(answer, PartialDate) else f"!{answer.reason}"


@pytest.mark.parametrize(("locale", "text", "meaning"), PHRASES)
def test_a_phrase_is_understood(locale, text, meaning):
    assert written(parse_date(text, TODAY, locale)) == meaning


def test_the_table_is_wide_enough():
    assert len(PHRASES) >= 150
    assert {locale for locale, _, _ in PHRASES} == {"kk", "ru", "en"}
    assert len({(locale, text) for locale, text, _ in PHRASES}) == len(PHRASES)
