"""Keyboards: what Telegram takes and what it refuses."""

import pytest

from bot.sandbox.errors import ApiError
from bot.sandbox.keyboards import edited_markup, reply_markup
from bot.sandbox.model import Chat, User
from bot.sandbox.params import Params

PRIVATE = Chat(1, "private", person=User(1, "Aigul"))
GROUP = Chat(-1, "group", "g")


def inline(*buttons):
    return {"inline_keyboard": [list(buttons)]}


def read(markup, chat=PRIVATE):
    return reply_markup(Params({"reply_markup": markup}), chat)


def refusal(markup, chat=PRIVATE):
    with pytest.raises(ApiError) as refused:
        read(markup, chat)
    assert refused.value.code == 400
    return refused.value.description.removeprefix("Bad Request: ")


@pytest.mark.parametrize("size", [1, 64])
def test_callback_data_of_up_to_64_bytes(size):
    markup = inline({"text": "a", "callback_data": "x" * size})
    assert read(markup) == (markup, None)


@pytest.mark.parametrize("data", ["x" * 65, "ә" * 33])
def test_longer_callback_data_is_refused_by_bytes(data):
    assert refusal(inline({"text": "a", "callback_data": data})) == "BUTTON_DATA_INVALID"


@pytest.mark.parametrize(
    ("button", "description"),
    [
        ({"text": "a"}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            {"text": "a", "callback_data": ""},
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        ({"callback_data": "x"}, "can't parse inline keyboard button: Can't find field \"text\""),
        ({"text": 5, "callback_data": "x"}, 'can\'t parse inline keyboard button: Field "text" must be of type String'),
        ({"text": "", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
        ({"text": "a", "callback_data": "x", "url": "https://a.kz"}, "BUTTON_TYPE_INVALID"),
        ({"text": "a", "url": "no url"}, "inline keyboard button URL 'no url' is invalid: Wrong HTTP URL"),
        (
            {"text": "a", "url": "http://localhost:1"},
            "inline keyboard button URL 'http://localhost:1' is invalid: Wrong HTTP URL",
        ),
        ({"text": "a", "copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ("a", "can't parse inline keyboard button: InlineKeyboardButton must be an Object"),
    ],
)
def test_wrong_inline_buttons_are_refused(button, description):
    assert refusal(inline(button)) == description


@pytest.mark.parametrize(
    "action", [{"url": "https://t.me/x?start=1"}, {"url": "tg://user?id=5"}, {"switch_inline_query": ""}]
)
def test_other_buttons_pass(action):
    markup = inline({"text": "a", **action})
    assert read(markup)[0] == markup


def test_too_large_markup_is_refused():
    assert refusal({"inline_keyboard": [[{"text": "a", "callback_data": "x"}]] * 101}) == "reply markup is too long"
    assert refusal(inline({"text": "a" * 11_000, "callback_data": "x"})) == "reply markup is too long"


def test_rows_must_be_arrays():
    assert "must be an Array of Arrays" in refusal({"inline_keyboard": [{"text": "a", "callback_data": "x"}]})
    assert refusal({"keyboard": ["a"]}) == 'field "keyboard" must be an Array of Arrays'
    assert refusal("[]") == "can't parse reply keyboard markup JSON object"


def test_empty_inline_keyboard_is_none():
    assert read({"inline_keyboard": []}) == (None, None)


def test_reply_keyboards():
    asking = {"keyboard": [["a", {"text": "b", "request_contact": True}]], "resize_keyboard": True}
    assert read(asking)[1] == {
        "keyboard": [[{"text": "a"}, {"text": "b", "request_contact": True}]],
        "resize_keyboard": True,
    }
    assert read({"remove_keyboard": True}) == (None, {"remove_keyboard": True})
    assert refusal(asking, GROUP) == "Phone number can be requested in private chats only"


def test_an_edit_takes_inline_keyboards_only():
    with pytest.raises(ApiError, match="inline keyboard expected"):
        edited_markup(Params({"reply_markup": {"keyboard": [["a"]]}}), PRIVATE)
