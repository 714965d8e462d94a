"""Our own little web server: health, metrics, and in webhook mode the address to which Telegram brings updates."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Route

BACKLOG = 512


@contextlib.asynccontextmanager
async def serving(routes: Sequence[Route], host: str, port: int) -> AsyncIterator[int]:
    """Serve while the block runs; gives the port. Raises OSError where the address is taken."""
    listener = _listen(host, port)
    app = Starlette(routes=routes)
    server = _Server(
        uvicorn.Config(
            app, log_level="critical", access_log=False, lifespan="off", server_header=False,
            timeout_graceful_shutdown=5,
        )
    )  # fmt: skip
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # asyncio turns off Nagle's delay (40 ms an answer) only where the protocol is named.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError:
        listener.close()
        raise
    return listener


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self):  # type: ignore[no-untyped-def]  # uvicorn's own signature
        """The signals belong to the front door."""
        yield
