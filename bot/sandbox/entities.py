"""Entities that were given or that Telegram finds itself, and what it does to a text before it is sent."""

import re

from bot.sandbox.errors import bad_request
from bot.sandbox.html import failure, parse_html
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.utf16 import cut, utf16

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
CAPTIONED = ("caption", "caption_entities", "show_caption_above_media")
FOUND = (
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])")),
    ("email", re.compile(r"(?<![\w@.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[A-Za-z]{2,}\b")),
    ("url", re.compile(r"(?<![\w@.-])(?:https?://[^\s<>\"]+|(?:[\w-]+\.)+(?:com|org|net|kz|ru|me|info|io)\b(?:/[^\s<>\"]*)?)")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{3,31}\b")),
    ("hashtag", re.compile(r"(?<![\w#])#\w*[^\W\d_]\w*")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d[\d ()-]{8,16}\d\b")),
)  # fmt: skip
GIVEN = frozenset({
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold",
    "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
    "code", "pre", "text_link", "text_mention", "custom_emoji", "date_time",
})  # fmt: skip
NO_NESTING = frozenset({"code", "pre", "text_link", "text_mention", "url", "mention", "email", "bot_command"})


def found_entities(text: str, taken: list[Json]) -> list[Json]:
    """What Telegram recognises in a text: commands, links, mentions, addresses; never within `taken` links or code."""
    closed = [(e["offset"], e["offset"] + e["length"]) for e in taken if e["type"] in NO_NESTING]
    found: list[Json] = []
    for kind, pattern in FOUND:
        for match in pattern.finditer(text):
            hit = match.group().rstrip(".,;:!?)") if kind == "url" else match.group()
            offset, length = utf16(text[: match.start()]), utf16(hit)
            if all(offset + length <= begin or end <= offset for begin, end in closed):
                closed.append((offset, offset + length))
                found.append({"type": kind, "offset": offset, "length": length})
    return found


def with_found(text: str, entities: list[Json]) -> list[Json]:
    """The given entities and the found ones, in order."""
    both = entities + found_entities(text, entities)
    return sorted(both, key=lambda entity: (entity["offset"], -entity["length"]))


def formatted(params: Params, name: str, parse_mode: str, given: list[Json]) -> tuple[str, list[Json]]:
    """A text parameter with its entities, parsed and trimmed as Telegram does. Raises ApiError 400."""
    raw = params.text(name)
    if parse_mode.lower() in ("markdown", "markdownv2"):
        raise bad_request("the sandbox reads HTML only, no Markdown")
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    if parse_mode:
        text, entities = parse_html(raw)
    else:
        text, entities = raw, [checked_entity(entity, raw) for entity in given]
    return trimmed(text, with_found(text, settled(entities)))


def settled(entities: list[Json]) -> list[Json]:
    """Without what Telegram drops: anything within code, a link within a link, a quotation within a quotation."""
    kept: list[Json] = []
    for entity in sorted(entities, key=lambda one: (one["offset"], -one["length"])):
        if not any(holds_alone(outer, entity) for outer in kept):
            kept.append(entity)
    return kept


def holds_alone(outer: Json, inner: Json) -> bool:
    """Does the outer entity reach over the inner one and suffer none of its kind within?"""
    if inner["offset"] >= outer["offset"] + outer["length"]:
        return False
    families = ({"text_link", "text_mention"}, {"blockquote", "expandable_blockquote"})
    return outer["type"] in ("code", "pre") or any({outer["type"], inner["type"]} <= family for family in families)


def checked_entity(entity: object, text: str) -> Json:
    """An entity that the bot gave. Raises ApiError 400 for an unknown type or an offset outside of the text."""
    if not isinstance(entity, dict):
        raise bad_request("can't parse MessageEntity: expected an Object")
    for key in ("offset", "length"):
        if not isinstance(entity.get(key), int):
            raise bad_request(f"can't parse MessageEntity: can't find field \"{key}\"")
    if entity.get("type") not in GIVEN:
        raise bad_request("can't parse MessageEntity: unsupported type specified")
    offset, length = entity["offset"], entity["length"]
    if offset < 0 or length <= 0 or offset + length > utf16(text):
        raise failure(f"entity of type {entity['type']} at offset {offset} with length {length} is outside of the text")
    if "\ufffd" in cut(text, offset, length):
        raise failure("entity begins or ends in the middle of a UTF-16 surrogate pair")
    return dict(entity)


def trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """The text without white space at its ends, the entities moved and cut to fit; empty ones are dropped."""
    shift = utf16(text) - utf16(text.lstrip())
    text = text.strip()
    kept = []
    for entity in entities:
        begin = max(0, entity["offset"] - shift)
        end = min(utf16(text), entity["offset"] + entity["length"] - shift)
        if begin < end:
            kept.append(entity | {"offset": begin, "length": end - begin})
    return text, kept


def body_text(params: Params) -> Json:
    """`text` with `parse_mode` or `entities`, as parts of a Message. Raises ApiError 400."""
    given = params.array("entities", "MessageEntity")
    text, entities = formatted(params, "text", params.text("parse_mode"), given)
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return {"text": text} | ({"entities": entities} if entities else {})


def body_caption(params: Params) -> Json:
    """`caption` with `parse_mode` or `caption_entities`, as parts of a Message. Raises ApiError 400."""
    given = params.array("caption_entities", "MessageEntity")
    text, entities = formatted(params, "caption", params.text("parse_mode"), given)
    if utf16(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    above = {"show_caption_above_media": True} if params.flag("show_caption_above_media") else {}
    if not text:
        return above
    return {"caption": text} | ({"caption_entities": entities} if entities else {}) | above
