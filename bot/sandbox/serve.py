"""Run a sandbox inside of a running event loop, on a chosen or on a free port, without signal handlers."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.types import Scope
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.sandbox.world import World

QUIET: dict[str, Any] = {"log_level": "warning", "access_log": False, "timeout_graceful_shutdown": 2}


class Server(uvicorn.Server):
    """uvicorn, leaving the signals to whoever owns the process."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    async def main_loop(self) -> None:
        """Until told to end: at once, while uvicorn's own loop looks ten times a second."""
        await self.on_tick(0)
        await self.ending.wait()

    def end(self) -> None:
        """Finish what is under way and stop."""
        self.should_exit = True
        self.ending.set()

    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn's own signature
        """No signal handlers."""
        yield

    def hang_up(self, scope: Scope) -> bool:
        """Break the connection of a request without a word; False if it is gone already."""
        for connection in self.server_state.connections:
            if isinstance(connection, H11Protocol) and connection.client == tuple(scope["client"]):
                connection.transport.abort()
                return True
        return False


def listen(host: str, port: int) -> socket.socket:
    """A listening socket (port 0: any free one). Raises OSError if the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay (40 ms an answer) only where the protocol is named
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(128)
    except OSError:
        listener.close()
        raise
    return listener


@contextlib.asynccontextmanager
async def serving(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serve the app while the block runs; gives its address, e.g. "http://127.0.0.1:40123"."""
    world: World = app.state.world
    world.closing.clear()
    listener = listen(host, port)
    server = Server(uvicorn.Config(app, http="h11", date_header=False, **QUIET))
    app.state.hang_up = server.hang_up
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        await started(server, task)
        name = f"[{host}]" if ":" in host else host
        yield f"http://{name}:{listener.getsockname()[1]}"
    finally:
        world.close()
        server.end()
        await task
        listener.close()


async def started(server: Server, task: asyncio.Task[None]) -> None:
    """Until the server takes requests. Raises RuntimeError if it ends before that."""
    while not server.started:
        if task.done():
            raise RuntimeError("the sandbox server did not start")
        await asyncio.sleep(0.01)
