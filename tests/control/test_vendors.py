"""Records of several vendors: in the control plane, and in the pytest fixture's accounts."""

from collections.abc import Iterator

import httpx
import pytest

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from pytest_dealdock import AnyAccount, ControlError, Server
from tests.control.test_records import Records, problem
from tests.support.cases import each_case
from tests.support.example import VENDORS
from tests.support.marks import DATABASES
from tests.support.serving import served
from tests.support.transport import Transport


@pytest.fixture(scope="module", params=DATABASES)
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server whose sandbox has Minicrm in addition to those of the registry."""
    database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
    with (
        Sandbox(Settings(database=database, secret="a secret for tests"), VENDORS) as sandbox,
        served(sandbox) as address,
    ):
        yield address


@pytest.fixture
def control(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, transport=Transport(), trust_env=False) as client:
        yield client


def records(control: httpx.Client, vendor: str) -> Records:
    """The records of a new account of this vendor."""
    return Records(control, control.post("/accounts", json={"vendor": vendor}).json()["id"])


@pytest.fixture
def server(address: str) -> Iterator[Server]:
    with Server.at(address) as server:
        yield server


@pytest.fixture
def account(server: Server) -> Iterator[AnyAccount]:
    """An account of the example."""
    with server.account(vendor="minicrm") as account:  # type: ignore[call-overload]  # a vendor of the tests
        yield account


class TestRecords:
    def test_are_those_of_the_account_s_vendor(self, control: httpx.Client) -> None:
        leads = records(control, "minicrm")
        one = leads.add("lead", {"name": "Oranges"})
        many = leads.add("leads", [{"name": "Limes"}, {"name": "Pears"}])
        assert list(one) == ["id", "name", "email", "score", "created_at", "updated_at"]
        assert leads.all("lead")[1:] == leads.all("leads")[1:] == [one, *many]
        assert leads.get("leads", one["id"]).json() == one

    def test_of_one_name_differ_between_vendors(self, control: httpx.Client) -> None:
        priced = {"name": "Cheap", "score": 3}
        assert records(control, "minicrm").add("tag", priced)["score"] == 3
        pardots = records(control, "pardot")
        assert [pointer for pointer, _ in problem(pardots.post("tags", [priced]))] == ["#/0/score"]
        assert "score" not in pardots.add("tag", {"name": "Cheap"})

    def test_are_added_all_or_none(self, control: httpx.Client) -> None:
        leads = records(control, "minicrm")
        assert [pointer for pointer, _ in problem(leads.post("lead", [{"name": "A"}, {"name": ""}]))] == ["#/1/name"]
        assert len(leads.all("lead")) == 1

    @each_case("kind", ["opportunity", "opportunities", "barrel"])
    def test_of_another_kind_are_refused_with_the_kinds_that_the_vendor_has(
        self, control: httpx.Client, kind: str
    ) -> None:
        leads = records(control, "minicrm")
        for answer in (leads.get(kind), leads.get(kind, 1), leads.post(kind, {"name": "A"})):
            assert answer.status_code == 404
            others = "" if kind == "barrel" else ", but accounts of pardot, close, copper and apollo do"
            text = f"Accounts of minicrm do not have these records{others}. Kinds of records: user, lead, deal, tag."
            assert answer.json()["detail"] == text

    def test_of_no_account_are_not_found(self, control: httpx.Client) -> None:
        for kind in ("lead", "barrel"):
            answer = control.get(f"/accounts/999999/records/{kind}")
            assert (answer.status_code, answer.json()["detail"]) == (404, "Account 999999 does not exist.")

    def test_that_are_made_elsewhere_cannot_be_added(self, control: httpx.Client) -> None:
        answer = records(control, "minicrm").post("user", {})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")

    @pytest.mark.slow
    @pytest.mark.parametrize("address", ["sqlite"], indirect=True, scope="module")
    def test_are_described_with_the_vendor_s_name_before_theirs(self, control: httpx.Client) -> None:
        described = control.get("/openapi.json").json()
        assert {"Tag", "NewTag", "MinicrmTag", "NewMinicrmTag", "MinicrmLead"} <= described["components"][
            "schemas"
        ].keys()
        added = described["paths"]["/accounts/{account_id}/records/lead"]["post"]
        assert added["operationId"] == "add_leads"
        assert added["requestBody"]["content"]["application/json"]["example"] == {"name": "Harbour Books"}  # Close's


class TestFixture:
    def test_has_the_records_of_each_kind(self, account: AnyAccount) -> None:
        lead = account.records("lead").add(name="Oranges")
        assert account.records("leads").add_all({"name": "Limes"})[0].name == "Limes"
        assert account.records("lead").get(lead) == lead == account.records("lead").all()[1]
        assert account.users.all()[0].email == account.credentials.email

    def test_has_not_the_attributes_of_other_vendors(self, account: AnyAccount) -> None:
        assert not hasattr(account, "opportunities")

    def test_has_the_address_of_its_vendor(self, account: AnyAccount, address: str) -> None:
        assert account.url == f"{address}/minicrm"

    def test_names_the_kinds_where_there_is_not_this_one(self, account: AnyAccount) -> None:
        with pytest.raises(ControlError, match=r"Kinds of records: user, lead, deal, tag\."):
            account.records("opportunity").all()

    def test_names_the_vendors_where_there_is_not_this_one(self, account: AnyAccount) -> None:
        with pytest.raises(ControlError, match=r"known vendors: pardot, .*minicrm"):
            account.another(vendor="exampel")  # type: ignore[call-overload]  # refused at run time, too

    def test_has_accounts_of_two_vendors_at_once(self, account: AnyAccount) -> None:
        pardots = account.another(vendor="pardot")
        pardots.tags.add(name="Fair")
        assert [tag.name for tag in pardots.records("tag").all()] == ["Fair"]
        assert len(account.records("lead").all()) == 1
