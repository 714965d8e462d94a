"""A case by its receipt, from any account: its status, and adding to it. Whoever guesses gets nowhere."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.codes import new_receipt, read_code
from bot.domain.errors import Foreign, NotFound, NotOpen, TooManyTries
from bot.domain.peer import Peer
from bot.domain.succession import Standing, Succession
from bot.services.policy import Policy
from bot.services.ports import Unit

TRIES, WITHIN = 5, timedelta(hours=1)
WRONG = "wrong_receipt"


@dataclass(frozen=True)
class Access:
    """A case, and what somebody may do with it."""

    case: Case
    standing: Standing

    def must_be_open(self) -> None:
        """Raise NotOpen where nothing can be added with a receipt."""
        if not self.case.outstanding:
            raise NotOpen


async def show_number(unit: Unit, policy: Policy, person: Peer, number: str) -> Access | None:
    """What a receipt, or a successor's number, opens to this person from now on; None where it opens nothing.

    Raises TooManyTries after five wrong ones of this person within an hour.
    """
    if await unit.tries.count(WRONG, person.chat_id, policy.now() - WITHIN) >= TRIES:
        raise TooManyTries
    case, named = await unit.cases.by_receipt(number), await unit.successions.by_number(number)  # always both: one time
    if case:
        return await _with_receipt(unit, person, case)
    access = await _with_successors_number(unit, person, named) if named else None
    if access is None:
        await unit.tries.add(WRONG, person.chat_id)
        await unit.audit.add(person.id, WRONG)
    return access


async def access_to(unit: Unit, person: Peer, case: Case) -> Access:
    """What this person may do with a case without showing a number again. Raises Foreign where nothing."""
    if case.reporter_id == person.id:
        return Access(case, Standing.REPORTER)
    named = await unit.successions.of(case.id)
    if named and named.successor_id == person.id:
        return Access(case, Standing.SUCCESSOR)
    if await unit.holders.holds(case.id, person.id):
        return Access(case, Standing.HOLDER)
    raise Foreign


async def held_case(unit: Unit, person: Peer, code: str) -> Access:
    """The same for the code that a button holds. Raises NotFound."""
    clean = read_code(code)
    case = await unit.cases.by_code(clean) if clean else None
    if case is None:
        raise NotFound
    return await access_to(unit, person, case)


async def renew_receipt(unit: Unit, person: Peer, case: Case) -> str:
    """A new receipt for the reporter's own case: the old one, and whoever has shown it, count no more."""
    number = new_receipt()
    await unit.cases.renew_receipt(case.id, number)
    await unit.holders.remove(case.id)
    await unit.audit.add(person.id, "new_receipt", case.id, case.version)
    return number


async def _with_receipt(unit: Unit, person: Peer, case: Case) -> Access:
    try:
        return await access_to(unit, person, case)
    except NotFound:  # the first time
        if case.outstanding and await unit.holders.add(case.id, person.id):
            await unit.audit.add(person.id, "hold_receipt", case.id, case.version)
        return Access(case, Standing.HOLDER)


async def _with_successors_number(unit: Unit, person: Peer, named: Succession) -> Access | None:
    """The reporter may try the number without using it up; of others the first one has it."""
    case = await unit.cases.get(named.case_id)
    if case.reporter_id == person.id:
        return Access(case, Standing.REPORTER)
    if named.successor_id == person.id:
        return Access(case, Standing.SUCCESSOR)
    if named.successor_id is not None or not await unit.successions.register(case.id, person.id):
        return None
    await unit.audit.add(person.id, "hold_succession", case.id, case.version)
    return Access(case, Standing.SUCCESSOR)
