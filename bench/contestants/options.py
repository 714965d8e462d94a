"""How our own contestant is to run: apart from it, so that who starts it need not load the bot."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Options:
    """How to run. `people`, `followers`, `crowd`: make them, and end; `publish`: to all who follow; `rate`: a second.

    `limited` leaves the limits on, as they are in real life. `database`: an address, or empty for SQLite in `folder`.
    """

    url: str
    folder: str
    rate: int = 1000
    limited: bool = False
    publish: bool = False
    people: int = 0
    followers: int = 0
    crowd: int = 0
    database: str = ""

    def dump(self) -> str:
        """As a word of a command line."""
        return json.dumps(asdict(self))
