"""What the leading worker does besides sending and ticking: the copy of each day."""

import asyncio

import structlog

from bot.domain.alarm import AlarmKind
from bot.logs import where
from bot.services.alarms import report
from bot.services.policy import Policy
from bot.services.ports import Units
from bot.store.errors import StoreError
from bot.store.moving.backup import Plan, daily_backup, planned

__all__ = ["keep_copies", "keep_copy", "planned"]

# Between two looks whether today's copy is there, in seconds.
EVERY = 600.0
log = structlog.get_logger()


async def keep_copies(plan: Plan, units: Units, policy: Policy) -> None:
    """Make the copy of each day, for ever; the admins hear where it fails, and once more when it is well again."""
    while True:
        try:
            await keep_copy(plan, units, policy)
        except Exception as error:  # noqa: BLE001 - whatever it is, the next look may go well
            log.error("copy_waits", error=where(error))
        await asyncio.sleep(EVERY)


async def keep_copy(plan: Plan, units: Units, policy: Policy) -> bool:
    """Make the copy of today unless it is there, and say how that went; whether one was made whole."""
    try:
        copy = await daily_backup(plan, policy.clock, policy.zone)
    except StoreError as error:
        log.error("copy_failed", error=where(error))
        await report(units, policy, AlarmKind.BACKUP, wrong=True)
        return False
    if copy is None:
        return False
    log.info("copy_made", rows=copy.rows, files=copy.files, lost=copy.lost)
    await report(units, policy, AlarmKind.BACKUP, wrong=copy.lost > 0)
    return not copy.lost
