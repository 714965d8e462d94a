"""Rows of buttons on a small phone."""

from hypothesis import given
from hypothesis import strategies as st

from bot.texts.screen import ROOM, Button, fitted


def test_short_labels_share_a_row_and_a_long_one_stands_alone() -> None:
    rows = fitted(
        [Button(label, "x") for label in ("Алматы қаласы", "Іле Қазақ автономиялық облысы", "Абай", "Үрімжі")]
    )
    assert [[button.label for button in row] for row in rows] == [
        ["Алматы қаласы"],
        ["Іле Қазақ автономиялық облысы"],
        ["Абай", "Үрімжі"],
    ]


@given(st.lists(st.text(min_size=1, max_size=70)), st.integers(2, 4))
def test_none_is_lost_moved_or_cut(labels: list[str], wide: int) -> None:
    buttons = [Button(label, "x") for label in labels]
    rows = fitted(buttons, wide)
    assert [button for row in rows for button in row] == buttons
    for row in rows:
        assert 1 <= len(row) <= wide
        assert len(row) == 1 or all(len(button.shown) <= ROOM[len(row)] for button in row)
