"""The benchmarks of vendors: what is compared must be the same."""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy import func, select

from dealdock import Sandbox
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.records.models import JournalEntry
from dealdock.platform.vendor import Vendors
from dealdock.settings import Settings
from dealdock.vendors.registry import VENDORS
from tools.bench import rest_filling, rest_vendors, serving
from tools.bench.baselines import rows
from tools.bench.baselines.rest import Place
from tools.bench.filling import SECRET
from tools.bench.load.timed_connection import TimedConnection, succeeded
from tools.bench.measures import console
from tools.bench.rest_vendors import RestVendor
from tools.bench.result import Result, at_most

MEASURED: Final = rest_vendors.of_registry()


def test_each_vendor_but_the_default_one_is_measured() -> None:
    assert {each.name for each in MEASURED} == {vendor.name for vendor in VENDORS[1:]}


@pytest.mark.slow
def test_the_calls_of_the_console_s_pages_are_written(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/dealdock.db"
    console.add_calls(database, 1)
    with Sandbox(Settings(database=database, secret=SECRET)) as sandbox:
        count = select(func.count()).select_from(JournalEntry)
        assert sandbox.database.read(lambda db: db.scalar(count)) == console.CALLS


@pytest.mark.slow
@pytest.mark.parametrize("vendor", MEASURED, ids=lambda vendor: vendor.name)
def test_large_pages_are_answered_and_the_baseline_writes_the_same_page(vendor: RestVendor, tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/dealdock.db"
    account = rest_filling.fill(database, vendor, 150)
    with serving.dealdock(database) as served, TimedConnection(served.url) as connection:
        for page in vendor.large:
            succeeded(connection.call(account.page(served.url, page.asked, page.path)))
        for asked in map(vendor.searches, range(8)) if vendor.searches is not None else ():
            succeeded(connection.call(account.page(served.url, asked)))
        if vendor.baseline is None:
            return
        answer = succeeded(connection.call(account.page(served.url))).body
    place = Place(account.id, account.dataset_id, Credentials(SECRET, Vendors(VENDORS)))
    assert vendor.baseline(rows.connect(database.removeprefix("sqlite:///")), place) == answer


def test_in_a_quick_run_no_bar_is_missed_but_a_measure_may_fail() -> None:
    found = [Result.of("slow", [3.0], bar=at_most(1)), Result.missing("absent", at_most(1), "not installed")]
    assert [each.is_good for each in found] == [False, False]
    quick = [each.without_bar for each in found]
    assert [(each.figure, each.detail, each.is_good) for each in quick] == [
        (3.0, "", True),
        (None, "not installed", True),
    ]
    assert not Result.failed("broken", "RuntimeError").without_bar.is_good
