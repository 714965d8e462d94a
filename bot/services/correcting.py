"""What is public already is corrected or taken back: on its page, on its way to followers, and where it has arrived."""

from typing import Any

from bot.domain.broadcast import Broadcast
from bot.domain.case import Case
from bot.domain.casefile import Appeal, Event
from bot.domain.publication import News, NewsKind, Publication
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.publishing import news_about


async def correct_record(unit: Unit, policy: Policy, case: Case, record: Event | Appeal) -> None:
    """A published event or appeal says something else: its news, its messages, and how the case was announced.

    Also of a case that another one leads: who was told a mistake before still has it.
    """
    publication = await unit.publications.get(case.id)
    if publication is None:
        return
    for item in await _news_of(unit, case, record):
        item.content = (await news_about(unit, policy, case, record)).content
        await _correct_news(unit, publication, item)
    await _correct_announcement(unit, publication)


async def reword(unit: Unit, case: Case, summary: dict[str, str], language: str) -> None:
    """Change the public words of a published case; nobody hears of it anew, and who was told finds them changed."""
    publication = await unit.publications.get(case.id)
    if publication:
        publication.summary, publication.summary_language = summary, language
        await unit.publications.save(publication)
        await _correct_announcement(unit, publication)


async def hide_reporter(unit: Unit, policy: Policy, case: Case) -> None:
    """Take the nameless relative out of what is published already, and out of the messages that told it."""
    publication = await unit.publications.get(case.id)
    if publication is None:
        return
    for event in await unit.records.all(Event, case.id):
        for item in await _news_of(unit, case, event):
            item.content = (await news_about(unit, policy, case, event)).content
            await _correct_news(unit, publication, item)


async def withdraw_record(unit: Unit, case: Case, record: Event | Appeal) -> None:
    """Take an event or appeal off the public page; messages that went out cannot be called back, others stay here."""
    for item in await _news_of(unit, case, record):
        broadcast = await unit.broadcasts.of_news(item.id)
        if broadcast:
            await unit.broadcasts.withdraw(broadcast.notice_id)
    await unit.publications.remove_news(case.id, record.id)


async def _news_of(unit: Unit, case: Case, record: Event | Appeal) -> list[News]:
    return [item for item in await unit.publications.news_of(case.id) if item.event_id == record.id]


async def _correct_news(unit: Unit, publication: Publication, item: News) -> None:
    await unit.publications.save_news(item)
    broadcast = await unit.broadcasts.of_news(item.id)
    if broadcast:
        await _correct_message(unit, broadcast, {"content": item.content, "since": publication.since})


async def _correct_announcement(unit: Unit, publication: Publication) -> None:
    """The message that told of the case says when, where and in which words, as its page does."""
    shown = {
        "since": publication.since, "region": publication.region, "place": publication.place,
        "summary": publication.summary, "language": publication.summary_language,
    }  # fmt: skip
    for broadcast in await unit.broadcasts.of_case(publication.case_id):
        said = await unit.broadcasts.said(broadcast.notice_id)
        if said and said["kind"] == NewsKind.PUBLISHED:
            await _correct_message(unit, broadcast, shown)
            return


async def _correct_message(unit: Unit, broadcast: Broadcast, changes: dict[str, Any]) -> None:
    """Say it with these changes to whom it is still to be told, and to whom it has been told."""
    said = await unit.broadcasts.said(broadcast.notice_id)
    if said is not None and {**said, **changes} != said:
        await unit.outbox.reword(broadcast.notice_id, {**said, **changes})
