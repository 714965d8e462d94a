"""A browser, a sandbox on a free port, and pages that show it. Everything runs in one event loop of the session."""

import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright

from bot.clock import ShiftedClock
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from tests.browser.bot import ScriptedBot
from tests.browser.stage import Opener, Sandbox, Visit

CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The browser lives as long as the session, so its tests share the session's event loop."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest.fixture(scope="session")
def chromium() -> Path:
    """The system's Chromium; none is ever downloaded. Skips where there is none, and that fails in CI."""
    if CHROMIUM.exists():
        return CHROMIUM
    missing = f"there is no Chromium at {CHROMIUM}; the environment variable CHROMIUM can name another"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(chromium: Path) -> AsyncIterator[Browser]:
    """The browser, headless, with a fresh profile."""
    async with async_playwright() as playwright:
        started = await playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield started
        await started.close()


@pytest_asyncio.fixture(loop_scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox without Telegram's flood limits, on a free port."""
    world = World(ShiftedClock(), flood=False)
    people = [
        world.add_person("Айгүл", "kk", phone="relative"),
        world.add_person("Daniyar", "en", phone="moderator"),
        world.add_person("Марина", "ru", phone="supporter"),
    ]
    async with serving(create_app(world)) as url, httpx.AsyncClient(base_url=url, timeout=30) as client:
        yield Sandbox(url, world, ScriptedBot(client, world.token), client, *people)


@pytest_asyncio.fixture(loop_scope="session")
async def visit() -> Visit:
    """The log of the page that `open_page` opens."""
    return Visit()


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser, sandbox: Sandbox, visit: Visit) -> AsyncIterator[Opener]:
    """Opens the sandbox's page; options are those of a browser context. An error on the page fails the test."""
    async with AsyncExitStack() as stack:

        async def opened(**options: Any) -> Page:
            size = {"width": 1400, "height": 900}
            context = await browser.new_context(**{"viewport": size, "locale": "en-GB", **options})
            stack.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(10_000)
            page.on("request", lambda request: visit.requests.append(request.url))
            page.on("pageerror", lambda error: visit.complaints.append(str(error)))
            await page.goto(sandbox.url)
            await page.wait_for_selector("body[data-live]")
            return page

        yield opened
    assert visit.complaints == []
