"""Pinned messages."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.targets import writable_chat
from bot.sandbox.model import Chat
from bot.sandbox.params import Params
from bot.sandbox.posting import Draft, post, quoted
from bot.sandbox.world import World


def pinnable(world: World, params: Params) -> Chat:
    """A chat in which the bot may pin. Raises ApiError 400 or 403."""
    chat = writable_chat(world, params)
    if not chat.private and not chat.admin(world.bot.id):
        raise bad_request("not enough rights to manage pinned messages in the chat")
    return chat


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> bool:
    """A message to the top; the chat is told unless it was pinned already."""
    chat = pinnable(world, params)
    stored = chat.message(params.integer("message_id"))
    if stored is None:
        raise bad_request("message to pin not found")
    if stored.id in chat.pinned:
        return True
    chat.pinned.append(stored.id)
    world.journal.add("pin", chat_id=chat.id, message_id=stored.id, pinned=True)
    if chat.type != "channel":
        post(world, chat, world.bot, Draft({"pinned_message": quoted(stored)}, stored.thread))
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> bool:
    """One message, or the newest pinned one."""
    chat = pinnable(world, params)
    wanted = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else 0)
    if wanted not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(wanted)
    world.journal.add("pin", chat_id=chat.id, message_id=wanted, pinned=False)
    return True


@method("unpinAllChatMessages")
def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """All of them."""
    chat = pinnable(world, params)
    for message_id in chat.pinned:
        world.journal.add("pin", chat_id=chat.id, message_id=message_id, pinned=False)
    chat.pinned = []
    return True
