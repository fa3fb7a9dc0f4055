"""Exports and imports in each state, and all that may happen to them: the tables are complete."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import partial
from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.platform import background
from dealdock.platform.background import JobQueue
from dealdock.vendors.pardot import jobs as states
from dealdock.vendors.pardot.export.version_5 import exports
from dealdock.vendors.pardot.prospect_import import service
from dealdock.vendors.pardot.prospect_import.version_5 import imports
from dealdock.web.rest.routing import RestRouter
from tests.support import jobs, state_tables
from tests.support.serving import served
from tests.support.transport import Transport
from tests.vendors.pardot.v5 import job_states
from tests.vendors.pardot.v5.imports import IMPORTS as IMPORT_PATH
from tests.vendors.pardot.v5.imports import add, csv_of, opened
from tests.vendors.pardot.v5.job_states import (
    ACTS_ON_EXPORTS,
    ACTS_ON_IMPORTS,
    LIFE_SECONDS,
    STATES_OF_EXPORTS,
    STATES_OF_IMPORTS,
    ExportJob,
    Import,
)

IMPORTS = """
              |open      |late       |waiting     |working     |part        |written    |complete   |failed|canceled
nothing       |= 0       |= 0        |= 2         |= 2         |= 2         |= 2        |= 2        |= 0   |= 0
cancel        |Canceled 0|Canceled! 0|Canceled< 0 |Canceled< 0 |Canceled< 1 |Canceled< 2|161 2      |161 0 |= 0
4:59          |= 0       |= 0        |= 2         |= 2         |= 2         |= 2        |= 2        |= 0   |= 0
5:00          |= 0       |= 0        |Processing 2|= 2         |= 2         |Complete 2 |= 2        |= 0   |= 0
10:00         |= 0       |= 0        |Processing 2|= 2         |= 2         |Complete 2 |= 2        |= 0   |= 0
a week        |Open! 0   |= 0        |Processing 2|= 2         |= 2         |Complete 2 |Complete! 2|= 0   |= 0
reset         |gone 0    |gone 0     |gone 0      |gone 0      |gone 0      |gone 0     |gone 0     |gone 0|gone 0
restore       |= 0       |= 0        |= 2         |= 2         |= 2         |= 2        |= 2        |= 0   |= 0
import        |gone 0    |gone 0     |gone 0      |gone 0      |gone 1      |gone 2     |gone 2     |gone 0|gone 0
update        |Waiting 2 |161 0      |155 2       |155 2       |155 2       |155 2      |155 2      |155 0 |155 0
batch         |Open 0    |161 0      |161 2       |161 2       |161 2       |161 2      |161 2      |161 0 |161 0
downloadErrors|161 0     |161 0      |161 2       |161 2       |161 2       |161 2      |= 2        |161 0 |161 0
run           |= 0       |= 0        |= 2         |Processing 2|Processing 2|= 2        |= 2        |= 0   |= 0
fail          |= 0       |= 0        |Failed< 0   |Failed< 0   |Failed< 1   |= 2        |= 2        |= 0   |= 0
"""
EXPORTS = """
               |waiting     |working    |complete   |expired|canceled   |doomed      |failed
nothing        |= 1         |= 1        |= 1        |= 0    |= 0        |= 0         |= 0
cancel         |Canceled< 0 |Canceled< 0|178 1      |178 0  |178 0      |Canceled< 0 |178 0
4:59           |= 1         |= 1        |= 1        |= 0    |= 0        |= 0         |= 0
5:00           |Processing 1|Complete 1 |= 1        |= 0    |= 0        |Processing 0|= 0
10:00          |Complete 1  |Complete 1 |= 1        |= 0    |= 0        |Failed 0    |= 0
a week         |Complete! 0 |Complete! 0|Complete! 0|= 0    |Canceled! 0|Failed! 0   |Failed! 0
reset          |gone        |gone       |gone       |gone   |gone       |gone        |gone
restore        |= 1         |= 1        |= 1        |= 0    |= 0        |= 0         |= 0
import         |gone        |gone       |gone       |gone   |gone       |gone        |gone
downloadResults|178 1       |178 1      |= 1        |178 0  |178 0      |178 0       |178 0
"""


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with jobs.stepped(None) as sandbox:
        yield sandbox


@pytest.fixture
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.mark.slow
class TestStates:
    @pytest.mark.contract("v5.import.8", "v5.import.9", "v5.import.18")
    def test_of_imports(
        self, sandbox: Sandbox, address: str, transport: Transport, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(background, "TRANSACTION_SECONDS", 0)
        new = partial(Import, sandbox, address, transport)
        assert job_states.statuses(new, STATES_OF_IMPORTS) == {service.OPEN, *states.STATES}
        found = job_states.table(new, STATES_OF_IMPORTS, ACTS_ON_IMPORTS)
        print(state_tables.written(found))
        assert state_tables.written(found) == state_tables.written(state_tables.read(IMPORTS))

    def test_of_exports(self, sandbox: Sandbox, address: str, transport: Transport) -> None:
        new = partial(ExportJob, sandbox, address, transport)
        assert job_states.statuses(new, STATES_OF_EXPORTS) == {*states.STATES}
        found = job_states.table(new, STATES_OF_EXPORTS, ACTS_ON_EXPORTS)
        print(state_tables.written(found))
        assert state_tables.written(found) == state_tables.written(state_tables.read(EXPORTS))


@pytest.mark.slow
class TestThreeJobs:
    """Three jobs, of which the second ends early: the one before it and the one behind it go on."""

    @pytest.mark.parametrize("ended", ["canceled", "failed"])
    def test_of_imports(self, sandbox: Sandbox, address: str, transport: Transport, ended: str) -> None:
        job = Import(sandbox, address, transport)
        numbers = [opened(job.v5) for _ in range(3)]
        for place, number in enumerate(numbers):
            assert add(job.v5, number, csv_of({"email": f"wren{place}@lamp.example"})).status_code == 204
            job.ready(number)
            job.advance(1)
        job.number = numbers[1]
        if ended == "canceled":
            assert job.call("POST", "/do/cancel").is_success
        else:
            job.fail()
        job.write_all()
        assert [job.status(number) for number in numbers] == ["Complete", ended.capitalize(), "Complete"]
        assert {each["email"] for each in job.v5.values("prospects", "email")} == {
            "wren0@lamp.example",
            "wren2@lamp.example",
        }
        counts = [job.v5.send("GET", f"{IMPORT_PATH}/{number}", fields="createdCount").json() for number in numbers]
        assert [each["createdCount"] for each in counts] == [1, 0, 1]

    def test_of_exports(self, sandbox: Sandbox, address: str, transport: Transport) -> None:
        job = ExportJob(sandbox, address, transport)
        job.begin()
        numbers = [job.number]
        for _ in range(2):
            job.advance(1)
            job.follow()
            numbers.append(job.behind)
        job.number = numbers[1]
        assert job.call("POST", "/do/cancel").is_success
        job.advance(4 * LIFE_SECONDS)
        assert [job.status(number) for number in numbers] == ["Complete", "Canceled", "Complete"]
        files = [job.v5.send("GET", f"{job.path}/{each}", fields="resultRefs").json()["resultRefs"] for each in numbers]
        assert [len(each or ()) for each in files] == [1, 0, 1]


@pytest.mark.parametrize(("router", "acts"), [(imports, ACTS_ON_IMPORTS), (exports, ACTS_ON_EXPORTS)])
def test_the_acts_are_all_operations_on_a_job(router: RestRouter, acts: Mapping[str, Any]) -> None:
    assert {each.name for each in router.operations if "{id}" in each.path} - {"read"} <= acts.keys()


def test_the_acts_are_all_that_the_background_work_does() -> None:
    assert {each.name for each in fields(JobQueue)} - {"first", "adds_to", "wait", "refusals"} <= ACTS_ON_IMPORTS.keys()
