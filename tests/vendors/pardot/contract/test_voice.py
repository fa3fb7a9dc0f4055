"""One format for all calls: every response is in Pardot's envelope, for every route and every error (section 2).

The routes come from the registry, so a new one is tested without a change here.
"""

import asyncio
import json
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import cycle, groupby
from typing import Any, Final, NamedTuple, TypeVar
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

import httpx
import pytest
import sqlalchemy as sa
from starlette.types import Message

from dealdock import Sandbox
from dealdock.platform.errors import NoSuchAccount, Unwritable
from dealdock.vendors.pardot.api import create_app
from dealdock.vendors.pardot.router import ROUTERS
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.vendors.pardot.wire.operations import Call, CurrentCall
from dealdock.vendors.pardot.wire.routing import PardotRouter
from dealdock.vendors.pardot.wire.serializers import Document
from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import check_each, each_case
from tests.support.marks import ONE_DATABASE
from tests.support.walk import Route, ample, routes

FORMATS = ("xml", "json")
OUTPUTS = ("full", "simple", "mobile", "bulk")
CONTENT_TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "PURGE", "LINK"}
ADDRESSES: tuple[str, ...] = (
    "/api",
    "/api/",
    "/nowhere",
    "/nowhere/",
    "/favicon.ico",
    "/apis/opportunity/version/3/do/query",
    "/API/x",
)
ADDRESSES += ("/docs", "/docs/oauth2-redirect", "/redoc", "/openapi.json", "/_dealdockx", "/%2Fapi", "/%00", "/%FF")
BUSINESS_UNIT = "0UvNobodysUnit1234"

pytestmark = ONE_DATABASE

T = TypeVar("T")

every_format = pytest.mark.parametrize("format_", FORMATS)


def failure(code: int, format_: str) -> str:
    """The contract's two spellings of an error, to the letter."""
    if format_ == "xml":
        text = f'<rsp stat="fail" version="1.0">\n   <err code="{code}">{MESSAGES[code]}</err>\n</rsp>'
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'
    attributes = {"stat": "fail", "version": 1, "err_code": code}
    return json.dumps({"@attributes": attributes, "err": MESSAGES[code]}, separators=(",", ":"))


def assert_fails(answer: Answer, format_: str, code: int, status: int = 200) -> None:
    said = failure(code, format_)
    head = answer.http.request.method == "HEAD"
    assert (answer.status, answer.text) == (status, "" if head else said)
    assert answer.http.headers["content-type"] == CONTENT_TYPES[format_]
    assert answer.http.headers["content-length"] == str(len(said))
    if not head:
        assert answer.error == (code, MESSAGES[code])  # it parses


def assert_succeeds(answer: Answer, format_: str) -> None:
    if answer.status == httpx.codes.NO_CONTENT:
        assert answer.text == ""
        assert answer.http.headers["content-type"] == "text/html; charset=utf-8"
        assert not {"content-length", "transfer-encoding"} & answer.http.headers.keys()
        return
    assert (answer.status, answer.http.headers["content-type"]) == (200, CONTENT_TYPES[format_]), answer.text
    if answer.http.request.method == "HEAD":
        assert answer.text == ""
        assert int(answer.http.headers["content-length"]) > 0
        return
    if "transfer-encoding" not in answer.http.headers:  # as in a stream, whose length is unknown
        assert answer.http.headers["content-length"] == str(len(answer.http.content))
    if format_ == "xml":
        begin = '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><'
        assert answer.text.startswith(begin), answer.text
        assert len(answer.xml) > 0
    else:
        begin = '{"@attributes":{"stat":"ok","version":1},"'
        assert answer.text.startswith(begin), answer.text
        assert len(answer.json) > 1


class Case(NamedTuple):
    """An operation, a format, and the operation's place among all."""

    route: Route
    format_: str
    place: int = 0

    def __str__(self) -> str:
        return f"{self.route} {self.format_}"

    def given(self, pardot: Pardot, *, lasts: bool = False, **parameters: Any) -> dict[str, Any]:
        """Return what makes the operation succeed. The records are new unless they last: the call changes none."""
        if lasts or not self.route.operation.writes:
            records = lasting.setdefault(pardot, {})
            if self.route.resource not in records:
                records[self.route.resource] = ample(pardot.account, self.route.resource)
            given = records[self.route.resource]
        else:
            given = ample(pardot.account, self.route.resource)
            if self.route.name == "batchupdate":
                pardot.account.prospect(given["email"])
        return pardot.keys | given | {"format": self.format_} | parameters

    def in_turn(self) -> "Iterator[Case]":
        """Yield the operation with this format, with the other one, with this one again, and so on."""
        formats = sorted(FORMATS, key=lambda format_: format_ != self.format_)
        return (self._replace(format_=format_) for format_ in cycle(formats))


lasting: Final[WeakKeyDictionary[Pardot, dict[str, dict[str, Any]]]] = WeakKeyDictionary()
"""Parameters with records that no call changes, by client and object."""


TURNS: Final = [Case(route, FORMATS[place % 2], place) for place, route in enumerate(routes(also=False))]
"""Each operation once; formats alternate from one to the next, and within tests of several calls (`Case.in_turn`)."""

NAMED: Final = [Case(route, FORMATS[place % 2], place) for place, route in enumerate(routes())]
"""As `TURNS`, by all names of their objects."""


class Share(NamedTuple):
    """The calls of one test: each operation with one of several values in turn, or with all of them."""

    is_whole: bool

    def of(self, case: Case, values: Iterable[T]) -> Sequence[tuple[T, Case]]:
        """Return the values for this operation, each with a format. The formats take turns over the operations, too."""
        values = list(values)
        if self.is_whole:
            return list(zip(values, case.in_turn(), strict=False))
        return [(values[(case.place + case.place // len(values)) % len(values)], case)] if values else []


@pytest.fixture(params=["in turn", pytest.param("all", marks=pytest.mark.slow)])
def share(request: pytest.FixtureRequest) -> Share:
    """One value for each operation; in `make check`, all values for each."""
    return Share(is_whole=request.param == "all")


def check_in_accounts(
    pardot: Pardot, cases: Iterable[Case], check: Callable[[Pardot, Case], None], **settings: Any
) -> None:
    """Check the cases of each object in an account of its own: in one for all, queries would find too many records."""
    for _, of_object in groupby(cases, key=lambda case: case.route.object):
        with Pardot(str(pardot.http.base_url), Account.open(pardot.account.sandbox, **settings)) as own:
            check_each(of_object, partial(check, own))


class TestOperations:
    @pytest.mark.slow
    @pytest.mark.contract("2.xml.1", "2.xml.2", "2.json.1", "2.json.2", "2.head.2", "2.status.3")
    def test_succeed(self, pardot: Pardot, share: Share) -> None:
        def check(pardot: Pardot, case: Case) -> None:
            for method, each in share.of(case, sorted(case.route.operation.methods)):
                place = {"data" if method == "POST" else "params": each.given(pardot)}
                assert_succeeds(pardot.send(method, each.route.path, **place), each.format_)

        check_in_accounts(pardot, NAMED, check)

    @pytest.mark.slow
    def test_succeed_at_every_level_of_output(self, pardot: Pardot, share: Share) -> None:
        def check(pardot: Pardot, case: Case) -> None:
            for output, each in share.of(case, OUTPUTS):
                given = each.given(pardot, output=output)
                assert_succeeds(pardot.send("POST", each.route.path, data=given), each.format_)

        check_in_accounts(pardot, TURNS, check)

    @pytest.mark.slow
    @pytest.mark.contract("1.method.5", "2.head.1", "2.head.2")
    def test_are_answered_to_head_as_to_get(self, pardot: Pardot, share: Share) -> None:
        def check(pardot: Pardot, case: Case) -> None:
            outputs = OUTPUTS if "HEAD" in case.route.operation.methods else ()
            for output, each in share.of(case, outputs):
                params = each.given(pardot, output=output)
                head, get = (pardot.send(way, each.route.path, params=params) for way in ("HEAD", "GET"))
                assert_succeeds(get, each.format_)
                assert head.text == ""
                for name in ("content-type", "content-length"):
                    assert head.http.headers.get(name) == get.http.headers.get(name)

        check_in_accounts(pardot, TURNS, check)

    @pytest.mark.contract("1.method.3", "1.method.6", "2.status.5")
    def test_fail_by_other_methods(self, pardot: Pardot, share: Share) -> None:
        def check(case: Case) -> None:
            for method, each in share.of(case, sorted(METHODS - case.route.operation.methods)):
                params = pardot.keys | {"format": each.format_}
                assert_fails(pardot.send(method, each.route.path, params=params), each.format_, 60)

        check_each(TURNS, check)

    @pytest.mark.slow
    @pytest.mark.contract("2.status.2", "2.status.4", "3.key.9", "3.key.10")
    def test_fail_without_permission_to_call(self, pardot: Pardot, account: Account, share: Share) -> None:
        def bearer(business_unit: str) -> dict[str, str]:
            return {"Authorization": "Bearer token", "Pardot-Business-Unit-Id": business_unit}

        refused: list[tuple[dict[str, str], int, int]] = [
            ({}, 1, 200),
            ({"Authorization": "Pardot api_key=0, user_key=0"}, 1, 200),
            ({"Authorization": "Digest nonsense"}, 126, 200),
            ({"Authorization": "Bearer token"}, 181, 200),
            (bearer("nonsense"), 182, 200),
            (bearer(BUSINESS_UNIT), 201, 200),
            (bearer(account.ready.business_unit_id), 184, 401),
        ]

        def check(case: Case) -> None:
            for (headers, code, status), each in share.of(case, refused):
                answer = pardot.send("POST", each.route.path, params={"format": each.format_}, headers=headers)
                assert_fails(answer, each.format_, code, status)

        check_each(TURNS, check)

    @pytest.mark.slow
    @pytest.mark.contract("1.target.3", "1.target.6", "1.target.9", "2.status.5")
    def test_fail_in_another_version(self, pardot: Pardot, share: Share) -> None:
        versions = (
            ("/version/4/", 89),
            ("/version/5/", 22),
            ("/version/three/", 94),
            ("/version/%C3%BC/", 94),
            ("/", 94),
        )

        def check(case: Case) -> None:
            for (version, code), each in share.of(case, versions):
                path = each.route.path.replace("/version/3/", version)
                answer = pardot.send("POST", path, data=pardot.keys | {"format": each.format_})
                assert_fails(answer, each.format_, code)

        check_each(TURNS, check)

    @pytest.mark.slow
    @pytest.mark.contract("1.format.8")
    def test_fail_at_an_unknown_output(self, pardot: Pardot) -> None:
        def check(case: Case) -> None:
            given = case.given(pardot, lasts=True, output="loud")
            assert_fails(pardot.send("POST", case.route.path, data=given), case.format_, 51)

        check_each(TURNS, check)

    @pytest.mark.slow
    @pytest.mark.contract("1.format.5")
    def test_fail_in_xml_at_an_unknown_format(self, pardot: Pardot) -> None:
        def check(case: Case) -> None:
            given = case.given(pardot, lasts=True)
            assert_fails(pardot.send("POST", case.route.path, data=given), "xml", 51)

        check_each([case._replace(format_="yaml") for case in TURNS], check)

    @pytest.mark.slow
    @pytest.mark.contract("1.size.1", "1.size.2", "1.size.8")
    def test_requests_that_are_too_large_fail(self, pardot: Pardot, share: Share) -> None:
        many = {f"name{number}": "" for number in range(1001)}
        large = b"x" * (2**20 + 1)
        headers = {f"x-{number}": "x" * 4000 for number in range(17)}

        too_large: list[tuple[dict[str, Any], int]] = [
            ({"data": many}, 413),
            ({"content": large}, 413),
            ({"headers": headers}, 431),
        ]

        def check(case: Case) -> None:
            for (part, status), each in share.of(case, too_large):
                params = pardot.keys | {"format": each.format_}
                assert_fails(pardot.send("POST", each.route.path, params=params, **part), each.format_, 51, status)

        check_each(TURNS, check)

    @pytest.mark.slow
    @pytest.mark.contract("3.account.3")
    def test_writes_are_refused_to_read_only_users(self, pardot: Pardot) -> None:
        def check(pardot: Pardot, case: Case) -> None:
            answer = pardot.send("POST", case.route.path, data=case.given(pardot, lasts=True))
            if case.route.operation.writes:
                assert_fails(answer, case.format_, 46)
            else:
                assert_succeeds(answer, case.format_)

        check_in_accounts(pardot, TURNS, check, role="Read Only")

    @pytest.mark.slow
    @pytest.mark.contract("4.guard.1", "4.guard.3")
    def test_that_are_guarded_fail_beside_a_connector(self, pardot: Pardot) -> None:
        def check(pardot: Pardot, case: Case) -> None:
            given = case.given(pardot, lasts=case.route.operation.guarded)
            answer = pardot.send("POST", case.route.path, data=given)
            if case.route.operation.guarded:
                assert_fails(answer, case.format_, 37)
            else:
                assert_succeeds(answer, case.format_)

        check_in_accounts(pardot, TURNS, check, connector="salesforce")


class TestLogin:
    @pytest.mark.contract("1.path.3", "1.path.4")
    @every_format
    @pytest.mark.parametrize("path", ["/api/login", "/api/login/version/3", "/api/LOGIN/version/4/"])
    def test_succeeds_and_fails(self, pardot: Pardot, account: Account, path: str, format_: str) -> None:
        ready = account.ready
        given = {"email": ready.email, "password": ready.password, "user_key": ready.user_key, "format": format_}
        answer = pardot.send("POST", path, data=given)
        assert_succeeds(answer, format_)
        assert (answer.json["api_key"] if format_ == "json" else answer.xml.findtext("api_key")) == ready.api_key
        assert_fails(pardot.send("POST", path, data=given | {"password": "wrong"}), format_, 15)
        assert_fails(pardot.send("POST", path, params={"format": format_}), format_, 15)

    @pytest.mark.contract("3.login.12")
    @every_format
    def test_fails_by_other_methods(self, pardot: Pardot, format_: str) -> None:
        for method in METHODS - {"POST"}:
            assert_fails(pardot.send(method, "/api/login/version/3", params={"format": format_}), format_, 60)


class TestUnknownAddresses:
    @pytest.mark.slow
    @pytest.mark.contract("1.target.2", "2.status.5")
    @every_format
    @each_case("operation", ["", "/do", "/do/", "/do/fly", "/do/CREATE2", "/do/%3Cfly%3E", "/do/%00"])
    def test_operation(self, pardot: Pardot, operation: str, format_: str) -> None:
        given = pardot.keys | {"format": format_}
        method, place = ("GET", "params") if format_ == "xml" else ("POST", "data")

        def check(object_: str) -> None:
            path = f"/api/{object_}/version/3{operation}"
            assert_fails(pardot.send(method, path, **{place: given}), format_, 2)

        check_each([name for each in ROUTERS for name in (each.name, *each.aliases)], check)

    @pytest.mark.contract("1.target.1", "2.status.5")
    @every_format
    @each_case("object_", ["unicorn", "%3Cunicorn%3E", "%00", "do", "version", "login2"])
    def test_object(self, pardot: Pardot, object_: str, format_: str) -> None:
        path = f"/api/{object_}/version/3/do/query"
        assert_fails(pardot.send("GET", path, params=pardot.keys | {"format": format_}), format_, 198)
        assert_fails(pardot.send("POST", path, data={"format": format_}), format_, 198)

    @pytest.mark.contract("1.method.3")
    @every_format
    @pytest.mark.parametrize("path", ["/api/opportunity/version/3/do/fly", "/api/unicorn/version/3/do/query"])
    def test_method(self, pardot: Pardot, path: str, format_: str) -> None:
        for method in METHODS - {"GET", "POST"}:
            assert_fails(pardot.send(method, path, params=pardot.keys | {"format": format_}), format_, 60)

    @pytest.mark.slow
    @every_format
    @each_case("path", ADDRESSES)
    def test_address(self, pardot: Pardot, path: str, format_: str) -> None:
        for method in METHODS:
            assert_fails(pardot.send(method, path, params={"format": format_}), format_, 198, 404)

    @every_format
    def test_method_of_the_front_page(self, pardot: Pardot, format_: str) -> None:
        for method in METHODS - {"GET", "HEAD"}:
            assert_fails(pardot.send(method, "/", params={"format": format_}), format_, 198, 404)

    @pytest.mark.parametrize("target", ["*", "//", "///api", "/?format=xml", "/nowhere#here"])
    def test_target_that_only_a_socket_can_ask_for(self, address: str, target: str) -> None:
        method = "OPTIONS" if target in {"*", "/?format=xml"} else "GET"
        answer = raw(address, f"{method} {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert answer.endswith(failure(198, "xml")), answer
        assert answer.startswith("HTTP/1.1 404 Not Found"), answer


class TestSlashes:
    @pytest.mark.contract("1.path.9")
    @every_format
    def test_too_many_redirect_nowhere(self, pardot: Pardot, format_: str) -> None:
        for path in ("//api/opportunity/version/3/do/query", "/api//opportunity/version/3//do/query//"):
            answer = pardot.send("GET", f"{pardot.http.base_url}{path}", params=pardot.keys | {"format": format_})
            assert_succeeds(answer, format_)


@pytest.mark.contract("2.status.6", "2.status.7", "2.status.8")
class TestOwnFailure:
    @every_format
    @each_case(
        "error",
        [
            RuntimeError("secret"),
            RecursionError("secret"),
            KeyError("secret"),
            UnicodeEncodeError("utf-8", "secret", 0, 1, "secret"),
            sa.exc.OperationalError("SELECT secret", {}, Exception("secret")),
            sa.exc.IntegrityError("SELECT secret", {}, Exception("secret")),
            Unwritable("secret"),
            NoSuchAccount("secret"),
            TimeoutError("secret"),
        ],
    )
    def test_gives_nothing_away(self, sandbox: Sandbox, account: Account, error: Exception, format_: str) -> None:
        def run(_: Call) -> Document:
            raise error

        assert_fails(called_in_process(sandbox, run, account.keys | {"format": format_}), format_, 183, 500)

    @pytest.mark.parametrize(("format_", "value"), [("xml", "\0"), ("xml", "\ufffe"), ("json", object())])
    def test_to_write_the_answer_too(self, sandbox: Sandbox, account: Account, format_: str, value: Any) -> None:
        answer = called_in_process(sandbox, lambda _: {"broken": value}, account.keys | {"format": format_})
        assert_fails(answer, format_, 183, 500)

    @every_format
    def test_to_read_the_call_too(self, sandbox: Sandbox, format_: str) -> None:
        said: list[Message] = []

        async def receive() -> Message:
            raise RuntimeError("secret")

        async def send(message: Message) -> None:
            said.append(message)

        query_string = f"format={format_}".encode()
        path = {"path": "/api/login", "raw_path": b"/api/login", "query_string": query_string}
        scope = {"type": "http", "method": "POST", "headers": [], **path}
        asyncio.run(create_app(sandbox)(scope, receive, send))
        assert (said[0]["status"], said[1]["body"].decode()) == (500, failure(183, format_))


class TestControlPlane:
    @each_case(
        ("method", "path", "status"),
        [
            ("GET", "/_dealdock/nowhere", 404),
            ("GET", "/_dealdock/accounts/x", 404),
            ("GET", "/_dealdock/api/opportunity/version/3/do/query", 404),
            ("PATCH", "/_dealdock/accounts", 405),
            ("TRACE", "/_dealdock/livez", 405),
            ("POST", "/_dealdock/accounts", 422),
        ],
    )
    def test_has_its_own_format(self, pardot: Pardot, method: str, path: str, status: int) -> None:
        body = {"json": {"unknown": 1}} if status == 422 else {}
        answer = pardot.send(method, path, **body)
        assert (answer.status, answer.http.headers["content-type"]) == (status, "application/problem+json")
        assert answer.json["status"] == status


def called_in_process(sandbox: Sandbox, run: Callable[[Call], Document], form: dict[str, str]) -> Answer:
    """Return the answer of an operation that was registered just now, by the application itself."""
    trap = PardotRouter("trap")

    @trap.operation("spring")
    def spring(call: CurrentCall) -> Document:
        return run(call)

    async def post() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(sandbox, [trap]))
        async with httpx.AsyncClient(transport=transport, base_url="http://sandbox") as client:
            return await client.post("/api/trap/version/3/do/spring", data=form)

    return Answer(asyncio.run(post()))


def raw(address: str, request: str) -> str:
    """Return the raw answer to exactly these bytes."""
    at = urlsplit(address)
    with socket.create_connection((at.hostname, at.port), timeout=30) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b"")).decode()
