"""Filling in a form: begin or resume, answer, choose, go back, skip, correct. The position is in the draft."""

import hashlib
from dataclasses import dataclass
from typing import Any

from bot.domain.answers import Fits, Misfit, Why, judge
from bot.domain.casefile import Attachment
from bot.domain.errors import NotAnswered
from bot.domain.form import REVIEW, Draft, Form, Kind, Part, Question
from bot.domain.forms import FORMS
from bot.domain.ids import new_id
from bot.domain.incoming import Content, Incoming
from bot.domain.peer import Peer
from bot.services.policy import Policy
from bot.services.ports import Unit


@dataclass(frozen=True)
class Step:
    """What came of a message or a button: where the draft stands, and what was understood or did not fit."""

    draft: Draft
    question: Question | None = None
    saved: Any = None
    misfit: Misfit | None = None
    candidates: tuple[Any, ...] = ()
    corrected: bool = False

    @property
    def form(self) -> Form:
        """The form of the draft."""
        return FORMS[self.draft.form]


async def begin(unit: Unit, policy: Policy, peer: Peer, form: str, case_id: int | None = None, **context: Any) -> Draft:
    """Open a new draft of `form`, about a case or (None) about a case to come."""
    subject = case_id if case_id is not None else await unit.new_dossier()
    first = FORMS[form].walk[0].key
    draft = Draft(new_id(), peer.id, form, subject, first, policy.now(), context=context)
    await unit.drafts.add(draft)
    return draft


async def resume(unit: Unit, draft: Draft) -> None:
    """Make a draft the one that the person's next message answers."""
    await unit.drafts.pause(draft.owner_id)
    draft.active = True
    await unit.drafts.save(draft)


async def discard(unit: Unit, draft: Draft) -> None:
    """Delete a draft with its files; the dossier too, where no case came of it."""
    for key in draft.answers:
        _drop_files(unit, draft, key)
    await unit.drafts.delete(draft.id)
    if draft.form == "report":
        await unit.destroy_dossier(draft.subject_id)


async def answer(
    unit: Unit, policy: Policy, peer: Peer, draft: Draft, incoming: Incoming, content: Content | None
) -> Step:
    """Take a message as the answer to the present question; `content` is the file's, already fetched."""
    form = FORMS[draft.form]
    if draft.position == REVIEW:
        return Step(draft)
    question = form.question(draft.position)
    verdict = judge(question, incoming, policy.today(), peer.language)
    if isinstance(verdict, Fits) and question.several and len(draft.parts(question.key)) >= question.most:
        verdict = Misfit(Why.TOO_MANY, question.most)
    if isinstance(verdict, Misfit):
        return Step(draft, question, misfit=verdict)
    if verdict.candidates:
        return await _two_readings(unit, draft, question, verdict.candidates)
    if incoming.file is not None and content is None:
        return Step(draft, question, misfit=Misfit(Why.FILE_LOST))
    value = await _kept(unit, draft, question, incoming, verdict.value, content)
    return await _store(unit, draft, question, value, incoming.message_id)


async def choose(unit: Unit, draft: Draft, value: Any) -> Step:
    """Take a button's value as the answer to the present question."""
    return await _store(unit, draft, FORMS[draft.form].question(draft.position), value, None)


async def choose_region(unit: Unit, draft: Draft, code: str) -> Step:
    """Keep the region that was pressed; the place within it may follow as text."""
    question = FORMS[draft.form].question(draft.position)
    draft.put(question, {"region": code, "text": ""})
    await unit.drafts.save(draft)
    return Step(draft, question)


async def skip(unit: Unit, draft: Draft) -> Step:
    """Go on without an (other) answer. Raises NotAnswered."""
    draft.skip(FORMS[draft.form])
    await unit.drafts.save(draft)
    return Step(draft)


async def back(unit: Unit, draft: Draft) -> Step:
    """Go one question back."""
    draft.back(FORMS[draft.form])
    await unit.drafts.save(draft)
    return Step(draft)


async def edit(unit: Unit, draft: Draft, key: str) -> Step:
    """Go from the review to one question."""
    draft.edit(FORMS[draft.form], key)
    await unit.drafts.save(draft)
    return Step(draft)


async def clear(unit: Unit, draft: Draft) -> Step:
    """Take back what was answered to the present question."""
    _drop_files(unit, draft, draft.position)
    draft.answers.pop(draft.position, None)
    await unit.drafts.save(draft)
    return Step(draft)


async def correct(unit: Unit, policy: Policy, peer: Peer, draft: Draft, incoming: Incoming) -> Step | None:
    """An edited message corrects the answer that it gave; None where it gave none in this draft."""
    found = draft.of_message(incoming.message_id)
    if found is None:
        return None
    key, part = found
    question = FORMS[draft.form].question(key)
    verdict = judge(question, incoming, policy.today(), peer.language)
    if isinstance(verdict, Misfit):
        return Step(draft, question, misfit=verdict)
    if verdict.candidates:
        draft.position = key  # from here one goes on as before: to the next question, or back to the review
        draft.reviewing = draft.reviewing or key not in {q.key for q in FORMS[draft.form].walk}
        return await _two_readings(unit, draft, question, verdict.candidates)
    part.value = _corrected(question, part, verdict.value)
    await unit.drafts.save(draft)
    return Step(draft, question, saved=part.value, corrected=True)


def _corrected(question: Question, part: Part, value: Any) -> Any:
    """The new value; a file stays with its new caption, a pressed region with its new place."""
    if _has_file(part):
        return {**part.value, "text": value["text"]}
    if question.kind is Kind.PLACE and value["region"] is None:
        return {**value, "region": part.value["region"]}
    return value


async def renew_version(unit: Unit, draft: Draft) -> bool:
    """Whether the case has changed since the form was opened; from now on the form counts on what it is now."""
    seen = draft.context.get("version")
    if seen is None:
        return False
    present = (await unit.cases.get(draft.subject_id)).version
    if present == seen:
        return False
    draft.context["version"] = present
    await unit.drafts.save(draft)
    return True


def check_complete(draft: Draft) -> None:
    """Raise NotAnswered with the first required question that is still open."""
    missing = draft.missing(FORMS[draft.form])
    if missing:
        raise NotAnswered(missing)


def candidates(draft: Draft) -> list[Any]:
    """The readings between which the person is to choose at the present question."""
    offered = draft.context.get("candidates", {})
    return list(offered.get(draft.position, []))


async def _two_readings(unit: Unit, draft: Draft, question: Question, readings: tuple[Any, ...]) -> Step:
    draft.context["candidates"] = {question.key: list(readings)}
    await unit.drafts.save(draft)
    return Step(draft, question, candidates=readings)


async def _store(unit: Unit, draft: Draft, question: Question, value: Any, message_id: int | None) -> Step:
    draft.put(question, value, message_id)
    if not question.several:
        draft.advance(FORMS[draft.form])
    await unit.drafts.save(draft)
    return Step(draft, question, saved=value)


async def _kept(
    unit: Unit, draft: Draft, question: Question, incoming: Incoming, value: Any, content: Content | None
) -> Any:
    """The value to store: a place keeps its pressed region, a file goes sealed onto the disk."""
    if question.kind is Kind.PLACE and value["region"] is None:
        return {**value, "region": (draft.answer(question.key) or {}).get("region")}
    if incoming.file is None or content is None:
        return value
    attachment_id, data = new_id(), content.data
    await unit.keep_file(draft.subject_id, attachment_id, data)
    return {
        **value, "file": attachment_id, "kind": str(incoming.sent), "mime": content.mime, "name": incoming.file.name,
        "size": len(data), "sha256": hashlib.sha256(data).hexdigest(), "bare": content.bare,
    }  # fmt: skip


def attachments(policy: Policy, peer: Peer, draft: Draft) -> list[Attachment]:
    """The files of a draft as records of its case: until they are sent, nobody else knows of them."""
    head = (draft.subject_id, peer.id, policy.now())
    return [
        Attachment(
            value["file"], *head, kind=value["kind"], mime=value["mime"], name=value["name"], size=value["size"],
            sha256=value["sha256"], topic=key, caption=value["text"], bare=value["bare"],
        )
        for key, parts in draft.answers.items()
        for value in (part.value for part in parts if _has_file(part))
    ]  # fmt: skip


def _drop_files(unit: Unit, draft: Draft, key: str) -> None:
    for part in draft.parts(key):
        if _has_file(part):
            unit.drop_file(part.value["file"])


def _has_file(part: Part) -> bool:
    return isinstance(part.value, dict) and part.value.get("file") is not None
