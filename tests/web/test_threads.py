"""Operations that run on the event loop: reads and writes of one record; everything else runs in threads."""

import asyncio
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from dealdock.web.application import application
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer
from dealdock.web.operation_route import OperationRoute, current_call
from dealdock.web.pipeline import MAX_SHORT_BYTES, Api, BaseCall, Unit, begin_transaction
from tests.across.calls import calls_of
from tests.support.cases import each_case
from tests.support.short_operations import check_short

REST: Final = {vendor.name: calls_of(vendor.name) for vendor in VENDORS[1:]}


@each_case("vendor", list(REST))
def test_only_reads_and_writes_of_one_record_run_on_the_event_loop(vendor: str) -> None:
    calls = REST[vendor]
    check_short(
        (
            (each.object, each.name, each.unit)
            for router in calls.rest.routers
            for each in router.operations
            if each.object not in calls.without_database
        ),
        calls.short,
    )


class ShortCall(BaseCall):
    """A call of a short operation."""

    @property
    def unit(self) -> Unit:
        """A short read."""
        return Unit("read", is_short=True)


def make_call(sandbox: Sandbox, headers: Mapping[str, str], _: None) -> ShortCall:
    return ShortCall(sandbox=sandbox, method="POST", headers=headers, address=None, trace=Trace())


def threads(sandbox: Sandbox) -> tuple[FastAPI, list[bool]]:
    """Return an API, and whether each of its calls ran on the event loop."""
    seen: list[bool] = []

    def run(_: Annotated[ShortCall, Depends(current_call)]) -> Answer:
        seen.append(threading.current_thread() is threading.main_thread())
        return Answer(200, b"", b"text/plain")

    def never(*_: Any) -> Any:
        raise NotImplementedError

    api: Api[Any, None, ShortCall] = Api(
        handlers=(begin_transaction,),
        read_head=lambda sandbox, *_: sandbox,
        parse_body=lambda _type, _body: None,
        make_call=make_call,
        run=lambda call: run(**call.arguments),
        render_error=never,
        faults_of=never,
    )
    router = APIRouter()
    router.routes.append(OperationRoute("/", run, None, methods=["POST"]))
    return application(sandbox, api, router), seen


@pytest.mark.parametrize(
    ("query", "body", "on_loop"),
    [
        (0, MAX_SHORT_BYTES, True),
        (0, MAX_SHORT_BYTES + 1, False),
        (MAX_SHORT_BYTES, 0, True),
        (MAX_SHORT_BYTES, 1, False),
    ],
)
def test_a_call_with_much_data_runs_in_a_thread(tmp_path: Path, query: int, body: int, *, on_loop: bool) -> None:
    with Sandbox(Settings(database=f"{tmp_path}/dealdock.db", secret="s"), VENDORS) as sandbox:
        app, seen = threads(sandbox)

        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(app)
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.post(f"/?{'a' * query}", content=b"a" * body)

        assert asyncio.run(send()).status_code == 200
    assert seen == [on_loop]
