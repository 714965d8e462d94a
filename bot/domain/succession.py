"""A successor: a relative whom the reporter has named, and who can take over where the reporter is silent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# How long the reporter has to say "I am here": where they left a question unanswered for the whole period or cannot be
# reached, their silence is known; where nobody asked them anything, this is the first they hear of it.
NOTICE = timedelta(days=3)
LONG_NOTICE = timedelta(days=14)


class Standing(StrEnum):
    """What somebody is to a case: who reported it, who may take over, or who has shown its receipt."""

    REPORTER = "reporter"
    SUCCESSOR = "successor"
    HOLDER = "holder"


@dataclass(frozen=True)
class Succession:
    """Who may take over a case: `successor_id` is None until they have shown their number.

    `heard_at`: when the reporter was last in this case, counted from the day on which they named somebody.
    """

    case_id: int
    successor_id: int | None
    heard_at: datetime

    def silent(self, now: datetime, after: timedelta) -> bool:
        """Whether the reporter has not been heard of for so long."""
        return now - self.heard_at >= after
