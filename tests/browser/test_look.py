"""The page as people see it: three sizes, three languages, light and dark."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.browser.scene import play
from tests.browser.stage import Opener, Sandbox, shoot

SIZES = {1400: 900, 1024: 768, 360: 740}
SMALLEST = 40  # pixels of a tap target
CONTRAST = 4.5  # WCAG 2.2, success criterion 1.4.3
MEASURE = (Path(__file__).parent / "measure.js").read_text()


async def measured(page: Page, what: str) -> list[str]:
    """What a function of measure.js finds wrong on the page."""
    found: list[str] = await page.evaluate(f"() => {{ {MEASURE}; return {what}; }}")
    return found


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
async def test_nothing_overflows_and_everything_is_legible(
    open_page: Opener, sandbox: Sandbox, language: str, scheme: str
) -> None:
    await play(sandbox, language)
    for width, height in SIZES.items():
        narrow, size = width == 360, {"width": width, "height": height}
        page = await open_page(viewport=size, color_scheme=scheme, locale=language, has_touch=narrow)
        await page.wait_for_selector("#phone-relative .key")
        await shoot(page, f"page-{width}-{language}-{scheme}")
        assert await measured(page, "overflowing()") == []
        assert await measured(page, f"faint({CONTRAST})") == []


async def test_at_360_pixels_everything_to_tap_is_large_enough(open_page: Opener, sandbox: Sandbox) -> None:
    await play(sandbox, "ru")
    page = await open_page(viewport={"width": 360, "height": 740}, locale="ru", has_touch=True, is_mobile=True)
    await page.wait_for_selector("#phone-relative .key")
    assert await measured(page, f"small({SMALLEST})") == []


async def test_at_360_pixels_one_phone_at_a_time(open_page: Opener, sandbox: Sandbox) -> None:
    await play(sandbox, "en")
    page = await open_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce", has_touch=True)
    await page.get_by_role("button", name="Supporter").click()
    await expect(page.locator(".tabs [aria-current=true]")).to_contain_text("Supporter")
    box = await page.locator("#phone-supporter").bounding_box()
    assert box is not None and box["x"] == 0 and box["width"] == 360


async def test_a_long_word_breaks_inside_its_bubble(open_page: Opener, sandbox: Sandbox) -> None:
    await play(sandbox, "en")
    await sandbox.bot.say(sandbox.relative.id, "https://example.org/" + "a" * 400)
    page = await open_page(viewport={"width": 360, "height": 740})
    await page.wait_for_selector("text=aaaaaaaa")
    assert await measured(page, "overflowing()") == []


async def test_nothing_moves_for_those_who_ask_for_calm(open_page: Opener, sandbox: Sandbox) -> None:
    await play(sandbox, "en")
    page = await open_page(reduced_motion="reduce")
    await page.locator("#phone-relative .key").last.click()
    moving = "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    assert await page.evaluate(moving) == 0
