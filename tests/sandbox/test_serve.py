"""The server itself: ports, closing, the page, several at once."""

import asyncio
import signal

import httpx
import pytest

from bot.sandbox.serve import serving
from bot.sandbox.server import PAGE, create_app
from bot.sandbox.world import World


async def test_a_chosen_port_is_used_and_given_back(world: World):
    app = create_app(world)
    async with serving(app) as url:
        port = int(url.rsplit(":", 1)[1])
        with pytest.raises(OSError, match="in use"):
            async with serving(create_app(world), port=port):
                pytest.fail("two servers on one port")
    async with serving(app, port=port) as again, httpx.AsyncClient(trust_env=False) as client:
        assert again == url
        assert (await client.get(f"{again}/sandbox/state")).status_code == 200


async def test_the_signals_stay_with_the_owner_of_the_process(world: World):
    before = signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)
    async with serving(create_app(world)):
        assert (signal.getsignal(signal.SIGINT), signal.getsignal(signal.SIGTERM)) == before


async def test_two_worlds_side_by_side(clock):
    one, two = World(clock), World(clock, token="7000000002:OTHER", bot_username="other_bot")
    async with serving(create_app(one)) as first, serving(create_app(two)) as second, httpx.AsyncClient() as client:
        for url, world in ((first, one), (second, two)):
            me = (await client.get(f"{url}/bot{world.token}/getMe")).json()["result"]
            assert (me["id"], me["username"]) == (world.bot.id, world.bot.username)
        assert (await client.get(f"{first}/bot{two.token}/getMe")).status_code == 401


async def test_a_call_that_hangs_does_not_hold_up_the_end(world: World):
    async with httpx.AsyncClient(timeout=30, trust_env=False) as client, asyncio.timeout(10):
        async with serving(create_app(world)) as url:
            world.faults.order({"method": "getMe", "kind": "timeout"})
            hanging = asyncio.create_task(client.get(f"{url}/bot{world.token}/getMe"))
            while not world.calls:
                await client.get(f"{url}/sandbox/state")
        with pytest.raises(httpx.RemoteProtocolError):
            await hanging


async def test_the_page_and_its_parts(world: World, http, tmp_path):
    if not (PAGE / "index.html").is_file():
        pytest.skip("the page is not there")
    page = await http.get("/")
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.text == (PAGE / "index.html").read_text()
    for part in PAGE.glob("*.js"):
        assert (await http.get(f"/static/{part.name}")).content == part.read_bytes()
    assert (await http.get("/static/none.js")).status_code == 404
    assert (await http.get("/static/%2e%2e/server.py")).status_code == 404
