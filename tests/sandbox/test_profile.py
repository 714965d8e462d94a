"""Commands, names, descriptions, menu button."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot

HELP = [{"command": "help", "description": "Help"}]
KOMEK = [{"command": "help", "description": "Көмек"}]
QUEUE = [{"command": "queue", "description": "Queue"}]


async def test_commands_lie_under_scope_and_language(bot: Bot):
    private = {"type": "all_private_chats"}
    await bot.ok("setMyCommands", commands=HELP)
    await bot.ok("setMyCommands", commands=KOMEK, language_code="kk", scope=private)
    assert await bot.ok("getMyCommands") == HELP
    assert await bot.ok("getMyCommands", language_code="kk", scope=private) == KOMEK
    assert await bot.ok("getMyCommands", language_code="ru") == []
    await bot.ok("deleteMyCommands")
    assert await bot.ok("getMyCommands") == []


async def test_each_person_sees_the_narrowest_list(bot: Bot, aigul: Person, marat: Person, world, http):
    group = world.add_group("g", aigul.id, members=[marat.id], bot="administrator")
    await bot.ok("setMyCommands", commands=HELP)
    await bot.ok("setMyCommands", commands=KOMEK, language_code="kk")
    await bot.ok("setMyCommands", commands=QUEUE, scope={"type": "chat_administrators", "chat_id": group.id})

    async def seen(person, chat_id):
        return (await http.get(f"/sandbox/users/{person.id}/commands?chat_id={chat_id}")).json()["commands"]

    assert await seen(aigul, aigul.id) == KOMEK
    assert await seen(marat, marat.id) == HELP
    assert await seen(aigul, group.id) == QUEUE
    assert await seen(marat, group.id) == HELP
    assert (await http.get("/sandbox/events?after=0")).json()["events"][-1]["type"] == "commands"


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"commands": [{"command": "Help", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a" * 33, "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "көмек", "description": "a"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "a", "description": ""}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "a", "description": "a" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": HELP * 101}, "BOT_COMMANDS_TOO_MUCH"),
        ({"commands": [{"command": "a"}]}, "can't parse BotCommand: Can't find field \"description\""),
        ({"commands": HELP, "language_code": "kaz"}, "invalid language code specified"),
        ({"commands": HELP, "scope": {"type": "x"}}, "can't parse BotCommandScope: unsupported type specified"),
        ({"commands": HELP, "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
    ],
)
async def test_wrong_commands_are_refused(bot: Bot, params, reason):
    assert await bot.refused("setMyCommands", **params) == (400, f"Bad Request: {reason}")


@pytest.mark.parametrize(
    ("suffix", "field", "limit"),
    [("Name", "name", 64), ("Description", "description", 512), ("ShortDescription", "short_description", 120)],
)
async def test_texts_by_language(bot: Bot, suffix, field, limit):
    await bot.ok(f"setMy{suffix}", **{field: "all"})
    await bot.ok(f"setMy{suffix}", **{field: "қазақ"}, language_code="kk")
    assert await bot.ok(f"getMy{suffix}", language_code="kk") == {field: "қазақ"}
    assert await bot.ok(f"getMy{suffix}", language_code="ru") == {field: "all"}
    assert (await bot.refused(f"setMy{suffix}", **{field: "a" * (limit + 1)}))[0] == 400


async def test_menu_button(bot: Bot, aigul: Person):
    await bot.ok("setChatMenuButton", chat_id=aigul.id, menu_button={"type": "commands"})
    assert await bot.ok("getChatMenuButton", chat_id=aigul.id) == {"type": "commands"}
    wrong = (400, "Bad Request: can't parse menu button: MenuButton has unsupported type")
    assert await bot.refused("setChatMenuButton", menu_button={"type": "x"}) == wrong
