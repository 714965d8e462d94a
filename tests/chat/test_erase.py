"""Erasing, through the chat: what goes from the disk, the chats and the log; and details that go by themselves."""

import json
import re
from pathlib import Path
from urllib.parse import quote

import pytest
import sqlalchemy as sa
import structlog
from pydantic import SecretStr

from bot import logs
from bot.chat.pace import LIMITS, Deed
from bot.domain.ids import new_id
from bot.store.tables import audit, inbox, metadata, peers, said
from bot.store.unit import Database
from tests.delivery.mail import fault, tries
from tests.staffed import FORUM, Staffed, staffed

# In one message; the longest that Telegram takes holds as many of these.
PLENTY = 60
ERASED = "we no longer know this chat"


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much one may send in a minute is shown elsewhere."""
    monkeypatch.setitem(LIMITS, Deed.MESSAGE, 10_000)


def planted(count: int, secrets: list[str]) -> str:
    """So many new secrets, in one text."""
    new = [f"құпияzq{new_id():016x}" for _ in range(count)]
    secrets += new
    return " ".join(new)


def found(secrets: list[str], content: bytes) -> set[str]:
    """The secrets that stand there: plain, in UTF-16, or with letters written as \\u04af or %D2%AF.

    Each has a part in plain ASCII, which all these leave as it is, but for the zeros of UTF-16.
    """
    there = {each.decode() for each in re.findall(rb"zq[0-9a-f]{16}", content + b"|" + content.replace(b"\0", b""))}
    return {secret for secret in secrets if secret.removeprefix("құпия") in there}


def every_byte(folder: Path) -> bytes:
    """The database, its journal, the sealed files, and whatever else lies there."""
    return b"".join(file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file())


async def every_cell(database: Database) -> bytes:
    """All tables."""
    async with database.engine.connect() as conn:
        rows = [row for table in metadata.sorted_tables for row in await conn.execute(sa.select(table))]
    return b"\n".join(cell if isinstance(cell, bytes) else str(cell).encode() for row in rows for cell in row)


async def tells_all(staff: Staffed, secrets: list[str]) -> str:
    """Aru reports, with secrets wherever she can write; the code of her case."""
    aru, settle = staff.aru, staff.house.settle
    await staff.writes(f"/find {planted(2, secrets)}", aru)
    await staff.writes(planted(PLENTY, secrets), aru)  # belongs to no form
    await staff.writes("/report", aru)
    await staff.presses("Next", "Next", "I agree", person=aru)
    for count in (PLENTY, 5, 15):  # the first is too long, and is turned away
        await staff.writes(planted(count, secrets), aru)
    await staff.presses("Skip", person=aru)
    for count in (8, 8):  # in their own words
        await staff.writes(planted(count, secrets), aru)
    await staff.writes(planted(4, secrets), aru)  # no date
    await staff.presses("Skip", person=aru)
    for count in (15, 40):
        await staff.writes(planted(count, secrets), aru)
    for _ in range(8):
        told = await aru.send(planted(PLENTY, secrets))
        await settle()
    await aru.edit(told["message_id"], planted(PLENTY, secrets))
    await aru.forward(told)
    await settle()
    await staff.presses("Done", person=aru)
    await staff.writes(planted(20, secrets), aru)
    await staff.presses("Done", person=aru)
    content = planted(40, secrets).encode()
    await aru.document(content, f"{planted(1, secrets)}.pdf", planted(10, secrets))
    await settle()
    await staff.presses("Done", person=aru)
    await staff.writes(planted(3, secrets), aru)
    await staff.presses("Publish", person=aru)
    await staff.writes(planted(10, secrets), aru)
    await staff.presses("Send", person=aru)
    async with staff.house.house.database.unit(reading=True) as unit:
        (case,) = await unit.cases.queue(2)
    return case.code


async def is_worked_on(staff: Staffed, code: str, secrets: list[str]) -> None:
    """The moderator notes, asks, gets an answer, publishes, and leaves forms behind, as does Aru."""
    aru = staff.aru
    await staff.writes(f"/claim {code}")
    await staff.writes(f"/note {code} {planted(40, secrets)}")
    await staff.writes(f"/ask {code} {planted(40, secrets)}")
    await staff.presses("Answer", person=aru)
    await staff.writes(planted(PLENTY, secrets), aru)
    await staff.presses("Done", person=aru)
    await staff.presses("Read it")
    await staff.writes(f"/publish {code}")
    await staff.presses("Write public words")
    await staff.writes(planted(40, secrets))
    await staff.presses("📣 Publish")
    await staff.writes(f"/update {code} {planted(40, secrets)}")
    await staff.presses("📣 Publish")
    await staff.writes(f"/close {code} {planted(20, secrets)}")  # stays a draft
    await staff.writes("/mycases", aru)
    await staff.presses(code, "Tell something new", person=aru)
    await staff.writes(planted(PLENTY, secrets), aru)
    await aru.document(planted(5, secrets).encode(), "new.pdf")
    await staff.house.settle()


async def forgets(staff: Staffed, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    """A thousand secrets, erased: none is on the disk or in the log, in any cell, or in a chat of the last two days."""
    secrets: list[str] = []
    follower = await staff.house.person("Follower", "en")
    await follower.start()
    await staff.house.settle()
    await staff.follow_all(follower)
    code = await tells_all(staff, secrets)
    await is_worked_on(staff, code, secrets)
    database, data = staff.house.house.database, tmp_path / "data"
    assert len(secrets) >= 1000
    everything = every_byte(data) + await every_cell(database)
    assert len(found(secrets, everything)) >= 80  # what is published stands in the clear, so the search does find
    await staff.writes("/erase", staff.aru)
    await staff.presses("Yes, erase everything", person=staff.aru)

    assert found(secrets, every_byte(data)) == set()
    assert found(secrets, await every_cell(database)) == set()
    assert list(data.rglob("*.sealed")) == []
    logged = capfd.readouterr()
    assert found(secrets, (logged.out + logged.err).encode()) == set()
    (last,) = await staff.aru.messages()
    assert ERASED in last["text"]
    shown = json.dumps([m for m in await staff.mod.messages() if m["from"]["is_bot"]])
    assert "The family has erased the case" in shown and found(secrets, shown.encode()) == set()
    assert "no longer published" in await follower.screen()
    async with database.engine.connect() as conn:
        actions = (await conn.scalars(sa.select(audit.c.action))).all()
        assert {"submit", "erase", "forget"} <= set(actions)
        assert (
            await conn.scalar(sa.select(sa.func.count()).select_from(peers)) == 3
        )  # the admin, the moderator, the follower
        assert (await conn.scalars(sa.select(inbox.c.state).distinct())).all() == ["done"]


async def test_of_a_thousand_secrets_none_is_left_on_the_disk(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("DEBUG")
    try:
        async with staffed(tmp_path) as staff:
            await forgets(staff, capfd, tmp_path)
    finally:
        structlog.reset_defaults()


@pytest.mark.long
async def test_of_a_thousand_secrets_none_is_left_in_postgresql(
    tmp_path: Path, migrated_postgres: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async with staffed(tmp_path, database_url=SecretStr(migrated_postgres)) as staff:
        await forgets(staff, capfd, tmp_path)


def test_the_search_finds_every_spelling() -> None:
    control: list[str] = []
    secret = planted(1, control)
    plain = [secret.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")]
    for spelling in (*plain, json.dumps(secret).encode(), quote(secret).encode()):
        assert found(control, b"\x01\0" + spelling + b"\0") == {secret}


async def test_an_update_that_telegram_brings_again_is_known_though_whose_it_was_is_not(tmp_path: Path) -> None:
    async with staffed(tmp_path) as staff:
        updates, brought = staff.house.world.updates, []
        for _ in range(2):
            await staff.writes("/report", staff.aru)
            await staff.writes("/erase", staff.aru)
            await staff.aru.send("a word before the press, in the same batch")
            await staff.aru.press("Yes, erase everything")
            brought += list(updates.pending)
            await staff.house.settle()
            (last,) = await staff.aru.messages()
            assert ERASED in last["text"]
            updates.pending = list(brought)  # as after a crash before we confirmed them
            staff.house.house.poller._offset = None
            await staff.house.settle()
            assert await staff.aru.messages() == [last]
        async with staff.house.house.database.engine.connect() as conn:
            rows = list(await conn.execute(sa.select(inbox.c.chat_key, inbox.c.message_id, inbox.c.payload)))
            assert await conn.scalar(sa.select(sa.func.count()).select_from(said)) == 1  # the moderator's
        assert len({row.chat_key for row in rows}) == 2 and {row.payload for row in rows} == {None}


async def test_a_report_goes_with_the_chat_of_two_days_and_with_what_moderators_have_open(tmp_path: Path) -> None:
    async with staffed(tmp_path, moderators_chat_id=FORUM) as staff:
        staff.house.world.add_group("Desk", staff.mod.id, is_forum=True, members=[], bot="administrator")
        old = [m["message_id"] for m in await staff.aru.messages()]
        await staff.house.pass_time(hours=49)
        first, second = await staff.report(), await staff.report()
        await staff.writes(f"/case {second}")
        kept = await staff.mod.last()
        for where in (None, FORUM):
            await staff.writes(f"/case {first}", chat_id=where)
        await staff.mod.tap(f"tl:{first}:timeline", chat_id=FORUM)
        await staff.writes("/queue")
        await staff.writes("/mycases", staff.aru)
        screen = await staff.presses(first, "Erase", person=staff.aru)
        assert "whatever they are about" in screen
        await staff.presses("Yes, erase it", person=staff.aru)
        *left, last = await staff.aru.messages()
        assert [m["message_id"] for m in left] == old and f"The report {first} is erased." in last["text"]
        details = [m for m in await staff.mod.messages() if m.get("has_protected_content")]
        assert [m["message_id"] for m in details] == [kept["message_id"]]
        assert not [m for m in await staff.mod.messages(FORUM) if m.get("has_protected_content")]


async def test_details_go_after_their_time_however_much_one_taps_and_whatever_is_in_the_way(tmp_path: Path) -> None:
    async with staffed(tmp_path) as staff:
        code = await staff.report()
        (notice,) = [m for m in await staff.mod.messages() if code in m.get("text", "")]
        assert "has_protected_content" not in notice and "Detained" not in notice["text"]
        await staff.presses("Open the case")
        card = await staff.mod.last()
        assert card["has_protected_content"] and "Серік" in card["text"]
        await staff.house.pass_time(minutes=59)
        await staff.presses("Words of the reporter")
        assert (await staff.mod.last())["message_id"] == card["message_id"]
        await staff.writes(f"/note {code}")
        form = await staff.mod.last()
        assert form["has_protected_content"]
        await fault(staff.house, "deleteMessages", "500")
        await staff.house.pass_time(minutes=2)
        assert tries(staff.house, "deleteMessages") == 1
        await staff.house.settle()
        shown = [m["message_id"] for m in await staff.mod.messages()]
        assert card["message_id"] not in shown and {notice["message_id"], form["message_id"]} <= set(shown)
        assert tries(staff.house, "deleteMessages") == 2
        await staff.house.pass_time(days=1)
        assert not [m for m in await staff.mod.messages() if m.get("has_protected_content")]
        await staff.house.pass_time(days=3)
        async with staff.house.house.database.engine.connect() as conn:
            assert await conn.scalar(sa.select(sa.func.count()).select_from(said)) == 0
