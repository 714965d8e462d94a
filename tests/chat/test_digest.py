"""Choosing how often news comes, by buttons alone; and the message that comes then."""

from dataclasses import replace

import pytest

from bot.domain.peer import Digest
from bot.domain.publication import NewsKind
from bot.i18n import LANGUAGES
from bot.sandbox.people import buttons
from bot.services.publishing import publish_news
from tests.house import open_house
from tests.published import event, news, publication, publish

CODE = "JK74QX"


@pytest.fixture
async def house(tmp_path):
    async with open_house(tmp_path) as found:
        await publish(found.house.database, publication(), publication("KKKKKK", "Динара Сәрсен"))
        yield found


async def happens(house, *items, code=CODE):
    for item in items:
        async with house.house.database.unit() as unit:
            case = await unit.publications.by_code(code)
            await publish_news(unit, house.house.policy, case, replace(item, case_id=case.case_id))
            await unit.commit()
    await house.settle()


async def chosen(house, chat_id):
    async with house.house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(chat_id)
        return peer.digest, peer.digest_hour


async def taps(house, person, *data, chat_id=None, forged=False):
    for each in data:
        await person.tap(each, chat_id=chat_id, forged=forged)
        await house.settle()
    return await person.screen(chat_id)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_from_the_settings_to_a_message_in_ones_own_language_with_all_of_the_day(house, language):
    reader = await house.actor("Reader", language)
    await reader.says("/settings")
    await reader.taps("⏰ How often news comes")
    await reader.taps("Once a day, all together")
    await reader.taps("🕘 At another hour")
    screen = await reader.taps("✓ {what}", what="09:00")
    assert "09:00" in screen and await chosen(house, reader.person.id) == (Digest.DAILY, 9)
    await taps(house, reader.person, "digest:hours", "digest:daily:20")
    assert await chosen(house, reader.person.id) == (Digest.DAILY, 20)
    await reader.says("/follow")
    await taps(house, reader.person, "follow:all::on:regions")
    before = len(await reader.received())
    await happens(house, event(0, "Оны ұстады."), news(0, NewsKind.MILESTONE, {"days": 100}))
    await happens(house, news(0, NewsKind.REOPENED), code="KKKKKK")
    await house.pass_time(hours=8)
    assert len(await reader.received()) == before
    await house.pass_time(hours=1)
    (text,) = (await reader.received())[before:]
    assert text.index("Серік Ахметов") < text.index("Оны ұстады.") < text.index("Динара Сәрсен")
    assert reader.reads("The case was reopened") in text and "100" in text
    opened = await taps(house, reader.person, f"pub:{CODE}:new")
    assert opened.startswith("Серік Ахметов") and text in await reader.received()
    await house.pass_time(days=1)
    assert len(await reader.received()) == before + 2


async def test_from_the_list_to_a_week_and_back_to_each_at_once(house):
    reader = await house.actor("Reader", "en")
    await reader.says("/follow " + CODE, "/following")
    await reader.taps("⏰ How often news comes")
    screen = await reader.taps("On Mondays, all together")
    assert "on Mondays at 09:00" in screen and "8 September, 09:00" in screen
    await happens(house, event(0, "Оны ұстады."))
    await house.pass_time(days=6)
    assert not any("Оны ұстады." in text for text in await reader.received())
    screen = await reader.taps("Each piece of news at once")
    assert "Оны ұстады." in screen  # what was kept comes at once
    await happens(house, event(0, "Сот болды."))
    assert (await reader.received())[-1].startswith("Серік Ахметов\n")
    await house.pass_time(days=2)
    assert sum("Оны ұстады." in text for text in await reader.received()) == 1
    await reader.taps("What is followed")


async def test_in_a_group_the_admins_choose_and_the_group_hears(house):
    owner, member = await house.person("Owner"), await house.person("Member")
    chat_id = house.world.add_group("Friends", owner.id, "supergroup", members=[member.id, house.world.bot.id]).id
    await owner.send(f"/follow {CODE}", chat_id)
    await owner.send("/following", chat_id)
    await house.settle()
    for data in ("digest", "digest:daily", "digest:hours", "digest:weekly:5"):
        await taps(house, member, data, chat_id=chat_id, forged=True)
    assert await chosen(house, chat_id) == (Digest.EACH, 9)
    await taps(house, owner, "digest", "digest:daily", "digest:hours", "digest:daily:12", chat_id=chat_id)
    assert await chosen(house, chat_id) == (Digest.DAILY, 12)
    assert "reports" not in (await owner.last(chat_id))["text"]  # nothing personal is said in a group
    assert {b["callback_data"].split(":")[0] for b in buttons(await owner.last(chat_id))} == {"digest", "following"}
    await happens(house, event(0, "Оны ұстады."))
    await house.pass_time(hours=1)
    assert "Оны ұстады." in (await owner.last(chat_id))["text"]
    assert await member.messages() == []


async def test_in_a_channel_a_post_of_its_admin_shows_the_way(house):
    owner = await house.person("Owner")
    chat_id = house.world.add_group("News", owner.id, "channel", members=[]).id
    wish = {"user_id": house.world.bot.id, "status": "administrator"}
    await house.http.post(f"/sandbox/chats/{chat_id}/members", json=wish)
    await owner.send(f"/follow {CODE}", chat_id)
    await owner.send("/following", chat_id)
    await house.settle()
    await taps(house, owner, "digest", "digest:weekly", chat_id=chat_id)
    assert await chosen(house, chat_id) == (Digest.WEEKLY, 9)


@pytest.mark.parametrize("data", ["digest:daily:24", "digest:hourly", "digest:daily:-1", "digest:daily:x"])
async def test_what_no_button_says_changes_nothing(house, data):
    reader = await house.actor("Reader", "en")
    await taps(house, reader.person, data, forged=True)
    assert await chosen(house, reader.person.id) == (Digest.EACH, 9)
