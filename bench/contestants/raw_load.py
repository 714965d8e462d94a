"""`python -m bench.contestants.raw_load URL`: as many calls as the stand-in can take.

To know that it is no bottleneck.
"""

import asyncio
import sys

from bench.plan import FIRST_FOLLOWER, TOKEN

CONNECTIONS = 32
BODY = b'{"chat_id":%d,"text":"What was said."}' % FIRST_FOLLOWER
CALL = b"POST /bot%b/sendMessage HTTP/1.1\r\nHost: standin\r\nContent-Length: %d\r\n\r\n%b"
REQUEST = CALL % (TOKEN.encode(), len(BODY), BODY)


class Caller(asyncio.Protocol):
    """One connection that calls again as soon as it is answered (an answer comes in one piece)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The first call."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(REQUEST)

    def data_received(self, data: bytes) -> None:
        """The next one."""
        self._transport.write(REQUEST)


async def main(url: str) -> None:
    """Call until SIGTERM."""
    loop, port = asyncio.get_running_loop(), int(url.rpartition(":")[2])
    for _ in range(CONNECTIONS):
        await loop.create_connection(Caller, "127.0.0.1", port)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
