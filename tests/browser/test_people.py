"""People, languages, chats, time and faults: what one arranges around the conversations."""

from pathlib import Path

from playwright.async_api import Locator, Page, expect

from bot.sandbox.people import Person
from tests.browser.pictures import png
from tests.browser.stage import Opener, Sandbox

RELATIVE = "#phone-relative"


async def test_start_speaks_the_language_of_the_phone(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    phone = page.locator(RELATIVE)
    await expect(phone.get_by_role("button", name="БАСТАУ")).to_be_visible()
    for code, word in {"ru": "СТАРТ", "en": "START", "kk": "БАСТАУ"}.items():
        await phone.get_by_label("Telegram language").select_option(code)
        await expect(phone.locator(".start")).to_have_text(word)
        await expect(phone.locator(".screen")).to_have_attribute("lang", code)
        assert sandbox.relative.language_code == code
    await expect(page.locator("#phone-supporter .start")).to_have_text("СТАРТ")


async def test_what_the_bot_is_for_stands_before_start(open_page: Opener, sandbox: Sandbox) -> None:
    await sandbox.bot.call("setMyDescription", description="Keeps cases\nfor their families")
    await sandbox.bot.call("setMyDescription", description="Істерді сақтайды", language_code="kk")
    page = await open_page()
    await expect(page.locator(RELATIVE)).to_contain_text("Істерді сақтайды")
    await expect(page.locator("#phone-supporter")).to_contain_text("Keeps cases for their families")


async def test_the_page_itself_speaks_three_languages(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    choice = page.locator(".bar select")
    for code, role in {"kk": "Қолдаушы", "ru": "Сторонник", "en": "Supporter"}.items():
        await choice.select_option(code)
        await expect(page.locator("#phone-supporter h2")).to_have_text(role)
        await expect(page.locator("html")).to_have_attribute("lang", code)
        await expect(choice).to_be_focused()
    await choice.select_option("kk")
    await page.reload()
    await expect(page.locator("#phone-supporter h2")).to_have_text("Қолдаушы")


async def test_start_then_block_then_unblock(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    phone = page.locator("#phone-moderator")
    await phone.get_by_role("button", name="START").click()
    await expect(phone.locator(".message.out .words")).to_have_text("/start")
    assert (await sandbox.bot.next("message"))["text"] == "/start"
    await phone.get_by_role("button", name="More").click()
    await page.get_by_role("menuitem", name="Block").click()
    await expect(phone.get_by_role("button", name="UNBLOCK")).to_be_visible()
    assert (await sandbox.bot.next("my_chat_member"))["new_chat_member"]["status"] == "kicked"
    await phone.get_by_role("button", name="UNBLOCK").click()
    await expect(phone.get_by_role("textbox", name="Message")).to_be_visible()


async def test_commands_are_those_of_the_person(open_page: Opener, sandbox: Sandbox) -> None:
    user = sandbox.supporter
    await Person(sandbox.client, user.id).start()
    page = await open_page()
    for code, text in (("", "Follow a case"), ("ru", "Следить за делом")):
        commands = [{"command": "follow", "description": text}]
        await sandbox.bot.call("setMyCommands", commands=commands, language_code=code)
    await page.locator("#phone-supporter").get_by_role("button", name="Команды").click()
    await page.get_by_role("menuitem", name="/follow Следить за делом").click()
    await expect(page.locator("#phone-supporter .message.out .words").last).to_have_text("/follow")


async def test_a_second_person_shares_a_phone(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    phone = page.locator("#phone-moderator")
    await phone.get_by_role("button", name="Who holds this phone").click()
    await page.get_by_role("menuitem", name="Add a person").click()
    await page.get_by_role("dialog").get_by_label("Name").fill("Botagoz")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".who")).to_have_text("Botagoz")
    await phone.get_by_role("button", name="Who holds this phone").click()
    await page.get_by_role("menuitemradio", name="Daniyar").click()
    await expect(phone.locator(".who")).to_have_text("Daniyar")
    names = [user.first_name for user in sandbox.world.users.values() if user.phone == "moderator"]
    assert names == ["Daniyar", "Botagoz"]


async def test_a_phone_without_a_person_says_so(open_page: Opener, sandbox: Sandbox) -> None:
    sandbox.supporter.phone = None
    page = await open_page()
    phone = page.locator("#phone-supporter")
    await expect(phone).to_contain_text("Nobody holds this phone yet.")
    await expect(phone.get_by_role("button", name="Add a person")).to_be_visible()


async def tool(page: Page, name: str) -> Locator:
    """Opens one of the tools, and gives its dialog."""
    await page.get_by_role("button", name="Tools").click()
    await page.get_by_role("menuitem", name=name).click()
    return page.get_by_role("dialog")


async def test_a_forum_with_the_bot_and_its_topics(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    dialog = await tool(page, "Create a group")
    await dialog.get_by_label("Title").fill("Moderators")
    await dialog.get_by_label("Kind").select_option("forum")
    await dialog.get_by_label("Owner").select_option(label="Daniyar")
    await dialog.get_by_role("button", name="Create").click()
    assert (await sandbox.bot.next("my_chat_member"))["new_chat_member"]["status"] == "administrator"
    forum = next(chat for chat in sandbox.world.chats.values() if chat.is_forum)
    await sandbox.bot.call("createForumTopic", chat_id=forum.id, name="KZ-0001")

    phone = page.locator("#phone-moderator")
    await phone.get_by_role("button", name="Back to the chats").click()
    await phone.get_by_role("button", name="Moderators").click()
    await phone.get_by_role("button", name="KZ-0001").click()
    await phone.get_by_role("textbox", name="Message").fill("A note")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".message.out .words")).to_have_text("A note")
    message = await sandbox.bot.next("message")
    while "text" not in message:
        message = await sandbox.bot.next("message")
    assert (message["text"], message["is_topic_message"]) == ("A note", True)
    await phone.get_by_role("button", name="Back to the topics").click()
    await phone.get_by_role("button", name="General").click()
    await expect(phone.locator(".message.out")).to_have_count(0)


async def test_news_elsewhere_is_counted(open_page: Opener, sandbox: Sandbox) -> None:
    group = sandbox.world.add_group("Friends", sandbox.moderator.id, bot="member")
    page = await open_page()
    phone = page.locator("#phone-moderator")
    await sandbox.bot.say(group.id, "Hello")
    await expect(phone.locator(".place", has_text="Friends").locator(".count")).to_have_text("1")
    await phone.get_by_role("button", name="Friends").click()
    await expect(phone.locator(".message.in .words")).to_have_text("Hello")
    await phone.get_by_role("button", name="Back to the chats").click()
    await expect(phone.locator(".place .count")).to_have_count(0)


async def test_pins_come_and_go(open_page: Opener, sandbox: Sandbox) -> None:
    user = sandbox.moderator.id
    await Person(sandbox.client, user).start()
    page = await open_page()
    sent = await sandbox.bot.say(user, "The rules")
    await sandbox.bot.call("pinChatMessage", chat_id=user, message_id=sent["message_id"])
    await expect(page.locator("#phone-moderator .pin")).to_contain_text("The rules")
    await sandbox.bot.call("unpinChatMessage", chat_id=user, message_id=sent["message_id"])
    await expect(page.locator("#phone-moderator .pin")).to_be_hidden()


async def test_the_bot_is_seen_typing(open_page: Opener, sandbox: Sandbox) -> None:
    user = sandbox.moderator.id
    await Person(sandbox.client, user).start()
    page = await open_page()
    await sandbox.bot.call("sendChatAction", chat_id=user, action="typing")
    await expect(page.locator("#phone-moderator .subtitle")).to_have_text("typing…")
    await sandbox.bot.say(user, "Here")
    await expect(page.locator("#phone-moderator .subtitle")).to_have_text("bot")


async def test_time_travels(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    before = sandbox.world.clock.now()
    shown = await page.locator(".now").inner_text()
    await page.get_by_role("button", name="+14 days").click()
    await expect(page.locator(".now")).not_to_have_text(shown)
    await expect(page.get_by_role("status").first).to_contain_text("The sandbox time is now")
    assert (sandbox.world.clock.now() - before).days == 14


async def test_faults_can_be_ordered_and_ended(open_page: Opener, sandbox: Sandbox) -> None:
    await Person(sandbox.client, sandbox.moderator.id).start()
    page = await open_page()
    dialog = await tool(page, "Order a fault")
    await dialog.get_by_label("Which calls").select_option("sendMessage")
    await dialog.get_by_label("How they fail").select_option("500")
    await dialog.get_by_label("How many calls").fill("2")
    await dialog.get_by_role("button", name="Order").click()
    await expect(page.get_by_role("status").first).to_have_text("Ordered: the next 2 × sendMessage will fail.")
    path = f"/bot{sandbox.world.token}/sendMessage"
    params = {"chat_id": str(sandbox.moderator.id), "text": "x"}
    assert (await sandbox.client.get(path, params=params)).json()["error_code"] == 500
    await (await tool(page, "Order a fault")).get_by_role("button", name="Clear all faults").click()
    await expect(page.get_by_role("status").first).to_have_text("All faults are cleared.")
    assert (await sandbox.client.get(path, params=params)).json()["ok"]


async def test_attaching_files_and_a_sample(open_page: Opener, sandbox: Sandbox, tmp_path: Path) -> None:
    await Person(sandbox.client, sandbox.moderator.id).start()
    page = await open_page()
    phone = page.locator("#phone-moderator")
    attach = phone.get_by_role("button", name="Attach")
    await attach.click()
    await page.get_by_role("menuitem", name="Sample photo").click()
    await page.get_by_role("dialog").get_by_label("Caption").fill("A caption")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".photo img")).to_have_js_property("naturalWidth", 960)

    files = [tmp_path / f"{n}.png" for n in range(3)]
    for file in files:
        file.write_bytes(png())
    await attach.click()
    async with page.expect_file_chooser() as chooser:
        await page.get_by_role("menuitem", name="Several photos or files").click()
    await (await chooser.value).set_files(files)
    await page.get_by_role("dialog").get_by_role("button", name="Send").click()
    await expect(phone.locator(".album .photo")).to_have_count(3)

    for name, selector in {"Sticker": ".sticker", "Location": ".card", "File of 21 MB": ".file"}.items():
        await attach.click()
        await page.get_by_role("menuitem", name=name).click()
        await expect(phone.locator(selector)).to_have_count(1)
    await expect(phone.locator(".file")).to_contain_text("22 MB")


async def test_a_group_that_became_a_supergroup_is_shown_once(open_page: Opener, sandbox: Sandbox) -> None:
    group = sandbox.world.add_group("Friends", sandbox.moderator.id, "group", bot="member")
    page = await open_page()
    phone = page.locator("#phone-moderator")
    await phone.get_by_role("button", name="Friends").click()
    await sandbox.client.post(f"/sandbox/chats/{group.id}/migrate", json={})
    await phone.get_by_role("button", name="Friends").click()
    await expect(phone.locator(".notice").first).to_have_text("This group is now a supergroup")
    await phone.get_by_role("button", name="Back to the chats").click()
    await expect(phone.locator(".place", has_text="Friends")).to_have_count(1)


async def test_a_long_purpose_leaves_the_start_button_free(open_page: Opener, sandbox: Sandbox) -> None:
    await sandbox.bot.call("setMyDescription", description="It keeps cases for families.\n" * 17)
    page = await open_page(viewport={"width": 360, "height": 640})
    told, start = page.locator(f"{RELATIVE} .nothing"), page.locator(f"{RELATIVE} .start")
    words, button = await told.bounding_box(), await start.bounding_box()
    assert words and button
    assert words["y"] + words["height"] <= button["y"]
    assert await told.evaluate("(it) => it.scrollHeight > it.clientHeight && it.firstElementChild.offsetTop >= 0")
