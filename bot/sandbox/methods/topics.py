"""The topics of a forum."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.targets import member_chat
from bot.sandbox.model import TOPIC_COLOR, Chat, Json, Topic
from bot.sandbox.params import Params
from bot.sandbox.posting import Draft, deleted, opened_topic, post
from bot.sandbox.world import World

COLORS = frozenset({7322096, 16766590, 13338331, 9367192, 16749490, 16478047})


def forum(world: World, params: Params, deed: str) -> Chat:
    """A forum in which the bot is an administrator. Raises ApiError 400 or 403."""
    chat = member_chat(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not chat.admin(world.bot.id):
        raise bad_request(f"not enough rights to {deed}")
    return chat


def topic_of(chat: Chat, params: Params) -> Topic:
    """The topic that the call names. Raises ApiError 400."""
    topic = chat.topics.get(params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("message thread not found")
    return topic


def checked_name(params: Params) -> str:
    """A topic's name of 1-128 characters. Raises ApiError 400."""
    name = params.text("name").strip()
    if not name:
        raise bad_request("topic name must be non-empty")
    if len(name) > 128:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


def announce(world: World, chat: Chat, topic: Topic, content: Json) -> None:
    """A service message in the topic."""
    post(world, chat, world.bot, Draft(content, topic.thread))
    world.journal.add("state")


@method("createForumTopic")
def create_forum_topic(world: World, params: Params) -> Json:
    """A new topic: its ForumTopic."""
    chat = forum(world, params, "create a topic")
    name, color = checked_name(params), params.integer("icon_color", TOPIC_COLOR)
    if color not in COLORS:
        raise bad_request("TOPIC_ICON_COLOR_INVALID")
    world.flood.spend(chat)
    topic = opened_topic(world, chat, world.bot, name, color)
    return {"message_thread_id": topic.thread, "name": name, "icon_color": color}


@method("editForumTopic")
def edit_forum_topic(world: World, params: Params) -> bool:
    """Another name."""
    chat = forum(world, params, "edit the topic")
    topic = topic_of(chat, params)
    if "name" not in params:
        return True
    name = checked_name(params)
    if name == topic.name:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic.name = name
    announce(world, chat, topic, {"forum_topic_edited": {"name": name}})
    return True


def close_or_reopen(name: str, closed: bool) -> None:
    """Register closeForumTopic or reopenForumTopic."""

    def change(world: World, params: Params) -> bool:
        chat = forum(world, params, "close the topic" if closed else "reopen the topic")
        topic = topic_of(chat, params)
        if topic.closed == closed:
            raise bad_request("TOPIC_NOT_MODIFIED")
        topic.closed = closed
        announce(world, chat, topic, {"forum_topic_closed" if closed else "forum_topic_reopened": {}})
        return True

    method(name)(change)


close_or_reopen("closeForumTopic", True)
close_or_reopen("reopenForumTopic", False)


def remove_topic(world: World, chat: Chat, topic: Topic) -> None:
    """A topic goes with all its messages."""
    del chat.topics[topic.thread]
    for stored in chat.messages.values():
        if stored.thread == topic.thread and not stored.deleted:
            deleted(world, chat, stored)
    world.journal.add("state")


@method("deleteForumTopic")
def delete_forum_topic(world: World, params: Params) -> bool:
    """A topic and all its messages."""
    chat = forum(world, params, "delete the topic")
    remove_topic(world, chat, topic_of(chat, params))
    return True
