"""Access to the control plane: not for a web page in the developer's browser, from elsewhere only with the token."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.routing import Mount
from starlette.types import ASGIApp

from dealdock import Sandbox, create_app
from dealdock.control.app import create_app as create_control_plane
from dealdock.settings import Settings
from tests.support.cases import each_case

ANYWHERE = "0.0.0.0"  # noqa: S104 (nothing is bound here)
TOKEN = "a token for tests"
BEARER = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture(scope="module")
def on_loopback() -> Iterator[ASGIApp]:
    with Sandbox(Settings(database=None)) as sandbox:
        yield create_app(sandbox)


@pytest.fixture(scope="module")
def elsewhere() -> Iterator[ASGIApp]:
    with Sandbox(Settings(database=None, host=ANYWHERE, hosts=("crm.test",), control_token=TOKEN)) as sandbox:
        yield create_app(sandbox)


def ask(app: ASGIApp, method: str = "GET", path: str = "/accounts", **options: Any) -> httpx.Response:
    """Send a request without a socket, as if to `http://127.0.0.1:7273`."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7273/_dealdock") as client:
            return await client.request(method, path, **options)

    return asyncio.run(send())


def problem(response: httpx.Response) -> tuple[int, str]:
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert body["status"] == response.status_code
    return response.status_code, body["detail"]


class TestHost:
    @each_case(
        "host",
        [
            "127.0.0.1",
            "127.0.0.1:7273",
            "127.8.9.1:1",
            "localhost",
            "LocalHost:7273",
            "[::1]",
            "[::1]:7273",
        ],
    )
    def test_a_known_host_may_use_the_control_plane(self, on_loopback: ASGIApp, host: str) -> None:
        assert ask(on_loopback, headers={"Host": host}).status_code == 200

    @each_case("host", ["dealdock:7273", "CRM.test"])
    def test_a_name_of_the_setting_is_known_and_needs_the_token(self, host: str) -> None:
        with Sandbox(Settings(database=None, hosts=("dealdock", "crm.test"), control_token=TOKEN)) as sandbox:
            app = create_app(sandbox)
            assert ask(app, headers={"Host": host}).status_code == 401
            assert ask(app, headers={"Host": host, **BEARER}).status_code == 200

    @each_case(
        "host",
        [
            "evil.example",
            "127.0.0.1.evil.example",
            "localhost.evil.example:7273",
            "evil.example:127.0.0.1",
            "127.0.0.1@evil.example",
            "evil.example/127.0.0.1",
            "192.168.1.5:7273",
            "0.0.0.0:7273",
            "[::2]",
            "[127.0.0.1",
            "::1",
            "sub.crm.test",
            "127.0.0.1, evil.example",
            "127.0.0.1:65536",
            "a{b.evil.example",
            "",
        ],
    )
    def test_a_strange_one_may_not(self, on_loopback: ASGIApp, host: str) -> None:
        status, detail = problem(ask(on_loopback, headers={"Host": host}))
        assert status == 403
        assert "DEALDOCK_HOSTS" in detail

    def test_of_two_none_counts(self, on_loopback: ASGIApp) -> None:
        response = ask(on_loopback, headers=[("Host", "127.0.0.1"), ("Host", "127.0.0.1")])
        assert problem(response)[0] == 403

    def test_the_address_it_is_bound_to_is_known(self, elsewhere: ASGIApp) -> None:
        assert ask(elsewhere, headers={"Host": "0.0.0.0:7273", **BEARER}).status_code == 200

    def test_the_address_it_was_reached_at_is_known(self, elsewhere: ASGIApp) -> None:
        assert ask(elsewhere, path="http://192.168.1.5:7273/_dealdock/accounts", headers=BEARER).status_code == 200

    def test_a_name_it_was_reached_by_is_not(self, elsewhere: ASGIApp) -> None:
        response = ask(elsewhere, path="http://evil.example:7273/_dealdock/accounts", headers=BEARER)
        assert problem(response)[0] == 403


def test_the_certificate_of_the_ca_is_for_everybody(elsewhere: ASGIApp) -> None:
    answer = ask(elsewhere, path="/ca.pem", headers={"Host": "evil.example", "Origin": "https://evil.example"})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/x-pem-file")
    assert answer.text.startswith("-----BEGIN CERTIFICATE-----\n")
    assert "PRIVATE" not in answer.text


class TestWebPages:
    @each_case(
        "headers",
        [
            {"Origin": "http://127.0.0.1:7273"},
            {"Origin": "http://127.0.0.1:7273", "Sec-Fetch-Site": "same-origin"},
            {"Sec-Fetch-Site": "none"},
            {"Host": "localhost:80", "Origin": "http://localhost:80"},
        ],
    )
    def test_its_own_origin_may_use_the_control_plane(self, on_loopback: ASGIApp, headers: dict[str, str]) -> None:
        assert ask(on_loopback, "POST", headers=headers).status_code == 201

    @each_case(
        "headers",
        [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": ""},
            {"Origin": "http://127.0.0.1:3000"},
            {"Origin": "http://localhost:7273"},
            {"Origin": "https://127.0.0.1:7273"},
            {"Origin": "http://127.0.0.1:72731"},
            {"Origin": "http://127.0.0.1:7273.evil.example"},
            {"Origin": "http://127.0.0.1:727"},
            {"Origin": "http://127.0.0.1:7273/"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:7273"},
        ],
    )
    @each_case(("method", "path"), [("POST", "/accounts"), ("GET", "/accounts"), ("OPTIONS", "/x")])
    def test_strange_ones_may_not(self, on_loopback: ASGIApp, headers: dict[str, str], method: str, path: str) -> None:
        response = ask(on_loopback, method, path, headers=headers)
        assert problem(response)[0] == 403
        assert not [name for name in response.headers if name.startswith("access-control-")]

    def test_its_own_origin_with_https_may_and_with_http_may_not(self, on_loopback: ASGIApp) -> None:
        path = "https://127.0.0.1:7274/_dealdock/accounts"
        for origin, status in (("https://127.0.0.1:7274", 200), ("http://127.0.0.1:7274", 403)):
            assert ask(on_loopback, path=path, headers={"Origin": origin}).status_code == status, origin

    @pytest.mark.slow
    @each_case("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", ""])
    @each_case(
        ("method", "path"),
        [
            ("POST", "/accounts"),
            ("POST", "/accounts/1/reset"),
            ("DELETE", "/accounts/1"),
            ("DELETE", "/accounts/1/requests"),
        ],
    )
    def test_a_form_without_fields_may_not(self, on_loopback: ASGIApp, kind: str, method: str, path: str) -> None:
        before = ask(on_loopback).json()
        status, detail = problem(ask(on_loopback, method, path, headers={"Content-Type": kind}))
        assert status == 415
        assert "Without a body, send no Content-Type." in detail
        assert ask(on_loopback).json() == before

    def test_a_call_that_takes_no_body_may_not_have_one(self, on_loopback: ASGIApp) -> None:
        """The bodies of webhooks are JSON, and none is what a call of the control plane takes."""
        account = f"/accounts/{ask(on_loopback, 'POST').json()['id']}"
        event = {"event": {"action": "created"}}
        calls = [("DELETE", account), ("DELETE", f"{account}/requests"), ("PUT", f"{account}/snapshots/one")]
        for method, path in calls:
            status, detail = problem(ask(on_loopback, method, path, json=event))
            assert (status, detail) == (422, "This operation takes no body. Send the call without a body."), path
        assert ask(on_loopback, path=account).is_success
        for method, path in reversed(calls):
            assert ask(on_loopback, method, path, json={}).is_success, path

    def test_a_webhook_may_not(self, on_loopback: ASGIApp, elsewhere: ASGIApp) -> None:
        """A delivery that arrives by a proxy or from another sandbox is refused, also with the token."""
        own = {"Origin": "http://127.0.0.1:7273", "User-Agent": "dealdock"}
        assert problem(ask(on_loopback, "POST", json={}, headers=own))[0] == 403
        assert problem(ask(elsewhere, "POST", json={}, headers=own | BEARER))[0] == 403
        assert ask(on_loopback, headers={"User-Agent": "dealdock-client/1"}).status_code == 200
        page = ask(on_loopback, "POST", "/console/calls/delete", headers=own)
        assert (page.status_code, "webhook" in page.text) == (403, True)

    def test_a_second_origin_counts_too(self, on_loopback: ASGIApp) -> None:
        headers = [("Origin", "http://127.0.0.1:7273"), ("Origin", "https://evil.example")]
        assert problem(ask(on_loopback, headers=headers))[0] == 403

    def test_the_token_does_not_help_them(self, elsewhere: ASGIApp) -> None:
        assert problem(ask(elsewhere, headers={"Origin": "https://evil.example", **BEARER}))[0] == 403


class TestToken:
    @pytest.mark.slow
    @each_case("host", ["127.0.0.1", "127.5.5.5", "::1", "localhost"])
    def test_none_is_required_on_loopback(self, host: str) -> None:
        with Sandbox(Settings(database=None, host=host, control_token=TOKEN)) as sandbox:
            assert ask(create_app(sandbox)).status_code == 200

    @pytest.mark.slow
    @each_case("host", [ANYWHERE, "::", "192.168.1.5", "dealdock.internal"])
    def test_one_is_made_anywhere_else(self, host: str) -> None:
        with Sandbox(Settings(database=None, host=host)) as sandbox:
            assert ask(create_app(sandbox)).status_code == 401
            made = {"Authorization": f"Bearer {sandbox.control_token}"}
            assert ask(create_app(sandbox), headers=made).status_code == 200

    @pytest.mark.slow
    @each_case(
        "names",
        [
            {"hosts": ("crm.test",)},
            {"hosts": ("localhost", "192.168.1.5")},
            {"public_url": "https://crm.test"},
            {"public_url": "http://10.1.2.3:8080"},
        ],
    )
    def test_one_is_made_for_names_of_other_machines(self, names: dict[str, Any]) -> None:
        with Sandbox(Settings(database=None, host="127.0.0.1", **names)) as sandbox:
            assert ask(create_app(sandbox)).status_code == 401
            assert sandbox.control_token_file is not None
            made = {"Authorization": f"Bearer {sandbox.control_token}"}
            assert ask(create_app(sandbox), headers=made).status_code == 200
            assert ask(create_app(sandbox), path="/livez").status_code == 200

    def test_none_is_required_for_names_of_this_machine(self) -> None:
        names: dict[str, Any] = {"hosts": ("localhost", "127.5.5.5", "::1"), "public_url": "http://127.0.0.1:9000"}
        with Sandbox(Settings(database=None, **names)) as sandbox:
            assert sandbox.control_token is None
            assert ask(create_app(sandbox)).status_code == 200

    @pytest.mark.slow
    def test_the_public_address_that_a_database_keeps_counts(self, tmp_path: Path) -> None:
        database = f"sqlite:///{tmp_path / 'kept.db'}"
        with Sandbox(Settings(database=database, public_url="https://crm.test"), to_serve=True) as sandbox:
            made = sandbox.control_token
        with Sandbox(Settings(database=database), to_serve=True) as sandbox:
            assert (sandbox.control_token, made is None) == (made, False)
        with Sandbox(Settings(database=database, public_url="none"), to_serve=True) as sandbox:
            assert sandbox.control_token is None

    def test_two_sandboxes_make_two(self) -> None:
        with (
            Sandbox(Settings(database=None, host=ANYWHERE)) as one,
            Sandbox(Settings(database=None, host=ANYWHERE)) as other,
        ):
            assert one.control_token != other.control_token

    @each_case(
        "authorization",
        [
            None,
            "",
            "Bearer",
            "Bearer ",
            TOKEN,
            f"Basic {TOKEN}",
            f"Bearer {TOKEN}x",
            f"Bearer {TOKEN[:-1]}",
            f"Bearer {TOKEN.upper()}",
            "Bearer é".encode(),
            "Pardot api_key=1, user_key=2",
        ],
    )
    def test_calls_without_the_token_are_refused(self, elsewhere: ASGIApp, authorization: str | bytes | None) -> None:
        headers = {} if authorization is None else {b"Authorization": authorization}
        response = ask(elsewhere, "POST", headers=headers)
        assert problem(response)[0] == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert TOKEN not in response.text

    @each_case("scheme", ["Bearer", "bearer", "BEARER"])
    def test_with_it_one_may(self, elsewhere: ASGIApp, scheme: str) -> None:
        assert ask(elsewhere, "POST", headers={"Authorization": f"{scheme} {TOKEN}"}).status_code == 201

    @each_case("path", ["/accounts", "/nowhere", "/accounts/1/records/prospect", "/accounts//livez", "/livez/"])
    def test_it_is_required_for_every_route(self, elsewhere: ASGIApp, path: str) -> None:
        assert ask(elsewhere, path=path).status_code == 401


class TestBody:
    @each_case(
        "content_type",
        ["application/json", "Application/JSON", "application/json; charset=utf-8", "application/x+json"],
    )
    def test_json_is_taken(self, on_loopback: ASGIApp, content_type: str) -> None:
        response = ask(on_loopback, "POST", content="{}", headers={"Content-Type": content_type})
        assert response.status_code == 201

    @each_case("headers", [{}, {"Content-Type": "application/json"}, {"Content-Length": "0"}])
    def test_none_is_fine(self, on_loopback: ASGIApp, headers: dict[str, str]) -> None:
        assert ask(on_loopback, "POST", headers=headers).status_code == 201

    @pytest.mark.slow
    @each_case(
        "content_type",
        [
            None,
            "",
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "text/plain; application/json",
            "application/jsonp",
            "text/json",
        ],
    )
    @each_case("chunked", [False, True])
    def test_another_is_refused(self, on_loopback: ASGIApp, content_type: str | None, *, chunked: bool) -> None:
        before = len(ask(on_loopback).json())
        headers = {} if content_type is None else {"Content-Type": content_type}
        response = ask(on_loopback, "POST", content=chunks(b"{}", 2) if chunked else b"{}", headers=headers)
        assert problem(response)[0] == 415
        assert len(ask(on_loopback).json()) == before

    def test_a_chunked_one_may_be_empty(self, on_loopback: ASGIApp) -> None:
        assert ask(on_loopback, "POST", content=chunks(b"", 2)).status_code == 201

    @each_case("chunked", [False, True])
    def test_a_huge_one_is_refused(self, on_loopback: ASGIApp, *, chunked: bool) -> None:
        mebibyte, json = b" " * 2**20, {"Content-Type": "application/json"}
        content = chunks(mebibyte, 33) if chunked else mebibyte * 33
        assert problem(ask(on_loopback, "POST", content=content, headers=json))[0] == 413


class TestHealth:
    @each_case("path", ["/livez", "/readyz", "/health"])
    @each_case("method", ["GET", "HEAD"])
    @each_case("headers", [{}, {"Host": "10.0.0.7:7273"}, {"Host": "anything"}])
    def test_needs_no_permission(self, elsewhere: ASGIApp, path: str, method: str, headers: dict[str, str]) -> None:
        response = ask(elsewhere, method, path, headers=headers)
        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-store"
        if method == "GET":
            assert response.json() == {"status": "ok"}

    @each_case("method", ["GET", "HEAD"])
    def test_is_the_same_without_the_control_plane(self, method: str) -> None:
        with Sandbox(Settings(database=None)) as sandbox:
            quick = ask(create_app(sandbox), method, "/livez")
            own = ask(Mount("/_dealdock", create_control_plane(sandbox)), method, "/livez")
        assert (quick.status_code, quick.content) == (own.status_code, own.content)
        assert quick.headers == own.headers

    def test_a_lost_database_is_not_ready_but_lives(self) -> None:
        sandbox = Sandbox(Settings(database=None))
        app = create_app(sandbox)
        sandbox.close()
        assert ask(app, path="/livez").status_code == 200
        for path in ("/readyz", "/health"):
            assert problem(ask(app, path=path)) == (503, "The database does not respond.")


async def chunks(chunk: bytes, count: int) -> AsyncIterator[bytes]:
    """A body without a declared length."""
    for _ in range(count):
        yield chunk
