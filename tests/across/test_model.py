"""Random calls of every vendor's main object, to the server and to a model: all records are the same at every step."""

from copy import deepcopy
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.across.calls import Made, VendorCalls
from tests.across.client import NOON, Client
from tests.across.model import Json, Model
from tests.across.test_operations import operations

RUNS: Final = settings(
    max_examples=3,
    stateful_step_count=20,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],  # a run can be repeated, and a shorter one takes a minute to find
    report_multiple_bugs=False,
)
SNAPSHOT: Final = "start"


class Records(RuleBasedStateMachine):
    """The calls of one account. A subclass has the vendor's data."""

    http: httpx.Client
    vendor: str
    calls: VendorCalls
    model: Model
    other: Client
    """A client of another account, which no run changes."""
    elsewhere: bytes
    """The export of that account."""

    def __init__(self) -> None:
        super().__init__()
        self.client = Client.open(self.http, self.vendor, self.calls)
        self.by_name = {each.name: each for each in operations(self.calls) if each.object == self.model.object}
        self.now = datetime.fromisoformat(NOON)

    @initialize()
    def begin(self) -> None:
        self.made = self.client.make()
        self.records = self.read_all()
        self.saved, self.saved_at = deepcopy(self.records), self.now
        self.client.control("PUT", f"/snapshots/{SNAPSHOT}")

    @rule(data=st.data())
    def create(self, data: st.DataObject) -> None:
        body = data.draw(self.model.new(self.made))
        answer = self.run("create", json=body)
        assert answer.status_code == self.by_name["create"].status, answer.text
        created = self.model.record(answer)
        expected = self.model.created(body, self.now)
        assert {name: created[name] for name in expected} == expected
        assert created[self.model.id] not in self.records
        self.records[created[self.model.id]] = created

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def update(self, data: st.DataObject) -> None:
        record_id, body = self.one(data), data.draw(self.model.changes(self.made))
        answer = self.run("update", record_id, json=body)
        assert answer.status_code == self.by_name["update"].status, answer.text
        expected = self.model.updated(self.records[record_id], body, self.now)
        assert self.model.record(answer) == expected
        self.records[record_id] = expected

    @precondition(lambda self: self.records)
    @rule(data=st.data())
    def read(self, data: st.DataObject) -> None:
        record_id = self.one(data)
        assert self.model.record(self.run(self.model.read, record_id)) == self.records[record_id]

    @precondition(lambda self: self.records and self.model.delete)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        record_id = self.one(data)
        delete = self.model.delete or ""
        assert self.run(delete, record_id).status_code == self.by_name[delete].status
        del self.records[record_id]
        for name in (self.model.read, delete):
            assert self.calls.is_error(self.run(name, record_id))

    @precondition(lambda self: self.records and self.model.invalid)
    @rule(data=st.data())
    def refuse(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(["create", "update"]))
        record_id = self.one(data) if name == "update" else None
        answer = self.run(name, record_id, json=data.draw(st.sampled_from(self.model.invalid)))
        assert self.calls.is_error(answer), answer.text

    @rule(seconds=st.integers(1, 100_000))
    def advance(self, seconds: int) -> None:
        self.client.control("POST", "/clock/advance", {"seconds": seconds})
        self.now += timedelta(seconds=seconds)

    @rule()
    def snapshot(self) -> None:
        self.client.control("PUT", f"/snapshots/{SNAPSHOT}")
        self.saved = deepcopy(self.records)

    @rule()
    def restore(self) -> None:
        self.client.control("POST", "/reset", {"to": SNAPSHOT})
        self.records = deepcopy(self.saved)

    @rule()
    def list_(self) -> None:
        assert self.read_all() == self.records

    def teardown(self) -> None:
        if hasattr(self, "saved"):
            self.list_()
            assert self.other.export() == self.elsewhere

    def one(self, data: st.DataObject) -> Any:
        """Return the id of a record."""
        return data.draw(st.sampled_from([*self.records]))

    def run(self, name: str, record_id: Any = None, **options: Any) -> httpx.Response:
        """Call an operation, on a record."""
        return self.client.run(self.by_name[name], self.model.values(record_id, self.made), **options)

    def read_all(self) -> dict[Any, Json]:
        """Return all records, by id, in the order of the list."""
        found = list(self.model.listed(self.client))
        by_id = {each[self.model.id]: each for each in found}
        assert len(by_id) == len(found)
        return by_id


@pytest.fixture
def model(vendor: str) -> Model:
    package = "tests.example_vendor.tests" if vendor == "minicrm" else f"tests.vendors.{vendor}"
    found: Model = import_module(f"{package}.model").MODEL
    return found


@pytest.fixture
def machine(
    http: httpx.Client, vendor: str, calls: VendorCalls, model: Model, lasting: Client, made: Made
) -> type[Records]:
    """The state machine with the vendor's data."""
    assert made
    data = {"http": http, "vendor": vendor, "calls": calls, "model": model}
    return type("VendorRecords", (Records,), {**data, "other": lasting, "elsewhere": lasting.export()})


@pytest.mark.slow
def test_the_server_has_the_records_of_the_model(machine: type[Records]) -> None:
    run_state_machine_as_test(machine, settings=RUNS)
