"""The control API for people: /sandbox/users/..."""

from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from bot.sandbox import acts
from bot.sandbox.commands import commands_for
from bot.sandbox.errors import ControlError
from bot.sandbox.model import Json, User
from bot.sandbox.reading import read_json, read_upload
from bot.sandbox.wishes import Wish
from bot.sandbox.world import World


def user_of(world: World, request: Request) -> User:
    """The person in the path. Raises ControlError."""
    return world.user(request.path_params["user_id"])


async def add_user(world: World, request: Request) -> Json:
    """A new person."""
    wish = Wish(await read_json(request))
    optional = {name: wish.fields.get(name) for name in ("username", "phone", "last_name")}
    user_id = wish.number("id") if wish.has("id") else None
    name, language = str(wish.need("first_name")), wish.text("language_code", "en")
    return world.add_person(name, language, id=user_id, **optional).state()


async def send(world: World, request: Request) -> Any:
    """Something to say; as multipart, files."""
    user = user_of(world, request)
    if request.headers.get("content-type", "").startswith("multipart/form-data"):
        return await send_files(world, user, request)
    return acts.say(world, user, Wish(await read_json(request))).view()


async def send_files(world: World, user: User, request: Request) -> Any:
    """One Message for one file; for an album the first Message, with all of them under "album"."""
    async with request.form(max_files=20) as form:
        wish = Wish({name: value for name, value in form.items() if isinstance(value, str)})
        size = wish.number("size") if wish.has("size") else None
        parts = [part for part in form.getlist("file") if isinstance(part, UploadFile)]
        uploads = [await read_upload(part, size) for part in parts]
    sent = acts.send_files(world, user, wish, uploads)
    album = {"album": [stored.view() for stored in sent]} if len(sent) > 1 else {}
    return sent[0].view() | album


async def press(world: World, request: Request) -> Json:
    """An inline button."""
    wish = Wish(await read_json(request))
    return {"callback_query_id": acts.press(world, user_of(world, request), wish)}


async def edit(world: World, request: Request) -> Json:
    """An own message gets another text."""
    return acts.edit(world, user_of(world, request), Wish(await read_json(request))).view()


async def delete(world: World, request: Request) -> Json:
    """A message goes."""
    acts.delete(world, user_of(world, request), Wish(await read_json(request)))
    return {}


async def block(world: World, request: Request) -> Json:
    """The bot is blocked or not any more."""
    user = user_of(world, request)
    wanted = Wish(await read_json(request)).need("blocked")
    if not isinstance(wanted, bool):
        raise ControlError(f"blocked must be true or false, not {wanted!r}")
    acts.block(world, user, wanted)
    return user.state()


async def set_language(world: World, request: Request) -> Json:
    """The language of the person's Telegram."""
    user = user_of(world, request)
    user.language_code = str(Wish(await read_json(request)).need("language_code"))
    world.journal.add("state")
    return user.state()


async def ask_inline(world: World, request: Request) -> Json:
    """Typed after the bot's name."""
    text = Wish(await read_json(request)).text("query")
    return {"inline_query_id": acts.ask_inline(world, user_of(world, request), text)}


async def choose(world: World, request: Request) -> Json:
    """One of the inline results, into a chat."""
    return acts.choose(world, user_of(world, request), Wish(await read_json(request))).view()


async def commands(world: World, request: Request) -> Json:
    """The commands that the person's app offers in a chat (the own one if none is named)."""
    user = user_of(world, request)
    chat_id = Wish(dict(request.query_params)).number("chat_id", user.id)
    return {"commands": commands_for(world, world.chat(chat_id), user)}


USER = "/users/{user_id:int}"
DEEDS = [
    ("POST", "/users", add_user),
    ("GET", f"{USER}/commands", commands),
    ("POST", f"{USER}/send", send),
    ("POST", f"{USER}/press", press),
    ("POST", f"{USER}/edit", edit),
    ("POST", f"{USER}/delete", delete),
    ("POST", f"{USER}/block", block),
    ("POST", f"{USER}/language", set_language),
    ("POST", f"{USER}/inline", ask_inline),
    ("POST", f"{USER}/choose", choose),
]
