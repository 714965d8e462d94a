"""What the tests of the page hold in their hands: the served sandbox, the visit, screenshots."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from playwright.async_api import Page

from bot.sandbox.model import User
from bot.sandbox.world import World
from tests.browser.bot import ScriptedBot

ARTIFACTS = Path(__file__).parents[2] / "artifacts"

Opener = Callable[..., Awaitable[Page]]


@dataclass
class Sandbox:
    """A served world with three people, a bot that does as it is told, and pages to look at it."""

    url: str
    world: World
    bot: ScriptedBot
    client: httpx.AsyncClient
    relative: User
    moderator: User
    supporter: User


@dataclass
class Visit:
    """What a page asked for and complained about while it was open."""

    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


async def shoot(page: Page, name: str) -> None:
    """Writes a screenshot to artifacts/<name>.png."""
    ARTIFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTIFACTS / f"{name}.png")
