"""How our own contestant is to run: apart from it, so that who starts it need not load the bot."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Options:
    """How to run. `people` and `followers`: make them first, and end; `publish`: to all who follow; `rate`: a second.

    `limited` leaves the limits on, as they are in real life.
    """

    url: str
    folder: str
    rate: int = 1000
    limited: bool = False
    publish: bool = False
    people: int = 0
    followers: int = 0

    def dump(self) -> str:
        """As a word of a command line."""
        return json.dumps(asdict(self))
