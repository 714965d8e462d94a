"""The three phones of the page, driven by a browser along the main path, with the real bot behind them."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from markupsafe import Markup
from playwright.async_api import Browser, Locator, Page, expect

from bot.config import Settings
from bot.i18n import Translator, translator
from bot.playground import playground
from bot.texts import risk
from bot.texts.labels import LANGUAGES
from bot.texts.screen import Screen
from tests.browser.stage import shoot

PATIENCE = 20_000


# What the relative does at the first eight questions.
ANSWERS = (
    ("says", "Ержан Сейітұлы"), ("taps", "Skip ▶️"), ("taps", "Skip ▶️"), ("taps", "Skip ▶️"),
    ("taps", "Detained"), ("says", "2025 жылғы 12 тамыз"), ("says", "Алматы қаласы"), ("taps", "Skip ▶️"),
)  # fmt: skip


class Phone:
    """One phone of the page, whose owner reads the bot in one language."""

    def __init__(self, page: Page, name: str, language: str) -> None:
        self.root = page.locator(f"#phone-{name}")
        self.t = translator(language)

    async def begin(self) -> None:
        """Press START and choose the language."""
        await self.root.locator("button.start").click()
        await self.taps(LANGUAGES[self.t.language])

    async def taps(self, label: str, **values: str) -> None:
        """Press the newest button with that English label."""
        exactly = re.compile(rf"^\s*(✓ )?{re.escape(self.t(label, **values).unescape())}\s*$")
        await self.root.locator("button.key", has_text=exactly).last.click(timeout=PATIENCE)

    async def says(self, text: str) -> None:
        """Type and send."""
        field = self.root.locator("textarea")
        await field.fill(text)
        await field.press("Enter")

    def bubble(self, words: str) -> Locator:
        """The newest message that holds the words."""
        return self.root.locator(".message", has_text=words).last

    async def sees(self, words: str) -> None:
        """Wait until a message with these words is there."""
        await expect(self.bubble(words)).to_be_visible(timeout=PATIENCE)

    async def at_step(self, n: int) -> None:
        """Wait until the form has come to its n-th question."""
        await self.sees(self.t("<i>Step {n} of {total}</i>", n=n, total=14).striptags())

    async def reads(self, screen: Callable[[Translator], Screen]) -> None:
        """Wait until the first line of this screen is there, in the reader's language."""
        await self.sees(Markup(screen(self.t).text.split("\n")[0]).striptags())


@pytest_asyncio.fixture(loop_scope="session")
async def address(tmp_path: Path) -> AsyncIterator[str]:
    """The page of a sandbox with the bot at work behind it."""
    stop = asyncio.Event()
    async with playground(Settings(data_dir=tmp_path, http_port=0, log_level="ERROR")) as (house, url):
        work = asyncio.create_task(house.run(stop))
        yield url
        stop.set()
        await work


def received(t: Translator, n: int) -> str:
    """The word that messages have arrived."""
    one, many = (f"Received and kept: {{n}} {noun}. Send more, or press “Done”." for noun in ("message", "messages"))
    return t.many(one, many, n).unescape()


async def report(relative: Phone) -> None:
    """The shortest report that may be published, in Kazakh."""
    await relative.taps("🕯 Report a person")
    await relative.reads(risk.who_sees)
    await relative.taps("Next ▶️")
    await relative.reads(risk.no_promise)
    await relative.taps("Next ▶️")
    await relative.taps("I agree, let us begin")
    for n, (deed, answer) in enumerate(ANSWERS, 1):
        await relative.at_step(n)
        await getattr(relative, deed)(answer)
    await relative.at_step(9)
    await relative.says("Жұмысқа кетіп, қайтпады.")
    await relative.sees(received(relative.t, 1))
    for n, label in ((9, "✅ Done"), (10, "Skip ▶️"), (11, "Skip ▶️")):
        await relative.at_step(n)
        await relative.taps(label)
    for n, label in ((12, "Brother or sister"), (13, "Publish"), (14, "Skip ▶️")):
        await relative.at_step(n)
        await relative.taps(label)
    await relative.taps("✅ Send")


@pytest.mark.long
async def test_from_the_report_to_the_supporter(browser: Browser, address: str) -> None:
    page = await browser.new_page(viewport={"width": 1400, "height": 900})
    await page.goto(address)
    relative, moderator, supporter = (
        Phone(page, name, code) for name, code in (("relative", "kk"), ("moderator", "ru"), ("supporter", "en"))
    )
    for phone in (relative, moderator, supporter):
        await phone.begin()
    await supporter.says("/follow")
    await supporter.taps("🔔 {what}", what=supporter.t("All cases"))
    await report(relative)
    await moderator.taps("Take it")
    await moderator.taps("Publish")
    await moderator.taps("Publish the facts")
    await supporter.sees("Ержан Сейітұлы")
    await supporter.taps("Open the case")
    await supporter.sees(supporter.t("Detained"))
    await relative.sees(relative.t("Published").unescape())
    await shoot(page, "main-path")
    await page.close()


@pytest.mark.parametrize("language", list(LANGUAGES))
async def test_the_first_screens_fit_a_small_phone(browser: Browser, address: str, language: str) -> None:
    page = await browser.new_page(viewport={"width": 360, "height": 740})
    await page.goto(address)
    relative = Phone(page, "relative", language)
    await relative.begin()
    await relative.taps("🕯 Report a person")
    await relative.reads(risk.who_sees)
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await shoot(page, f"first-screens-{language}")
    await page.close()
