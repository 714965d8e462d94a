"""What is read of an update: known fields of the right type, and nothing else."""

from typing import Any

import pytest
from telegram import Bot

from bot.chat.parsing import parse
from bot.chat.shape import LARGEST, UPDATE
from bot.delivery.intake import chat_of

CHAT = {"id": 5, "type": "private"}
MESSAGE = {"message_id": 1, "date": 10**30, "chat": CHAT, "text": "x"}


def test_a_field_of_another_type_is_as_if_it_were_not_there() -> None:
    odd = {
        "text": 5,
        "caption": None,
        "from": "x",
        "photo": [{}, None],
        "is_topic_message": 1,
        "contact": {"phone_number": "7"},
    }
    found = UPDATE({"update_id": 1, "message": {**MESSAGE, **odd}})
    assert found == {"update_id": 1, "message": {"message_id": 1, "date": 1, "chat": CHAT}}


@pytest.mark.parametrize(
    "chat", [None, "x", [], {"id": True, "type": "private"},
             {"id": LARGEST, "type": "private"}, {"id": "5", "type": "private"},
             {"id": 5}, {"id": 5, "type": "group"}, {"id": -5, "type": "private"}, {"id": 5, "type": ["private"]}],
    ids=str,
)  # fmt: skip
def test_a_message_of_no_chat_is_none(chat: Any) -> None:
    raw = {"update_id": 1, "message": {**MESSAGE, "chat": chat}}
    assert UPDATE(raw) == {"update_id": 1}
    update = parse(raw, Bot("1:x"))
    assert update is not None and update.effective_message is None
    assert isinstance(chat_of(raw), str)


@pytest.mark.parametrize("message", [None, True, [], "x", {"chat": []}, {"message_id": 1}])
def test_a_press_without_a_message_that_can_be_read_has_none(message: Any) -> None:
    query = {"id": "1", "from": {"id": 5, "is_bot": False, "first_name": "A"}, "message": message, "data": "home"}
    raw = {"update_id": 1, "callback_query": query}
    update = parse(raw, Bot("1:x"))
    assert update and update.callback_query and update.callback_query.message is None
    assert chat_of(raw) in {"5", "?"}
