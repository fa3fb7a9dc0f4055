"""A sandbox whose tables are partitioned by dataset: each statement reads one partition, with named exceptions.

PostgreSQL's planner shows it for every verb of every object, and for all other statements on records. All tests on
PostgreSQL do so on such a schema with `pytest --partitioned`.
"""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy import Connection, select

from dealdock import Sandbox
from dealdock.platform.accounts import accounts
from dealdock.platform.database import statement_tables, write_guard
from dealdock.platform.records.models import Dataset
from dealdock.settings import Settings
from dealdock.vendors.all_tables import metadata
from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.opportunity.model import Opportunity, OpportunityProspect
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.registry import VENDORS
from tests.oauth.app import App
from tests.support import partitions
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.partitions import Watch
from tests.support.running import eventually
from tests.support.serving import served
from tests.support.walk import ample, routes
from tests.vendors.pardot.v5.client import V5
from tests.vendors.pardot.v5.exports import use_exports
from tests.vendors.pardot.v5.imports import use_imports

OTHERS = {"public_id", *(str(table.name) for vendor in VENDORS[1:] for table in vendor.tables)}
"""The tables that calls of Pardot do not use."""
JOBS = {"pardot_export", "pardot_import", "pardot_import_part"}
OF_VERSION_5 = {*JOBS, "pardot_dynamic_content_variation", *(each.model.__tablename__ for each in COLLECTIONS)}
OF_RECORDS = frozenset(metadata.tables) - partitions.REFERENCE.keys() - {"journal"} - OTHERS - OF_VERSION_5


@pytest.fixture(scope="module")
def sandbox(new_postgres: Callable[[], str]) -> Iterator[Sandbox]:
    with Sandbox(Settings(database=partitions.split(new_postgres()), secret="a secret for tests")) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def address(sandbox: Sandbox) -> Iterator[str]:
    with served(sandbox) as address:
        yield address


@pytest.fixture(scope="module")
def watching(sandbox: Sandbox) -> Watch:
    return Watch(sandbox)


@pytest.fixture
def watch(watching: Watch) -> Watch:
    watching.begin()
    return watching


@pytest.fixture
def control(address: str, account: Account) -> Iterator["Control"]:
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, verify=NO_TLS, trust_env=False) as client:
        yield Control(client, account.ready.id)


class Control:
    """Steers one account, and takes no refusal."""

    def __init__(self, client: httpx.Client, account_id: int) -> None:
        self._client, self._path = client, f"/accounts/{account_id}"

    def __call__(self, method: str, path: str, body: Any = None, **options: Any) -> Any:
        if body is not None:
            options["json"] = body
        answer = self._client.request(method, path if path.startswith("/") else f"{self._path}/{path}", **options)
        assert answer.is_success, answer.text
        return (
            answer.json()
            if answer.content and answer.headers.get("content-type") == "application/json"
            else answer.text
        )


@pytest.mark.slow
def test_every_verb_of_every_object_stays_within_one_dataset(pardot: Pardot, watch: Watch) -> None:
    for route in routes(also=False):
        answer = pardot.call(route.name, route.object, **ample(pardot.account, route.resource))
        assert answer.code is None, route
    assert pardot.query().code is None  # its total is stored
    assert watch.across_by_calls == set()
    assert watch.within - {"journal"} == OF_RECORDS


@pytest.mark.slow
@pytest.mark.account(job_seconds=0)
def test_exports_and_imports_stay_within_one_dataset(address: str, account: Account, watch: Watch) -> None:
    use_exports(V5(address, account))
    use_imports(V5(address, account))
    assert (watch.across_by_calls, watch.within >= JOBS) == (set(), True)


@pytest.mark.slow
def test_pages_streams_and_totals_stay_within_one_dataset(pardot: Pardot, watch: Watch) -> None:
    pardot.account.opportunity(pardot.account.prospect())
    for output in ("full", "simple", "mobile", "bulk"):
        assert pardot.query(output=output, created_after="yesterday", sort_by="created_at").code is None
    assert pardot.query().code is None
    assert (watch.across_by_calls, watch.within >= {"pardot_opportunity", "live_count"}) == (set(), True)


@pytest.mark.slow
@pytest.mark.account(daily_limit=100, concurrent_limit=5)
def test_limits_faults_and_logins_stay_within_one_dataset(pardot: Pardot, control: Control, watch: Watch) -> None:
    control("POST", "faults", {"match": {"operation": "read"}, "effect": {"error": 66}})
    control("PUT", "quota", {"used": 3})
    assert pardot.read(1).code == 66
    assert pardot.query().code is None
    ready = pardot.account.ready
    form = {"email": ready.email, "password": ready.password, "user_key": ready.user_key}
    assert pardot.send("POST", "/api/login/version/3", data=form).status == 200
    assert pardot.send("POST", "/api/login/version/3", data=form | {"password": "wrong"}).code == 15
    assert [fault["struck"] for fault in control("GET", "faults")] == [1]
    assert len(control("GET", "requests")) == 4
    control("DELETE", "requests")
    assert control("GET", "quota")["used"] == 7
    assert watch.across_by_calls == set()
    assert "journal" in watch.within


@pytest.mark.slow
def test_oauth_stays_within_one_dataset(address: str, account: Account, watch: Watch) -> None:
    with httpx.Client(base_url=f"{address}/services/oauth2", verify=NO_TLS, trust_env=False, timeout=30) as client:
        app = App(account, client)
        for given in (app.by_password(), app.token("client_credentials")):
            assert app.works(given.json()["access_token"])
        tokens = app.tokens()
        assert app.refresh(tokens["refresh_token"]).status_code == 200
        assert app.revoke(tokens["refresh_token"]).status_code == 200
    assert watch.across_by_calls == set()


@pytest.mark.slow
def test_the_control_plane_of_one_account_stays_within_one_dataset(
    control: Control, account: Account, watch: Watch
) -> None:
    made = control("POST", "/accounts", {"scene": "demo", "name": "Made"})
    control("GET", f"/accounts/{made['id']}")
    control("PATCH", f"/accounts/{made['id']}", {"time_zone": "Europe/Paris", "version": 4})
    control("PUT", "clock", {"mode": "frozen", "at": "2026-01-01T00:00:00"})
    control("POST", "clock/advance", {"seconds": 60})
    jane = control("POST", "records/prospect", {"email": "jane@example.com"})
    deal = {"name": "Deal", "value": 1, "probability": 1}
    control("POST", "records/opportunity", deal | {"prospects": [jane["id"]]})
    control("GET", "records/opportunity")
    for method, path, fields in (
        ("POST", "crm/opportunities", {"crm_fid": "006", "prospects": ["jane@example.com"], **deal}),
        ("PATCH", "crm/opportunities/006", {"value": 2}),
        ("DELETE", "crm/opportunities/006", None),
    ):
        control(method, path, fields)
    control("GET", "users")
    exported = control("GET", "export")
    control("POST", "import", exported)
    lines = control("GET", "export", params={"format": "lines"})
    control("POST", "import", content=lines, headers={"content-type": "application/x-ndjson"})
    for to in ("scene", "empty"):
        control("POST", "reset", {"to": to})
    control("DELETE", f"/accounts/{made['id']}")
    assert watch.astray == set()
    assert account.sandbox.database.read(lambda db: accounts.get(db, account.ready.id)).dataset_id > 1


@pytest.mark.slow
def test_snapshots_are_copied_and_what_is_left_is_swept(control: Control, account: Account, watch: Watch) -> None:
    account.opportunity(account.prospect())
    control("PUT", "snapshots/before")
    control("PUT", "snapshots/before")
    assert [each["counts"]["opportunities"] for each in control("GET", "snapshots")] == [1]
    control("POST", "users", {"role": "Read Only"})
    control("POST", "reset", {"to": "before"})
    control("DELETE", "snapshots/before")
    control("GET", "/accounts")
    abandoned = select(Dataset.id).where(Dataset.abandoned_at.is_not(None))
    eventually(lambda: not account.sandbox.database.read(lambda db: db.execute(abandoned).all()))
    assert watch.astray == set()
    assert len(watch.across) == len(partitions.ACROSS), "each that may go across did"
    (sweep,) = watch.across - watch.across_by_calls
    assert "abandoned_at" in sweep


@pytest.mark.slow
def test_a_snapshot_and_its_account_hold_the_same_though_they_lie_apart(control: Control, account: Account) -> None:
    before = account.contents["opportunity"]
    for _ in range(partitions.PARTITIONS):
        control("PUT", "snapshots/before")
        control("POST", "reset", {"to": "before"})
    assert [row[1:] for row in account.refreshed().contents["opportunity"]] == [row[1:] for row in before]


@pytest.mark.parametrize(
    "statement",
    [
        select(Opportunity.name).where(Opportunity.id == 1),
        select(Opportunity.id)
        .join(OpportunityProspect, OpportunityProspect.opportunity_id == Opportunity.id)
        .where(Opportunity.dataset_id == 1),
        sa.update(OpportunityProspect).values(prospect_id=1).where(OpportunityProspect.opportunity_id == 0),
        sa.delete(Prospect).where(Prospect.id == 0),
        sa.insert(Prospect).from_select(list(Prospect.__table__.c), select(Prospect.__table__).where(Prospect.id == 0)),
    ],
    ids=["read", "joined by an id", "update", "delete", "copy"],
)
def test_what_goes_across_is_seen(sandbox: Sandbox, watch: Watch, statement: Any) -> None:
    watch.begin(everybody=True)

    def work(db: Connection) -> None:
        with write_guard.lifted(db):
            db.execute(statement)

    sandbox.database.write(work)
    assert len(watch.astray) == 1


def test_a_key_without_the_dataset_is_refused_by_postgresql_itself(sandbox: Sandbox) -> None:
    bad = "CREATE TABLE bad (dataset_id bigint, id bigint PRIMARY KEY) PARTITION BY HASH (dataset_id)"
    with pytest.raises(sa.exc.NotSupportedError, match="must include all partitioning columns"):
        sandbox.database.write(lambda db: db.execute(sa.text(bad), execution_options=statement_tables.declare()))
