"""Chats and who is in them; leaving; reactions."""

from bot.sandbox.errors import bad_request
from bot.sandbox.members import chat_member, set_status
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.targets import member_chat
from bot.sandbox.model import PRESENT, Chat, Json
from bot.sandbox.params import Params
from bot.sandbox.posting import quoted
from bot.sandbox.world import World

GIFTS = (
    "unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels",
)  # fmt: skip


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    """A ChatFullInfo."""
    chat = member_chat(world, params)
    if chat.person is not None and not chat.person.started:
        raise bad_request("chat not found")
    body = chat.api() | {"accent_color_id": 0, "max_reaction_count": 11}
    body["accepted_gift_types"] = dict.fromkeys(GIFTS, False)
    if chat.pinned:
        body["pinned_message"] = quoted(chat.messages[chat.pinned[-1]])
    return body


def member_of(world: World, chat: Chat, user_id: int) -> Json:
    """A ChatMember. Raises ApiError 400."""
    user = world.anyone(user_id)
    if user is None or (chat.private and user_id not in (chat.id, world.bot.id)):
        raise bad_request("member not found" if user else "invalid user_id specified")
    return chat_member(chat, user, "member" if chat.private else chat.status(user_id))


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Json:
    """What one user is in a chat."""
    return member_of(world, member_chat(world, params), params.integer("user_id"))


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Everybody who is an administrator, without other bots."""
    chat = member_chat(world, params)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    return [member_of(world, chat, who) for who in chat.members if chat.admin(who)]


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> int:
    """How many are in a chat."""
    chat = member_chat(world, params)
    return 2 if chat.private else sum(status in PRESENT for status in chat.members.values())


@method("leaveChat")
def leave_chat(world: World, params: Params) -> bool:
    """The bot goes."""
    chat = member_chat(world, params)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    set_status(world, chat, world.bot, world.bot, "left")
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    """The bot's one reaction to a message, or none."""
    stored = member_chat(world, params).message(params.integer("message_id"))
    if stored is None:
        raise bad_request("message to react not found")
    reactions = params.array("reaction", "ReactionType")
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    for reaction in reactions:
        if not isinstance(reaction, dict) or reaction.get("type") not in ("emoji", "custom_emoji", "paid"):
            raise bad_request("can't parse ReactionType: invalid reaction type specified")
    return True
