"""The transport against servers that do their worst: what had gone out, what had not, and nothing sent twice."""

import asyncio
import contextlib
import json
import socket
import ssl
import traceback
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.delivery.calls import Caller
from bot.delivery.failures import NotSent, Trouble, Uncertain
from bot.delivery.transport import AiohttpRequest, timeouts, trusted
from tests.delivery.scripted import CLOSE, HANG, RESET, TOKEN, Act, answer, open_bot, scripted, send

AT_ONCE = 0.05
HTML = b"<html><title>502 Bad Gateway</title></html>"


async def failure(bot: Bot, **more: Any) -> TelegramError:
    """How a message fails."""
    with pytest.raises(TelegramError) as caught:
        await send(bot, **more)
    return caught.value


# What goes out and comes back


async def test_a_call_is_json_and_connections_are_kept() -> None:
    async with scripted() as server, open_bot(server.url) as bot:
        for _ in range(3):
            assert await send(bot) is True
    assert server.connections == 1
    assert [json.loads(call.body) for call in server.calls] == [{"chat_id": 5, "text": "Hello"}] * 3
    assert server.calls[0].headers["content-type"] == "application/json"
    assert server.calls[0].line == f"POST /bot{TOKEN}/sendmessage HTTP/1.1"


async def test_the_short_way_says_the_same_and_fails_alike() -> None:
    refusal = answer({"description": "Bad Request: chat not found"}, 400)
    async with scripted(answer({"result": {"message_id": 3}}), refusal) as server, open_bot(server.url) as bot:
        caller = Caller(bot)
        assert await caller.call("sendMessage", {"chat_id": 5, "text": "Сәлем", "reply_markup": None}) == {
            "message_id": 3
        }
        with pytest.raises(BadRequest, match="Chat not found"):
            await caller.call("sendMessage", {"chat_id": 6})
    assert json.loads(server.calls[0].body) == {"chat_id": 5, "text": "Сәлем"}


async def test_half_a_pair_of_utf16_goes_both_ways() -> None:
    raw = b'{"ok": true, "result": {"text": "\\ud83d and \\ud83d\\ude00"}}'
    async with scripted(answer(raw)) as server, open_bot(server.url) as bot:
        assert await Caller(bot).call("x", {"text": "\ud83d"}) == {"text": "\ud83d and 😀"}
    assert server.calls[0].body == b'{"text": "\\ud83d"}'


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (400, {"description": "Bad Request: message is too long"}, BadRequest),
        (400, HTML, BadRequest),
        (401, {"description": "Unauthorized"}, InvalidToken),
        (401, HTML, NetworkError),
        (403, {"description": "Forbidden: bot was blocked by the user"}, Forbidden),
        (403, HTML, NetworkError),
        (404, HTML, NetworkError),
        (307, HTML, NetworkError),
        (409, {"description": "Conflict"}, Conflict),
        (413, HTML, NetworkError),
        (429, {"parameters": {"retry_after": 7}}, RetryAfter),
        (400, {"parameters": {"migrate_to_chat_id": -100}}, ChatMigrated),
        (500, {"description": "Internal Server Error"}, Trouble),
        (502, HTML, Trouble),
        (504, b"", Trouble),
        (200, HTML, Uncertain),
        (200, b"", Uncertain),
        (200, b"[]", Uncertain),
        (200, b'{"login": "please"}', Uncertain),
        (200, b"[" * 100_000, Uncertain),
    ],
)
async def test_each_status_has_its_error(status: int, body: Any, kind: type[TelegramError]) -> None:
    async with scripted(answer(body, status)) as server, open_bot(server.url) as bot:
        with pytest.raises(TelegramError) as caught:
            await Caller(bot).call("sendMessage", {"chat_id": 5})
    assert type(caught.value) is kind
    assert len(server.calls) == 1


async def test_a_redirect_is_not_followed() -> None:
    moved = Act(b"HTTP/1.1 307 .\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")
    async with scripted(moved) as server, open_bot(server.url) as bot:
        assert type(await failure(bot)) is NetworkError
    assert len(server.calls) == 1


# What may have arrived


@pytest.mark.parametrize("before", [0, 1], ids=["new connection", "kept connection"])
@pytest.mark.parametrize(
    "act",
    [
        Act(then=CLOSE),
        Act(then=RESET),
        Act(then=HANG),
        Act(b"HTTP/1.1 200 .\r\nContent-Length: 100\r\n\r\n{", CLOSE),
        Act(b"HTTP/1.1 200 .\r\nContent-Length: 100\r\n\r\n{", HANG),
        Act(b"HTTP/1.1 200 .\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n{", RESET),
        Act(b"SSH-2.0-OpenSSH\r\n\r\n", CLOSE),
        Act(b"HTTP/1.1 200 .\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnone"),
    ],
    ids=["closed", "reset", "silent", "half", "half and silent", "reset in the middle", "not http", "not gzip"],
)
async def test_what_went_out_unanswered_is_uncertain_and_never_sent_twice(act: Act, before: int) -> None:
    async with scripted(*[answer({"result": True})] * before, act) as server, open_bot(server.url) as bot:
        for _ in range(before):
            await send(bot)
        error = await failure(bot, read_timeout=0.1)
    assert type(error) is Uncertain
    assert len(server.calls) == before + 1
    assert server.connections == 1
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_a_connection_closed_at_rest_is_not_written_on() -> None:
    async with scripted(answer({"result": True}, then=CLOSE)) as server, open_bot(server.url) as bot:
        for _ in range(3):
            assert await send(bot) is True
            await at_rest(bot)
    assert (server.connections, len(server.calls)) == (3, 3)


async def at_rest(bot: Bot) -> None:
    """Until the goodbye of the server has come in: a round through the machine's own network."""
    async with scripted() as other, open_bot(other.url) as by_the_way:
        await send(by_the_way)


# What never left


async def refused_port() -> str:
    """An address where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return f"http://127.0.0.1:{probe.getsockname()[1]}"


async def test_nobody_listens() -> None:
    async with open_bot(await refused_port()) as bot:
        error = await failure(bot)
    assert type(error) is NotSent
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_no_encryption_where_it_is_expected() -> None:
    mail = await asyncio.start_server(lambda _, writer: writer.write(b"220 mail\r\n"), "127.0.0.1", 0)
    async with mail, open_bot(f"https://127.0.0.1:{mail.sockets[0].getsockname()[1]}") as bot:
        assert type(await failure(bot)) is NotSent


async def test_no_such_name() -> None:
    async with open_bot("http://nobody.invalid") as bot:
        assert type(await failure(bot, connect_timeout=2, pool_timeout=0)) is NotSent


async def test_a_full_house_lets_nobody_in() -> None:
    with socket.socket() as full, contextlib.ExitStack() as guests:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        for _ in range(3):
            guest = guests.enter_context(socket.socket())
            guest.setblocking(False)
            guest.connect_ex(full.getsockname())
        async with open_bot(f"http://127.0.0.1:{full.getsockname()[1]}", connect_timeout=AT_ONCE) as bot:
            error = await failure(bot)
    assert type(error) is NotSent
    assert TOKEN not in "".join(traceback.format_exception(error))


async def test_no_free_connection() -> None:
    async with scripted(Act(then=HANG)) as server, open_bot(server.url, connections=1) as bot:
        first = asyncio.create_task(failure(bot))
        await server.called.wait()
        assert type(await failure(bot, connect_timeout=0.0, pool_timeout=AT_ONCE)) is NotSent
        server.stop.set()
        assert type(await first) is Uncertain
    assert len(server.calls) == 1


async def test_a_proxy_that_refuses() -> None:
    async with (
        scripted(Act(b"HTTP/1.1 407 .\r\nContent-Length: 0\r\n\r\n")) as proxy,
        open_bot("https://telegram.invalid", proxy=proxy.url) as bot,
    ):
        assert type(await failure(bot)) is NotSent
    assert [call.line for call in proxy.calls] == ["CONNECT telegram.invalid:443 HTTP/1.1"]


async def test_a_proxy_is_used() -> None:
    async with scripted() as proxy, open_bot("http://telegram.invalid", proxy=proxy.url) as bot:
        assert await send(bot) is True
    assert proxy.calls[0].line == f"POST http://telegram.invalid/bot{TOKEN}/sendmessage HTTP/1.1"


# Opening, closing, waiting


async def test_closed_is_not_sent_and_it_opens_again() -> None:
    async with scripted() as server:
        request = AiohttpRequest(2)
        bot = Bot(TOKEN, f"{server.url}/bot", request=request, get_updates_request=request)
        assert type(await failure(bot)) is NotSent
        for _ in range(2):
            await request.initialize()
            await request.initialize()
            assert await send(bot) is True
            await request.shutdown()
            await request.shutdown()
        assert type(await failure(bot)) is NotSent
    assert len(server.calls) == 2


async def test_a_call_overrules_the_timeouts() -> None:
    assert AiohttpRequest(1, read_timeout=7).read_timeout == 7
    async with scripted(Act(then=HANG)) as server, open_bot(server.url, read_timeout=None) as bot:
        assert type(await failure(bot, read_timeout=AT_ONCE)) is Uncertain
    async with scripted(Act(then=HANG)) as server, open_bot(server.url, read_timeout=AT_ONCE) as bot:
        assert type(await failure(bot)) is Uncertain


@pytest.mark.parametrize(
    ("read", "connect", "pool", "together"), [(1, 2, 3, 5), (None, 2, None, None), (1, None, 3, None)]
)
def test_timeouts_as_aiohttp_counts_them(read: Any, connect: Any, pool: Any, together: Any) -> None:
    found = timeouts(read, connect, pool)
    assert (found.total, found.connect, found.sock_connect, found.sock_read) == (None, together, connect, read)


def test_where_the_system_trusts_nobody_mozilla_does(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder, own in ((None, False), (str(tmp_path), False), ("/", True)):
        monkeypatch.setattr(ssl, "get_default_verify_paths", lambda at=folder: SimpleNamespace(cafile=None, capath=at))
        assert isinstance(trusted(), ssl.SSLContext) is not own


async def test_a_download_comes_as_it_is() -> None:
    content = bytes(range(256)) * 500
    async with scripted(answer(content)) as server, open_bot(server.url) as bot:
        assert await bot.request.retrieve(f"{server.url}/file/bot{TOKEN}/a/b%20c.jpg") == content
    assert server.calls[0].line == f"GET /file/bot{TOKEN}/a/b%20c.jpg HTTP/1.1"
