"""A filled-in form does what it was opened for. One entry a form; the chat floor shows what came of it."""

import contextlib
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from bot.domain.approval import Deed
from bot.domain.case import Action, Case, Situation, Workflow
from bot.domain.casefile import Appeal, Concerns, Confidence, Event, EventKind, Reply, Source, SourceKind
from bot.domain.errors import ConsentOld, NotFound, WrongState
from bot.domain.form import Draft
from bot.domain.forms import LANGUAGE_CHOICES
from bot.domain.ids import new_id
from bot.domain.roles import Permission
from bot.domain.text import guess_language
from bot.services import reporting, revealing, triage
from bot.services.approving import approvers, ask, form_content
from bot.services.confirming import is_confirmed
from bot.services.correcting import reword
from bot.services.desk import Desk
from bot.services.filling import check_complete
from bot.services.leading import must_lead
from bot.services.links import hold_linked
from bot.services.naming import add_spellings
from bot.services.publishing import change_situation, make_public
from bot.services.schedule import plan_milestones
from bot.services.translating import translate

# What a form of these does cannot be taken back; what those of TOLD say of a published case is public at once.
FINAL = frozenset({"summary", "reveal", "erase", "translation"})
TOLD = frozenset({"update", "situation", "close", "spelling"})


@dataclass(frozen=True)
class Done:
    """What came of a form: the case's code, and for a report the receipt that is shown once.

    `waits`: nothing was done yet, a colleague has to approve it first.
    `own`: whether it is their own case, or one whose receipt they hold.
    """

    form: str
    code: str
    receipt: str = ""
    waits: bool = False
    own: bool = True


async def complete(desk: Desk, draft: Draft) -> Done:
    """Do what the form is for, and end its draft. Raises NotAnswered, and whatever the use case refuses."""
    check_complete(draft)
    if draft.form == "report":
        receipt = await reporting.submit_report(desk.unit, desk.policy, desk.person, draft)
        return Done(draft.form, receipt.code, receipt.number)
    if draft.form in _REPORTER:
        case = await _REPORTER[draft.form](desk.unit, desk.policy, desk.person, draft)
        return Done(draft.form, case.code, own=case.reporter_id == desk.person.id)
    case = await desk.unit.cases.get(draft.subject_id)
    waits = await _goes_out(desk, case, draft) and await _ask(desk, case, draft)
    if not waits:
        case = await perform(desk, case.code, draft)
    await desk.unit.drafts.delete(draft.id)
    return Done(draft.form, case.code, waits=waits)


async def perform(desk: Desk, code: str, draft: Draft) -> Case:
    """Do what a moderator's form is for."""
    return await _MODERATOR[draft.form](desk, code, draft)


async def _ask(desk: Desk, case: Case, draft: Draft) -> bool:
    """Ask a colleague, where there is one, to approve what a form would do; what would be refused is refused now."""
    if await approvers(desk.unit, desk.policy, desk.person):
        await _rehearse(desk, perform(desk, case.code, draft))
    return await ask(desk, case, Deed.FORM, form_content(draft))


async def _rehearse(desk: Desk, deed: Awaitable[object]) -> None:
    """Raise what doing it would raise, and leave no trace of it."""
    with contextlib.suppress(_Rehearsed):
        async with desk.unit.attempt():
            await deed
            raise _Rehearsed


class _Rehearsed(Exception):
    """The end of a rehearsal."""


async def _goes_out(desk: Desk, case: Case, draft: Draft) -> bool:
    """Whether what a form does cannot be taken back: the public sees it, or somebody is revealed or erased."""
    if draft.form in FINAL:
        return True
    if await desk.unit.publications.get(case.id) is None:
        return False
    if draft.form == "correction":
        events = await desk.unit.records.all(Event, case.id)
        return any(event.public and event.id == draft.context.get("event_id") for event in events)
    return draft.form in TOLD or (draft.form in {"event", "appeal"} and bool(draft.context.get("public")))


async def _note(desk: Desk, code: str, draft: Draft) -> Case:
    return await triage.note(desk, code, draft.answer("text"))


async def _question(desk: Desk, code: str, draft: Draft) -> Case:
    return await triage.ask(desk, code, draft.answer("text"))


async def _reject(desk: Desk, code: str, draft: Draft) -> Case:
    return await triage.reject(desk, code, draft.answer("text"), draft.context.get("version"))


async def _translation(desk: Desk, code: str, draft: Draft) -> Case:
    texts = {language: draft.answer(f"text_{language}") or "" for language in LANGUAGE_CHOICES}
    return await translate(desk, code, texts)


async def _reveal(desk: Desk, code: str, draft: Draft) -> Case:
    return await revealing.reveal(desk, code, draft.answer("text"), draft.context.get("version"))


async def _erase(desk: Desk, code: str, draft: Draft) -> Case:
    return await revealing.erase(desk, code, draft.answer("text"), draft.context.get("version"))


async def _close(desk: Desk, code: str, draft: Draft) -> Case:
    return await triage.close(desk, code, draft.answer("text") or "", draft.context.get("version"))


async def _event(desk: Desk, code: str, draft: Draft) -> Case:
    event = Event(
        new_id(), draft.subject_id, desk.person.id, desk.policy.now(),
        public=bool(draft.context.get("public", False)),
        version_of=draft.context.get("version_of"),
        **_facts(draft),
    )  # fmt: skip
    return await triage.add_record(desk, code, event, *_said(desk, draft, event.id))


async def _correction(desk: Desk, code: str, draft: Draft) -> Case:
    """The mistakes of an event, put right. Raises NotFound where the form was opened for none."""
    if "event_id" not in draft.context:
        raise NotFound
    seen = draft.context.get("version")
    return await triage.correct_event(desk, code, draft.context["event_id"], _facts(draft), seen)


def _facts(draft: Draft) -> dict[str, Any]:
    """What a form tells of an event, as fields of Event."""
    return {
        "kind": EventKind(_code(draft, "kind", EventKind.OTHER)),
        "concerns": Concerns(_code(draft, "concerns", Concerns.PERSON)),
        "date": _date(draft, "date"),
        "region": (draft.answer("place") or {}).get("region"),
        "place": (draft.answer("place") or {}).get("text", ""),
        "responsible": draft.answer("responsible") or "",
        "amount": draft.answer("amount") or "",
        "confidence": Confidence(_code(draft, "confidence", Confidence.CLAIMED)),
        **words(draft),
    }


async def _update(desk: Desk, code: str, draft: Draft) -> Case:
    """News of a published case: an event that goes out at once. Raises WrongState."""
    case = await desk.case(code)
    if case.workflow is not Workflow.PUBLISHED:
        raise WrongState("update", case.workflow)
    draft.context["public"] = True
    return await _event(desk, code, draft)


async def _spelling(desk: Desk, code: str, draft: Draft) -> Case:
    return await add_spellings(desk, code, draft.answer("other_names"))


async def _source(desk: Desk, code: str, draft: Draft) -> Case:
    source = Source(
        new_id(), draft.subject_id, desk.person.id, desk.policy.now(), event_id=draft.context.get("event_id"),
        kind=SourceKind(_code(draft, "kind", SourceKind.RELATIVE)), text=draft.answer("text"),
        link=draft.answer("link") or "", date=_date(draft, "date"),
    )  # fmt: skip
    return await triage.add_record(desk, code, source)


async def _appeal(desk: Desk, code: str, draft: Draft) -> Case:
    known = draft.context.get("appeal_id")
    appeal = Appeal(
        known or new_id(), draft.subject_id, desk.person.id, desk.policy.now(), addressee=draft.answer("addressee"),
        date=_date(draft, "date"), channel=draft.answer("channel") or "",
        reference=draft.answer("reference") or "", reply=Reply(_code(draft, "reply", Reply.NONE)),
        reply_date=_date(draft, "reply_date"), reply_text=draft.answer("reply_text") or "",
        public=bool(draft.context.get("public", False)),
    )  # fmt: skip
    keep = triage.change_appeal if known else triage.add_record
    return await keep(desk, code, appeal)


async def _situation(desk: Desk, code: str, draft: Draft) -> Case:
    case = await desk.case(code, draft.context.get("version"), to=Permission.RECORD)
    if not case.outstanding:
        raise WrongState("situation", case.workflow)
    case.situation = Situation(_code(draft, "situation", case.situation))
    await desk.moved(case, "situation", situation=case.situation)
    said = _said(desk, draft, None)
    for source in said:
        await desk.unit.records.add(source)
    sources = [{"kind": s.kind, "text": s.text, "link": ""} for s in said]
    date = _date(draft, "date")
    await change_situation(desk.unit, desk.policy, case, case.situation, date, sources, desk.person.id)
    return case


async def _summary(desk: Desk, code: str, draft: Draft) -> Case:
    """The public words of a case, and with them its publication; of a published one only the words."""
    found = words(draft)
    case = await desk.case(code, draft.context.get("version"), to=Permission.PUBLISH)
    if case.workflow is Workflow.PUBLISHED:
        await reword(desk.unit, case, found["texts"], found["language"])
        await desk.unit.audit.add(desk.person.id, "reword", case.id, case.version)
        return case
    return await publish(desk, code, found["texts"], found["language"], draft.context.get("version"))


async def publish_facts(desk: Desk, code: str, seen: int | None = None) -> Done:
    """Publish a case with its facts alone, or ask a colleague to approve that. Raises what publish() raises."""
    case = await desk.case(code, seen, to=Permission.PUBLISH)
    if await approvers(desk.unit, desk.policy, desk.person):
        await _rehearse(desk, publish(desk, code, {}, "", case.version))
    if await ask(desk, case, Deed.FACTS, {}):
        return Done("facts", code, waits=True)
    await publish(desk, code, {}, "", case.version)
    return Done("facts", code)


async def reopen(desk: Desk, code: str, seen: int | None = None) -> Done:
    """Take a case up again; what makes one public again waits for a colleague. Raises what triage.reopen() raises."""
    case = await desk.case(code, seen, to=Permission.REOPEN)
    if await desk.unit.publications.get(case.id) is not None:
        if await approvers(desk.unit, desk.policy, desk.person):
            await _rehearse(desk, triage.reopen(desk, code, case.version))
        if await ask(desk, case, Deed.REOPEN, {}):
            return Done("reopen", code, waits=True)
    await triage.reopen(desk, code, case.version)
    return Done("reopen", code)


async def publish(desk: Desk, code: str, summary: dict[str, str], language: str, seen: int | None = None) -> Case:
    """Publish a case, with a summary or with its facts alone. Raises ConsentMissing, WrongState, Stale, Merged."""
    case = await desk.case(code, seen, to=Permission.PUBLISH)
    await hold_linked(desk.unit, case)
    await must_lead(desk.unit, case.id)
    case.apply(Action.PUBLISH, desk.policy.now())
    if not await is_confirmed(desk.unit, desk.policy, case):
        raise ConsentOld
    publication = await make_public(desk.unit, desk.policy, case, summary, language, desk.person.id)
    await desk.moved(case, Action.PUBLISH)
    await plan_milestones(desk.unit, desk.policy, publication)
    return case


def words(draft: Draft) -> dict[str, Any]:
    """A text and its translations, as an event or a summary keeps them: {texts, language}."""
    text = draft.answer("text")
    given = {code: draft.answer(f"text_{code}") for code in ("kk", "ru", "en")}
    texts = {code: told for code, told in given.items() if told}
    if not text:  # an event may be told by its facts alone
        return {"texts": texts, "language": next(iter(texts), "")}
    language = _code(draft, "language", guess_language(text))
    return {"texts": {**texts, language: text}, "language": language}


def _said(desk: Desk, draft: Draft, event_id: int | None) -> list[Source]:
    if not draft.answer("said_by") and not draft.answer("source"):
        return []
    kind = SourceKind(_code(draft, "said_by", SourceKind.RELATIVE))
    head = (new_id(), draft.subject_id, desk.person.id, desk.policy.now())
    return [Source(*head, event_id=event_id, kind=kind, text=draft.answer("source") or "")]


def _code(draft: Draft, key: str, default: str) -> str:
    return str((draft.answer(key) or {}).get("code", default))


def _date(draft: Draft, key: str) -> Any:
    value = draft.answer(key)
    return None if value and value.get("unknown") else value


_REPORTER = {"news": reporting.add_news, "answer": reporting.answer_question}
_MODERATOR = {
    "note": _note, "ask": _question, "reject": _reject, "close": _close, "event": _event, "update": _update,
    "source": _source, "appeal": _appeal, "situation": _situation, "summary": _summary, "correction": _correction,
    "reveal": _reveal, "erase": _erase, "translation": _translation, "spelling": _spelling,
}  # fmt: skip
