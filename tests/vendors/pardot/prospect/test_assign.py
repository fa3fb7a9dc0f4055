"""`assign` and `unassign` (contract, objects 2.1, "assign")."""

from datetime import UTC, datetime

import pytest

from tests.support.builders import Account
from tests.support.cases import check_each, each_case
from tests.vendors.pardot.prospect.conftest import Prospects, shown

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)


class TestAssign:
    @pytest.mark.contract("o.2.1.15", "o.2.1.36", "o.2.1.125", "o.2.1.129", "o.2.1.134", "o.2.1.135")
    def test_to_a_user(self, account: Account, prospects: Prospects) -> None:
        jane = account.prospect("jane@company.com", PAST)
        first = account.first_user()
        boss = account.user_id(email="Boss@company.com", first_name="Ada", role="Sales", job_title="Head")
        assigned = shown(prospects.call("assign", id=jane, user_id=boss))
        owner = assigned["assigned_to"]["user"]
        assert owner == {
            "id": boss,
            "email": "Boss@company.com",
            "first_name": "Ada",
            "last_name": None,
            "job_title": "Head",
            "role": "Sales",
            "account": account.tenant.account_id,
            "created_at": owner["created_at"],
            "updated_at": owner["updated_at"],
        }
        assert assigned["updated_at"] > "2020-02-29 12:00:00"
        assert (
            shown(prospects.call("assign", email="jane@company.com", user_id=first))["assigned_to"]["user"]["id"]
            == first
        )
        by_email = shown(prospects.call("assign", id=jane, user_email=" BOSS@company.com "))
        assert by_email["assigned_to"]["user"]["id"] == boss
        assert shown(prospects.call("assign", id=jane, user_id=boss, user_email="boss@company.com"))["id"] == jane

    @pytest.mark.contract(
        "o.2.1.20", "o.2.1.126", "o.2.1.127", "o.2.1.128", "o.2.1.130", "o.2.1.131", "o.2.1.132", "o.2.1.133"
    )
    def test_errors(self, account: Account, prospects: Prospects, jane: int) -> None:
        account.user_id(email="boss@company.com")
        first = str(account.first_user())

        def check(case: tuple[int, dict[str, str]]) -> None:
            code, given = case
            assert prospects.call("assign", id=jane, **given).code == code
            assert "assigned_to" not in prospects.read(jane)
            assert prospects.call("assign", **given).code == 13
            assert prospects.call("assign", id=2147483647, **given).code == 3
            assert prospects.call("assign", email="nobody@company.com", **given).code == 4

        mistakes: list[tuple[int, dict[str, str]]] = [
            (13, {}),
            (13, {"name_or_email": "boss@company.com"}),
            (47, {"user_id": "1", "group_id": "1"}),
            (47, {"user_email": "x", "group_id": "1"}),
            (10, {"user_id": "2147483647"}),
            (10, {"user_id": "x"}),
            (11, {"user_email": "nobody@company.com"}),
            (11, {"user_id": first, "user_email": "nobody@company.com"}),
            (45, {"user_id": first, "user_email": "boss@company.com"}),
            (12, {"group_id": "1"}),
        ]
        check_each(mistakes, check)

    @pytest.mark.contract("o.2.1.88")
    @pytest.mark.account(version=4)
    def test_by_a_shared_address_it_is_the_one_active_last(self, account: Account, prospects: Prospects) -> None:
        active = account.prospect("jane@company.com", last_activity_at=PAST)
        account.prospect("jane@company.com")
        assert shown(prospects.call("assign", email="jane@company.com", user_id=account.first_user()))["id"] == active


class TestUnassign:
    @pytest.mark.contract("o.2.1.16", "o.2.1.136")
    def test_an_assigned_prospect(self, account: Account, prospects: Prospects) -> None:
        jane = account.prospect("jane@company.com", PAST, assigned_to_id=account.first_user())
        unassigned = shown(prospects.call("unassign", email="jane@company.com"))
        assert "assigned_to" not in unassigned
        assert (unassigned["id"], unassigned["updated_at"] > "2020-02-29 12:00:00") == (jane, True)

    @pytest.mark.contract("o.2.1.17")
    def test_takes_a_level_of_output(self, prospects: Prospects, jane: int) -> None:
        mobile = shown(prospects.call("unassign", id=jane, output="mobile"))
        assert list(mobile) == ["id", "first_name", "last_name", "email", "company"]

    @pytest.mark.contract("o.2.1.16", "o.2.1.137")
    def test_an_unassigned_prospect(self, account: Account, prospects: Prospects) -> None:
        jane = account.prospect(now=PAST)
        before = account.contents
        assert shown(prospects.call("unassign", id=jane))["updated_at"] == "2020-02-29 12:00:00"
        assert account.contents == before

    @pytest.mark.contract("o.2.1.80", "o.2.1.81", "o.2.1.83", "o.2.1.85")
    @each_case(("code", "given"), [(13, {}), (16, {"id": "x"}), (3, {"id": "2147483647"}), (4, {"email": "x"})])
    def test_errors(self, prospects: Prospects, code: int, given: dict[str, str]) -> None:
        assert prospects.call("unassign", **given).code == code
