"""Every call that the bot made is held against the Bot API as data, where that is at hand."""

import json
from typing import Any

from bot.sandbox.spec import spec_path, violations


def assert_calls_follow_the_bot_api(calls: list[dict[str, Any]]) -> None:
    """No unknown method or parameter, none missing, none of a wrong type."""
    path = spec_path()
    if path is not None:
        assert violations(calls, json.loads(path.read_text(encoding="utf-8"))) == []
