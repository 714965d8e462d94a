"""python-telegram-bot as the bot's side: it must understand everything that the sandbox says."""

import json
from collections.abc import AsyncIterator

import pytest
import telegram
from telegram import error
from telegram.request import HTTPXRequest

from bot.sandbox.people import Person
from bot.sandbox.spec import spec_path, violations
from bot.sandbox.world import World
from tests.sandbox.bots import Bot


@pytest.fixture
async def ptb(bot: Bot, http, world: World) -> AsyncIterator[telegram.Bot]:
    url = str(http.base_url).rstrip("/")
    request = HTTPXRequest(httpx_kwargs={"trust_env": False})
    client = telegram.Bot(
        world.token,
        base_url=f"{url}/bot",
        base_file_url=f"{url}/file/bot",
        request=request,
        get_updates_request=request,
    )
    async with client:
        yield client


def strangers(thing: object) -> list[str]:
    """Fields that python-telegram-bot does not know, anywhere within an object."""
    if isinstance(thing, (list, tuple)):
        return [name for one in thing for name in strangers(one)]
    if not isinstance(thing, telegram.TelegramObject):
        return []
    inner = [name for value in vars_of(thing).values() for name in strangers(value)]
    return [f"{type(thing).__name__}.{name}" for name in thing.api_kwargs] + inner


def vars_of(thing: telegram.TelegramObject) -> dict[str, object]:
    slots = {slot for kind in type(thing).__mro__ for slot in getattr(kind, "__slots__", ())}
    return {slot: getattr(thing, slot, None) for slot in slots if not slot.startswith("_")}


def test_strangers_are_found_at_any_depth():
    user = {"id": 1, "is_bot": False, "first_name": "A", "made_up": 1}
    body = {"message_id": 1, "date": 1, "chat": {"id": 1, "type": "private"}, "from": user}
    update = telegram.Update.de_json({"update_id": 1, "message": body}, None)
    assert strangers([update]) == ["User.made_up"]


async def say_everything(person: Person, chat_id: int) -> None:
    own = await person.send("/start see https://example.com and @some_name")
    await person.edit(own["message_id"], "other")
    await person.reply(own, "an answer", quote="other")
    await person.photo(b"\xff\xd8", "#photo")
    await person.album([b"1", b"2"])
    await person.document(b"%PDF", "a.pdf")
    await person.voice(b"OggS")
    for kind in ("video", "audio"):
        await person._files(kind, [("a.bin", b"1", "application/octet-stream")], None)
    await person.sticker("👍")
    await person.location(43.2, 76.9)
    for fields in ({"contact": True}, {"poll": {"question": "?"}}, {"dice": True}):
        await person.client.post(f"/sandbox/users/{person.id}/send", json=fields)
    seen = await person.send("/in_the_group", chat_id)
    await person.forward(seen)
    await person.inline("case")
    await person.block()
    await person.unblock()


async def test_every_update_is_understood(ptb, bot: Bot, aigul: Person, marat: Person, world, http):
    group = world.add_group("g", aigul.id, "group")
    kinds = [*telegram.Update.ALL_TYPES]
    await ptb.get_updates(allowed_updates=kinds)
    for user_id, status in ((bot.id, "administrator"), (marat.id, "member"), (marat.id, "kicked")):
        await http.post(f"/sandbox/chats/{group.id}/members", json={"user_id": user_id, "status": status})
    await say_everything(aigul, group.id)
    markup = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("a", callback_data="x")]])
    await ptb.send_message(aigul.id, "press", reply_markup=markup)
    await aigul.press("a")
    await http.post(f"/sandbox/chats/{group.id}/migrate")
    forum = world.add_group("f", aigul.id, is_forum=True, bot="administrator")
    await http.post(f"/sandbox/chats/{forum.id}/topics", json={"name": "t"})
    channel = world.add_group("c", aigul.id, "channel", bot="administrator")
    await aigul.send("post", channel.id)
    raw = await bot.ok("getUpdates", offset=bot.offset)
    updates = [telegram.Update.de_json(update, ptb) for update in raw]
    assert strangers(updates) == []
    assert len(updates) == len(raw) > 25
    for update, given in zip(updates, raw, strict=True):
        kind = next(name for name in given if name != "update_id")
        assert getattr(update, kind) is not None, given
        assert_kept(given[kind], getattr(update, kind).to_dict())
    service = [update.message for update in updates if update.message and update.message.migrate_to_chat_id]
    assert service[0].chat.id == group.id


def assert_kept(given: dict, kept: dict) -> None:
    """All that was said is still there after parsing."""
    missing = {name for name in given if name not in kept and given[name] not in (False, None)}
    assert missing == set(), (given, kept)


async def test_every_answer_is_understood(ptb: telegram.Bot, aigul: Person, world):
    forum = world.add_group("f", aigul.id, is_forum=True, bot="administrator")
    said = await aigul.send("hello")
    me = await ptb.get_me()
    sent = await ptb.send_message(aigul.id, "<b>Жауап</b>", parse_mode="HTML", reply_to_message_id=said["message_id"])
    photo = await ptb.send_photo(aigul.id, b"\xff\xd8", caption="c", protect_content=True)
    world.flood.enabled = False
    document = await ptb.send_document(aigul.id, b"%PDF", filename="a.pdf")
    media = [telegram.InputMediaPhoto(b"1", caption="1"), telegram.InputMediaPhoto(b"2")]
    album = await ptb.send_media_group(aigul.id, media)
    edited = await ptb.edit_message_text("other", aigul.id, sent.message_id)
    forward = await ptb.forward_message(forum.id, aigul.id, said["message_id"])
    copy = await ptb.copy_message(forum.id, aigul.id, said["message_id"])
    topic = await ptb.create_forum_topic(forum.id, "Case 7")
    in_topic = await ptb.send_message(forum.id, "a", message_thread_id=topic.message_thread_id)
    await ptb.pin_chat_message(forum.id, forward.message_id)
    answers = [me, sent, photo, document, album, edited, forward, copy, topic, in_topic]
    answers += [await ptb.get_chat(forum.id), await ptb.get_chat(aigul.id), await ptb.get_chat_administrators(forum.id)]
    answers += [await ptb.get_chat_member(forum.id, aigul.id), await ptb.get_webhook_info(), await ptb.get_my_name()]
    assert strangers(answers) == []
    assert sent.text_html == "<b>Жауап</b>" and sent.reply_to_message.text == "hello"
    assert (edited.text, edited.edit_date) == ("other", world.clock.now())
    assert len(album) == 2 and in_topic.is_topic_message
    assert forward.forward_origin.sender_user.id == aigul.id
    file = await ptb.get_file(document.document.file_id)
    assert bytes(await file.download_as_bytearray()) == b"%PDF"
    assert await ptb.delete_messages(aigul.id, [sent.message_id, photo.message_id]) is True
    await ptb.set_my_commands([telegram.BotCommand("help", "Көмек")], telegram.BotCommandScopeAllPrivateChats(), "kk")
    commands = await ptb.get_my_commands(telegram.BotCommandScopeAllPrivateChats(), "kk")
    assert commands[0].description == "Көмек"


async def test_every_refusal_is_understood(ptb: telegram.Bot, aigul: Person, marat: Person, world, http):
    group = world.add_group("g", aigul.id, "group", bot="member")
    await http.post(f"/sandbox/chats/{group.id}/migrate")
    with pytest.raises(error.ChatMigrated) as migrated:
        await ptb.send_message(group.id, "a")
    assert migrated.value.new_chat_id == group.migrated_to
    with pytest.raises(error.Forbidden, match="can't initiate conversation"):
        await ptb.send_message(marat.id, "a")
    with pytest.raises(error.BadRequest, match="Message text is empty"):
        await ptb.send_message(aigul.id, " ")
    with pytest.raises(error.InvalidToken):
        await telegram.Bot("7000000001:WRONG", base_url=ptb.base_url.removesuffix(world.token)).get_me()
    for kind, wanted in (("429", error.RetryAfter), ("500", error.NetworkError), ("502", error.NetworkError),
                         ("drop", error.NetworkError)):  # fmt: skip
        await http.post("/sandbox/faults", json={"method": "getMe", "kind": kind, "retry_after": 7})
        with pytest.raises(wanted) as refusal:
            await ptb.get_me()
        assert type(refusal.value) is wanted
    await http.post("/sandbox/faults", json={"method": "getMe", "kind": "timeout"})
    with pytest.raises(error.TimedOut):
        await ptb.get_me(read_timeout=0.1)


async def test_python_telegram_bots_calls_stand_the_official_check(ptb: telegram.Bot, aigul: Person, http):
    path = spec_path()
    if path is None:
        pytest.skip("bot-api.json is not on this machine: set BOT_API_JSON")
    keyboard = telegram.InlineKeyboardMarkup([[telegram.InlineKeyboardButton("a", callback_data="1")]])
    await ptb.send_message(aigul.id, "5", reply_markup=keyboard, disable_notification=True)
    await ptb.send_photo(aigul.id, b"\xff\xd8", caption="6")
    await ptb.get_updates(timeout=0, allowed_updates=["message"])
    calls = (await http.get("/sandbox/calls")).json()["calls"]
    assert calls[-3]["params"]["text"] == "5"
    assert violations(calls, json.loads(path.read_text())) == []
