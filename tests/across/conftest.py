"""Servers with all vendors and the example, on SQLite and on PostgreSQL."""

from collections.abc import Callable, Iterator, Mapping
from itertools import count
from typing import Any, Final

import httpx
import pytest
import sqlalchemy as sa

from dealdock.oauth import profile_of
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.across.calls import Made, VendorCalls, calls_of
from tests.across.client import NOON, Client
from tests.across.neighbours import Neighbours
from tests.across.tenant import Api, PardotCalls, RestCalls, Tenant
from tests.support.client import Client as HttpClient
from tests.support.example import VENDORS
from tests.support.left_work import watched
from tests.support.marks import DATABASES
from tests.support.serving import served
from tests.support.transport import Transport

REST_VENDORS: Final = [vendor.name for vendor in VENDORS if vendor.name != "pardot"]
PARDOT_LIMITS: Final = {"limits": {"daily": 100_000, "concurrent": 5}}
_numbers = count(1)


@pytest.fixture(scope="session")
def copied_postgres(new_postgres: Callable[[], str]) -> Callable[[], str]:
    """A function that returns a new PostgreSQL database with all tables. A copy takes a third of the time."""
    template = sa.make_url(new_postgres())
    url = template.render_as_string(hide_password=False)
    Sandbox(Settings(database=url, secret="of the template, which has no credentials"), VENDORS).close()
    engine = sa.create_engine(template, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as db:
        db.exec_driver_sql("DELETE FROM sandbox")  # it names the secret
    engine = sa.create_engine(template.set(database="postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)

    def copy() -> str:
        name = f"{template.database}_copy_{next(_numbers)}"
        with engine.connect() as db:
            db.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{template.database}" STRATEGY file_copy')
        return template.set(database=name).render_as_string(hide_password=False)

    return copy


@pytest.fixture(params=DATABASES)
def new_database(request: pytest.FixtureRequest) -> str | None:
    """An empty database, as settings have it."""
    return None if request.param == "sqlite" else request.getfixturevalue("copied_postgres")()


@pytest.fixture(scope="package", params=DATABASES)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """A sandbox with all vendors and the example."""
    database = None if request.param == "sqlite" else request.getfixturevalue("copied_postgres")()
    with Sandbox(Settings(database=database, secret="a secret for tests"), VENDORS) as sandbox, watched(sandbox):
        yield sandbox


@pytest.fixture(scope="package")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.fixture(scope="package")
def http(address: str) -> Iterator[httpx.Client]:
    with Transport() as transport:
        yield HttpClient(address, transport)


@pytest.fixture(scope="package", params=REST_VENDORS)
def vendor(request: pytest.FixtureRequest) -> str:
    """The name of a vendor with REST paths."""
    return str(request.param)


@pytest.fixture(scope="package")
def calls(vendor: str) -> VendorCalls:
    """The data that the vendor supplies for these tests."""
    return calls_of(vendor)


@pytest.fixture
def client(http: httpx.Client, vendor: str, calls: VendorCalls) -> Client:
    """A client of a new account."""
    return Client.open(http, vendor, calls)


@pytest.fixture(scope="package")
def lasting(http: httpx.Client, vendor: str, calls: VendorCalls) -> Client:
    """A client of an account that no test changes."""
    return Client.open(http, vendor, calls)


@pytest.fixture(scope="package")
def made(lasting: Client) -> Made:
    """The values of records of every object in that account."""
    return lasting.make()


@pytest.fixture
def other(client: Client) -> Client:
    """A client of another new account of the vendor."""
    return client.another()


def tenant(sandbox: Sandbox, http: httpx.Client, vendor: str) -> Tenant:
    """Create an account of the demo, with something in every table."""
    body = {"vendor": vendor, "scene": "demo", "watched": True, "clock": {"mode": "frozen", "at": NOON}}
    answer = http.post("/_dealdock/accounts", json=body)
    assert answer.status_code == 201, answer.text
    details = answer.json()
    oauth = profile_of(sandbox.vendors.get(vendor))
    if vendor == "pardot":
        api: Api = PardotCalls(sandbox, str(http.base_url), details)
        limits: Mapping[str, Any] = PARDOT_LIMITS
    else:
        calls = calls_of(vendor)
        api, limits = RestCalls(Client(http, vendor, calls, details)), calls.two_calls
    made = Tenant(sandbox, http, details, api, oauth, limits, [], [])
    made.prepare()
    return made


@pytest.fixture(scope="package", params=[vendor.name for vendor in VENDORS])
def any_vendor(request: pytest.FixtureRequest) -> str:
    """The name of any vendor."""
    return str(request.param)


@pytest.fixture
def actor(sandbox: Sandbox, http: httpx.Client, any_vendor: str) -> Tenant:
    """An account of any vendor."""
    return tenant(sandbox, http, any_vendor)


@pytest.fixture
def neighbours(sandbox: Sandbox, http: httpx.Client, any_vendor: str) -> Neighbours:
    """An account of any vendor between two others, of which one is older and one is younger."""
    return Neighbours(*(tenant(sandbox, http, any_vendor) for _ in range(3)))


@pytest.fixture(scope="package")
def unchanged(sandbox: Sandbox, http: httpx.Client, any_vendor: str) -> Tenant:
    """Another account of the vendor, with the same ids, which no test changes."""
    unchanged = tenant(sandbox, http, any_vendor)
    unchanged.limit()
    return unchanged
