"""What the bot tells about itself: commands, name, descriptions, the menu button."""

import re

from bot.sandbox.commands import scope_key
from bot.sandbox.errors import bad_request
from bot.sandbox.methods.registry import method
from bot.sandbox.methods.targets import find_chat
from bot.sandbox.model import Json
from bot.sandbox.params import Params
from bot.sandbox.utf16 import utf16
from bot.sandbox.world import World

COMMAND = re.compile(r"[a-z0-9_]{1,32}")
COMMANDS = 100
SCOPES = frozenset({
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat",
    "chat_administrators", "chat_member",
})  # fmt: skip
TEXT_LIMITS = {
    "Description": ("description", 512),
    "ShortDescription": ("short_description", 120),
    "Name": ("name", 64),
}


def key_of(world: World, params: Params) -> tuple[str, str]:
    """Scope and language, as the key under which commands lie. Raises ApiError 400."""
    scope = params.object("scope", "BotCommandScope") or {"type": "default"}
    kind = scope.get("type")
    if kind not in SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind in ("chat", "chat_administrators", "chat_member"):
        find_chat(world, Params(scope))
    if kind == "chat_member" and not isinstance(scope.get("user_id"), int):
        raise bad_request("can't parse BotCommandScope: invalid user_id specified")
    return scope_key(scope, language(params))


def language(params: Params) -> str:
    """A two-letter code or nothing. Raises ApiError 400."""
    code = params.text("language_code")
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


def checked_command(given: object) -> Json:
    """A BotCommand. Raises ApiError 400."""
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    for key in ("command", "description"):
        if key not in given:
            raise bad_request(f"can't parse BotCommand: Can't find field \"{key}\"")
    name, description = str(given["command"]).removeprefix("/"), str(given["description"])
    if not COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= utf16(description.strip()) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    """The commands of a scope and language."""
    commands = [checked_command(given) for given in params.array("commands", "BotCommand")]
    if len(commands) > COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    key = key_of(world, params)
    world.profile.commands[key] = commands
    world.journal.add("commands")
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[Json]:
    """The commands of exactly that scope and language."""
    return world.profile.commands.get(key_of(world, params), [])


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    """Forget them: broader scopes show through again."""
    world.profile.commands.pop(key_of(world, params), None)
    world.journal.add("commands")
    return True


def text_methods(suffix: str, field: str, limit: int) -> None:
    """Register setMy<suffix> and getMy<suffix>: a text for each language, the one without a language for all others."""

    def set_text(world: World, params: Params) -> bool:
        text = params.text(field)
        if utf16(text) > limit:
            raise bad_request(f"bot {field.replace('_', ' ')} is too long")
        world.profile.texts[field, language(params)] = text
        return True

    def get_text(world: World, params: Params) -> Json:
        texts = world.profile.texts
        fallback = texts.get((field, ""), world.bot.first_name if field == "name" else "")
        return {field: texts.get((field, language(params))) or fallback}

    method(f"setMy{suffix}")(set_text)
    method(f"getMy{suffix}")(get_text)


for each, (name_of_field, most) in TEXT_LIMITS.items():
    text_methods(each, name_of_field, most)


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> bool:
    """The button beside the input field of a private chat (chat 0: all)."""
    button = params.object("menu_button", "menu button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    chat = find_chat(world, params).id if "chat_id" in params else 0
    world.profile.menu_buttons[chat] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> Json:
    """The button that setChatMenuButton chose."""
    buttons = world.profile.menu_buttons
    default = buttons.get(0, {"type": "commands"})
    return buttons.get(find_chat(world, params).id, default) if "chat_id" in params else default
