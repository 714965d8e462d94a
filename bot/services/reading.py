"""Composing what moderators look at; nothing here changes anything."""

from datetime import date, timedelta
from typing import TypeVar

import structlog

from bot.domain import dates
from bot.domain.case import PUBLIC_CONSENTS, Case
from bot.domain.casefile import (
    Appeal,
    Attachment,
    Event,
    Name,
    Note,
    Profile,
    Question,
    Record,
    Source,
    Statement,
)
from bot.domain.errors import Damaged
from bot.domain.public_card import PublicCard
from bot.domain.roles import Permission
from bot.domain.view import CaseFile, Holder, Line, Pick, Preview, Statistics, Waiting
from bot.logs import where
from bot.services.blocking import is_blocked
from bot.services.confirming import is_confirmed
from bot.services.desk import Desk
from bot.services.leading import lead_of
from bot.services.likeness import likely_same
from bot.services.links import as_read, draft_links, links_of
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.publishing import draft_news, draft_publication
from bot.services.tell import targets_of

R = TypeVar("R", bound=Record)

# What the reporter says of themself: the relation has its own line, and how to reach them stays sealed.
ASIDES = frozenset({"relation", "contact"})
MOST_QUIET = 20
log = structlog.get_logger()


async def read_case(unit: Unit, case: Case) -> CaseFile:
    """The file of a case for moderators, without the reporter's identity and contact."""

    async def every(kind: type[R]) -> list[R]:
        return await unit.records.all(kind, case.id)

    sources, statements, profiles = await every(Source), await every(Statement), await every(Profile)
    lead, led = await lead_of(unit, case.id), await unit.merges.into(case.id)
    others = [await unit.cases.get(each.case_id) for each in led]
    alike = await likely_same(unit, case) if case.outstanding and lead is None else []
    resting = lead is not None and lead.outstanding
    return CaseFile(
        case=case,
        names=await every(Name),
        profile=profiles[-1] if profiles else None,
        relation=next((s.text for s in statements if s.topic == "relation"), ""),
        timeline=arrange(await every(Event), sources),
        sources=[source for source in sources if source.event_id is None],
        appeals=await every(Appeal),
        statements=[s for s in statements if s.topic not in ASIDES],
        questions=await every(Question),
        notes=await every(Note),
        attachments=await every(Attachment),
        reminders=[
            r for r in await unit.reminders.of(case.id) if r.due_at and r.spoken and not (resting and r.of_work)
        ],
        publication=await unit.publications.get(case.id),
        blocked=await is_blocked(unit, case),
        approvals=await unit.approvals.of(case.id),
        lead=lead,
        led=others,
        alike=[each for each in alike if each.case not in others],
        links=await links_of(unit, case),
    )


def arrange(events: list[Event], sources: list[Source]) -> list[Line]:
    """The timeline: by date, those without one last; each version beneath the line that it contradicts."""
    roots = {event.id: _root(event, events).id for event in events}

    def line(event: Event, versions: tuple[Line, ...] = ()) -> Line:
        return Line(event, tuple(s for s in sources if s.event_id == event.id), versions)

    return [
        line(event, tuple(line(e) for e in events if e is not event and roots[e.id] == event.id))
        for event in sorted(events, key=_by_date)
        if roots[event.id] == event.id
    ]


def who_has(case: Case, viewer_id: int | None) -> Holder:
    """Who has the case, seen by one moderator, or (None) by several at once."""
    if case.moderator_id is None:
        return Holder.NOBODY
    if viewer_id is None:
        return Holder.TAKEN
    return Holder.YOU if case.moderator_id == viewer_id else Holder.COLLEAGUE


async def read_queue(desk: Desk, pick: Pick, limit: int, offset: int, *, shared: bool = False) -> list[Waiting]:
    """A page of the queue, the oldest first; `shared`: several people read it. Raises NotAllowed."""
    await desk.must(Permission.SEE_QUEUE)
    viewer_id = None if shared else desk.person.id
    found = await desk.unit.cases.queue(limit, offset, pick, desk.person.id)
    return [Waiting(case, await _name(desk, case), who_has(case, viewer_id)) for case in found]


async def read_others(desk: Desk, case: Case) -> list[Waiting]:
    """The further cases that this moderator has, the newest first, to link one of them. Raises Refused."""
    await desk.must(Permission.RECORD, case)
    mine = [each for each in await desk.unit.cases.held_by(desk.person.id) if each.id != case.id]
    mine.sort(key=lambda each: (each.submitted_at, each.id), reverse=True)
    return [Waiting(each, await _name(desk, each), Holder.YOU) for each in mine]


async def count_queue(desk: Desk, pick: Pick) -> int:
    """How many cases such a queue holds. Raises NotAllowed."""
    await desk.must(Permission.SEE_QUEUE)
    return await desk.unit.cases.queue_length(pick, desk.person.id)


async def preview(desk: Desk, case: Case) -> Preview:
    """Exactly what publishing the case would make public. Raises Refused."""
    await desk.must(Permission.READ_CASE, case)
    return await would_be_public(desk.unit, desk.policy, case)


async def would_be_public(unit: Unit, policy: Policy, case: Case) -> Preview:
    """The same for whoever may see it without reading the case: its reporter, and who approves."""
    publication = await draft_publication(unit, policy, case)
    news, links = await draft_news(unit, policy, case), await as_read(unit, publication, await draft_links(unit, case))
    card = PublicCard(publication, tuple(news), links=tuple(links))
    return Preview(
        card,
        await unit.follows.count(await targets_of(unit, publication)),
        case.consent in PUBLIC_CONSENTS,
        await is_confirmed(unit, policy, case),
    )


async def count_followers(unit: Unit, file: CaseFile) -> int:
    """How many would hear at once of something public in this case."""
    if file.publication is None or not file.live:
        return 0
    return await unit.follows.count(await targets_of(unit, file.publication))


async def statistics(desk: Desk) -> Statistics:
    """How the whole work stands. Raises NotAllowed."""
    await desk.must(Permission.SEE_FIGURES)
    quiet_after = desk.policy.periods.quiet_after
    workflow: dict[str, int] = {}
    verification: dict[str, int] = {}
    for state, level, count in await desk.unit.cases.counts():
        workflow[state] = workflow.get(state, 0) + count
        verification[level] = verification.get(level, 0) + count
    since = desk.policy.now() - quiet_after
    return Statistics(
        workflow,
        verification,
        await desk.unit.publications.count_by_region(),
        await desk.unit.publications.quiet_since(since, MOST_QUIET),
        quiet_after // timedelta(days=1),
    )


async def _name(desk: Desk, case: Case) -> str:
    """The main name. Of a case in a colleague's hands only the code is seen; and where it does not open, nothing: one
    damaged case must not hide the queue.
    """
    if not desk.reaches(case):
        return ""
    try:
        names = await desk.unit.records.all(Name, case.id)
    except Damaged as error:
        log.error("name_not_read", error=where(error))
        return ""
    return next((name.text for name in names if name.kind == "main"), "")


def _root(event: Event, events: list[Event]) -> Event:
    above = next((e for e in events if e.id == event.version_of), None)
    return _root(above, events) if above else event


def _by_date(event: Event) -> date:
    return dates.PartialDate.from_json(event.date).sort_key if event.date else date.max
