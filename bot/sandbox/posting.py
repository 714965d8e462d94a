"""Messages come to be, change and go: the same way for people and for the bot."""

from dataclasses import dataclass, field

from bot.sandbox.model import Chat, Json, Stored, Topic, User
from bot.sandbox.world import World


@dataclass
class Draft:
    """What is said (the content parts of a Message) and how."""

    content: Json
    thread: int | None = None
    reply_to: Stored | None = None
    extra: Json = field(default_factory=dict)
    inline: Json | None = None
    keyboard: Json | None = None
    protect: bool = False


def post(world: World, chat: Chat, author: User, draft: Draft) -> Stored:
    """Put a message into a chat, tell the journal, and queue the update if a person wrote it."""
    body = _head(world, chat, author) | _place(chat, draft) | draft.extra | draft.content
    if draft.inline is not None:
        body["reply_markup"] = draft.inline
    if draft.protect:
        body["has_protected_content"] = True
    stored = Stored(body, author.id, draft.keyboard, draft.protect)
    chat.messages[stored.id] = stored
    world.journal.add("message", chat_id=chat.id, message=stored.view())
    if bot_sees(world, chat, stored):
        world.updates.add("channel_post" if chat.type == "channel" else "message", dict(body))
    return stored


def _head(world: World, chat: Chat, author: User) -> Json:
    sender: Json = {"sender_chat": chat.api()} if chat.type == "channel" else {"from": author.api()}
    return {
        "message_id": world.next_message_id(chat),
        **sender,
        "chat": chat.api(),
        "date": world.timestamp(),
    }


def _place(chat: Chat, draft: Draft) -> Json:
    """Topic and reply: within a topic everything answers at least the message that opened it."""
    body: Json = {}
    reply = draft.reply_to
    if draft.thread:
        body |= {"message_thread_id": draft.thread, "is_topic_message": True}
        reply = reply or chat.messages.get(draft.thread)
    if reply is not None:
        body["reply_to_message"] = quoted(reply)
    return body


def quoted(stored: Stored) -> Json:
    """A message inside of another: without its own reply."""
    return {name: value for name, value in stored.body.items() if name != "reply_to_message"}


def bot_sees(world: World, chat: Chat, stored: Stored) -> bool:
    """Does Telegram tell the bot? Not of its own messages; in groups, unless admin, by privacy mode."""
    if stored.author == world.bot.id:
        return False
    if chat.private:
        return True
    if not chat.has(world.bot.id):
        return False
    return chat.admin(world.bot.id) or chat.type == "channel" or _meant_for_bot(world, stored)


def _meant_for_bot(world: World, stored: Stored) -> bool:
    """Privacy mode lets through commands, mentions, replies, service messages and inline results."""
    body = stored.body
    if stored.words.startswith("/") or f"@{world.bot.username}" in stored.words:
        return True
    replied = body.get("reply_to_message", {}).get("from", {}).get("id") == world.bot.id
    by_inline = body.get("via_bot", {}).get("id") == world.bot.id
    return replied or by_inline or any(name in body for name in SERVICE)


SERVICE = (
    "new_chat_members", "left_chat_member", "pinned_message", "forum_topic_created", "forum_topic_edited",
    "forum_topic_closed", "forum_topic_reopened", "migrate_to_chat_id", "migrate_from_chat_id",
    "group_chat_created", "supergroup_chat_created", "channel_chat_created", "new_chat_title",
)  # fmt: skip


def edited(world: World, chat: Chat, stored: Stored, content: Json, drop: tuple[str, ...] = ()) -> Stored:
    """Replace parts of a message (and drop others), tell the journal and, if a person did it, the bot."""
    stored.body = {name: value for name, value in stored.body.items() if name not in drop} | content
    stored.body["edit_date"] = world.timestamp()
    world.journal.add("edit", chat_id=chat.id, message=stored.view())
    if bot_sees(world, chat, stored):
        kind = "edited_channel_post" if chat.type == "channel" else "edited_message"
        world.updates.add(kind, dict(stored.body))
    return stored


def deleted(world: World, chat: Chat, stored: Stored) -> None:
    """Take a message away; Telegram tells no bot of it."""
    stored.deleted = True
    chat.pinned = [message_id for message_id in chat.pinned if message_id != stored.id]
    world.journal.add("delete", chat_id=chat.id, message_id=stored.id)


def opened_topic(world: World, chat: Chat, author: User, name: str, color: int) -> Topic:
    """A new topic; its id is that of the service message that announces it."""
    created = {"name": name, "icon_color": color}
    thread = chat.last_id + 1
    stored = post(world, chat, author, Draft({"forum_topic_created": created}, thread))
    topic = chat.topics[thread] = Topic(stored.id, name, color)
    world.journal.add("state")
    return topic


def origin(stored: Stored) -> Json:
    """Where a forwarded message comes from (MessageOrigin); of a forward, the first author."""
    body = stored.body
    if "forward_origin" in body:
        return dict(body["forward_origin"])
    if "sender_chat" in body:
        chat = {"chat": body["chat"], "message_id": stored.id}
        return {"type": "channel", "date": body["date"], **chat}
    return {"type": "user", "date": body["date"], "sender_user": body["from"]}


HEAD = frozenset({
    "message_id", "from", "sender_chat", "chat", "date", "edit_date", "message_thread_id",
    "is_topic_message", "reply_to_message", "quote", "reply_markup", "forward_origin",
    "has_protected_content", "media_group_id", "via_bot",
})  # fmt: skip


def content_of(stored: Stored) -> Json:
    """What a message says, without who, when and where."""
    return {name: value for name, value in stored.body.items() if name not in HEAD}


def is_service(stored: Stored) -> bool:
    """Is it an announcement of Telegram's own?"""
    return any(name in stored.body for name in SERVICE)
