"""The whole bot in webhook mode against the sandbox, which brings it the updates over HTTP."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from pydantic import SecretStr

from bot.app import open_to_the_web
from bot.config import ConfigError, Settings
from bot.sandbox.people import Person
from tests.delivery.mail import got
from tests.house import TestHouse, open_house, settings

SECRET = "s-3_Cret"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@contextlib.asynccontextmanager
async def webhook_mode(tmp_path: Path, url: str) -> AsyncIterator[tuple[TestHouse, Settings]]:
    """A house that waits for updates at `url`, and its settings; its doors are still closed."""
    mode = {"webhook_url": url, "webhook_secret": SecretStr(SECRET), "http_port": urlsplit(url).port or 0}
    async with open_house(tmp_path, **mode) as house:
        yield house, settings(tmp_path, telegram_api_url=str(house.http.base_url).rstrip("/"), **mode)


@contextlib.asynccontextmanager
async def webhook_house(tmp_path: Path) -> AsyncIterator[TestHouse]:
    """A house to which the sandbox brings the updates."""
    async with (
        webhook_mode(tmp_path, f"http://127.0.0.1:{free_port()}/telegram") as (house, chosen),
        open_to_the_web(chosen, house.house),
    ):
        yield house


async def brought(house: TestHouse) -> None:
    """Until Telegram has nothing left to bring, and the bot nothing to answer."""
    async with asyncio.timeout(20):
        while house.world.updates.pending:
            await house.http.get("/sandbox/state")
    while await house.house.worker.handle_pending() + await house.house.dispatcher.dispatch_due():
        pass


async def greeted(house: TestHouse) -> list[str]:
    person: Person = await house.person("Aru")
    await person.start()
    await brought(house)
    return await got(person)


async def test_a_person_is_answered(tmp_path: Path) -> None:
    async with webhook_house(tmp_path) as house:
        assert (house.world.webhook.secret, house.world.webhook.url[-9:]) == (SECRET, "/telegram")
        assert await greeted(house)
        assert all(call["method"] != "getUpdates" for call in house.world.calls)


async def test_what_the_store_refused_comes_again_and_is_handled_once(tmp_path: Path) -> None:
    async with webhook_house(tmp_path) as house:
        engine = house.house.database.engine
        person = await house.person("Aru")
        async with engine.begin() as conn:
            await conn.execute(sa.text("ALTER TABLE inbox RENAME TO away"))
        await person.start()
        async with asyncio.timeout(20):
            while not house.world.webhook.last_error:
                await house.http.get("/sandbox/state")
        assert "503" in house.world.webhook.last_error
        async with engine.begin() as conn:
            await conn.execute(sa.text("ALTER TABLE away RENAME TO inbox"))
        await brought(house)
        assert len(set(await got(person))) == len(await got(person)) > 0


async def test_polling_takes_a_webhook_away_before_it_asks(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.settle()
        called = [call["method"] for call in house.world.calls]
        assert called.index("deleteWebhook") < called.index("getUpdates")


async def test_an_address_that_telegram_refuses_ends_the_start(tmp_path: Path) -> None:
    async with webhook_mode(tmp_path, "http://bot.example/telegram") as (house, chosen):
        with pytest.raises(ConfigError, match="WEBHOOK_URL: Telegram refuses it"):
            async with open_to_the_web(chosen, house.house):
                raise AssertionError("it opened")


async def test_the_port_that_is_taken_is_named(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
            with pytest.raises(ConfigError, match=f"HTTP_PORT: 127.0.0.1:{port}"):
                async with open_to_the_web(settings(tmp_path, http_port=port), house.house):
                    raise AssertionError("it opened")
