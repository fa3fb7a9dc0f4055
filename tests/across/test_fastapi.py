"""FastAPI runs the operations of every vendor and authorization server, and describes those that it runs."""

import asyncio
import sys
from collections.abc import Callable
from dataclasses import replace
from types import CodeType, FrameType
from typing import Annotated, Any, Final
from urllib.parse import urlencode

import fastapi.routing
import httpx
import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp

from dealdock import oauth
from dealdock.oauth.dispatch import FUNCTIONS
from dealdock.sandbox import Sandbox
from dealdock.vendors.pardot import account
from dealdock.web.operation_route import OperationRoute
from dealdock.web.rest.routing import RestRouter
from dealdock.web.vendor_api import api_of
from tests.across.calls import Made, VendorCalls, calls_of
from tests.across.client import Client
from tests.across.test_operations import label, operations
from tests.example_vendor.dispatch import CurrentCall
from tests.support.builders import Account
from tests.support.example import VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS


def asked(app: ASGIApp, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.request(method, path, headers=headers)

    return asyncio.run(ask())


SERVERS: Final = [vendor.name for vendor in VENDORS if vendor.has_oauth]
"""The vendors that have an authorization server."""


def api(sandbox: Sandbox, vendor: str) -> FastAPI:
    """Return a vendor's API."""
    return api_of(sandbox.vendors.get(vendor)).app(sandbox)


def authorization_server(sandbox: Sandbox, vendor: str) -> FastAPI:
    """Return a vendor's authorization server."""
    profile = oauth.profile_of(sandbox.vendors.get(vendor))
    assert profile is not None
    return oauth.authorization_server(sandbox, vendor, profile)


@pytest.mark.parametrize(
    ("create", "vendor"),
    [*((api, vendor.name) for vendor in VENDORS), *((authorization_server, name) for name in SERVERS)],
)
def test_the_endpoint_of_every_described_route_is_the_function_that_runs(
    sandbox: Sandbox, create: Callable[[Sandbox, str], FastAPI], vendor: str
) -> None:
    app = create(sandbox, vendor)
    listed = {(path, method) for path, found in app.openapi()["paths"].items() for method in found}
    parts = (app, *getattr(app.state, "parts", ()))
    routes = [context.original_route for part in parts for context in iter_route_contexts(part.routes)]
    run = {
        (route.path, method.lower()): route.endpoint is function(route.operation) is route.dependant.call
        for route in routes
        if isinstance(route, OperationRoute) and route.include_in_schema
        for method in route.methods or ()
    }
    assert listed == run.keys()
    assert [place for place, is_run in run.items() if not is_run] == []


def function(operation: Any) -> Any:
    """Return the function that an operation declares, which is the name of the endpoint at an authorization server."""
    return operation.run if hasattr(operation, "run") else FUNCTIONS[operation]


@pytest.mark.slow
def test_a_call_passes_fastapi_s_route_handling(
    sandbox: Sandbox, calls: VendorCalls, lasting: Client, made: Made
) -> None:
    operation = next(each for each in operations(calls, keyless=False) if each.method == "GET")
    path = f"{lasting.path(operation, made)}?{urlencode(lasting.query(operation, made))}"
    answer, seen = traced(api(sandbox, lasting.vendor), "GET", path, lasting.headers)
    assert answer.status_code == operation.status, label(operation)
    assert passes_fastapi(seen)
    if operation.unit.is_short:  # on SQLite, it runs on the event loop
        assert operation.run.__code__ in seen


def test_a_call_of_pardot_passes_fastapi_s_route_handling(sandbox: Sandbox) -> None:
    keys = Account.open(sandbox).keys  # type: ignore[arg-type]  # with the example vendor
    headers = {"Authorization": f"Pardot api_key={keys['api_key']}, user_key={keys['user_key']}"}
    answer, seen = traced(api(sandbox, "pardot"), "GET", "/api/ACCOUNT/do/read/version/3", headers)
    assert answer.status_code == 200
    assert '<rsp stat="ok"' in answer.text
    assert passes_fastapi(seen)
    assert account.read.__code__ in seen


@pytest.mark.parametrize("name", SERVERS)
def test_a_call_of_an_authorization_server_passes_fastapi_s_route_handling(sandbox: Sandbox, name: str) -> None:
    app = authorization_server(sandbox, name)
    (path, *_) = (route.path for route in app.routes if isinstance(route, OperationRoute))
    answer, seen = traced(app, "POST", path, {})
    assert (answer.status_code, "error" in answer.json()) == (400, True)
    assert passes_fastapi(seen)


def traced(app: ASGIApp, method: str, path: str, headers: dict[str, str]) -> tuple[httpx.Response, set[CodeType]]:
    """Return the answer to a call, and the functions that ran in the thread of the event loop."""
    seen: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code)

    asked(app, method, path, headers)  # the first call makes the table of routes
    sys.setprofile(note)
    try:
        return asked(app, method, path, headers), seen
    finally:
        sys.setprofile(None)


def passes_fastapi(seen: set[CodeType]) -> bool:
    """Return True if the function of FastAPI ran that answers a request by the handler of its route."""
    return "app" in {code.co_name for code in seen if code.co_filename == fastapi.routing.__file__}


async def host_of(request: Request) -> str:
    return str(request.url.hostname)


def test_an_endpoint_gets_what_it_takes_beside_the_call(sandbox: Sandbox, http: httpx.Client) -> None:
    router = RestRouter("lead", "/v1")

    @router.operation("read", "GET", "/{name}")
    def read(call: CurrentCall, host: Annotated[str, Depends(host_of)], name: str) -> Any:
        return [call.account.vendor, host, name]

    example = calls_of("minicrm")
    app = replace(example.rest, routers=(router,)).app(sandbox)
    answer = asked(app, "GET", "/v1/seven", Client.open(http, "minicrm", example).headers)
    assert answer.json() == ["minicrm", "localhost", "seven"]
