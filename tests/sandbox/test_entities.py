"""Entities that Telegram finds, trims and checks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.entities import body_caption, body_text, found_entities, trimmed
from bot.sandbox.errors import ApiError
from bot.sandbox.params import Params
from bot.sandbox.utf16 import cut, utf16


def found(text):
    return [(e["type"], cut(text, e["offset"], e["length"])) for e in found_entities(text, [])]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("/case@jauap_sandbox_bot 7", [("bot_command", "/case@jauap_sandbox_bot")]),
        ("и/или", []),
        ("see https://example.com/a?b=1, please", [("url", "https://example.com/a?b=1")]),
        ("example.com", [("url", "example.com")]),
        ("ask @some_name now", [("mention", "@some_name")]),
        ("mail a.b@example.com", [("email", "a.b@example.com")]),
        ("#жауап", [("hashtag", "#жауап")]),
        ("😀 /help", [("bot_command", "/help")]),
        ("call +7 700 000 00 01", [("phone_number", "+7 700 000 00 01")]),
        ("https://t.me/some_name", [("url", "https://t.me/some_name")]),
    ],
)
def test_telegram_finds_entities(text, expected):
    assert found(text) == expected


def test_nothing_is_found_within_code_and_links():
    body = body_text(Params({"text": "<code>/start</code> <a href='a.kz'>b.kz</a>", "parse_mode": "HTML"}))
    assert [e["type"] for e in body["entities"]] == ["code", "text_link"]


@pytest.mark.parametrize(
    ("markup", "kinds"),
    [
        ("<code>a<b>b</b></code><i>c</i>", ["code", "italic"]),
        ("<b><code>a</code></b>", ["code"]),
        ("<a href='a.kz'>x<a href='b.kz'>y</a></a>", ["text_link"]),
        ("<blockquote>a<blockquote>b</blockquote><b>c</b></blockquote>", ["blockquote", "bold"]),
    ],
)
def test_what_cannot_nest_is_dropped(markup, kinds):
    assert [e["type"] for e in body_text(Params({"text": markup, "parse_mode": "html"}))["entities"]] == kinds


def test_white_space_at_the_ends_goes_and_entities_follow():
    body = body_text(Params({"text": "  \n<b> a </b>\n ", "parse_mode": "HTML"}))
    assert body == {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 1}]}


@given(st.text(), st.integers(0, 5), st.integers(1, 5))
def test_trimmed_entities_stay_within_the_text(text, offset, length):
    kept, entities = trimmed(text, [{"type": "bold", "offset": offset, "length": length}])
    assert kept == text.strip()
    assert all(e["offset"] >= 0 and e["length"] > 0 and e["offset"] + e["length"] <= utf16(kept) for e in entities)


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({}, "message text is empty"),
        ({"text": " \n "}, "message text is empty"),
        ({"text": "<b></b>", "parse_mode": "HTML"}, "message text is empty"),
        ({"text": "a" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "a", "parse_mode": "XML"}, "unsupported parse_mode"),
        ({"text": "a", "parse_mode": "MarkdownV2"}, "the sandbox reads HTML only, no Markdown"),
        (
            {"text": "a", "entities": [{"type": "bold", "offset": 0}]},
            "can't parse MessageEntity: can't find field \"length\"",
        ),
        (
            {"text": "a", "entities": [{"type": "big", "offset": 0, "length": 1}]},
            "can't parse MessageEntity: unsupported type specified",
        ),
        (
            {"text": "a", "entities": [{"type": "bold", "offset": 0, "length": 2}]},
            "can't parse entities: entity of type bold at offset 0 with length 2 is outside of the text",
        ),
        (
            {"text": "😀", "entities": [{"type": "bold", "offset": 0, "length": 1}]},
            "can't parse entities: entity begins or ends in the middle of a UTF-16 surrogate pair",
        ),
    ],
)
def test_wrong_texts_are_refused(params, description):
    with pytest.raises(ApiError) as refusal:
        body_text(Params(params))
    assert refusal.value.description == f"Bad Request: {description}"


@pytest.mark.parametrize("text", ["a" * 4096, "😀" * 2048, "<b>" + "a" * 4096 + "</b>"])
def test_limit_counts_utf16_units_after_parsing(text):
    body = body_text(Params({"text": text, "parse_mode": "HTML"}))
    assert utf16(body["text"]) == 4096


def test_caption_limit_is_1024():
    assert body_caption(Params({"caption": "a" * 1024}))["caption"] == "a" * 1024
    with pytest.raises(ApiError, match="message caption is too long"):
        body_caption(Params({"caption": "a" * 1025}))
