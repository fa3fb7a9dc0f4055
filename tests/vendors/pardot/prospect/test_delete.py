"""`delete`: hidden, and without its opportunities (contract, objects 2.1, "delete")."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.prospect.conftest import Prospects

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)


@pytest.mark.contract("o.2.1.12", "o.2.1.115")
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_answers_nothing_at_all(account: Account, prospects: Prospects, jane: int, method: str) -> None:
    path = f"/api/prospect/version/3/do/delete/id/{jane}"
    answer = prospects.pardot.send(method, path, headers={"Authorization": account.authorization})
    assert (answer.status, answer.http.content) == (204, b"")
    assert answer.http.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.contract("o.2.1.13")
def test_get_is_no_way(account: Account, prospects: Prospects, jane: int) -> None:
    path = f"/api/prospect/version/3/do/delete/id/{jane}"
    assert prospects.pardot.send("GET", path, headers={"Authorization": account.authorization}).code == 60
    assert prospects.ids() == [jane]


@pytest.mark.contract("o.2.1.14")
@pytest.mark.usefixtures("jane")
def test_by_address(prospects: Prospects) -> None:
    assert prospects.call("delete", email="JANE@company.com").status == 204
    assert prospects.ids() == []


@pytest.mark.contract("o.2.1.56", "o.2.1.58", "o.2.1.82", "o.2.1.84", "o.2.1.116", "o.2.1.117", "o.2.1.167")
def test_hides_it_and_keeps_its_address(account: Account, prospects: Prospects, jane: int) -> None:
    account.prospect("joe@company.com")
    prospects.call("delete", id=jane)
    assert prospects.call("read", id=jane).code == 132
    assert prospects.call("read", email="jane@company.com").code == 4
    assert prospects.create("jane@company.com").code == 9
    assert (prospects.query().total, prospects.ids(deleted="true")) == (1, [jane])
    assert len(prospects.ids(deleted="all")) == 2


@pytest.mark.contract("o.2.1.122", "o.2.1.123")
def test_twice(prospects: Prospects, jane: int) -> None:
    assert [prospects.call("delete", id=jane).code for _ in range(2)] == [None, 132]
    assert prospects.call("delete", email="jane@company.com").code == 4
    assert prospects.query().total == 0


@pytest.mark.contract("o.2.1.80", "o.2.1.81", "o.2.1.83", "o.2.1.85")
@each_case(("code", "given"), [(13, {}), (16, {"id": "x"}), (3, {"id": "2147483647"}), (4, {"email": "x"})])
def test_errors(prospects: Prospects, code: int, given: dict[str, str]) -> None:
    assert prospects.call("delete", **given).code == code


@pytest.mark.contract("4.activity.6", "4.activity.15", "o.2.1.120")
@pytest.mark.parametrize("connector", [None, "salesforce"])
def test_unlinks_it_from_its_opportunities(account: Account, prospects: Prospects, connector: str | None) -> None:
    account = Account.open(account.sandbox, connector=connector)
    jane, joe = account.prospect("jane@company.com", PAST), account.prospect("joe@company.com", PAST)
    both, alone = account.opportunity(jane, joe, now=PAST), account.opportunity(jane, now=PAST)
    before = len(account.contents["visitor_activity"])
    keys = account.keys
    assert prospects.call("delete", id=jane, **keys).status == 204
    deals = [prospects.pardot.read(deal, **keys) for deal in (both, alone)]
    assert [[row["id"] for row in deal.prospects] for deal in deals] == [[joe], []]
    last = [deal.activities[-1] for deal in deals]
    left = [(activity["type"], activity["type_name"], activity["prospect_id"]) for activity in last]
    assert left == [(38, "Opportunity Unlinked", jane)] * 2
    assert len(account.contents["visitor_activity"]) == before + 2
    assert all(deal.opportunity["updated_at"] > "2020-02-29 12:00:00" for deal in deals)


@pytest.mark.contract("o.2.1.121")
def test_brought_back_it_is_not_linked_again(account: Account, prospects: Prospects, jane: int) -> None:
    deal = account.opportunity(jane)
    account.freeze(PAST)
    prospects.call("delete", id=jane)
    assert prospects.call("upsert", id=jane).error is None
    assert prospects.read(jane)["updated_at"] == "2020-02-29 12:00:00"
    assert prospects.pardot.read(deal).prospects == []


@pytest.mark.contract("o.2.1.19")
def test_nothing_undeletes(account: Account, prospects: Prospects) -> None:
    assert prospects.call("undelete", id=account.deleted_prospect()).code == 2


@pytest.mark.contract("o.2.1.119")
def test_leaves_its_activities(account: Account, prospects: Prospects, jane: int) -> None:
    visit = account.activity(PAST, prospect_id=jane)
    before = account.contents["visitor_activity"]
    prospects.call("delete", id=jane)
    assert account.contents["visitor_activity"] == before
    prospects.call("upsert", id=jane)
    assert prospects.read(jane)["visitor_activities"]["visitor_activity"]["id"] == visit


@pytest.mark.contract("o.2.1.118")
def test_leaves_its_memberships(account: Account, prospects: Prospects, jane: int) -> None:
    name = account.prospect_list()
    account.list_membership(name, jane)
    before = account.contents["list_membership"]
    prospects.call("delete", id=jane)
    assert account.contents["list_membership"] == before
    prospects.call("upsert", id=jane)
    assert prospects.ids(list_id=name) == [jane]


def test_a_deleted_opportunity_is_not_changed_by_the_deletion_of_its_prospect(
    account: Account, prospects: Prospects, jane: int
) -> None:
    account.freeze(datetime(2026, 6, 1, 12, tzinfo=UTC))
    deal = account.opportunity(jane)
    before = prospects.pardot.read(deal).opportunity["updated_at"]
    prospects.pardot.delete(deal)
    account.advance(timedelta(minutes=10))
    prospects.call("delete", id=jane)
    assert prospects.pardot.call("undelete", id=deal).error is None
    assert prospects.pardot.read(deal).opportunity["updated_at"] == before
