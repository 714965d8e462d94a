"""Sending: sendMessage, one file, a location, an action; and the draft that all of them share."""

from bot.sandbox.entities import body_caption, body_text
from bot.sandbox.errors import bad_request
from bot.sandbox.files import PHOTO_LIMIT, UPLOAD_LIMIT
from bot.sandbox.keyboards import reply_markup
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.targets import reply_of, thread_of, writable_chat
from bot.sandbox.model import Chat, Json
from bot.sandbox.params import Params, Upload
from bot.sandbox.posting import Draft, post
from bot.sandbox.world import World

ACTIONS = frozenset({
    "cancel", "typing", "record_video", "upload_video", "record_voice", "upload_voice",
    "record_audio", "upload_audio", "upload_photo", "upload_document", "choose_sticker",
    "find_location", "pick_up_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def draft_for(world: World, chat: Chat, params: Params, content: Json) -> Draft:
    """The content with the place, the reply and the keyboard that the call asks for. Raises ApiError 400."""
    inline, keyboard = reply_markup(params, chat)
    thread = thread_of(world, chat, params)
    reply, quote = reply_of(world, chat, params)
    return Draft(content, thread, reply, quote, inline, keyboard, params.flag("protect_content"))


def send(world: World, chat: Chat, params: Params, content: Json) -> Json:
    """Check the rest, pay for it and post it: the Message."""
    draft = draft_for(world, chat, params, content)
    world.flood.spend(chat)
    return post(world, chat, world.bot, draft).body


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    """A text."""
    content = body_text(params)
    return send(world, writable_chat(world, params), params, content)


def media_content(world: World, kind: str, given: str, uploads: dict[str, Upload], field: str) -> Json:
    """The part of a Message for a file: uploaded as `field` or attach://name, or known by id. Raises ApiError 400."""
    upload = uploads.get(given.removeprefix("attach://") if given.startswith("attach://") else field)
    if upload is None and given.startswith("attach://"):
        raise bad_request(f"can't parse InputMedia: media not found: {given}")
    if upload is None:
        if not given:
            raise bad_request(f"there is no {kind} in the request")
        if given.startswith(("http://", "https://")):
            raise bad_request("failed to get HTTP URL content")
        return world.files.known(kind, given)
    if not upload.size:
        raise bad_request("file must be non-empty")
    if upload.size > (PHOTO_LIMIT if kind == "photo" else UPLOAD_LIMIT):
        raise bad_request(f"file of size {upload.size} bytes is too big for a {kind}")
    return world.files.describe(kind, upload)


def send_file(kind: str) -> None:
    """Register the method that sends one file of a kind."""

    def send_it(world: World, params: Params) -> Json:
        caption = body_caption(params) if kind != "sticker" else {}
        chat = writable_chat(world, params)
        draft_for(world, chat, params, {})  # refuse before a file is kept
        content = media_content(world, kind, params.text(kind), params.uploads, kind) | caption
        if params.flag("has_spoiler") and kind in ("photo", "video"):
            content["has_media_spoiler"] = True
        return send(world, chat, params, content)

    method(f"send{kind.title()}")(send_it)


for one in ("photo", "document", "voice", "video", "audio", "sticker"):
    send_file(one)


@method("sendLocation")
def send_location(world: World, params: Params) -> Json:
    """A point on the map."""
    latitude, longitude = params.number("latitude"), params.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    content = {"location": {"latitude": latitude, "longitude": longitude}}
    return send(world, writable_chat(world, params), params, content)


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    """ "typing" and the like; it costs nothing."""
    action = params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable_chat(world, params)
    thread_of(world, chat, params)
    world.journal.add("chat_action", chat_id=chat.id, action=action)
    return True
