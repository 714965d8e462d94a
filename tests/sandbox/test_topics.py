"""The topics of a forum."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot


@pytest.fixture
def forum(world, aigul: Person, bot: Bot):
    return world.add_group("Moderators", aigul.id, is_forum=True, bot="administrator")


async def test_a_topic_holds_messages_of_both_sides(bot: Bot, aigul: Person, forum):
    topic = await bot.ok("createForumTopic", chat_id=forum.id, name="Case 7")
    thread = topic["message_thread_id"]
    sent = await bot.ok("sendMessage", chat_id=forum.id, message_thread_id=thread, text="a")
    assert (sent["message_thread_id"], sent["is_topic_message"]) == (thread, True)
    assert sent["reply_to_message"]["forum_topic_created"]["name"] == "Case 7"
    await aigul.send("b", forum.id, thread)
    update = (await bot.updates())[-1]["message"]
    assert (update["message_thread_id"], update["is_topic_message"]) == (thread, True)
    assert update["chat"]["is_forum"] is True
    general = await bot.ok("sendMessage", chat_id=forum.id, text="c")
    assert "message_thread_id" not in general


async def test_renamed_closed_reopened_deleted(bot: Bot, aigul: Person, marat: Person, forum, world):
    forum.members[marat.id] = "member"
    thread = (await bot.ok("createForumTopic", chat_id=forum.id, name="a"))["message_thread_id"]
    where = {"chat_id": forum.id, "message_thread_id": thread}
    await bot.ok("editForumTopic", name="b", **where)
    await bot.ok("closeForumTopic", **where)
    assert world.state()["chats"][-1]["topics"] == [{"message_thread_id": thread, "name": "b", "closed": True}]
    assert await bot.refused("closeForumTopic", **where) == (400, "Bad Request: TOPIC_NOT_MODIFIED")
    with pytest.raises(ValueError, match="is closed"):
        await marat.send("x", forum.id, thread)
    await bot.ok("sendMessage", text="administrators still can", **where)
    forum.members[bot.id] = "member"
    assert await bot.refused("sendMessage", text="x", **where) == (400, "Bad Request: TOPIC_CLOSED")
    forum.members[bot.id] = "administrator"
    await bot.ok("reopenForumTopic", **where)
    await marat.send("x", forum.id, thread)
    await bot.ok("deleteForumTopic", **where)
    gone = (400, "Bad Request: message thread not found")
    for method in ("sendMessage", "closeForumTopic", "editForumTopic"):
        assert await bot.refused(method, text="x", name="x", **where) == gone
    assert await marat.messages(forum.id) == []


async def test_a_person_opens_and_deletes_a_topic(bot: Bot, aigul: Person, forum, http):
    topic = (await http.post(f"/sandbox/chats/{forum.id}/topics", json={"name": "by hand"})).json()
    thread = topic["message_thread_id"]
    created = (await bot.updates())[-1]["message"]
    assert (created["message_thread_id"], created["forum_topic_created"]["name"]) == (thread, "by hand")
    answer = await http.post(f"/sandbox/chats/{forum.id}/topics/{thread}/delete")
    assert answer.json()["topics"] == []
    where = {"chat_id": forum.id, "message_thread_id": thread}
    assert await bot.refused("sendMessage", text="x", **where) == (400, "Bad Request: message thread not found")


async def test_topics_need_a_forum_and_rights(bot: Bot, aigul: Person, forum, world):
    plain = world.add_group("g", aigul.id, bot="administrator")
    no_forum = (400, "Bad Request: the chat is not a forum")
    assert await bot.refused("createForumTopic", chat_id=plain.id, name="a") == no_forum
    no_thread = (400, "Bad Request: message thread not found")
    assert await bot.refused("sendMessage", chat_id=plain.id, message_thread_id=5, text="a") == no_thread
    forum.members[bot.id] = "member"
    no_rights = (400, "Bad Request: not enough rights to create a topic")
    assert await bot.refused("createForumTopic", chat_id=forum.id, name="a") == no_rights


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"name": " "}, "topic name must be non-empty"),
        ({"name": "a" * 129}, "TOPIC_TITLE_TOO_LONG"),
        ({"name": "a", "icon_color": 5}, "TOPIC_ICON_COLOR_INVALID"),
    ],
)
async def test_wrong_topics_are_refused(bot: Bot, forum, params, reason):
    assert await bot.refused("createForumTopic", chat_id=forum.id, **params) == (400, f"Bad Request: {reason}")
