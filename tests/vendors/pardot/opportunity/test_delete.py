"""`delete` and `undelete`: hidden, and back whole (contract, section 4, "delete, undelete")."""

from datetime import UTC, datetime

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.opportunity.test_create import NO_IDS

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)
WAYS = [("GET", "delete"), ("POST", "delete"), ("DELETE", "delete")]
WAYS_BACK = [("GET", "undelete"), ("POST", "undelete"), ("DELETE", "undelete")]


class TestDelete:
    @pytest.mark.contract("1.method.1", "1.method.2", "4.delete.6", "2.status.3")
    @each_case(("method", "operation"), WAYS)
    def test_answers_nothing_at_all(self, account: Account, pardot: Pardot, method: str, operation: str) -> None:
        path = f"/api/opportunity/version/3/do/{operation}/id/{account.opportunity()}"
        answer = pardot.send(method, path, headers={"Authorization": account.authorization})
        assert (answer.status, answer.http.content) == (204, b"")
        assert answer.http.headers["content-type"] == "text/html; charset=utf-8"
        assert not {"content-length", "transfer-encoding"} & answer.http.headers.keys()

    @pytest.mark.contract("4.delete.1", "4.delete.2")
    def test_hides_it_from_read_update_and_query(self, account: Account, pardot: Pardot) -> None:
        prospect = account.prospect("jdoe@company.com")
        stays, goes = account.opportunity(prospect), account.opportunity(prospect)
        pardot.delete(goes)
        assert pardot.read(goes).error == api_errors.INVALID_OPPORTUNITY
        assert pardot.update(goes, name="x").error == api_errors.INVALID_OPPORTUNITY
        for criteria in ({}, {"prospect_email": "jdoe@company.com"}, {"prospect_id": prospect}, {"output": "mobile"}):
            answer = pardot.query(**criteria)
            assert (answer.ids, answer.total) == ([stays], 1)

    @pytest.mark.contract("4.criterion.9")
    def test_is_soft(self, account: Account, pardot: Pardot) -> None:
        goes = account.opportunity(account.prospect())
        pardot.delete(goes)
        assert pardot.query(deleted="true").ids == [goes]

    @pytest.mark.contract("4.delete.4")
    def test_leaves_every_field_as_it_is(self, account: Account, pardot: Pardot) -> None:
        goes = account.opportunity(account.prospect(), now=PAST)
        before, contents = pardot.read(goes).opportunity, account.contents
        pardot.delete(goes)
        assert (
            pardot.query(deleted="true").opportunities[0]["updated_at"] == before["updated_at"] == "2020-02-29 12:00:00"
        )
        pardot.undelete(goes)
        assert (pardot.read(goes).opportunity, account.contents) == (before, contents)

    @pytest.mark.contract("4.delete.9")
    def test_twice_finds_nothing(self, account: Account, pardot: Pardot) -> None:
        goes = account.opportunity()
        assert [pardot.delete(goes).error for _ in range(2)] == [None, api_errors.INVALID_OPPORTUNITY]
        assert pardot.query().total == 0

    @pytest.mark.contract("4.delete.4")
    def test_leaves_the_activities_as_they_are(self, account: Account, pardot: Pardot) -> None:
        goes = account.opportunity(account.prospect(), status="Won")
        before = account.contents["visitor_activity"]
        assert pardot.delete(goes).error is None
        assert account.contents["visitor_activity"] == before
        assert pardot.undelete(goes).error is None
        assert account.contents["visitor_activity"] == before


class TestUndelete:
    @pytest.mark.contract("1.method.2", "4.delete.7", "2.status.3")
    @each_case(("method", "operation"), WAYS_BACK)
    def test_answers_nothing_at_all(self, account: Account, pardot: Pardot, method: str, operation: str) -> None:
        path = f"/api/opportunity/version/3/do/{operation}/id/{account.deleted_opportunity()}"
        answer = pardot.send(method, path, headers={"Authorization": account.authorization})
        assert (answer.status, answer.http.content) == (204, b"")

    @pytest.mark.contract("4.delete.3")
    def test_brings_it_back_whole(self, account: Account, pardot: Pardot) -> None:
        fields = {"type": "New business", "stage": "Closed", "status": "Lost", "closed_at": PAST}
        deal = account.opportunity(account.prospect(), account.prospect(), now=PAST, **fields)
        before, stored = pardot.read(deal).text, account.contents
        assert pardot.delete(deal).error is None
        assert pardot.undelete(deal).error is None
        assert pardot.read(deal).text == before
        assert account.contents == stored

    @pytest.mark.contract("4.delete.11")
    def test_of_a_live_one_changes_nothing(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(account.prospect())
        before = account.contents
        assert pardot.undelete(deal).status == 204
        assert account.contents == before

    def test_does_not_bring_back_others(self, account: Account, pardot: Pardot) -> None:
        deleted = [account.deleted_opportunity() for _ in range(3)]
        pardot.undelete(deleted[1])
        assert pardot.query().ids == [deleted[1]]

    def test_again_and_again(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity()
        for _ in range(2):
            pardot.delete(deal)
            assert pardot.query().total == 0
            pardot.undelete(deal)
            assert pardot.query().total == 1


@pytest.mark.parametrize("operation", ["delete", "undelete"])
class TestErrors:
    def test_absent(self, pardot: Pardot, operation: str) -> None:
        assert pardot.call(operation).error == api_errors.MISSING

    @each_case("number", [*NO_IDS, ""])
    @ONE_DATABASE
    def test_no_id(self, pardot: Pardot, operation: str, number: str) -> None:
        assert pardot.call(operation, id=number).error == api_errors.INVALID_ID

    @pytest.mark.contract("4.delete.8", "4.delete.10")
    def test_unknown(self, account: Account, pardot: Pardot, operation: str) -> None:
        for number in (2147483647, account.prospect(), account.default_campaign):
            assert pardot.call(operation, id=number).error == api_errors.INVALID_OPPORTUNITY

    def test_array(self, account: Account, pardot: Pardot, operation: str) -> None:
        assert pardot.call(operation, **{"id[]": account.opportunity()}).error == api_errors.INVALID_PARAMETER
