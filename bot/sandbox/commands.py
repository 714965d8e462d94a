"""Which of the bot's command lists a person sees in a chat: the narrowest scope that has one.

The order is that of https://core.telegram.org/bots/api#determining-list-of-commands
"""

import json

from bot.sandbox.model import Chat, Json, User
from bot.sandbox.world import World


def scope_key(scope: Json, language: str) -> tuple[str, str]:
    """The key under which the commands of a scope and language lie."""
    return json.dumps(scope, sort_keys=True), language


def scopes_for(chat: Chat, user: User) -> list[Json]:
    """All scopes that hold for a person in a chat, the narrowest first."""
    here = {"chat_id": chat.id}
    if chat.private:
        return [{"type": "chat", **here}, {"type": "all_private_chats"}, {"type": "default"}]
    member: Json = {"type": "chat_member", **here, "user_id": user.id}
    everyone: list[Json] = [{"type": "all_group_chats"}, {"type": "default"}]
    if not chat.admin(user.id):
        return [member, {"type": "chat", **here}, *everyone]
    chief: Json = {"type": "chat_administrators", **here}
    return [member, chief, {"type": "chat", **here}, {"type": "all_chat_administrators"}, *everyone]


def commands_for(world: World, chat: Chat, user: User) -> list[Json]:
    """The commands that the person's app offers in the chat."""
    for scope in scopes_for(chat, user):
        for language in (user.language_code[:2], ""):
            found = world.profile.commands.get(scope_key(scope, language))
            if found:
                return found
    return []
