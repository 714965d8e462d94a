"""Consent can be changed at any time, and erasure is for good: both take effect in the same transaction."""

from bot.domain.case import PUBLIC_CONSENTS, Case, Consent, Workflow
from bot.domain.casefile import Agreement, Attachment
from bot.domain.errors import NotFound, Stale
from bot.domain.ids import new_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.services import filling
from bot.services.broadcasting import call_off
from bot.services.correcting import hide_reporter
from bot.services.leading import drop_requests, leave_followers, set_free
from bot.services.links import drop_links
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.reporting import WORDING
from bot.services.schedule import plan
from bot.services.succession import allowed_uses
from bot.services.tell import reporter_of, tell_followers, tell_moderators_of


async def change_use(unit: Unit, policy: Policy, peer: Peer, case: Case, use: Consent, seen: int) -> Case:
    """The reporter allows another use. A published case that may not be public any more is taken down."""
    if case.version != seen:
        raise Stale
    if use not in await allowed_uses(unit, case):
        raise NotFound
    await unit.hold_dossier(case.id)  # who publishes it in this very moment is waited for, and then taken down
    agreement = Agreement(new_id(), case.id, peer.id, policy.now(), use=use, wording=WORDING, language=peer.language)
    await unit.records.add(agreement)
    case.consent = use
    taken_down = use not in PUBLIC_CONSENTS and await _take_down(unit, policy, case, gone=False)
    if taken_down and case.workflow is Workflow.PUBLISHED:
        case.workflow, case.moved_at = Workflow.IN_REVIEW, policy.now()
        await plan(unit, policy, case)
    if use is Consent.PUBLISH_WITHOUT_ME:
        await hide_reporter(unit, policy, case)
    await unit.cases.save(case)
    await unit.audit.add(peer.id, "consent", case.id, case.version)
    await tell_moderators_of(unit, policy, case, Notice(NoticeKind.CONSENT_CHANGED, {"code": case.code}, case.id))
    return case


async def erase_case(unit: Unit, policy: Policy, peer: Peer, case: Case, action: str = "erase") -> None:
    """Destroy a case for good: data key, rows, files, what was to be said of it; followers get one neutral line.

    The messages that showed it go from the moderators' chats, and those of the last days from the reporter's.
    """
    await unit.hold_dossier(case.id)  # who publishes it in this very moment is waited for, and then taken down
    reporter = await reporter_of(unit, case)
    if reporter:
        await unit.messages.take_back(reporter.id, str(reporter.chat_id))
        await unit.outbox.forget_unsent(reporter.id)
    await _take_down(unit, policy, case, gone=True)
    notice = Notice(NoticeKind.ERASED, {"code": case.code, "to": "moderators"})
    await tell_moderators_of(unit, policy, case, notice)
    await destroy(unit, case)
    await unit.audit.add(peer.id, action, case.id, case.version)


async def destroy(unit: Unit, case: Case) -> None:
    """Let nothing of a case be left: data key, rows, files."""
    await set_free(unit, case)
    await leave_followers(unit, case, gone=True)
    await drop_requests(unit, case)
    for attachment in await unit.records.all(Attachment, case.id):
        unit.drop_file(attachment.id)
    for draft in await unit.drafts.about(case.id):
        await filling.discard(unit, draft)
    await unit.messages.take_back_details(case.id)
    await drop_links(unit, case)
    await unit.destroy_dossier(case.id)


async def forget_me(unit: Unit, policy: Policy, peer: Peer, update_id: int) -> list[int]:
    """Erase a person: their reports, drafts, follows, updates up to `update_id`, and the row that knows their chat.

    Of who works here that row and their codes stay: erasing would be the way out of a lock, and to codes of one's own.
    Returns the ids of the chat's messages that can still be deleted: after the commit nobody knows them any more.
    """
    messages = await unit.messages.of(peer.id, str(peer.chat_id))
    cases = await unit.cases.reported_by(peer.id)
    for case in cases:
        await erase_case(unit, policy, peer, case)
    for draft in await unit.drafts.all(peer.id):
        await filling.discard(unit, draft)
    if works_here(policy, peer):
        await unit.peers.clear(peer.id)
    else:
        await unit.peers.delete(peer.id)
    await unit.audit.add(peer.id, "forget")
    await unit.inbox.forget_chat(str(peer.chat_id), update_id)
    return messages


def works_here(policy: Policy, peer: Peer) -> bool:
    """Whether what belongs to this person's work stays when they erase everything."""
    return peer.may(Permission.WORK_HERE) or peer.chat_id in policy.admin_ids


async def _take_down(unit: Unit, policy: Policy, case: Case, gone: bool) -> bool:
    """Unpublish, withdraw what is still on its way, and tell the followers one neutral line; whether it was public.

    Of one that another case leads nobody is told: the news of that person go on there.
    """
    publication = await unit.publications.get(case.id)
    if publication is None:
        return False
    await call_off(unit, policy, case.id)
    await set_free(unit, case)
    if await unit.merges.of(case.id):
        await leave_followers(unit, case, gone=gone)
    else:
        notice = Notice(NoticeKind.ERASED, {"code": case.code, "to": "followers"})
        await tell_followers(unit, publication, notice, gone=gone)
    await unit.publications.delete(case.id)
    return True
