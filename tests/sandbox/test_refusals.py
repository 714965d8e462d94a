"""What neither side may do: refusals that no other test is about."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot


@pytest.mark.parametrize(
    ("method", "params", "reason"),
    [
        ("sendMessage", {"text": "a", "message_thread_id": "x"}, 'can\'t parse field "message_thread_id" as Number'),
        ("sendMessage", {"text": "a", "reply_parameters": 5}, "can't parse reply parameters JSON object"),
        ("sendMessage", {"text": "a", "entities": 5}, "expected an Array of MessageEntity"),
        ("sendMessage", {"text": "a", "entities": [5]}, "can't parse MessageEntity: expected an Object"),
        ("sendMessage", {"text": "a", "reply_parameters": {"message_id": 1, "quote": "x"}}, "QUOTE_TEXT_INVALID"),
        ("sendLocation", {"latitude": 43}, "longitude is empty"),
        ("sendPhoto", {"photo": "attach://none"}, "can't parse InputMedia: media not found: attach://none"),
        ("sendMediaGroup", {"media": [5, 5]}, "can't parse InputMedia: expected an Object"),
        ("editMessageText", {"text": "a"}, "message identifier is not specified"),
        ("editMessageText", {"text": "a", "inline_message_id": "x"}, "MESSAGE_ID_INVALID"),
        ("editMessageMedia", {"media": {"type": "poll"}}, "can't parse InputMedia: type is unsupported"),
        ("deleteMessage", {}, "message identifier is not specified"),
        ("deleteMessages", {"message_ids": ["x"]}, "message identifier must be a Number"),
        ("pinChatMessage", {"message_id": 99}, "message to pin not found"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("setMessageReaction", {"message_id": 1, "reaction": [{}, {}]}, "REACTIONS_TOO_MANY"),
        ("setMyCommands", {"commands": [5]}, "can't parse BotCommand: expected an Object"),
        (
            "answerInlineQuery",
            {"inline_query_id": "x"},
            "query is too old and response timeout expired or query ID is invalid",
        ),
    ],
)
async def test_refusals_of_the_bot_api(bot: Bot, aigul: Person, method, params, reason):
    refusal = (400, f"Bad Request: {reason}")
    assert await bot.refused(method, **({"chat_id": aigul.id} | params)) == refusal


async def test_what_people_cannot_do(aigul: Person, marat: Person, bot: Bot, world):
    group = world.add_group("g", aigul.id, members=[marat.id])
    channel = world.add_group("c", aigul.id, "channel", members=[marat.id])
    said = await aigul.send("a", group.id)
    attempts = [
        (marat.send("a", aigul.id), "private chat of somebody else"),
        (marat.send("a", channel.id), "no administrator of channel"),
        (marat.send("a", group.id, thread=5), "there is no topic 5"),
        (marat.send("a", group.id, reply_to_message_id=said["message_id"], quote="b"), "quote must be a part"),
        (marat.edit(said["message_id"], "b", group.id), "is not by user"),
        (marat.delete(said["message_id"], group.id), "is not by user"),
        (marat.photo(b"a", "a" * 1025), "caption must be at most 1024 characters, not 1025"),
        (marat.album([b"a"] * 11), "send 1-10 files, not 11"),
        (marat._files("film", [("a", b"a", "video/mp4")], None), "kind must be one of"),
    ]
    for attempt, reason in attempts:
        with pytest.raises(ValueError, match=reason):
            await attempt


async def test_what_they_can(aigul: Person, marat: Person, bot: Bot, world, http):
    group = world.add_group("g", aigul.id, members=[marat.id])
    said = await marat.send("a", group.id)
    await aigul.delete(said["message_id"], group.id)  # the owner deletes what a member said
    photo = await marat.photo(b"a", "old")
    edited = await marat.edit(photo["message_id"], "new")
    assert edited["caption"] == "new"
    contact = {"phone_number": "+7", "first_name": "B"}
    answer = await http.post(f"/sandbox/users/{marat.id}/send", json={"contact": contact})
    assert answer.json()["contact"] == contact  # somebody else's: no user_id


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("members", {"user_id": 5, "status": "member"}, "there is no user 5"),
        (
            "members",
            {"user_id": "{bot}", "status": "king"},
            "status must be one of member, administrator, left, kicked, not 'king'",
        ),
        ("members", {"user_id": "{owner}", "status": "left"}, "user {owner} owns chat {chat}"),
        ("migrate", {}, "chat {chat} is no group that could become a supergroup"),
        ("topics", {"name": "a"}, "chat {chat} is no forum"),
        ("topics/5/delete", {}, "there is no topic 5 in chat {chat}"),
    ],
)
async def test_refusals_about_groups(aigul: Person, bot: Bot, world, http, path, body, error):
    chat = world.add_group("g", aigul.id)
    names = {"bot": bot.id, "owner": aigul.id, "chat": chat.id}
    filled = {name: value.format(**names) if isinstance(value, str) else value for name, value in body.items()}
    answer = await http.post(f"/sandbox/chats/{chat.id}/{path}", json=filled)
    assert (answer.status_code, answer.json()) == (400, {"error": error.format(**names)})


async def test_unknown_file(http):
    answer = await http.get("/sandbox/files/none")
    assert (answer.status_code, answer.json()) == (400, {"error": "there is no file 'none'"})
