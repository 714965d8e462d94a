"""What the phones show of messages: entities, media, edits, deletions, replies."""

import re

from playwright.async_api import expect

from bot.sandbox.people import Person
from tests.browser.pictures import png
from tests.browser.stage import Opener, Sandbox, Visit

RELATIVE = "#phone-relative"


async def test_markup_in_a_message_stays_text(open_page: Opener, sandbox: Sandbox, visit: Visit) -> None:
    page = await open_page()
    evil = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    user = sandbox.relative
    await Person(sandbox.client, user.id).send(evil)
    await sandbox.bot.call("sendMessage", chat_id=user.id, text=evil)
    await sandbox.bot.call("setMyCommands", commands=[{"command": "x", "description": evil}])
    sandbox.world.add_group(evil, user.id, bot="member")
    await Person(sandbox.client, user.id).document(b"x", "<b onclick=alert(1)>.pdf")
    await expect(page.locator(f"{RELATIVE} .message.in .words")).to_have_text(evil)
    await expect(page.locator(f"{RELATIVE} .message.out .words").first).to_have_text(evil)
    assert await page.locator(f"{RELATIVE} .message img, {RELATIVE} .message script, {RELATIVE} bdi b").count() == 0
    assert await page.title() == "Jauap · sandbox"
    assert all(url.startswith(sandbox.url) for url in visit.requests)


async def test_no_request_leaves_the_sandbox(open_page: Opener, sandbox: Sandbox, visit: Visit) -> None:
    page = await open_page()
    await sandbox.client.post(f"/sandbox/users/{sandbox.relative.id}/send", json={"text": "/start"})
    await sandbox.bot.say(sandbox.relative.id, "<a href='https://example.org/'>a link</a>")
    await page.locator(RELATIVE).get_by_role("link", name="a link").click()
    await expect(page.get_by_role("dialog")).to_contain_text("https://example.org/")
    await page.keyboard.press("Escape")
    assert visit.requests and all(url.startswith((sandbox.url, "blob:")) for url in visit.requests)
    policy = page.locator("meta[http-equiv=Content-Security-Policy]")
    await expect(policy).to_have_attribute("content", re.compile(r"^default-src 'self';"))


async def test_entities_are_counted_in_utf16_units(open_page: Opener, sandbox: Sandbox) -> None:
    await Person(sandbox.client, sandbox.relative.id).start()
    html = (
        "👩‍👩‍👧🇰🇿 <b>bold <i>both</i></b> Ә <code>code</code> <u>u</u><s>s</s> <a href='https://example.org/'>l👍</a>"
    )
    await sandbox.bot.say(sandbox.relative.id, html)
    words = (await open_page()).locator(f"{RELATIVE} .message.in .words")
    await expect(words).to_have_text("👩‍👩‍👧🇰🇿 bold both Ә code us l👍")
    for selector, text in {"b": "bold both", "b i": "both", "code": "code", "u": "u", "s": "s", "a": "l👍"}.items():
        await expect(words.locator(selector)).to_have_text(text)


async def test_entities_that_cross_each_other_lose_no_text(open_page: Opener, sandbox: Sandbox) -> None:
    page = await open_page()
    crossing = """async () => {
        const { renderText } = await import("/static/entities.js");
        const entities = [{ type: "bold", offset: 0, length: 6 }, { type: "italic", offset: 3, length: 6 },
                          { type: "underline", offset: 90, length: 5 }];
        const box = document.createElement("div");
        box.append(renderText("abcdefghijk", entities, {}, (key) => key));
        return box.innerHTML;
    }"""
    assert await page.evaluate(crossing) == "<b>abc<i>def</i></b><i>ghi</i>jk"


async def test_spoilers_quotes_and_code_open_by_keyboard(open_page: Opener, sandbox: Sandbox) -> None:
    await Person(sandbox.client, sandbox.relative.id).start()
    quote = "<blockquote expandable>1\n2\n3\n4\n5\n6</blockquote>"
    code = "<pre><code class='language-python'>print(1)</code></pre>"
    await sandbox.bot.say(sandbox.relative.id, f"a <tg-spoiler>hidden</tg-spoiler>\n{quote}\n{code}")
    page = await open_page()
    spoiler = page.locator(f"{RELATIVE} .spoiler")
    await spoiler.focus()
    await page.keyboard.press("Enter")
    await expect(spoiler).to_have_class("spoiler shown")
    await expect(spoiler).to_have_text("hidden")
    more = page.locator(f"{RELATIVE} .fold")
    await more.focus()
    await page.keyboard.press("Enter")
    await expect(more).to_have_attribute("aria-expanded", "true")
    await expect(page.locator(f"{RELATIVE} pre")).to_have_attribute("data-language", "python")


async def test_arabic_script_runs_from_the_right(open_page: Opener, sandbox: Sandbox) -> None:
    await Person(sandbox.client, sandbox.relative.id).send("قازاقستان")
    page = await open_page()
    text = page.locator(f"{RELATIVE} .message.out .text")
    assert await text.evaluate("node => getComputedStyle(node).direction") == "rtl"


async def test_an_edit_changes_the_bubble_and_says_so(open_page: Opener, sandbox: Sandbox) -> None:
    page, user = await open_page(), sandbox.relative
    person = Person(sandbox.client, user.id)
    sent = await person.send("before")
    await expect(page.locator(f"{RELATIVE} .words")).to_have_text("before")
    await person.edit(sent["message_id"], "after")
    await expect(page.locator(f"{RELATIVE} .words")).to_have_text("after")
    await expect(page.locator(f"{RELATIVE} .meta")).to_contain_text("өзгертілді")


async def test_what_is_deleted_leaves_a_trace_and_nothing_else(open_page: Opener, sandbox: Sandbox) -> None:
    page, user = await open_page(), sandbox.relative
    await Person(sandbox.client, user.id).start()
    sent = [await sandbox.bot.say(user.id, f"secret {n}") for n in range(2)]
    await expect(page.locator(f"{RELATIVE} .message.in")).to_have_count(2)
    for message in sent:
        await sandbox.bot.call("deleteMessage", chat_id=user.id, message_id=message["message_id"])
    await expect(page.locator(f"{RELATIVE} .message.in")).to_have_count(0)
    await expect(page.locator(f"{RELATIVE} .trace")).to_have_text("жойылды: 2")
    assert "secret" not in await page.locator(f"{RELATIVE} .messages").inner_text()


async def test_pictures_albums_files_and_voice(open_page: Opener, sandbox: Sandbox) -> None:
    page, person = await open_page(), Person(sandbox.client, sandbox.supporter.id)
    phone = page.locator("#phone-supporter")
    await person.photo(png(), caption="подпись")
    await expect(phone.locator(".photo img")).to_have_js_property("naturalWidth", 320)
    await expect(phone.locator(".words")).to_have_text("подпись")
    await person.album([png(), png(40, 40), png(50, 60)])
    await expect(phone.locator(".album")).to_have_count(1)
    await expect(phone.locator(".album .photo")).to_have_count(3)
    await person.document(b"x" * 2048, "отчёт.pdf")
    await expect(phone.get_by_role("link", name="Скачать: отчёт.pdf")).to_contain_text("2 кБ")
    await person.voice(b"OggS")
    await expect(phone.get_by_role("button", name="Слушать")).to_be_visible()
    await phone.locator(".photo").first.click()
    await expect(page.get_by_role("dialog").locator("img")).to_be_visible()


async def test_stickers_places_replies_and_forwards(open_page: Opener, sandbox: Sandbox) -> None:
    page, person = await open_page(), Person(sandbox.client, sandbox.moderator.id)
    phone = page.locator("#phone-moderator")
    await person.start()
    asked = await sandbox.bot.say(sandbox.moderator.id, "Where?")
    await person.sticker("🙏")
    await expect(phone.get_by_role("img", name="Sticker 🙏")).to_be_visible()
    await person._do("send", location={"latitude": 43.2, "longitude": 76.9})
    await expect(phone.locator(".card")).to_contain_text("43.20000, 76.90000")
    await person.reply(asked, "In Almaty")
    await expect(phone.locator(".quoted")).to_contain_text("Where?")
    await phone.locator(".quoted").click()
    await expect(phone.locator(".message.in")).to_be_focused()
    await person._do("send", forward_from={"chat_id": sandbox.moderator.id, "message_id": asked["message_id"]})
    await expect(phone.locator(".origin")).to_have_text("Forwarded from Jauap")


async def test_a_hidden_picture_shows_when_pressed(open_page: Opener, sandbox: Sandbox) -> None:
    page, user = await open_page(), sandbox.moderator
    await Person(sandbox.client, user.id).start()
    await sandbox.bot.call("sendPhoto", {"photo": ("a.png", png())}, chat_id=user.id, has_spoiler=True)
    covered = page.get_by_role("button", name="Hidden picture: press to show")
    await covered.click()
    await expect(page.get_by_role("button", name="Open the photo")).to_be_visible()
