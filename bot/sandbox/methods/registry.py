"""The methods of the Bot API that the sandbox knows, by their lower-case names."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.sandbox.params import Params
from bot.sandbox.world import World

Method = Callable[[World, Params], Any | Awaitable[Any]]
METHODS: dict[str, Method] = {}
NAMES: dict[str, str] = {}


def method(name: str) -> Callable[[Method], Method]:
    """Register a function as the Bot API method of this name. It returns the result or raises ApiError."""

    def register(function: Method) -> Method:
        METHODS[name.lower()] = function
        NAMES[name.lower()] = name
        return function

    return register
