"""A report becomes a case; later the reporter adds to it, answers questions, or takes it all back."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.domain.case import Case, Consent, Situation
from bot.domain.casefile import (
    Agreement,
    Appeal,
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
from bot.domain.errors import Foreign
from bot.domain.form import Draft
from bot.domain.ids import new_id
from bot.domain.notice import Notice, NoticeKind
from bot.domain.peer import Peer
from bot.domain.reminder import ReminderKind
from bot.domain.text import clip, guess_language
from bot.services.filling import attachments, check_complete
from bot.services.policy import Policy
from bot.services.ports import Unit
from bot.services.schedule import plan
from bot.services.tell import tell_moderators

# The version of the consent sentences in texts/risk.py that people agree to.
WORDING = 1

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
    """Turn a complete draft into a case and tell the moderators. Raises NotAnswered."""
    check_complete(draft)
    case = await _open_case(unit, policy, peer, draft)
    number = new_receipt()
    await unit.cases.add(case, number)
    await _keep(unit, _records(policy, peer, draft))
    await unit.drafts.delete(draft.id)
    await unit.audit.add(peer.id, "submit", case.id, case.version)
    await plan(unit, policy, case)
    data = {
        "code": case.code,
        "language": case.language,
        "situation": case.situation,
        "consent": case.consent,
        "submitted_at": case.submitted_at.isoformat(),
        "version": case.version,
    }
    await tell_moderators(unit, policy, Notice(NoticeKind.REPORT_ARRIVED, data, case.id))
    return Receipt(case.code, number)


async def add_news(unit: Unit, policy: Policy, peer: Peer, draft: Draft) -> Case:
    """The reporter adds to their case: statements and files for the moderators."""
    check_complete(draft)
    case = await own_case(unit, peer, draft.subject_id)
    await _keep(unit, [*_statements(policy, peer, draft, "story", "news"), *attachments(policy, peer, draft)])
    await unit.drafts.delete(draft.id)
    data = {"code": case.code, "text": _joined(draft, "story"), "files": _count_files(draft)}
    await tell_moderators(unit, policy, Notice(NoticeKind.RELATIVE_WROTE, data, case.id))
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
    data = {"code": case.code, "question": question.text, "text": text, "files": _count_files(draft)}
    await tell_moderators(unit, policy, Notice(NoticeKind.QUESTION_ANSWERED, data, case.id))
    return case


async def _keep(unit: Unit, records: list[Record]) -> None:
    """Store records so that they stay in this order: ids are random, so the moment tells it."""
    for n, record in enumerate(records):
        record.created_at += timedelta(microseconds=n)
        await unit.records.add(record)


async def own_case(unit: Unit, peer: Peer, case_id: int) -> Case:
    """A case of this reporter. Raises Foreign for anybody else's, which reads like NotFound."""
    case = await unit.cases.get(case_id)
    if case.reporter_id != peer.id:
        raise Foreign
    return case


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
    spellings = [part.strip() for part in (draft.answer("other_names") or "").replace("\n", ",").split(",")]
    citizenship = draft.answer("citizenship") or {}
    event = _event(policy, peer, draft)
    return [
        Name(new_id(), *head, text=name, kind="main"),
        *(Name(new_id(), *head, text=spelling) for spelling in spellings if spelling),
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


def _statements(policy: Policy, peer: Peer, draft: Draft, key: str, topic: str) -> list[Record]:
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
