"""Arguments of buttons: whatever is forged, cut or out of date is simply not found."""

from enum import Enum
from typing import TypeVar

from bot.domain.errors import NotFound

E = TypeVar("E", bound=Enum)
LARGEST = 2**63 - 1


def number(text: str) -> int:
    """A whole number that fits a column of the store. Raises NotFound."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19 and int(text) <= LARGEST):
        raise NotFound
    return int(text)


def member(kind: type[E], text: str) -> E:
    """The member of an enum with that value. Raises NotFound."""
    try:
        return kind(text)
    except ValueError as error:
        raise NotFound from error
