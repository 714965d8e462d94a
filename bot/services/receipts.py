"""The status of a report by its receipt, from any account; whoever guesses gets nowhere."""

from datetime import timedelta

from bot.domain.case import Case
from bot.domain.errors import TooManyTries
from bot.domain.peer import Peer
from bot.services.policy import Policy
from bot.services.ports import Unit

TRIES, WITHIN = 5, timedelta(hours=1)
WRONG = "wrong_receipt"


async def by_receipt(unit: Unit, policy: Policy, person: Peer, receipt: str) -> Case | None:
    """The case with that receipt. Raises TooManyTries after five wrong ones of this person within an hour."""
    if await unit.audit.count(person.id, WRONG, policy.now() - WITHIN) >= TRIES:
        raise TooManyTries
    case = await unit.cases.by_receipt(receipt)
    if case is None:
        await unit.audit.add(person.id, WRONG)
    return case
