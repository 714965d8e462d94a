"""What came of the sends, written down: many at a time, in one transaction."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

import structlog

from bot.delivery.outcome import Fate, Outcome
from bot.delivery.ports import Unit
from bot.domain.message import Message
from bot.domain.notice import FLEETING, UNKEPT, Lane, NoticeKind

# Under which name a follower's row is counted in its broadcast.
COUNTED = {Fate.SENT: "sent", Fate.UNREACHABLE: "unreachable", Fate.DEAD: "failed"}
# Longer than it takes to notice that the clock was set back.
A_WHILE = timedelta(minutes=1)
# The chat and the message.
Gone = tuple[int, int]
log = structlog.get_logger()


async def record(unit: Unit, outcomes: Collection[Outcome], now: datetime, vanish_after: timedelta) -> list[Gone]:
    """Record every outcome, and count those of broadcasts; the messages that reached somebody who is forgotten."""
    await unit.dispatch.sent([(each.parcel, each.message_id) for each in outcomes if each.fate is Fate.SENT])
    for outcome in outcomes:
        if outcome.fate is not Fate.SENT:
            await _record(unit, outcome, now)
    for notice_id, counts in _counts(outcomes).items():
        await unit.broadcasts.tally(notice_id, counts)
    return await _remember(unit, [each for each in outcomes if each.peer], now, vanish_after)


async def _remember(unit: Unit, sent: Collection[Outcome], now: datetime, vanish_after: timedelta) -> list[Gone]:
    """Keep the ids of messages that leave no row in the outbox; details go by themselves after `vanish_after`."""
    there = await unit.peers.there({each.parcel.peer_id for each in sent}) if sent else set()
    new, edited = [], []
    for each in sent:
        data, notice = each.parcel.notice.data, each.parcel.notice
        if each.parcel.peer_id not in there or each.message_id is None or notice.kind not in UNKEPT:
            continue
        delete_at = now + vanish_after if notice.vanishes else None
        message = Message(each.parcel.peer_id, each.message_id, now, notice.case_id, delete_at)
        if data.get("params", {}).get("message_id") != each.message_id:
            new.append(message)
        elif delete_at:
            edited.append(message)
    await unit.messages.add(new)
    await unit.messages.show_other(edited)
    lost = [each for each in sent if each.parcel.peer_id not in there]
    return [(each.peer.chat_id, each.message_id) for each in lost if each.peer and each.message_id]


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
            await _give_up(unit, outcome, "unreachable")
            await unit.peers.lose(parcel.peer_id, now)
        case _:
            log.warning("undeliverable", row=parcel.id, error=outcome.error)
            await _give_up(unit, outcome, "dead")


async def _give_up(unit: Unit, outcome: Outcome, state: str) -> None:
    """Take it out of the way. Details of several cases are not kept: no case would take them along when it goes."""
    notice = outcome.parcel.notice
    if notice.kind in FLEETING or (notice.vanishes and notice.case_id is None):
        await unit.dispatch.drop(outcome.parcel)
    else:
        await unit.dispatch.failed(outcome.parcel, state, outcome.error)


def _counts(outcomes: Collection[Outcome]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = defaultdict(Counter)
    for outcome in outcomes:
        name, parcel = COUNTED.get(outcome.fate), outcome.parcel
        is_follower = parcel.lane is Lane.BROADCAST and parcel.notice.kind is not NoticeKind.DIGEST
        if name and is_follower and parcel.edits is None:
            counts[parcel.notice_id][name] += 1
    return counts
