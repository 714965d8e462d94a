"""What a person can say, as the parts of a Message: text, sticker, place, contact, poll, dice, files."""

from bot.sandbox.entities import CAPTION_LIMIT, TEXT_LIMIT, found_entities
from bot.sandbox.errors import ControlError
from bot.sandbox.links import checked_start
from bot.sandbox.model import Json, User
from bot.sandbox.params import Upload
from bot.sandbox.utf16 import utf16
from bot.sandbox.wishes import Wish
from bot.sandbox.world import World

KINDS = ("photo", "document", "voice", "video", "audio")


def text_content(text: str) -> Json:
    """A text with the entities that the app of the sender marks. Raises ControlError."""
    text = text.strip()
    if not 1 <= utf16(text) <= TEXT_LIMIT:
        raise ControlError(f"text must be 1-{TEXT_LIMIT} characters, not {utf16(text)}")
    entities = found_entities(text, [])
    entities.sort(key=lambda entity: entity["offset"])
    return {"text": text} | ({"entities": entities} if entities else {})


def caption_content(caption: str) -> Json:
    """A caption with its entities; nothing for an empty one. Raises ControlError."""
    caption = caption.strip()
    if not caption:
        return {}
    if utf16(caption) > CAPTION_LIMIT:
        raise ControlError(f"caption must be at most {CAPTION_LIMIT} characters, not {utf16(caption)}")
    content = text_content(caption)
    return {{"text": "caption", "entities": "caption_entities"}[name]: part for name, part in content.items()}


def content_for(world: World, user: User, wish: Wish) -> Json:
    """The one thing that the wish says. Raises ControlError."""
    if wish.has("start"):
        return text_content(f"/start {checked_start(wish.text('start'))}")
    if wish.has("text"):
        return text_content(wish.text("text"))
    if wish.has("sticker"):
        sticker = world.files.describe("sticker", Upload("sticker.webp", "image/webp", b"RIFF"))
        return {"sticker": sticker["sticker"] | {"emoji": wish.text("sticker")}}
    if wish.has("location"):
        place = wish.within("location")
        return {"location": {name: place.real(name) for name in ("latitude", "longitude")}}
    if wish.has("contact"):
        return {"contact": contact(user, wish.need("contact"))}
    if wish.has("poll"):
        return {"poll": poll(world, wish.need("poll"))}
    if wish.has("dice"):
        return {"dice": {"emoji": "🎲", "value": 1 + world.next_id("query") % 6}}
    raise ControlError("say something: text, start, sticker, location, contact, poll, dice or forward_from")


def contact(user: User, given: object) -> Json:
    """The given contact, or (for true) the person's own, which alone names the person's id."""
    phone = f"+7700{user.id % 10_000_000:07d}"
    if isinstance(given, dict):
        return {"phone_number": phone, "first_name": user.first_name, **given}
    return {"phone_number": phone, "first_name": user.first_name, "user_id": user.id}


def poll(world: World, given: object) -> Json:
    """A poll with the given question and options."""
    wish = given if isinstance(given, dict) else {}
    texts = enumerate(wish.get("options", ["1", "2"]))
    unset = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
    return {
        "id": str(world.next_id("query")),
        "question": str(wish.get("question", "?")),
        "options": [{"persistent_id": str(n), "text": str(text), "voter_count": 0} for n, text in texts],
        "type": "regular",
        "total_voter_count": 0,
        "is_anonymous": True,
        **dict.fromkeys(unset, False),
    }
