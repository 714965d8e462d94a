"""Two people for what cannot be taken back: one asks, another one looks at exactly that and decides."""

from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from bot.domain.approval import Approval, Deed, name_of
from bot.domain.case import Case
from bot.domain.casefile import Appeal, Event
from bot.domain.errors import NeedsAnother, NotFound, Stale
from bot.domain.form import REVIEW, Draft, Part
from bot.domain.ids import new_id
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.roles import Permission
from bot.domain.staff import Member
from bot.services.desk import Desk
from bot.services.links import both_sides
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.publishing import mark_of, news_about, shown

# Whoever has not worked for so long is not waited for.
AT_WORK = timedelta(days=30)
# Of these there is one at a time: asked anew, it takes the older one's place.
ONCE = frozenset({"summary", "translation", "situation", "close", "reveal", "erase"})
KINDS: dict[str, type[Event] | type[Appeal]] = {"event": Event, "appeal": Appeal}


async def approvers(unit: Unit, policy: Policy, person: Peer, *, locked: bool = False) -> list[int]:
    """The colleagues who could approve what this one does (`locked`: once they are unlocked); empty for one alone."""
    found = await unit.staff.active(Permission.APPROVE, policy.now() - AT_WORK, locked=locked)
    return [peer_id for peer_id in found if peer_id != person.id]


async def ask(desk: Desk, case: Case, deed: Deed, content: dict[str, Any]) -> bool:
    """Let a deed wait for a colleague; False where there is none, and the admins are told that somebody acts alone.

    What was approved already is done. A newer request for the same takes the older one's place. Raises Refused.
    """
    me = await desk.must(Permission.WORK_HERE)
    if desk.approved:
        return False
    colleagues = await approvers(desk.unit, desk.policy, desk.person)
    if not colleagues and await approvers(desk.unit, desk.policy, desk.person, locked=True):
        admins = await desk.unit.peers.staff(Permission.ALARMS)  # or one could lock everybody, and act alone
        colleagues = [admin.id for admin in admins if admin.id != desk.person.id]
    elif not desk.person.may(Permission.APPROVE) and not colleagues:
        raise NeedsAnother(Permission.APPROVE)
    elif not colleagues:
        await _tell_admins(desk, me, case, deed, content)
        return False
    content = {**content, "shown": await _shown(desk, case, deed, content)}
    approval = Approval(new_id(), case.id, deed, desk.person.id, desk.policy.now(), case.version, content)
    for before in await desk.unit.approvals.of(case.id):
        if replace(before, id=approval.id, asked_at=approval.asked_at) == approval:
            for peer_id in colleagues:  # pressed again: somebody may have come to work since
                await _tell(desk, peer_id, case, before, "asked")
            return True
        if _replaces(approval, before):
            await desk.unit.approvals.delete(before.id)
    await desk.unit.approvals.add(approval)
    await _keep(desk, "ask", case, deed, content)
    for peer_id in colleagues:
        await _tell(desk, peer_id, case, approval, "asked")
    return True


async def is_asked(unit: Unit, case: Case, record_id: int) -> bool:
    """Whether it waits that a record becomes public."""
    found = await unit.approvals.of(case.id)
    return any(approval.content.get("id") == str(record_id) for approval in found)


async def look(desk: Desk, approval_id: int) -> tuple[Approval, Case]:
    """A request and its case. Raises Refused, NotFound, or Stale where the case has changed since it was asked."""
    await desk.must(Permission.APPROVE)
    approval = await desk.unit.approvals.get(approval_id)
    if approval is None:
        raise NotFound
    case = await desk.unit.cases.get(approval.case_id)
    if case.version != approval.version:
        raise Stale
    return approval, case


async def decline(desk: Desk, approval_id: int) -> Case:
    """Turn a request down, or take one's own back. Raises Refused, NotFound."""
    approval, case = await _take_away(desk, approval_id, "decline")
    if approval.asked_by != desk.person.id:
        await _tell(desk, approval.asked_by, case, approval, "declined")
    return case


async def settle(desk: Desk, approval_id: int) -> tuple[Approval, Case, Desk]:
    """Take a request in hand to do it: with the desk of who asked. Raises NeedsAnother, and whatever look() raises."""
    await desk.must(Permission.APPROVE)
    waiting = await desk.unit.approvals.get(approval_id)
    if waiting:
        for case_id in waiting.case_ids:  # who erases one in this very moment comes before or after
            await desk.unit.hold_dossier(case_id)
    approval, case = await look(desk, approval_id)
    if approval.asked_by == desk.person.id:
        raise NeedsAnother(Permission.APPROVE)
    if approval.content.get("shown", "") != await _shown(desk, case, approval.deed, approval.content):
        raise Stale
    if not await desk.unit.approvals.delete(approval.id):
        raise NotFound
    await _keep(desk, "approve", case, approval.deed, approval.content)
    asker: Peer = await desk.unit.peers.get(approval.asked_by)
    await _tell(desk, asker.id, case, approval, "approved")
    return approval, case, Desk(desk.unit, desk.policy, asker, approved=True)


async def give_back(desk: Desk, approval_id: int) -> str:
    """A request that does not fit any more: whoever asked has their words back as a draft. The case's code."""
    approval, case = await _take_away(desk, approval_id, "void")
    more = {}
    if approval.deed is Deed.FORM and await desk.unit.peers.several([approval.asked_by]):
        draft = draft_of(approval)
        await desk.unit.drafts.add(draft)
        more = {"draft": str(draft.id)}
    await _tell(desk, approval.asked_by, case, approval, "void", **more)
    return case.code


async def _take_away(desk: Desk, approval_id: int, step: str) -> tuple[Approval, Case]:
    """A request that will not be done. Raises Refused, or NotFound where somebody else was first."""
    await desk.must(Permission.APPROVE)
    approval = await desk.unit.approvals.get(approval_id)
    if approval is None or not await desk.unit.approvals.delete(approval_id):
        raise NotFound
    case = await desk.unit.cases.get(approval.case_id)
    await _keep(desk, step, case, approval.deed, approval.content)
    return approval, case


def form_content(draft: Draft) -> dict[str, Any]:
    """A filled-in form as it is asked about; what its owner writes later does not change it."""
    answers = {key: [asdict(part) for part in parts] for key, parts in draft.answers.items()}
    return {"form": draft.form, "answers": answers, "context": draft.context}


def draft_of(approval: Approval) -> Draft:
    """The form of a request, as it was filled in."""
    content = approval.content
    answers = {key: [Part(**part) for part in parts] for key, parts in content["answers"].items()}
    return Draft(
        new_id(), approval.asked_by, content["form"], approval.case_id, REVIEW, approval.asked_at, answers,
        active=False, reviewing=True, context=dict(content["context"]),
    )  # fmt: skip


def _replaces(new: Approval, before: Approval) -> bool:
    """Whether a request takes an older one's place: of the same person, about the same thing."""
    if (new.asked_by, new.deed, _what(new)) != (before.asked_by, before.deed, _what(before)):
        return False
    return new.deed is not Deed.FORM or _what(new) in ONCE


def _what(approval: Approval) -> str:
    """What a request is about: the form, the record, or the case itself."""
    return str(approval.content.get("form") or approval.content.get("id") or approval.deed)


async def _shown(desk: Desk, case: Case, deed: Deed, content: dict[str, Any]) -> str:
    """A mark of what a colleague sees of the case in a request; empty where its own words are all."""
    if deed is Deed.RECORD:
        kind = KINDS[content["kind"]]
        found = [each for each in await desk.unit.records.all(kind, case.id) if str(each.id) == content["id"]]
        return mark_of([(await news_about(desk.unit, desk.policy, case, each)).content for each in found])
    if deed is Deed.MERGE:
        return mark_of([await _version(desk.unit, int(content["into"]))])
    if deed is Deed.LINK:
        sides = await both_sides(desk.unit, case, int(content["id"]))
        return mark_of([asdict(side) for side in sides or ()])
    if deed is Deed.FORM and content["form"] != "summary":
        return ""
    return await shown(desk.unit, desk.policy, case)


async def _version(unit: Unit, case_id: int) -> int:
    """The version of a case; 0 where it is gone."""
    try:
        return (await unit.cases.get(case_id)).version
    except NotFound:
        return 0


async def _keep(desk: Desk, step: str, case: Case, deed: Deed, content: dict[str, Any]) -> None:
    await desk.unit.audit.add(desk.person.id, f"{step}_{name_of(deed, content)}", case.id, case.version)


async def _tell(desk: Desk, peer_id: int, case: Case, approval: Approval, state: str, **more: str) -> None:
    if not await desk.unit.peers.several([peer_id]):
        return  # they have left
    asker = await desk.unit.staff.of(approval.asked_by)
    data = {
        "state": state, "what": approval.name, "code": case.code, "id": str(approval.id),
        "number": asker.number if asker else 0, **more,
    }  # fmt: skip
    await desk.unit.outbox.post(Notice(NoticeKind.APPROVAL, data), peer_id, Lane.CASE)


async def _tell_admins(desk: Desk, me: Member, case: Case, deed: Deed, content: dict[str, Any]) -> None:
    data = {"state": "alone", "what": name_of(deed, content), "code": case.code, "number": me.number}
    for person in await desk.unit.peers.staff(Permission.ALARMS):
        if person.id != desk.person.id:
            await desk.unit.outbox.post(Notice(NoticeKind.APPROVAL, data), person.id, Lane.CASE)
