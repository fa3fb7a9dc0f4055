"""Every route of the control plane, called without the token: responses reveal neither routes nor data.

The routes come from the application and its description, so a new one is tested without a change here.
"""

import asyncio
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cache
from typing import Any, Final, NamedTuple

import pytest
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message

from dealdock import Sandbox, create_app
from dealdock.control import access
from dealdock.control.app import create_app as create_control
from dealdock.settings import Settings
from tests.control.test_steering import ANYWHERE, BEARER, TOKEN
from tests.server.answering import Answering, answering, call
from tests.support.builders import Account
from tests.support.cases import check_each

OPEN: Final = {
    *("/ca.pem", "/livez", "/readyz", "/health", "/version", "/openapi.json", "/openapi/{name}.json"),
    *("/vendors", "/vendors/{name}"),
    *("/docs", "/docs/start.js", "/docs/{name}"),
}
"""Paths whose answers reveal nothing that is not public."""

EVIL: Final = "http://evil.example"

HERE: Final = "127.0.0.1:7273"
SCOPE: Final[Mapping[str, Any]] = {
    "type": "http",
    "asgi": {"version": "3.0"},
    "http_version": "1.1",
    "scheme": "http",
    "query_string": b"",
    "root_path": "",
    "client": ("127.0.0.1", 50_000),
    "server": ("127.0.0.1", 7273),
}


class Route(NamedTuple):
    """One method of one path of the control plane."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def filled(self, value: object) -> str:
        """The path of something: of an account that is there, or of one that isn't."""
        parts = self.path.split("/")
        return "/".join(str(value) if part.startswith("{") else part for part in parts)


@cache
def routes() -> list[Route]:
    with Sandbox(Settings(database=None)) as sandbox:
        app = create_control(sandbox)
        described = {(method.upper(), path) for path, ways in app.openapi()["paths"].items() for method in ways}
        known = [each for each in app.routes if isinstance(each, APIRoute)]
        served = {(method, route.path) for route in known for method in route.methods or ()}
    return sorted(Route(*each) for each in described | served)


def closed() -> list[Route]:
    return [route for route in routes() if route.path not in OPEN]


class RemoteSandbox(NamedTuple):
    """A sandbox that can be reached from elsewhere, with an account in it."""

    app: ASGIApp
    account: Account
    strange: dict[str, dict[str, str]]

    def ask(self, *asked: tuple[str, str, dict[str, str]]) -> list[tuple[int, Any, bytes]]:
        """Status, headers and body, of calls without a socket, as from `http://127.0.0.1:7273`."""

        async def send() -> list[tuple[int, Any, bytes]]:
            return [await self._send(method, f"/_dealdock{path}", shown) for method, path, shown in asked]

        return asyncio.run(send())

    async def _send(self, method: str, path: str, shown: dict[str, str]) -> tuple[int, Any, bytes]:
        """One of these calls, without a client: httpx would take ten times as long as the answer."""
        headers = [(name.lower().encode(), value.encode()) for name, value in ({"Host": HERE} | shown).items()]
        scope = {**SCOPE, "method": method, "path": path, "raw_path": path.encode(), "headers": headers}
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        with suppress(Exception):  # which the application raises again once it has answered
            await self.app(scope, receive, send)
        said = sorted((name.decode().lower(), value.decode()) for name, value in sent[0]["headers"])
        return sent[0]["status"], said, b"".join(message.get("body", b"") for message in sent[1:])


def strange(account: Account) -> dict[str, dict[str, str]]:
    """Return invalid credentials for the control plane."""
    ready = account.ready
    with Sandbox(Settings(database=None, host=ANYWHERE)) as other:
        another = other.control_token
    return {
        "nothing": {},
        "a malformed token": {"Authorization": "Bearer \"'; --"},
        "part of the token": {"Authorization": f"Bearer {TOKEN[:-1]}"},
        "another sandbox's token": {"Authorization": f"Bearer {another}"},
        "an account's keys": {"Authorization": account.authorization},
        "an account's token": {"Authorization": f"Bearer {ready.access_token}"},
        "a client's secret": {"Authorization": f"Bearer {ready.client_secret}"},
        "the sandbox's secret": {"Authorization": "Bearer a secret for tests"},
    }


@pytest.fixture(scope="module")
def remote() -> Iterator[RemoteSandbox]:
    """Yield a sandbox that does not delay wrong tokens, of which there are hundreds here."""
    with (
        pytest.MonkeyPatch.context() as patch,
        Sandbox(Settings(host=ANYWHERE, control_token=TOKEN, secret="a secret for tests")) as sandbox,
    ):
        patch.setattr(access, "WRONG_TOKEN_SECONDS", 0)
        account = Account.open(sandbox, name="Theirs alone")
        yield RemoteSandbox(create_app(sandbox), account, strange(account))


@pytest.mark.slow
def test_every_refusal_without_the_token_is_the_same(remote: RemoteSandbox) -> None:
    """401, by the same bytes, whether route and account are there or not."""
    shown = remote.strange.values()

    def check(route: Route) -> None:
        there, away = route.filled(remote.account.ready.id), route.filled(4711)
        asked = [("GET", "/nowhere", remote.strange["nothing"]), *((route.method, there, each) for each in shown)]
        answers = remote.ask(*asked, (route.method, away, remote.strange["an account's keys"]))
        assert answers == answers[:1] * len(answers)
        assert answers[0][0] == 401

    check_each(closed(), check)


@pytest.mark.slow
def test_the_token_is_of_no_use_to_web_pages(remote: RemoteSandbox) -> None:
    pages = (
        {"Host": "evil.example:7273"},
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    )

    def check(route: Route) -> None:
        there = route.filled(remote.account.ready.id)
        asked = [(route.method, path, shown | BEARER) for shown in pages for path in ("/nowhere", there)]
        answers = remote.ask(*asked)
        assert answers[::2] == answers[1::2]
        assert {answer[0] for answer in answers} == {403}
        assert not [name for _, headers, _ in answers for name, _ in headers if name.startswith("access-control")]

    check_each(closed(), check)


@pytest.mark.slow
def test_the_routes_without_a_token_are_listed(remote: RemoteSandbox) -> None:
    """The response has no data of any account."""
    nothing = remote.strange["nothing"]
    names = [route.path.replace("{name}.json", "apollo.json").replace("{name}", "swagger-ui.css") for route in routes()]
    asked = [(route.method, path, nothing) for route, path in zip(routes(), names, strict=True)]
    answers = dict(zip(routes(), remote.ask(*asked), strict=True))
    described = {"/openapi.json"}  # which FastAPI serves by itself
    assert {route.path for route, answer in answers.items() if answer[0] != 401} == OPEN - described
    description = remote.ask(("GET", "/openapi.json", {}))[0]
    ready = remote.account.ready
    secrets = [TOKEN, ready.name, ready.email, ready.user_key, ready.business_unit_id, ready.client_id]
    for _, _, body in [*(answers[route] for route in routes() if route.path in OPEN), description]:
        assert [each for each in secrets if str(each).encode() in body] == []
    for route in routes():
        assert route.path not in OPEN or route.method in {"GET", "HEAD"}, "nothing is changed by what is open"


@pytest.mark.slow
def test_no_response_may_be_cached_or_embedded(remote: RemoteSandbox) -> None:
    """Headers prevent caching, embedding and a wrong content type."""
    asked = [(route.method, route.filled(4711), BEARER) for route in routes()]
    for route, (_, headers, _) in zip(routes(), remote.ask(*asked), strict=True):
        says = dict(headers)
        assert (route, says["cache-control"]) == (route, "no-store")
        assert says["x-content-type-options"] == "nosniff"
        assert says["cross-origin-resource-policy"] == "same-origin"


@pytest.fixture(scope="module")
def by_tls() -> Iterator[Answering]:
    with Sandbox(Settings(database=None)) as sandbox, answering(sandbox, "asyncio") as running:
        Account.open(sandbox)
        yield running


@pytest.mark.slow
def test_the_host_names_of_services_do_not_reach_the_control_plane(by_tls: Answering) -> None:
    """Calls by TLS and by the proxy are refused, too, although this machine needs no token."""
    with by_tls.secure("pi.pardot.com") as secure, by_tls.connect() as clear:
        for route in closed():
            path = f"/_dealdock{route.filled(1)}"
            told = call(secure, path, method=route.method)
            assert told == call(secure, "/_dealdock/nowhere", method=route.method)
            assert told == call(clear, f"http://pi.pardot.com{path}", method=route.method)
            assert told[0] == 403
        assert "user_key=$USER_KEY" in call(secure, "/")[1], "nobody's keys"
