"""sendMediaGroup: several files as one album."""

from bot.sandbox.entities import body_caption
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.forwarding import posted
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.sending import draft_for, media_content
from bot.sandbox.methods.targets import writable_chat
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.world import World

KINDS = frozenset({"photo", "video", "document", "audio"})
MIXABLE = frozenset({"photo", "video"})


@method("sendMediaGroup")
def send_media_group(world: World, params: Params) -> list[Json]:
    """2-10 photos and videos, or only documents, or only audio: their Messages."""
    items = [checked_item(item) for item in params.array("media", "InputMedia")]
    if not 2 <= len(items) <= 10:
        raise bad_request("media group must include 2-10 items" if items else "media not found")
    kinds = {item["type"] for item in items}
    if len(kinds) > 1 and not kinds <= MIXABLE:
        raise bad_request("Can't use the media of the specified type in the album")
    if "reply_markup" in params:
        raise bad_request("can't use reply_markup with a media group")
    chat = writable_chat(world, params)
    captions = [body_caption(Params(item)) for item in items]
    draft_for(world, chat, params, {})  # refuse before a file is kept
    group = {"media_group_id": str(13_000_000_000_000 + world.next_id("query"))}
    contents = []
    for item, caption in zip(items, captions, strict=True):
        content = media_content(world, item["type"], str(item.get("media", "")), params.uploads, "")
        contents.append(group | content | caption)
    return [stored.body for stored in posted(world, chat, params, contents)]


def checked_item(item: object) -> Json:
    """An InputMedia that fits into an album. Raises ApiError 400."""
    if not isinstance(item, dict):
        raise bad_request("can't parse InputMedia: expected an Object")
    if item.get("type") not in KINDS:
        raise bad_request("can't parse InputMedia: type must be one of photo, video, document, audio")
    return item
