"""The control API for chats: /sandbox/chats/..."""

from starlette.requests import Request

from bot.sandbox.errors import ControlError
from bot.sandbox.members import set_status
from bot.sandbox.methods.topics import remove_topic
from bot.sandbox.migrating import migrate
from bot.sandbox.model import TOPIC_COLOR, Chat, Json, User
from bot.sandbox.posting import opened_topic
from bot.sandbox.reading import read_json
from bot.sandbox.wishes import Wish
from bot.sandbox.world import World

STATUSES = ("member", "administrator", "left", "kicked")


def chat_of(world: World, request: Request) -> Chat:
    """The chat in the path; negative ids too. Raises ControlError."""
    given = request.path_params["chat_id"]
    if not given.removeprefix("-").isdigit():
        raise ControlError(f"a chat id is an integer, not {given!r}")
    return world.chat(int(given))


def group_of(world: World, request: Request) -> Chat:
    """The group or channel in the path. Raises ControlError."""
    chat = chat_of(world, request)
    if chat.private:
        raise ControlError(f"chat {chat.id} is a private chat")
    return chat


def owner_of(world: World, chat: Chat) -> User:
    """Who owns a group: the one that does what no one in particular does."""
    return world.user(next(who for who, status in chat.members.items() if status == "creator"))


async def messages(world: World, request: Request) -> Json:
    """The messages above `after`, deleted ones marked."""
    chat = chat_of(world, request)
    after = Wish(dict(request.query_params)).number("after", 0)
    return {"messages": [stored.view() for stored in chat.messages.values() if stored.id > after]}


async def add_chat(world: World, request: Request) -> Json:
    """A new group, supergroup or channel."""
    wish = Wish(await read_json(request))
    forum, name = wish.flag("is_forum"), wish.fields.get("username")
    chat = world.add_group(
        str(wish.need("title")),
        wish.number("owner"),
        wish.text("type", "supergroup"),
        is_forum=forum,
        username=name,
    )
    return chat.state()


async def set_member(world: World, request: Request) -> Json:
    """Somebody comes, goes or is made an administrator."""
    chat, wish = group_of(world, request), Wish(await read_json(request))
    user, status = world.anyone(wish.number("user_id")), str(wish.need("status"))
    if user is None:
        raise ControlError(f"there is no user {wish.number('user_id')}")
    if status not in STATUSES:
        raise ControlError(f"status must be one of {', '.join(STATUSES)}, not {status!r}")
    if chat.status(user.id) == "creator":
        raise ControlError(f"user {user.id} owns chat {chat.id}")
    actor = user if status == "left" and not user.is_bot else owner_of(world, chat)
    set_status(world, chat, actor, user, status)
    return chat.state()


async def migrate_chat(world: World, request: Request) -> Json:
    """A group becomes a supergroup."""
    chat = group_of(world, request)
    if chat.type != "group" or chat.migrated_to is not None:
        raise ControlError(f"chat {chat.id} is no group that could become a supergroup")
    return migrate(world, chat, owner_of(world, chat)).state()


async def add_topic(world: World, request: Request) -> Json:
    """Somebody (the owner, if nobody is named) opens a topic."""
    chat, wish = group_of(world, request), Wish(await read_json(request))
    if not chat.is_forum:
        raise ControlError(f"chat {chat.id} is no forum")
    author = world.user(wish.number("user_id", owner_of(world, chat).id))
    return opened_topic(world, chat, author, str(wish.need("name")), TOPIC_COLOR).state()


async def delete_topic(world: World, request: Request) -> Json:
    """A topic goes with its messages."""
    chat = group_of(world, request)
    thread = request.path_params["thread"]
    if thread not in chat.topics:
        raise ControlError(f"there is no topic {thread} in chat {chat.id}")
    remove_topic(world, chat, chat.topics[thread])
    return chat.state()


CHAT = "/chats/{chat_id}"
DEEDS = [
    ("GET", f"{CHAT}/messages", messages),
    ("POST", "/chats", add_chat),
    ("POST", f"{CHAT}/members", set_member),
    ("POST", f"{CHAT}/migrate", migrate_chat),
    ("POST", f"{CHAT}/topics", add_topic),
    ("POST", f"{CHAT}/topics/{{thread:int}}/delete", delete_topic),
]
