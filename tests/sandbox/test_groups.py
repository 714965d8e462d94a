"""Groups, supergroups and channels: coming, going, rights, privacy, migration."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot


async def member(http, chat_id: int, user_id: int, status: str):
    answer = await http.post(f"/sandbox/chats/{chat_id}/members", json={"user_id": user_id, "status": status})
    assert answer.status_code == 200, answer.text


async def create(http, owner: Person, **fields):
    answer = await http.post("/sandbox/chats", json={"title": "Families", "owner": owner.id, **fields})
    return answer.json()["id"]


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_the_bot_is_outside_inside_and_thrown_out(bot: Bot, aigul: Person, http, kind):
    chat_id = await create(http, aigul, type=kind)
    outside = (403, f"Forbidden: bot is not a member of the {kind} chat")
    assert await bot.refused("sendMessage", chat_id=chat_id, text="a") == outside
    await member(http, chat_id, bot.id, "administrator")
    came = next(update["my_chat_member"] for update in await bot.updates() if "my_chat_member" in update)
    statuses = came["old_chat_member"]["status"], came["new_chat_member"]["status"]
    assert (came["chat"]["id"], statuses) == (chat_id, ("left", "administrator"))
    sent = await bot.ok("sendMessage", chat_id=chat_id, text="a")
    assert ("sender_chat" in sent, "from" in sent) == (kind == "channel", kind != "channel")
    await member(http, chat_id, bot.id, "kicked")
    thrown_out = (403, f"Forbidden: bot was kicked from the {kind} chat")
    assert await bot.refused("sendMessage", chat_id=chat_id, text="a") == thrown_out
    assert (await bot.updates())[-1]["my_chat_member"]["new_chat_member"]["status"] == "kicked"


async def test_a_mere_member_cannot_post_to_a_channel(bot: Bot, aigul: Person, world):
    channel = world.add_group("News", aigul.id, "channel", bot="member", username="news_test")
    rights = (400, "Bad Request: need administrator rights in the channel chat")
    assert await bot.refused("sendMessage", chat_id="@news_test", text="a") == rights
    channel.members[bot.id] = "administrator"
    assert (await bot.ok("sendMessage", chat_id="@news_test", text="a"))["chat"]["username"] == "news_test"
    await aigul.send("by hand", channel.id)
    assert (await bot.updates())[-1]["channel_post"]["text"] == "by hand"


async def test_the_same_status_again_is_no_news(bot: Bot, aigul: Person, world, http):
    group = world.add_group("g", aigul.id, bot="administrator")
    await member(http, group.id, bot.id, "administrator")
    assert await bot.updates() == []


async def test_the_bot_leaves(bot: Bot, aigul: Person, world):
    group = world.add_group("g", aigul.id, bot="member")
    assert await bot.ok("leaveChat", chat_id=group.id) is True
    assert not group.has(bot.id)


async def test_privacy_mode_hides_small_talk_from_a_mere_member(bot: Bot, aigul: Person, marat: Person, world):
    group = world.add_group("g", aigul.id, members=[marat.id], bot="member")
    own = await bot.ok("sendMessage", chat_id=group.id, text="hello")
    await marat.send("small talk", group.id)
    await marat.send("/queue", group.id)
    await marat.send("@jauap_sandbox_bot see", group.id)
    await marat.reply(own, "an answer")
    assert [u["message"]["text"] for u in await bot.updates()] == ["/queue", "@jauap_sandbox_bot see", "an answer"]
    group.members[bot.id] = "administrator"
    await marat.send("small talk", group.id)
    assert [u["message"]["text"] for u in await bot.updates()] == ["small talk"]


async def test_people_come_and_go_with_service_messages(bot: Bot, aigul: Person, marat: Person, world, http):
    group = world.add_group("g", aigul.id, bot="member")
    await member(http, group.id, marat.id, "member")
    await member(http, group.id, marat.id, "left")
    messages = [update["message"] for update in await bot.updates()]
    assert messages[0]["new_chat_members"][0]["id"] == marat.id
    assert (messages[1]["left_chat_member"]["id"], messages[1]["from"]["id"]) == (marat.id, marat.id)
    with pytest.raises(ValueError, match="is not in chat"):
        await marat.send("still here?", group.id)


async def test_migration(bot: Bot, aigul: Person, world, http):
    group = world.add_group("g", aigul.id, "group", bot="member")
    new_id = (await http.post(f"/sandbox/chats/{group.id}/migrate")).json()["id"]
    to, back = [update["message"] for update in await bot.updates()]
    assert (to["chat"]["id"], to["migrate_to_chat_id"]) == (group.id, new_id)
    assert (back["chat"]["id"], back["migrate_from_chat_id"]) == (new_id, group.id)
    answer = (await bot.raw("sendMessage", chat_id=group.id, text="a")).json()
    assert answer == {
        "ok": False,
        "error_code": 400,
        "description": "Bad Request: group chat was upgraded to a supergroup chat",
        "parameters": {"migrate_to_chat_id": new_id},
    }
    await bot.ok("sendMessage", chat_id=new_id, text="a")


async def test_who_is_in_a_chat(bot: Bot, aigul: Person, marat: Person, world):
    group = world.add_group("g", aigul.id, members=[marat.id], bot="administrator")
    assert await bot.ok("getChatMemberCount", chat_id=group.id) == 3
    chiefs = await bot.ok("getChatAdministrators", chat_id=group.id)
    assert {(chief["user"]["id"], chief["status"]) for chief in chiefs} == {
        (aigul.id, "creator"),
        (bot.id, "administrator"),
    }
    assert (await bot.ok("getChatMember", chat_id=group.id, user_id=marat.id))["status"] == "member"
    unknown = (400, "Bad Request: invalid user_id specified")
    assert await bot.refused("getChatMember", chat_id=group.id, user_id=5) == unknown
    assert (await bot.ok("getChat", chat_id=group.id))["title"] == "g"
    assert (await bot.ok("getChat", chat_id=aigul.id))["first_name"] == "Aigul"


async def test_pins(bot: Bot, aigul: Person, world):
    group = world.add_group("g", aigul.id, bot="member")
    sent = await bot.ok("sendMessage", chat_id=group.id, text="read this")
    where = {"chat_id": group.id, "message_id": sent["message_id"]}
    rights = (400, "Bad Request: not enough rights to manage pinned messages in the chat")
    assert await bot.refused("pinChatMessage", **where) == rights
    group.members[bot.id] = "administrator"
    assert await bot.ok("pinChatMessage", **where) is True
    assert (await bot.ok("getChat", chat_id=group.id))["pinned_message"]["text"] == "read this"
    assert (await aigul.messages(group.id))[-1]["pinned_message"]["message_id"] == sent["message_id"]
    assert world.state()["chats"][-1]["pinned"] == [sent["message_id"]]
    await bot.ok("unpinChatMessage", **where)
    assert await bot.refused("unpinChatMessage", **where) == (400, "Bad Request: message to unpin not found")
    await bot.ok("pinChatMessage", **where)
    await bot.ok("unpinAllChatMessages", chat_id=group.id)
    assert "pinned_message" not in await bot.ok("getChat", chat_id=group.id)


async def test_reactions(bot: Bot, aigul: Person):
    sent = await aigul.send("a")
    where = {"chat_id": aigul.id, "message_id": sent["message_id"]}
    assert await bot.ok("setMessageReaction", reaction=[{"type": "emoji", "emoji": "👍"}], **where) is True
    wrong = (400, "Bad Request: can't parse ReactionType: invalid reaction type specified")
    assert await bot.refused("setMessageReaction", reaction=[{"type": "x"}], **where) == wrong
    where["message_id"] = 99
    assert await bot.refused("setMessageReaction", **where) == (400, "Bad Request: message to react not found")
