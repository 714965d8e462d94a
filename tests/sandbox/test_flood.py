"""Telegram's sending limits, by the world's clock."""

from bot.sandbox.flood import Bucket
from bot.sandbox.people import Person
from tests.sandbox.bots import Bot, button


async def burst(bot: Bot, chat_id: int, count: int) -> list[int]:
    return [(await bot.raw("sendMessage", chat_id=chat_id, text=f"m{n}")).status_code for n in range(count)]


async def test_three_at_once_then_one_a_second_in_a_private_chat(bot: Bot, aigul: Person, clock):
    assert await burst(bot, aigul.id, 4) == [200, 200, 200, 429]
    clock.advance(1)
    assert await burst(bot, aigul.id, 2) == [200, 429]


async def test_silence_saves_up_no_more_than_a_burst(bot: Bot, aigul: Person, clock):
    await burst(bot, aigul.id, 1)
    clock.advance(3600)
    assert await burst(bot, aigul.id, 4) == [200, 200, 200, 429]


async def test_the_answer_says_when_to_come_back(bot: Bot, aigul: Person):
    await burst(bot, aigul.id, 3)
    answer = await bot.raw("sendMessage", chat_id=aigul.id, text="a")
    assert answer.headers["retry-after"] == "1"
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }


async def test_edits_count_and_answers_do_not(bot: Bot, aigul: Person):
    sent = await bot.ok("sendMessage", chat_id=aigul.id, text="a", reply_markup=button("b", callback_data="x"))
    await aigul.tap("x")
    query = (await bot.updates())[-1]["callback_query"]["id"]
    where = {"chat_id": aigul.id, "message_id": sent["message_id"]}
    await bot.ok("editMessageText", text="b", **where)
    await bot.ok("editMessageText", text="c", **where)
    assert (await bot.raw("editMessageText", text="d", **where)).status_code == 429
    await bot.ok("sendChatAction", chat_id=aigul.id, action="typing")
    await bot.ok("answerCallbackQuery", callback_query_id=query)


async def test_twenty_a_minute_in_a_group(bot: Bot, aigul: Person, world, clock):
    group = world.add_group("g", aigul.id, bot="member")
    assert await burst(bot, group.id, 21) == [200] * 20 + [429]
    clock.advance(2)
    assert await bot.refused("sendMessage", chat_id=group.id, text="a") == (429, "Too Many Requests: retry after 1")
    clock.advance(1)
    assert await burst(bot, group.id, 2) == [200, 429]


async def test_thirty_a_second_overall(bot: Bot, http, world, clock):
    people = [await Person.create(http, f"P{n}") for n in range(31)]
    for person in people:
        await person.start()
    codes = [(await burst(bot, person.id, 1))[0] for person in people]
    assert codes == [200] * 30 + [429]
    clock.advance(1)
    assert await burst(bot, people[-1].id, 1) == [200]


async def test_albums_cost_their_items(bot: Bot, aigul: Person):
    media = '[{"type": "photo", "media": "attach://a"}, {"type": "photo", "media": "attach://b"}]'
    files = {"a": ("a.jpg", b"a"), "b": ("b.jpg", b"b")}
    fields = {"chat_id": str(aigul.id), "media": media}
    assert (await bot.upload("sendMediaGroup", fields, files))["ok"]
    assert (await bot.upload("sendMediaGroup", fields, files))["error_code"] == 429


async def test_limits_can_be_lifted(bot: Bot, aigul: Person, world):
    world.flood.enabled = False
    assert await burst(bot, aigul.id, 10) == [200] * 10


def test_a_refusal_holds_until_its_time_is_over(clock):
    bucket = Bucket(20, 20 / 60, clock.now())
    bucket.tokens = 0
    assert bucket.wait(1, clock.now()) == 3
    bucket.refuse(10, clock.now())
    clock.advance(9.5)
    assert bucket.wait(1, clock.now()) == 1
    clock.advance(0.5)
    assert bucket.wait(1, clock.now()) == 0


def test_a_clock_that_goes_back_gives_no_tokens(clock):
    bucket = Bucket(3, 1, clock.now())
    bucket.tokens = 0
    clock.advance(-60)
    assert bucket.wait(1, clock.now()) == 1
