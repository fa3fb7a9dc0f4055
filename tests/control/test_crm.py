"""`/_dealdock/accounts/{id}/crm/opportunities`: what a CRM does to an account's opportunities."""

from typing import Any

import httpx
import pytest

from tests.control.test_records import problem
from tests.support.builders import Account, Pardot, members
from tests.support.cases import each_case

pytestmark = pytest.mark.account(connector="salesforce")

DEAL = {"name": "From the CRM", "value": 5, "probability": 10}


class Crm:
    """The CRM of one account."""

    def __init__(self, control: httpx.Client, account_id: int) -> None:
        self._control = control
        self._path = f"/accounts/{account_id}/crm/opportunities"

    def post(self, **fields: Any) -> httpx.Response:
        return self._control.post(self._path, json=fields)

    def get(self, fid: str) -> httpx.Response:
        return self._control.get(f"{self._path}/{fid}")

    def patch(self, fid: str, **fields: Any) -> httpx.Response:
        return self._control.patch(f"{self._path}/{fid}", json=fields)

    def delete(self, fid: str) -> httpx.Response:
        return self._control.delete(f"{self._path}/{fid}")

    def add(self, **fields: Any) -> Any:
        response = self.post(**DEAL | fields)
        assert response.status_code == 201, response.text
        return response.json()


@pytest.fixture
def crm(control: httpx.Client, account: Account) -> Crm:
    return Crm(control, account.ready.id)


@pytest.fixture
def jane(account: Account) -> int:
    return account.prospect("jane@example.com")


def types(answer: Any) -> list[tuple[int, int]]:
    """Of an opportunity's activities: type and prospect."""
    return [(each["type"], each["prospect_id"]) for each in answer.activities]


class TestArrival:
    @pytest.mark.contract("4.guard.5")
    def test_is_seen_by_the_api_which_may_not_write_it(self, pardot: Pardot, crm: Crm, jane: int) -> None:
        deal = crm.add(crm_fid="006000000000001AAA", stage="Won it", prospects=["JANE@example.com"])
        shown = pardot.read(deal["id"])
        assert (shown.opportunity["name"], shown.opportunity["value"]) == ("From the CRM", 5)
        assert [prospect["id"] for prospect in shown.prospects] == [jane]
        assert types(shown) == [(8, jane)]
        assert pardot.call("query").ids == [deal["id"]]
        for refused in (pardot.create(**DEAL), pardot.update(deal["id"], value=6), pardot.delete(deal["id"])):
            assert refused.code == 37

    def test_has_its_id_in_the_crm(self, crm: Crm) -> None:
        deal = crm.add(crm_fid="006000000000001AAA")
        assert deal["crm_fid"] == "006000000000001AAA"
        assert crm.get("006000000000001AAA").json() == deal

    def test_gets_an_id_in_the_crm_where_none_is_given(self, crm: Crm) -> None:
        deal = crm.add()
        assert (len(deal["crm_fid"]), deal["crm_fid"][:3]) == (18, "006")
        assert crm.get(deal["crm_fid"]).json() == deal
        assert deal["updated_at"] == deal["created_at"]

    def test_happens_in_an_account_without_a_connector_too(
        self, control: httpx.Client, make_account: Any, account: Account
    ) -> None:
        other = make_account()
        assert Crm(control, other["id"]).add(crm_fid="006000000000001AAA")["crm_fid"] == "006000000000001AAA"
        assert Crm(control, account.ready.id).get("006000000000001AAA").status_code == 404

    @pytest.mark.account(connector="salesforce", version=4)
    def test_means_all_prospects_with_the_email(self, account: Account, crm: Crm) -> None:
        both = [account.prospect("jane@example.com"), account.prospect("jane@example.com")]
        assert crm.add(prospects=["jane@example.com"])["prospects"] == both

    def test_is_refused_with_words(self, crm: Crm, jane: int) -> None:
        crm.add(crm_fid="006000000000001AAA")
        assert problem(crm.post(**DEAL, crm_fid="006000000000001AAA"), 409) == [
            ("#/crm_fid", "the CRM has an opportunity 006000000000001AAA already")
        ]
        assert problem(crm.post(**DEAL, prospects=["jane@example.com", "joe@example.com"])) == [
            ("#/prospects", "prospect joe@example.com does not exist or is deleted")
        ]
        assert problem(crm.post(**DEAL, campaign_id=9999)) == [("#/campaign_id", "campaign 9999 does not exist")]
        wrong = crm.post(value=-1, probability="70", owner="me", prospects=[jane])
        assert {where for where, _ in problem(wrong)} == {
            "#/name",
            "#/value",
            "#/probability",
            "#/owner",
            "#/prospects/0",
        }


class TestChange:
    def test_is_of_what_is_given(self, pardot: Pardot, crm: Crm, jane: int) -> None:
        deal = crm.add(stage="Talking", type="New", prospects=["jane@example.com"])
        response = crm.patch(deal["crm_fid"], status="Won", stage=None, name=None)
        assert response.status_code == 200, response.text
        assert response.json() == deal | {"status": "Won", "stage": None, "updated_at": response.json()["updated_at"]}
        assert types(pardot.read(deal["id"])) == [(8, jane), (9, jane)]

    @pytest.mark.contract("4.activity.16")
    def test_of_the_prospects_links_and_unlinks(self, account: Account, pardot: Pardot, crm: Crm, jane: int) -> None:
        joe = account.prospect("joe@example.com")
        deal = crm.add(prospects=["jane@example.com"])
        assert crm.patch(deal["crm_fid"], prospects=["joe@example.com"]).json()["prospects"] == [joe]
        shown = pardot.read(deal["id"])
        assert [prospect["id"] for prospect in shown.prospects] == [joe]
        history = pardot.call("query", "visitorActivity", prospect_id=jane)
        assert [each["type"] for each in members(history.json["result"], "visitor_activity")] == [8, 38]
        assert crm.patch(deal["crm_fid"], prospects=[]).json()["prospects"] == []

    @pytest.mark.contract("4.activity.16")
    def test_of_status_and_prospects_leaves_nothing_to_the_one_that_leaves(
        self, account: Account, pardot: Pardot, crm: Crm, jane: int
    ) -> None:
        joe, ann = account.prospect("joe@example.com"), account.prospect("ann@example.com")
        deal, other = (crm.add(prospects=["jane@example.com", "joe@example.com"]) for _ in range(2))
        before = pardot.read(other["id"]).text
        crm.patch(deal["crm_fid"], status="Lost", prospects=["joe@example.com", "ann@example.com"])
        left = [(8, jane), (8, joe), (38, jane), (19, ann), (10, joe), (10, ann)]
        assert types(pardot.read(deal["id"])) == left
        scores = [pardot.call("read", "prospect", id=each).json["prospect"]["score"] for each in (jane, joe, ann)]
        assert scores == [100, 0, -100]
        assert pardot.read(other["id"]).text == before
        crm.patch(deal["crm_fid"], status="Won", prospects=["ann@example.com", "jane@example.com"])
        assert types(pardot.read(deal["id"])) == [*left, (38, joe), (19, jane), (9, jane), (9, ann)]

    @pytest.mark.usefixtures("jane")
    def test_of_nothing_leaves_it_as_it_is(self, account: Account, crm: Crm) -> None:
        deal = crm.add(prospects=["jane@example.com"])
        before = account.contents
        assert crm.patch(deal["crm_fid"], prospects=["jane@example.com"], value=5).json() == deal
        assert crm.patch(deal["crm_fid"]).json() == deal
        assert account.contents == before

    def test_of_one_that_is_not_there_is_404(self, crm: Crm) -> None:
        assert crm.patch("006000000000001AAA", value=1).status_code == 404

    @each_case("fid", ["%00", "a%01", "%C3%28", "%EF%BF%BF"])
    def test_of_one_whose_id_no_database_can_hold_is_404_too(self, crm: Crm, fid: str) -> None:
        answers = [crm.get(fid), crm.patch(fid, value=1), crm.delete(fid)]
        assert [answer.status_code for answer in answers] == [404, 404, 404]


class TestVanishing:
    def test_hides_it_from_the_api(self, pardot: Pardot, crm: Crm) -> None:
        deal = crm.add()
        gone = crm.delete(deal["crm_fid"])
        assert (gone.status_code, gone.content) == (204, b"")
        assert pardot.read(deal["id"]).code == 35
        assert pardot.call("query", deleted="true").ids == [deal["id"]]
        assert crm.get(deal["crm_fid"]).status_code == crm.delete(deal["crm_fid"]).status_code == 404

    @pytest.mark.usefixtures("jane")
    def test_is_undone_when_it_arrives_again(self, account: Account, pardot: Pardot, crm: Crm) -> None:
        deal = crm.add(crm_fid="006000000000001AAA", prospects=["jane@example.com"])
        crm.delete("006000000000001AAA")
        again = crm.add(crm_fid="006000000000001AAA", value=7, prospects=[])
        assert (again["id"], again["value"], again["prospects"], again["deleted"]) == (deal["id"], 7, [], False)
        assert len(account.contents["opportunity"]) == 1
        assert pardot.call("query").total == 1


def test_ids_of_the_crm_go_along_with_a_scene(control: httpx.Client, account: Account, crm: Crm) -> None:
    deal = crm.add()
    exported = control.get(f"/accounts/{account.ready.id}/export").json()
    assert exported["accounts"][0]["opportunities"][0]["crm_fid"] == deal["crm_fid"]
