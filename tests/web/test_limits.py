"""Limits of an API other than Pardot's: three windows for each endpoint, with headers in every answer."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Depends

from dealdock.platform.accounts import accounts
from dealdock.platform.limits.rules import Limit, LimitRules, LimitUse
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from dealdock.web.application import application
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer
from dealdock.web.operation_route import OperationRoute, current_call
from dealdock.web.pipeline import Api, BaseCall, Unit, begin_transaction
from tests.support.builders import Account
from tests.vendors.pardot.test_limits import freeze

WINDOWS = {"minute": 60, "hour": 3600, "day": 86_400}
CALLS = {"minute": 2, "hour": 3, "day": None}
NOON = "2026-06-01T12:00:00+00:00"


def limits(_: Any) -> list[Limit]:
    return [Limit(name, "first_call", CALLS[name], seconds, scope="endpoint") for name, seconds in WINDOWS.items()]


class TooManyCalls(Exception):
    """A call beyond a limit."""

    def __init__(self, use: LimitUse) -> None:
        super().__init__(f"{use.scope} is allowed {use.limit.calls} times per {use.limit.name}")
        self.use = use


@dataclass(slots=True, kw_only=True, eq=False)
class Call(BaseCall):
    path: str

    @property
    def unit(self) -> Unit:
        return Unit("read")

    @property
    def scopes(self) -> Mapping[str, str]:
        return {"endpoint": f"{self.method} {self.path}"}

    def limit_reached(self, use: LimitUse) -> TooManyCalls:
        return TooManyCalls(use)


def authenticate(call: Call) -> None:
    call.admit(accounts.get(call.db, int(call.headers["account"])))


def rendered(status: int, body: dict[str, str], call: Call, *headers: tuple[bytes, bytes]) -> Answer:
    """Render an answer as JSON, with the limits of the call in its headers."""
    shown = [
        (f"x-{name}-{use.limit.name}".encode(), str("" if value is None else value).encode())
        for use in call.limits
        for name, value in (("limit", use.limit.calls), ("used", use.used), ("left", use.left))
    ]
    return Answer(status, json.dumps(body).encode(), b"application/json", (*shown, *headers))


def render_error(error: Exception, call: Call | None) -> Answer:
    assert isinstance(error, TooManyCalls)
    assert call is not None
    return rendered(429, {"message": str(error)}, call, (b"retry-after", str(error.use.seconds_left).encode()))


def make_call(scope: Any, headers: Mapping[str, str], _: None) -> Call:
    trace, sandbox = Trace.of(scope), scope["dealdock.sandbox"]
    return Call(sandbox=sandbox, method=scope["method"], headers=headers, address=None, trace=trace, path=scope["path"])


def answer(call: Annotated[Call, Depends(current_call)]) -> Answer:
    return rendered(200, {}, call)


def never(*_: Any) -> Any:
    raise NotImplementedError


API: Api[Any, None, Call] = Api(
    handlers=(begin_transaction, authenticate),
    read_head=lambda sandbox, scope, _: {**scope, "dealdock.sandbox": sandbox},
    parse_body=lambda _type, _body: None,
    make_call=make_call,
    run=lambda call: answer(**call.arguments),
    render_error=render_error,
    faults_of=never,
    Error=TooManyCalls,
)

Ask = Callable[..., httpx.Response]


@pytest.fixture
def account(tmp_path: Path) -> Iterator[Account]:
    """An account of a vendor with these limits."""
    entry = replace(VENDORS[0], limits=LimitRules(limits))
    with Sandbox(Settings(database=f"{tmp_path}/dealdock.db", secret="s"), [entry]) as sandbox:
        account = Account.open(sandbox)  # type: ignore[arg-type]  # of one vendor
        freeze(account, datetime.fromisoformat(NOON))
        yield account


@pytest.fixture
def ask(account: Account) -> Ask:
    """Calls the API for the account."""
    return caller(account)


def caller(account: Account) -> Ask:
    router = APIRouter()
    router.routes.append(OperationRoute("/{path:path}", answer, None, methods=["GET", "POST"]))
    app = application(account.sandbox, API, router)

    def ask(path: str = "/deals", method: str = "GET") -> httpx.Response:
        async def send() -> httpx.Response:
            async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://x") as client:
                return await client.request(method, path, headers={"account": str(account.ready.id)})

        return asyncio.run(send())

    return ask


def shown(answer: httpx.Response, window: str) -> list[str]:
    """The limit, the used calls and those that are left, in the headers of an answer."""
    return [answer.headers[f"x-{name}-{window}"] for name in ("limit", "used", "left")]


class TestHeaders:
    def test_of_every_answer_have_what_is_left(self, ask: Ask) -> None:
        first, second = ask(), ask()
        assert [shown(first, window) for window in WINDOWS] == [["2", "1", "1"], ["3", "1", "2"], ["", "1", ""]]
        assert shown(second, "minute") == ["2", "2", "0"]

    def test_are_absent_where_an_account_has_no_limit(self, account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in WINDOWS:
            monkeypatch.setitem(CALLS, name, None)
        answer = caller(Account.open(account.sandbox))()
        assert (answer.status_code, [name for name in answer.headers if name.startswith("x-")]) == (200, [])


class TestTheCallBeyondALimit:
    def test_is_answered_429_with_the_seconds_to_wait(self, ask: Ask) -> None:
        for _ in range(2):
            assert ask().status_code == 200
        refused = ask()
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")
        assert refused.json() == {"message": "GET /deals is allowed 2 times per minute"}
        assert shown(refused, "minute") == ["2", "2", "0"]

    def test_is_one_of_the_same_endpoint(self, ask: Ask) -> None:
        assert [ask().status_code for _ in range(3)] == [200, 200, 429]
        assert [ask(method="POST").status_code, ask("/leads").status_code] == [200, 200]

    def test_may_be_one_of_a_longer_window(self, ask: Ask, account: Account) -> None:
        for _ in range(2):
            ask()
        freeze(account, datetime.fromisoformat("2026-06-01T12:01:00+00:00"))
        assert ask().status_code == 200
        refused = ask()
        assert (refused.status_code, refused.headers["retry-after"]) == (429, str(3600 - 60))
        assert refused.json() == {"message": "GET /deals is allowed 3 times per hour"}
