"""Two accounts in one sandbox never see each other's records (issue 2; contract, section 3)."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import httpx
import pytest

from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors

SHARED = "jdoe@company.com"


@dataclass(frozen=True)
class OtherAccount:
    """Another account, with records whose ids do not exist in the first one."""

    account: Account
    pardot: Pardot
    prospect: int
    campaign: int
    deal: int
    deleted: int


@pytest.fixture
def other_account(address: str, account: Account) -> Iterator[OtherAccount]:
    other = Account.open(account.sandbox)
    other.opportunities(50)
    prospect, campaign = other.prospect("only@other.example"), other.campaign("Theirs")
    deal = other.opportunity(other.prospect(SHARED), prospect, campaign_id=campaign, value=Decimal(7))
    with Pardot(address, other) as client:
        yield OtherAccount(other, client, prospect, campaign, deal, other.deleted_opportunity(prospect))


@pytest.mark.contract("3.account.1")
class TestOneById:
    @pytest.mark.contract("4.read.4")
    def test_is_not_read(self, pardot: Pardot, other_account: OtherAccount) -> None:
        for output in ("full", "mobile"):
            assert pardot.read(other_account.deal, output=output).error == api_errors.INVALID_OPPORTUNITY
        assert other_account.pardot.read(other_account.deal).error is None

    @pytest.mark.parametrize("operation", ["update", "delete", "undelete"])
    def test_is_not_written(self, pardot: Pardot, other_account: OtherAccount, operation: str) -> None:
        before = other_account.account.contents
        for deal in (other_account.deal, other_account.deleted):
            assert pardot.call(operation, id=deal, name="Mine").error == api_errors.INVALID_OPPORTUNITY
        assert other_account.account.contents == before

    def test_with_the_same_id_is_ones_own(self, account: Account, pardot: Pardot, other_account: OtherAccount) -> None:
        account.opportunities(other_account.deal)  # more than enough to have that id too
        before = other_account.account.contents
        assert pardot.update(other_account.deal, name="Mine").opportunity["name"] == "Mine"
        assert pardot.read(other_account.deal).prospects == []
        assert pardot.delete(other_account.deal).error is None
        assert other_account.account.contents == before


@pytest.mark.contract("3.account.1")
class TestProspects:
    def test_are_not_found_by_id_or_address(
        self, account: Account, pardot: Pardot, other_account: OtherAccount
    ) -> None:
        deal = account.opportunity()
        required = {"name": "x", "value": "1", "probability": "1"}
        before = account.contents
        for named, error in (
            ({"prospect_id": other_account.prospect}, api_errors.INVALID_PROSPECT_ID),
            ({"prospect_email": "only@other.example"}, api_errors.INVALID_PROSPECT_EMAIL),
        ):
            assert pardot.create(**required, **named).error == error
            assert pardot.update(deal, **named).error == error
            assert pardot.query(**named).error == error
        assert account.contents == before

    def test_with_one_email_stay_separate(self, account: Account, pardot: Pardot, other_account: OtherAccount) -> None:
        mine = account.prospect(SHARED)
        deal = pardot.create(name="x", value="1", probability="1", prospect_email=SHARED)
        assert [prospect["id"] for prospect in deal.prospects] == [mine]
        assert pardot.query(prospect_email=SHARED).ids == [deal.id]
        assert other_account.pardot.query(prospect_email=SHARED).ids == [other_account.deal]

    def test_with_one_id_stay_apart(self, account: Account, pardot: Pardot, other_account: OtherAccount) -> None:
        while (mine := account.prospect()) < other_account.prospect:
            pass
        assert mine == other_account.prospect
        deal = account.opportunity(mine)
        assert pardot.query(prospect_id=mine).ids == [deal]
        assert [prospect["id"] for prospect in pardot.read(deal).prospects] == [mine]
        assert (
            pardot.query(prospect_id=mine, prospect_email="only@other.example").error
            == api_errors.INVALID_PROSPECT_EMAIL
        )


@pytest.mark.contract("3.account.1")
class TestCampaigns:
    def test_are_not_found(self, account: Account, pardot: Pardot, other_account: OtherAccount) -> None:
        given = {"name": "x", "value": "1", "probability": "1", "prospect_id": account.prospect()}
        assert pardot.create(**given, campaign_id=other_account.campaign).error == api_errors.INVALID_CAMPAIGN
        assert (
            pardot.update(account.opportunity(), campaign_id=other_account.campaign).error
            == api_errors.INVALID_CAMPAIGN
        )


@pytest.mark.contract("3.account.1")
class TestActivities:
    def test_are_not_found_by_a_campaign_of_an_opportunity_with_the_same_id(
        self, account: Account, pardot: Pardot
    ) -> None:
        other = Account.open(account.sandbox)
        fair, theirs = account.campaign("Fair"), other.campaign("Fair")
        deal = account.opportunity(account.prospect())
        assert (deal, fair) == (other.opportunity(other.prospect(), campaign_id=theirs), theirs)
        answer = pardot.call("query", "visitorActivity", campaign_id=fair)
        assert (answer.error, answer.json["result"]["total_results"]) == (None, 0)

    def test_are_not_added_to_the_prospect_with_the_id_that_an_address_has_elsewhere(
        self, address: str, account: Account
    ) -> None:
        other = Account.open(account.sandbox)
        assert account.prospect("mine@company.com") == other.prospect("theirs@company.com")
        before = account.contents
        assert self.add(address, account, prospect_id="theirs@company.com") == 422
        assert account.contents == before

    @pytest.mark.parametrize("kind", ["prospect", "opportunity", "campaign"])
    def test_are_not_added_to_records_of_another_account(
        self, address: str, account: Account, other_account: OtherAccount, kind: str
    ) -> None:
        theirs = {
            "prospect": other_account.prospect,
            "opportunity": other_account.deal,
            "campaign": other_account.campaign,
        }[kind]
        before = account.contents, other_account.account.contents
        assert self.add(address, account, **{f"{kind}_id": theirs}) == 422
        assert (account.contents, other_account.account.contents) == before

    def add(self, address: str, account: Account, **references: Any) -> int:
        """Add an activity by the control plane, and return the status of the answer."""
        url = f"{address}/_dealdock/accounts/{account.ready.id}/records/visitorActivity"
        body = {"type": 8 if "opportunity_id" in references else 20, **references}
        return httpx.post(url, json=body, verify=NO_TLS, trust_env=False, timeout=30).status_code


@pytest.mark.contract("3.account.1")
class TestQuery:
    @pytest.fixture
    def own(self, account: Account) -> list[int]:
        return [account.opportunity(account.prospect())]

    @pytest.mark.slow
    @each_case(
        "criteria",
        [
            {},
            {"deleted": "all"},
            {"deleted": "true"},
            {"id_greater_than": "0"},
            {"id_less_than": "2147483647"},
            {"created_after": "2000-01-01"},
            {"created_before": "2100-01-01"},
            {"updated_after": "2000-01-01"},
            {"updated_before": "2100-01-01"},
            {"probability_greater_than": "0"},
            {"probability_less_than": "100"},
            {"value_greater_than": "0"},
            {"value_less_than": "1000"},
            {"sort_by": "value", "limit": "5"},
            {"output": "mobile"},
            {"output": "bulk", "deleted": "all"},
        ],
    )
    def test_finds_and_counts_ones_own_alone(
        self, own: list[int], pardot: Pardot, other_account: OtherAccount, criteria: dict[str, str]
    ) -> None:
        wanted = [] if criteria.get("deleted") == "true" else own
        answer = pardot.query(**criteria)
        assert answer.ids == wanted
        assert answer.json["result"] is None or answer.json["result"].get("total_results", len(wanted)) == len(wanted)
        assert other_account.pardot.query().total == 51

    def test_totals_and_ids_go_their_own_ways(
        self, account: Account, pardot: Pardot, other_account: OtherAccount
    ) -> None:
        before = other_account.account.contents
        prospect = account.prospect()
        created = pardot.create(name="x", value="1", probability="1", prospect_id=prospect)
        assert created.id == prospect + 1
        assert pardot.update(created.id, status="Won").error is None
        assert pardot.delete(created.id).error is None
        assert pardot.query().total == 0
        assert other_account.account.contents == before


@pytest.mark.contract("3.account.1")
class TestKeys:
    def test_of_one_account_never_mean_the_other(
        self, account: Account, pardot: Pardot, other_account: OtherAccount
    ) -> None:
        mine, theirs = account.keys, other_account.account.keys
        assert pardot.query(**theirs).total == 51
        assert pardot.query(**mine).total == 0
        assert pardot.query(api_key=theirs["api_key"]).error == api_errors.INVALID_KEY
