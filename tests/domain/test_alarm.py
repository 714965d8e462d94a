"""When something is an alarm, and when it is over."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.alarm import AlarmKind, Sign

NOW = datetime(2025, 9, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("minutes", "late", "calm"),
    [(None, False, True), (-60, False, True), (0, False, True), (2, False, True), (3, False, False),
     (9.99, False, False), (10, True, False), (1440, True, False)],
)  # fmt: skip
def test_late_and_calm_with_room_between_them(minutes: float | None, late: bool, calm: bool) -> None:
    sign = Sign(AlarmKind.DEAF, None if minutes is None else NOW - timedelta(minutes=minutes))
    assert (sign.late(NOW), sign.calm(NOW)) == (late, calm)
