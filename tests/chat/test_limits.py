"""Who sends too much is told once and exactly, who is blocked finds a dead bot, and others wait for neither."""

import io
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from PIL import Image

from bot.delivery import worker
from bot.i18n import translator
from bot.texts import limits
from tests.delivery.test_worker import inbox
from tests.house import START
from tests.staffed import staffed


@pytest.fixture
async def staff(tmp_path):
    async with staffed(tmp_path) as found:
        found.house.clock.advance(120)
        yield found


def picture():
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, "JPEG")
    return stream.getvalue()


async def said_to(person):
    return [message for message in await person.messages() if message.get("from", {}).get("is_bot")]


async def test_whoever_sends_too_much_is_told_once_what_was_not_taken_in_and_when_to_go_on(staff):
    aru, house = staff.aru, staff.house
    before = len(await said_to(aru))
    await aru.album([picture()] * 10)
    for _ in range(19):
        await aru.send("/help")
    first = await aru.send("He was seen in Khorgos")
    for _ in range(5):
        await aru.send("and again")
    until = house.clock.now().replace(microsecond=0) + timedelta(minutes=1)
    await house.settle()
    told = (await said_to(aru))[before:]
    refused = [message for message in told if "could not take in this one" in message["text"]]
    assert len(told) == 10 + 19 + 1 and len(refused) == 1
    assert refused[0]["reply_to_message"]["message_id"] == first["message_id"]
    assert f"after {until.astimezone(house.house.policy.zone):%H:%M:%S}" in refused[0]["text"]
    assert "Jauap means" in await staff.presses("Main menu", person=aru)  # buttons work as before
    house.clock.advance(61)
    assert "/report tells us about it" in await staff.writes("/help", aru)
    assert set(await inbox(house)) == {"done"}


async def test_a_fourth_report_is_kept_and_told_of_when_it_is_begun(staff):
    for _ in range(3):
        await staff.report()
    text = await staff.writes("/report", staff.aru)
    assert "Today you have sent as many new reports" in text and "2 September, 00:00" in text
    assert "is it safe for you to write" in text


async def test_whoever_is_blocked_finds_a_dead_bot_until_they_are_unblocked(staff):
    aru, mod, house = staff.aru, staff.mod, staff.house
    code = await staff.report()
    friends = house.world.add_group("Friends", mod.id, members=[aru.id], bot="member")
    await staff.writes("/find Serik", aru)
    message = await aru.send("words")
    await house.settle()
    await staff.writes(f"/case {code}")
    assert "You do not learn who it is" in await staff.presses("More ⋯", "Block the sender")
    assert "The sender is blocked" in await staff.presses("Yes, block")
    calls, shown = len(house.world.calls), len(await aru.messages())
    await aru.send("Where are you?")
    await aru.send("/start")
    await aru.edit(message["message_id"], "other words")
    await aru.press("Main menu")
    await aru.inline("Serik")
    await aru.send("/help@" + house.house.bot.username, friends.id)
    await aru.block()
    await aru.unblock()
    await house.settle()
    assert {call["method"] for call in house.world.calls[calls:]} <= {"getUpdates"}
    await staff.writes("/help@" + house.house.bot.username, chat_id=friends.id)
    assert [call["method"] for call in house.world.calls[calls:]].count("sendMessage") == 1
    await staff.presses("More ⋯", "Unblock the sender", "Yes, unblock")
    assert "Choose your language" in await staff.writes("/start", aru)
    await staff.presses("More ⋯", "Block the sender", "Yes, block")
    calls = len(house.world.calls)
    await staff.writes("/erase", aru)
    async with house.house.database.unit(reading=True) as unit:
        assert await unit.cases.by_code(code) is None
    to = [call["params"].get("chat_id") for call in house.world.calls[calls:] if call["method"] != "getUpdates"]
    assert aru.id not in map(int, filter(None, to))
    assert set(await inbox(house)) == {"done"}
    assert shown < len(await aru.messages())


async def test_five_thousand_messages_of_one_account_delay_nobody_else(staff, monkeypatch):
    house, batches = staff.house, []
    pending = worker.Worker._take_up

    async def counted(self):
        batches.append(await pending(self))
        return batches[-1]

    monkeypatch.setattr(worker.Worker, "_take_up", counted)
    reader = await house.person("Reader", "en")
    await reader.start()
    await house.settle()
    batches.clear()
    sent = int(house.clock.now().timestamp())
    await house.house.intake.take_in([update(10_000 + n, staff.aru.id, sent) for n in range(5000)], hurry=True)
    await house.house.intake.take_in([update(20_000, reader.id, sent)], hurry=True)
    await house.house.worker.handle_pending()
    await house.house.dispatcher.dispatch_due()
    assert batches == [21]
    assert len(await said_to(reader)) == 2
    while await house.house.worker.handle_pending():
        pass
    assert len(batches) == 1 + 50 + 1
    await house.settle()
    assert len([each for each in await said_to(staff.aru) if "program" in each["text"]]) == 20
    assert len([each for each in await said_to(staff.aru) if "could not take" in each["text"]]) == 1
    assert set(await inbox(house)) == {"done"}


def update(number, chat_id, sent):
    chat, who = {"id": chat_id, "type": "private"}, {"id": chat_id, "is_bot": False, "first_name": "A"}
    sticker = {"message_id": number, "date": sent, "chat": chat, "from": who}
    return {"update_id": number, "message": sticker}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_word_about_presses_fits_an_alert(language):
    text = limits.presses(translator(language), START, ZoneInfo("Asia/Almaty")).unescape()
    assert len(text.encode("utf-16-le")) // 2 <= 200
