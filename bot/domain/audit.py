"""The audit: who did what to which case, without content; each entry is linked to all that came before it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from bot.domain.staff import Member

LINK_BYTES = 32
# What people do with their own reports. The staff may report as well, so nobody is named beside these.
OF_PEOPLE = frozenset(
    {
        "submit", "consent", "confirm_consent", "consent_photo", "erase", "forget", "wrong_receipt", "hold_receipt",
        "new_receipt", "name_successor", "unname_successor", "hold_succession", "ask_succession", "stay", "succeed",
        "refused_own_case",
    }
)  # fmt: skip
MARK_SENT = "mark_sent"
# The beginning went, in its time, up to the number that follows; a beginning that went otherwise shows by that.
LET_GO = "let_go:"


@dataclass(frozen=True)
class Entry:
    """One deed. `actor_id` and `case_id` are ids of our own, never Telegram's."""

    number: int
    at: datetime
    actor_id: int | None
    action: str
    case_id: int | None
    version: int | None

    def told(self) -> str:
        """All of it in one line, which no other entry has."""
        at = self.at.astimezone(UTC).isoformat(timespec="microseconds")
        parts = (self.number, at, self.actor_id, self.action, self.case_id, self.version)
        return "|".join("" if part is None else str(part) for part in parts)


@dataclass(frozen=True)
class Mark:
    """A place in the chain: the number of an entry, and the link that only this history leads to."""

    number: int = 0
    link: bytes = b""

    def __str__(self) -> str:
        return f"{self.number}-{self.link.hex()}"

    @classmethod
    def read(cls, text: str) -> "Mark":
        """The mark that somebody kept. Raises ValueError."""
        found = re.fullmatch(rf"(\d{{1,18}})-([0-9a-f]{{{2 * LINK_BYTES}}})", text.strip().lower())
        if not found:
            raise ValueError("a mark is a number, a hyphen and 64 hexadecimal digits, as the bot sent it")
        return cls(int(found[1]), bytes.fromhex(found[2]))


class Fault(StrEnum):
    """What can be wrong with the chain."""

    CHANGED = "changed"
    MISSING = "missing"
    UNLINKED = "unlinked"
    OTHER_HISTORY = "other history"
    BEFORE = "before the beginning"


class Pick(StrEnum):
    """Which entries an admin looks at; besides, those of one colleague."""

    ALL = "all"
    REFUSED = "refused"


@dataclass(frozen=True)
class Page:
    """Entries, the newest first; `codes` of the cases that are still there, `members` by their peers' ids."""

    head: Mark
    which: str
    before: int | None
    entries: list[Entry]
    more: bool
    codes: dict[int, str]
    members: dict[int, Member]


@dataclass(frozen=True)
class Finding:
    """What is wrong, and at which number."""

    fault: Fault
    number: int


def check(before: Mark, links: Iterable[tuple[Mark, bytes]]) -> Finding | None:
    """The first thing that is wrong with a part of the chain that follows `before`.

    `links`: each entry's mark as it is stored, and the link that it should have.
    """
    for mark, right in links:
        if mark.number != before.number + 1:
            return Finding(Fault.MISSING, before.number + 1)
        if mark.link != right:
            return Finding(Fault.CHANGED, mark.number)
        before = mark
    return None
