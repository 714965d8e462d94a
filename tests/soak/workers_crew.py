"""Workers as processes of their own behind a reverse proxy: started, killed, started again, stopped."""

import asyncio
import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.delivery.webhook import SECRET_HEADER

PATIENCE = 30.0
# The program, with a lease that is shorter by a factor.
HURRIED = """
from bot.cli import main
from bot.delivery import leader

leader.SPAN /= {0}
leader.RENEWAL /= {0}
leader.MARGIN /= {0}
main()
"""
LOOK = 0.05


@dataclass
class Worker:
    """One worker: its settings, its port, and the process that it is now; `hurry` divides the length of its lease."""

    name: str
    port: int
    env: dict[str, str]
    folder: Path
    client: httpx.AsyncClient
    hurry: float = 1.0
    lives: int = 0
    process: asyncio.subprocess.Process | None = None

    @property
    def present(self) -> str:
        """The name of its present life."""
        return f"{self.name}{self.lives}"

    async def start(self) -> None:
        """Begin another life."""
        self.lives += 1
        program = ["-m", "bot"] if self.hurry == 1.0 else ["-c", HURRIED.format(self.hurry)]
        with self.log(self.present).open("w") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, *program, "run", env={**os.environ, **self.env}, stdout=log, stderr=log
            )

    async def ready(self) -> None:
        """Wait until it answers."""
        async with asyncio.timeout(PATIENCE):
            while not await self._answers():
                assert self.process and self.process.returncode is None, self.log(self.present).read_text()
                await asyncio.sleep(LOOK)

    async def _answers(self) -> bool:
        try:
            await self.client.get(f"http://127.0.0.1:{self.port}/healthz")
        except httpx.HTTPError:
            return False
        return True

    def log(self, life: str) -> Path:
        """What a life has written."""
        return self.folder / f"{life}.log"

    def leads(self) -> Counter[str]:
        """How often it has taken the lead, in each of its lives."""
        lives = [f"{self.name}{n}" for n in range(1, self.lives + 1)]
        return Counter({life: self.log(life).read_text().count("event=leading\n") for life in lives})

    async def kill(self) -> None:
        """SIGKILL, as when the power goes."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> int:
        """SIGTERM; the exit status."""
        return await self._end(signal.SIGTERM)

    async def _end(self, how: signal.Signals) -> int:
        assert self.process
        if self.process.returncode is None:
            self.process.send_signal(how)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()


@dataclass
class Proxy:
    """A reverse proxy: one worker after the other; 502 where the one whose turn it is cannot be reached."""

    ports: list[int]
    client: httpx.AsyncClient
    path: str = "/telegram"
    refused: int = 0
    _turn: int = field(default=0, init=False)

    def routes(self) -> list[Route]:
        """The one address."""
        return [Route(self.path, self.hand_on, methods=["POST"])]

    async def hand_on(self, request: Request) -> Response:
        """The worker's answer, or 502."""
        body = await request.body()
        self._turn = (self._turn + 1) % len(self.ports)
        url = f"http://127.0.0.1:{self.ports[self._turn]}{self.path}"
        headers = {SECRET_HEADER: request.headers.get(SECRET_HEADER, "")}
        try:
            answer = await self.client.post(url, content=body, headers=headers)
        except httpx.HTTPError:
            self.refused += 1
            return Response(status_code=502)
        return Response(status_code=answer.status_code)
