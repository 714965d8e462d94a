"""What somebody asks of the control API, read field by field."""

from typing import Any

from bot.sandbox.errors import ControlError
from bot.sandbox.model import Json


class Wish:
    """The fields of a request. A wrong one is refused with a sentence that names it."""

    def __init__(self, fields: Json) -> None:
        self.fields = fields

    def has(self, name: str) -> bool:
        """Is the field there and not empty?"""
        return self.fields.get(name) not in (None, "")

    def need(self, name: str) -> Any:
        """A field that must be there. Raises ControlError."""
        if self.fields.get(name) is None:
            raise ControlError(f"{name} is missing")
        return self.fields[name]

    def text(self, name: str, default: str = "") -> str:
        """A text. Raises ControlError for anything else."""
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise ControlError(f"{name} must be a text, not {value!r}")
        return value

    def number(self, name: str, default: int | None = None) -> int:
        """An integer (also as its digits); it must be there if there is no default. Raises ControlError."""
        value = self.fields.get(name)
        if value in (None, ""):
            value = default if default is not None else self.need(name)
        try:
            return int(value)
        except (TypeError, ValueError):
            raise ControlError(f"{name} must be an integer, not {value!r}") from None

    def real(self, name: str) -> float:
        """A real number that must be there. Raises ControlError."""
        value = self.need(name)
        try:
            return float(value)
        except (TypeError, ValueError):
            raise ControlError(f"{name} must be a number, not {value!r}") from None

    def within(self, name: str) -> "Wish":
        """An object that must be there. Raises ControlError."""
        value = self.need(name)
        if not isinstance(value, dict):
            raise ControlError(f"{name} must be an object, not {value!r}")
        return Wish(value)

    def flag(self, name: str) -> bool:
        """A Boolean that is false when absent."""
        return self.fields.get(name) in (True, "true", "1", 1)
