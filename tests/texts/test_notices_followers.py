"""What followers are told of a case whose file is full of things that are nobody's business."""

from datetime import timedelta

import pytest

from bot.domain.case import Consent, Situation, Verification
from bot.domain.casefile import Appeal, Event, EventKind, Note, Source, Statement
from bot.domain.ids import new_id
from bot.i18n import LANGUAGES, translator
from bot.services import completing, consenting, publishing, triage
from bot.services.reporting import own_case
from bot.texts import notices
from tests.services.life import FOLLOWER, MODERATOR, REPORTER, living

SECRET = "not for anybody"


@pytest.fixture
async def life(sqlite_database, tmp_path):
    async with living(sqlite_database, tmp_path) as found:
        await found.report()
        yield found


async def _file(life) -> None:
    """Secrets of every kind in the file, and beside them one public event and one public appeal."""
    head = (life.case_id, MODERATOR, life.clock.now())
    public = Event(new_id(), *head, kind=EventKind.PICKET, texts={"kk": "Ашық сөз"}, language="kk", public=True)
    hidden = Event(new_id(), *head, texts={"en": SECRET}, place=SECRET, responsible=SECRET, amount=SECRET)
    async with life.desk() as desk:
        await triage.claim(desk, life.code)
        await triage.add_record(
            desk, life.code, Note(new_id(), *head, text=SECRET),
            Statement(new_id(), *head, topic="contact", text=SECRET),
            Source(new_id(), *head, event_id=hidden.id, text=SECRET, link="https://secret.example"),
            Source(new_id(), *head, event_id=None, text=SECRET),
            Appeal(new_id(), *head, addressee=SECRET), hidden, public,
            Appeal(new_id(), *head, addressee="The ministry", reference=SECRET, channel=SECRET, public=True),
        )  # fmt: skip


async def _told(life) -> list[str]:
    """All that waits for the follower, in every language."""
    async with life.database.unit() as unit:
        parcels = await unit.dispatch.claim(1000, timedelta(minutes=2), set())
        parcels += await unit.broadcasts.advance(1000, timedelta(minutes=2))
        await unit.dispatch.sent([(parcel, 1) for parcel in parcels])
        await unit.commit()
    told = [p.notice for p in parcels if p.peer_id == FOLLOWER]
    return [str(notices.screen(translator(language), n, life.clock.now()).text) for n in told for language in LANGUAGES]


async def test_nothing_unpublished_reaches_a_follower_in_the_life_of_a_case(life):
    await _file(life)
    assert await _told(life) == []
    async with life.desk() as desk:
        await completing.publish(desk, life.code, {"en": "He is missing."}, "en")
        case = await triage.verify(desk, life.code, Verification.DOCUMENTED)
        await publishing.change_situation(desk.unit, life.policy, case, Situation.IMPRISONED, None, [])
        head = (new_id(), case.id, MODERATOR, life.clock.now())
        await triage.add_record(desk, life.code, Event(*head, texts={"en": SECRET}, language="en"))
        await triage.add_record(desk, life.code, Appeal(new_id(), *head[1:], addressee="The ministry", public=True))
        await triage.note(desk, life.code, SECRET)
        await triage.ask(desk, life.code, SECRET)
        await triage.close(desk, life.code, "He is home.")
    told = await _told(life)
    assert len(told) == 4 * len(LANGUAGES)  # published, situation, appeal, closed
    assert "He is home." in "".join(told) and "The ministry" in "".join(told)
    assert [text for text in told if SECRET in text or "secret.example" in text] == []


@pytest.mark.parametrize("erased", [True, False])
async def test_a_case_that_is_taken_down_says_nothing_of_the_person_or_the_reason(life, erased):
    await life.publish()
    await _told(life)
    async with life.desk(REPORTER) as desk:
        case = await own_case(desk.unit, desk.person, life.case_id)
        if erased:
            await consenting.erase_case(desk.unit, life.policy, desk.person, case)
        else:
            await consenting.change_use(desk.unit, life.policy, desk.person, case, Consent.PRIVATE, case.version)
    told = await _told(life)
    assert len(told) == len(LANGUAGES)
    assert all(life.code in text and "Серік" not in text for text in told)
    assert told[-1] == f"The case {life.code} is no longer published. There will be no more news of it."
