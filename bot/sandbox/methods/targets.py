"""Where a call goes to: the chat, the topic and the message that it names, and whether the bot may."""

from bot.sandbox.errors import ApiError, bad_request, forbidden
from bot.sandbox.model import FIRST_TOPIC, Chat, Json, Stored
from bot.sandbox.params import Params
from bot.sandbox.utf16 import cut, utf16
from bot.sandbox.world import World


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat that a parameter names by id or @username. Raises ApiError 400."""
    if name not in params:
        raise bad_request(f"{name} is empty")
    given = params.text(name)
    if given.startswith("@"):
        chats = (chat for chat in world.chats.values() if chat.username and f"@{chat.username}" == given)
        chat = next(chats, None)
    else:
        chat = world.chats.get(int(given)) if given.lstrip("-").isdigit() else None
    if chat is None:
        raise bad_request("chat not found")
    return chat


def member_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """A chat that the bot may look into. Raises ApiError 400 or 403."""
    chat = find_chat(world, params, name)
    if chat.migrated_to is not None:
        reason = "Bad Request: group chat was upgraded to a supergroup chat"
        raise ApiError(400, reason, {"migrate_to_chat_id": chat.migrated_to})
    if chat.private or chat.has(world.bot.id):
        return chat
    was_kicked = chat.status(world.bot.id) == "kicked"
    raise forbidden(f"bot {'was kicked from' if was_kicked else 'is not a member of'} the {chat.type} chat")


def writable_chat(world: World, params: Params) -> Chat:
    """A chat that the bot may write to. Raises ApiError 400 or 403."""
    chat = member_chat(world, params)
    if chat.person is not None and not chat.person.started:
        raise forbidden("bot can't initiate conversation with a user")
    if chat.person is not None and chat.person.blocked:
        raise forbidden("bot was blocked by the user")
    if chat.type == "channel" and not chat.admin(world.bot.id):
        raise bad_request("need administrator rights in the channel chat")
    return chat


def thread_of(world: World, chat: Chat, params: Params) -> int | None:
    """The topic that message_thread_id names; None for the General one. Raises ApiError 400."""
    thread = params.integer("message_thread_id")
    if not thread or (thread == FIRST_TOPIC and chat.is_forum):
        return None
    topic = chat.topics.get(thread)
    if topic is None:
        raise bad_request("message thread not found")
    if topic.closed and not chat.admin(world.bot.id):
        raise bad_request("TOPIC_CLOSED")
    return thread


def reply_of(world: World, chat: Chat, params: Params) -> tuple[Stored | None, Json]:
    """The message that reply_parameters name and the quote of it. Raises ApiError 400."""
    wish = params.object("reply_parameters", "reply parameters") or {}
    message_id = wish.get("message_id") or params.integer("reply_to_message_id")
    if not message_id:
        return None, {}
    source = chat if not wish.get("chat_id") else find_chat(world, Params(wish))
    stored = source.message(int(message_id))
    if stored is None:
        if wish.get("allow_sending_without_reply") or params.flag("allow_sending_without_reply"):
            return None, {}
        raise bad_request("message to be replied not found")
    return stored, quote_of(stored, wish)


def quote_of(stored: Stored, wish: Json) -> Json:
    """A TextQuote, which must be a part of the message. Raises ApiError 400."""
    quote = str(wish.get("quote") or "")
    if not quote:
        return {}
    text = stored.words
    at = text.find(quote)
    if at < 0:
        raise bad_request("QUOTE_TEXT_INVALID")
    offset = utf16(text[:at])
    return {"quote": {"text": cut(text, offset, utf16(quote)), "position": offset, "is_manual": True}}


def message_ids(params: Params, name: str = "message_ids") -> list[int]:
    """1-100 ids of messages. Raises ApiError 400."""
    given = params.array(name, "message identifiers")
    if not given:
        raise bad_request("message identifiers are not specified")
    if len(given) > 100:
        raise bad_request("too many message identifiers specified")
    if not all(isinstance(one, int) or str(one).isdigit() for one in given):
        raise bad_request("message identifier must be a Number")
    return [int(one) for one in given]
