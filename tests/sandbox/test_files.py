"""Files, both ways."""

import pytest

from bot.sandbox.people import Person
from tests.sandbox.bots import Bot

MEGABYTE = 1024 * 1024


async def test_a_photo_comes_in_several_sizes_and_can_be_fetched(bot: Bot, aigul: Person, http):
    await aigul.photo(b"\xff\xd8picture", "look @some_name")
    message = (await bot.updates())[0]["message"]
    assert len(message["photo"]) > 1
    assert len({size["file_id"] for size in message["photo"]}) == len(message["photo"])
    assert (message["caption"], message["caption_entities"][0]["type"]) == ("look @some_name", "mention")
    file = await bot.ok("getFile", file_id=message["photo"][-1]["file_id"])
    assert (await http.get(f"/file{bot.path}/{file['file_path']}")).content == b"\xff\xd8picture"
    assert (await http.get(f"/sandbox/files/{file['file_id']}")).content == b"\xff\xd8picture"


async def test_documents_and_voices(bot: Bot, aigul: Person):
    await aigul.document(b"%PDF", "letter.pdf", "from the ministry")
    await aigul.voice(b"OggS")
    document, voice = [update["message"] for update in await bot.updates()]
    assert (document["document"]["file_name"], document["document"]["file_size"]) == ("letter.pdf", 4)
    assert document["caption"] == "from the ministry"
    assert voice["voice"]["mime_type"] == "audio/ogg"


async def test_an_album_is_several_messages_of_one_group(bot: Bot, aigul: Person):
    await aigul.album([b"1", b"2", b"3"], "three")
    messages = [update["message"] for update in await bot.updates()]
    assert len({message["media_group_id"] for message in messages}) == 1
    assert [message.get("caption") for message in messages] == ["three", None, None]


async def test_more_than_20_megabytes_cannot_be_fetched(bot: Bot, aigul: Person, http):
    await aigul.document(b"x", "film.mp4", size=21 * MEGABYTE)
    document = (await bot.updates())[0]["message"]["document"]
    assert document["file_size"] == 21 * MEGABYTE
    too_big = (400, "Bad Request: file is too big")
    assert await bot.refused("getFile", file_id=document["file_id"]) == too_big
    await aigul.document(b"x", "small.mp4", size=20 * MEGABYTE)
    await bot.ok("getFile", file_id=(await bot.updates())[0]["message"]["document"]["file_id"])


async def test_unknown_files(bot: Bot, aigul: Person, http):
    wrong = (400, "Bad Request: wrong file_id or the file is temporarily unavailable")
    assert await bot.refused("getFile", file_id="nonsense") == wrong
    assert (await http.get(f"/file{bot.path}/photos/none.jpg")).status_code == 404
    assert (await http.get("/file/bot1:x/photos/none.jpg")).status_code == 401
    unknown = (400, "Bad Request: wrong file identifier/HTTP URL specified")
    assert await bot.refused("sendDocument", chat_id=aigul.id, document="nonsense") == unknown


@pytest.mark.parametrize("kind", ["photo", "document", "voice", "video", "audio", "sticker"])
async def test_the_bot_sends_files_and_sends_them_again_by_id(bot: Bot, aigul: Person, kind):
    fields = {"chat_id": str(aigul.id), "protect_content": "true"}
    sent = (await bot.upload(f"send{kind.title()}", fields, {kind: ("f.bin", b"data")}))["result"]
    assert sent["has_protected_content"] is True
    described = sent[kind][-1] if kind == "photo" else sent[kind]
    again = await bot.ok(f"send{kind.title()}", chat_id=aigul.id, **{kind: described["file_id"]})
    described_again = again[kind][-1] if kind == "photo" else again[kind]
    assert described_again["file_unique_id"] == described["file_unique_id"]
    assert again[kind] == sent[kind]


async def test_media_group(bot: Bot, aigul: Person):
    media = '[{"type": "document", "media": "attach://a", "caption": "<b>c</b>", "parse_mode": "HTML"},'
    media += '{"type": "document", "media": "attach://b"}]'
    files = {"a": ("a.pdf", b"a"), "b": ("b.pdf", b"b")}
    sent = (await bot.upload("sendMediaGroup", {"chat_id": str(aigul.id), "media": media}, files))["result"]
    assert [message["document"]["file_name"] for message in sent] == ["a.pdf", "b.pdf"]
    assert sent[0]["caption_entities"][0]["type"] == "bold"
    assert len({message["media_group_id"] for message in sent}) == 1


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        ([], "media not found"),
        (["photo"], "media group must include 2-10 items"),
        (["photo"] * 11, "media group must include 2-10 items"),
        (["photo", "document"], "Can't use the media of the specified type in the album"),
        (["photo", "voice"], "can't parse InputMedia: type must be one of photo, video, document, audio"),
        (["photo", "photo"], "wrong file identifier/HTTP URL specified"),
    ],
)
async def test_wrong_media_groups_are_refused(bot: Bot, aigul: Person, kinds, reason):
    media = [{"type": kind, "media": "nonsense"} for kind in kinds]
    assert await bot.refused("sendMediaGroup", chat_id=aigul.id, media=media) == (400, f"Bad Request: {reason}")


async def test_missing_and_empty_files(bot: Bot, aigul: Person):
    none = (400, "Bad Request: there is no photo in the request")
    assert await bot.refused("sendPhoto", chat_id=aigul.id) == none
    empty = await bot.upload("sendPhoto", {"chat_id": str(aigul.id)}, {"photo": ("a.jpg", b"")})
    assert empty["description"] == "Bad Request: file must be non-empty"
    outside = (400, "Bad Request: failed to get HTTP URL content")
    assert await bot.refused("sendPhoto", chat_id=aigul.id, photo="https://example.com/a.jpg") == outside
    long = await bot.upload("sendPhoto", {"chat_id": str(aigul.id), "caption": "a" * 1025}, {"photo": ("a.jpg", b"a")})
    assert long["description"] == "Bad Request: message caption is too long"
