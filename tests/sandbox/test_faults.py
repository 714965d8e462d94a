"""Ordered trouble."""

import httpx
import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot


async def order(http, **fault):
    answer = await http.post("/sandbox/faults", json=fault)
    assert answer.status_code == 200, answer.text


async def texts(person: Person):
    return [message["text"] for message in await person.messages()]


async def test_errors_come_as_often_as_ordered(bot: Bot, aigul: Person, http):
    await order(http, method="sendMessage", kind="500", count=2)
    error = (500, "Internal Server Error")
    assert await bot.refused("sendMessage", chat_id=aigul.id, text="a") == error
    await bot.ok("getMe")  # another method is not meant
    assert await bot.refused("sendMessage", chat_id=aigul.id, text="a") == error
    await bot.ok("sendMessage", chat_id=aigul.id, text="b")
    assert await texts(aigul) == ["/start", "b"]


async def test_bad_gateway_is_html(bot: Bot, http):
    await order(http, method="*", kind="502")
    answer = await bot.raw("getMe")
    assert (answer.status_code, answer.headers["content-type"]) == (502, "text/html; charset=utf-8")


async def test_ordered_429_binds_the_chat(bot: Bot, aigul: Person, http, clock):
    await order(http, method="sendMessage", kind="429", retry_after=40)
    assert await bot.refused("sendMessage", chat_id=aigul.id, text="a") == (429, "Too Many Requests: retry after 40")
    clock.advance(39)
    assert await bot.refused("sendMessage", chat_id=aigul.id, text="a") == (429, "Too Many Requests: retry after 1")
    clock.advance(1)
    await bot.ok("sendMessage", chat_id=aigul.id, text="a")


async def test_trouble_in_one_chat_only(bot: Bot, aigul: Person, marat: Person, http):
    await marat.start()
    await order(http, method="*", kind="500", chat_id=aigul.id)
    await bot.ok("sendMessage", chat_id=marat.id, text="a")
    assert (await bot.refused("sendMessage", chat_id=aigul.id, text="a"))[0] == 500


@pytest.mark.parametrize(("kind", "effect"), [("drop", []), ("drop_after", ["a"])])
async def test_broken_connections(bot: Bot, aigul: Person, http, kind, effect):
    await order(http, method="sendMessage", kind=kind)
    with pytest.raises(httpx.RemoteProtocolError, match="without sending a response"):
        await bot.raw("sendMessage", chat_id=aigul.id, text="a")
    assert await texts(aigul) == ["/start", *effect]
    await bot.ok("sendMessage", chat_id=aigul.id, text="b")


async def test_no_answer_until_the_client_goes(bot: Bot, aigul: Person, http):
    await order(http, method="sendMessage", kind="timeout")
    with pytest.raises(httpx.ReadTimeout):
        await http.post(f"{bot.path}/sendMessage", json={"chat_id": aigul.id, "text": "a"}, timeout=0.2)
    assert await texts(aigul) == ["/start"]


async def test_trouble_can_be_called_off(bot: Bot, http):
    await order(http, method="*", kind="500", count=9)
    assert (await http.delete("/sandbox/faults")).status_code == 200
    await bot.ok("getMe")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ({"kind": "fire"}, "kind must be one of 429, 500, 502, timeout, drop, drop_after, not 'fire'"),
        ({"kind": "500", "count": 0}, "count and retry_after must be 1 or more"),
        ({"kind": "500", "count": "many"}, "count must be an integer, not 'many'"),
        ({"kind": "500", "method": "sendNothing"}, "there is no method 'sendNothing'"),
    ],
)
async def test_senseless_orders_are_refused(http, fault, error):
    answer = await http.post("/sandbox/faults", json=fault)
    assert (answer.status_code, answer.json()) == (400, {"error": error})
