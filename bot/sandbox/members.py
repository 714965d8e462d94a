"""Who is in a chat, as the Bot API tells it, and what follows when that changes."""

from bot.sandbox.model import Chat, Json, User
from bot.sandbox.posting import Draft, post
from bot.sandbox.world import World

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories", "can_edit_stories",
    "can_delete_stories", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages")


def chat_member(chat: Chat, user: User, status: str) -> Json:
    """The Bot API's ChatMember."""
    member: Json = {"status": status, "user": user.api()}
    if status == "creator":
        return member | {"is_anonymous": False}
    if status == "administrator":
        rights = ADMIN_RIGHTS + (CHANNEL_RIGHTS if chat.type == "channel" else ())
        return member | {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(rights, True)
    return member | ({"until_date": 0} if status == "kicked" else {})


def tell_change(world: World, chat: Chat, actor: User, user: User, old: str, new: str) -> None:
    """Queue the update my_chat_member (for the bot itself) or chat_member (for others, where it is admin)."""
    kind = "my_chat_member" if user.is_bot or chat.private else "chat_member"
    if kind == "chat_member" and not chat.admin(world.bot.id):
        return
    about = world.bot if chat.private else user
    change = {
        "old_chat_member": chat_member(chat, about, old),
        "new_chat_member": chat_member(chat, about, new),
    }
    world.updates.add(kind, {"chat": chat.api(), "from": actor.api(), "date": world.timestamp(), **change})


def set_status(world: World, chat: Chat, actor: User, user: User, status: str) -> None:
    """Make somebody a member, an administrator or a stranger, with the announcement in the chat."""
    old, was_in = chat.status(user.id), chat.has(user.id)
    if old == status:
        return
    chat.members[user.id] = status
    tell_change(world, chat, actor, user, old, status)
    if chat.type != "channel" and chat.has(user.id) and not was_in:
        post(world, chat, actor, Draft({"new_chat_members": [user.api()]}))
    if chat.type != "channel" and was_in and not chat.has(user.id):
        post(world, chat, actor, Draft({"left_chat_member": user.api()}))
    world.journal.add("state")
