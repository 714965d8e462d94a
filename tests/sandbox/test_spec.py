"""Recorded calls against the official Bot API as data."""

import json

import pytest

from bot.sandbox.methods import METHODS, NAMES
from bot.sandbox.people import Person
from bot.sandbox.spec import spec_path, violations
from tests.sandbox.bots import Bot, button

CONTRACT = (
    "getMe", "getUpdates", "setWebhook", "deleteWebhook", "getWebhookInfo", "logOut", "close",
    "setMyCommands", "getMyCommands", "deleteMyCommands", "setMyDescription", "getMyDescription",
    "setMyShortDescription", "getMyShortDescription", "setMyName", "getMyName", "setChatMenuButton",
    "sendMessage", "sendPhoto", "sendDocument", "sendVoice", "sendVideo", "sendAudio",
    "sendSticker", "sendMediaGroup", "sendChatAction", "sendLocation", "copyMessage",
    "copyMessages", "forwardMessage", "forwardMessages", "editMessageText", "editMessageCaption",
    "editMessageReplyMarkup", "editMessageMedia", "deleteMessage", "deleteMessages",
    "pinChatMessage", "unpinChatMessage", "unpinAllChatMessages", "answerCallbackQuery",
    "answerInlineQuery", "getFile", "getChat", "getChatMember", "getChatAdministrators",
    "getChatMemberCount", "leaveChat", "createForumTopic", "editForumTopic", "closeForumTopic",
    "reopenForumTopic", "deleteForumTopic", "setMessageReaction",
)  # fmt: skip

SMALL = {
    "methods": {
        "sendMessage": {
            "fields": [
                {"name": "chat_id", "types": ["Integer", "String"], "required": True},
                {"name": "text", "types": ["String"], "required": True},
                {"name": "disable_notification", "types": ["Boolean"], "required": False},
                {"name": "message_ids", "types": ["Array of Integer"], "required": False},
                {"name": "reply_markup", "types": ["InlineKeyboardMarkup", "ForceReply"], "required": False},
                {"name": "latitude", "types": ["Float"], "required": False},
                {"name": "scope", "types": ["Scope"], "required": False},
            ]
        },
        "getMe": {},
    },
    "types": {
        "InlineKeyboardMarkup": {
            "fields": [{"name": "inline_keyboard", "types": ["Array of Array of Button"], "required": True}]
        },
        "ForceReply": {"fields": [{"name": "force_reply", "types": ["Boolean"], "required": True}]},
        "Button": {
            "fields": [
                {"name": "text", "types": ["String"], "required": True},
                {"name": "url", "types": ["String"], "required": False},
            ]
        },
        "Scope": {"subtypes": ["ScopeDefault", "ScopeChat"]},
        "ScopeDefault": {"fields": [{"name": "type", "types": ["String"], "required": True}]},
        "ScopeChat": {
            "fields": [
                {"name": "type", "types": ["String"], "required": True},
                {"name": "chat_id", "types": ["Integer"], "required": True},
            ]
        },
    },
}
GOOD = {"chat_id": 1, "text": "a"}


def faults(method="sendMessage", **params):
    return violations([{"n": 1, "method": method, "params": params}], SMALL)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"chat_id": "@name"},
        {"disable_notification": True},
        {"message_ids": [1, 2]},
        {"latitude": 43},
        {"latitude": 43.5},
        {"reply_markup": {"inline_keyboard": [[{"text": "a", "url": "b"}]]}},
        {"reply_markup": {"force_reply": True}},
        {"scope": {"type": "chat", "chat_id": 5}},
        {"scope": {"type": "default"}},
    ],
)
def test_right_calls_pass(more):
    assert faults(**GOOD | more) == []
    assert faults("GETME") == []


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"colour": 1}, "unknown parameter colour"),
        ({"text": None}, "missing text"),
        ({"text": 5}, "text is int, not String"),
        ({"chat_id": 1.5}, "chat_id is float, not Integer or String"),
        ({"chat_id": True}, "chat_id is bool, not Integer or String"),
        ({"disable_notification": 1}, "disable_notification is int, not Boolean"),
        ({"message_ids": 5}, "message_ids is int, not Array of Integer"),
        ({"message_ids": [1, "2"]}, "message_ids[1] is str, not Integer"),
        ({"reply_markup": "x"}, "reply_markup is str, not InlineKeyboardMarkup or ForceReply"),
        (
            {"reply_markup": {"inline_keyboard": [[{"url": "b"}]]}},
            "reply_markup.inline_keyboard[0][0]: missing field text",
        ),
        (
            {"reply_markup": {"inline_keyboard": [[{"text": "a", "uri": "b"}]]}},
            "reply_markup.inline_keyboard[0][0]: unknown field uri",
        ),
        ({"scope": {"type": "chat", "chat_id": "5"}}, "scope.chat_id is str, not Integer"),
    ],
)
def test_wrong_calls_are_named(more, fault):
    assert f"call 1: sendMessage: {fault}" in faults(**GOOD | more)


def test_an_unknown_method_is_named():
    assert faults("sendNothing") == ["call 1: sendNothing: no such method"]


def test_an_attached_file_is_no_unknown_parameter():
    call = {"n": 1, "method": "sendMessage", "params": {**GOOD, "text": "attach://a", "a": {"size": 1}}}
    assert violations([call], SMALL) == []


@pytest.mark.parametrize("name", CONTRACT)
def test_every_method_of_the_contract_is_there(name):
    assert NAMES[name.lower()] == name
    assert callable(METHODS[name.lower()])


@pytest.fixture
def spec():
    path = spec_path()
    if path is None:
        pytest.skip("bot-api.json is not on this machine: set BOT_API_JSON")
    return json.loads(path.read_text())


def test_every_method_is_official(spec):
    assert set(NAMES.values()) <= set(spec["methods"])


async def test_real_calls_stand_the_check(bot: Bot, aigul: Person, http, spec):
    await bot.ok("sendMessage", chat_id=aigul.id, text="a", reply_markup=button("b", callback_data="c"))
    await bot.upload("sendPhoto", {"chat_id": str(aigul.id), "caption": "5"}, {"photo": ("a.jpg", b"a")})
    await bot.ok("setMyCommands", commands=[{"command": "a", "description": "b"}], scope={"type": "default"})
    calls = (await http.get("/sandbox/calls")).json()["calls"]
    assert len(calls) >= 3
    assert violations(calls, spec) == []
    await bot.raw("sendMessage", chat_id=aigul.id, text="a", parsemode="HTML")
    calls = (await http.get(f"/sandbox/calls?after={len(calls)}")).json()["calls"]
    assert violations(calls, spec) == [f"call {calls[0]['n']}: sendMessage: unknown parameter parsemode"]
