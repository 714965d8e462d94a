"""Marks of the audit's chain, as they are written down and read back."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.audit import LINK_BYTES, Entry, Mark

words = st.text(st.characters(categories=["Ll", "Nd"], include_characters="_:"), min_size=1)


@given(st.integers(0, 10**18 - 1), st.binary(min_size=LINK_BYTES, max_size=LINK_BYTES))
def test_a_mark_is_read_as_it_was_written(number: int, link: bytes) -> None:
    mark = Mark(number, link)
    assert Mark.read(f" {str(mark).upper()}\n") == mark


ids = st.none() | st.integers()
entries = st.builds(Entry, st.integers(1), st.datetimes(timezones=st.just(UTC)), ids, words, ids, ids)


@given(entries, entries)
def test_two_entries_are_told_alike_only_where_they_are_the_same(one: Entry, other: Entry) -> None:
    assert (one.told() == other.told()) == (one == other)


@pytest.mark.parametrize("text", ["", "12", "12-", "12-abc", "-" + "0" * 64, "x-" + "0" * 64, "1-" + "g" * 64])
def test_what_is_no_mark_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="64 hexadecimal digits"):
        Mark.read(text)
