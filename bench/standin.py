"""A fast stand-in for Telegram in a process of its own: hands out messages, and notes when each is answered.

One message of each person is under way at a time: the next is handed out when the one before was answered.
"""

import asyncio
import json
import statistics
import sys
import time
from urllib.parse import parse_qs

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

FIRST_PERSON = 100_000
ME = {"id": 7, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}


class Desk:
    """What is waiting, what is under way, and how long the answers took (in seconds)."""

    def __init__(self, people: int, messages: int) -> None:
        self.left = {FIRST_PERSON + n: messages for n in range(people)}
        self.waiting = list(self.left)
        self.handed: dict[int, float] = {}
        self.took: list[float] = []
        self.update_id = 0
        self.began = 0.0
        self.ended = 0.0
        self.more = asyncio.Event()

    def hand_out(self, limit: int) -> list[dict[str, object]]:
        """The next messages, one for each person who waits for nothing."""
        now = time.perf_counter()
        self.began = self.began or now
        chosen, self.waiting = self.waiting[:limit], self.waiting[limit:]
        self.handed.update(dict.fromkeys(chosen, now))
        return [self._update(person) for person in chosen]

    def answered(self, person: int) -> None:
        """A message came back to a person."""
        since = self.handed.pop(person, None)
        if since is None:
            return
        self.ended = time.perf_counter()
        self.took.append(self.ended - since)
        self.left[person] -= 1
        if self.left[person]:
            self.waiting.append(person)
            self.more.set()

    def result(self) -> dict[str, float]:
        """Updates a second, and the median and 99th percentile of the answer time in milliseconds."""
        if len(self.took) < 2:
            return {"answered": len(self.took)}
        cuts = statistics.quantiles(self.took, n=100)
        return {
            "answered": len(self.took),
            "left": sum(self.left.values()),
            "per_second": len(self.took) / (self.ended - self.began),
            "median_ms": statistics.median(self.took) * 1000,
            "p99_ms": cuts[98] * 1000,
        }

    def _update(self, person: int) -> dict[str, object]:
        self.update_id += 1
        who = {"id": person, "is_bot": False, "first_name": "Bench", "language_code": "en"}
        chat = {"id": person, "type": "private", "first_name": "Bench"}
        message = {
            "message_id": self.update_id,
            "date": 1_700_000_000,
            "chat": chat,
            "from": who,
            "text": "Somebody Invented",
        }
        return {"update_id": self.update_id, "message": message}


def app(desk: Desk) -> Starlette:
    """The Bot API, as far as the contestants use it."""

    async def call(request: Request) -> Response:
        method = request.path_params["method"].lower()
        if method == "getupdates":
            return _ok(await _updates(desk))
        if method == "sendmessage":
            desk.answered(int(parse_qs((await request.body()).decode())["chat_id"][0]))
            chat = {"id": 1, "type": "private"}
            return _ok({"message_id": 1, "date": 1_700_000_000, "chat": chat, "text": "."})
        return _ok(ME if method == "getme" else True)

    async def result(_: Request) -> Response:
        return JSONResponse(desk.result())

    return Starlette(routes=[
        Route("/result", result),
        Route("/bot{token}/{method}", call, methods=["GET", "POST"]),
    ])  # fmt: skip


async def _updates(desk: Desk) -> list[dict[str, object]]:
    if not desk.waiting:
        desk.more.clear()
        try:
            await asyncio.wait_for(desk.more.wait(), 1)
        except TimeoutError:
            return []
    return desk.hand_out(100)


def _ok(result: object) -> Response:
    return Response(json.dumps({"ok": True, "result": result}), media_type="application/json")


if __name__ == "__main__":
    port, people, messages = map(int, sys.argv[1:])
    uvicorn.run(app(Desk(people, messages)), port=port, log_level="error", access_log=False)
