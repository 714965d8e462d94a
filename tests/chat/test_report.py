"""The report form in the chat: what fits, what does not, and that nothing is lost on the way."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.domain.answers import Misfit, Why
from bot.i18n import LANGUAGES
from bot.texts import entrance, misfits
from tests.house import Actor, TestHouse, open_house

BIG = 21 * 1024 * 1024


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[TestHouse]:
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def relative(house: TestHouse) -> Actor:
    return await house.actor("Айгүл", "ru")


async def begin(relative: Actor) -> str:
    """Through the three screens of risk and consent to the first question."""
    await relative.says("/report")
    for label in ("Next ▶️", "Next ▶️", "I agree, let us begin"):
        screen = await relative.taps(label)
    return screen


async def go_to(relative: Actor, n: int) -> str:
    """From the first question to the n-th, with a short answer where one is needed."""
    screen = await begin(relative)
    for step in range(1, n):
        if step == 1:
            screen = await relative.says("Ержан Сейітұлы")
        elif step == 5:
            screen = await relative.taps("Detained")
        elif step == 9:
            await relative.says("Он не вернулся с работы.")
            screen = await relative.taps("✅ Done")
        else:
            screen = await relative.taps("Skip ▶️")
    assert at(relative, n) in screen
    return screen


def at(relative: Actor, n: int) -> str:
    """How the n-th question announces itself."""
    return relative.reads("<i>Step {n} of {total}</i>", n=n, total=14).replace("<i>", "").replace("</i>", "")


def why(relative: Actor, reason: Why, limit: int = 0) -> str:
    """The sentence for something that does not fit."""
    from bot.i18n import translator

    return misfits.sentence(translator(relative.language), Misfit(reason, limit)).unescape()


async def test_every_step_says_where_one_is(relative: Actor) -> None:
    await go_to(relative, 14)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("30 февраля", Why.NO_SUCH_DAY),
        ("31.02.2025", Why.NO_SUCH_DAY),
        ("завтра", Why.IN_THE_FUTURE),
        ("12 августа 2031", Why.IN_THE_FUTURE),
        ("не помню точно", Why.WANTS_DATE),
    ],
)
async def test_what_is_no_date_gets_a_kind_sentence(relative: Actor, text: str, reason: Why) -> None:
    await go_to(relative, 6)
    screen = await relative.says(text)
    assert why(relative, reason) in screen
    assert at(relative, 6) in screen
    assert at(relative, 7) in await relative.says("12 августа 2025")


async def test_a_sticker_a_place_a_voice_and_a_poll_are_no_date(relative: Actor) -> None:
    await go_to(relative, 6)
    person, settle = relative.person, relative.house.settle
    poll = person._do("send", poll={"question": "?"})
    for send in (person.sticker("🙂"), person.location(43.2, 76.9), person.voice(b"ogg"), poll):
        await send
        await settle()
        assert why(relative, Why.WANTS_DATE) in await person.screen()


async def test_an_ambiguous_date_is_asked_about(relative: Actor) -> None:
    await go_to(relative, 6)
    screen = await relative.says("03/04/18")
    assert "2018" in screen
    await relative.person.press("3 апреля 2018")
    await relative.house.settle()
    assert at(relative, 7) in await relative.person.screen()


async def test_several_messages_and_a_voice_make_the_story(relative: Actor) -> None:
    await go_to(relative, 9)
    await relative.says("Первое.", "Второе.")
    await relative.person.voice(b"a voice")
    await relative.house.settle()
    assert "3" in await relative.person.screen()
    await relative.taps("✅ Done")


async def test_the_story_cannot_be_left_out(relative: Actor) -> None:
    await go_to(relative, 9)
    screen = await relative.taps("✅ Done")
    assert at(relative, 9) in screen


async def test_an_album_is_counted_whole_and_answered_once(relative: Actor) -> None:
    await go_to(relative, 11)
    before = len(await relative.received())
    await relative.person.album([b"one", b"two", b"three"])
    await relative.house.settle()
    assert len(await relative.received()) == before + 1
    assert "3" in await relative.person.screen()


async def test_a_file_beyond_20_mb_is_refused_kindly_and_nothing_is_lost(relative: Actor) -> None:
    await go_to(relative, 11)
    await relative.shows(b"a small one")
    await relative.person.document(b"x", "film.pdf", size=BIG)
    await relative.house.settle()
    screen = await relative.person.screen()
    assert why(relative, Why.FILE_TOO_BIG, 20) in screen
    await relative.taps("✅ Done")
    await relative.taps("◀️ Back")
    assert "1" in await relative.person.screen()


async def test_an_edited_message_corrects_its_answer(relative: Actor) -> None:
    await begin(relative)
    sent = await relative.person.send("Ержан Сейтулы")
    await relative.house.settle()
    await relative.person.edit(sent["message_id"], "Ержан Сейітұлы")
    await relative.house.settle()
    screen = await relative.person.screen()
    assert entrance.corrected(_t(relative), "Ержан Сейітұлы").striptags() in screen
    assert at(relative, 2) in screen


async def test_an_edit_that_does_not_fit_keeps_the_answer(relative: Actor) -> None:
    await begin(relative)
    sent = await relative.person.send("Ержан Сейітұлы")
    await relative.house.settle()
    await relative.person.edit(sent["message_id"], "!!!")
    await relative.house.settle()
    assert why(relative, Why.TOO_SHORT) in await relative.person.screen()
    await relative.taps("◀️ Back")
    assert "Ержан Сейітұлы" in await relative.person.screen()


async def test_a_restart_a_week_and_another_language_keep_the_draft(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        relative = await house.actor("Айгүл", "ru", id=77)
        await go_to(relative, 5)
    async with open_house(tmp_path) as house:
        house.world.count_from(1_000_000)
        await house.pass_time(days=7)
        again = Actor(house, await house.person("Айгүл", "ru", id=77), "ru")
        screen = await again.says("/report")
        assert again.reads("Go on with it") in screen
        await again.taps("Go on with it")
        assert at(again, 5) in await again.person.screen()
        await again.says("/language")
        await again.person.press("Қазақша")
        await house.settle()
        kazakh = Actor(house, again.person, "kk")
        assert at(kazakh, 5) in await kazakh.person.screen()
        await kazakh.taps("◀️ Back")
        await kazakh.taps("◀️ Back")
        await kazakh.taps("◀️ Back")
        await kazakh.taps("◀️ Back")
        assert "Ержан Сейітұлы" in await kazakh.person.screen()


async def test_cancel_keeps_or_deletes_as_one_likes(relative: Actor) -> None:
    await go_to(relative, 3)
    await relative.says("/cancel")
    await relative.taps("Keep it for later")
    await relative.says("/report")
    await relative.taps("Go on with it")
    assert at(relative, 3) in await relative.person.screen()
    await relative.taps("✖️ Cancel")
    await relative.taps("Delete it")
    screen = await relative.says("/report")
    assert relative.reads("Go on with it") not in screen


async def test_a_button_of_an_earlier_step_changes_nothing(relative: Actor) -> None:
    await go_to(relative, 3)
    pressed = next(m for m in reversed(await relative.person.messages()) if "reply_markup" in m)
    data = pressed["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    await relative.person.tap(data, pressed["message_id"])
    await relative.house.settle()
    await relative.person.tap(data, pressed["message_id"], forged=True)
    await relative.house.settle()
    screen = await relative.person.screen()
    assert entrance.earlier_step(_t(relative)).unescape() in screen
    assert at(relative, 4) in screen


@pytest.mark.parametrize("data", ["unknown", "pick:nonsense", "region:CN-XJ", "date:7", "send", "edit:name", "xyz", ""])
async def test_forged_buttons_store_nothing(relative: Actor, data: str) -> None:
    await begin(relative)
    async with relative.house.house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(relative.person.id)
        draft = await unit.drafts.active(peer.id)
    await relative.person.tap(f"form:{draft.id}:name:{data}", forged=True)
    await relative.house.settle()
    async with relative.house.house.database.unit(reading=True) as unit:
        after = await unit.drafts.active(peer.id)
    assert after.answers == {}
    assert after.position == "name"


async def test_nobody_presses_in_anothers_form(house: TestHouse, relative: Actor) -> None:
    await begin(relative)
    async with house.house.database.unit(reading=True) as unit:
        peer = await unit.peers.by_chat(relative.person.id)
        draft = await unit.drafts.active(peer.id)
    stranger = await house.actor("Stranger", "en")
    await stranger.person.tap(f"form:{draft.id}:name:drop", forged=True)
    await house.settle()
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.drafts.active(peer.id) is not None


async def send_all(relative: Actor) -> str:
    """The shortest report, sent."""
    await go_to(relative, 14)
    await relative.taps("Skip ▶️")
    return await relative.taps("✅ Send")


async def test_the_receipt_stays_until_it_is_written_down(relative: Actor) -> None:
    screen = await send_all(relative)
    assert relative.reads("✅ I have written it down") in screen
    assert relative.reads("My reports") not in screen
    assert relative.reads("🕯 Report a person") in await relative.taps("✅ I have written it down")


async def test_what_nobody_has_can_be_skipped_and_what_came_is_done(relative: Actor) -> None:
    screen = await go_to(relative, 11)
    assert relative.reads("Skip ▶️") in screen
    assert relative.reads("✅ Done") not in screen
    screen = await relative.shows(b"a small one")
    assert relative.reads("✅ Done") in screen
    assert relative.reads("Skip ▶️") not in screen


async def test_the_receipt_is_shown_once_and_stored_nowhere(house: TestHouse, relative: Actor, tmp_path: Path) -> None:
    screen = await send_all(relative)
    receipt = next(line for line in screen.split() if line.isdigit() and len(line) == 4)
    digits = screen[screen.index(receipt) :][:19]
    stored = b"".join(path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file())
    assert digits.encode() not in stored
    assert digits.replace(" ", "").encode() not in stored
    other = await house.actor("Another account", "en")
    assert other.reads("Under review") not in await other.says(f"/status {digits}")
    assert other.reads("New") in await other.person.screen()
    unknown = await other.says("/status 0000 0000 0000 0000")
    assert unknown == await other.says("/status 12")


async def test_double_presses_send_one_report(house: TestHouse, relative: Actor) -> None:
    await go_to(relative, 14)
    await relative.taps("Skip ▶️")
    review = await relative.person.last()
    (send,) = (
        button["callback_data"]
        for row in review["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"] == relative.reads("✅ Send")
    )
    await relative.person.tap(send, review["message_id"])
    await relative.person.tap(send, review["message_id"], forged=True)
    await house.settle()
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.cases.queue_length() == 1


async def test_erase_takes_everything(house: TestHouse, relative: Actor, tmp_path: Path) -> None:
    await go_to(relative, 11)
    await relative.shows(b"a picture")
    await relative.says("/erase")
    await relative.taps("Yes, erase everything")
    assert "/start" in await relative.person.screen()
    assert not list((tmp_path / "data" / "files").iterdir())
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.peers.by_chat(relative.person.id) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_nothing_is_answered_with_silence(house: TestHouse, language: str) -> None:
    person = await house.person("Somebody", language)
    await person.start()
    await house.settle()
    odd = [
        person.sticker("🙂"), person.location(1, 2), person.photo(b"x"), person.voice(b"x"), person.send("/nonsense"),
        person.send("\u202e\u0301" * 50), person.send("<b>&lt; tg://user?id=1"), person.send("x" * 4096),
    ]  # fmt: skip
    for deed in odd:
        before = len(await person.messages())
        await deed
        await house.settle()
        assert len(await person.messages()) == before + 2
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.inbox.count("failed") == 0


def _t(relative: Actor):
    from bot.i18n import translator

    return translator(relative.language)


async def test_an_optional_answer_can_be_taken_back_before_sending(relative: Actor) -> None:
    await go_to(relative, 14)
    await relative.says("Звоните соседке")
    await relative.person.press(f"14. {relative.reads('Safe contact')}")
    await relative.house.settle()
    await relative.taps("🗑 Remove this answer")
    await relative.taps("◀️ To the review")
    assert "соседке" not in await relative.person.screen()


async def test_a_photo_is_taken_wherever_one_tells(relative: Actor) -> None:
    await go_to(relative, 9)
    await relative.shows(b"a letter")
    assert "1" in await relative.person.screen()
    assert at(relative, 10) in await relative.taps("✅ Done")


@pytest.mark.parametrize("words", ["Не знаю", "білмеймін", "I don’t know."])
async def test_not_knowing_can_be_said_in_words(relative: Actor, words: str) -> None:
    await go_to(relative, 6)
    assert at(relative, 7) in await relative.says(words)
