"""Updates that come to the bot by themselves."""

import asyncio

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.world import World
from tests.sandbox.bots import Bot, until_polling


class Receiver:
    """A bot's web server: remembers what came; answers with the given codes, then 200."""

    def __init__(self, clock) -> None:
        self.got: list[tuple[str | None, dict]] = []
        self.codes: list[int] = []
        self.arrived = asyncio.Semaphore(0)
        self.app = Starlette(routes=[Route("/hook", self.take, methods=["POST"])])
        self.app.state.world = World(clock)

    async def take(self, request: Request) -> Response:
        self.got.append((request.headers.get("x-telegram-bot-api-secret-token"), await request.json()))
        self.arrived.release()
        return Response(status_code=self.codes.pop(0) if self.codes else 200)


@pytest.fixture
async def receiver(clock):
    receiver = Receiver(clock)
    async with serving(receiver.app) as url:
        receiver.url = f"{url}/hook"
        yield receiver


async def arrive(receiver: Receiver, count: int):
    async with asyncio.timeout(10):
        for _ in range(count):
            await receiver.arrived.acquire()
    return [update["message"]["text"] for _, update in receiver.got]


async def test_updates_are_delivered_in_order_with_the_secret(bot: Bot, aigul: Person, receiver):
    await aigul.send("before")
    await bot.ok("setWebhook", url=receiver.url, secret_token="s3cret")
    await aigul.send("after")
    assert await arrive(receiver, 2) == ["before", "after"]
    assert {secret for secret, _ in receiver.got} == {"s3cret"}
    assert (await bot.refused("getUpdates"))[0] == 409
    await bot.ok("deleteWebhook")
    assert await bot.updates() == []


async def test_what_was_not_taken_comes_again(bot: Bot, aigul: Person, receiver):
    receiver.codes = [500, 503]
    await bot.ok("setWebhook", url=receiver.url)
    await aigul.send("a")
    assert await arrive(receiver, 3) == ["a", "a", "a"]
    info = await bot.ok("getWebhookInfo")
    assert info["url"] == receiver.url
    assert info["last_error_message"] == "Wrong response from the webhook: 503 Service Unavailable"


async def test_pending_updates_can_be_dropped(bot: Bot, aigul: Person, receiver):
    await aigul.send("old")
    await bot.ok("setWebhook", url=receiver.url, drop_pending_updates=True)
    await aigul.send("new")
    assert await arrive(receiver, 1) == ["new"]


async def test_a_waiting_poll_ends_when_a_webhook_is_set(bot: Bot, receiver, world):
    poll = asyncio.create_task(bot.refused("getUpdates", timeout=30))
    await until_polling(bot, world)
    await bot.ok("setWebhook", url=receiver.url)
    assert await poll == (409, "Conflict: terminated by setWebhook request")


@pytest.mark.parametrize(
    ("params", "reason"),
    [
        ({"url": "http://example.com/"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        ({"url": "https://a.kz", "secret_token": "ә"}, "secret token contains unallowed characters"),
        ({"url": "https://a.kz", "secret_token": "a" * 257}, "secret token is too long"),
    ],
)
async def test_wrong_webhooks_are_refused(bot: Bot, params, reason):
    assert await bot.refused("setWebhook", **params) == (400, f"Bad Request: {reason}")


async def test_a_bot_that_is_away_gets_everything_later(bot: Bot, aigul: Person, clock):
    receiver = Receiver(clock)
    async with serving(receiver.app) as url:
        port = int(url.rsplit(":", 1)[1])
    await bot.ok("setWebhook", url=f"{url}/hook")
    await aigul.send("a")
    async with asyncio.timeout(10):
        while "last_error_message" not in (info := await bot.ok("getWebhookInfo")):
            await bot.ok("getMe")
    assert (info["last_error_message"], info["pending_update_count"]) == ("Connection failed: ConnectError", 1)
    async with serving(receiver.app, port=port):
        assert await arrive(receiver, 1) == ["a"]
