"""The log knows nothing of people: no name, text, token or Telegram id, whatever goes wrong."""

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from bot import logs
from bot.domain.notice import Lane, Notice, NoticeKind
from bot.sandbox.people import Person
from tests.delivery.mail import fault, peer_of, post
from tests.house import ADMIN, TestHouse, open_house

NAME, WORDS, FILE, CAPTION = "Zhanibekmarker", "Storymarker", "filemarker.pdf", "Captionmarker"
PERSON = 5551234567
MARKS = ("marker", str(PERSON), str(ADMIN), "7000000001:SANDBOX", "SANDBOX")


async def live(house: TestHouse) -> None:
    """A report, a search, a question, and all kinds of trouble."""
    aru = await house.actor(NAME, "en", id=PERSON, username="usernamemarker")
    admin = await house.actor("Adminmarker", "en", id=ADMIN)
    await aru.says("/report")
    for label in ("Next ▶️", "Next ▶️", "I agree, let us begin"):
        await aru.taps(label)
    await aru.says(NAME, "Othermarker")
    await aru.says(f"30 {WORDS}")
    await aru.says("/find Findmarker", "/status 1234marker", "/start startmarker", "/case codemarker", "/marker")
    await aru.person.document(b"%PDF bytesmarker", FILE, CAPTION)
    await house.settle()
    await admin.says("/queue", "/case codemarker")
    await trouble(house, aru.person)


async def trouble(house: TestHouse, person: Person) -> None:
    """Refusals of Telegram, of the store and of our own code, each with something personal in its reach."""
    peer = await peer_of(house, person.id)
    for kind in ("429", "500", "502", "drop", "drop_after"):
        await fault(house, "*", kind, chat_id=person.id)
        await post(house, peer, f"{WORDS} {kind}")
        await house.settle()
    async with house.house.database.unit() as unit:
        await unit.outbox.post(Notice(NoticeKind.STATE_CHANGED, {"code": WORDS}), peer.id, Lane.CASE)
        broken: dict[str, Any] = {"method": "sendMessage", "params": {"text": f"<b>{WORDS}", "parse_mode": "HTML"}}
        await unit.outbox.post(Notice(NoticeKind.CALL, broken), peer.id, Lane.CASE)
        await unit.commit()
    await house.settle()
    house.world.updates.add("message", {"text": WORDS, "chat": {"type": "private", "first_name": NAME}})
    await house.settle()
    await person.send(WORDS)
    async with house.house.database.engine.begin() as conn:
        await conn.execute(sa.text("ALTER TABLE peers RENAME TO people"))  # a store that raises with its statement
    await house.settle()
    async with house.house.database.engine.begin() as conn:
        await conn.execute(sa.text("ALTER TABLE people RENAME TO peers"))
    await person.block()
    await post(house, peer, WORDS)
    await house.settle()


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """What this file sets up writes to a stream that is closed after it."""
    yield
    structlog.reset_defaults()
    logging.basicConfig(force=True)


async def test_the_log_is_silent_about_people(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    logs.set_up("DEBUG")
    async with open_house(tmp_path, log_level="DEBUG") as house:
        await live(house)
    captured = capfd.readouterr()
    written = captured.out + captured.err
    assert "update_failed" in written and "undeliverable" in written  # there was something to be silent about
    for mark in MARKS:
        assert mark not in written, [line for line in written.splitlines() if mark in line]


async def test_an_update_that_was_handled_is_forgotten(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        aru = await house.person(NAME, id=PERSON)
        await aru.start()
        await house.settle()
        origin = {"type": "user", "date": 1, "sender_user": {"id": 99, "is_bot": False, "first_name": "Originmarker"}}
        chat, sender = {"id": aru.id, "type": "private"}, {"id": aru.id, "is_bot": False, "first_name": NAME}
        forwarded = {"message_id": 9, "date": 1, "chat": chat, "from": sender, "text": "x", "forward_origin": origin}
        house.world.updates.add("message", forwarded)
        house.world.updates.add("message", {"chat": {"type": "private"}, "text": WORDS})
        await house.settle()
        async with house.house.database.engine.connect() as conn:
            rows = (await conn.execute(sa.text("SELECT state, payload FROM inbox"))).all()
        assert [(row.state, row.payload) for row in rows] == [("done", None)] * 3
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file())
    assert b"marker" not in stored
