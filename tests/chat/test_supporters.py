"""What a supporter does in the private chat: look, search, follow, share, stop."""

import pytest

from bot.domain.publication import NewsKind
from bot.sandbox.people import buttons
from tests.house import open_house
from tests.published import appeal, event, news, publication, publish

NEUTRAL = "No published case has this code."


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as found:
        yield found


@pytest.fixture
async def reader(house):
    return await house.person("Reader")


async def say(house, person, text, chat_id=None):
    await person.send(text, chat_id)
    await house.settle()
    return await person.screen(chat_id)


async def press(house, person, label, chat_id=None):
    await person.press(label, chat_id=chat_id)
    await house.settle()
    return await person.screen(chat_id)


async def followed(house, chat_id):
    """What a chat follows, as the store has it."""
    async with house.house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(chat_id)
        return {(each.kind, each.region) for each in await unit.follows.of(peer.id)} if peer else set()


async def toast(house):
    """The newest answer to a pressed button."""
    events = (await house.http.get("/sandbox/events?after=0")).json()["events"]
    return [each for each in events if each["type"] == "callback_answer"][-1]


async def published(house, *cases):
    await publish(house.house.database, *cases)


async def test_an_empty_list_offers_to_follow_all(house, reader):
    assert "No case is published yet" in await say(house, reader, "/cases")
    await press(house, reader, "Follow all cases")
    assert await followed(house, reader.id) == {("all", None)}


async def test_from_the_list_to_the_card_to_all_updates_and_back(house, reader):
    case = publication()
    await published(house, case)
    async with house.house.database.unit() as unit:
        for item in (event(case.case_id, "Его задержали."), appeal(case.case_id, "МИД", after=1)):
            await unit.publications.add_news(item)
        await unit.commit()
    assert "Серік Ахметов\nDetained, 70 days\nAlmaty City" in await say(house, reader, "/cases")
    card = await press(house, reader, "Серік Ахметов")
    assert "70 days without an answer" in card and "Его задержали." in card
    assert len(await reader.messages()) == 2  # the card took the place of the list
    assert "All updates: Серік Ахметов" in await press(house, reader, "All updates (2)")
    assert await press(house, reader, "Back to the case") == card


async def test_one_tap_follows_and_one_tap_ends_it(house, reader):
    await published(house, publication())
    await reader.start("JK74QX")
    await house.settle()
    assert "[Following ✓]" in await press(house, reader, "Follow")
    told = await toast(house)
    assert told["show_alert"] and "Серік Ахметов" in told["text"] and "/following" in told["text"]
    assert {kind for kind, _ in await followed(house, reader.id)} == {"case"}
    assert "[🔔 Follow]" in await press(house, reader, "Following ✓")
    assert "[✓ All of Almaty City]" in await press(house, reader, "All of Almaty City")
    assert await followed(house, reader.id) == {("region", "KZ-75")}


async def test_a_card_opened_from_a_piece_of_news_leaves_the_news_where_it_is(house, reader):
    await published(house, publication())
    first = await say(house, reader, "/follow JK74QX")
    await reader.tap("pub:JK74QX:new", forged=True)
    await house.settle()
    assert "70 days without an answer" in await reader.screen()
    assert (await reader.messages())[-2]["text"] in first


async def test_a_press_of_an_old_button_changes_nothing_twice(house, reader):
    await published(house, publication())
    await reader.start("JK74QX")
    await house.settle()
    for _ in range(2):
        await reader.tap("follow:case:JK74QX:on:pub.JK74QX", forged=True)
        await house.settle()
        assert "[Following ✓]" in await reader.screen()


# The third has Cyrillic letters that look like ours.
@pytest.mark.parametrize("code", ["JK74QX", "jk74qx", "JК74QХ", "jk 74-qx", "#JK74QX"])
async def test_a_code_in_any_spelling_finds_its_card(house, reader, code):
    await published(house, publication())
    assert "70 days without an answer" in await say(house, reader, f"/find {code}")
    assert "70 days without an answer" in await say(house, reader, code)


async def test_every_code_without_a_publication_gets_the_same_answer(house, reader):
    await published(house, publication("KKKKKK"))
    async with house.house.database.unit() as unit:
        await unit.publications.delete((await unit.publications.by_code("KKKKKK")).case_id)
        await unit.commit()
    answers = set()
    for code in ("KKKKKK", "WWWWWW"):
        await reader.start(code)
        await house.settle()
        answers |= {await reader.screen(), await say(house, reader, f"/find {code}"), await say(house, reader, code)}
    await reader.start("no-such-payload")
    await house.settle()
    assert answers == {await reader.screen()}
    assert NEUTRAL in answers.pop()


async def test_searching_by_words_and_without_them(house, reader):
    await published(house, publication())
    assert "Whom are you looking for?" in await say(house, reader, "/find")
    assert "[Серік Ахметов]" in await say(house, reader, "серик")
    assert "[Серік Ахметов]" in await say(house, reader, "/find Ахметов")
    nothing = await say(house, reader, "/find Никто <b>")
    assert "Nothing is published for “Никто <b>”" in nothing
    assert "[Follow a region]" in nothing and "[🔔 Follow all cases]" in nothing


async def test_many_cases_come_in_pages_and_by_region(house, reader):
    cases = [publication("333" + 3 * letter, f"Name {letter}") for letter in "BCDFGHJK"]
    await published(house, *cases, publication("444444", "Name X", region="KZ-71"))
    first = await say(house, reader, "/cases")
    second = await press(house, reader, "▶️")
    assert first.count("[Name") == 8 and second.count("[Name") == 1
    assert "[Almaty City: 8]\n[Astana City: 1]" in await press(house, reader, "By region")
    assert (await press(house, reader, "Astana City")).count("[Name") == 1


async def test_regions_are_followed_with_one_tap_each(house, reader):
    await say(house, reader, "/follow")
    await press(house, reader, "Kazakhstan")
    assert "[✓ Almaty City]" in await press(house, reader, "🔔 Almaty City")
    assert "Almaty City" in (await toast(house))["text"]
    await press(house, reader, "▶️")
    await press(house, reader, "Back")
    await press(house, reader, "🔔 All cases")
    assert await followed(house, reader.id) == {("region", "KZ-75"), ("all", None)}


async def test_following_and_stopping_by_command(house, reader):
    await published(house, publication())
    assert "Followed: Серік Ахметов" in await say(house, reader, "/follow jk74qx")
    assert "Followed: Almaty City" in await say(house, reader, "/follow Алматы")
    listed = await say(house, reader, "/following")
    assert "[Серік Ахметов] [✖️ Stop]" in listed and "[Almaty City] [✖️ Stop]" in listed
    assert "Almaty City" in await press(house, reader, "Stop")  # the first one is the case
    assert await followed(house, reader.id) == {("region", "KZ-75")}
    assert "No longer followed: Almaty City" in await say(house, reader, "/unfollow Алматы")
    assert "Nothing is followed here yet" in await say(house, reader, "/unfollow")


async def test_stopping_everything_takes_a_second_tap(house, reader):
    await say(house, reader, "/follow Алматы")
    await say(house, reader, "/follow Астана")
    await say(house, reader, "/following")
    assert "all 2" in await press(house, reader, "Stop everything")
    assert "Almaty City" in await press(house, reader, "No, keep")
    await press(house, reader, "Stop everything")
    assert "Nothing is followed any more" in await press(house, reader, "Yes, stop everything")
    assert await followed(house, reader.id) == set()


@pytest.mark.parametrize(
    "data",
    [
        "pub", "pub:", "pub:JK74QX:x", "pub:JK74QX:1:2:3", "pub:JK74QX:9999999999999999999", "cases:KZ-99:0",
        "cases:all:-1", "cases:all:9999999999999999999", "find:a:b", "follow", "follow:case", "follow:planet:x:on",
        "follow:region:KZ-99:on", "follow:all::on:regions.XX.y", "follow:all::on:following.z", "following:x",
        "following:stop:no", "regions:XX:0", "regions:KZ:x", "regions:KZ:0:1:2",
    ],
)  # fmt: skip
async def test_a_forged_button_is_answered_and_nothing_fails(house, reader, data):
    await published(house, publication())
    await say(house, reader, "/cases")
    await reader.tap(data, forged=True)
    await house.settle()
    assert "Something went wrong" not in await reader.screen()
    assert (await toast(house))["user_id"] == reader.id
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.inbox.count("failed") == 0


async def test_a_card_is_shared_by_link_and_inline(house, reader):
    await published(house, publication(), publication("KKKKKK", "Динара Сәрсен"))
    await reader.start("JK74QX")
    await house.settle()
    shares = {button["text"]: button for button in buttons(await reader.last())}
    assert shares["Share"]["url"].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")
    offered = {}
    for query in (shares["Send to a chat"]["switch_inline_query"], "", "динара", "nobody"):
        await reader.inline(query)
        await house.settle()
        events = (await house.http.get("/sandbox/events?after=0")).json()["events"]
        offered[query] = [each for each in events if each["type"] == "inline_results"][-1]["results"]
    assert {query: {each["id"] for each in found} for query, found in offered.items()} == {
        "JK74QX": {"JK74QX"}, "": {"JK74QX", "KKKKKK"}, "динара": {"KKKKKK"}, "nobody": set(),
    }  # fmt: skip
    article = offered["JK74QX"][0]
    assert article["description"] == "Detained, 70 days"
    assert article["reply_markup"]["inline_keyboard"][0][0]["url"].endswith("?start=JK74QX")


async def test_a_closed_case_says_so(house, reader):
    case = publication(open=False)
    await published(house, case)
    async with house.house.database.unit() as unit:
        await unit.publications.add_news(news(case.case_id, NewsKind.CLOSED, {"words": "Ол үйіне оралды."}))
        await unit.commit()
    card = await say(house, reader, "JK74QX")
    assert "This case is closed" in card and "The case was closed" in card
    assert "Ол үйіне оралды." in await press(house, reader, "All updates")
