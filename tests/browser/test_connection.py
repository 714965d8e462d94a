"""The connection to the sandbox: lost, found again, and nothing that was typed is lost with it."""

from playwright.async_api import Page, Route, expect

from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from tests.browser.stage import Opener, Sandbox

MODERATOR = "#phone-moderator"


async def broken(route: Route) -> None:
    """A network that loses everything."""
    await route.abort("connectionrefused")


async def ready(open_page: Opener, sandbox: Sandbox) -> Page:
    """The page, after the moderator has pressed START."""
    await Person(sandbox.client, sandbox.moderator.id).start()
    return await open_page()


async def test_a_message_that_fails_can_be_sent_again(open_page: Opener, sandbox: Sandbox) -> None:
    page = await ready(open_page, sandbox)
    field = page.locator(MODERATOR).get_by_role("textbox", name="Message")
    await page.route("**/send", broken)
    await field.fill("Do not lose me")
    await page.keyboard.press("Enter")
    failed = page.locator(f"{MODERATOR} .failed")
    await expect(failed).to_contain_text("Do not lose me")
    await expect(failed).to_contain_text("Not sent: no connection to the sandbox")
    await failed.get_by_role("button", name="Try again").click()
    await expect(failed).to_contain_text("Not sent")
    await page.unroute("**/send")
    await failed.get_by_role("button", name="Try again").click()
    await expect(failed).to_have_count(0)
    await expect(page.locator(f"{MODERATOR} .message.out .words").last).to_have_text("Do not lose me")


async def test_a_refused_message_says_why(open_page: Opener, sandbox: Sandbox) -> None:
    page = await ready(open_page, sandbox)
    await page.locator(MODERATOR).get_by_role("textbox", name="Message").fill("hello")
    sandbox.moderator.blocked = True  # behind the page's back
    await page.keyboard.press("Enter")
    await expect(page.locator(f"{MODERATOR} .failed")).to_contain_text("has blocked the bot")


async def test_drafts_survive_a_reload(open_page: Opener, sandbox: Sandbox) -> None:
    page = await ready(open_page, sandbox)
    field = page.locator(MODERATOR).get_by_role("textbox", name="Message")
    await field.fill("An unfinished sentence")
    await page.reload()
    await expect(field).to_have_value("An unfinished sentence")


async def test_an_edit_that_fails_keeps_what_was_typed(open_page: Opener, sandbox: Sandbox) -> None:
    page = await ready(open_page, sandbox)
    phone = page.locator(MODERATOR)
    await phone.locator(".message.out .words").click(button="right")
    await page.get_by_role("menuitem", name="Edit").click()
    await page.route("**/edit", broken)
    await phone.get_by_role("textbox", name="Message").fill("/start again")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".toast")).to_have_text("That did not work: no connection to the sandbox")
    await expect(phone.get_by_role("textbox", name="Message")).to_have_value("/start again")


async def test_a_lost_connection_is_said_and_found_again(open_page: Opener, sandbox: Sandbox) -> None:
    page = await ready(open_page, sandbox)
    await page.route("**/sandbox/events*", broken)
    await page.route("**/sandbox/state", broken)
    await sandbox.bot.say(sandbox.moderator.id, "before the loss")  # ends the poll that was under way
    await expect(page.locator(".status.lost")).to_have_text("Connection lost, trying again…")
    await sandbox.bot.say(sandbox.moderator.id, "while it was lost")
    await page.unroute_all()
    await expect(page.locator(".status")).to_have_text("Connected again.")
    await expect(page.locator(f"{MODERATOR} .message.in .words").last).to_have_text("while it was lost")


async def test_a_server_that_was_started_anew_is_noticed(open_page: Opener, sandbox: Sandbox) -> None:
    world = type(sandbox.world)(sandbox.world.clock)
    old = world.add_person("Old", "en", phone="moderator")
    async with serving(create_app(world)) as url:
        page = await open_page()
        await page.goto(url)
        await expect(page.locator(f"{MODERATOR} .who")).to_have_text("Old")
        for number in range(5):
            await Person(sandbox.client, sandbox.moderator.id).send(str(number))
            await sandbox.client.post(f"{url}/sandbox/users/{old.id}/send", json={"text": str(number)})
        await expect(page.locator(f"{MODERATOR} .message.out")).to_have_count(5)
    await expect(page.locator(".status.lost")).to_be_visible()
    fresh = type(sandbox.world)(sandbox.world.clock)
    fresh.add_person("New", "en", phone="moderator")
    async with serving(create_app(fresh), port=int(url.rsplit(":", 1)[1])):
        await expect(page.locator(f"{MODERATOR} .who")).to_have_text("New")
        await expect(page.locator(f"{MODERATOR} .message")).to_have_count(0)
        await expect(page.locator(f"{MODERATOR} .start")).to_be_visible()
