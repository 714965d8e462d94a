"""Two reports of one person, on Kazakh phones: merged from the card by two moderators, found by both codes, undone."""

import pytest

from bot.chat.triage.merging import read_codes
from bot.domain.case import Workflow
from bot.services import completing
from bot.services.desk import Desk
from bot.services.people import meet
from tests.house import open_house
from tests.reported import moderator, reported

RELATIVES = (4001, 4002)
WAITS = (
    "Nothing has happened yet: a colleague has to look at it and approve it. They have been told; you will hear what "
    "they decide."
)
ELSEWHERE = "{code} is merged into {into}, which leads: please do this in {into}. Or undo the merge on its card."


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as found:
        yield found


async def staff(house, name, chat_id):
    """Somebody who works here, and has done something."""
    actor = await house.actor(name, "kk", id=chat_id)
    async with house.house.database.unit() as unit:
        await moderator(unit, house.house.policy, chat_id)
        await unit.commit()
    await actor.says("/queue")
    return actor


async def two_reports(house, mod, **answers):
    """Two reports of one person, taken by the moderator; their codes, the older one first."""
    names = ("Әлімжан Тұрғынбай", "Turghynbai Alimzhan")
    codes = [
        await reported(house.house.database, house.house.policy, chat_id, name=name, other_names=None, **answers)
        for chat_id, name in zip(RELATIVES, names, strict=True)
    ]
    for code in codes:
        await mod.says(f"/claim {code}")
    return codes


async def publish(house, mod, *codes):
    async with house.house.database.unit() as unit:
        desk = Desk(unit, house.house.policy, await meet(unit, house.house.policy, mod.person.id, "private", "kk"))
        for code in codes:
            await completing.publish(desk, code, {}, "")
        await unit.commit()
    await house.settle()


async def sees(actor, sentence, **values):
    """Whether a sentence stands on the newest screen."""
    return actor.reads(sentence, **values) in await actor.person.screen()


async def test_from_the_card_to_one_page_and_back(house):
    mod, colleague = await staff(house, "Айгүл", 3001), await staff(house, "Болат", 3002)
    fan, wife = await house.actor("Жанар", "kk"), await house.actor("Күлән", "kk", id=RELATIVES[1])
    a, b = await two_reports(house, mod)
    await publish(house, mod, a, b)
    await fan.person.start(b)
    await house.settle()
    await fan.taps("🔔 Follow")
    before = len(await fan.received())

    assert "Turghynbai" in await mod.says(f"/case {b}")
    await mod.taps("One person: merge")
    assert await sees(mod, "No, {lead} leads", lead=b)
    await mod.taps("Yes, {lead} leads", lead=a)
    assert await sees(mod, WAITS)
    await colleague.taps("Look and decide")
    assert await sees(colleague, "{code} would be merged into {lead}, which leads.", code=b, lead=a)
    assert "Тұрғынбай" not in await colleague.person.screen()
    await colleague.taps("✅ Approve")

    await fan.person.start(b)
    await house.settle()
    assert await sees(fan, "The case {former} is kept under this code now: {code}", former=b, code=a)
    assert "Әлімжан Тұрғынбай" in await fan.person.screen() and await sees(fan, "Following ✓")
    assert f"pub:{b}" not in str(await fan.person.last())
    assert len(await fan.received()) == before + 1  # what they asked for, and nothing else
    found = await fan.says("/cases")
    assert "Тұрғынбай" in found and "Turghynbai" not in found

    assert await sees_after(mod, f"/update {b}", ELSEWHERE, code=b, into=a)
    await mod.says(f"/case {a}")
    assert await sees(mod, "Leads {code}, which is merged into this one.", code=b)
    await wife.says("/mycases")
    own = await wife.taps("{code}: {state}", code=b, state=wife.reads("Published"))
    assert a not in own

    await mod.says(f"/case {a}")
    await mod.taps("Undo the merge")
    await mod.taps("Yes, undo it")
    found = await fan.says("/cases")
    assert "Тұрғынбай" in found and "Turghynbai" in found
    assert "Turghynbai" in await fan.says(f"/find {b}") and await sees(fan, "Following ✓")


async def sees_after(actor, words, sentence, **values):
    await actor.says(words)
    return await sees(actor, sentence, **values)


async def test_whatever_is_wrong_is_said_kindly_with_what_would_fit(house):
    mod = await staff(house, "Айгүл", 3001)
    a, b = await two_reports(house, mod)
    only = "“{word}” is not the code of a case."
    choose = "Or choose one that is alike:"
    for words, sentence, values in (
        ("/merge", "Queue", {}),
        (f"/merge {a}", choose, {}),
        (f"/merge {a} әлім", only, {"word": "әлім"}),
        ("/merge әлім", only, {"word": "әлім"}),
        (f"/merge {a} {a}", "Both codes are {code}. Please send the codes of two different cases.", {"code": a}),
        (f"/merge {a} KKKKKK", "There is no case with the code {code}. Please look at its letters and digits again.",
         {"code": "KKKKKK"}),
    ):  # fmt: skip
        assert await sees_after(mod, words, sentence, **values), words
    await publish(house, mod, b)
    refusal = (
        "{code} is published and {other} is not, so {other} cannot lead. Publish {other} first, or let {code} lead: "
        "/merge {code} {other}"
    )
    assert await sees_after(mod, f"/merge {a} {b}", refusal, code=b, other=a)
    await mod.says(f"/merge {b.lower()} {a[:3]}-{a[3:]}")
    assert not await sees(mod, "No, {lead} leads", lead=a)
    await mod.taps("Yes, {lead} leads", lead=b)
    assert await sees(mod, "Leads {code}, which is merged into this one.", code=a)
    await mod.taps("Look at {code}", code=a)
    assert await sees(mod, "Merged into {code}, which leads: one person.", code=b)
    assert await sees_after(mod, f"/publish {a}", ELSEWHERE, code=a, into=b)
    together = "{code} is merged into {other} already. To turn it round, undo that first."
    assert await sees_after(mod, f"/merge {a} {b}", together, code=a, other=b)
    async with house.house.database.unit(reading=True) as unit:
        assert (await unit.cases.by_code(a)).workflow is Workflow.IN_REVIEW


@pytest.mark.parametrize(
    ("words", "codes", "word"),
    [
        ("", [], ""), ("BK7M4T", ["BK7M4T"], ""), ("bk7-m4t", ["BK7M4T"], ""), ("BK7 M4T", ["BK7M4T"], ""),
        ("BK7M4T JK74QX", ["BK7M4T", "JK74QX"], ""), ("BK7 M4T JK7 4QX", ["BK7M4T", "JK74QX"], ""),
        ("#BK7M4T, #JK74QX", ["BK7M4T", "JK74QX"], ""), ("BK7M4T+JK74QX", ["BK7M4T", "JK74QX"], ""),
        ("BK7M4T және JK74QX", ["BK7M4T", "JK74QX"], ""), ("BK7M4T и JK74QX", ["BK7M4T", "JK74QX"], ""),
        ("BK7M4T JK74Q0", ["BK7M4T"], "JK74Q0"), ("BK7M4T JK74QX GGGGGG", [], ""), ("hello", [], "hello"),
        ("BK7M4T JK74QX same man", ["BK7M4T", "JK74QX"], "same"), ("BK7M4T\nJK74QX", ["BK7M4T", "JK74QX"], ""),
    ],
)  # fmt: skip
def test_codes_are_read_as_people_write_them(words, codes, word):
    assert read_codes(words) == (codes, word)
