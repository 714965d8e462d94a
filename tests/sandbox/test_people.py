"""Scripted people, as tests and demonstrations use them."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot


async def test_start_with_and_without_a_payload(bot: Bot, marat: Person):
    await marat.start()
    await marat.start("case_7-a")
    texts = [update["message"] for update in await bot.updates()]
    assert [message["text"] for message in texts] == ["/start", "/start case_7-a"]
    assert texts[0]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    for wrong in ("two words", "a" * 65, "қазақ"):
        with pytest.raises(ValueError, match="start must be 1-64 characters"):
            await marat.start(wrong)


async def test_screen_shows_text_and_rows(bot: Bot, aigul: Person):
    rows = [
        [{"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b"}],
        [{"text": "Back", "callback_data": "c"}],
    ]
    assert await aigul.screen() == ""
    await bot.ok("sendMessage", chat_id=aigul.id, text="Choose", reply_markup={"inline_keyboard": rows})
    assert await aigul.screen() == "Choose\n[A] [B]\n[Back]"
    assert (await aigul.last())["text"] == "Choose"


async def test_press_prefers_the_whole_label_on_the_newest_message(bot: Bot, aigul: Person):
    def rows(prefix, *labels):
        return {"inline_keyboard": [[{"text": label, "callback_data": f"{prefix}{label}"} for label in labels]]}

    await bot.ok("sendMessage", chat_id=aigul.id, text="1", reply_markup=rows("1", "No", "Yes"))
    await bot.ok("sendMessage", chat_id=aigul.id, text="2", reply_markup=rows("2", "Not sure", "No"))
    first = (await aigul.messages())[1]
    await aigul.press("No")
    await aigul.press("sure")
    await aigul.press("Yes")
    await aigul.press("No", first)
    assert [u["callback_query"]["data"] for u in await bot.updates()] == ["2No", "2Not sure", "1Yes", "1No"]


async def test_everything_a_person_can_say(bot: Bot, aigul: Person):
    await aigul.sticker("👍")
    await aigul.location(43.2, 76.9)
    for fields in ({"contact": True}, {"poll": {"question": "?", "options": ["a", "b"]}}, {"dice": True}):
        await aigul.client.post(f"/sandbox/users/{aigul.id}/send", json=fields)
    sticker, location, contact, poll, dice = [update["message"] for update in await bot.updates()]
    assert sticker["sticker"]["emoji"] == "👍"
    assert location["location"] == {"latitude": 43.2, "longitude": 76.9}
    assert contact["contact"]["user_id"] == aigul.id
    assert [option["text"] for option in poll["poll"]["options"]] == ["a", "b"]
    assert 1 <= dice["dice"]["value"] <= 6


async def test_a_reply_with_a_quote(bot: Bot, aigul: Person):
    asked = await bot.ok("sendMessage", chat_id=aigul.id, text="Where and when?")
    await aigul.reply(asked, "In May", quote="when")
    message = (await bot.updates())[-1]["message"]
    assert message["reply_to_message"]["message_id"] == asked["message_id"]
    assert message["quote"]["text"] == "when"


async def test_blocking_tells_the_bot(bot: Bot, aigul: Person):
    await aigul.block()
    await aigul.block()  # once is enough
    with pytest.raises(ValueError, match="must unblock it first"):
        await aigul.send("a")
    await aigul.unblock()
    changes = [update["my_chat_member"] for update in await bot.updates()]
    statuses = [(change["old_chat_member"]["status"], change["new_chat_member"]["status"]) for change in changes]
    assert statuses == [("member", "kicked"), ("kicked", "member")]
    assert changes[0]["new_chat_member"]["user"]["id"] == bot.id
    assert changes[0]["chat"]["id"] == aigul.id


async def test_language_travels_with_the_next_message(bot: Bot, aigul: Person):
    await aigul.language("ru")
    await aigul.send("a")
    assert (await bot.updates())[-1]["message"]["from"]["language_code"] == "ru"
