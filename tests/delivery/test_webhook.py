"""The address to which Telegram brings updates, over HTTP: who may, what may, and 200 only for what is stored."""

import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from structlog.testing import capture_logs

from bot.delivery.web import serving
from bot.delivery.webhook import MOST_BYTES, SECRET_HEADER, WebhookAddress

SECRET = "a-Secret_42"
UPDATE = {"update_id": 7, "message": {"text": "Namemarker"}}


class Shelf:
    """Where updates are stored, or not."""

    def __init__(self) -> None:
        self.stored: list[Any] = []
        self.error: Exception | None = None

    async def take_in(self, found: list[Any]) -> int:
        """Store them, unless told to refuse."""
        if self.error:
            raise self.error
        self.stored += found
        return len(found)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
async def telegram(shelf: Shelf) -> AsyncIterator[httpx.AsyncClient]:
    async with served(shelf) as client:
        yield client


@contextlib.asynccontextmanager
async def served(shelf: Shelf, host: str = "127.0.0.1") -> AsyncIterator[httpx.AsyncClient]:
    async with serving(WebhookAddress("/telegram", SECRET, shelf).routes(), host, 0) as port:
        name = f"[{host}]" if ":" in host else host
        headers = {SECRET_HEADER: SECRET}
        async with httpx.AsyncClient(base_url=f"http://{name}:{port}", headers=headers, trust_env=False) as client:
            yield client


async def test_an_update_is_stored_before_the_answer(telegram: httpx.AsyncClient, shelf: Shelf) -> None:
    answer = await telegram.post("/telegram", json=UPDATE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert shelf.stored == [UPDATE]


@pytest.mark.parametrize("secret", ["", "a-Secret_4", "a-Secret_422", "A-SECRET_42", "ә", "a" * 5000, None])
async def test_a_stranger_is_sent_away_without_a_word(
    telegram: httpx.AsyncClient, shelf: Shelf, secret: str | None
) -> None:
    if secret is None:
        del telegram.headers[SECRET_HEADER]
    headers = {} if secret is None else {SECRET_HEADER: secret.encode()}
    answer = await telegram.post("/telegram", json=UPDATE, headers=headers)
    assert (answer.status_code, answer.content) == (403, b"")
    assert shelf.stored == []


def pieces(size: int) -> AsyncIterator[bytes]:
    """A body that does not say how long it is."""

    async def flow() -> AsyncIterator[bytes]:
        for _ in range(size // 65536 + 1):
            yield b" " * 65536

    return flow()


async def test_what_is_too_long_is_refused_whatever_it_says_of_its_length(
    telegram: httpx.AsyncClient, shelf: Shelf
) -> None:
    for body in (b" " * (MOST_BYTES + 1), pieces(MOST_BYTES)):
        with contextlib.suppress(httpx.WriteError):  # the server has heard enough, and hung up
            assert (await telegram.post("/telegram", content=body)).status_code == 413
    assert shelf.stored == []
    fits = b'{"update_id": 8, "x": "%s"}' % (b"y" * (MOST_BYTES - 30))
    assert (await telegram.post("/telegram", content=fits)).status_code == 200
    assert [update["update_id"] for update in shelf.stored] == [8]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe", b"7", b"[]", b"{}", b'{"update_id": "7"}', b'{"update_id": -1}', b"[" * 100_000,
     b'{"update_id": %s}' % (b"9" * 5000)],
)  # fmt: skip
async def test_what_is_no_update_is_refused(telegram: httpx.AsyncClient, shelf: Shelf, body: bytes) -> None:
    assert (await telegram.post("/telegram", content=body)).status_code == 400
    assert shelf.stored == []


async def test_half_a_pair_of_utf16_is_no_reason_to_refuse(telegram: httpx.AsyncClient, shelf: Shelf) -> None:
    body = b'{"update_id": 9, "message": {"text": "\\ud83d"}}'
    assert (await telegram.post("/telegram", content=body)).status_code == 200
    assert shelf.stored[0]["message"]["text"] == "\ud83d"


async def test_a_store_that_refuses_makes_telegram_come_again(telegram: httpx.AsyncClient, shelf: Shelf) -> None:
    shelf.error = OSError("Namemarker in the words of an error")
    with capture_logs() as logs:
        answer = await telegram.post("/telegram", json=UPDATE)
    assert (answer.status_code, answer.content) == (503, b"")
    assert [entry["event"] for entry in logs] == ["webhook_refused"]
    assert "marker" not in str(logs)
    shelf.error = None
    assert (await telegram.post("/telegram", json=UPDATE)).status_code == 200


async def test_nothing_else_is_there(telegram: httpx.AsyncClient) -> None:
    assert (await telegram.get("/telegram")).status_code == 405
    assert (await telegram.post("/", json=UPDATE)).status_code == 404
    assert (await telegram.post("/telegram/x", json=UPDATE)).status_code == 404
    assert "server" not in (await telegram.get("/")).headers


async def test_over_the_newer_protocol_too(shelf: Shelf) -> None:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return  # this machine does not speak it
    async with served(shelf, "::1") as client:
        assert (await client.post("/telegram", json=UPDATE)).status_code == 200
