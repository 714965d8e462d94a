"""Whatever is typed: an answer of the right kind, never an error, never a day after today."""

import string
import time
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.dates import (
    EARLIEST,
    Age,
    Ambiguous,
    Parsed,
    PartialDate,
    Precision,
    Refusal,
    parse_birth,
    parse_date,
    to_iso,
)
from bot.domain.dates.lexicon import lexicon
from bot.domain.dates.parse import LONGEST

TODAYS = st.dates(date(2020, 1, 1), date(2060, 12, 31))
LOCALES = st.sampled_from(["kk", "ru", "en"])
WORDS = sorted({*lexicon().words, *lexicon().stems, *lexicon().chinese})
PIECES = st.one_of(
    st.sampled_from(WORDS), st.integers(0, 99).map(str), st.integers(1880, 2070).map(str), st.sampled_from("-–/.,?~")
)
PHRASES = st.lists(PIECES, max_size=8).flatmap(lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)]))


def dates_in(answer: Parsed | Age) -> tuple[PartialDate, ...]:
    """The dates that an answer offers."""
    if isinstance(answer, Ambiguous):
        return answer.candidates
    return (answer,) if isinstance(answer, PartialDate) else ()


@given(st.text(max_size=5000), TODAYS, LOCALES)
@example("１２．０８．２０２５", date(2025, 10, 15), "kk")
@example("\ud800", date(2025, 10, 15), "kk")
@example("9" * 5000, date(2025, 10, 15), "kk")
@example("十十", date(2025, 10, 15), "kk")
def test_any_text_gets_an_answer(text, today, locale):
    assert isinstance(parse_date(text, today, locale), PartialDate | Ambiguous | Refusal)
    assert isinstance(parse_birth(text, today, locale), PartialDate | Ambiguous | Refusal | Age)


@given(PHRASES, TODAYS, LOCALES)
def test_words_of_dates_in_any_order_never_lead_out_of_the_possible_days(text, today, locale):
    for found in dates_in(parse_date(text, today, locale)):
        assert EARLIEST <= found.start <= found.end <= today
        assert found.precision is not Precision.DAY or found.start == found.end


@given(PHRASES, TODAYS, LOCALES)
def test_words_of_dates_as_a_birth_keep_to_a_human_life(text, today, locale):
    answer = parse_birth(text, today, locale)
    assert not isinstance(answer, Age) or (0 <= answer.years <= 120 and answer.as_of == today)
    assert all(today.year - 121 <= found.start.year <= found.end.year <= today.year for found in dates_in(answer))


@given(PHRASES, TODAYS, LOCALES)
def test_what_is_understood_is_written_in_iso_and_read_again(text, today, locale):
    for found in dates_in(parse_date(text, today, locale)):
        assert parse_date(to_iso(found), today, locale) == found
        assert PartialDate.from_json(found.to_json()) == found


@given(st.dates(EARLIEST, date(2025, 10, 15)), LOCALES)
def test_every_day_is_itself_in_many_writings(day, locale):
    today = date(2025, 10, 15)
    expected = PartialDate(day, day, Precision.DAY)
    dotted = [f"{day:%d.%m.%Y}", f"{day.day}.{day.month}.{day.year}"] if locale != "en" else []
    for text in [day.isoformat(), f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", *dotted]:
        assert parse_date(text, today, locale) == expected


@given(st.text(alphabet=string.printable, min_size=LONGEST + 1, max_size=5000), LOCALES)
def test_a_long_text_tells_a_story_not_a_date(text, locale):
    assert isinstance(parse_date(text, date(2025, 10, 15), locale), Refusal)


@pytest.mark.parametrize(
    "text",
    [
        "12 августа 2025",
        "2025 жылғы 12 тамыз",
        "last summer",
        "не знаю " * 600,
        "1-2-" * 30,
        "с 5 по " * 17,
        "и" * 5000,
    ],
)
def test_an_answer_takes_a_few_milliseconds(text):
    parse_date(text, date(2025, 10, 15), "ru")  # the tables are read once
    began = time.perf_counter()
    for _ in range(10):
        parse_date(text, date(2025, 10, 15), "ru")
    assert (time.perf_counter() - began) / 10 < 0.05  # typical is below a millisecond; the machine may be busy
