"""`update`: changed and unchanged fields, and errors (contract, section 4, "update")."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import check_each, each_case, with_later
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.opportunity.test_create import FIELDS, MISTAKES, NO_IDS

PAST = datetime(2020, 2, 29, 12, 0, 0, tzinfo=UTC)
NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
UNTOUCHED, TOUCHED = "2020-02-29 12:00:00", "2026-01-02 03:04:05"

OLD: dict[str, Any] = {
    "name": "Deal",
    "value": Decimal("12.50"),
    "probability": 50,
    "type": "New business",
    "stage": "Prospecting",
    "status": "Won",
    "closed_at": datetime(2020, 3, 1, tzinfo=UTC),
}


@pytest.fixture
def deal(account: Account) -> int:
    """The id of one with all its fields, made long before now."""
    account.freeze(NOW)
    return account.opportunity(account.prospect("one@company.com"), now=PAST, **OLD)


class TestUpdate:
    @pytest.mark.contract(
        "4.update.1", "4.field.6", "4.field.7", "4.field.10", "4.field.11", "4.field.12", "4.field.13", "4.field.16"
    )
    @each_case(
        ("field", "given", "shown"),
        [
            ("name", "Bigger deal", "Bigger deal"),
            ("value", "50000", 50000),
            ("value", "12.505", 12.51),
            ("probability", "0", 0),
            ("type", "Existing business", "Existing business"),
            ("stage", " ", " "),
            ("status", "LOST", "Lost"),
            ("closed_at", "2021-01-01T00:00:01", "2021-01-01 00:00:01"),
        ],
    )
    def test_changes_only_the_given_fields(self, pardot: Pardot, deal: int, field: str, given: str, shown: Any) -> None:
        before = pardot.read(deal, output="mobile").opportunity
        after = pardot.update(deal, output="mobile", **{field: given}).opportunity
        assert after == before | {field: shown, "updated_at": TOUCHED}

    @pytest.mark.contract("4.field.3")
    def test_changes_the_campaign(self, account: Account, pardot: Pardot, deal: int) -> None:
        fair = account.campaign("Fair")
        assert pardot.update(deal, campaign_id=fair).opportunity["campaign"] == {"id": fair, "name": "Fair"}

    def test_changes_several_at_once(self, pardot: Pardot, deal: int) -> None:
        changed = pardot.update(deal, name="Bigger", value="7", stage="").opportunity
        assert (changed["name"], changed["value"], changed["stage"]) == ("Bigger", 7, None)

    @pytest.mark.contract("4.update.7")
    def test_answers_as_read_does(self, pardot: Pardot, deal: int) -> None:
        assert pardot.update(deal, name="Bigger").text == pardot.read(deal).text

    def test_leaves_the_others_alone(self, account: Account, pardot: Pardot, deal: int) -> None:
        other = account.opportunity(now=PAST)
        before = pardot.read(other).text
        assert pardot.update(deal, name="Bigger").error is None
        assert pardot.read(other).text == before


class TestClearing:
    @pytest.mark.contract("4.update.2")
    @pytest.mark.parametrize("field", ["type", "stage"])
    def test_text(self, pardot: Pardot, deal: int, field: str) -> None:
        assert pardot.update(deal, **{field: ""}).opportunity[field] is None

    @pytest.mark.contract("4.update.2")
    def test_closed_at(self, pardot: Pardot, deal: int) -> None:
        assert "closed_at" not in pardot.update(deal, closed_at="").opportunity

    @pytest.mark.contract("4.update.3")
    def test_status_sets_it_back_to_open(self, pardot: Pardot, deal: int) -> None:
        assert pardot.update(deal, status="").opportunity["status"] == "Open"

    def test_the_campaign_sets_the_default_one(self, account: Account, pardot: Pardot) -> None:
        deal = account.opportunity(campaign_id=account.campaign("Fair"))
        assert pardot.update(deal, campaign_id="").opportunity["campaign"]["id"] == account.default_campaign

    @pytest.mark.contract("4.update.4", "4.update.5")
    @each_case("field", ["name", "value", "probability", "prospect_id", "prospect_email"])
    def test_what_is_required_is_declined_and_nothing_changes(
        self, account: Account, pardot: Pardot, deal: int, field: str
    ) -> None:
        before = account.contents
        assert pardot.update(deal, stage="Changed", **{field: ""}).error == api_errors.EMPTY
        assert account.contents == before


class TestNothingChanged:
    """`updated_at` moves only if something changed."""

    @pytest.mark.slow
    @pytest.mark.contract("1.field.1", "1.field.2", "1.field.3", "4.update.8")
    @each_case(
        "given",
        [
            {},
            {"name": "Deal"},
            {"value": "12.5"},
            {"value": "12.4950"},
            {"probability": "+50"},
            {"type": "New business", "stage": "Prospecting"},
            {"status": "won"},
            {"closed_at": "2020-03-01T00:00"},
            {"campaign_id": ""},
            {"prospect_email": "ONE@company.com"},
            {"updated_at": "2001-01-01", "created_at": "2001-01-01"},
            {"deleted": "true"},
            {"colour": "red"},
            {"Name": "Other", "NAME": "Other"},
        ],
    )
    def test_answers_the_record_unchanged(
        self, account: Account, pardot: Pardot, deal: int, given: dict[str, str]
    ) -> None:
        before, stored = pardot.read(deal).text, account.contents
        assert pardot.update(deal, **given).text == before
        assert account.contents == stored


class TestLinking:
    @pytest.mark.contract("4.update.6")
    def test_a_further_prospect_by_id_or_address(self, account: Account, pardot: Pardot, deal: int) -> None:
        account.prospect("two@company.com")
        third = account.prospect("three@company.com")
        assert pardot.update(deal, prospect_email="Two@Company.com").opportunity["updated_at"] == TOUCHED
        linked = pardot.update(deal, prospect_id=third).prospects
        assert [each["email"] for each in linked] == ["one@company.com", "two@company.com", "three@company.com"]

    @pytest.mark.contract("4.update.9")
    def test_is_a_change(self, account: Account, pardot: Pardot, deal: int) -> None:
        second = account.prospect()
        changed = pardot.update(deal, prospect_id=second).opportunity
        assert (changed["created_at"], changed["updated_at"]) == (UNTOUCHED, TOUCHED)

    @pytest.mark.contract("4.update.8")
    def test_again_is_none(self, account: Account, pardot: Pardot, deal: int) -> None:
        (only,) = pardot.read(deal).prospects
        stored = account.contents
        assert pardot.update(deal, prospect_id=only["id"]).opportunity["updated_at"] == UNTOUCHED
        assert account.contents == stored

    @pytest.mark.account(version=4)
    def test_in_version_4_the_newest_with_a_shared_email_is_linked(self, account: Account, pardot: Pardot) -> None:
        older, newer = (account.prospect("info@company.com") for _ in range(2))
        linked = pardot.update(account.opportunity(older), prospect_email="info@company.com", version=4).prospects
        assert [each["id"] for each in linked] == [older, newer]


@pytest.fixture
def people(account: Account) -> dict[str, int]:
    """A prospect and a deleted one; there is a third."""
    ids = {"one": account.prospect(), "gone": account.deleted_prospect("gone@company.com")}
    account.prospect("two@company.com")
    return ids


class TestErrors:
    @pytest.mark.contract("4.update.10")
    @each_case("number", [*NO_IDS, "", " "])
    @ONE_DATABASE
    def test_no_id(self, pardot: Pardot, number: str) -> None:
        assert pardot.update(number, name="x").error == api_errors.INVALID_ID

    @pytest.mark.contract("4.update.10", "1.order.12")
    @each_case("wrong", [{}, {"name": ""}, {"value": "-1"}, {"prospect_id": "2147483647"}])
    def test_the_opportunity_comes_first(self, account: Account, pardot: Pardot, wrong: dict[str, str]) -> None:
        assert pardot.call("update", **wrong).error == api_errors.MISSING
        assert pardot.update("abc", **wrong).error == api_errors.INVALID_ID
        for number in (2147483647, account.prospect(), account.deleted_opportunity()):
            assert pardot.update(number, **wrong).error == api_errors.INVALID_OPPORTUNITY

    @pytest.mark.contract("4.update.11", "1.order.12")
    def test_then_the_first_as_in_create_and_nothing_changes(
        self, account: Account, pardot: Pardot, deal: int, people: dict[str, int]
    ) -> None:
        before = account.contents
        mistakes = [each for each in MISTAKES if each[0] != 13]  # here nothing else is required

        def check(place: int) -> None:
            for mistaken in with_later(place, mistakes):
                given = {name: people.get(str(text), text) for name, text in mistaken.items()}
                assert pardot.update(deal, stage="Changed", **given).code == mistakes[place][0], given

        check_each(range(len(mistakes)), check)
        assert account.contents == before

    @each_case("name", [*FIELDS, "prospect_id", "prospect_email"])
    @ONE_DATABASE
    def test_arrays_are_refused(self, pardot: Pardot, deal: int, name: str) -> None:
        assert pardot.update(deal, **{name + "[0]": "1"}).error == api_errors.INVALID_PARAMETER
