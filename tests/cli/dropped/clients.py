"""Clients of Close whose calls are dropped, cut, held or delayed: prints what each client sees, and its calls.

`clients.py base|host`: by the address of the sandbox, or by the service's own host.
"""

import asyncio
import base64
import json
import os
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any, Final

import aiohttp
import httpx
import requests
import urllib3
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

ADDRESSES: Final = {"base": os.environ["DEALDOCK_BASE_URL"], "host": "https://api.close.com"}
URL: Final = f"{ADDRESSES[sys.argv[1]]}/api/v1/lead/"
CONTROL: Final = f"{os.environ['DEALDOCK_URL']}/_dealdock/accounts/{os.environ['DEALDOCK_ACCOUNT_ID']}"
HEADERS: Final = {"Authorization": f"Basic {base64.b64encode(os.environ['DEALDOCK_API_KEY'].encode() + b':').decode()}"}
DELAY: Final = 0.6
TIMEOUT: Final = {"close": 30, "cut": 30, "hold": 0.4, "delay": 0.4}
"""The seconds of a client by effect. It reaches its limit only where the call has no answer until then."""
EFFECTS: Final = {
    "close": {"close": True},
    "cut": {"close": "middle"},
    "hold": {"hold": True},
    "delay": {"delay": DELAY},
}
RETRY: Final = Retry(total=3, backoff_factor=0)
NEW: Final = {"name": "A lead"}


def control(method: str, path: str, body: Any = None) -> Any:
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{CONTROL}{path}", content, {"Content-Type": "application/json"}, method=method)  # noqa: S310 (of the sandbox)
    with urllib.request.urlopen(request) as answer:  # noqa: S310 (the same)
        return json.loads(answer.read() or b"null")


def new(method: str) -> dict[str, Any]:
    return {"json": NEW} if method == "POST" else {}


def by_requests(method: str, seconds: float, *, retry: Retry | None = None) -> None:
    with requests.Session() as session:
        if retry is not None:
            session.mount("http://", HTTPAdapter(max_retries=retry))
            session.mount("https://", HTTPAdapter(max_retries=retry))
        session.request(method, URL, headers=HEADERS, timeout=seconds, **new(method))


def by_urllib3(method: str, seconds: float) -> None:
    with urllib3.PoolManager(ca_certs=os.environ["SSL_CERT_FILE"], retries=RETRY, timeout=seconds) as pool:
        pool.request(method, URL, headers=HEADERS, **new(method))


async def by_httpx_async(method: str, seconds: float) -> None:
    async with httpx.AsyncClient(timeout=seconds) as client:
        await client.request(method, URL, headers=HEADERS, **new(method))


async def by_aiohttp(method: str, seconds: float) -> None:
    async with (
        aiohttp.ClientSession(trust_env=True, timeout=aiohttp.ClientTimeout(total=seconds)) as client,
        client.request(method, URL, headers=HEADERS, **new(method)) as answer,
    ):
        await answer.read()


CLIENTS: Final[dict[str, Callable[[str, float], object]]] = {
    "requests": by_requests,
    "requests, Retry": lambda method, seconds: by_requests(method, seconds, retry=RETRY),
    "urllib3, Retry": by_urllib3,
    "httpx": lambda method, seconds: httpx.request(method, URL, headers=HEADERS, timeout=seconds, **new(method)),
    "httpx, async": lambda method, seconds: asyncio.run(by_httpx_async(method, seconds)),
    "aiohttp": lambda method, seconds: asyncio.run(by_aiohttp(method, seconds)),
}


def seen(call: Callable[[str, float], object], method: str, seconds: float) -> str:
    """Return the types of the error and of its causes that are a library's own."""
    try:
        call(method, seconds)
    except (OSError, httpx.HTTPError, urllib3.exceptions.HTTPError, aiohttp.ClientError) as error:
        return " < ".join(_kinds(error))
    return "no error"


def _kinds(error: BaseException | None) -> Iterator[str]:
    while error is not None and not isinstance(error, (asyncio.CancelledError, BlockingIOError)):
        yield type(error).__name__
        error = error.__cause__ or error.__context__


def main() -> None:
    for name, effect in EFFECTS.items():
        for method in ("GET", "POST"):
            for client, call in CLIENTS.items():
                control("POST", "/faults", {"match": {"object": "lead"}, "effect": effect, "times": 10})
                mark = next((each["number"] for each in control("GET", "/requests?limit=1")), 0)
                found = seen(call, method, TIMEOUT[name])
                control("DELETE", "/faults")
                if name == "delay":
                    time.sleep(DELAY)  # its call is noted when it has been answered
                calls = control("GET", f"/requests?since={mark}&wait=5")
                print(f"{name} {method} {client}: {len(calls)} calls, {found}")


if __name__ == "__main__":
    main()
