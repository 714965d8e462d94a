"""The page with the keyboard alone."""

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from bot.sandbox.people import Person
from tests.browser.bot import button
from tests.browser.stage import Opener, Sandbox

MODERATOR = "#phone-moderator"


@pytest_asyncio.fixture(loop_scope="session")
async def page(open_page: Opener, sandbox: Sandbox) -> Page:
    """The page, after the moderator has pressed START."""
    await Person(sandbox.client, sandbox.moderator.id).start()
    return await open_page()


def field(page: Page) -> Locator:
    """Where the moderator types."""
    return page.locator(MODERATOR).get_by_role("textbox", name="Message")


async def tab_to(page: Page, target: Locator, key: str = "Tab") -> None:
    """Presses Tab until the target has the focus."""
    for _ in range(60):
        if await target.evaluate("node => node === document.activeElement"):
            return
        await page.keyboard.press(key)
    raise AssertionError("Tab does not lead there")


async def test_start_write_and_send(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    start = page.locator(MODERATOR).get_by_role("button", name="START")
    await tab_to(page, start)
    await page.keyboard.press("Enter")
    await expect(field(page)).to_be_focused()
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{MODERATOR} .message.out .words").last).to_have_text("one\ntwo")
    await expect(field(page)).to_have_value("")
    await expect(field(page)).to_be_focused()


async def test_the_focus_is_always_to_be_seen(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Choose", [button("Yes", "yes")])
    await expect(page.locator(f"{MODERATOR} .key")).to_be_visible()
    outline = """() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        return [outlineStyle, parseFloat(outlineWidth)];
    }"""
    for _ in range(25):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement === document.body"):
            continue
        style, width = await page.evaluate(outline)
        assert style != "none" and width >= 2, await page.evaluate("document.activeElement.outerHTML")


async def test_arrows_walk_through_messages_and_buttons(page: Page, sandbox: Sandbox) -> None:
    rows = [[button("1", "1")], [button("2", "2"), button("3", "3")]]
    await sandbox.bot.say(sandbox.moderator.id, "First")
    await sandbox.bot.say(sandbox.moderator.id, "Second", *rows)
    messages = page.locator(f"{MODERATOR} .message.in")
    await expect(messages).to_have_count(2)
    await tab_to(page, messages.nth(1))
    await page.keyboard.press("ArrowUp")
    await expect(messages.nth(0)).to_be_focused()
    await page.keyboard.press("End")
    await tab_to(page, page.locator(f"{MODERATOR} .key").first)
    for step, label in (("ArrowDown", "2"), ("ArrowRight", "3"), ("ArrowUp", "1")):
        await page.keyboard.press(step)
        await expect(page.locator(MODERATOR).get_by_role("button", name=label, exact=True)).to_be_focused()


async def test_the_focus_survives_an_edit_under_it(page: Page, sandbox: Sandbox) -> None:
    user = sandbox.moderator.id
    sent = await sandbox.bot.say(user, "Page 1", [button("Back", "back"), button("Next", "next")])
    forward = page.locator(MODERATOR).get_by_role("button", name="Next")
    await tab_to(page, forward)
    await page.keyboard.press("Enter")
    query = await sandbox.bot.next("callback_query")
    await sandbox.bot.say(user, "Page 2", [button("Next", "next")], message_id=sent["message_id"])
    await sandbox.bot.call("answerCallbackQuery", callback_query_id=query["id"])
    await expect(page.locator(f"{MODERATOR} .words").last).to_have_text("Page 2")
    await expect(forward).to_be_focused()
    await sandbox.bot.say(user, "The end", message_id=sent["message_id"])
    await expect(page.locator(f"{MODERATOR} .message.in")).to_be_focused()
    await sandbox.bot.call("deleteMessage", chat_id=user, message_id=sent["message_id"])
    await expect(page.locator(f"{MODERATOR} .trace")).to_be_focused()


async def test_what_is_being_typed_survives_news(page: Page, sandbox: Sandbox) -> None:
    await tab_to(page, field(page))
    await page.keyboard.type("half a sen")
    await sandbox.bot.say(sandbox.moderator.id, "Hello", [button("Yes", "yes")])
    sandbox.world.add_group("Forum", sandbox.moderator.id, is_forum=True)
    await expect(page.locator(MODERATOR).get_by_role("button", name="Back to the chats")).to_be_visible()
    await page.keyboard.type("tence")
    await expect(field(page)).to_have_value("half a sentence")
    await expect(field(page)).to_be_focused()


async def test_reply_edit_and_delete_from_the_menu(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "A question")
    asked = page.locator(f"{MODERATOR} .message.in")
    await tab_to(page, asked)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.type("An anser")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{MODERATOR} .quoted")).to_contain_text("A question")

    mine = page.locator(f"{MODERATOR} .message.out").last
    await tab_to(page, mine, "Shift+Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("e")
    await expect(page.get_by_role("menuitem", name="Edit")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(field(page)).to_have_value("An anser")
    await page.keyboard.press("Control+a")
    await page.keyboard.type("An answer")
    await page.keyboard.press("Enter")
    await expect(mine.locator(".words")).to_have_text("An answer")
    await expect(mine.locator(".meta")).to_contain_text("edited")

    await tab_to(page, mine, "Shift+Tab")
    await page.keyboard.press("Enter")
    await page.keyboard.press("End")
    await expect(page.get_by_role("menuitem", name="Delete")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{MODERATOR} .trace")).to_have_text("deleted")


async def test_escape_closes_a_menu_and_gives_the_focus_back(page: Page) -> None:
    attach = page.locator(MODERATOR).get_by_role("button", name="Attach")
    await tab_to(page, attach)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("menuitem").first).to_be_focused()
    await page.keyboard.press("ArrowDown")
    await expect(page.get_by_role("menuitem").nth(1)).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(attach).to_be_focused()


async def test_commands_are_offered_after_a_slash(page: Page, sandbox: Sandbox) -> None:
    names = ["report", "reject", "help"]
    await sandbox.bot.call("setMyCommands", commands=[{"command": n, "description": f"To {n}"} for n in names])
    await tab_to(page, field(page))
    await page.keyboard.type("/re")
    await expect(page.locator(f"{MODERATOR} .option")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await expect(page.locator(f"{MODERATOR} .option[aria-selected=true]")).to_contain_text("/reject")
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{MODERATOR} .message.out .words").last).to_have_text("/reject")


async def test_new_words_are_announced(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "<b>Good</b> news")
    await expect(page.locator(f"{MODERATOR} [aria-live=polite]")).to_contain_text("Moderator. Jauap: Good news")
