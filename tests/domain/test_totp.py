"""Codes: those of RFC 6238, each works once, and only in its half minute and beside it."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.totp import accept, read_code, setup_address

# RFC 6238, appendix B: the secret "12345678901234567890" in base32, and the last six digits for SHA-1.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
VECTORS = ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"))


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_the_codes_of_the_standard(seconds: int, code: str) -> None:
    now = datetime.fromtimestamp(seconds, UTC)
    step = accept(SECRET, code, now, None)
    assert step == seconds // 30
    assert accept(SECRET, code, now, step) is None  # once
    assert accept(SECRET, code, now + timedelta(seconds=30), None) == step  # a slow hand, or a clock that is off
    assert accept(SECRET, code, now + timedelta(seconds=90), None) is None


@given(st.text(max_size=12))
def test_anything_else_is_no_code(text: str) -> None:
    code = read_code(text)
    assert code is None or (len(code) == 6 and code.isascii() and code.isdigit())


def test_a_gap_does_not_matter() -> None:
    assert read_code(" 123 456 ") == read_code("123-456") == "123456"
    assert read_code("1234567") is None
    assert read_code("١٢٣٤٥٦") is None
    assert setup_address(SECRET).startswith("otpauth://totp/Jauap") and SECRET in setup_address(SECRET)
