"""The control API: state, events, messages, calls, time, refusals."""

import asyncio

import httpx
import pytest

from bot.clock import SystemClock
from bot.sandbox.people import Person
from bot.sandbox.serve import serving
from bot.sandbox.server import create_app
from bot.sandbox.world import World
from tests.sandbox.bots import Bot


async def test_state(bot: Bot, http, clock):
    fields = {"first_name": "Aigul", "language_code": "kk", "phone": "relative", "username": "aigul_test"}
    user = (await http.post("/sandbox/users", json=fields)).json()
    assert user == fields | {"id": user["id"], "last_name": None, "blocked": False, "started": False}
    await bot.ok("setMyDescription", description="Істерді сақтайды", language_code="kk")
    fields = {"type": "supergroup", "title": "Moderators", "is_forum": True, "owner": user["id"]}
    chat = (await http.post("/sandbox/chats", json=fields)).json()
    state = (await http.get("/sandbox/state")).json()
    assert state["now"] == clock.now().isoformat()
    known = {"id": bot.id, "username": "jauap_sandbox_bot", "first_name": "Jauap"}
    assert state["bot"] == known | {"descriptions": {"kk": "Істерді сақтайды"}}
    assert state["users"] == [user]
    assert state["chats"][0]["type"] == "private"
    assert state["chats"][1] == chat
    assert chat["members"] == [{"user_id": user["id"], "status": "creator"}]


async def test_events_come_in_order_and_can_be_waited_for(bot: Bot, aigul: Person, http):
    seq = (await http.get("/sandbox/state")).json()["seq"]
    waiting = asyncio.create_task(http.get(f"/sandbox/events?after={seq}&wait=30"))
    await http.get("/sandbox/state")
    assert not waiting.done()
    sent = await bot.ok("sendMessage", chat_id=aigul.id, text="a")
    (event,) = (await waiting).json()["events"]
    assert event == {"seq": seq + 1, "type": "message", "chat_id": aigul.id, "message": sent | {"deleted": False}}
    await bot.ok("editMessageText", chat_id=aigul.id, message_id=sent["message_id"], text="b")
    await bot.ok("deleteMessage", chat_id=aigul.id, message_id=sent["message_id"])
    found = (await http.get(f"/sandbox/events?after={seq + 1}")).json()
    assert [event["type"] for event in found["events"]] == ["edit", "delete"]
    assert found["seq"] == seq + 3
    assert (await http.get(f"/sandbox/events?after={seq + 3}")).json()["events"] == []


async def test_a_reader_from_before_a_restart_is_answered_at_once(http):
    answer = await http.get("/sandbox/events?after=500&wait=50", timeout=5)
    assert answer.json() == {"seq": 0, "events": []}


async def test_messages_keep_what_was_deleted(bot: Bot, aigul: Person, http):
    sent = await bot.ok("sendMessage", chat_id=aigul.id, text="a")
    await bot.ok("deleteMessage", chat_id=aigul.id, message_id=sent["message_id"])
    messages = (await http.get(f"/sandbox/chats/{aigul.id}/messages?after=0")).json()["messages"]
    assert [(message["text"], message["deleted"]) for message in messages] == [("/start", False), ("a", True)]
    after = (await http.get(f"/sandbox/chats/{aigul.id}/messages?after={sent['message_id']}")).json()
    assert after == {"messages": []}


async def test_calls_are_recorded_as_they_came(bot: Bot, aigul: Person, http, clock):
    before = len((await http.get("/sandbox/calls")).json()["calls"])
    fields = {"chat_id": str(aigul.id), "text": "42", "made_up": "x", "reply_markup": '{"inline_keyboard": []}'}
    await http.post(f"{bot.path}/sendmessage", data=fields)
    await bot.refused("sendMessage", chat_id=5, text="a")
    first, second = (await http.get(f"/sandbox/calls?after={before}")).json()["calls"]
    params = {"chat_id": aigul.id, "text": "42", "made_up": "x", "reply_markup": {"inline_keyboard": []}}
    assert first == {
        "n": before + 1,
        "method": "sendMessage",
        "params": params,
        "ok": True,
        "at": clock.now().isoformat(),
    }
    assert (second["ok"], second["error_code"], second["description"]) == (False, 400, "Bad Request: chat not found")


async def test_time_travel(http, clock):
    before = clock.now()
    answer = await http.post("/sandbox/time", json={"advance": 3600})
    assert (clock.now() - before).total_seconds() == 3600
    assert answer.json() == {"now": clock.now().isoformat()}


async def test_a_clock_that_cannot_travel():
    app = create_app(World(SystemClock()))
    async with serving(app) as url, httpx.AsyncClient(base_url=url, trust_env=False) as client:
        answer = await client.post("/sandbox/time", json={"advance": 3600})
    assert (answer.status_code, answer.json()) == (400, {"error": "the clock of this sandbox cannot be moved"})


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("users", {}, "first_name is missing"),
        (
            "users",
            {"first_name": "A", "phone": "neighbour"},
            "phone must be one of relative, moderator, supporter, not 'neighbour'",
        ),
        ("users", {"first_name": "A", "id": "x"}, "id must be an integer, not 'x'"),
        ("users/5/send", {"text": "a"}, "there is no user 5"),
        ("users/{id}/send", {}, "say something: text, start, sticker, location, contact, poll, dice or forward_from"),
        ("users/{id}/send", {"text": "a", "chat_id": 5}, "there is no chat 5"),
        ("users/{id}/send", {"text": "a" * 4097}, "text must be 1-4096 characters, not 4097"),
        ("users/{id}/send", {"text": "a", "reply_to_message_id": 99}, "there is no message 99 in chat {id}"),
        ("users/{id}/send", {"location": 5}, "location must be an object, not 5"),
        ("users/{id}/send", {"location": {"latitude": "x", "longitude": 1}}, "latitude must be a number, not 'x'"),
        ("users/{id}/press", {"message_id": 1, "data": "x"}, "message 1 has no button with the data 'x'"),
        ("users/{id}/edit", {"message_id": 99, "text": "x"}, "there is no message 99 in chat {id}"),
        ("users/{id}/block", {"blocked": "yes"}, "blocked must be true or false, not 'yes'"),
        (
            "users/{id}/choose",
            {"inline_query_id": "1", "result_id": "1"},
            "there is no inline result '1' for user {id}",
        ),
        ("chats", {"title": "t", "owner": 5}, "there is no user 5"),
        (
            "chats",
            {"title": "t", "owner": "{id}", "type": "club"},
            "type must be group, supergroup or channel, not 'club'",
        ),
        (
            "chats",
            {"title": "t", "owner": "{id}", "type": "group", "is_forum": True},
            "only a supergroup can be a forum",
        ),
        ("chats/{id}/members", {"user_id": 1, "status": "member"}, "chat {id} is a private chat"),
        ("chats/x/migrate", {}, "a chat id is an integer, not 'x'"),
    ],
)
async def test_wrong_requests_are_told_what_is_wrong(aigul: Person, http, path, body, error):
    filled = {name: str(aigul.id) if value == "{id}" else value for name, value in body.items()}
    answer = await http.post(f"/sandbox/{path.format(id=aigul.id)}", json=filled)
    assert (answer.status_code, answer.json()) == (400, {"error": error.format(id=aigul.id)})


async def test_a_body_that_is_no_json(http):
    answer = await http.post("/sandbox/users", content=b"{")
    assert (answer.status_code, "JSON" in answer.json()["error"]) == (400, True)
