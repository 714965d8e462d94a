"""`python -m bench.standin PLAN`: serves one run, and on until SIGTERM, so that a contestant can end in peace.

It prints four lines of JSON: the port, that the first call has come (a getUpdates or a message), the figures when the
plan is over, and the figures at the end.
"""

import asyncio
import contextlib
import json
import signal
import sys
import time
from collections.abc import Callable

from bench.plan import FIRST_FOLLOWER, Plan
from bench.standin import words
from bench.standin.desk import Desk
from bench.standin.limits import Strict
from bench.standin.wire import Reply, Wire

# How long a getUpdates is held where nobody has written (bots ask for 10 to 50 s; Telegram may answer earlier).
HELD = 5.0
ANSWERS = frozenset({b"sendmessage", b"editmessagetext"})


class Standin:
    """The Bot API, as far as the contestants use it."""

    def __init__(self, plan: Plan, over: asyncio.Event) -> None:
        self._plan, self._over = plan, over
        self._desk = Desk(plan)
        self._limits = Strict(plan.strict) if plan.strict else None
        self._loop = asyncio.get_running_loop()
        self._poll: Reply | None = None
        self._numbers = 0
        self._began_at = self._used = 0.0
        self._sample = b""

    def handle(self, method: bytes, body: bytes, reply: Reply) -> None:
        """Take a call; every answer comes after the network's delay."""
        method = method.lower()
        if method == b"getupdates":
            self._begin()
            self._later(lambda: self._updates(reply))
        elif method in ANSWERS and (chat := words.chat_of(body)) is not None:
            status, answer = self._message(chat, body)
            self._later(lambda: reply(status, answer))
        else:
            answer = words.ME if method == b"getme" else words.TRUE
            self._later(lambda: reply(200, answer))

    def result(self) -> dict[str, float | str]:
        """What was measured; `began_at`: the first call, in monotonic seconds; `sample`: a body sent to a follower."""
        now = time.monotonic()
        figures = self._desk.result(now)
        own = (time.process_time() - self._used) / (now - self._began_at) * 100
        return {**figures, "own_percent": own, "began_at": self._began_at, "sample": self._sample.decode("latin-1")}

    def _later(self, act: Callable[[], None]) -> None:
        if self._plan.delay:
            self._loop.call_later(self._plan.delay, act)
        else:
            act()

    def _begin(self) -> None:
        """The first call: from now on the clock runs."""
        if self._began_at:
            return
        self._began_at, self._used = time.monotonic(), time.process_time()
        _say({"begun": self._began_at})
        self._desk.open(self._began_at)
        if self._plan.offered:
            self._offer()
        self._loop.call_later(self._plan.seconds, self._over.set)

    def _offer(self) -> None:
        """Let people write, evenly: each time as many as should have written by now."""
        now = time.monotonic()
        due = int((now - self._began_at) * self._plan.offered) + 1
        self._desk.offer(due, now)
        self._release()
        self._loop.call_later(max(0.0, self._began_at + due / self._plan.offered - now), self._offer)

    def _updates(self, reply: Reply) -> None:
        if self._desk.waits():
            reply(200, words.updates(self._desk.hand_out(time.monotonic())))
            return
        self._poll = reply
        self._loop.call_later(HELD, self._let_go, reply)

    def _release(self) -> None:
        """Answer the getUpdates that is held, now that somebody has written."""
        if self._poll and self._desk.waits():
            poll, self._poll = self._poll, None
            self._updates(poll)

    def _let_go(self, reply: Reply) -> None:
        if self._poll is reply:
            self._poll = None
            reply(200, words.updates([]))

    def _message(self, chat: int, body: bytes) -> tuple[int, bytes]:
        self._begin()
        now = time.monotonic()
        if self._limits and (seconds := self._limits.wait(chat, now)):
            self._desk.refused += 1
            return 429, words.too_many(seconds)
        if not self._sample and chat >= FIRST_FOLLOWER:
            self._sample = body
        self._numbers += 1
        self._desk.arrived(chat, now)
        self._release()
        if self._desk.over():
            self._over.set()
        return 200, words.message(self._numbers, chat)


async def main(plan: Plan) -> None:
    """Serve one run."""
    over, ended = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, _set, over, ended)
    standin = Standin(plan, over)
    server = await loop.create_server(lambda: Wire(standin.handle), "127.0.0.1", 0)
    _say({"port": server.sockets[0].getsockname()[1]})
    await over.wait()
    _say(standin.result())
    await ended.wait()
    _say(standin.result())
    loop.remove_signal_handler(signal.SIGTERM)  # a second one may end us in any moment from here


def _set(*events: asyncio.Event) -> None:
    for event in events:
        event.set()


def _say(found: dict[str, float | str]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(main(Plan.load(sys.argv[1])))
