"""The HTTP client of deliveries."""

import asyncio
import ssl
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal, NamedTuple, Self

import httpx

from dealdock.platform.webhooks import hosts
from dealdock.platform.webhooks.answer_text import answer_text
from dealdock.platform.webhooks.bounded_streams import BoundedBackend
from dealdock.platform.webhooks.lookups import Lookups
from dealdock.platform.webhooks.rules import USER_AGENT, Message

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
