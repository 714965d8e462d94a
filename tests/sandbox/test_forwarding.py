"""Forwarding and copying."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot


@pytest.fixture
def group(world, aigul: Person, bot: Bot):
    return world.add_group("g", aigul.id, bot="administrator")


async def test_a_forward_tells_where_it_comes_from(bot: Bot, aigul: Person, group):
    said = await aigul.send("news")
    source = {"from_chat_id": aigul.id, "message_id": said["message_id"]}
    forward = await bot.ok("forwardMessage", chat_id=group.id, **source)
    assert (forward["text"], forward["from"]["id"]) == ("news", bot.id)
    assert forward["forward_origin"]["sender_user"]["id"] == aigul.id
    again = {"from_chat_id": group.id, "message_id": forward["message_id"]}
    twice = await bot.ok("forwardMessage", chat_id=group.id, **again)
    assert twice["forward_origin"] == forward["forward_origin"]  # the first author, not the forwarder


async def test_a_copy_does_not(bot: Bot, aigul: Person, group, http):
    photo = await aigul.photo(b"\xff\xd8", "old")
    source = {"from_chat_id": aigul.id, "message_id": photo["message_id"]}
    copy = await bot.ok("copyMessage", chat_id=group.id, caption="<b>new</b>", parse_mode="HTML", **source)
    assert set(copy) == {"message_id"}
    shown = (await aigul.messages(group.id))[-1]
    assert (shown["caption"], shown["photo"]) == ("new", photo["photo"])
    assert "forward_origin" not in shown and "edit_date" not in shown
    await bot.ok("copyMessage", chat_id=group.id, **source)
    assert (await aigul.messages(group.id))[-1]["caption"] == "old"


async def test_several_at_once_skip_what_is_missing(bot: Bot, aigul: Person, group):
    ids = [(await aigul.send(f"m{n}"))["message_id"] for n in range(2)]
    asked = {"chat_id": group.id, "from_chat_id": aigul.id, "message_ids": [*ids, 999]}
    for method in ("forwardMessages", "copyMessages"):
        assert len(await bot.ok(method, **asked)) == 2
    assert [m["text"] for m in await aigul.messages(group.id)] == ["m0", "m1", "m0", "m1"]
    asked["message_ids"] = [998, 999]
    assert await bot.refused("copyMessages", **asked) == (400, "Bad Request: there are no messages to copy")
    asked["message_ids"] = [2, 1]
    order = (400, "Bad Request: message identifiers must be in a strictly increasing order")
    assert await bot.refused("forwardMessages", **asked) == order


async def test_protected_messages_stay_where_they_are(bot: Bot, aigul: Person, group):
    secret = await bot.ok("sendMessage", chat_id=aigul.id, text="for you only", protect_content=True)
    assert secret["has_protected_content"] is True
    source = {"chat_id": group.id, "from_chat_id": aigul.id, "message_id": secret["message_id"]}
    assert await bot.refused("forwardMessage", **source) == (400, "Bad Request: message can't be forwarded")
    assert await bot.refused("copyMessage", **source) == (400, "Bad Request: message can't be copied")
    with pytest.raises(ValueError, match="protected"):
        await aigul.forward(secret, group.id)


async def test_missing_messages(bot: Bot, aigul: Person, group):
    source = {"chat_id": group.id, "from_chat_id": aigul.id, "message_id": 999}
    assert await bot.refused("forwardMessage", **source) == (400, "Bad Request: message to forward not found")
    assert await bot.refused("copyMessage", **source) == (400, "Bad Request: message to copy not found")


async def test_a_person_forwards_to_the_bot(bot: Bot, aigul: Person, group):
    said = await aigul.send("seen in the group", group.id)
    await aigul.forward(said)
    update = (await bot.updates())[-1]["message"]
    assert (update["chat"]["id"], update["text"]) == (aigul.id, "seen in the group")
    assert update["forward_origin"]["type"] == "user"
