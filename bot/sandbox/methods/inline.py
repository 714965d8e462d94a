"""Answers to pressed buttons and to inline queries."""

from bot.sandbox.entities import body_text
from bot.sandbox.errors import bad_request
from bot.sandbox.keyboards import inline_keyboard
from bot.sandbox.links import START
from bot.sandbox.methods.registry import method
from bot.sandbox.model import Chat, Json
from bot.sandbox.params import Params
from bot.sandbox.utf16 import utf16
from bot.sandbox.world import Query, World

ANSWER_SECONDS = 60
ANSWER_LENGTH = 200
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def taken(world: World, queries: dict[str, Query], query_id: str) -> Query:
    """The query of that id, still to be answered. Raises ApiError 400."""
    query = queries.get(query_id)
    now = world.clock.now().timestamp()
    if query is None or query.answered or now - query.at > ANSWER_SECONDS:
        raise bad_request(TOO_OLD)
    return query


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    """The button stops spinning; a text pops up if there is one."""
    query = taken(world, world.callbacks, params.text("callback_query_id"))
    text, url = params.text("text"), params.text("url")
    if utf16(text) > ANSWER_LENGTH:
        raise bad_request("MESSAGE_TOO_LONG")
    if url and not url.startswith((f"https://t.me/{world.bot.username}?start=", f"t.me/{world.bot.username}?start=")):
        raise bad_request("URL_INVALID")
    query.answered = True
    answer = {"text": text, "show_alert": params.flag("show_alert"), "url": url or None}
    world.journal.add("callback_answer", user_id=query.user.id, callback_query_id=query.id, **answer)
    return True


@method("answerInlineQuery")
def answer_inline_query(world: World, params: Params) -> bool:
    """At most 50 results for what a person typed after the bot's name."""
    query = taken(world, world.inline, params.text("inline_query_id"))
    given = params.array("results", "inline query results")
    if len(given) > 50:
        raise bad_request("too many inline query results specified")
    results = [checked_result(result) for result in given]
    if len({result["id"] for result in results}) < len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    button = params.object("button", "inline query results button")
    if button and "start_parameter" in button and not START.fullmatch(str(button["start_parameter"])):
        raise bad_request("START_PARAM_INVALID")
    query.answered, query.results = True, results
    world.journal.add("inline_results", user_id=query.user.id, inline_query_id=query.id, results=results)
    return True


def checked_result(result: object) -> Json:
    """An article (the kind that this sandbox can post), with the content of its message. Raises ApiError 400."""
    if not isinstance(result, dict):
        raise bad_request("can't parse inline query result: Inline query result must be an object")
    if not 1 <= len(str(result.get("id", "")).encode()) <= 64:
        raise bad_request("RESULT_ID_INVALID")
    if result.get("type") != "article":
        raise bad_request(f"can't parse inline query result: type {result.get('type')!r} is not known to the sandbox")
    if not str(result.get("title", "")):
        raise bad_request("can't parse inline query result: Can't find field \"title\"")
    result_content(result)
    return result


def result_content(result: Json) -> Json:
    """The content of the message that a chosen result becomes. Raises ApiError 400."""
    content = result.get("input_message_content")
    if not isinstance(content, dict) or "message_text" not in content:
        raise bad_request("can't parse inline query result: Input message content is not specified")
    body = body_text(Params({**content, "text": content["message_text"]}))
    rows = (result.get("reply_markup") or {}).get("inline_keyboard", [])
    markup = inline_keyboard(rows, Chat(0, "group"))
    return body | ({"reply_markup": markup} if markup else {})
