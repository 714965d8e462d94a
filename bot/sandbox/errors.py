"""The two ways the sandbox says no: to the bot, in Telegram's words, and to whoever steers the sandbox."""

from typing import Any


class ApiError(Exception):
    """A refusal of the Bot API, with Telegram's code, description and `parameters`."""

    def __init__(self, code: int, description: str, parameters: dict[str, Any] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


class ControlError(Exception):
    """A wrong request to the control API; the text says exactly what is wrong."""


def bad_request(reason: str) -> ApiError:
    """400, as Telegram words it: "Bad Request: <reason>"."""
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    """403, as Telegram words it: "Forbidden: <reason>"."""
    return ApiError(403, f"Forbidden: {reason}")
