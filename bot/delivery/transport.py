"""HTTP to Telegram on aiohttp, behind python-telegram-bot's `BaseRequest`.

Whatever fails says whether the call had gone out (`Uncertain`) or not (`NotSent`); refusals and told waits are read
by `BaseRequest` itself. No call is ever repeated here: whoever sends keeps count of the copies.
"""

import ssl
from functools import lru_cache
from pathlib import Path
from typing import Any

import certifi
from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHttpProxyError,
    ClientSession,
    ClientTimeout,
    ConnectionTimeoutError,
    DummyCookieJar,
    InvalidURL,
    NonHttpUrlClientError,
    ServerFingerprintMismatch,
    TCPConnector,
)
from aiohttp.payload import Payload
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.delivery.bodies import answer, body_of
from bot.delivery.failures import NotSent, Trouble, Uncertain

# Servers keep a silent connection for longer (nginx: 75 s); writing on one as it closes would make a call uncertain.
KEEP_ALIVE = 15.0
DNS_SECONDS = 300
BEFORE_THE_FIRST_BYTE = (
    ClientConnectorError,
    ClientHttpProxyError,
    ConnectionTimeoutError,
    InvalidURL,
    NonHttpUrlClientError,
    ServerFingerprintMismatch,
)
DEFAULT: Any = BaseRequest.DEFAULT_NONE


class AiohttpRequest(BaseRequest):
    """At most `connections` to Telegram. Timeouts are seconds, or None for ever; a call may overrule each.

    Waiting for a free connection and making one may together take the sum of `pool_timeout` and `connect_timeout`.
    `write_timeout` is for one piece of an upload: whatever is shorter is written at once.
    """

    def __init__(
        self,
        connections: int,
        read_timeout: float | None = 20.0,
        write_timeout: float | None = 20.0,
        connect_timeout: float | None = 10.0,
        pool_timeout: float | None = 10.0,
        proxy: str | None = None,
    ) -> None:
        self._connections, self._proxy = connections, proxy
        self._read, self._write, self._connect, self._pool = read_timeout, write_timeout, connect_timeout, pool_timeout
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """Seconds that an answer may take where a call says nothing else."""
        return self._read

    async def initialize(self) -> None:
        """Open for calls, in the running loop; each connection is made when it is needed."""
        if self._session is None:
            connector = TCPConnector(
                limit=self._connections, keepalive_timeout=KEEP_ALIVE, ttl_dns_cache=DNS_SECONDS, ssl=trusted()
            )
            headers = {"User-Agent": self.USER_AGENT}
            self._session = ClientSession(connector=connector, headers=headers, cookie_jar=DummyCookieJar())

    async def shutdown(self) -> None:
        """Close every connection; `initialize` opens anew."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = DEFAULT,
        write_timeout: Any = DEFAULT,
        connect_timeout: Any = DEFAULT,
        pool_timeout: Any = DEFAULT,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises NotSent, Uncertain (Trouble from 500 on), NetworkError."""
        read, write = _chosen(read_timeout, self._read), _chosen(write_timeout, self._write)
        connect, pool = _chosen(connect_timeout, self._connect), _chosen(pool_timeout, self._pool)
        try:
            body, times = body_of(request_data, write), timeouts(read, connect, pool)
            status, payload = await self._exchange(method, url, body, times)
        # The errors of aiohttp quote the address, and with it the token: none of them is kept as a cause.
        except BEFORE_THE_FIRST_BYTE as error:
            raise NotSent(type(error).__name__) from None
        except (ClientError, OSError) as error:
            raise Uncertain(type(error).__name__) from None
        _judge(status, payload)
        return status, payload

    async def _exchange(self, method: str, url: str, body: Payload | None, times: ClientTimeout) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSent("not open")
        # A redirect would repeat the call at another address.
        async with self._session.request(
            method, url, data=body, timeout=times, proxy=self._proxy, allow_redirects=False
        ) as response:
            return response.status, await response.read()

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """What Telegram answers. Raises Uncertain where it is no answer of Telegram."""
        if (found := answer(payload)) is None:
            raise Uncertain("Invalid server response")
        return found


def _judge(status: int, payload: bytes) -> None:
    if status >= 500:
        raise Trouble(str(status))
    if status in (401, 403, 404) and answer(payload) is None:
        # Something on the way speaks; read as Telegram's, it would blame the token or make a person unreachable.
        raise NetworkError(f"refused on the way ({status})")


def _chosen(given: Any, otherwise: float | None) -> float | None:
    return otherwise if given is DEFAULT else given


@lru_cache(maxsize=64)
def timeouts(read: float | None, connect: float | None, pool: float | None) -> ClientTimeout:
    """Timeouts as aiohttp counts them: its `connect` includes the wait for a free connection."""
    both = None if connect is None or pool is None else connect + pool
    return ClientTimeout(total=None, connect=both, sock_connect=connect, sock_read=read)


def trusted() -> ssl.SSLContext | bool:
    """The authorities that this system trusts (True); where it names none, those that Mozilla does."""
    paths = ssl.get_default_verify_paths()
    if paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())):
        return True
    return ssl.create_default_context(cafile=certifi.where())
