"""Letting go, daily, of what nobody needs any more: what is not there cannot be taken."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.domain.case import Case, Workflow
from bot.logs import where
from bot.services import consenting, filling
from bot.services.forgetting import forget_reporter
from bot.services.policy import Policy
from bot.services.ports import Unit, Units

# Let go in one transaction, so that nobody who writes waits for long.
PART = 100
# How long it is known which cases a colleague has opened: an unusual day is seen at once.
READS = timedelta(days=30)
Step = Callable[[Unit, Policy], Awaitable[int]]
log = structlog.get_logger()


async def purge(units: Units, policy: Policy) -> int:
    """Let go of all that is older than the settings say; how many drafts, cases, reporters, updates and messages."""
    count = 0
    for step in (_drafts, _rejected, _reporters, _updates, _messages, _staff, _tries, _audit):
        gone = PART
        while gone >= PART:
            async with units.unit() as unit:
                gone = await step(unit, policy)
                await unit.commit()
            count += gone
    return count


async def _drafts(unit: Unit, policy: Policy) -> int:
    since, left_since = policy.now() - policy.retention.drafts, policy.now() - policy.retention.left_drafts
    old = await unit.drafts.untouched(since, left_since, PART)
    return sum([await _tried(unit, _discard(unit, *each)) for each in old])


async def _discard(unit: Unit, draft_id: int, owner_id: int) -> None:
    draft = await unit.drafts.get(draft_id, owner_id)
    if draft:
        await filling.discard(unit, draft)


async def _rejected(unit: Unit, policy: Policy) -> int:
    old = await unit.cases.unmoved(Workflow.REJECTED, policy.now() - policy.retention.rejected, PART)
    for case in old:
        await consenting.destroy(unit, case)
        await unit.audit.add(None, "purge_rejected", case.id, case.version)
    return len(old)


async def _reporters(unit: Unit, policy: Policy) -> int:
    old = await unit.cases.remembered(policy.now() - policy.retention.reporter, PART)
    return sum([await _tried(unit, _forget(unit, case)) for case in old])


async def _forget(unit: Unit, case: Case) -> None:
    peer_id = case.reporter_id
    await forget_reporter(unit, case)
    await unit.cases.save(case)
    await unit.audit.add(None, "purge_reporter", case.id, case.version)
    if peer_id is not None and not await unit.peers.is_tied(peer_id):
        await unit.peers.delete(peer_id)


async def _updates(unit: Unit, policy: Policy) -> int:
    return await unit.inbox.forget(policy.now() - policy.retention.inbox, PART)


async def _messages(unit: Unit, policy: Policy) -> int:
    return await unit.messages.forget(PART)


async def _staff(unit: Unit, policy: Policy) -> int:
    """What the staff leaves behind: which cases were read, and invitations that nobody followed."""
    await unit.staff.forget_reads((policy.today() - READS).isoformat())
    await unit.staff.drop_invitations(policy.now())
    return 0


async def _tries(unit: Unit, _policy: Policy) -> int:
    await unit.tries.forget()
    return 0


async def _audit(unit: Unit, policy: Policy) -> int:
    await unit.audit.purge(policy.now() - policy.retention.audit)
    return 0


async def _tried(unit: Unit, work: Awaitable[None]) -> bool:
    """Whether it could be done; one that is damaged must not keep the others."""
    try:
        async with unit.attempt():
            await work
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go
        log.error("not_purged", error=where(error))
        return False
    return True
