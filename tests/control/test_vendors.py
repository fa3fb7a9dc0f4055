"""Records of several vendors: in the control plane, and in the pytest fixture's accounts."""

from collections.abc import Iterator

import httpx
import pytest

from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from dealdock.testing import Account, ControlError, Server
from tests.builders import NO_TLS
from tests.control import shop
from tests.control.test_records import Records, problem
from tests.serving import served


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    """A server whose sandbox has the shop beside the vendors of the registry."""
    database = None if request.param == "sqlite" else request.getfixturevalue("new_postgres")()
    with (
        Sandbox(Settings(database=database, secret="a secret for tests"), shop.VENDORS) as sandbox,
        served(sandbox) as address,
    ):
        yield address


@pytest.fixture
def control(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=f"{address}/_dealdock", timeout=30, verify=NO_TLS, trust_env=False) as client:
        yield client


def records(control: httpx.Client, vendor: str) -> Records:
    """The records of a new account of this vendor."""
    return Records(control, control.post("/accounts", json={"vendor": vendor}).json()["id"])


@pytest.fixture
def server(address: str) -> Iterator[Server]:
    with Server.at(address) as server:
        yield server


@pytest.fixture
def account(server: Server) -> Iterator[Account]:
    """An account of the shop."""
    with server.account(vendor="shop") as account:
        yield account


class TestRecords:
    def test_are_those_of_the_account_s_vendor(self, control: httpx.Client) -> None:
        crates = records(control, "shop")
        one = crates.add("crate", {"name": "Oranges"})
        many = crates.add("crates", [{"name": "Limes"}, {"name": "Pears"}])
        assert list(one) == ["id", "name", "created_at", "updated_at"]
        assert crates.all("crate") == crates.all("crates") == [one, *many]
        assert crates.get("crates", one["id"]).json() == one

    def test_of_one_name_differ_between_vendors(self, control: httpx.Client) -> None:
        priced = {"name": "Cheap", "cost": 3}
        assert records(control, "shop").add("tag", priced)["cost"] == 3
        pardots = records(control, "pardot")
        assert [pointer for pointer, _ in problem(pardots.post("tags", [priced]))] == ["#/0/cost"]
        assert "cost" not in pardots.add("tag", {"name": "Cheap"})

    def test_are_added_all_or_none(self, control: httpx.Client) -> None:
        crates = records(control, "shop")
        assert [pointer for pointer, _ in problem(crates.post("crate", [{"name": "A"}, {"name": ""}]))] == ["#/1/name"]
        assert crates.all("crate") == []

    @pytest.mark.parametrize("kind", ["opportunity", "opportunities", "barrel"])
    def test_of_another_kind_are_refused_with_the_kinds_that_the_vendor_has(
        self, control: httpx.Client, kind: str
    ) -> None:
        crates = records(control, "shop")
        for answer in (crates.get(kind), crates.get(kind, 1), crates.post(kind, {"name": "A"})):
            assert answer.status_code == 404
            assert (
                answer.json()["detail"] == "Accounts of shop have no such records. Kinds of records: user, crate, tag."
            )

    def test_of_no_account_are_not_found(self, control: httpx.Client) -> None:
        for kind in ("crate", "barrel"):
            answer = control.get(f"/accounts/999999/records/{kind}")
            assert (answer.status_code, answer.json()["detail"]) == (404, "There is no account 999999.")

    def test_that_are_made_elsewhere_cannot_be_added(self, control: httpx.Client) -> None:
        answer = records(control, "shop").post("user", {})
        assert (answer.status_code, answer.headers["allow"]) == (405, "GET")

    def test_are_described_with_the_vendor_s_name_before_theirs(self, control: httpx.Client) -> None:
        described = control.get("/openapi.json").json()
        assert {"Tag", "NewTag", "ShopTag", "NewShopTag", "ShopCrate"} <= described["components"]["schemas"].keys()
        added = described["paths"]["/accounts/{account_id}/records/crate"]["post"]
        assert added["operationId"] == "add_crates"
        assert added["requestBody"]["content"]["application/json"]["example"] == {"name": "Oranges"}


class TestFixture:
    def test_has_the_records_of_each_kind(self, account: Account) -> None:
        crate = account.records("crate").add(name="Oranges")
        assert account.records("crates").add_all({"name": "Limes"})[0].name == "Limes"
        assert account.records("crate").get(crate) == crate == account.records("crate").all()[0]
        assert account.users.all()[0].email == account.credentials.email

    def test_has_not_the_attributes_of_other_vendors(self, account: Account) -> None:
        assert not hasattr(account, "opportunities")

    def test_has_the_address_of_its_vendor(self, account: Account, address: str) -> None:
        assert account.url == f"{address}/shop"

    def test_names_the_kinds_where_there_is_not_this_one(self, account: Account) -> None:
        with pytest.raises(ControlError, match=r"Kinds of records: user, crate, tag\."):
            account.records("opportunity").all()

    def test_names_the_vendors_where_there_is_not_this_one(self, account: Account) -> None:
        with pytest.raises(ControlError, match="pardot, shop"):
            account.another(vendor="shopp")

    def test_has_accounts_of_two_vendors_at_once(self, account: Account) -> None:
        pardots = account.another(vendor="pardot")
        pardots.tags.add(name="Fair")
        assert [tag.name for tag in pardots.records("tag").all()] == ["Fair"]
        assert account.records("crate").all() == []
