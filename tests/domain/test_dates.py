"""What people answer to "when?", in Kazakh, Russian, English and Chinese, on Wednesday, 15 October 2025."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.domain.dates import Ambiguous, Parsed, PartialDate, Precision, parse_date, to_iso

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


def test_a_date_comes_back_from_json_as_plain_strings():
    found = parse_date("в начале октября 2017", TODAY, "ru")
    assert isinstance(found, PartialDate)
    assert found.to_json() == {"start": "2017-10-01", "end": "2017-10-10", "precision": "range"}
    assert PartialDate.from_json(found.to_json()) == found


@pytest.mark.parametrize("data", [{}, {"start": "x", "end": "y", "precision": "day"}])
def test_what_is_no_date_does_not_come_back(data):
    with pytest.raises((KeyError, ValueError)):
        PartialDate.from_json(data)


def test_a_date_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end before"):
        PartialDate(TODAY, date(2025, 10, 14), Precision.RANGE)


def test_in_a_time_line_before_stands_at_its_end_and_all_else_at_its_start():
    texts = ["2017", "до 2018 года", "с мая 2019", "12.08.2019"]
    found = [answer for text in texts if isinstance(answer := parse_date(text, TODAY, "ru"), PartialDate)]
    assert [answer.sort_key for answer in found] == [
        date(2017, 1, 1),
        date(2017, 12, 31),
        date(2019, 5, 1),
        date(2019, 8, 12),
    ]


@pytest.mark.parametrize(
    ("today", "text", "meaning"),
    [
        (date(2026, 1, 10), "12 декабря", "2025-12-12"),
        (date(2025, 12, 12), "12 декабря", "2025-12-12"),
        (date(2026, 3, 1), "29 февраля", "2024-02-29"),
        (date(2026, 1, 10), "зимой", "2025-24"),
        (date(2026, 1, 10), "прошлым летом", "2025-22"),
        (date(2026, 7, 10), "прошлым летом", "2025-22"),
        (date(2026, 1, 10), "прошлой зимой", "2024-24"),
        (date(2026, 1, 10), "месяц назад", "2025-12-01~/2025-12-31~"),
        (date(2026, 11, 23), "12/08/2025", "2025-08-12|2025-12-08"),
        (date(2025, 10, 18), "в прошлую пятницу", "2025-10-17|2025-10-10"),
        (date(2025, 10, 17), "в прошлую пятницу", "2025-10-10"),
        (date(2025, 10, 13), "на этой неделе", "2025-10-13/2025-10-13"),
        (date(2025, 8, 31), "31 августа", "2025-08-31"),
    ],
)
def test_the_day_of_the_question_decides(today, text, meaning):
    assert written(parse_date(text, today, "ru")) == meaning
