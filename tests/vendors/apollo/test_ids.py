"""The ids that clients see. Contract, section 7, "Ids"."""

from typing import Any

import pytest

from dealdock import Sandbox
from dealdock.platform.credentials.secrets import Credentials
from dealdock.settings import Settings
from dealdock.vendors.apollo.ids import IdForm
from tests.support.cases import each_case
from tests.vendors.apollo.client import Apollo, error

UNUSED: Any = None


@pytest.mark.contract("7.id.1")
@each_case(
    ("account", "kind", "number", "shown"),
    [
        (1, "opportunity", 14, "5c10000e9d5d2af7e8cd393c"),
        (1, "opportunity", 2147483647, "dc0fffff9d5d2af7e8c6e993"),
        (2, "opportunity", 14, "5c10000e2d401be742c1a014"),
        (1, "team", 0, "5c1000009d5d2af7e8d3ffb7"),
        (1, "stage", 6, "5c1000069d5d2af7e81f65ab"),
        (1, "company_stage", 8, "5c1000089d5d2af7e81d657e"),
        (1, "company", 13, "5c10000d9d5d2af7e8507e62"),
        (1, "user", 1, "5c1000019d5d2af7e8b84559"),
    ],
)
def test_an_id_is_the_contract_s(account: int, kind: Any, number: int, shown: str) -> None:
    form = IdForm(Credentials("dealdock", UNUSED))
    assert form.encode(account, kind, number) == shown
    assert form.decode(account, kind, shown) == form.decode(account, kind, shown.upper()) == number


@pytest.mark.contract("7.id.3")
@each_case("text", ["5c10000e9d5d2af7e8cd393d", "5c10000f9d5d2af7e8cd393c", "0" * 24, "f" * 24, "5c", ""])
def test_an_id_that_no_number_gives_is_not_there(text: str) -> None:
    assert IdForm(Credentials("dealdock", UNUSED)).decode(1, "opportunity", text) is None


@pytest.mark.contract("7.id.2", "2.field.1")
def test_an_id_is_read_in_either_case(apollo: Apollo) -> None:
    deal = apollo.add()
    assert len(deal["id"]) == 24
    assert apollo.done("GET", f"/opportunities/{deal['id'].upper()}")["opportunity"]["id"] == deal["id"]


@pytest.mark.contract("7.id.3", "1.key.21", "2.view.2")
def test_an_id_of_another_account_or_kind_is_not_there(apollo: Apollo, other: Apollo) -> None:
    deal, company = other.add(), apollo.add_account()
    apollo.add()
    for wrong in (deal, company):
        assert error(apollo.call("GET", f"/opportunities/{wrong['id']}")) == (404, "Not Found")
        answer = apollo.call("PATCH", f"/opportunities/{wrong['id']}", {"name": "Taken"})
        assert error(answer) == (422, "Opportunity does not exist.")
    assert other.view(deal)["name"] == "Deal"


@pytest.mark.contract("7.id.4")
def test_all_kinds_count_from_one_counter(apollo: Apollo) -> None:
    made = [apollo.add_account(), apollo.add(), apollo.add_contact(), apollo.add()]
    numbers = [int(each["id"][:8], 16) - 0x5C100000 for each in made]
    assert numbers == [13, 14, 15, 16]


@pytest.mark.contract("7.id.5")
def test_the_same_secret_and_calls_give_the_same_ids(apollo: Apollo) -> None:
    first = apollo.add()
    apollo.control("POST", "/reset")
    assert apollo.add()["id"] == first["id"]
    found = []
    for _ in range(2):
        with Sandbox(Settings(database=None, secret="dealdock")) as sandbox:
            found.append(IdForm(sandbox.credentials).encode(1, "opportunity", 14))
    assert found == ["5c10000e9d5d2af7e8cd393c"] * 2
