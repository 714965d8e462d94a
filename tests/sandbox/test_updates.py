"""getUpdates: what waits, what is confirmed, who may ask."""

import asyncio

import httpx

from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from tests.sandbox.bots import Bot, until_polling

CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


async def test_updates_wait_until_they_are_confirmed(bot: Bot, aigul: Person):
    for n in range(3):
        await aigul.send(f"m{n}")
    first = await bot.ok("getUpdates", offset=bot.offset)
    assert [update["message"]["text"] for update in first] == ["m0", "m1", "m2"]
    ids = [update["update_id"] for update in first]
    assert ids == sorted(set(ids))
    assert await bot.ok("getUpdates", offset=bot.offset) == first  # not confirmed: given again
    assert await bot.ok("getUpdates", offset=ids[1]) == first[1:]
    assert await bot.ok("getUpdates") == first[1:]  # what was below the offset is gone
    assert await bot.ok("getUpdates", limit=1) == first[1:2]
    assert await bot.ok("getUpdates", offset=-1) == first[2:]
    assert await bot.ok("getUpdates", offset=ids[2] + 1) == []


async def test_a_long_poll_ends_when_something_comes(bot: Bot, aigul: Person, world):
    poll = asyncio.create_task(bot.updates(timeout=30))
    await until_polling(bot, world)
    assert not poll.done()
    await aigul.send("now")
    assert (await poll)[0]["message"]["text"] == "now"


async def test_the_later_of_two_polls_wins(bot: Bot, aigul: Person, world):
    first = asyncio.create_task(bot.refused("getUpdates", offset=bot.offset, timeout=30))
    await until_polling(bot, world)
    second = asyncio.create_task(bot.updates(timeout=30))
    assert await first == (409, CONFLICT)
    await aigul.send("a")
    assert len(await second) == 1


async def test_allowed_updates_are_honoured_and_sticky(bot: Bot, aigul: Person):
    await bot.updates(allowed_updates=["edited_message"])
    sent = await aigul.send("a")
    await aigul.edit(sent["message_id"], "b")
    assert [set(update) - {"update_id"} for update in await bot.updates()] == [{"edited_message"}]
    await bot.updates(allowed_updates=[])
    await aigul.send("c")
    assert [set(update) - {"update_id"} for update in await bot.updates()] == [{"message"}]


async def test_chat_member_comes_on_demand_only(bot: Bot, aigul: Person, marat: Person, world, http):
    group = world.add_group("g", aigul.id, bot="administrator")
    path = f"/sandbox/chats/{group.id}/members"
    await http.post(path, json={"user_id": marat.id, "status": "member"})
    assert [set(update) - {"update_id"} for update in await bot.updates()] == [{"message"}]
    await bot.updates(allowed_updates=["chat_member"])
    await http.post(path, json={"user_id": marat.id, "status": "administrator"})
    (update,) = await bot.updates()
    assert update["chat_member"]["new_chat_member"]["status"] == "administrator"


async def test_the_server_closes_while_a_poll_waits(world):
    async with httpx.AsyncClient(trust_env=False) as client:
        async with serving(create_app(world)) as url:
            poll = asyncio.create_task(client.get(f"{url}/bot{world.token}/getUpdates?timeout=40"))
            watch = asyncio.create_task(client.get(f"{url}/sandbox/events?after=0&wait=40"))
            while world.updates.poller is None:
                await client.get(f"{url}/sandbox/state")
        assert (await poll).json() == {"ok": True, "result": []}
        assert (await watch).json()["events"] == []
