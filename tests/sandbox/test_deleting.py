"""Deleting: what, by whom, and for how long."""

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot

DAY = 24 * 3600


async def test_own_and_private_messages_within_48_hours(bot: Bot, aigul: Person, clock):
    theirs = await aigul.send("hello")
    own = await bot.ok("sendMessage", chat_id=aigul.id, text="a")
    clock.advance(2 * DAY - 1)
    for message in (theirs, own):
        assert await bot.ok("deleteMessage", chat_id=aigul.id, message_id=message["message_id"]) is True
    assert [m["text"] for m in await aigul.messages()] == ["/start"]
    gone = (400, "Bad Request: message to delete not found")
    assert await bot.refused("deleteMessage", chat_id=aigul.id, message_id=own["message_id"]) == gone


async def test_older_messages_stay(bot: Bot, aigul: Person, clock):
    own = await bot.ok("sendMessage", chat_id=aigul.id, text="a")
    clock.advance(2 * DAY)
    late = (400, "Bad Request: message can't be deleted")
    assert await bot.refused("deleteMessage", chat_id=aigul.id, message_id=own["message_id"]) == late


async def test_many_at_once_skip_what_cannot_go(bot: Bot, aigul: Person, clock):
    old = await bot.ok("sendMessage", chat_id=aigul.id, text="old")
    clock.advance(2 * DAY)
    new = await bot.ok("sendMessage", chat_id=aigul.id, text="new")
    ids = [old["message_id"], new["message_id"], 999]
    assert await bot.ok("deleteMessages", chat_id=aigul.id, message_ids=ids) is True
    assert [m["text"] for m in await aigul.messages()] == ["/start", "old"]


async def test_one_to_a_hundred_ids(bot: Bot, aigul: Person):
    none = (400, "Bad Request: message identifiers are not specified")
    assert await bot.refused("deleteMessages", chat_id=aigul.id, message_ids=[]) == none
    many = (400, "Bad Request: too many message identifiers specified")
    assert await bot.refused("deleteMessages", chat_id=aigul.id, message_ids=list(range(1, 102))) == many


async def test_in_groups_only_administrators_delete_others(bot: Bot, aigul: Person, world):
    group = world.add_group("g", aigul.id, bot="member")
    theirs = await aigul.send("/hello", group.id)
    where = {"chat_id": group.id, "message_id": theirs["message_id"]}
    assert await bot.refused("deleteMessage", **where) == (400, "Bad Request: message can't be deleted")
    group.members[bot.id] = "administrator"
    assert await bot.ok("deleteMessage", **where) is True


async def test_the_bot_does_not_hear_of_deletions(bot: Bot, aigul: Person):
    theirs = await aigul.send("oops")
    await bot.updates()
    await aigul.delete(theirs["message_id"])
    assert await bot.updates() == []
