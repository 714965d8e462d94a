"""Consent is asked again before a case goes out: by then the family sees exactly what everybody would read."""

from datetime import timedelta

from bot.domain.case import PUBLIC_CONSENTS, Case
from bot.domain.casefile import Agreement
from bot.domain.errors import ConsentMissing, NothingAsked, Stale, WrongState
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.publishing import shown
from bot.services.reporting import WORDING
from bot.services.succession import has_gone_over
from bot.services.tell import reporter_of, tell_moderators_of

PHOTOS = "photo"
# How long after the moderators have asked somebody who took a case over can look at what would be public.
OPEN = timedelta(days=30)


async def is_confirmed(unit: Unit, policy: Policy, case: Case) -> bool:
    """Whether the family has agreed to the present use lately, and has seen what is to go out if they saw anything."""
    since = policy.now() - policy.consent_fresh
    agreements = await unit.records.all(Agreement, case.id)
    lately = [each for each in agreements if each.given and each.use == case.consent and each.created_at >= since]
    return bool(lately) and lately[-1].shown in {"", await shown(unit, policy, case)}


async def ask_again(desk: Desk, code: str, seen: int | None = None) -> bool:
    """Ask the family to confirm that the case goes out; False where nobody can be asked any more.

    Raises Refused, Stale, ConsentMissing, or WrongState for a case that is not outstanding.
    """
    case = await desk.case(code, seen, to=Permission.ASK)
    if not case.outstanding:
        raise WrongState("publish", case.workflow)
    if case.consent not in PUBLIC_CONSENTS:
        raise ConsentMissing
    reporter = await reporter_of(desk.unit, case)
    if reporter is None:
        return False
    notice = Notice(NoticeKind.CONSENT_ASKED, {"code": case.code}, case.id)
    await desk.unit.outbox.post(notice, reporter.id, Lane.CASE, slot=f"confirm:{case.id}")
    await desk.unit.audit.add(desk.person.id, "ask_consent", case.id, case.version)
    return True


async def may_look(unit: Unit, policy: Policy, case: Case) -> None:
    """Raise NothingAsked where nothing is to be published, and where a successor has not been asked lately.

    They do not read what was written before; asked to agree to it, they have to see what everybody would read.
    """
    if case.consent not in PUBLIC_CONSENTS:
        raise NothingAsked
    asked = await unit.outbox.was_said(case.id, NoticeKind.CONSENT_ASKED, policy.now() - OPEN)
    if not asked and await has_gone_over(unit, case):
        raise NothingAsked


async def confirm(unit: Unit, policy: Policy, peer: Peer, case: Case, seen: int) -> None:
    """The family has looked, and agrees. Raises Stale where they saw another version, NothingAsked."""
    if case.version != seen:
        raise Stale
    await may_look(unit, policy, case)
    await _keep(unit, policy, peer, case, case.consent, given=True, shown=await shown(unit, policy, case))
    await unit.audit.add(peer.id, "confirm_consent", case.id, case.version)
    data = {"code": case.code, "consent": case.consent, "confirmed": True}
    await tell_moderators_of(unit, policy, case, Notice(NoticeKind.CONSENT_CHANGED, data, case.id))


async def allow_photos(unit: Unit, policy: Policy, peer: Peer, case: Case, given: bool) -> None:
    """The family allows its pictures to be published, or does not any more."""
    await _keep(unit, policy, peer, case, PHOTOS, given=given)
    await unit.audit.add(peer.id, "consent_photo", case.id, case.version)


async def are_photos_allowed(unit: Unit, case: Case) -> bool:
    """Whether pictures may be published; not until the family says so."""
    said = [each for each in await unit.records.all(Agreement, case.id) if each.use == PHOTOS]
    return bool(said) and max(said, key=lambda each: each.created_at).given


async def _keep(unit: Unit, policy: Policy, peer: Peer, case: Case, use: str, *, given: bool, shown: str = "") -> None:
    head = (new_id(), case.id, peer.id, policy.now())
    said = Agreement(*head, use=use, given=given, wording=WORDING, language=peer.language, shown=shown)
    await unit.records.add(said)
