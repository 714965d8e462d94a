"""Buttons under messages: progress, toasts, alerts, links, sharing, copying, inline queries, reply keyboards."""

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
    return await open_page(permissions=["clipboard-read", "clipboard-write"])


def key(page: Page, label: str) -> Locator:
    """A button on the moderator's phone."""
    return page.locator(MODERATOR).get_by_role("button", name=label)


async def test_a_pressed_button_shows_progress_until_it_is_answered(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Choose", [button("Yes", "yes"), button("No", "no")])
    await key(page, "Yes").click()
    await expect(key(page, "Yes")).to_have_attribute("aria-busy", "true")
    query = await sandbox.bot.next("callback_query")
    assert query["data"] == "yes" and query["from"]["id"] == sandbox.moderator.id
    await sandbox.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="Noted")
    await expect(key(page, "Yes")).not_to_have_attribute("aria-busy", "true")
    await expect(page.locator(f"{MODERATOR} .toast")).to_have_text("Noted")
    await expect(page.locator(f"{MODERATOR} .toast")).to_have_css("opacity", "1")
    await expect(page.locator("#phone-relative .toast")).to_have_text("")


async def test_an_alert_waits_for_ok(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Choose", [button("Erase", "erase", style="danger")])
    await expect(key(page, "Erase")).to_have_class("key danger")
    await key(page, "Erase").click()
    query = await sandbox.bot.next("callback_query")
    await sandbox.bot.call("answerCallbackQuery", callback_query_id=query["id"], text="For ever?", show_alert=True)
    await expect(page.get_by_role("alertdialog")).to_contain_text("For ever?")
    await page.get_by_role("button", name="OK").click()
    await expect(page.get_by_role("alertdialog")).to_have_count(0)


async def test_a_silent_bot_is_said_to_be_silent(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Choose", [button("Yes", "yes")])
    await expect(key(page, "Yes")).to_be_visible()
    await page.clock.install()
    await key(page, "Yes").click()
    await expect(key(page, "Yes")).to_have_attribute("aria-busy", "true")
    await sandbox.bot.next("callback_query")
    await page.clock.run_for(16_000)
    await expect(page.locator(f"{MODERATOR} .toast")).to_have_text("The bot has not answered yet.")
    await expect(key(page, "Yes")).not_to_have_attribute("aria-busy", "true")


async def test_rows_are_shown_as_sent(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Rows", [button("1", "1")], [button("2", "2"), button("3", "3")])
    rows = page.locator(f"{MODERATOR} .keyboard .row")
    await expect(rows).to_have_count(2)
    assert [await row.locator(".key").count() for row in await rows.all()] == [1, 2]


async def test_a_deep_link_goes_to_the_bot_and_starts_it(page: Page, sandbox: Sandbox) -> None:
    channel = sandbox.world.add_group("News", sandbox.supporter.id, "channel", bot="administrator")
    await sandbox.bot.say(channel.id, "A case", [button("Follow", url="https://t.me/jauap_sandbox_bot?start=follow_1")])
    phone = page.locator("#phone-supporter")
    await phone.get_by_role("button", name="Назад к чатам").click()
    await phone.get_by_role("button", name="News").click()
    await phone.get_by_role("button", name="Follow").click()
    await expect(phone.locator(".message.out .words")).to_have_text("/start follow_1")
    heard = [await sandbox.bot.next("message") for _ in range(2)]
    assert [message["text"] for message in heard] == ["/start", "/start follow_1"]
    assert heard[1]["from"]["id"] == sandbox.supporter.id


async def test_sharing_copies_or_forwards(page: Page, sandbox: Sandbox) -> None:
    friends = sandbox.world.add_group("Friends", sandbox.moderator.id)
    url = "https://t.me/share/url?url=https%3A%2F%2Fexample.org%2F1&text=A%20case"
    await sandbox.bot.say(sandbox.moderator.id, "Help", [button("Share", url=url)])
    await key(page, "Share").click()
    await page.get_by_role("dialog").get_by_role("button", name="Copy").click()
    await expect(page.locator(f"{MODERATOR} .toast")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "https://example.org/1\nA case"
    await key(page, "Share").click()
    await page.get_by_role("dialog").get_by_role("button", name="Forward").click()
    await page.get_by_role("menuitem", name="Friends").click()
    await expect(page.locator(f"{MODERATOR} .message.out .words")).to_have_text("https://example.org/1\nA case")
    assert len(friends.messages) == 1


async def test_copy_buttons_copy(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Code", [button("Copy the code", copy_text={"text": "KZ-0001"})])
    await key(page, "Copy the code").click()
    await expect(page.locator(f"{MODERATOR} .toast")).to_have_text("Copied")
    assert await page.evaluate("navigator.clipboard.readText()") == "KZ-0001"


async def test_inline_queries_show_results_and_send_the_chosen_one(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Find", [button("Find here", switch_inline_query_current_chat="kz")])
    await key(page, "Find here").click()
    await expect(page.get_by_label("Message", exact=True).nth(0)).to_be_visible()
    query = await sandbox.bot.next("inline_query")
    assert query["query"] == "kz"
    content = {"message_text": "Case KZ-0001"}
    results = [{"type": "article", "id": "1", "title": "KZ-0001", "input_message_content": content}]
    await sandbox.bot.call("answerInlineQuery", inline_query_id=query["id"], results=results)
    await page.locator(MODERATOR).get_by_role("option", name="KZ-0001").click()
    await expect(page.locator(f"{MODERATOR} .message.out").last).to_contain_text("Case KZ-0001")
    await expect(page.locator(f"{MODERATOR} .origin")).to_have_text("via @jauap_sandbox_bot")


async def test_a_reply_keyboard_comes_answers_and_goes(page: Page, sandbox: Sandbox) -> None:
    rows = [[{"text": "Yes"}, {"text": "No"}], [{"text": "My number", "request_contact": True}]]
    user = sandbox.moderator.id
    await sandbox.bot.call("sendMessage", chat_id=user, text="Well?", reply_markup={"keyboard": rows})
    await key(page, "No").click()
    await expect(page.locator(f"{MODERATOR} .message.out .words").last).to_have_text("No")
    await key(page, "My number").click()
    await expect(page.locator(f"{MODERATOR} .card")).to_contain_text("+7700")
    await sandbox.bot.call("sendMessage", chat_id=user, text="So.", reply_markup={"remove_keyboard": True})
    await expect(key(page, "My number")).to_have_count(0)


async def test_an_answer_can_carry_a_start_link(page: Page, sandbox: Sandbox) -> None:
    await sandbox.bot.say(sandbox.moderator.id, "Choose", [button("Go", "go")])
    await key(page, "Go").click()
    query = await sandbox.bot.next("callback_query")
    link = f"https://t.me/{sandbox.world.bot.username}?start=later"
    await sandbox.bot.call("answerCallbackQuery", callback_query_id=query["id"], url=link)
    await expect(page.locator(f"{MODERATOR} .message.out .words").last).to_have_text("/start later")
