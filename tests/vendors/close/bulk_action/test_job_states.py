"""Bulk actions and exports in each state, and all that may happen to them: the tables are complete."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial
from types import SimpleNamespace
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform import background
from dealdock.platform.background import JobQueue
from dealdock.vendors.close.job import batches, bulk, export
from dealdock.vendors.close.job.batches import JobKind
from dealdock.vendors.close.job.model import BulkEdit
from tests.support import jobs
from tests.support.serving import served
from tests.support.state_tables import Cells, read, written
from tests.vendors.close.bulk_action.job_states import (
    ACTS,
    LEADS,
    STATES,
    Delete,
    Edit,
    Email,
    ExportJob,
    Job,
    table,
)
from tests.vendors.close.client import Close, connected

TABLE: Final = """
             |created                   |processing            |done            |error
nothing      |=, done 2, 2 cu           |=, done 2, 2 cu       |=, done 2, 2 cu |=, error 1, 1 cu
run          |processing 1, done 2, 2 cu|done 2, done 2, 2 cu  |=, done 2, 2 cu |=, error 1, 1 cu
fail         |error 0, error 0, 0 cu    |error 1, error 1, 1 cu|=, done 2, 2 cu |=, error 1, 1 cu
delete a lead|=, done 2, 1 cu           |=, done 2, 1 cu       |=, done 2, 1 cu |=, error 1, 1 cu
a year       |=, done 2, 2 cu           |=, done 2, 2 cu       |=, done 2, 2 cu |=, error 1, 1 cu
reset        |gone, gone, 0 c           |gone, gone, 0 c       |gone, gone, 0 cu|gone, gone, 0 cu
restore      |=, done 2, 2 cu           |=, done 2, 2 cu       |=, done 2, 2 cu |=, error 1, 1 cu
import       |error 0, error 0, 0 c     |error 1, error 1, 1 c |=, done 2, 2 cu |=, error 1, 1 cu
"""
"""The cells of edits and emails. An import into an account brings no batches, so its jobs do not go on."""
DELETES: Final = """
             |created                   |processing            |done            |error
delete a lead|=, done 2, 2 cu           |=, done 2, 2 cu       |=, done 2, 2 cu |=, error 1, 2 cu
"""
EXPORTS: Final = """
             |created                   |processing            |done            |error
delete a lead|=, done 2, 1 cu           |=, done 2, 1 cu       |=, done 2, 2 cu |=, error 1, 1 cu
import       |error 0, error 0, 0 c     |error 1, error 1, 0 c |=, done 2, 0 cu |=, error 1, 0 cu
"""
"""The lines that differ: files stay as they are, and are not exported."""
KINDS: Final[Mapping[type[Job], Mapping[str, Cells]]] = {
    Edit: read(TABLE),
    Email: read(TABLE),
    Delete: {**read(TABLE), **read(DELETES)},
    ExportJob: {**read(TABLE), **read(EXPORTS)},
}


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with jobs.stepped(None) as sandbox:
        yield sandbox


@pytest.fixture
def http(sandbox: Sandbox) -> Iterator[httpx.Client]:
    with served(sandbox) as address, connected(address) as http:
        yield http


@pytest.mark.slow
@pytest.mark.contract("2.b8.bulk.2", "2.b8.bulk.5", "2.b8.bulk.8")
@pytest.mark.parametrize("kind", KINDS)
def test_each_act_does_what_the_table_says_and_nothing_to_another_account(
    sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch, kind: type[Job]
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    other = kind(sandbox, http)
    before = other.contents, other.sent()
    assert written(table(partial(kind, sandbox, http))) == written(KINDS[kind])
    assert (other.contents, other.sent()) == before
    for _ in range(LEADS):
        other.run()
    assert (other.shown(), other.effects(), other.sent()) == ("done 2", 2, "cu")


class Objects(ExportJob):
    """An export in JSON."""

    def fields(self) -> dict[str, Any]:
        return {"format": "json", "fields": ["name"]}


@pytest.mark.slow
@pytest.mark.contract("2.b8.export.2")
@pytest.mark.parametrize("deleted", [(0,), (1,), (0, 1)])
def test_a_file_of_json_has_no_place_for_a_batch_without_objects(
    sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch, deleted: tuple[int, ...]
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    job = Objects(sandbox, http)
    leads = {lead["name"]: lead["id"] for lead in job.close.rows("/lead/")}
    for number in deleted:
        job.close.delete(f"/lead/{leads.pop(f'Lead {number}')}/")
    for _ in range(LEADS):
        job.run()
    url = job.close.get(f"/export/{job.made['id']}/")["download_url"]
    assert http.get(url).json() == [{"name": name} for name in leads]


@pytest.mark.slow
@pytest.mark.contract("2.b8.bulk.5")
def test_jobs_take_turns(sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", 1)
    for _ in range(2):
        Edit(sandbox, http)
    done = [(each.dataset_id, each.position) for each in iter(partial(jobs.step, sandbox, "close"), None)]
    assert [position for _, position in done] == [0, 0, 1, 1]
    assert len(set(done)) == len(done)


@pytest.mark.contract("2.b8.bulk.1", "2.b8.bulk.5")
@pytest.mark.parametrize(("at_once", "status"), [(LEADS, "done"), (LEADS - 1, "created")])
def test_a_job_of_one_batch_is_done_at_once(
    sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch, at_once: int, status: str
) -> None:
    monkeypatch.setattr(batches, "AT_ONCE", at_once)
    close = Close.open(http)
    for number in range(LEADS):
        close.lead(f"Lead {number}")
    assert close.get(f"{Delete.path}{close.post(Delete.path)['id']}/")["status"] == status
    assert (jobs.first(sandbox, "close") is None) == (status == "done")


@pytest.mark.slow
@pytest.mark.contract("2.b8.bulk.2")
@pytest.mark.parametrize("kind", KINDS)
def test_a_transaction_that_has_taken_its_time_takes_no_further_object(
    sandbox: Sandbox, http: httpx.Client, monkeypatch: pytest.MonkeyPatch, kind: type[Job]
) -> None:
    monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
    within_call = kind(sandbox, http, leads=3, left=0)
    assert (within_call.shown(), within_call.effects(), within_call.sent()) == ("done 3", 3, "cu")
    monkeypatch.setattr(batches, "AT_ONCE", 2)
    later = kind(sandbox, http, leads=3, left=2)
    seen = [later.shown() for _ in iter(partial(jobs.step, sandbox, "close"), None)]
    assert seen == ["processing 1", "processing 2", "done 3"]
    assert (later.effects(), later.sent()) == (3, "cu")


def test_the_tables_have_all_kinds_and_states() -> None:
    kinds = [each for module in (bulk, export) for each in vars(module).values() if isinstance(each, JobKind)]
    row: Any = SimpleNamespace(object="lead")
    assert {each.event(row) for each in kinds} == {each.event for each in KINDS}
    assert {*re.findall(r"`(\w+)`", str(BulkEdit.__table__.c.status.doc))} == STATES.keys()
    assert {each.name for each in fields(JobQueue)} - {"first", "adds_to", "wait", "refusals"} <= ACTS.keys()
