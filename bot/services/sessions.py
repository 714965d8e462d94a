"""Sessions of the staff: a code from an app on the phone opens them, and they lock themselves when nobody works."""

from datetime import timedelta
from enum import StrEnum

from bot.domain import totp
from bot.domain.errors import AlreadyHere, InvitationGone, Locked, NotFound, TooManyCodes
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.domain.staff import Member
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.tell import tell_admins

TRIES, WITHIN = 5, timedelta(hours=1)
WRONG = "wrong_code"


class Entered(StrEnum):
    """What came of a code."""

    WRONG = "wrong"
    OPENED = "opened"
    SET_UP = "set_up"
    JOINED = "joined"


async def awaits_code(unit: Unit, policy: Policy, person: Peer) -> bool:
    """Whether the next six digits of this person are a code: to open a locked session, or to end the set-up."""
    member = await unit.staff.of(person.id)
    if member is None or not member.secret or not (member.offered or person.may(Permission.WORK_HERE)):
        return False
    return not member.has_code or not member.is_open(policy.now(), policy.session_lock)


async def accept_invitation(unit: Unit, policy: Policy, person: Peer, code: str) -> Member:
    """Take an invitation up; the role comes with the first code. Raises InvitationGone, AlreadyHere."""
    if person.may(Permission.WORK_HERE):
        raise AlreadyHere
    invitation = await unit.staff.invitation(code)
    if invitation is None or invitation.expires_at <= policy.now():
        raise InvitationGone
    await unit.staff.use_up(code)
    member = await unit.staff.of(person.id) or await unit.staff.join(person.id)
    member.label, member.offered, member.used_at = invitation.label, invitation.role, policy.now()
    await unit.staff.touch(member, member.used_at)
    await unit.audit.add(person.id, "accept_invitation")
    return await _with_new_secret(unit, member)


async def set_up(unit: Unit, policy: Policy, person: Peer) -> Member:
    """The member with a secret to put into an app, the same until the first code.

    Raises NotFound where one is set, NotAllowed for who neither works here nor is invited, InvitationGone a day later.
    """
    member = await unit.staff.of(person.id)
    if not (member and member.offered):
        person.must(Permission.WORK_HERE)
    member = member or await unit.staff.join(person.id)
    if member.has_code:
        raise NotFound
    if member.locked_at:
        raise Locked
    member.must_be_in_time(policy.now())
    return member if member.secret else await _with_new_secret(unit, member)


async def enter(unit: Unit, policy: Policy, person: Peer, code: str) -> Entered:
    """Try a code. Raises NotFound where none is awaited, Locked, InvitationGone, or TooManyCodes after five wrong ones
    in an hour."""
    member, now = await unit.staff.of(person.id), policy.now()
    if member is None or not member.secret:
        raise NotFound
    if member.locked_at:
        raise Locked
    member.must_be_in_time(now)
    wrong = await unit.audit.count(person.id, WRONG, now - WITHIN)
    if wrong >= TRIES:
        raise TooManyCodes
    step = totp.accept(member.secret, code, now, member.totp_step)
    if step is None:
        await _note_wrong(unit, person, member, wrong + 1)
        return Entered.WRONG
    came = Entered.OPENED if member.has_code else Entered.JOINED if member.offered else Entered.SET_UP
    role, member.offered = member.offered, None
    member.totp_step, member.used_at = step, now
    await unit.staff.save(member)
    await unit.staff.touch(member, now)
    await unit.audit.add(person.id, f"code_{came}")
    if role:
        person.role = role
        await unit.peers.save(person)
        data = {"what": "joined", "number": member.number, "label": member.label, "role": role}
        await tell_admins(unit, Notice(NoticeKind.STAFF, data))
    return came


async def _with_new_secret(unit: Unit, member: Member) -> Member:
    member.secret, member.totp_step = totp.new_secret(), None
    await unit.staff.save(member)
    return member


async def _note_wrong(unit: Unit, person: Peer, member: Member, count: int) -> None:
    await unit.audit.add(person.id, WRONG)
    if count == TRIES:
        data = {"what": "codes", "number": member.number, "label": member.label, "count": count}
        await tell_admins(unit, Notice(NoticeKind.STAFF, data))
