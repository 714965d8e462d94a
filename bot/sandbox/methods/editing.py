"""Editing what the bot said: text, caption, keyboard, media."""

from bot.sandbox.entities import CAPTIONED, body_caption, body_text
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import edited_markup
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import media_content
from bot.sandbox.methods.targets import writable_chat
from bot.sandbox.model import Chat, Json, Stored
from bot.sandbox.params import Params
from bot.sandbox.posting import edited
from bot.sandbox.world import World

MEDIA = ("photo", "document", "video", "audio", "voice")
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current content and reply markup of the message"
)


def target(world: World, params: Params) -> tuple[Chat, Stored]:
    """The message to edit: one of the bot's own, without a reply keyboard. Raises ApiError 400 or 403."""
    if "inline_message_id" in params:
        return inline_target(world, params.text("inline_message_id"))
    if "message_id" not in params:
        raise bad_request("message identifier is not specified")
    chat = writable_chat(world, params)
    stored = chat.message(params.integer("message_id"))
    if stored is None:
        raise bad_request("message to edit not found")
    forwarded = "forward_origin" in stored.body
    if stored.author != world.bot.id or stored.keyboard is not None or forwarded:
        raise bad_request("message can't be edited")
    return chat, stored


def inline_target(world: World, inline_id: str) -> tuple[Chat, Stored]:
    """The message that a person sent through the bot. Raises ApiError 400."""
    for chat in world.chats.values():
        for stored in chat.messages.values():
            if stored.inline_id == inline_id and not stored.deleted:
                return chat, stored
    raise bad_request("MESSAGE_ID_INVALID")


def change(world: World, params: Params, content: Json, parts: tuple[str, ...]) -> Json | bool:
    """Put the content in the place of the named parts, with the keyboard of the call (or none). Raises ApiError."""
    chat, stored = target(world, params)
    inline = edited_markup(params, chat)
    wanted = content | ({"reply_markup": inline} if inline else {})
    parts = (*parts, "reply_markup")
    world.flood.spend(chat)
    if all(stored.body.get(part) == wanted.get(part) for part in parts):
        raise bad_request(NOT_MODIFIED)
    edited(world, chat, stored, wanted, parts)
    return True if stored.inline_id else stored.body


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Json | bool:
    """A new text (and keyboard)."""
    content = body_text(params)
    if "text" not in target(world, params)[1].body:
        raise bad_request("there is no text in the message to edit")
    return change(world, params, content, ("text", "entities"))


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json | bool:
    """A new caption (and keyboard)."""
    content = body_caption(params)
    if not any(kind in target(world, params)[1].body for kind in MEDIA):
        raise bad_request("there is no caption in the message to edit")
    return change(world, params, content, CAPTIONED)


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json | bool:
    """A new keyboard, or none."""
    return change(world, params, {}, ())


@method("editMessageMedia")
def edit_message_media(world: World, params: Params) -> Json | bool:
    """Another file in the same message."""
    media = params.object("media", "input media")
    if media is None or media.get("type") not in MEDIA:
        raise bad_request("can't parse InputMedia: type is unsupported")
    _, stored = target(world, params)
    if "text" not in stored.body and not any(kind in stored.body for kind in MEDIA):
        raise bad_request("message media can't be edited")
    caption = body_caption(Params(media))
    kind = media["type"]
    content = media_content(world, kind, str(media.get("media", "")), params.uploads, "") | caption
    return change(world, params, content, (*MEDIA, *CAPTIONED, "text", "entities"))
