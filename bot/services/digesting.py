"""Digests: who chose so hears of all that happened together, at their own hour, even at night."""

from datetime import UTC, datetime, timedelta

import structlog

from bot.domain.digest import Kept, messages, next_digest
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Digest, Peer
from bot.logs import where
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.services.tell import targets_of

# On SQLite a batch holds the one write lock, and people wait for it.
BATCH = 50
# What waits for somebody who cannot be reached is told on their return, unless it is older.
WAITS = timedelta(days=30)
# After a change to EACH: a broadcast that was just under way may have kept something yet.
SWEEP = timedelta(minutes=1)
log = structlog.get_logger()


class Digests:
    """Sends what is due; where the clock has gone back since the last look, what it had planned is planned anew."""

    def __init__(self, units: Units, policy: Policy) -> None:
        self._units, self._policy = units, policy
        # Before the first look nobody knows what the clock did.
        self._looked_at = datetime.max.replace(tzinfo=UTC)

    async def send(self) -> int:
        """Post every digest that is due; how many chats were looked at."""
        now = self._policy.now()
        if now < self._looked_at:
            await plan_anew(self._units, self._policy)
        self._looked_at = now
        return await send_digests(self._units, self._policy)


async def send_digests(units: Units, policy: Policy) -> int:
    """Post every digest that is due; how many chats were looked at. Batches, as for reminders."""
    total, handled = 0, BATCH
    while handled == BATCH:
        async with units.unit() as unit:
            due = await unit.peers.due_digests(policy.now(), BATCH)
            kept = await unit.outbox.kept([peer.id for peer in due]) if due else {}
            for peer in due:
                await _handle(unit, policy, peer, kept.get(peer.id, []))
            await unit.commit()
        handled = len(due)
        total += handled
    return total


async def plan_anew(units: Units, policy: Policy) -> int:
    """The clock was set back, or may have been: nobody shall wait for a moment that it chose then; how many did."""
    total, handled = 0, BATCH
    while handled == BATCH:
        async with units.unit() as unit:
            found = await unit.peers.misplanned_digests(policy.now(), BATCH)
            for peer in found:
                await _plan(unit, policy, peer)
            await unit.commit()
        handled = len(found)
        total += handled
    return total


async def choose(unit: Unit, policy: Policy, peer: Peer, digest: Digest, hour: int | None = None) -> None:
    """Let a chat hear of each development at once, or of all together at `hour` (0 to 23; None: as before).

    What was kept until now goes out at once where it wants each at once.
    """
    peer.digest = digest
    peer.digest_hour = peer.digest_hour if hour is None else hour
    peer.digest_at = next_digest(policy.now(), digest, peer.digest_hour, policy.zone)
    if digest is Digest.EACH:
        await _say(unit, peer, await _kept(unit, peer))
        peer.digest_at = policy.now() + SWEEP
    await unit.peers.save(peer)


async def drop_unfollowed(unit: Unit, peer: Peer) -> None:
    """The chat follows less than before: what was kept of the rest is not told any more."""
    kept = await _kept(unit, peer)
    if not kept:
        return
    targets = {follow.target for follow in await unit.follows.of(peer.id)}
    case_ids = {each.case_id for each in kept}
    unwanted = {case_id for case_id in case_ids if not await _follows(unit, targets, case_id)}
    await unit.outbox.drop_kept([each.id for each in kept if each.case_id in unwanted])


async def _follows(unit: Unit, targets: set[str], case_id: int | None) -> bool:
    """Whether one of the targets brings news of this case; one that is gone is told to all who follow anything."""
    publication = await unit.publications.get(case_id) if case_id else None
    return not targets.isdisjoint(await targets_of(unit, publication)) if publication else bool(targets)


async def _kept(unit: Unit, peer: Peer) -> list[Kept]:
    return (await unit.outbox.kept([peer.id])).get(peer.id, [])


async def _handle(unit: Unit, policy: Policy, peer: Peer, kept: list[Kept]) -> None:
    """One digest in its own savepoint: what fails for one chat stays kept, and does not silence the others."""
    try:
        async with unit.attempt():
            await _digest(unit, policy, peer, kept)
    except Exception as error:  # noqa: BLE001 - as the docstring says; a store that fails does so again below
        log.error("digest_waits", error=where(error))
    await _plan(unit, policy, peer)


async def _plan(unit: Unit, policy: Policy, peer: Peer) -> None:
    peer.digest_at = next_digest(policy.now(), peer.digest, peer.digest_hour, policy.zone)
    await unit.peers.plan_digest(peer)


async def _digest(unit: Unit, policy: Policy, peer: Peer, kept: list[Kept]) -> None:
    if peer.unreachable_at is None:
        await _say(unit, peer, kept)
        return
    await unit.outbox.drop_kept([each.id for each in kept if each.at < policy.now() - WAITS])


async def _say(unit: Unit, peer: Peer, kept: list[Kept]) -> None:
    """Post all that was kept. A notice holds the numbers of rows alone: what is erased or corrected until it goes out
    is erased or corrected in it."""
    parts = messages(kept)
    for number, rows in enumerate(parts, 1):
        data = {"rows": rows, "part": number, "parts": len(parts)}
        await unit.outbox.post(Notice(NoticeKind.DIGEST, data), peer.id, Lane.BROADCAST)
        await unit.outbox.digested(rows)
