"""Two cases of one family on the moderators' phone and on a supporter's; and codes as people write them."""

import pytest

from bot.chat.triage.linking import split_words
from bot.domain.casefile import Relation
from bot.domain.ties import Tie
from bot.services.consenting import erase_case
from tests.staffed import staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        yield found


@pytest.mark.parametrize(
    ("words", "codes", "rest"),
    [
        ("BK7M4T JK74QX wife", ["BK7M4T", "JK74QX"], "wife"),
        ("bk7m4t, jk74qx: the same event", ["BK7M4T", "JK74QX"], "the same event"),
        ("BK7M4T және JK74QX әйелі", ["BK7M4T", "JK74QX"], "әйелі"),
        ("вк7м4т + JK74QX", ["BK7M4T", "JK74QX"], ""),
        ("BK7M4T wife JK74QX", ["BK7M4T"], "wife JK74QX"), ("wife", [], "wife"), ("", [], ""), (", ,", [], ", ,"),
    ],
)  # fmt: skip
def test_two_codes_and_the_words_behind_them(words, codes, rest):
    assert split_words(words) == (codes, rest)


async def test_a_family_is_linked_shown_to_everybody_and_unlinked_again(staff):
    wife, man = await staff.report(name="Айгүл Ахметова"), await staff.report()
    for code in (wife, man):
        await staff.writes(f"/claim {code}")
    screen = await staff.writes(f"/link {wife} {man} әйелі")
    assert f"On the card of {man}: The wife: Айгүл Ахметова" in screen
    assert f"On the card of {wife}: The husband: Серік Ахметов" in screen
    assert "Only moderators read it for now." in screen and "Nobody gets a message" in screen
    assert await staff.records(Relation, man) == []
    linked = await staff.presses("Choose another relation", "The husband or wife", "Yes, link them")
    assert "are linked" in linked and f"The husband or wife: {man}" in linked and "Only moderators" in linked
    assert [(each.relation, each.back) for each in await staff.records(Relation, man)] == [(Tie.SPOUSE, Tie.SPOUSE)]
    assert "linked already" in await staff.writes(f"/link {man} {wife} wife")
    await staff.presses("Unlink", "Yes, unlink", "Link with another case", wife, "The husband", "Yes, link them")
    assert f"🔗 The husband: {man}" in await staff.writes(f"/case {wife}")
    fan = await staff.house.person("Fan", "en")
    await fan.start()
    await staff.house.settle()
    await staff.presses("Publish", "Publish the facts")
    await staff.writes(f"/publish {man}")
    preview = await staff.mod.screen()
    assert "The wife: Айгүл Ахметова" in preview and f"The public page of {wife} says so as well." in preview
    await staff.presses("Publish the facts")
    await staff.writes(f"/start {man}", fan)
    page = await fan.screen()
    assert "Cases that belong together" in page and "The wife: Айгүл Ахметова" in page
    assert "The husband: Серік Ахметов" in await staff.presses("Айгүл Ахметова", person=fan)
    heard = len(await fan.messages())
    assert "stands on both public pages" in await staff.writes(f"/link {man} {wife}")
    assert "from the public pages at once" in await staff.presses("Unlink")
    assert "not linked any more" in await staff.presses("Yes, unlink")
    await fan.tap(f"pub:{wife}", forged=True)
    await staff.house.settle()
    assert "Серік" not in await fan.screen() and len(await fan.messages()) == heard
    sure = await staff.writes(f"/link {man} {wife} husband")
    assert "Both cases are public: everybody will read it" in sure
    assert "Everybody can read it" in await staff.presses("Yes, link them")


async def test_what_is_missing_or_wrong_is_said_kindly(staff):
    code, other = await staff.report(), await staff.report()
    await staff.writes(f"/claim {other}")
    assert "/link BK7M4T JK74QX wife" in await staff.writes("/link")
    assert "“12345” is not the code of a case" in await staff.writes(f"/link {code} 12345 wife")
    assert "no case with the code QQQQQQ" in await staff.writes(f"/link {code} QQQQQQ wife")
    assert "one and the same case" in await staff.writes(f"/link {code} {code} wife")
    assert "I do not know the relation “<b>wyfe”" in await staff.writes(f"/link {code} {other} <b>wyfe")
    assert "What is Серік Ахметов" in await staff.writes(f"/link {code} {other}")
    choice = await staff.writes(f"/link {code} wife")
    assert f"[{other}]" in choice and f"/link {code}" in choice
    assert "You have no other case at the moment." in await staff.writes(f"/link {other}")
    assert "This is for moderators." in await staff.writes(f"/link {code} {other} wife", staff.aru)
    assert await staff.records(Relation, code) == []


async def test_a_colleague_sees_exactly_what_both_pages_would_say(staff):
    wife, man = await staff.report(name="Айгүл Ахметова"), await staff.report()
    for code in (wife, man):
        await staff.writes(f"/claim {code}")
        await staff.writes(f"/publish {code}")
        await staff.presses("Publish the facts")
    zarina = await staff.house.person("Zarina", "en")
    await zarina.start()
    await staff.house.settle()
    await staff.appoint(zarina)
    await staff.writes("/queue", zarina)
    assert "A colleague has case" in await staff.writes(f"/link {wife} {man} wife", zarina)
    await staff.writes(f"/link {wife} {man} wife")
    assert "A colleague has to approve it" in await staff.presses("Yes, link them")
    asked = await staff.presses("Look and decide", person=zarina)
    assert f"On the public page of {man}: The wife: Айгүл Ахметова · {wife}" in asked
    assert f"On the public page of {wife}: The husband: Серік Ахметов · {man}" in asked
    await staff.presses("✖️ Decline", person=zarina)
    shown = await staff.writes(f"/link {wife} {man}")
    assert "only moderators read that they belong together" in shown
    await staff.presses("Show it to everybody", "Yes, show it to everybody")
    await staff.presses("Look and decide", "✅ Approve", person=zarina)
    assert "Everybody can read it" in await staff.writes(f"/link {wife} {man}")


async def test_what_shows_the_names_of_two_goes_with_either(staff):
    wife, man = await staff.report(name="Айгүл Ахметова"), await staff.report()
    for code in (wife, man):
        await staff.writes(f"/claim {code}")
    shown = [f"/link {wife} {man}", f"/link {wife} {man} wife", f"/link {man}", f"/merge {man} {wife}"]
    for words in shown:
        assert "Айгүл" in await staff.writes(words), words
    async with staff.house.house.database.unit() as unit:
        case = await unit.cases.by_code(wife)
        await erase_case(unit, staff.house.house.policy, await unit.peers.get(case.reporter_id), case)
        await unit.commit()
    async with staff.house.house.database.unit(reading=True) as unit:
        going = {message for _, _, message in await unit.messages.due(99)}
    told = [each for each in await staff.mod.messages() if "Айгүл" in str(each)]
    assert len(told) >= len(shown) and {each["message_id"] for each in told} <= going
