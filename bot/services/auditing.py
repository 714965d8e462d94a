"""The record of who did what: admins read it and check it, and are sent its mark each day."""

from datetime import date

from bot.domain.audit import MARK_SENT, Finding, Mark, Page, Pick
from bot.domain.errors import NotFound
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.domain.staff import Member
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit, Units

# However long their words, so many entries fit a message.
PAGE = 10


async def read_record(desk: Desk, which: str = Pick.ALL, before: int | None = None) -> Page:
    """A page of ALL, of what was REFUSED, or of one colleague's work (their number). Raises Refused, NotFound."""
    await desk.must(Permission.READ_AUDIT)
    unit = desk.unit
    members = {member.peer_id: member for member, _ in await unit.staff.everybody()}
    actor_id = None if which in set(Pick) else _of_number(members, which)
    found = await unit.audit.newest(PAGE + 1, before, refused=which == Pick.REFUSED, actor_id=actor_id)
    entries = found[:PAGE]
    codes = await unit.cases.codes({entry.case_id for entry in entries if entry.case_id is not None})
    return Page(await unit.audit.head(), which, before, entries, len(found) > PAGE, codes, members)


async def check_record(units: Units, kept: Mark | None) -> tuple[Mark, Finding | None]:
    """The head of the chain, and what is wrong with it. In no transaction of others: a long chain takes seconds."""
    async with units.unit(reading=True) as unit:
        finding = await unit.audit.verify(kept)
        return await unit.audit.head(), finding


class Marks:
    """Sends the admins the mark of the record once a day, from AUDIT_MARK_HOUR on by TIMEZONE.

    What was sent stands in the record itself, so that neither a restart nor another worker sends it again.
    """

    def __init__(self, units: Units, policy: Policy) -> None:
        self._units, self._policy = units, policy
        self._looked_on: date | None = None

    async def send(self) -> bool:
        """Check the record and send its mark, if today's was not sent and there is something new; whether it was."""
        now = self._policy.now().astimezone(self._policy.zone)
        if now.hour < self._policy.audit_mark_hour or now.date() == self._looked_on:
            return False
        sent = await send_mark(self._units, self._policy)
        self._looked_on = now.date()
        return sent


async def send_mark(units: Units, policy: Policy) -> bool:
    """Send today's mark; False where it was sent, where nobody can be told, or where nothing is new or wrong."""
    async with units.unit(reading=True) as unit:
        if await _sent_today(unit, policy):
            return False
    _, finding = await check_record(units, None)
    async with units.unit() as unit:
        head, last = await unit.audit.turn(), await unit.audit.last(MARK_SENT)
        admins = [person for person in await unit.peers.staff(Permission.READ_AUDIT) if person.unreachable_at is None]
        grown = head.number > (last.number if last else 0)
        if not admins or await _sent_today(unit, policy) or not (grown or finding):
            return False
        await _tell(unit, admins, head, finding)
        await unit.audit.add(None, MARK_SENT)
        await unit.commit()
    return True


async def _sent_today(unit: Unit, policy: Policy) -> bool:
    """One that a wrong clock dated to another day does not count."""
    last = await unit.audit.last(MARK_SENT)
    return last is not None and last.at.astimezone(policy.zone).date() == policy.today()


async def _tell(unit: Unit, admins: list[Peer], head: Mark, finding: Finding | None) -> None:
    data = {"what": "mark", "entries": head.number, "mark": str(head)}
    if finding:
        data |= {"fault": finding.fault, "at": finding.number}
    for person in admins:
        await unit.outbox.post(Notice(NoticeKind.STAFF, data), person.id, Lane.CASE)


def _of_number(members: dict[int, Member], number: str) -> int:
    for peer_id, member in members.items():
        if str(member.number) == number:
            return peer_id
    raise NotFound
