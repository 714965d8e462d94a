"""Sending, over HTTP, to people and chats that are there, gone or unwilling."""

import json

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot, button


async def test_message_is_as_telegram_gives_it(bot: Bot, aigul: Person, clock):
    sent = await bot.ok(
        "sendMessage",
        chat_id=aigul.id,
        text="<b>Hi</b>",
        parse_mode="HTML",
        reply_markup=button("a", callback_data="x"),
    )
    assert sent["from"]["id"] == bot.id and sent["from"]["is_bot"]
    assert sent["chat"] == {"id": aigul.id, "type": "private", "first_name": "Aigul", "username": "aigul_test"}
    assert sent["date"] == int(clock.now().timestamp())
    assert (sent["text"], sent["entities"]) == ("Hi", [{"type": "bold", "offset": 0, "length": 2}])
    assert sent["reply_markup"] == button("a", callback_data="x")
    assert await bot.updates() == []  # nobody hears oneself


async def test_all_ways_of_passing_parameters(bot: Bot, aigul: Person, http):
    asked = {"chat_id": str(aigul.id), "text": "123", "reply_markup": json.dumps(button("a", callback_data="1"))}
    path = f"{bot.path}/SENDmessage"
    answers = [
        await http.get(path, params=asked),
        await http.post(path, data=asked),
        await http.post(path, data=asked, files={"unused": b"x"}),
    ]
    for answer in answers:
        assert answer.json()["result"]["text"] == "123"
        assert answer.json()["result"]["reply_markup"] == button("a", callback_data="1")
    assert (await http.post(path, content="{", headers={"content-type": "application/json"})).status_code == 400


async def test_tokens_and_methods(bot: Bot, http):
    cases = {
        "/bot7000000001:WRONG/getMe": (401, "Unauthorized"),
        "/botnonsense/getMe": (404, "Not Found"),
        f"{bot.path}/sendNothing": (404, "Not Found: method not found"),
        "/bot": (404, "Not Found"),
    }
    for path, (code, description) in cases.items():
        answer = await http.get(path)
        assert (answer.status_code, answer.json()) == (
            code,
            {"ok": False, "error_code": code, "description": description},
        )


async def test_people_who_cannot_be_written_to(bot: Bot, aigul: Person, marat: Person):
    assert await bot.refused("sendMessage", text="a") == (400, "Bad Request: chat_id is empty")
    assert await bot.refused("sendMessage", chat_id=1, text="a") == (400, "Bad Request: chat not found")
    assert await bot.refused("sendMessage", chat_id="@nobody", text="a") == (400, "Bad Request: chat not found")
    unknown = (403, "Forbidden: bot can't initiate conversation with a user")
    assert await bot.refused("sendMessage", chat_id=marat.id, text="a") == unknown
    assert await bot.refused("getChat", chat_id=marat.id) == (400, "Bad Request: chat not found")
    await aigul.block()
    blocked = (403, "Forbidden: bot was blocked by the user")
    assert await bot.refused("sendMessage", chat_id=aigul.id, text="a") == blocked
    assert await bot.refused("sendChatAction", chat_id=aigul.id, action="typing") == blocked
    await aigul.unblock()
    await bot.ok("sendMessage", chat_id=aigul.id, text="a")


async def test_replies(bot: Bot, aigul: Person):
    asked = await aigul.send("a question")
    reply = {"message_id": asked["message_id"], "quote": "question"}
    sent = await bot.ok("sendMessage", chat_id=aigul.id, text="an answer", reply_parameters=reply)
    assert sent["reply_to_message"]["text"] == "a question"
    assert sent["quote"] == {"text": "question", "position": 2, "is_manual": True}
    again = await bot.ok(
        "sendMessage", chat_id=aigul.id, text="more", reply_parameters={"message_id": sent["message_id"]}
    )
    assert "reply_to_message" not in again["reply_to_message"]  # one step back, not the whole thread
    missing = {"message_id": 999}
    refusal = (400, "Bad Request: message to be replied not found")
    assert await bot.refused("sendMessage", chat_id=aigul.id, text="b", reply_parameters=missing) == refusal
    missing["allow_sending_without_reply"] = True
    assert "reply_to_message" not in await bot.ok("sendMessage", chat_id=aigul.id, text="b", reply_parameters=missing)


async def test_reply_keyboard_is_seen_by_the_person_only(bot: Bot, aigul: Person):
    keyboard = {"keyboard": [[{"text": "Қазақша"}]]}
    sent = await bot.ok("sendMessage", chat_id=aigul.id, text="?", reply_markup=keyboard)
    assert "reply_markup" not in sent
    assert await aigul.screen() == "?\n[Қазақша]"
    assert (await aigul.press("Қазақша"))["text"] == "Қазақша"


async def test_location_and_action(bot: Bot, aigul: Person, http):
    sent = await bot.ok("sendLocation", chat_id=aigul.id, latitude=43.2, longitude=76.9)
    assert sent["location"] == {"latitude": 43.2, "longitude": 76.9}
    assert await bot.refused("sendLocation", chat_id=aigul.id, latitude=99, longitude=0) == (
        400,
        "Bad Request: wrong location specified",
    )
    await bot.ok("sendChatAction", chat_id=aigul.id, action="typing")
    events = (await http.get("/sandbox/events?after=0")).json()["events"]
    assert {"type": "chat_action", "chat_id": aigul.id, "action": "typing"}.items() <= events[-1].items()
    wrong = (400, "Bad Request: wrong parameter action in request")
    assert await bot.refused("sendChatAction", chat_id=aigul.id, action="sleeping") == wrong
