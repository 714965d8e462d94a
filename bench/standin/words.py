"""The JSON that the stand-in says: written by templates, since a library would be half of its work."""

import json
import re

from bench.plan import TEXTS

BOT = '{"id":7,"is_bot":true,"first_name":"Bench","username":"bench_bot"}'
ME = json.dumps({
    "ok": True,
    "result": {
        **json.loads(BOT), "can_join_groups": True, "can_read_all_group_messages": False,
        "supports_inline_queries": True, "can_connect_to_business": False, "has_main_web_app": False,
    },
}).encode()  # fmt: skip
TRUE = b'{"ok":true,"result":true}'
UNKNOWN = b'{"ok":false,"error_code":404,"description":"Not Found"}'
PERSON = '{"id":%d,"first_name":"Somebody","type":"private"}'
MESSAGE = f'{{"message_id":%d,"from":{BOT},"chat":{PERSON},"date":1700000000,"text":"What was said."}}'
UPDATE = (
    '{"update_id":%d,"message":{"message_id":%d,"from":{"id":%d,"is_bot":false,"first_name":"Somebody",'
    f'"language_code":"en"}},"chat":{PERSON},"date":1700000000,"text":"%s"}}}}'
)
# In JSON, in an urlencoded form, and in a part of a multipart one (whose further headers may stand in between).
CHAT = re.compile(rb'chat_id"?(?:\r\n[\w-]+: ?[^\r\n]*)*(?::|=|\s)*"?(-?\d+)')


def chat_of(body: bytes) -> int | None:
    """The chat that a call is about."""
    found = CHAT.search(body)
    return int(found[1]) if found else None


def updates(those: list[tuple[int, int, int]]) -> bytes:
    """The answer to getUpdates: of each its update id, the person, and which of their messages it is."""
    told = (UPDATE % (n, n % 2**31, person, person, TEXTS[nth % len(TEXTS)]) for n, person, nth in those)
    return f'{{"ok":true,"result":[{",".join(told)}]}}'.encode()


def message(number: int, chat: int) -> bytes:
    """The answer to sendMessage."""
    return f'{{"ok":true,"result":{MESSAGE % (number, chat)}}}'.encode()


def too_many(seconds: int) -> bytes:
    """429, as Telegram words it."""
    return (
        f'{{"ok":false,"error_code":429,"description":"Too Many Requests: retry after {seconds}",'
        f'"parameters":{{"retry_after":{seconds}}}}}'
    ).encode()
