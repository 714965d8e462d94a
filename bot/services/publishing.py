"""What becomes public: the publication is a copy made on purpose, and news go to the followers from it.

`by` is the id of the moderator who publishes, and who is kept informed of how the broadcast goes.
"""

import hashlib
import json
from typing import Any

from bot.domain.case import Case, Consent, Situation
from bot.domain.casefile import NOBODY, Appeal, Event, Name, Source
from bot.domain.ids import new_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.publication import News, NewsKind, Publication
from bot.services.leading import lead_is_open, must_lead
from bot.services.links import draft_links, publish_links
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.tell import tell_followers


async def draft_publication(unit: Unit, policy: Policy, case: Case) -> Publication:
    """What would be public: names, situation, beginning, place and the summary; for the preview too."""
    present = await unit.publications.get(case.id)
    names = await unit.records.all(Name, case.id)
    told = _beginning(await unit.records.all(Event, case.id))
    where = next((event for event in told if event.region or event.place), None)
    return Publication(
        case_id=case.id,
        code=case.code,
        name=next((n.text for n in names if n.kind == "main"), case.code),
        other_names=[n.text for n in names if n.kind != "main"],
        situation=case.situation,
        verification=case.verification,
        since=next((event.date for event in told if event.date), None),
        region=where.region if where else None,
        place=where.place if where else "",
        published_at=present.published_at if present else policy.now(),
        news_at=present.news_at if present else policy.now(),
        summary=present.summary if present else {},
        summary_language=present.summary_language if present else "",
        open=present.open if present else True,
    )


async def draft_news(unit: Unit, policy: Policy, case: Case) -> list[News]:
    """The public events and appeals of a case that are not out yet, as its news; for the preview too."""
    out = {item.event_id for item in await unit.publications.news_of(case.id)}
    events = [event for event in await unit.records.all(Event, case.id) if event.public and event.id not in out]
    appeals = [a for a in await unit.records.all(Appeal, case.id) if a.public and a.id not in out]
    records: list[Event | Appeal] = [*events, *appeals]
    return [await news_about(unit, policy, case, record) for record in records]


async def shown(unit: Unit, policy: Policy, case: Case) -> str:
    """A mark of what publishing would make public: where a word of it differs, so does the mark.

    Without the summary, which is approved as it stands, and the level of verification, which is the moderators' own.
    """
    found = await draft_publication(unit, policy, case)
    facts = [found.name, found.other_names, found.situation, found.since, found.region, found.place]
    links = [[link.code, link.name, link.relation] for link in await draft_links(unit, case)]
    return mark_of([facts, *(item.content for item in await draft_news(unit, policy, case)), *links])


def mark_of(content: Any) -> str:
    """A short mark of plain values."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()[:32]


async def make_public(
    unit: Unit, policy: Policy, case: Case, summary: dict[str, str], language: str, by: int | None = None
) -> Publication:
    """Publish a case with its public events, appeals and links; followers of its region or of all hear of it once."""
    publication = await draft_publication(unit, policy, case)
    if summary:
        publication.summary, publication.summary_language = summary, language
    await unit.publications.put(publication)
    for item in await draft_news(unit, policy, case):
        await unit.publications.add_news(item)
    await publish_links(unit, case)
    await _announce(unit, publication, News(new_id(), case.id, NewsKind.PUBLISHED, policy.now(), {}), by)
    return publication


async def publish_record(unit: Unit, policy: Policy, case: Case, record: Event | Appeal, by: int | None = None) -> None:
    """Send a public event or appeal of a published case to its followers, once."""
    publication = await unit.publications.get(case.id)
    if publication is None or not publication.open:
        return
    if any(item.event_id == record.id for item in await unit.publications.news_of(case.id)):
        return
    await publish_news(unit, policy, publication, await news_about(unit, policy, case, record), by)


async def news_about(unit: Unit, policy: Policy, case: Case, record: Event | Appeal) -> News:
    """The piece of news that says what the public may know of an event or appeal."""
    if isinstance(record, Event):
        return await _event_news(unit, policy, case, record)
    return _appeal_news(policy, record)


async def publish_news(unit: Unit, policy: Policy, publication: Publication, item: News, by: int | None = None) -> None:
    """Store a piece of news and send it to every follower once. Raises Merged where the news of another case lead."""
    await must_lead(unit, publication.case_id)
    publication.news_at = policy.now()
    await unit.publications.save(publication)
    await unit.publications.add_news(item)
    await _announce(unit, publication, item, by)


async def change_situation(
    unit: Unit, policy: Policy, case: Case, situation: Situation, date: Any, sources: list[dict[str, str]],
    by: int | None = None,
) -> None:  # fmt: skip
    """Let the publication say what is happening to the person now, and tell the followers."""
    publication = await unit.publications.get(case.id)
    if publication is None:
        return
    content = {"situation": situation, "before": publication.situation, "date": date, "sources": sources}
    publication.situation = situation
    item = News(new_id(), case.id, NewsKind.SITUATION, policy.now(), content)
    await publish_news(unit, policy, publication, item, by)


async def announce_closed(unit: Unit, policy: Policy, case: Case, words: str, by: int | None = None) -> None:
    """The publication says that the case is closed, and the followers hear it once."""
    await _open(unit, policy, case, News(new_id(), case.id, NewsKind.CLOSED, policy.now(), {"words": words}), by)


async def announce_reopened(unit: Unit, policy: Policy, case: Case, by: int | None = None) -> Publication | None:
    """The publication, where there is one, is open again, and the followers hear it once."""
    return await _open(unit, policy, case, News(new_id(), case.id, NewsKind.REOPENED, policy.now(), {}), by)


async def announce_milestone(unit: Unit, policy: Policy, case: Case, days: int, by: int | None = None) -> None:
    """Tell the followers that so many days have passed without an answer."""
    publication = await unit.publications.get(case.id)
    if publication is None or not publication.open:
        return
    item = News(new_id(), case.id, NewsKind.MILESTONE, policy.now(), {"days": days})
    await publish_news(unit, policy, publication, item, by)


async def refresh(unit: Unit, policy: Policy, case: Case) -> None:
    """Let the publication, where there is one, show how the case stands now."""
    if await unit.publications.get(case.id):
        await unit.publications.save(await draft_publication(unit, policy, case))


async def _open(unit: Unit, policy: Policy, case: Case, item: News, by: int | None) -> Publication | None:
    """A case that another one leads goes after it in silence, and never ahead of it."""
    publication = await unit.publications.get(case.id)
    if publication is None:
        return None
    publication.open = item.kind is NewsKind.REOPENED
    if await lead_is_open(unit, case.id) is publication.open:
        await unit.publications.save(publication)
    else:
        await publish_news(unit, policy, publication, item, by)
    return publication


async def _announce(unit: Unit, publication: Publication, item: News, by: int | None) -> None:
    data = {
        "kind": item.kind, "code": publication.code, "name": publication.name, "content": item.content,
        "situation": publication.situation, "since": publication.since, "region": publication.region,
        "place": publication.place, "summary": publication.summary, "language": publication.summary_language,
        "verification": publication.verification,
    }  # fmt: skip
    notice = Notice(NoticeKind.NEWS, data, publication.case_id)
    await tell_followers(unit, publication, notice, news_id=item.id, publisher_id=by)


def _beginning(events: list[Event]) -> list[Event]:
    """What is public of how it began: the event that was reported, and the other versions of it."""
    return [e for e in events if e.public and events[0].id in {e.id, e.version_of}]


async def _event_news(unit: Unit, policy: Policy, case: Case, event: Event) -> News:
    said = [s for s in await unit.records.all(Source, case.id) if s.event_id == event.id and _may_be_named(case, s)]
    content = {
        "kind": event.kind, "concerns": event.concerns, "date": event.date, "region": event.region,
        "place": event.place, "texts": event.texts, "language": event.language, "amount": event.amount,
        "confidence": event.confidence, "version_of": str(event.version_of) if event.version_of else None,
        "responsible": event.responsible,
        "sources": [{"kind": s.kind, "text": s.text, "link": s.link} for s in said],
    }  # fmt: skip
    return News(new_id(), event.case_id, NewsKind.EVENT, policy.now(), content, event_id=event.id)


def _may_be_named(case: Case, source: Source) -> bool:
    """Who allowed publication "without me" does not even appear as a nameless relative, also once forgotten."""
    return case.consent is not Consent.PUBLISH_WITHOUT_ME or source.author_id not in {case.reporter_id, NOBODY}


def _appeal_news(policy: Policy, appeal: Appeal) -> News:
    content = {
        "addressee": appeal.addressee, "date": appeal.date, "reply": appeal.reply, "channel": appeal.channel,
        "reply_date": appeal.reply_date, "reply_text": appeal.reply_text, "reference": appeal.reference,
    }  # fmt: skip
    return News(new_id(), appeal.case_id, NewsKind.APPEAL, policy.now(), content, event_id=appeal.id)
