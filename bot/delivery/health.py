"""`/healthz`: does the bot hear Telegram, and does the database answer? For a container or a monitor to ask."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.clock import Clock
from bot.delivery.ports import Units
from bot.logs import where

# A long poll takes 25 seconds and a refusal waits 30; beyond three minutes nobody listens any more.
DEAF_AFTER = timedelta(minutes=3)


def health_app(clock: Clock, units: Units, heard_at: Callable[[], datetime | None]) -> Starlette:
    """The application with the one address; 200 where all is well, else 503 with what is not."""
    started = clock.now()

    async def healthz(_: Request) -> JSONResponse:
        silent = clock.now() - (heard_at() or started)
        problems = [] if silent <= DEAF_AFTER else ["no successful poll"]
        problems += await _database_problems(units)
        body = {"ok": not problems, "problems": problems, "poll_age_seconds": int(silent.total_seconds())}
        return JSONResponse(body, 503 if problems else 200)

    return Starlette(routes=[Route("/healthz", healthz)])


async def _database_problems(units: Units) -> list[str]:
    try:
        async with units.unit(reading=True) as unit:
            await unit.inbox.pending(1)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what the monitor wants to know
        return [f"database: {where(error)}"]
    return []


@contextlib.asynccontextmanager
async def serving_health(app: Starlette, host: str, port: int) -> AsyncIterator[None]:
    """Serve while the block runs. Raises OSError where the address is taken."""
    config = uvicorn.Config(app, host=host, port=port, log_level="critical", access_log=False, lifespan="off")
    listener = socket.create_server((host, port))
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield
    finally:
        server.should_exit = True
        await task
        listener.close()


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn's own signature
        """The signals belong to the front door."""
        yield
