"""A form filled in: what is taken back is gone, what is not sent is nobody's, and a correction skips nothing."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.domain.answers import Why
from bot.domain.case import Case
from bot.domain.casefile import Attachment, Question
from bot.domain.codes import read_code
from bot.domain.errors import NotFound
from bot.domain.form import REVIEW, Draft
from bot.domain.forms import FORMS
from bot.domain.ids import new_id
from bot.domain.incoming import Content, FileRef, Incoming, Sent
from bot.domain.peer import Peer, PeerKind
from bot.domain.reminder import QuietHours
from bot.i18n import LANGUAGES, translator
from bot.services import filling, reporting
from bot.services.people import meet
from bot.services.policy import Policy
from bot.store.unit import Database
from bot.texts import forms
from tests.database import fresh_database
from tests.reported import report
from tests.services.life import ALMATY, PERIODS

START = datetime(2025, 9, 1, 6, tzinfo=UTC)


def text(words: str, message_id: int = 1) -> Incoming:
    return Incoming(message_id, Sent.TEXT, words)


def photo(caption: str = "", message_id: int = 2) -> Incoming:
    return Incoming(message_id, Sent.PHOTO, caption, FileRef("tg-file", 3, "image/jpeg"))


class Desk:
    """Somebody with a form, in one transaction."""

    def __init__(self, unit: Any, rules: Policy, peer: Peer) -> None:
        self.unit, self.policy, self.peer = unit, rules, peer

    async def begin(self, form: str, case_id: int | None = None, **context: Any) -> Draft:
        return await filling.begin(self.unit, self.policy, self.peer, form, case_id, **context)

    async def takes(self, draft: Draft, incoming: Incoming) -> filling.Step:
        content = Content(b"abc", "image/jpeg", bare=True) if incoming.file else None
        return await filling.answer(self.unit, self.policy, self.peer, draft, incoming, content)

    async def corrects(self, draft: Draft, incoming: Incoming) -> filling.Step | None:
        return await filling.correct(self.unit, self.policy, self.peer, draft, incoming)

    async def case(self) -> Case:
        code = read_code(await report(self.unit, self.policy, self.peer.chat_id)) or ""
        case = await self.unit.cases.by_code(code)
        assert case
        return case


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    clock = ManualClock(START)
    async with fresh_database(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}", clock, tmp_path) as opened:
        yield opened


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    rules = Policy(ManualClock(START), ALMATY, PERIODS, QuietHours(22, 8, ALMATY))
    async with database.unit() as unit:
        yield Desk(unit, rules, await meet(unit, rules, 77, PeerKind.PRIVATE, "en"))


def files(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "files").glob("*.sealed"))


async def test_what_is_not_sent_is_not_in_the_case(desk: Desk) -> None:
    case = await desk.case()
    draft = await desk.begin("news", case.id)
    await desk.takes(draft, text("Something new"))
    await filling.edit(desk.unit, draft, "files")
    await desk.takes(draft, photo("his passport"))
    assert await desk.unit.records.all(Attachment, case.id) == []
    await reporting.add_news(desk.unit, desk.policy, desk.peer, draft)
    (sent,) = await desk.unit.records.all(Attachment, case.id)
    assert (sent.caption, sent.bare, sent.size, sent.kind) == ("his passport", True, 3, Sent.PHOTO)
    assert await desk.unit.read_file(case.id, sent.id) == b"abc"


async def test_files_that_are_taken_back_are_gone(desk: Desk, tmp_path: Path) -> None:
    case = await desk.case()
    draft = await desk.begin("news", case.id)
    await desk.takes(draft, text("Something new"))
    await filling.edit(desk.unit, draft, "files")
    await desk.takes(draft, photo())
    await filling.clear(desk.unit, draft)
    await reporting.add_news(desk.unit, desk.policy, desk.peer, draft)
    assert await desk.unit.records.all(Attachment, case.id) == []
    await desk.unit.commit()
    assert files(tmp_path) == []


async def test_a_corrected_caption_is_the_one_that_is_sent(desk: Desk) -> None:
    case = await desk.case()
    draft = await desk.begin("news", case.id)
    await desk.takes(draft, text("Something new"))
    await filling.edit(desk.unit, draft, "files")
    await desk.takes(draft, photo("his pasport"))
    await desk.corrects(draft, photo("his passport"))
    await reporting.add_news(desk.unit, desk.policy, desk.peer, draft)
    (sent,) = await desk.unit.records.all(Attachment, case.id)
    assert sent.caption == "his passport"


@pytest.mark.parametrize("form", ["report", "news"])
async def test_a_dropped_draft_leaves_no_file(desk: Desk, tmp_path: Path, form: str) -> None:
    case = await desk.case()
    draft = await desk.begin(form, None if form == "report" else case.id)
    await filling.edit(desk.unit, draft, "files")
    await desk.takes(draft, photo())
    await filling.discard(desk.unit, draft)
    await desk.unit.commit()
    assert files(tmp_path) == []
    assert await desk.unit.records.all(Attachment, case.id) == []


async def test_a_voice_answers_a_question_and_its_file_is_in_the_case(desk: Desk) -> None:
    case = await desk.case()
    asked = Question(new_id(), case.id, 1, START, text="Where?")
    await desk.unit.records.add(asked)
    draft = await desk.begin("answer", case.id, question_id=str(asked.id))
    await desk.takes(draft, Incoming(5, Sent.VOICE, "", FileRef("voice", 3, "audio/ogg")))
    await reporting.answer_question(desk.unit, desk.policy, desk.peer, draft)
    (voice,) = await desk.unit.records.all(Attachment, case.id)
    assert (voice.kind, voice.topic) == (Sent.VOICE, "story")


async def test_a_correction_that_can_be_read_in_two_ways_skips_no_question(desk: Desk) -> None:
    draft = await desk.begin("report")
    await desk.takes(draft, text("Name", 1))
    draft.position = "when"
    await desk.takes(draft, text("12 July 2025", 2))
    assert draft.position == "where"
    step = await desk.corrects(draft, text("03/04/2025", 2))
    assert step and step.candidates
    await filling.choose(desk.unit, draft, step.candidates[0])
    assert draft.position == "where"
    assert not draft.reviewing


async def test_two_readings_belong_to_their_question(desk: Desk) -> None:
    draft = await desk.begin("report")
    draft.position = "when"
    step = await desk.takes(draft, text("03/04/2025"))
    assert filling.candidates(draft) == list(step.candidates)
    draft.position = "birth"
    assert filling.candidates(draft) == []


async def test_too_much_of_one_kind_is_said_and_not_kept(desk: Desk, tmp_path: Path) -> None:
    draft = await desk.begin("report")
    draft.position = "files"
    for n in range(31):
        step = await desk.takes(draft, photo(message_id=n))
    assert step.misfit and step.misfit.why is Why.TOO_MANY
    assert len(files(tmp_path)) == 30


async def test_a_stranger_cannot_answer(desk: Desk) -> None:
    case = await desk.case()
    stranger = await meet(desk.unit, desk.policy, 78, PeerKind.PRIVATE, "en")
    draft = await filling.begin(desk.unit, desk.policy, stranger, "news", case.id)
    draft.put(FORMS["news"].question("story"), {"text": "x"})
    with pytest.raises(NotFound):
        await reporting.add_news(desk.unit, desk.policy, stranger, draft)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("letter", ["ш", "𝔄", "&", "<b>"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_longest_answers_fit_on_every_screen(form: Any, letter: str, language: str) -> None:
    """Telegram counts UTF-16 code units after it has read the HTML."""
    t, draft = translator(language), Draft(1, 1, form.key, 1, REVIEW, START)
    for question in form.questions:
        words = letter * (4096 if question.several else question.limit)
        value: Any = {"text": words}
        match question.kind:
            case "text":
                value = words
            case "date" | "birth":
                value = {"unknown": True}
            case "place":
                value = {"region": "BX-khorgos", "text": words}
            case "choice" if not question.own_words:
                value = {"code": max(question.choices, key=len)}
            case "files":
                value = {"file": 1, "kind": "photo", "text": words}
        for _ in range(30 if question.several else 1):
            draft.put(question, value)
    assert units(forms.review(t, draft, form).text) <= 4096 - 600  # room for a line above
    for question in form.questions:
        draft.position = question.key
        assert units(forms.question(t, draft, form).text) <= 4096 - 600
        assert units(forms.noted(t, form, question, draft.parts(question.key)[0].value)) < 600


def units(shown: Any) -> int:
    from markupsafe import Markup

    return len(Markup(shown).striptags().encode("utf-16-le")) // 2
