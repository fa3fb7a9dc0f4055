"""The HTTP client of deliveries, with limits of what it reads of an answer, and the text of an answer."""

import asyncio
import email.message
import ssl
import zlib
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple, Self

import httpcore
import httpx

from dealdock.platform.webhooks import hosts
from dealdock.platform.webhooks.hosts import Lookups
from dealdock.platform.webhooks.rules import USER_AGENT, Message

MAX_RECEIVED_BYTES: Final = 192 * 1024
"""The bytes of one connection: the part of a body that is read, and as much for heads and chunk sizes."""

MAX_READS: Final = 2_000
"""The reads of one connection: an answer that comes byte by byte costs time for each."""


class BoundedBackend(httpcore.AsyncNetworkBackend):
    """Opens connections that have these limits."""

    def __init__(self) -> None:
        self._backend = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's signature)
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to a host."""
        return _BoundedStream(await self._backend.connect_tcp(host, port, timeout, local_address, socket_options))


class _BoundedStream(httpcore.AsyncNetworkStream):
    """A connection that fails beyond the limits."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._bytes = self._reads = 0

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109 (httpcore's signature)
        """Read some bytes. Raises `httpcore.ReadError` beyond a limit."""
        self._reads += 1
        if self._reads > MAX_READS or self._bytes >= MAX_RECEIVED_BYTES:
            raise httpcore.ReadError("the answer is too long")
        found = await self._stream.read(min(max_bytes, MAX_RECEIVED_BYTES - self._bytes), timeout)
        self._bytes += len(found)
        return found

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109 (httpcore's signature)
        """Send bytes."""
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109 (httpcore's signature)
    ) -> httpcore.AsyncNetworkStream:
        """Return the connection over TLS."""
        return _BoundedStream(await self._stream.start_tls(ssl_context, server_hostname, timeout))

    def get_extra_info(self, info: str) -> Any:
        """Return a detail of the connection."""
        return self._stream.get_extra_info(info)


MAX_DECODED_BYTES: Final = 64 * 1024
"""The bytes of an answer that are decoded: a small body may grow a thousandfold."""

_MAX_CODINGS: Final = 3
_GZIP_OR_ZLIB: Final = 47
_RAW_DEFLATE: Final = -15
_WINDOWS: Final = {"gzip": (_GZIP_OR_ZLIB,), "x-gzip": (_GZIP_OR_ZLIB,), "deflate": (_GZIP_OR_ZLIB, _RAW_DEFLATE)}


def answer_text(headers: Mapping[str, str], body: bytes, most: int) -> str:
    """Return the text of the beginning of an answer, up to `most` bytes. Nothing in it raises an error."""
    codings = [each.strip().lower() for each in headers.get("content-encoding", "").split(",")]
    for coding in [each for each in reversed(codings) if each not in {"", "identity"}][:_MAX_CODINGS]:
        decoded = _inflated(body, coding)
        if decoded is None:
            return f"({len(body):,} bytes that are not decoded, with Content-Encoding {coding})"
        body = decoded
    return _decoded(body[:most], headers.get("content-type", ""))


def _inflated(body: bytes, coding: str) -> bytes | None:
    """Return the beginning of a compressed body; None if it is not compressed in this way."""
    for window in _WINDOWS.get(coding, ()):
        try:
            return _members(body, window)
        except zlib.error:
            continue
    return None


def _members(body: bytes, window: int) -> bytes:
    """Return the beginning of a compressed body, which may have several members."""
    found = b""
    while body and len(found) < MAX_DECODED_BYTES:
        member = zlib.decompressobj(window)
        found += member.decompress(body, MAX_DECODED_BYTES - len(found))
        body = member.unused_data
    return found


def _decoded(body: bytes, content_type: str) -> str:
    """Return the text of a body by its charset; UTF-8 if none is named, or no codec for texts has that name."""
    header = email.message.Message()
    header["content-type"] = content_type
    try:
        return body.decode(header.get_content_charset("utf-8"), "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


TIMEOUT_SECONDS: Final = 10.0
MAX_ANSWER_BYTES: Final = 64 * 1024
"""The bytes of an answer that are read."""

KEPT_ANSWER_BYTES: Final = 4 * 1024

_OWN_HEADERS: Final = frozenset(
    {"host", "content-length", "content-type", "connection", "transfer-encoding", "user-agent"}
)
_OF_BROWSERS: Final = frozenset({"cookie", "cookie2", "origin", "referer"})
_OF_BROWSERS_AND_PROXIES: Final = ("sec-", "proxy-")


class Result(NamedTuple):
    """The answer to one request."""

    status: int | None
    error: Literal["HTTPError", "ConnectionError", "Timeout", "SSLError"] | None
    answer: str | None = None


class WebhookClient:
    """A client that follows no redirects, uses no proxy, and connects only to hosts that may be called."""

    def __init__(self, named_hosts: Collection[str]) -> None:
        self._hosts = frozenset(named_hosts)
        self._lookups = Lookups()
        self._clients: dict[bool, httpx.AsyncClient] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for client in self._clients.values():
            await client.aclose()

    async def send(self, message: Message, behavior: Mapping[str, Any] | None, account_id: int) -> Result:
        """Send a request of an account. A `behavior` takes the place of the receiver."""
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS):
                if behavior is not None:
                    return await _behaved(behavior)
                return await self._connect(message, account_id)
        except (TimeoutError, httpx.TimeoutException):
            return Result(None, "Timeout")
        except (OSError, httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError) as error:
            return Result(None, "SSLError" if _is_of_tls(error) else "ConnectionError")

    async def _connect(self, message: Message, account_id: int) -> Result:
        found = await hosts.resolved(message.url, self._hosts, self._lookups, account_id)
        if found is None:
            return Result(None, "ConnectionError")
        url, netloc = found
        own = {name: value for name, value in message.headers.items() if _may_be_sent(name.strip().lower())}
        headers = {"Content-Type": "application/json", "User-Agent": message.user_agent or USER_AGENT, **own}
        headers["Host"] = netloc.rpartition("@")[2]
        server_name = httpx.URL(message.url).host
        client = self._client(verifies=message.verifies and url.startswith("https:"))
        request = client.build_request(
            "POST", url, headers=headers, content=message.body, extensions={"sni_hostname": server_name}
        )
        answer = await client.send(request, stream=True)
        try:
            body = await _beginning(answer)
        finally:
            await answer.aclose()
        error: Literal["HTTPError"] | None = None if answer.is_success else "HTTPError"
        return Result(answer.status_code, error, answer_text(answer.headers, body, KEPT_ANSWER_BYTES))

    def _client(self, *, verifies: bool) -> httpx.AsyncClient:
        if verifies not in self._clients:
            limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
            transport = httpx.AsyncHTTPTransport(verify=verifies, trust_env=False, limits=limits)
            transport._pool._network_backend = BoundedBackend()  # noqa: SLF001 (httpx has no option for it)
            self._clients[verifies] = httpx.AsyncClient(
                transport=transport, trust_env=False, follow_redirects=False, timeout=TIMEOUT_SECONDS
            )
        return self._clients[verifies]


def _may_be_sent(name: str) -> bool:
    """Return True for a header of a subscription that a receiver gets.

    With the headers of browsers, a subscription could pretend to be a page or a session.
    """
    return name not in _OWN_HEADERS | _OF_BROWSERS and not name.startswith(_OF_BROWSERS_AND_PROXIES)


async def _behaved(behavior: Mapping[str, Any]) -> Result:
    """Return the result that a receiver would have caused."""
    if behavior.get("timeout"):
        return Result(None, "Timeout")
    await asyncio.sleep(behavior.get("seconds") or 0)
    status = int(behavior["status"])
    return Result(status, None if status // 100 == 2 else "HTTPError", "")  # noqa: PLR2004 (2xx)


async def _beginning(answer: httpx.Response) -> bytes:
    body = b""
    async for part in answer.aiter_raw():
        body += part[: MAX_ANSWER_BYTES - len(body)]
        if len(body) >= MAX_ANSWER_BYTES:
            break
    return body


def _is_of_tls(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
