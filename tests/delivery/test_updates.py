"""Whatever comes in: each update is answered or passed over on purpose, and none of them stops the queue."""

import contextlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from bot.sandbox.people import Person
from tests.delivery.mail import fault, got, tries
from tests.house import TestHouse

Json = dict[str, Any]


def user(person: Person, **more: Any) -> Json:
    return {"id": person.id, "is_bot": False, "first_name": "Aru", "language_code": "en", **more}


def message(person: Person, **more: Any) -> Json:
    chat = {"id": person.id, "type": "private", "first_name": "Aru"}
    return {"message_id": 900, "date": 1_750_000_000, "chat": chat, "from": user(person), **more}


async def bring(house: TestHouse, **content: Any) -> None:
    """An update as Telegram would send it, and the bot's coming to rest."""
    kind = next(iter(content))
    allowed, house.world.updates.allowed = house.world.updates.allowed, [kind]
    house.world.updates.add(kind, content[kind])
    house.world.updates.allowed = allowed
    house.clock.advance(4)  # no flood
    await house.settle()


async def inbox(house: TestHouse) -> dict[str, int]:
    async with house.house.database.engine.connect() as conn:
        rows = await conn.execute(sa.text("SELECT state, count(*) AS n FROM inbox GROUP BY state"))
        return {row.state: row.n for row in rows}


WEIRD: list[Json] = [
    {"text": "nul \x00 in it"},
    {"text": "/find nul \x00 in it"},
    {"text": "/start \x00"},
    {"text": "/case \x00"},
    {"text": "/status \x00"},
    {"text": "x" * 100_000},
    {"text": "/" + "x" * 5000},
    {"text": "/start " + "9" * 400},
    {"text": "\u202e\u2066\ufeff"},
    {
        "poll": {
            "id": "1",
            "question": "?",
            "options": [],
            "total_voter_count": 0,
            "is_closed": True,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
        }
    },
    {
        "successful_payment": {
            "currency": "KZT",
            "total_amount": 1,
            "invoice_payload": "x",
            "telegram_payment_charge_id": "1",
            "provider_payment_charge_id": "1",
        }
    },
    {"contact": {"phone_number": "1", "first_name": "A"}},
    {"dice": {"emoji": "x", "value": 1}},
    {"invented_tomorrow": {"deep": [[[{}]]]}},
    {"forward_origin": {"type": "hidden_user", "sender_user_name": "H", "date": 1}, "text": "forwarded"},
    {"forward_origin": {"type": "invented"}, "text": "forwarded"},
    {"entities": [{"type": "invented", "offset": 0, "length": 1}], "text": "x"},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
    {"web_app_data": {"data": "x", "button_text": "y"}},
    {"via_bot": {"id": 5, "is_bot": True, "first_name": "B"}, "text": "x"},
    {"photo": []},
    {"document": {"file_id": "x", "file_unique_id": "y", "file_size": 2**60, "file_name": "\x00"}},
]


async def test_whatever_a_person_sends_gets_an_answer(house: TestHouse, aru: Person) -> None:
    for content in WEIRD:
        before = len(await got(aru))
        await bring(house, message=message(aru, **content))
        assert len(await got(aru)) > before, content
        assert set(await inbox(house)) == {"done"}, content


POISON: list[Json] = [
    {"date": "yesterday"},
    {"date": 10**30},
    {"text": "x", "entities": "none"},
    {"photo": [{"file_id": "x"}]},
    {"reply_to_message": {"message_id": 1}},
    {"from": None, "text": "x"},
]


@pytest.mark.parametrize("content", POISON, ids=str)
async def test_what_cannot_be_read_gets_an_apology(house: TestHouse, aru: Person, content: Json) -> None:
    before = len(await got(aru))
    await bring(house, message=message(aru, **content))
    await bring(house, message=message(aru, text="/help"))
    assert len(await got(aru)) == before + 2


@contextlib.contextmanager
def slipped_in(house: TestHouse, *updates: Any) -> Iterator[None]:
    """Things among the next updates that no JSON library would let the sandbox write."""
    asked, waiting = house.house.bot.do_api_request, list(updates)

    async def with_rubbish(endpoint: str, **more: Any) -> Any:
        answer = await asked(endpoint, **more)
        if endpoint == "getUpdates" and answer:
            answer, waiting[:] = [*waiting, *answer], []
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(house.house.bot), "do_api_request", staticmethod(with_rubbish))
        yield


async def test_lone_surrogates_do_not_make_the_bot_deaf(house: TestHouse, aru: Person) -> None:
    """JSON may carry half a pair; nothing can store it."""
    half = {"update_id": 50_000, "message": message(aru, text="half \ud83d of it", more={"\udc00": "\udc00"})}
    before = len(await got(aru))
    with slipped_in(house, half):
        await bring(house, message=message(aru, text="/help"))
    assert len(await got(aru)) == before + 2


@pytest.mark.parametrize("update", [{}, {"update_id": "seven"}, {"update_id": None}, {"update_id": 2**70}, "no object"])
async def test_what_is_no_update_does_not_stop_the_poller(house: TestHouse, aru: Person, update: Any) -> None:
    before = len(await got(aru))
    with slipped_in(house, update):
        await bring(house, message=message(aru, text="/help"))
    assert len(await got(aru)) == before + 1


async def test_what_is_nested_too_deep_is_left_out(house: TestHouse, aru: Person) -> None:
    deep: Any = "x"
    for _ in range(300):
        deep = [deep]
    before = len(await got(aru))
    await bring(house, message=message(aru, text="/help", nest=deep))
    assert len(await got(aru)) == before + 1


def press(person: Person, data: str | None, message: Any) -> Json:
    query = {"id": "77", "from": user(person), "chat_instance": "1", "message": message, "data": data}
    return {key: value for key, value in query.items() if value is not None}


async def test_a_button_of_a_message_that_is_out_of_reach_is_answered_anew(house: TestHouse, aru: Person) -> None:
    gone = {"message_id": 1, "date": 0, "chat": {"id": aru.id, "type": "private", "first_name": "Aru"}}
    before = len(await got(aru))
    await bring(house, callback_query=press(aru, "help", gone))
    assert len(await got(aru)) == before + 1
    assert set(await inbox(house)) == {"done"}


@pytest.mark.parametrize(
    "data", ["help", "form:1:x:y", "nothing", None, "", "case:X", "lang:xx", "home:1:2:3:4:5", "\x00"]
)
async def test_a_button_of_an_inline_message_is_answered(house: TestHouse, aru: Person, data: str | None) -> None:
    query = {**press(aru, data, None), "inline_message_id": "abc"}
    await bring(house, callback_query=query)
    assert tries(house, "answerCallbackQuery", callback_query_id="77") == 1
    assert set(await inbox(house)) == {"done"}


NUMBER = "9" * 19
FORGED = f"""
form:{NUMBER}:name:skip ans:{NUMBER} rem:{NUMBER}:done my:AAAAAA myuse:AAAAAA:publish:1 myuse:x:y:{NUMBER} erase:case:x
erase:sure:x report:resume report:1 report:99 follow:case:x cases:{NUMBER} following:{NUMBER} pub:x regions:{NUMBER}
find:x queue:{NUMBER} case:x:y:z act:x:y:{NUMBER} file:x:get:{NUMBER} tl:x:y add:x:y lang:kk privacy:1 settings:x mine:x
help:x mynews:x
"""


@pytest.mark.parametrize("who", [None, 2001])
async def test_a_forged_button_is_answered(house: TestHouse, aru: Person, who: int | None) -> None:
    person = aru
    if who:
        person = await house.person("Admin", id=who)
        await person.start()
        await house.settle()
    for number, data in enumerate(FORGED.split(), 1):
        shown = await person.last()
        assert shown
        await bring(house, callback_query=press(person, data, shown))
        assert tries(house, "answerCallbackQuery", callback_query_id="77") == number, data
        assert set(await inbox(house)) == {"done"}, data


async def test_what_is_not_meant_for_us_is_passed_over(house: TestHouse, aru: Person) -> None:
    before = len(house.world.calls)
    group = {"id": -100500, "type": "supergroup", "title": "G"}
    other_bot = {"id": 5, "is_bot": True, "first_name": "B"}
    await bring(house, message=message(aru, chat=group, text="chatter"))
    await bring(house, message={**message(aru, chat=group, text="/help"), "from": other_bot})
    await bring(house, business_message=message(aru, text="/help", business_connection_id="1"))
    await bring(house, edited_channel_post={**message(aru, text="/help"), "chat": {**group, "type": "channel"}})
    await bring(house, poll={"id": "1", "question": "?", "options": []})
    await bring(house, pre_checkout_query={"id": "1", "from": user(aru), "currency": "KZT", "invoice_payload": "x"})
    await bring(house, invented_tomorrow={"chat": {"id": aru.id, "type": "private"}})
    spoken = [call["method"] for call in house.world.calls[before:] if call["method"] not in {"getUpdates"}]
    assert spoken == []
    assert set(await inbox(house)) == {"done"}


async def test_an_anonymous_admin_and_a_channel_are_answered(house: TestHouse, aru: Person) -> None:
    group = house.world.add_group("Group", aru.id, bot="administrator", members=[aru.id])
    chat = {"id": group.id, "type": "supergroup", "title": "G"}
    anonymous = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
    await bring(house, message={**message(aru, chat=chat, text="/help"), "from": anonymous, "sender_chat": chat})
    assert len(await got(aru, group.id)) == 1
    channel = house.world.add_group("Channel", aru.id, "channel", bot="administrator")
    post = {"message_id": 5, "date": 1, "chat": {"id": channel.id, "type": "channel", "title": "C"}, "text": "/help"}
    await bring(house, channel_post=post)
    assert tries(house, chat_id=channel.id) == 1
    assert set(await inbox(house)) == {"done"}


async def test_an_edit_after_everything_is_explained(house: TestHouse, aru: Person) -> None:
    before = len(await got(aru))
    await bring(house, edited_message=message(aru, text="other words", edit_date=5))
    assert len(await got(aru)) == before + 1


async def test_a_press_that_is_answered_too_late_does_not_swallow_the_last_words(house: TestHouse, aru: Person) -> None:
    shown = await aru.last()
    await fault(house, "answerCallbackQuery", "500")
    await bring(house, callback_query=press(aru, "erase:yes", shown))
    (last,) = await got(aru)
    assert "no longer know this chat" in last


async def test_an_unknown_kind_of_chat_is_passed_over(house: TestHouse, aru: Person) -> None:
    chat = {"id": 99, "type": "invented"}
    await bring(house, message=message(aru, chat=chat, text="/help"))
    await bring(house, callback_query=press(aru, "help", {"message_id": 1, "date": 0, "chat": chat}))
    assert set(await inbox(house)) == {"done"}


def test_the_weird_is_json() -> None:
    assert json.dumps([WEIRD, POISON])
