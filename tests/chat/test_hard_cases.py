"""Cases that break bots: texts at every limit and beyond, names that are markup, links and buttons of somebody else."""

import io
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from PIL import Image

from bot.domain.casefile import Attachment
from bot.store.tables import inbox, outbox
from tests.soak.nasty import ZALGO
from tests.staffed import Staffed, staffed

NAME = "<b>&amp; tg://user?id=1 %s {name} \u202e\u200b\x00" + ZALGO


async def set_aside(life: Staffed) -> list[Any]:
    """What could not be handled or sent, and why."""
    async with life.house.house.database.unit(reading=True) as unit:
        failed = await unit._s.rows(sa.select(inbox.c.error).where(inbox.c.state == "failed"))
        dead = await unit._s.rows(sa.select(outbox.c.error).where(outbox.c.state == "dead"))
    return [row.error for row in (*failed, *dead)]


def message(life: Staffed, **content: Any) -> dict[str, Any]:
    chat = {"id": life.aru.id, "type": "private"}
    sender = {"id": life.aru.id, "is_bot": False, "first_name": NAME, "username": "<i>"}
    return {"message_id": 990, "date": 1_750_000_000, "chat": chat, "from": sender, **content}


async def test_texts_at_the_limit_and_beyond_and_names_that_are_markup(tmp_path: Path) -> None:
    async with staffed(tmp_path, reports_a_day=99) as life:
        long = [await life.report(story={"text": part * 4096}, tried={"text": part * 4096}) for part in "&<x"]
        odd = await life.report(name=NAME, other_names=NAME, contact=NAME)
        card = await life.writes(f"/case {odd}")
        assert "<b>&amp; tg://user?id=1 %s {name}" in card
        for code in long:
            assert code in await life.writes(f"/case {code}")
        await life.writes("/report", life.aru)
        await life.presses("Next ▶️", "Next ▶️", "I agree, let us begin", person=life.aru)
        for content in (
            {"text": "n" * 4096}, {"text": "&" * 4097}, {"caption": "c" * 1025, "photo": [{"file_id": "none"}]},
            {"text": NAME}, {"poll": {"id": "1", "question": "?"}}, {"text": "\x00"},
        ):  # fmt: skip
            life.house.world.updates.add("message", message(life, **content))
            await life.house.settle()
        assert await set_aside(life) == []
        assert await life.writes("/start", life.aru)


async def test_links_and_buttons_of_somebody_else_and_of_last_month(tmp_path: Path) -> None:
    async with staffed(tmp_path, reports_a_day=99) as life:
        bek = await life.house.person("Bek")
        await bek.start()
        await life.house.settle()
        code = await life.report()
        before = await life.case(code)
        for payload in (
            f"f-close-{code}",
            f"f-close-{code[:3]}",
            "f-report",
            "f-",
            f"f-erase-{code}",
            code[:4],
            code,
            "x" * 64,
        ):
            for _ in range(2):
                await bek.start(payload)
                await life.house.settle()
                assert "Серік" not in await bek.screen(), payload
        forged = (
            f"my:{code}", f"mynews:{code}", f"erase:sure:{code}", f"myuse:{code}:private:1", f"act:claim:{code}:1",
            f"case:{code}", f"act:level:{code}:1:documented", "home".ljust(65, "x"),
            f"act:claim:{code}:".ljust(65, "9"),
        )  # fmt: skip
        for data in forged:
            await bek.tap(data, forged=True)
            await life.house.settle()
            assert "Серік" not in await bek.screen(), data
        assert await life.case(code) == before
        await life.writes(f"/case {code}")
        await life.house.pass_time(days=30)
        assert code in await life.presses("Take it")
        assert (await life.case(code)).moderator_id
        assert await set_aside(life) == []


async def test_an_album_of_ten_that_comes_out_of_order_and_twice(tmp_path: Path) -> None:
    async with staffed(tmp_path) as life:
        code = await life.report()
        await life.writes("/mycases", life.aru)
        await life.presses(code, "Tell something new", person=life.aru)
        await life.aru.album([picture(n) for n in range(10)])
        updates = list(life.house.world.updates.pending)
        assert len(updates) == 10
        await life.house.house.intake.take_in(updates[5:][::-1] + updates[:5], hurry=False)
        await life.house.settle()  # asks for all of them once more
        assert await life.presses("✅ Done", "✅ Send", person=life.aru)
        assert len(await life.records(Attachment, code)) == 10
        assert await set_aside(life) == []


def picture(n: int) -> bytes:
    """A picture of its own."""
    drawn = io.BytesIO()
    Image.new("RGB", (10 + n, 10), (20 * n, 0, 0)).save(drawn, "JPEG")
    return drawn.getvalue()
