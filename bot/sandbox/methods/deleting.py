"""Deleting messages, one or many."""

from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.targets import member_chat, message_ids
from bot.sandbox.model import Chat, Stored
from bot.sandbox.params import Params
from bot.sandbox.posting import deleted
from bot.sandbox.world import World

DELETABLE_SECONDS = 48 * 3600


def may_delete(world: World, chat: Chat, stored: Stored) -> bool:
    """Own messages and those of a private chat for 48 hours; an administrator anything of a group at any time."""
    if not chat.private and chat.admin(world.bot.id):
        return True
    young = world.timestamp() - stored.body["date"] < DELETABLE_SECONDS
    return young and (chat.private or stored.author == world.bot.id)


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    """One message."""
    chat = member_chat(world, params)
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    stored = chat.message(params.integer("message_id"))
    if stored is None:
        raise bad_request("message to delete not found")
    if not may_delete(world, chat, stored):
        raise bad_request("message can't be deleted")
    deleted(world, chat, stored)
    return True


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> bool:
    """1-100 messages; those that are gone or may not be deleted are skipped."""
    ids = message_ids(params)
    chat = member_chat(world, params)
    for message_id in ids:
        stored = chat.message(message_id)
        if stored is not None and may_delete(world, chat, stored):
            deleted(world, chat, stored)
    return True
