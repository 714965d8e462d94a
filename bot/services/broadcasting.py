"""Whoever publishes sees how it goes: one message that keeps itself current, and a hand on the broadcast."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

import structlog

from bot.domain.broadcast import Broadcast, BroadcastState
from bot.domain.errors import NotFound, NotYours
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.progress import Progress
from bot.domain.roles import Permission
from bot.logs import where
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit, Units

# Unfinished broadcasts looked at in one go; a paused one stays among them until somebody decides.
MOST = 200
# What was in hand when a broadcast was cancelled arrives a little later, and is counted still; and who was to be told
# of the end when we were killed, is told by the next look.
AFTERMATH = timedelta(minutes=1)
log = structlog.get_logger()


class Wish(StrEnum):
    """What a publisher may want of a broadcast; STOP is confirmed by YES or taken back by NO."""

    PAUSE = "pause"
    GO_ON = "go"
    STOP = "stop"
    YES = "yes"
    NO = "no"


TURNS = {
    Wish.PAUSE: (frozenset({BroadcastState.RUNNING}), BroadcastState.PAUSED),
    Wish.GO_ON: (frozenset({BroadcastState.PAUSED}), BroadcastState.RUNNING),
    Wish.YES: (frozenset({BroadcastState.RUNNING, BroadcastState.PAUSED}), BroadcastState.CANCELLED),
}


async def report_progress(units: Units, policy: Policy) -> int:
    """Bring what publishers are told up to date, and end the broadcasts that are through; how many messages changed.

    A broadcast gets its message here, a moment after it was published, so that a small one is told in one line.
    """
    since = policy.now() - AFTERMATH
    async with units.unit(reading=True) as unit:
        going = await unit.broadcasts.unfinished(MOST)
        if not going and not await unit.broadcasts.ended_since(since):
            return 0
        uncounted = [each.notice_id for each in going if each.publisher_id and each.total is None]
        totals = {notice_id: await unit.broadcasts.count(notice_id) for notice_id in uncounted}
    async with units.unit() as unit:
        for notice_id, total in totals.items():
            await unit.broadcasts.counted(notice_id, total)
        await unit.broadcasts.finish()
        await unit.commit()
    # A transaction of its own: the dispatcher locks a message before its broadcast, and so must we.
    async with units.unit() as unit:
        told = await unit.broadcasts.unfinished(MOST) + await unit.broadcasts.ended_since(since)
        changed = [await _try_to_report(unit, policy, each) for each in told]
        await unit.commit()
    return sum(changed)


async def steer(desk: Desk, notice_id: int, wish: Wish) -> bool:
    """Do to a broadcast what the publisher wants; False where it is too late. Raises Refused, NotFound."""
    await desk.must(Permission.STEER)
    broadcast = await desk.unit.broadcasts.get(notice_id)
    before = await _told(desk.unit, broadcast) if broadcast else None
    if broadcast is None or before is None:
        raise NotFound
    if broadcast.publisher_id != desk.person.id and not desk.person.may(Permission.READ_ANY_CASE):
        raise NotYours(Permission.STEER)
    if before.is_over:
        return False
    allowed, state = TURNS.get(wish, (frozenset(BroadcastState), broadcast.state))
    if broadcast.state not in allowed:
        return False
    after = replace(before.then(replace(broadcast, state=state), desk.policy.now()), asking=wish is Wish.STOP)
    if wish is Wish.YES:
        after = replace(after, state=state)
    await _say(desk.unit, broadcast, after)  # first: the dispatcher, too, locks a row before its broadcast
    if wish in TURNS:
        await desk.unit.broadcasts.turn(notice_id, state)
        await desk.unit.audit.add(desk.person.id, f"broadcast_{state}")
    return True


async def call_off(unit: Unit, policy: Policy, case_id: int) -> None:
    """A case is public no more: withdraw its news that are on their way, and tell those who published them."""
    broadcasts = await unit.broadcasts.of_case(case_id)
    await unit.outbox.cancel(case_id, NoticeKind.NEWS)
    for broadcast in broadcasts:
        if broadcast.state is not BroadcastState.DONE:
            await _report(unit, policy, replace(broadcast, state=BroadcastState.CANCELLED))


async def _try_to_report(unit: Unit, policy: Policy, broadcast: Broadcast) -> bool:
    try:
        async with unit.attempt():
            return await _report(unit, policy, broadcast)
    except Exception as error:  # noqa: BLE001 - one that cannot be told of must not keep the others from their end
        log.error("progress_not_told", error=where(error))
        return False


async def _report(unit: Unit, policy: Policy, broadcast: Broadcast) -> bool:
    """Tell the publisher how a broadcast stands, where that is new; whether it was said."""
    if broadcast.progress_id is None:
        return await _begin(unit, policy, broadcast)
    before = await _told(unit, broadcast)
    if before is None or await _publisher(unit, broadcast) is None:
        return False
    after = before.then(broadcast, policy.now())
    if after.is_worth_saying(before):
        await _say(unit, broadcast, after)
        return True
    return False


async def _begin(unit: Unit, policy: Policy, broadcast: Broadcast) -> bool:
    if broadcast.state is BroadcastState.CANCELLED:
        return False
    publisher, said = await _publisher(unit, broadcast), await unit.broadcasts.said(broadcast.notice_id)
    if publisher is None or said is None:
        return False
    first = Progress.of(broadcast, said, policy.now())
    notice = Notice(NoticeKind.BROADCAST, {**first.data(), "id": str(broadcast.notice_id)})
    await unit.broadcasts.report_by(broadcast.notice_id, await unit.outbox.post(notice, publisher.id, Lane.CASE))
    return True


async def _publisher(unit: Unit, broadcast: Broadcast) -> Peer | None:
    """Who published it, as long as they are a moderator."""
    try:
        person = await unit.peers.get(broadcast.publisher_id) if broadcast.publisher_id else None
    except NotFound:
        return None
    return person if person and person.may(Permission.STEER) else None


async def _told(unit: Unit, broadcast: Broadcast) -> Progress | None:
    """The report as it was said last; None where there is none."""
    data = await unit.broadcasts.said(broadcast.progress_id) if broadcast.progress_id else None
    return Progress.read(data) if data else None


async def _say(unit: Unit, broadcast: Broadcast, progress: Progress) -> None:
    if broadcast.progress_id:
        await unit.outbox.reword(broadcast.progress_id, {**progress.data(), "id": str(broadcast.notice_id)})
