"""A deed that waits for a second person: who asks, what exactly is to be done, and to which version of the case."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Deed(StrEnum):
    """What waits: a filled-in form, publishing the facts alone, one record, a closed case that is public again,
    that two cases are merged, or that two public cases belong together."""

    FORM = "form"
    FACTS = "facts"
    RECORD = "record"
    REOPEN = "reopen"
    MERGE = "merge"
    LINK = "link"


def name_of(deed: Deed, content: dict[str, Any]) -> str:
    """What the record and the sentences call a deed: a form by its own name."""
    return str(content["form"]) if deed is Deed.FORM else str(deed)


@dataclass(frozen=True)
class Approval:
    """The request. `content` holds all that doing it needs, and is sealed with the case."""

    id: int
    case_id: int
    deed: Deed
    asked_by: int
    asked_at: datetime
    version: int
    content: dict[str, Any]

    @property
    def name(self) -> str:
        """What the record and the sentences call it."""
        return name_of(self.deed, self.content)

    @property
    def into_id(self) -> int:
        """The case that would lead, where two are to be merged; else 0."""
        return int(self.content.get("into", 0))

    @property
    def case_ids(self) -> list[int]:
        """The cases that it would change, in the order in which everybody takes them in hand."""
        return sorted({self.case_id, self.into_id} - {0})
