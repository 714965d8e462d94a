"""The moderators' commands: with a code and words, without, out of place, and buttons that somebody forged."""

import pytest

from bot.domain.case import Workflow
from bot.domain.casefile import Note, Question
from tests.reported import waiting
from tests.staffed import staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


async def test_words_behind_the_code_do_it_at_once(staff):
    code = await staff.report()
    assert "is kept" in await staff.writes(f"/note {code} He may be in Ürümqi.\nAsk the consul.")
    assert [note.text for note in await staff.records(Note, code)] == ["He may be in Ürümqi.\nAsk the consul."]
    assert "goes to the reporter" in await staff.writes(f"/ask {code.lower()} When did he call last?")
    assert [asked.text for asked in await staff.records(Question, code)] == ["When did he call last?"]
    assert "When did he call last?" in await staff.aru.screen()
    assert "not accepted" in await staff.writes(f"/reject {code} This is a test.")
    assert (await staff.case(code)).workflow is Workflow.REJECTED


async def test_a_code_alone_opens_the_form(staff):
    code = await staff.report()
    await staff.writes(f"/note {code}")
    await staff.writes("Call the consul on Monday.")
    assert [note.text for note in await staff.records(Note, code)] == ["Call the consul on Monday."]


async def test_the_words_of_an_update_stand_in_its_form(staff):
    code = await staff.report()
    assert "cannot be done now" in await staff.writes(f"/update {code} He was seen.")
    await staff.writes(f"/claim {code}")
    await staff.writes(f"/publish {code}")
    await staff.presses("Publish the facts")
    assert "He was seen." in await staff.writes(f"/update {code} He was seen.")


@pytest.mark.parametrize(
    "command", ["case", "claim", "note", "ask", "reject", "verify", "publish", "update", "close", "assign"]
)
async def test_a_command_without_a_code_helps(staff, command):
    screen = await staff.writes(f"/{command}")
    assert f"/{command} BK7M4T" in screen and "[Queue]" in screen


async def test_words_that_are_too_many_are_told_so(staff):
    code = await staff.report()
    assert "1500" in await staff.writes(f"/ask {code} " + "word " * 400)
    assert await staff.records(Question, code) == []


async def test_a_wrong_code_is_not_found(staff):
    assert "typing error" in await staff.writes("/case BK7M4T")


@pytest.mark.long
async def test_two_hundred_cases_can_be_paged(staff):
    async with staff.house.house.database.unit() as unit:
        codes = [await waiting(unit, staff.house.clock.now(), number) for number in range(200)]
        await unit.commit()
    screen = await staff.writes("/queue")
    assert "200 cases wait" in screen and "1 to 8" in screen
    message = await staff.mod.last()
    seen: set[str] = set()
    for page in range(25):
        await staff.mod.tap(f"queue:all:{page}", message["message_id"], forged=True)
        await staff.house.settle()
        shown = await staff.mod.screen()
        seen |= {code for code in codes if f"[{code}]" in shown}
    assert seen == set(codes)
    await staff.mod.tap("queue:all:9999", message["message_id"], forged=True)
    await staff.house.settle()
    assert "193 to 200" in await staff.mod.screen()


async def test_the_queue_can_be_narrowed(staff):
    mine, free = await staff.report(), await staff.report()
    await staff.writes(f"/claim {mine}")
    await staff.writes("/queue")
    untaken = await staff.presses("Untaken")
    assert free in untaken and mine not in untaken
    own = await staff.presses("Mine")
    assert mine in own and free not in own


async def test_the_numbers(staff):
    code = await staff.report()
    await staff.writes(f"/claim {code}")
    await staff.writes(f"/publish {code}")
    await staff.presses("Publish the facts")
    assert "Every public case had news" in await staff.writes("/stats")
    await staff.house.pass_time(days=15)
    screen = await staff.writes("/stats")
    assert "Published: 1" in screen and f"[{code}]" in screen and "Khorgos" in screen


FORGED = [
    "queue", "queue:all:x", "queue:nobody:0", "case", "case:BK7M4T", "act", "act:claim", "act:claim:{code}:x",
    "act:eat:{code}:1", "act:level:{code}:1:gold", "act:level:{code}:1", "act:public:{code}:1:event:7",
    "act:public:{code}:1:person:7", "act:public:{code}:1:event:9999999999999999999", "act:hand:{code}:1:7",
    "act:reopen:{code}:1:yes", "act:facts:{code}:1", "tl:{code}", "tl:{code}:secrets", "tl:{code}:event",
    "tl:{code}:event:7", "tl:{code}:timeline:-1", "tl:{code}:timeline:٣", "tl:{code}:appeals:9999999999999999999",
    "act:link:{code}:1:x", "act:tie:{code}:1", "act:tie:{code}:1:{code}", "act:tie:{code}:1:BK7M4T:wife:yes",
    "act:unlink:{code}:1:7", "act:unlink:{code}:1:7:yes", "act:showlink:{code}:1:7:yes", "tl:{code}:link:7",
    "add", "add:{code}:event", "add:{code}:version:7", "add:{code}:reply:7", "file:{code}:get:7", "file:{code}:eat",
]  # fmt: skip


async def test_forged_buttons_do_nothing_and_break_nothing(staff):
    code = await staff.report()
    await staff.writes("/queue")
    before = await staff.case(code)
    for data in FORGED:
        await staff.mod.tap(data.format(code=code), forged=True)
        await staff.house.settle()
        assert "went wrong" not in await staff.mod.screen(), data
    assert await staff.case(code) == before


async def test_nobody_else_gets_in(staff):
    code = await staff.report()
    words = [
        "/queue",
        f"/case {code}",
        f"/note {code} x",
        f"/claim {code}",
        "/stats",
        f"/assign {code}",
        f"/publish {code}",
    ]
    for text in words:
        assert "This is for moderators." in await staff.writes(text, staff.aru), text
    for data in (
        "queue:all:0",
        f"case:{code}",
        f"act:claim:{code}:1",
        f"tl:{code}:words",
        f"file:{code}:list",
        f"add:{code}",
    ):
        await staff.aru.tap(data, forged=True)
        await staff.house.settle()
        assert staff.toasts[-1] == "This is for moderators."
    assert (await staff.case(code)).moderator_id is None
