"""A report becomes a case; later the reporter adds to it, answers questions, or takes it all back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.domain.case import Case, Consent, Situation
from bot.domain.casefile import (
    NOBODY,
    WITH_RECEIPT,
    Agreement,
    Appeal,
    Attachment,
    Confidence,
    Event,
    EventKind,
    Name,
    Profile,
    Question,
    Record,
    Source,
    SourceKind,
    Statement,
)
from bot.domain.codes import new_receipt
from bot.domain.errors import Foreign, TooManyReports
from bot.domain.form import Draft
from bot.domain.ids import new_id
from bot.domain.names import script_of
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.reminder import ReminderKind
from bot.domain.roles import Permission
from bot.domain.succession import Standing
from bot.domain.text import clip, guess_language
from bot.services.filling import attachments, check_complete
from bot.services.holding import is_full, receive
from bot.services.likeness import index
from bot.services.naming import spellings
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.receipts import access_to
from bot.services.schedule import plan
from bot.services.tell import tell_moderators_of, tell_reporter

# The version of the consent sentences in texts/risk.py that people agree to.
WORDING = 3
SUBMIT = "submit"

EVENTS = {
    "missing": EventKind.DISAPPEARED,
    "detained": EventKind.DETAINED,
    "in_custody": EventKind.ARRESTED,
    "imprisoned": EventKind.IMPRISONED,
}


@dataclass(frozen=True)
class Receipt:
    """What the reporter gets: the case's code, and the number that is shown once."""

    code: str
    number: str


async def submit_report(unit: Unit, policy: Policy, peer: Peer, draft: Draft) -> Receipt:
    """Turn a complete draft into a case and tell the moderators. Raises NotAnswered, TooManyReports."""
    check_complete(draft)
    if until := await next_report(unit, policy, peer):
        raise TooManyReports(until)
    case = await _open_case(unit, policy, peer, draft)
    case.held_at = case.submitted_at if await is_full(unit, policy) else None
    number = new_receipt()
    await unit.cases.add(case, number)
    await _keep(unit, _records(policy, peer, draft))
    await index(unit, case.id)
    await unit.drafts.delete(draft.id)
    await unit.tries.add(SUBMIT, peer.chat_id)
    await unit.audit.add(peer.id, SUBMIT, case.id, case.version)
    await receive(unit, policy, case)
    return Receipt(case.code, number)


async def next_report(unit: Unit, policy: Policy, peer: Peer) -> datetime | None:
    """When this person may send another report, by TIMEZONE; None: now. Moderators write down what others tell them,
    so they are not counted."""
    if peer.may(Permission.RECORD):
        return None
    sent = await unit.tries.count(SUBMIT, peer.chat_id, policy.midnight())
    return policy.midnight(1) if sent >= policy.reports_a_day else None


async def add_news(unit: Unit, policy: Policy, peer: Peer, draft: Draft) -> Case:
    """The reporter, or who has the receipt, adds to a case: statements and files for the moderators.

    Raises NotFound for anybody else, NotOpen where the receipt is for a case that is over.
    """
    check_complete(draft)
    access = await access_to(unit, peer, await unit.cases.get(draft.subject_id))
    case, own = access.case, access.standing is Standing.REPORTER
    added: list[Statement | Attachment] = [
        *_statements(policy, peer, draft, "story", "news"),
        *attachments(policy, peer, draft),
    ]
    if own:
        await unit.successions.heard(case.id)
    else:
        access.must_be_open()
        _take_names_off(added)
    await _keep(unit, added)
    await unit.drafts.delete(draft.id)
    data = {"code": case.code, "files": _count_files(draft), "own": own}
    await tell_moderators_of(unit, policy, case, Notice(NoticeKind.RELATIVE_WROTE, data, case.id))
    if not own:
        await tell_reporter(unit, case, Notice(NoticeKind.STATE_CHANGED, {"code": case.code, "action": "add"}, case.id))
    return case


async def answer_question(unit: Unit, policy: Policy, peer: Peer, draft: Draft) -> Case:
    """The reporter answers a moderator's question; the answer goes to the case, not to a person."""
    check_complete(draft)
    case = await own_case(unit, peer, draft.subject_id)
    question = await unit.records.get(Question, int(draft.context["question_id"]))
    text = _joined(draft, "story")
    question.answer = f"{question.answer}\n{text}".strip()
    question.answered_at = policy.now()
    await unit.records.save(question)
    await _keep(unit, [*attachments(policy, peer, draft)])
    await unit.drafts.delete(draft.id)
    await unit.reminders.cancel(case.id, ReminderKind.QUESTION, question.id)
    await plan(unit, policy, case)
    data = {"code": case.code, "files": _count_files(draft)}
    await tell_moderators_of(unit, policy, case, Notice(NoticeKind.QUESTION_ANSWERED, data, case.id))
    return case


async def _keep(unit: Unit, records: Sequence[Record]) -> None:
    """Store records so that they stay in this order: ids are random, so the moment tells it."""
    for n, record in enumerate(records):
        record.created_at += timedelta(microseconds=n)
        await unit.records.add(record)


def _take_names_off(records: list[Statement | Attachment]) -> None:
    """Who holds a receipt is not known to the case file: only that it was not the reporter."""
    for record in records:
        record.author_id, record.topic = NOBODY, WITH_RECEIPT


async def own_case(unit: Unit, peer: Peer, case_id: int) -> Case:
    """A case of this reporter, who is heard of with it. Raises Foreign, which reads like NotFound, for another's."""
    case = await unit.cases.get(case_id)
    if case.reporter_id != peer.id:
        raise Foreign
    await unit.successions.heard(case.id)
    return case


async def own_cases(unit: Unit, peer: Peer) -> list[Case]:
    """All cases of this reporter, newest first, who is heard of with them."""
    cases = await unit.cases.reported_by(peer.id)
    for case in cases:
        await unit.successions.heard(case.id)
    return cases


async def _open_case(unit: Unit, policy: Policy, peer: Peer, draft: Draft) -> Case:
    happened = (draft.answer("happened") or {}).get("code", "")
    now = policy.now()
    return Case(
        id=draft.subject_id,
        code=await unit.cases.free_code(),
        reporter_id=peer.id,
        language=peer.language,
        consent=Consent((draft.answer("consent") or {}).get("code", Consent.PRIVATE)),
        situation=Situation(happened) if happened in set(Situation) else Situation.UNKNOWN,
        submitted_at=now,
        moved_at=now,
    )


def _records(policy: Policy, peer: Peer, draft: Draft) -> list[Record]:
    head = (draft.subject_id, peer.id, policy.now())
    name = str(draft.answer("name"))
    others = spellings(draft.answer("other_names") or "")
    citizenship = draft.answer("citizenship") or {}
    event = _event(policy, peer, draft)
    return [
        Name(new_id(), *head, text=name, script=script_of(name), kind="main"),
        *(Name(new_id(), *head, text=spelling, script=script_of(spelling)) for spelling in others),
        Profile(
            new_id(), *head, birth=_known(draft.answer("birth")),
            citizenship=citizenship.get("code") or citizenship.get("text", ""),
        ),
        event,
        Source(new_id(), *head, event_id=event.id, kind=SourceKind.RELATIVE),
        *_statements(policy, peer, draft, "story", "story"),
        *_appeals(policy, peer, draft),
        *_asides(policy, peer, draft),
        *attachments(policy, peer, draft),
        Agreement(new_id(), *head, use="store", wording=WORDING, language=peer.language),
        Agreement(
            new_id(), *head, use=(draft.answer("consent") or {}).get("code", Consent.PRIVATE),
            wording=WORDING, language=peer.language,
        ),
    ]  # fmt: skip


def _event(policy: Policy, peer: Peer, draft: Draft) -> Event:
    happened, where = draft.answer("happened") or {}, draft.answer("where") or {}
    own_words = happened.get("text", "")
    return Event(
        new_id(), draft.subject_id, peer.id, policy.now(),
        kind=EVENTS.get(happened.get("code", ""), EventKind.OTHER),
        date=_known(draft.answer("when")),
        region=where.get("region"),
        place=where.get("text", ""),
        responsible=draft.answer("responsible") or "",
        texts={guess_language(own_words): own_words} if own_words else {},
        language=guess_language(own_words) if own_words else "",
        confidence=Confidence.CLAIMED,
        public=True,
    )  # fmt: skip


def _statements(policy: Policy, peer: Peer, draft: Draft, key: str, topic: str) -> list[Statement]:
    head = (draft.subject_id, peer.id, policy.now())
    texts = [part.value["text"] for part in draft.parts(key)]
    return [Statement(new_id(), *head, topic=topic, text=text) for text in texts if text]


def _appeals(policy: Policy, peer: Peer, draft: Draft) -> list[Record]:
    head = (draft.subject_id, peer.id, policy.now())
    texts = [part.value["text"] for part in draft.parts("tried")]
    return [Appeal(new_id(), *head, addressee=clip(text, 1000)) for text in texts if text]


def _asides(policy: Policy, peer: Peer, draft: Draft) -> list[Record]:
    """What the reporter says of themself: the relation, and a safe way to be reached (never shown)."""
    head = (draft.subject_id, peer.id, policy.now())
    relation, contact = draft.answer("relation") or {}, draft.answer("contact")
    found: list[Record] = []
    if relation:
        code = relation.get("code") or relation.get("text", "")
        found.append(Statement(new_id(), *head, topic="relation", text=code))
    if contact:
        found.append(Statement(new_id(), *head, topic="contact", text=contact))
    return found


def _known(value: Any) -> Any:
    return None if isinstance(value, dict) and value.get("unknown") else value


def _joined(draft: Draft, key: str) -> str:
    return "\n".join(part.value["text"] for part in draft.parts(key) if part.value["text"])


def _count_files(draft: Draft) -> int:
    parts = [part for key in draft.answers for part in draft.parts(key)]
    return sum(1 for part in parts if isinstance(part.value, dict) and part.value.get("file"))
