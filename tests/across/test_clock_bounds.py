"""The bounds of clocks and of stored moments: no lever moves a moment to where it cannot be stored or read."""

from typing import Any, Final, TypeAlias

import httpx
import hypothesis.strategies as st
import pytest
from hypothesis import given, settings
from sqlalchemy import BigInteger, Connection, Table, literal, update

from dealdock.control.clock import MAX_SECONDS
from dealdock.platform.database import write_guard
from dealdock.platform.records.base import Milliseconds, Moment
from dealdock.platform.records.models import Account
from tests.across.raw_rows import dataset_of
from tests.across.tenant import Tenant
from tests.across.test_bystander import reads
from tests.support.marks import ONE_DATABASE_ACROSS

FIRST, LAST = "1000-01-01T00:00:00Z", "9000-01-01T00:00:00Z"
BEYOND: Final = ("0999-12-31T23:59:59.999Z", "9000-01-01T00:00:00.001Z", "9998-12-31T00:00:00Z")
LISTS: Final = ("/_dealdock/accounts", "/_dealdock/console/", "/_dealdock/metrics")
PAGES: Final = ("", "/calls", "/records", "/clock", "/faults", "/limits", "/advice", "/snapshots", "/actions")
OF_ACCOUNT: Final = (
    *("", "/users", "/clock", "/faults", "/requests", "/requests.har", "/changes", "/quota", "/snapshots"),
    "/export?format=json",
)
MOMENTS: Final = (FIRST, LAST, "1900-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2026-06-01T12:00:00Z", *BEYOND)
SECONDS: Final = (0, 3_600, 10**9, MAX_SECONDS)
FAULT: Final = {"effect": {"status": 503}, "times": 1, "seconds": 366 * 86_400}
Lever: TypeAlias = tuple[str, str, Any]
LEVERS: Final[list[Lever]] = [
    ("PUT", "/clock", {"mode": "real"}),
    *(("PUT", "/clock", {"mode": mode, "at": at}) for mode in ("frozen", "offset") for at in MOMENTS),
    *(("PUT", "/clock", {"mode": "offset", "seconds": sign * each}) for sign in (-1, 1) for each in SECONDS),
    *(("POST", "/clock/advance", {"seconds": each}) for each in SECONDS),
    *(("POST", "/faults", {**FAULT, "do": [{"advance": each}]}) for each in SECONDS),
    ("POST", "/deliveries/hold", None),
    *(("POST", "/deliveries/run", {"until": at}) for at in MOMENTS),
    *(("POST", "/reset", {"to": each}) for each in ("empty", "scene")),
    ("PUT", "/snapshots/before", None),
    ("POST", "/reset", {"to": "before"}),
]
"""All that moves a time."""
FAR: Final = (-(10**17), 253_402_300_800)
"""Stored numbers that are before the year 1, and after the year 9999 if they are seconds."""


def failures(tenant: Tenant) -> dict[str, int]:
    """Read the lists of all accounts, and what there is of one account. Return what fails."""
    number = tenant.details["id"]
    paths = [*LISTS, *(f"/_dealdock/accounts/{number}{each}" for each in OF_ACCOUNT)]
    paths += [f"/_dealdock/console/accounts/{number}{each}" for each in PAGES]
    if tenant.sandbox.vendors.get(tenant.vendor).has_webhooks:
        paths += [f"/_dealdock/accounts/{number}/deliveries", f"/_dealdock/console/accounts/{number}/deliveries"]
    answers = {path: tenant.http.get(path).status_code for path in paths}
    return {path: status for path, status in answers.items() if status != httpx.codes.OK}


@pytest.mark.slow
@ONE_DATABASE_ACROSS
def test_the_clock_of_an_account_cannot_leave_its_bounds(actor: Tenant) -> None:
    for mode in ("frozen", "offset"):
        for at in BEYOND:
            answer = actor.control("PUT", "/clock", {"mode": mode, "at": at})
            assert (answer.status_code, "bounds of clocks" in answer.text) == (422, True), answer.text
            assert FIRST in answer.text
        for at in (FIRST, LAST):
            assert actor.control("PUT", "/clock", {"mode": mode, "at": at}).json()["now"] == at
    body = {"vendor": actor.vendor, "clock": {"mode": "frozen", "at": BEYOND[0]}}
    assert actor.http.post("/_dealdock/accounts", json=body).status_code == 422
    actor.control("PUT", "/clock", {"mode": "frozen", "at": LAST})
    answer = actor.control("POST", "/clock/advance", {"seconds": 1})
    assert (answer.status_code, LAST in answer.text) == (422, True)
    exported = actor.control("GET", "/export?format=json").json()
    exported["accounts"][0]["clock"]["at"] = BEYOND[0]
    answer = actor.control("POST", "/import", exported)
    assert (answer.status_code, FIRST in answer.text) == (422, True)
    if actor.sandbox.vendors.get(actor.vendor).has_webhooks:
        assert actor.control("POST", "/deliveries/run", {"until": BEYOND[-1]}).status_code == 422


@pytest.mark.slow
@ONE_DATABASE_ACROSS
def test_no_series_of_levers_breaks_a_list(actor: Tenant) -> None:
    sends = actor.sandbox.vendors.get(actor.vendor).has_webhooks
    possible = [each for each in LEVERS if sends or not each[1].startswith("/deliveries")]

    @settings(max_examples=20, deadline=None, derandomize=True, database=None)
    @given(st.lists(st.sampled_from(possible), min_size=5, max_size=15))
    def move(levers: list[Lever]) -> None:
        for method, path, body in levers:
            assert actor.control(method, path, body).status_code in {200, 201, 204, 422}, (path, body)
            next(actor.api.reads())
            assert actor.http.get("/_dealdock/accounts").is_success

    move()
    assert failures(actor) == {}


@pytest.mark.slow
@pytest.mark.parametrize("at", [FIRST, LAST])
def test_an_account_works_at_the_bounds_of_its_clock(actor: Tenant, at: str) -> None:
    actor.control("PUT", "/clock", {"mode": "frozen", "at": at})
    answers = {name: answer.status_code for name, answer in reads(actor)}
    assert {name: status for name, status in answers.items() if status >= 500} == {}
    assert [name for name, succeeded in actor.api.acts() if not succeeded] == []
    assert failures(actor) == {}


@pytest.mark.slow
@pytest.mark.parametrize("stored", FAR)
def test_moments_that_cannot_be_read_break_no_list(actor: Tenant, stored: int) -> None:
    actor.sandbox.database.write(lambda db: spoil(db, actor, stored))
    try:
        assert failures(actor) == {}
        assert actor.control("PUT", "/clock", {"mode": "real"}).is_success
        assert actor.control("POST", "/reset", {"to": "empty"}).is_success
        assert failures(actor) == {}
    finally:
        actor.control("DELETE")


def spoil(db: Connection, tenant: Tenant, stored: int) -> None:
    """Write a number into every moment of an account, as an earlier version could."""
    datasets = dataset_of(db, tenant)
    with write_guard.lifted(db):
        for table in tenant.sandbox.vendors.get(tenant.vendor).tables:
            spoil_table(db, table, table.c.dataset_id == datasets, stored) if "dataset_id" in table.c else None
        for table in Account.metadata.sorted_tables:
            if "account_id" in table.c:
                spoil_table(db, table, table.c.account_id == tenant.details["id"], stored)
        own: Any = Account.__table__
        db.execute(update(own).where(own.c.id == tenant.details["id"]).values(clock_offset=stored))
        spoil_table(db, own, own.c.id == tenant.details["id"], stored)


def spoil_table(db: Connection, table: Table, rows: Any, stored: int) -> None:
    """Write a number into the moments of some rows of a table. Moments that have no value keep none."""
    for column in table.c:
        if isinstance(column.type, Moment | Milliseconds):
            changed = {column: literal(stored, BigInteger)}
            db.execute(update(table).where(rows, column.is_not(None)).values(changed))
