"""The desk: who acts, under which rules, in which transaction. Every deed of the staff asks it for permission."""

from dataclasses import dataclass
from datetime import timedelta

from bot.domain.case import Case
from bot.domain.codes import read_code
from bot.domain.errors import NotAllowed, NotFound, NotYours, Stale
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.domain.staff import Member
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.schedule import plan
from bot.services.tell import tell_admins, tell_reporter

# The last deed is written down no more often: it only counts against a session's much longer time.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Desk:
    """What every use case of the staff needs. `approved`: a second person has agreed to what is done here."""

    unit: Unit
    policy: Policy
    person: Peer
    approved: bool = False

    async def must(self, permission: Permission, case: Case | None = None) -> Member:
        """Who acts, if they may do this (to this case) now. Raises one of the Refused."""
        self.person.must(permission)
        now, policy = self.policy.now(), self.policy
        member = await self.unit.staff.of(self.person.id) or await self.unit.staff.join(self.person.id)
        if self.approved:  # who asked for it need not be there when it is done
            member.must_be_unlocked(permission)
            return member
        member.must_work(now, policy.session_lock, permission, code_needed=policy.require_codes)
        if case is not None and not self.reaches(case):
            raise NotYours(permission)
        if member.used_at is None or now - member.used_at >= NOTED_EVERY:
            await self.unit.staff.touch(member, now)
        return member

    def reaches(self, case: Case) -> bool:
        """Whether the case is nobody's or theirs; an admin reaches every case."""
        return case.moderator_id in {None, self.person.id} or self.person.may(Permission.READ_ANY_CASE)

    async def case(self, code: str, seen: int | None = None, to: Permission = Permission.READ_CASE) -> Case:
        """The case of a code, for who may do `to` it. Raises Refused, NotFound, or Stale where the screen was older."""
        if not self.person.may(to):
            raise NotAllowed(to)
        case = await self.any_case(code)
        await self.must(to, case)
        if seen is not None and seen != case.version:
            raise Stale
        if not self.approved:
            await self._count(case)
        return case

    async def any_case(self, code: str) -> Case:
        """The case of a code, whoever has it; the caller asks for permission. Raises NotFound."""
        clean = read_code(code)
        case = await self.unit.cases.by_code(clean) if clean else None
        if case is None:
            raise NotFound
        return case

    async def moved(self, case: Case, action: str, **data: str) -> None:
        """Store a change of state: the case, its reminders, the audit, and word to the reporter.

        A case that was held back is not any more, since somebody is at work on it.
        """
        case.moved_at, case.held_at = self.policy.now(), None
        await self.unit.cases.save(case)
        await plan(self.unit, self.policy, case)
        await self.unit.audit.add(self.person.id, action, case.id, case.version)
        notice = Notice(NoticeKind.STATE_CHANGED, {"code": case.code, "action": action, **data}, case.id)
        await tell_reporter(self.unit, case, notice)

    async def _count(self, case: Case) -> None:
        """Reads are counted, and the admins hear of an unusual number, once a day."""
        day = self.policy.today().isoformat()
        count = await self.unit.staff.has_read(self.person.id, day, case.id)
        if count == self.policy.reads_alert:
            member = await self.must(Permission.READ_CASE)
            data = {"what": "reads", "number": member.number, "label": member.label, "count": count}
            await tell_admins(self.unit, Notice(NoticeKind.STAFF, data))
            await self.unit.audit.add(self.person.id, "many_reads")
