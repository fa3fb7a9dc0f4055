"""Version 5 behind versions 3 and 4, by the account's `replication_lag` (contract, version 5, section 2.5)."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import httpx
import pytest
from sqlalchemy import func, select

from dealdock import Sandbox
from dealdock.platform.lifecycle.creation import delete_account
from dealdock.platform.records.models import Dataset
from dealdock.settings import Settings
from tests.support import lag_history
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.lag_history import Way
from tests.support.running import eventually
from tests.support.serving import served
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
LAG: Final = 30
SECOND: Final = timedelta(seconds=1)
BEHIND = pytest.mark.account(replication_lag=LAG, frozen_at=NOON)


@pytest.fixture
def control(address: str, account: Account) -> Iterator[httpx.Client]:
    """A client of the control plane, for the account."""
    with httpx.Client(base_url=f"{address}/_dealdock/accounts/{account.ready.id}", verify=NO_TLS, timeout=30) as client:
        yield client


def later(account: Account, seconds: float = LAG) -> None:
    """Let time pass by the account's clock."""
    account.advance(seconds * SECOND)


def create(pardot: Pardot, **fields: Any) -> int:
    """Create an opportunity by version 3, and return its id."""
    form = {"name": "Deal", "value": 1, "probability": 1, "prospect_email": "a@example.com"}
    answer = pardot.create(**form | fields)
    assert answer.error is None, answer.error
    return answer.id


def account_url(control: httpx.Client) -> str:
    """Return the address of the account in the control plane."""
    return str(control.base_url).rstrip("/")


def change(control: httpx.Client, **settings: Any) -> httpx.Response:
    """Change settings of the account."""
    return control.patch(account_url(control), json=settings)


def datasets_of(account: Account) -> int:
    """Return the number of stored datasets of the account."""
    count = select(func.count()).select_from(Dataset).where(Dataset.account_id == account.ready.id)
    return account.sandbox.database.read(lambda db: db.scalars(count).one())


@pytest.fixture
def addresses(sandbox: Sandbox, address: str) -> Iterator[list[str]]:
    """The addresses of two servers on PostgreSQL, and of one on SQLite, which is for one process."""
    url = sandbox.settings.database or ""
    if not url.startswith("postgresql"):
        yield [address]
        return
    with Sandbox(Settings(database=url, secret=sandbox.settings.secret)) as other, served(other) as second:
        yield [address, second]


@pytest.fixture(autouse=True)
def prospect(account: Account) -> int:
    """A prospect for opportunities."""
    return account.prospect("a@example.com")


@BEHIND
@pytest.mark.both_databases
class TestLag:
    @pytest.mark.contract("v5.lag.2", "v5.lag.3")
    def test_hides_creations(self, account: Account, pardot: Pardot, v5: V5) -> None:
        number = create(pardot)
        assert (v5.ids(), code(v5.get(f"opportunities/{number}", fields="id"))) == ([], (404, 109))
        assert pardot.read(number).id == number
        assert pardot.query().ids == [number]
        later(account, LAG - 1)
        assert v5.ids() == []
        later(account, 1)
        assert v5.ids() == [number]
        assert v5.record("opportunities", number, "name") == {"name": "Deal"}

    @pytest.mark.contract("v5.lag.2")
    def test_shows_old_values(self, account: Account, pardot: Pardot, v5: V5) -> None:
        number = account.opportunity(name="Old")
        pardot.update(number, name="New")
        assert v5.values(fields="name") == [{"name": "Old"}]
        assert pardot.read(number).opportunity["name"] == "New"
        later(account)
        assert v5.values(fields="name") == [{"name": "New"}]

    @pytest.mark.contract("v5.lag.2")
    def test_shows_deleted_records(self, account: Account, pardot: Pardot, v5: V5) -> None:
        number = account.opportunity()
        pardot.delete(number)
        assert (v5.ids(), v5.ids(deleted="true")) == ([number], [])
        assert pardot.query().ids == []
        later(account)
        assert (v5.ids(), v5.ids(deleted="true")) == ([], [number])

    def test_is_that_of_each_change(self, account: Account, pardot: Pardot, v5: V5) -> None:
        numbers = []
        for _ in range(3):
            numbers.append(create(pardot))
            later(account, 10)
        assert v5.ids() == numbers[:1]
        later(account, 9)
        assert v5.ids() == numbers[:1]
        later(account, 1)
        assert v5.ids() == numbers[:2]
        later(account, 10)
        assert v5.ids() == numbers

    def test_begins_anew_after_a_pause(self, account: Account, pardot: Pardot, v5: V5) -> None:
        first = create(pardot)
        later(account, 600)
        second = create(pardot)
        assert v5.ids() == [first]
        later(account)
        assert v5.ids() == [first, second]

    def test_applies_to_batches_related_records_and_custom_fields(
        self, account: Account, pardot: Pardot, v5: V5, prospect: int
    ) -> None:
        account.custom_field("Boat")
        account.opportunity(prospect)
        batch = '{"prospects": {"a@example.com": {"company": "Tides", "Boat": "Sloop"}}}'
        assert pardot.call("batchUpdate", "prospect", prospects=batch).error is None
        seen: dict[str, Any] = {"fields": "company,Boat__c", "id": prospect}
        assert v5.values("prospects", **seen) == [{"company": None, "Boat__c": None}]
        later(account)
        assert v5.values("prospects", **seen) == [{"company": "Tides", "Boat__c": "Sloop"}]

    def test_applies_to_changes_by_the_control_plane(self, account: Account, v5: V5, control: httpx.Client) -> None:
        assert control.post("/records/campaign", json={"name": "Fair"}).is_success
        assert len(v5.ids("campaigns")) == 1
        later(account)
        assert len(v5.ids("campaigns")) == 2

    def test_applies_to_changes_in_the_crm(self, account: Account, v5: V5, control: httpx.Client) -> None:
        def names() -> list[Any]:
            return [each["name"] for each in v5.values(fields="name")]

        new = {"crm_fid": "006A", "name": "Old", "value": 1, "probability": 1, "prospects": ["a@example.com"]}
        assert control.post("/crm/opportunities", json=new).is_success
        assert names() == []
        later(account)
        assert control.patch("/crm/opportunities/006A", json={"name": "New"}).is_success
        assert names() == ["Old"]
        later(account)
        assert control.delete("/crm/opportunities/006A").is_success
        assert names() == ["New"]
        later(account)
        assert names() == []

    @pytest.mark.parametrize("action", ["visits", "email-clicks", "form-successes"])
    def test_applies_to_what_people_do_on_the_website(
        self, account: Account, v5: V5, control: httpx.Client, action: str
    ) -> None:
        form = control.post("/records/form", json={"name": "Contact"}).json()
        later(account)
        url = "https://company.example/prices"
        own: dict[str, Any] = {
            "visits": {"pages": [{"url": url}]},
            "email-clicks": {"url": url},
            "form-successes": {"form_id": form["id"]},
        }
        made = control.post(f"/website/{action}", json={"prospect": "a@example.com", **own[action]})
        assert made.is_success, made.text
        assert v5.ids("visitor-activities") == []
        later(account)
        assert v5.ids("visitor-activities") == [made.json()["activity"]["id"]]

    def test_applies_to_users_that_are_added(self, account: Account, v5: V5, control: httpx.Client) -> None:
        assert control.post("/users", json={"email": "cleo@example.com"}).is_success
        assert len(v5.ids("users")) == 1
        later(account)
        assert len(v5.ids("users")) == 2

    def test_applies_to_pages(self, account: Account, pardot: Pardot, v5: V5) -> None:
        numbers = account.opportunities(3)
        pages = v5.pages("opportunities", limit=2)
        assert next(pages) == [{"id": each} for each in numbers[:2]]
        pardot.delete(numbers[2])
        assert [*pages] == [[{"id": numbers[2]}]]

    def test_is_of_one_account(self, sandbox: Sandbox, address: str, transport: Transport, pardot: Pardot) -> None:
        other = Account.open(sandbox)
        other.prospect("a@example.com")
        create(pardot)
        number = create(Pardot(address, other, transport=transport))
        assert V5(address, other, transport).ids() == [number]
        assert datasets_of(other) == 1

    def test_of_another_account_goes_on(
        self, sandbox: Sandbox, address: str, transport: Transport, pardot: Pardot, v5: V5, control: httpx.Client
    ) -> None:
        other = Account.open(sandbox, replication_lag=LAG, frozen_at=NOON)
        other.prospect("a@example.com")
        number = create(pardot)
        create(Pardot(address, other, transport=transport))
        assert change(control, replication_lag=0).is_success
        assert v5.ids() == [number]
        assert V5(address, other, transport).ids() == []

    def test_is_not_used_up_by_refused_calls(self, account: Account, pardot: Pardot, v5: V5) -> None:
        assert pardot.create(name="Deal").error is not None
        assert datasets_of(account) == 1
        number = account.opportunity()  # past the API
        assert v5.ids() == [number]

    @pytest.mark.slow
    @pytest.mark.contract("v5.lag.4")
    @pytest.mark.parametrize("to", ["empty", "scene", "kept"])
    def test_ends_by_a_reset(self, account: Account, pardot: Pardot, v5: V5, control: httpx.Client, to: str) -> None:
        kept = account.opportunity()
        assert control.put("/snapshots/kept").is_success
        create(pardot)
        assert control.post("/reset", json={"to": to}).is_success
        assert v5.ids() == ([kept] if to == "kept" else [])
        expected = 2  # with the snapshot
        eventually(lambda: datasets_of(account) == expected)

    @pytest.mark.slow
    @pytest.mark.contract("v5.lag.4")
    @pytest.mark.parametrize("form", ["json", "lines"])
    def test_ends_by_an_import(
        self, account: Account, pardot: Pardot, v5: V5, control: httpx.Client, form: str
    ) -> None:
        number = create(pardot)
        exported = control.get("/export", params={"format": form})
        headers = {"Content-Type": exported.headers["content-type"]}
        assert control.post("/import", content=exported.content, headers=headers).is_success
        assert v5.ids() == [number]
        pardot.delete(number)
        assert v5.ids() == [number]
        eventually(lambda: datasets_of(account) == 2)

    @pytest.mark.contract("v5.lag.4")
    @pytest.mark.parametrize("seconds", [0, 60])
    def test_ends_by_a_change_of_the_setting(
        self, account: Account, pardot: Pardot, v5: V5, control: httpx.Client, seconds: int
    ) -> None:
        number = create(pardot)
        assert change(control, replication_lag=seconds).json()["replication_lag"] == seconds
        assert v5.ids() == [number]
        pardot.delete(number)
        assert v5.ids() == ([number] if seconds else [])
        eventually(lambda: datasets_of(account) == (2 if seconds else 1))

    def test_stays_with_other_settings(self, pardot: Pardot, v5: V5, control: httpx.Client) -> None:
        create(pardot)
        assert change(control, level="Pro Edition").is_success
        assert v5.ids() == []

    def test_knows_no_future_when_the_clock_is_set_back(self, account: Account, pardot: Pardot, v5: V5) -> None:
        number = create(pardot)
        account.freeze(NOON - timedelta(hours=1))
        assert v5.ids() == [number]
        account.freeze(NOON)
        assert v5.ids() == [number]

    def test_knows_no_future_when_the_clock_jumps_back(self, account: Account, pardot: Pardot, v5: V5) -> None:
        number = create(pardot)
        later(account, -1)  # as the machine's clock may
        assert v5.ids() == [number]

    @pytest.mark.slow
    def test_leaves_nothing_behind(self, account: Account, pardot: Pardot) -> None:
        for _ in range(3):
            create(pardot)
            create(pardot)
            later(account, 20)
        eventually(lambda: datasets_of(account) == 2)  # the account's, and its copy
        real = account.sandbox.clock.now()
        account.sandbox.database.write(lambda db: delete_account(db, account.ready.id, real=real))
        account.sandbox.garbage_collector.wake()
        eventually(lambda: datasets_of(account) == 0)

    def test_shows_in_neither_snapshots_nor_exports(self, pardot: Pardot, control: httpx.Client) -> None:
        number = create(pardot)
        assert control.get("/snapshots").json() == []
        exported = control.get("/export").text
        assert exported.count('"name": "Deal"') == 1
        assert f'"replication_lag": {LAG}' in exported
        assert [each["id"] for each in control.get("/records/opportunity").json()] == [number]

    @pytest.mark.slow(but="sqlite")
    def test_keeps_one_state_of_changes_at_the_same_time(
        self, account: Account, addresses: list[str], transport: Transport
    ) -> None:
        failures: list[Any] = []

        def work(address: str) -> None:
            with Pardot(address, account) as pardot:
                failures.extend(each.error for each in [pardot.create(**form) for _ in range(5)] if each.error)

        form = {"name": "Deal", "value": 1, "probability": 1, "prospect_email": "a@example.com"}
        threads = [threading.Thread(target=work, args=[address]) for address in 4 * addresses]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert (failures, datasets_of(account)) == ([], 2)
        readers = [V5(address, account, transport) for address in addresses]
        assert [each.ids() for each in readers] == [[] for _ in addresses]
        later(account)
        assert [len(each.ids()) for each in readers] == [20 * len(addresses) for _ in addresses]

    @pytest.mark.slow
    def test_keeps_one_state_of_changes_in_the_control_plane_at_the_same_time(
        self, account: Account, control: httpx.Client
    ) -> None:
        def add(number: int) -> int:
            url, body = f"{account_url(control)}/records/campaign", {"name": f"Fair {number}"}
            return httpx.post(url, json=body, verify=NO_TLS, timeout=30).status_code

        with ThreadPoolExecutor(8) as pool:
            assert {*pool.map(add, range(24))} == {201}
        assert datasets_of(account) == 2


@pytest.mark.contract("v5.lag.1")
def test_there_is_none_by_default(account: Account, pardot: Pardot, v5: V5) -> None:
    account.freeze(NOON)
    number = create(pardot)
    assert v5.ids() == [number]
    assert datasets_of(account) == 1


@pytest.mark.account(replication_lag=60)
def test_is_by_a_running_clock_too(account: Account, pardot: Pardot, v5: V5) -> None:
    number = create(pardot)
    assert v5.ids() == []
    later(account, 61)
    assert v5.ids() == [number]


@pytest.mark.contract("v5.lag.1")
@pytest.mark.parametrize("seconds", [-1, 61, 1.5, "soon"])
def test_is_0_to_60_whole_seconds(control: httpx.Client, seconds: object) -> None:
    assert change(control, replication_lag=seconds).status_code == 422
    assert control.get(account_url(control)).json()["replication_lag"] == 0


class Side:
    """A client of version 5 and of the control plane for one account."""

    def __init__(self, address: str, account: Account, transport: Transport) -> None:
        self.v5, self._url = V5(address, account, transport), f"{address}/_dealdock/accounts/{account.ready.id}"

    def control(self, method: str, path: str = "", body: Any = None) -> Any:
        """Call the control plane of the account."""
        answer = httpx.request(method, self._url + path, json=body, verify=NO_TLS, timeout=30)
        assert answer.is_success, (method, path, body, answer.text)
        return answer.json() if answer.content else None


def found(side: Side) -> Any:
    """Return what queries find."""
    return [side.v5.values(collection, fields="id,name") for collection in ("lists", "tags")]


_WAYS: Final = (
    Way("list", "name", lambda side, name: side.v5.create("lists", name=name)),
    Way("tag", "name", lambda side, name: side.v5.create("tags", name=name)),
)


@pytest.mark.slow
@pytest.mark.both_databases
@pytest.mark.contract("v5.lag.2")
@pytest.mark.parametrize("seed", lag_history.SEEDS)
def test_shows_what_version_5_would_have_shown_earlier(
    sandbox: Sandbox, address: str, transport: Transport, seed: int
) -> None:
    behind = Account.open(sandbox, frozen_at=NOON, replication_lag=lag_history.LAG_SECONDS)
    accounts = behind, Account.open(sandbox, frozen_at=NOON)
    lagging, usual = [Side(address, each, transport) for each in accounts]
    lag_history.check(lagging, usual, _WAYS, found, seed)
