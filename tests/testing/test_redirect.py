"""The service's hosts, redirected in this process: every client, made before it and kept after it."""

import asyncio
import socket
import ssl
import threading
import urllib.request
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, AsyncExitStack, ExitStack
from functools import partial
from typing import Any

import aiodns
import aiohttp
import httpx
import pytest
import requests
import uvloop
from aiohttp.abc import AbstractResolver
from aiohttp.resolver import AsyncResolver, ThreadedResolver

from dealdock import Sandbox
from dealdock.settings import Settings
from dealdock_client.redirect import OtherSandboxError, redirect
from tests.server.answering import PATIENCE, Answering, answering
from tests.support.ports import unused_port

Get = Callable[[str], int]
AsyncGet = Callable[[str], Awaitable[int]]
Redirect = Callable[[], AbstractContextManager[None]]

HOSTS = ["pi.pardot.com", "pi.demo.pardot.com", "login.salesforce.com", "test.salesforce.com"]
URLS = [f"https://{host}/_dealdock/livez" for host in HOSTS] + ["http://pi.pardot.com/_dealdock/livez"]
OWNERS = [
    *(socket, socket.socket, ssl, ssl.SSLContext, ssl.SSLSocket, ssl.SSLObject),
    *(asyncio.BaseEventLoop, asyncio.SelectorEventLoop, asyncio.SelectorEventLoop.__mro__[1], uvloop.Loop),
    *uvloop.Loop.__mro__[1:3],
    aiodns.DNSResolver,
]


class OutOfReachError(OSError):
    """No test connects to another machine."""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Block connections that are not redirected. Return the list of names that clients look up."""
    asked = []
    resolve, connect = socket.getaddrinfo, uvloop.Loop.create_connection

    def getaddrinfo(host: Any, *args: Any, **options: Any) -> Any:
        if host != "127.0.0.1" and not str(host).startswith("127.73."):
            asked.append(host)
            raise OutOfReachError(host)
        return resolve(host, *args, **options)

    async def getaddrinfo_of_uvloop(_: Any, host: Any, port: Any, **options: Any) -> Any:
        return getaddrinfo(host, port, **options)

    async def create_connection(loop: Any, factory: Any, host: Any = None, port: Any = None, **options: Any) -> Any:
        if host is not None:
            getaddrinfo(host, port)
        return await connect(loop, factory, host, port, **options)

    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    monkeypatch.setattr(uvloop.Loop, "getaddrinfo", getaddrinfo_of_uvloop)
    monkeypatch.setattr(uvloop.Loop, "create_connection", create_connection)
    return asked


@pytest.fixture(scope="module")
def running() -> Iterator[Answering]:
    with Sandbox(Settings()) as sandbox, answering(sandbox, "uvloop") as running:
        yield running


@pytest.fixture
def redirected(running: Answering) -> Redirect:
    return lambda: redirect(f"https://127.0.0.1:{running.port}", running.authority.certificate())


def patched() -> list[dict[str, Any]]:
    return [dict(vars(owner)) for owner in OWNERS]


def are_identical(some: list[dict[str, Any]], others: list[dict[str, Any]]) -> bool:
    return all(
        one.keys() == other.keys() and all(value is other[name] for name, value in one.items())
        for one, other in zip(some, others, strict=True)
    )


def of_requests(until: ExitStack) -> Get:
    session = until.enter_context(requests.Session())
    return lambda url: session.get(url, timeout=PATIENCE).status_code


def of_httpx(until: ExitStack) -> Get:
    client = until.enter_context(httpx.Client(timeout=PATIENCE))
    return lambda url: client.get(url).status_code


def of_urllib(until: ExitStack) -> Get:  # noqa: ARG001 (it keeps nothing)
    opener = urllib.request.build_opener()

    def get(url: str) -> int:
        with opener.open(url, timeout=PATIENCE) as answer:
            return int(answer.status)

    return get


async def of_httpx_async(until: AsyncExitStack) -> AsyncGet:
    client = await until.enter_async_context(httpx.AsyncClient(timeout=PATIENCE))

    async def get(url: str) -> int:
        return (await client.get(url)).status_code

    return get


async def of_aiohttp(until: AsyncExitStack, resolver: Callable[[], AbstractResolver] = ThreadedResolver) -> AsyncGet:
    connector = aiohttp.TCPConnector(resolver=resolver())
    session = await until.enter_async_context(aiohttp.ClientSession(connector=connector))

    async def get(url: str) -> int:
        async with session.get(url) as answer:
            await answer.read()
            return answer.status

    return get


async def of_aiohttp_with_aiodns(until: AsyncExitStack) -> AsyncGet:
    return await of_aiohttp(until, partial(AsyncResolver, nameservers=["127.0.0.1"]))


async def of_streams(until: AsyncExitStack) -> AsyncGet:
    async def get(url: str) -> int:
        scheme, _, host, path = url.split("/", 3)
        tls = {"ssl": True} if scheme == "https:" else {}
        reader, writer = await asyncio.open_connection(host, 443 if tls else 80, **tls)
        until.callback(writer.close)
        writer.write(f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        return int((await reader.read()).split(b" ")[1])

    return get


class TestClients:
    @pytest.mark.parametrize("client", [of_requests, of_httpx, of_urllib])
    def test_reach_the_sandbox_and_only_until_the_end(
        self, client: Callable[[ExitStack], Get], redirected: Redirect, running: Answering
    ) -> None:
        with ExitStack() as until:
            get = client(until)
            for _ in range(2):
                with redirected():
                    assert {get(url) for url in URLS} == {200}
                with pytest.raises((OSError, httpx.ConnectError)):
                    get(URLS[0])
            assert_all_are_gone(running)

    @pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
    @pytest.mark.parametrize("client", [of_httpx_async, of_aiohttp, of_aiohttp_with_aiodns, of_streams])
    def test_reach_it_by_either_loop(
        self,
        client: Callable[[AsyncExitStack], Awaitable[AsyncGet]],
        loop: Callable[[], asyncio.AbstractEventLoop],
        redirected: Redirect,
        running: Answering,
    ) -> None:
        async def work() -> None:
            async with AsyncExitStack() as until:
                get = await client(until)
                for _ in range(2):
                    with redirected():
                        assert {await get(url) for url in URLS} == {200}
                    with pytest.raises((OSError, httpx.ConnectError)):
                        await get(URLS[0])

        with asyncio.Runner(loop_factory=loop) as runner:
            runner.run(work())
        assert_all_are_gone(running)

    def test_keep_their_own_versions_of_tls(self, redirected: Redirect) -> None:
        context = ssl.create_default_context()
        context.maximum_version = ssl.TLSVersion.TLSv1_2
        with (
            redirected(),
            socket.create_connection(("login.salesforce.com", 443), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname="login.salesforce.com") as secure,
        ):
            assert secure.version() == "TLSv1.2"

    def test_reach_it_from_any_thread_and_at_any_port(self, redirected: Redirect) -> None:
        urls = ["https://pi.pardot.com:8443/_dealdock/livez", "https://PI.pardot.com./_dealdock/livez"] * 4
        with redirected(), ThreadPoolExecutor(4) as pool:
            assert {
                answer.status_code for answer in pool.map(lambda url: requests.get(url, timeout=PATIENCE), urls)
            } == {200}


class TestNothingElse:
    def test_is_intercepted(self, redirected: Redirect, running: Answering, alone: list[str]) -> None:
        with redirected():
            for host in ("example.org", "www.pi.pardot.com", "pardot.com"):
                with pytest.raises(requests.ConnectionError):
                    requests.get(f"https://{host}/", timeout=PATIENCE)
                assert alone.pop() == host
            here = httpx.get(f"http://127.0.0.1:{running.plain}/", timeout=PATIENCE)  # requests keeps it open
            assert here.json()["url"] == f"http://127.0.0.1:{running.plain}"
            with pytest.raises(requests.exceptions.SSLError):  # the CA is not trusted for this name
                requests.get(f"https://127.0.0.1:{running.port}/", timeout=PATIENCE)
            left, right = socket.socketpair()
            left.close()
            right.close()

    def test_stays_as_it_was_made(self, redirected: Redirect) -> None:
        before = patched()
        with redirected():
            assert not are_identical(before, patched())
        assert are_identical(before, patched())
        with pytest.raises(ZeroDivisionError), redirected():
            1 / 0  # noqa: B018 (it raises)
        assert are_identical(before, patched())


class TestBlocks:
    def test_within_each_other_end_with_the_last(self, redirected: Redirect) -> None:
        before = patched()
        with requests.Session() as session, redirected():
            with redirected():
                session.get(URLS[0], timeout=PATIENCE)
            assert session.get(URLS[0], timeout=PATIENCE).status_code == 200
        assert are_identical(before, patched())

    def test_beside_each_other_may_end_in_any_order(self, redirected: Redirect) -> None:
        before, entered, left = patched(), threading.Event(), threading.Event()

        def beside() -> None:
            with redirected():
                entered.set()
                assert left.wait(PATIENCE)
                requests.get(URLS[0], timeout=PATIENCE)

        with ThreadPoolExecutor() as pool:
            with redirected():
                other = pool.submit(beside)
                assert entered.wait(PATIENCE)
            left.set()
            other.result()
        assert are_identical(before, patched())

    def test_of_two_sandboxes_are_refused(self, redirected: Redirect, running: Answering) -> None:
        before = patched()
        with redirected():
            with Sandbox(Settings()) as another, answering(another, "asyncio") as other:
                wrong = redirect(f"https://127.0.0.1:{other.port}", other.authority.certificate())
                with pytest.raises(OtherSandboxError, match=str(running.port)), wrong:
                    pass
            assert requests.get(URLS[0], timeout=PATIENCE).status_code == 200
        assert are_identical(before, patched())

    def test_without_a_server_change_nothing(self, running: Answering) -> None:
        before = patched()
        for url, certificate in (
            (f"https://127.0.0.1:{unused_port()}", running.authority.certificate()),
            (f"https://127.0.0.1:{running.port}", "no certificate"),
        ):
            with pytest.raises((OSError, ssl.SSLError)), redirect(url, certificate):
                pass
        assert are_identical(before, patched())


def assert_all_are_gone(running: Answering) -> None:
    """The server has no connection left: it saw the end of each."""
    connections = running.server.server_state.connections
    for _ in range(1000):
        if not connections:
            return
        with running.secure():  # as long as it takes to be answered
            pass
    assert not connections
