"""What came of the sends, written down: many at a time, in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from bot.delivery.outcome import Fate, Outcome
from bot.delivery.ports import Unit
from bot.domain.notice import Lane, NoticeKind

# Under which name a follower's row is counted in its broadcast.
COUNTED = {Fate.SENT: "sent", Fate.UNREACHABLE: "unreachable", Fate.DEAD: "failed"}
# Longer than it takes to notice that the clock was set back.
A_WHILE = timedelta(minutes=1)
log = structlog.get_logger()


async def record(unit: Unit, outcomes: Collection[Outcome], now: datetime) -> None:
    """Record every outcome, and count those of broadcasts."""
    await unit.dispatch.sent([(each.parcel, each.message_id) for each in outcomes if each.fate is Fate.SENT])
    for outcome in outcomes:
        if outcome.fate is not Fate.SENT:
            await _record(unit, outcome, now)
    for notice_id, counts in _counts(outcomes).items():
        await unit.broadcasts.tally(notice_id, counts)


async def _record(unit: Unit, outcome: Outcome, now: datetime) -> None:
    parcel = outcome.parcel
    match outcome.fate:
        case Fate.AGAIN:
            # It was due: where that lies ahead, the clock has been set back since, and it stays before what came then.
            due_at = parcel.due_at if parcel.due_at <= now else now - A_WHILE
            await unit.dispatch.again(parcel, outcome.error, due_at, unanswered=outcome.unanswered)
            if outcome.told:
                await unit.dispatch.hold(parcel.peer_id, now + outcome.wait)
        case Fate.UNREACHABLE:
            await unit.dispatch.failed(parcel, "unreachable", outcome.error)
            await unit.peers.lose(parcel.peer_id, now)
        case _:
            log.warning("undeliverable", row=parcel.id, error=outcome.error)
            await unit.dispatch.failed(parcel, "dead", outcome.error)


def _counts(outcomes: Collection[Outcome]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        name, parcel = COUNTED.get(outcome.fate), outcome.parcel
        is_follower = parcel.lane is Lane.BROADCAST and parcel.notice.kind is not NoticeKind.DIGEST
        if name and is_follower and parcel.edits is None:
            counts[parcel.notice_id][name] += 1
    return counts
