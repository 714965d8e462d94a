"""What people do with their phones: say, press, edit, delete, block, type inline."""

from bot.sandbox.contents import KINDS, caption_content, content_for, text_content
from bot.sandbox.errors import ControlError
from bot.sandbox.keyboards import actions_of
from bot.sandbox.members import tell_change
from bot.sandbox.methods.inline import result_content
from bot.sandbox.model import Chat, Json, Stored, User
from bot.sandbox.params import Upload
from bot.sandbox.posting import Draft, content_of, deleted, edited, origin, post
from bot.sandbox.utf16 import cut, utf16
from bot.sandbox.wishes import Wish
from bot.sandbox.world import Query, World


def chat_for(world: World, user: User, wish: Wish) -> Chat:
    """The chat that the wish names (the person's own with the bot if none), if they may write there."""
    chat = chat_of(world, user, wish)
    if chat.type == "channel" and not chat.admin(user.id):
        raise ControlError(f"user {user.id} is no administrator of channel {chat.id}")
    return chat


def chat_of(world: World, user: User, wish: Wish) -> Chat:
    """The same, if they can at least read there and press buttons."""
    chat = world.chat(wish.number("chat_id", user.id))
    if chat.private and chat.id != user.id:
        raise ControlError(f"chat {chat.id} is the private chat of somebody else")
    if chat.private and user.blocked:
        raise ControlError(f"user {user.id} has blocked the bot and must unblock it first")
    if chat.migrated_to is not None:
        raise ControlError(f"chat {chat.id} became the supergroup {chat.migrated_to}")
    if not chat.private and not chat.has(user.id):
        raise ControlError(f"user {user.id} is not in chat {chat.id}")
    return chat


def draft_for(chat: Chat, user: User, wish: Wish, content: Json) -> Draft:
    """The content with the topic, the reply and the quote that the wish names. Raises ControlError."""
    draft = Draft(content)
    if wish.has("message_thread_id"):
        topic = chat.topics.get(wish.number("message_thread_id"))
        if topic is None:
            raise ControlError(f"there is no topic {wish.number('message_thread_id')} in chat {chat.id}")
        if topic.closed and not chat.admin(user.id):
            raise ControlError(f"topic {topic.thread} is closed")
        draft.thread = topic.thread
    if wish.has("reply_to_message_id"):
        draft.reply_to = message_in(chat, wish.number("reply_to_message_id"))
        draft.thread = draft.thread or draft.reply_to.thread
        draft.extra = quote(draft.reply_to, wish.text("quote"))
    return draft


def quote(stored: Stored, part: str) -> Json:
    """A TextQuote of a part of the message. Raises ControlError."""
    text = stored.words
    if not part:
        return {}
    if part not in text:
        raise ControlError("quote must be a part of the message")
    position = utf16(text[: text.index(part)])
    return {"quote": {"text": cut(text, position, utf16(part)), "position": position, "is_manual": True}}


def message_in(chat: Chat, message_id: int) -> Stored:
    """A message that is there. Raises ControlError."""
    stored = chat.message(message_id)
    if stored is None:
        raise ControlError(f"there is no message {message_id} in chat {chat.id}")
    return stored


def say(world: World, user: User, wish: Wish) -> Stored:
    """A person sends one message. Raises ControlError."""
    chat = chat_for(world, user, wish)
    content = (
        forwarded(world, wish.within("forward_from")) if wish.has("forward_from") else content_for(world, user, wish)
    )
    return said(world, chat, user, draft_for(chat, user, wish, content))


def said(world: World, chat: Chat, user: User, draft: Draft) -> Stored:
    """Post it; the first message to the bot is what starts it."""
    if chat.private and not user.started:
        user.started = True
        world.journal.add("state")
    return post(world, chat, user, draft)


def forwarded(world: World, wish: Wish) -> Json:
    """The content of another message, and where it is from. Raises ControlError."""
    stored = message_in(world.chat(wish.number("chat_id")), wish.number("message_id"))
    if stored.protected:
        raise ControlError(f"message {stored.id} is protected: it cannot be forwarded")
    return {"forward_origin": origin(stored), **content_of(stored)}


def send_files(world: World, user: User, wish: Wish, uploads: list[Upload]) -> list[Stored]:
    """A person sends a file, or several as an album. Raises ControlError."""
    kind = wish.text("kind", "document")
    if kind not in KINDS:
        raise ControlError(f"kind must be one of {', '.join(KINDS)}, not {kind!r}")
    if not 1 <= len(uploads) <= 10:
        raise ControlError(f"send 1-10 files, not {len(uploads)}")
    chat = chat_for(world, user, wish)
    draft = draft_for(chat, user, wish, {})
    caption = caption_content(wish.text("caption"))
    group = {"media_group_id": str(14_000_000_000_000 + world.next_id("query"))} if len(uploads) > 1 else {}
    sent = []
    for upload in uploads:
        content = world.files.describe(kind, upload) | caption | group
        sent.append(said(world, chat, user, Draft(content, draft.thread, draft.reply_to, draft.extra)))
        caption = {}
    return sent


def press(world: World, user: User, wish: Wish) -> str:
    """A person presses an inline button: the id of the callback query. Raises ControlError."""
    chat = chat_of(world, user, wish)
    stored, data = message_in(chat, wish.number("message_id")), wish.text("data")
    if not wish.flag("forged") and data not in actions_of(stored.body.get("reply_markup"), "callback_data"):
        raise ControlError(f"message {stored.id} has no button with the data {data!r}")
    query = new_query(world, user, data)
    world.callbacks[query.id] = query
    where = {"inline_message_id": stored.inline_id} if stored.inline_id else {"message": dict(stored.body)}
    about = {"chat_instance": str(7_000_000_000 + abs(chat.id)), "data": data}
    world.updates.add("callback_query", {"id": query.id, "from": user.api(), **where, **about})
    return query.id


def new_query(world: World, user: User, text: str) -> Query:
    """A query with a fresh id, of now."""
    number = 4_000_000_000_000_000_000 + world.next_id("query")
    return Query(str(number), user, world.clock.now().timestamp(), text)


def edit(world: World, user: User, wish: Wish) -> Stored:
    """A person changes the text or the caption of an own message. Raises ControlError."""
    chat = chat_for(world, user, wish)
    stored = message_in(chat, wish.number("message_id"))
    if stored.author != user.id:
        raise ControlError(f"message {stored.id} is not by user {user.id}")
    if "text" in stored.body:
        return edited(world, chat, stored, text_content(wish.text("text")), ("text", "entities"))
    return edited(world, chat, stored, caption_content(wish.text("text")), ("caption", "caption_entities"))


def delete(world: World, user: User, wish: Wish) -> None:
    """A person deletes a message: an own one, or any in the own private chat. Raises ControlError."""
    chat = chat_for(world, user, wish)
    stored = message_in(chat, wish.number("message_id"))
    if not (chat.private or chat.admin(user.id) or stored.author == user.id):
        raise ControlError(f"message {stored.id} is not by user {user.id}")
    deleted(world, chat, stored)


def block(world: World, user: User, blocked: bool) -> None:
    """A person blocks the bot or lets it speak again."""
    if user.blocked == blocked:
        return
    user.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    tell_change(world, world.chats[user.id], user, user, old, new)
    world.journal.add("state")


def ask_inline(world: World, user: User, text: str) -> str:
    """A person types after the bot's name: the id of the inline query."""
    query = new_query(world, user, text)
    world.inline[query.id] = query
    content = {"id": query.id, "from": user.api(), "query": text, "offset": "", "chat_type": "sender"}
    world.updates.add("inline_query", content)
    return query.id


def choose(world: World, user: User, wish: Wish) -> Stored:
    """A person sends one of the results into a chat. Raises ControlError."""
    query = world.inline.get(str(wish.need("inline_query_id")))
    results = {result["id"]: result for result in query.results} if query is not None else {}
    result = results.get(wish.need("result_id"))
    if query is None or result is None or query.user is not user:
        raise ControlError(f"there is no inline result {wish.need('result_id')!r} for user {user.id}")
    chat, content = chat_for(world, user, wish), result_content(result)
    draft = draft_for(chat, user, wish, content)
    draft.extra = {"via_bot": world.bot.api()}
    stored = said(world, chat, user, draft)
    chosen: Json = {"result_id": result["id"], "from": user.api(), "query": query.text}
    if "reply_markup" in content:
        stored.inline_id = chosen["inline_message_id"] = f"SBINLINE{query.id}{result['id']}"
    world.updates.add("chosen_inline_result", chosen)
    return stored
