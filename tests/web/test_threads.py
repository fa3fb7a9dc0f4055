"""Operations that run on the event loop: reads and writes of one record; everything else runs in threads."""

import asyncio
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import pytest
from fastapi import APIRouter, Depends, FastAPI

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.vendors.apollo.api import REST as APOLLO
from dealdock.vendors.close.api import REST as CLOSE
from dealdock.vendors.close.empty_lists import ROUTERS as EMPTY_LISTS
from dealdock.vendors.copper.api import REST as COPPER
from dealdock.vendors.pardot.router import ROUTERS as PARDOT
from dealdock.vendors.registry import VENDORS
from dealdock.web.application import application
from dealdock.web.call_context import Trace
from dealdock.web.messages import Answer
from dealdock.web.operation_route import OperationRoute, current_call
from dealdock.web.pipeline import MAX_SHORT_BYTES, Api, BaseCall, Unit, begin_transaction
from tests.support.cases import each_case

SHORT: Final[Mapping[str, str]] = {
    "pardot": """
        account: read
        campaign: create read update
        customfield: create read
        customredirect: read
        dynamiccontent: read
        email: read stats
        emailtemplate: read
        form: read
        lifecyclehistory: read
        list: create read update
        listmembership: create delete read update
        opportunity: create read update
        prospect: create
        prospectaccount: create describe read update
        tag: read
        tagobject: read
        user: read
        visitor: read
        visitoractivity: read
        visit: read
    """,
    "close": """
        call: create read update
        contact: create read update
        created: read
        custom_activity: create read update
        email: create read update
        event: read
        lead: create
        lead_status_change: create read
        meeting: read update
        note: create read update
        opportunity: create read update
        opportunity_status_change: create read
        role: list read
        sms: create read update
        task: create read update
        task_completed: read
        user: read
    """,
    "copper": """
        account: read
        activity: create read update
        company: create read update
        custom_activity_type: create read update
        lead: create read update
        opportunity: create read update
        person: create fetch_by_email read update
        project: create read update
        task: create read update
        user: me read
        webhook: create read update
    """,
    "apollo": """
        account: create show update
        auth: health
        contact: create show update
        opportunity: create show update
        task: create show
        user: show
    """,
}
"""The operations of each object that run on the event loop, beside those that do not use the database."""

WITHOUT_DATABASE: Final = EMPTY_LISTS


def units(vendor: str) -> Iterator[tuple[str, str, Unit]]:
    """Yield the object, the name and the database use of each operation."""
    rest = {"close": CLOSE, "copper": COPPER, "apollo": APOLLO}
    if vendor == "pardot":
        yield from ((router.name, name, each.unit) for router in PARDOT for name, each in router.operations.items())
        return
    for router in rest[vendor].routers:
        if router not in WITHOUT_DATABASE:
            yield from ((each.object, each.name, each.unit) for each in router.operations)


@each_case("vendor", list(SHORT))
def test_only_reads_and_writes_of_one_record_run_on_the_event_loop(vendor: str) -> None:
    short: dict[str, set[str]] = {}
    for object_, name, unit in units(vendor):
        if unit.is_short:
            short.setdefault(object_, set()).add(name)
    assert short == {
        object_.strip(): {*names.split()}
        for object_, names in (line.split(":") for line in SHORT[vendor].strip().splitlines())
    }


@each_case("vendor", list(SHORT))
def test_an_operation_is_short_under_each_of_its_names_or_under_none(vendor: str) -> None:
    assert len({(object_, name) for object_, name, _ in units(vendor)}) == len(
        {(object_, name, unit.is_short) for object_, name, unit in units(vendor)}
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
        read_head=lambda sandbox, _: sandbox,
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
