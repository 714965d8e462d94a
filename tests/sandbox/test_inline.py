"""Pressed buttons and inline queries, and their answers."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot, button

TOO_OLD = (400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "Case 7",
    "input_message_content": {"message_text": "<b>Case</b> 7", "parse_mode": "HTML"},
}


@pytest.fixture
async def query(bot: Bot, aigul: Person):
    """A pressed button."""
    await bot.ok("sendMessage", chat_id=aigul.id, text="?", reply_markup=button("Yes", callback_data="yes"))
    await aigul.press("Yes")
    return (await bot.updates())[-1]["callback_query"]


async def test_a_press_brings_its_message(bot: Bot, aigul: Person, query):
    assert (query["data"], query["from"]["id"], query["message"]["text"]) == ("yes", aigul.id, "?")
    assert isinstance(query["id"], str) and query["chat_instance"]


async def test_an_answer_reaches_the_person(bot: Bot, aigul: Person, query, http):
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"], text="saved", show_alert=True)
    event = (await http.get("/sandbox/events?after=0")).json()["events"][-1]
    assert event["type"] == "callback_answer"
    assert (event["user_id"], event["callback_query_id"]) == (aigul.id, query["id"])
    assert (event["text"], event["show_alert"]) == ("saved", True)


async def test_one_answer_in_time(bot: Bot, query, clock):
    clock.advance(60)
    await bot.ok("answerCallbackQuery", callback_query_id=query["id"])
    assert await bot.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD
    assert await bot.refused("answerCallbackQuery", callback_query_id="123") == TOO_OLD


async def test_an_answer_after_a_minute_is_late(bot: Bot, query, clock):
    clock.advance(61)
    assert await bot.refused("answerCallbackQuery", callback_query_id=query["id"]) == TOO_OLD


async def test_answers_are_short(bot: Bot, query):
    asked = {"callback_query_id": query["id"]}
    assert await bot.refused("answerCallbackQuery", text="a" * 201, **asked) == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await bot.refused("answerCallbackQuery", url="https://a.kz", **asked) == (400, "Bad Request: URL_INVALID")
    await bot.ok("answerCallbackQuery", text="a" * 200, **asked)


async def test_only_buttons_that_are_there_can_be_pressed(bot: Bot, aigul: Person, query):
    with pytest.raises(ValueError, match="has no button with the data 'no'"):
        await aigul.tap("no", query["message"]["message_id"])
    await aigul.tap("no", query["message"]["message_id"], forged=True)
    assert (await bot.updates())[-1]["callback_query"]["data"] == "no"
    with pytest.raises(LookupError, match="there is no button 'No'"):
        await aigul.press("No")


async def test_inline_results_are_chosen(bot: Bot, aigul: Person, world, http):
    group = world.add_group("g", aigul.id, bot="member")
    asked = await aigul.inline("case")
    inline = (await bot.updates())[-1]["inline_query"]
    assert (inline["id"], inline["query"], inline["offset"]) == (asked["inline_query_id"], "case", "")
    with_button = ARTICLE | {"id": "2", "reply_markup": button("More", callback_data="more")}
    await bot.ok("answerInlineQuery", inline_query_id=inline["id"], results=[ARTICLE, with_button])
    event = (await http.get("/sandbox/events?after=0")).json()["events"][-1]
    assert (event["type"], [result["id"] for result in event["results"]]) == ("inline_results", ["1", "2"])
    posted = await aigul.choose(inline["id"], "2", group.id)
    assert (posted["text"], posted["from"]["id"], posted["via_bot"]["id"]) == ("Case 7", aigul.id, bot.id)
    message, chosen = await bot.updates()
    assert message["message"]["via_bot"]["id"] == bot.id
    inline_message_id = chosen["chosen_inline_result"]["inline_message_id"]
    await aigul.tap("more", posted["message_id"], group.id)
    assert (await bot.updates())[-1]["callback_query"]["inline_message_id"] == inline_message_id
    assert await bot.ok("editMessageText", inline_message_id=inline_message_id, text="More of it") is True
    assert (await aigul.messages(group.id))[-1]["text"] == "More of it"


@pytest.mark.parametrize(
    ("results", "reason"),
    [
        ([ARTICLE] * 51, "too many inline query results specified"),
        ([ARTICLE] * 2, "RESULT_ID_DUPLICATE"),
        ([ARTICLE | {"id": ""}], "RESULT_ID_INVALID"),
        ([ARTICLE | {"id": "x" * 65}], "RESULT_ID_INVALID"),
        (
            [{"type": "article", "id": "1", "title": "t"}],
            "can't parse inline query result: Input message content is not specified",
        ),
        ([ARTICLE | {"input_message_content": {"message_text": " "}}], "message text is empty"),
    ],
)
async def test_wrong_results_are_refused(bot: Bot, aigul: Person, results, reason):
    asked = await aigul.inline("case")
    assert await bot.refused("answerInlineQuery", results=results, **asked) == (400, f"Bad Request: {reason}")


async def test_start_parameters_of_inline_buttons(bot: Bot, aigul: Person):
    asked = await aigul.inline("case")
    wrong = {"text": "t", "start_parameter": "no spaces"}
    refusal = (400, "Bad Request: START_PARAM_INVALID")
    assert await bot.refused("answerInlineQuery", results=[], button=wrong, **asked) == refusal
    assert await bot.refused("answerInlineQuery", results=[], inline_query_id="5") == TOO_OLD
