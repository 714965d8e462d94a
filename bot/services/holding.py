"""In a flood of reports, those beyond the hour's room are held back from the moderators: taken in like any other,
told of in one notice, and let in as room opens, the oldest first."""

from datetime import UTC, datetime, timedelta

from bot.domain.case import Case
from bot.domain.notice import Notice, NoticeKind
from bot.domain.roles import Permission
from bot.domain.view import Pick
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit, Units
from bot.services.schedule import plan
from bot.services.tell import moderators, tell_moderators

HOUR = timedelta(hours=1)
# The bot's own entries in the audit: a report came before the moderators by the hour's room, or because they said so.
ARRIVE = "arrive"
RELEASE = "release"
# Let in by one tick, so that a whole hour's room is not one heap; and in one transaction.
A_FEW, BATCH = 5, 25
# In an hour there are more ticks than this, so a wide door does not stay half shut.
TICKS = 60
# The notice about what is held: there is one, so it has an id of its own (others are random, and long).
HELD = 1
# As the moment since when it is held: a moderator has said that it may come in.
RELEASED = datetime(1970, 1, 1, tzinfo=UTC)


async def is_full(unit: Unit, policy: Policy) -> bool:
    """Whether a new report has to wait: the hour's room is used up, or others wait already."""
    return await unit.cases.queue_length(Pick.HELD) > 0 or await _room(unit, policy) <= 0


async def receive(unit: Unit, policy: Policy, case: Case) -> None:
    """A new case, just stored: tell the moderators of it, or (once) that there are some of which they are not told."""
    if case.held_at is None:
        await _arrive(unit, policy, case, ARRIVE)
        return
    await unit.audit.add(None, "hold", case.id, case.version)
    await _tell(unit, policy)


async def let_all_in(desk: Desk) -> int:
    """Say that all that is held may come in, whatever the hour's room; how many that are. The next ticks do it."""
    await desk.must(Permission.CLAIM)
    await desk.unit.audit.add(desk.person.id, "let_in")
    return await desk.unit.cases.mark_held(RELEASED)


async def let_in(units: Units, policy: Policy) -> int:
    """One tick: let in what moderators have released, and a few more where there is room; how many came in."""
    async with units.unit(reading=True) as unit:
        if not await unit.cases.queue_length(Pick.HELD) and await unit.broadcasts.said(HELD) is None:
            return 0
    total, released = 0, BATCH
    while released == BATCH:
        async with units.unit() as unit:
            released = await _let_in(unit, policy, BATCH, RELEASED)
            await unit.commit()
        total += released
    async with units.unit() as unit:
        room = min(max(A_FEW, policy.report_cap // TICKS), await _room(unit, policy))
        total += await _let_in(unit, policy, room) if room > 0 else 0
        await _keep_current(unit, policy)
        await unit.commit()
    return total


async def _let_in(unit: Unit, policy: Policy, limit: int, since: datetime | None = None) -> int:
    found = await unit.cases.to_let_in(limit, since)
    for case in found:
        released, case.held_at = case.held_at == RELEASED, None
        await unit.cases.save(case)
        await _arrive(unit, policy, case, RELEASE if released else ARRIVE)
    return len(found)


async def _arrive(unit: Unit, policy: Policy, case: Case, why: str) -> None:
    """The moderators hear of it, and its reminders begin."""
    await unit.audit.add(None, why, case.id, case.version)
    await plan(unit, policy, case)
    data = {"code": case.code, "submitted_at": case.submitted_at.isoformat(), "version": case.version}
    await tell_moderators(unit, policy, Notice(NoticeKind.REPORT_ARRIVED, data, case.id))


async def _room(unit: Unit, policy: Policy) -> int:
    """How many more reports may come before the moderators in this hour."""
    return policy.report_cap - await unit.audit.count(None, ARRIVE, policy.now() - HOUR)


async def _tell(unit: Unit, policy: Policy) -> None:
    data = {"count": await unit.cases.queue_length(Pick.HELD), "since": policy.now().isoformat()}
    if await unit.broadcasts.said(HELD) is None:
        to = [peer.id for peer in await moderators(unit, policy)]
        await unit.outbox.stand(HELD, Notice(NoticeKind.REPORTS_HELD, data), to)


async def _keep_current(unit: Unit, policy: Policy) -> None:
    """The notice says how many are held now. It stands for an hour at least, so that a number that goes up and down
    brings no message each time."""
    said = await unit.broadcasts.said(HELD)
    count = await unit.cases.queue_length(Pick.HELD)
    if said is None:
        return
    if said["count"] != count:
        await unit.outbox.reword(HELD, {**said, "count": count})
    elif not count and policy.now() - datetime.fromisoformat(said["since"]) >= HOUR:
        await unit.outbox.unsaid(HELD)
