"""FastAPI runs the operations of every vendor with REST paths, and describes those that it runs."""

import asyncio
import sys
from dataclasses import replace
from types import CodeType, FrameType
from typing import Annotated, Any

import fastapi.routing
import httpx
from fastapi import Depends, Request
from fastapi.routing import iter_route_contexts
from starlette.types import ASGIApp

from dealdock.sandbox import Sandbox
from dealdock.web.operation_route import OperationRoute
from dealdock.web.rest.routing import RestRouter
from tests.across.calls import Made, VendorCalls, calls_of
from tests.across.client import Client
from tests.across.test_operations import label, operations
from tests.example_vendor.dispatch import CurrentCall
from tests.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS


def asked(app: ASGIApp, method: str, path: str, headers: dict[str, str]) -> httpx.Response:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as http:
            return await http.request(method, path, headers=headers)

    return asyncio.run(ask())


def test_the_endpoint_of_every_described_route_is_the_function_that_runs(sandbox: Sandbox, calls: VendorCalls) -> None:
    app = calls.rest.app(sandbox)
    listed = {(path, method) for path, found in app.openapi()["paths"].items() for method in found}
    served = [context.original_route for context in iter_route_contexts(app.routes)]
    run = {
        (route.path, method.lower()): route.endpoint is route.operation.run and route.dependant.call is route.endpoint
        for route in served
        if isinstance(route, OperationRoute) and route.include_in_schema
        for method in route.methods or ()
    }
    assert listed == run.keys()
    assert [place for place, is_run in run.items() if not is_run] == []


def test_a_call_passes_fastapi_s_route_handling(
    sandbox: Sandbox, calls: VendorCalls, lasting: Client, made: Made
) -> None:
    operation = next(each for each in operations(calls, keyless=False) if each.method == "GET")
    app = calls.rest.app(sandbox)
    path = lasting.path(operation, made)
    seen: set[CodeType] = set()

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call":
            seen.add(frame.f_code)

    asked(app, "GET", path, lasting.headers)  # the first call makes the table of routes
    sys.setprofile(note)
    try:
        answer = asked(app, "GET", path, lasting.headers)
    finally:
        sys.setprofile(None)
    assert answer.status_code == operation.status, label(operation)
    of_fastapi = {code.co_name for code in seen if code.co_filename == fastapi.routing.__file__}
    assert "app" in of_fastapi
    if operation.unit.is_short:  # on SQLite, it runs on the event loop
        assert operation.run.__code__ in seen


async def host_of(request: Request) -> str:
    return str(request.url.hostname)


def test_an_endpoint_gets_what_it_takes_beside_the_call(sandbox: Sandbox, http: httpx.Client) -> None:
    router = RestRouter("lead", "/v1")

    @router.operation("read", "GET", "/{name}")
    def read(call: CurrentCall, host: Annotated[str, Depends(host_of)], name: str) -> Any:
        return [call.account.vendor, host, name]

    example = calls_of("example")
    app = replace(example.rest, routers=(router,)).app(sandbox)
    answer = asked(app, "GET", "/v1/seven", Client.open(http, "example", example).headers)
    assert answer.json() == ["example", "localhost", "seven"]
