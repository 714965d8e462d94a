"""What is told of the audit: to whoever verifies it, and to the admins."""

from dataclasses import dataclass

from bot.domain.audit import Fault, Finding, Mark
from bot.services.ports import Units

WRONG = {
    Fault.CHANGED: "Entry {} was changed, moved or slipped in.",
    Fault.MISSING: "Entry {} is missing.",
    Fault.UNLINKED: "An entry was slipped in beside the chain (row {}).",
    Fault.OTHER_HISTORY: "The record does not contain this mark: it was written anew since entry {} or before.",
}


@dataclass(frozen=True)
class Verdict:
    """Whether the audit is in order, and how to say so."""

    in_order: bool
    line: str


async def verdict(units: Units, kept: Mark | None) -> Verdict:
    """Verify the audit; `kept` is a mark that somebody wrote down."""
    async with units.unit(reading=True) as unit:
        head, found = await unit.audit.head(), await unit.audit.verify(kept)
    return Verdict(False, _wrong(found)) if found else Verdict(True, f"The record is in order. Its mark: {head}")


def _wrong(found: Finding) -> str:
    return "THE RECORD IS NOT IN ORDER. " + WRONG[found.fault].format(found.number)
