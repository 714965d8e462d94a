"""What is done once a second person has approved it."""

from collections.abc import Awaitable, Callable

from bot.domain.approval import Approval, Deed
from bot.domain.case import Case
from bot.domain.errors import NotFound
from bot.domain.publication import News
from bot.services import linking, merging, triage
from bot.services.approving import KINDS, draft_of, settle
from bot.services.completing import perform, publish
from bot.services.desk import Desk
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.publishing import news_about


async def approve(desk: Desk, approval_id: int) -> Case:
    """Do what a colleague has asked for, in their name. Raises NeedsAnother, Refused, NotFound, Stale."""
    approval, case, asker = await settle(desk, approval_id)
    await _DEEDS[approval.deed](asker, case, approval)
    return case


async def record_news(unit: Unit, policy: Policy, case: Case, approval: Approval) -> News:
    """What followers would read of the record that a request is about. Raises NotFound."""
    kind, record_id = KINDS[approval.content["kind"]], int(approval.content["id"])
    found = [record for record in await unit.records.all(kind, case.id) if record.id == record_id]
    if not found:
        raise NotFound
    return await news_about(unit, policy, case, found[0])


async def _form(desk: Desk, case: Case, approval: Approval) -> None:
    await perform(desk, case.code, draft_of(approval))


async def _facts(desk: Desk, case: Case, approval: Approval) -> None:
    await publish(desk, case.code, {}, "", case.version)


async def _record(desk: Desk, case: Case, approval: Approval) -> None:
    kind, record_id = KINDS[approval.content["kind"]], int(approval.content["id"])
    await triage.set_public(desk, case.code, kind, record_id, True, case.version)


async def _reopen(desk: Desk, case: Case, approval: Approval) -> None:
    await triage.reopen(desk, case.code, case.version)


async def _merge(desk: Desk, case: Case, approval: Approval) -> None:
    lead = await desk.unit.cases.get(approval.into_id)
    await merging.merge(desk, case.code, lead.code, case.version, lead.version)


async def _link(desk: Desk, case: Case, approval: Approval) -> None:
    await linking.show_link(desk, case.code, int(approval.content["id"]), case.version)


_DEEDS: dict[Deed, Callable[[Desk, Case, Approval], Awaitable[None]]] = {
    Deed.FORM: _form, Deed.FACTS: _facts, Deed.RECORD: _record, Deed.REOPEN: _reopen,
    Deed.MERGE: _merge, Deed.LINK: _link,
}  # fmt: skip
