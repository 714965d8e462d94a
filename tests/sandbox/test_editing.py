"""Editing: what may be edited, and when it is no edit."""

import pytest

from bot.sandbox.methods.editing import NOT_MODIFIED
from bot.sandbox.people import Person
from tests.sandbox.bots import Bot, button


@pytest.fixture
async def sent(bot: Bot, aigul: Person):
    return await bot.ok("sendMessage", chat_id=aigul.id, text="old", reply_markup=button("a", callback_data="x"))


async def edit(bot: Bot, person: Person, message, **params):
    return await bot.ok("editMessageText", chat_id=person.id, message_id=message["message_id"], **params)


async def test_text_and_keyboard_change(bot: Bot, aigul: Person, sent, clock):
    clock.advance(7)
    edited = await edit(bot, aigul, sent, text="new")
    assert (edited["text"], edited["edit_date"] - edited["date"]) == ("new", 7)
    assert "reply_markup" not in edited  # an edit without a keyboard takes it away
    assert await aigul.screen() == "new"


@pytest.mark.parametrize("markup", [None, button("b", callback_data="x")])
async def test_a_changed_keyboard_alone_is_an_edit(bot: Bot, aigul: Person, sent, markup):
    edited = await edit(bot, aigul, sent, text="old", **({"reply_markup": markup} if markup else {}))
    assert edited.get("reply_markup") == markup


async def test_the_same_again_is_refused(bot: Bot, aigul: Person, sent):
    same = {"chat_id": aigul.id, "message_id": sent["message_id"], "reply_markup": button("a", callback_data="x")}
    assert await bot.refused("editMessageText", text="old", **same) == (400, f"Bad Request: {NOT_MODIFIED}")
    assert await bot.refused("editMessageReplyMarkup", **same) == (400, f"Bad Request: {NOT_MODIFIED}")
    assert NOT_MODIFIED == (
        "message is not modified: specified new message content and reply markup are exactly the same as a current"
        " content and reply markup of the message"
    )


async def test_keyboard_alone(bot: Bot, aigul: Person, sent):
    where = {"chat_id": aigul.id, "message_id": sent["message_id"]}
    edited = await bot.ok("editMessageReplyMarkup", **where)
    assert edited["text"] == "old" and "reply_markup" not in edited


async def test_messages_that_cannot_be_edited(bot: Bot, aigul: Person):
    keyboard = {"keyboard": [["a"]]}
    with_keys = await bot.ok("sendMessage", chat_id=aigul.id, text="k", reply_markup=keyboard)
    own = await aigul.send("mine")
    for message_id, reason in ((999, "message to edit not found"), (own["message_id"], "message can't be edited"),
                               (with_keys["message_id"], "message can't be edited")):  # fmt: skip
        where = {"chat_id": aigul.id, "message_id": message_id}
        assert await bot.refused("editMessageText", text="b", **where) == (400, f"Bad Request: {reason}")


async def test_captions_and_texts_are_not_confused(bot: Bot, aigul: Person, sent):
    photo = await bot.upload(
        "sendPhoto", {"chat_id": str(aigul.id), "caption": "old"}, {"photo": ("p.jpg", b"\xff\xd8")}
    )
    where = {"chat_id": aigul.id, "message_id": photo["result"]["message_id"]}
    no_text = (400, "Bad Request: there is no text in the message to edit")
    assert await bot.refused("editMessageText", text="b", **where) == no_text
    edited = await bot.ok("editMessageCaption", caption="<i>new</i>", parse_mode="HTML", **where)
    assert (edited["caption"], edited["caption_entities"][0]["type"]) == ("new", "italic")
    assert edited["photo"] == photo["result"]["photo"]
    no_caption = (400, "Bad Request: there is no caption in the message to edit")
    where["message_id"] = sent["message_id"]
    assert await bot.refused("editMessageCaption", caption="b", **where) == no_caption


async def test_media_is_replaced(bot: Bot, aigul: Person):
    photo = await bot.upload("sendPhoto", {"chat_id": str(aigul.id)}, {"photo": ("p.jpg", b"\xff\xd8")})
    media = '{"type": "document", "media": "attach://paper", "caption": "p"}'
    fields = {"chat_id": str(aigul.id), "message_id": str(photo["result"]["message_id"]), "media": media}
    edited = await bot.upload("editMessageMedia", fields, {"paper": ("paper.pdf", b"%PDF")})
    assert "photo" not in edited["result"]
    assert (edited["result"]["document"]["file_name"], edited["result"]["caption"]) == ("paper.pdf", "p")


async def test_a_person_edits(bot: Bot, aigul: Person):
    own = await aigul.send("mine")
    await aigul.edit(own["message_id"], "mine /help")
    kinds = [(set(update) - {"update_id"}).pop() for update in await bot.updates()]
    assert kinds == ["message", "edited_message"]
