"""What people answer to "date of birth or age?" on 15 October 2025."""

import csv
from datetime import date
from pathlib import Path

import pytest

from bot.domain.dates import Age, Ambiguous, Birth, PartialDate, parse_birth, to_iso

TODAY = date(2025, 10, 15)
TABLE = Path(__file__).with_name("birth_phrases.tsv")
PHRASES = list(csv.reader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def written(answer: Birth) -> str:
    """An answer as the table writes it: an age, about an age (~), ISO, two with a bar, the reason of a refusal."""
    if isinstance(answer, Age):
        assert answer.as_of == TODAY
        return f"{'~' if answer.about else ''}{answer.years}"
    if isinstance(answer, Ambiguous):
        return "|".join(to_iso(candidate) for candidate in answer.candidates)
    return to_iso(answer) if isinstance(answer, PartialDate) else f"!{answer.reason}"


@pytest.mark.parametrize(("locale", "text", "meaning"), PHRASES)
def test_a_birth_or_an_age_is_understood(locale, text, meaning):
    assert written(parse_birth(text, TODAY, locale)) == meaning


def test_an_age_comes_back_from_json():
    age = Age(45, True, TODAY)
    assert Age.from_json(age.to_json()) == age
    assert age.to_json() == {"age": "45", "about": "yes", "as_of": "2025-10-15"}


@pytest.mark.parametrize("today", [date(2024, 2, 29), date(2023, 2, 28), date(2025, 1, 1)])
def test_ages_give_every_possible_day_of_birth_and_no_other(today):
    answer = parse_birth("20-21 лет", today, "ru")
    assert isinstance(answer, PartialDate)
    ages = [age_on(today, born) for born in (answer.start, answer.end)]
    assert ages == [21, 20]
    outside = [date.fromordinal(answer.start.toordinal() - 1), date.fromordinal(answer.end.toordinal() + 1)]
    assert [age_on(today, born) for born in outside] == [22, 19]


def age_on(day: date, born: date) -> int:
    """Whole years between two days."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
