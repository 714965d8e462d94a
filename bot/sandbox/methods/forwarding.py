"""Forwarding (with where it comes from) and copying (without)."""

from bot.sandbox.entities import CAPTIONED, body_caption
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import draft_for
from bot.sandbox.methods.targets import member_chat, message_ids, writable_chat
from bot.sandbox.model import Chat, Json, Stored
from bot.sandbox.params import Params
from bot.sandbox.posting import Draft, content_of, is_service, origin, post
from bot.sandbox.world import World


def source(world: World, params: Params, verb: str) -> Stored:
    """The message to forward or copy. Raises ApiError 400."""
    stored = member_chat(world, params, "from_chat_id").message(params.integer("message_id"))
    if stored is None:
        raise bad_request(f"message to {verb} not found")
    return checked(stored, verb)


def checked(stored: Stored, verb: str) -> Stored:
    """A message that may be forwarded or copied. Raises ApiError 400."""
    if stored.protected or is_service(stored):
        raise bad_request("message can't be forwarded" if verb == "forward" else "message can't be copied")
    return stored


def sources(world: World, params: Params, verb: str) -> list[Stored]:
    """Several messages, in rising order; those that cannot be had are skipped. Raises ApiError 400 if none is left."""
    ids = message_ids(params)
    if ids != sorted(set(ids)):
        raise bad_request("message identifiers must be in a strictly increasing order")
    chat = member_chat(world, params, "from_chat_id")
    found = [stored for stored in map(chat.message, ids) if stored is not None]
    usable = [stored for stored in found if not stored.protected and not is_service(stored)]
    if not usable:
        raise bad_request(f"there are no messages to {verb}")
    return usable


def posted(world: World, chat: Chat, params: Params, contents: list[Json]) -> list[Stored]:
    """Pay for all of them and post them."""
    draft = draft_for(world, chat, params, {})
    world.flood.spend(chat, len(contents))
    return [post(world, chat, world.bot, repeat(draft, content)) for content in contents]


def repeat(draft: Draft, content: Json) -> Draft:
    """The same place and keyboard with other content."""
    return Draft(content, draft.thread, draft.reply_to, draft.extra, draft.inline, draft.keyboard, draft.protect)


def as_forward(stored: Stored) -> Json:
    """What a forward says: the content, and where it comes from."""
    return {"forward_origin": origin(stored), **content_of(stored)}


def as_copy(stored: Stored, params: Params) -> Json:
    """What a copy says: the content, with the caption of the call if there is one."""
    content = content_of(stored)
    if "caption" in params.values and "text" not in content:
        content = {name: value for name, value in content.items() if name not in CAPTIONED} | body_caption(params)
    if params.flag("remove_caption"):
        content = {name: value for name, value in content.items() if name not in CAPTIONED}
    return content


@method("forwardMessage")
def forward_message(world: World, params: Params) -> Json:
    """One message."""
    chat = writable_chat(world, params)
    return posted(world, chat, params, [as_forward(source(world, params, "forward"))])[0].body


@method("copyMessage")
def copy_message(world: World, params: Params) -> Json:
    """One message: its MessageId."""
    chat = writable_chat(world, params)
    stored = posted(world, chat, params, [as_copy(source(world, params, "copy"), params)])[0]
    return {"message_id": stored.id}


@method("forwardMessages")
def forward_messages(world: World, params: Params) -> list[Json]:
    """1-100 messages: their MessageIds."""
    chat = writable_chat(world, params)
    contents = [as_forward(stored) for stored in sources(world, params, "forward")]
    return [{"message_id": stored.id} for stored in posted(world, chat, params, contents)]


@method("copyMessages")
def copy_messages(world: World, params: Params) -> list[Json]:
    """1-100 messages: their MessageIds."""
    chat = writable_chat(world, params)
    contents = [as_copy(stored, params) for stored in sources(world, params, "copy")]
    return [{"message_id": stored.id} for stored in posted(world, chat, params, contents)]
