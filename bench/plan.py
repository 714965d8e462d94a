"""What the stand-in for Telegram is asked to do in one run."""

import base64
import json
from dataclasses import asdict, dataclass

FIRST_PERSON = 100_000
FIRST_FOLLOWER = 10_000_000
TOKEN = "7:BENCH"
KEY = base64.b64encode(bytes(range(32))).decode()
# What a person writes, one message after the other: the answers to the first questions of a report.
TEXTS = (
    "Somebody Invented", "Nobody Known", "1980-05-12", "Kazakhstan", "detained", "2024-03-01", "Almaty", "not known",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One run. It ends when so many `answers` or `sends` have come, or `seconds` after the first call.

    `delay`: seconds until an answer of the network. `offered`: updates a second, evenly; 0 is the closed loop: of all
    `people`, `at_once` have a message under way, and when one is answered the next one writes. `strict`: Telegram's
    limits, with 429, where the bot may send so many a second in all (0: no limits).
    """

    delay: float = 0.05
    seconds: float = 30.0
    people: int = 0
    at_once: int = 512
    offered: float = 0.0
    answers: int = 0
    sends: int = 0
    strict: int = 0

    def dump(self) -> str:
        """As a word of a command line."""
        return json.dumps(asdict(self))

    @staticmethod
    def load(text: str) -> "Plan":
        """Back from a word of a command line."""
        return Plan(**json.loads(text))
