"""Every call that the bot makes in the suite is held against the Bot API as data, where that is at hand."""

import json
from functools import cache
from typing import Any

from bot.sandbox.spec import spec_path, violations


@cache
def bot_api() -> dict[str, Any] | None:
    """The Bot API's methods and types; None where the file is not there."""
    path = spec_path()
    return json.loads(path.read_text(encoding="utf-8")) if path else None


def assert_calls_follow_the_bot_api(calls: list[dict[str, Any]]) -> None:
    """No unknown method or parameter, none missing, none of a wrong type."""
    spec = bot_api()
    if spec is not None:
        assert violations(calls, spec) == []
