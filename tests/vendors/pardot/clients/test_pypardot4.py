"""pypardot4, as it is published, takes an opportunity through its life; only the address it calls is ours."""

from typing import Any

import pytest
import sqlalchemy as sa
from pypardot.client import PardotAPI
from pypardot.errors import PardotAPIError

from dealdock.platform.records.models import CredentialIndex
from tests.support.builders import Account
from tests.support.marks import ONE_DATABASE

pytestmark = ONE_DATABASE


@pytest.fixture
def anonymous_client(address: str, account: Account, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The client with the account's credentials, not yet logged in."""
    monkeypatch.setattr("pypardot.client.BASE_URI", address)
    ready = account.ready
    return PardotAPI(email=ready.email, password=ready.password, user_key=ready.user_key, version=3)


@pytest.fixture
def client(anonymous_client: Any) -> Any:
    """The client, logged in."""
    assert anonymous_client.authenticate() is True
    return anonymous_client


class TestLogin:
    def test_gives_a_key(self, client: Any, account: Account) -> None:
        assert client.api_key == account.ready.api_key

    @pytest.mark.parametrize("wrong", ["email", "password", "user_key"])
    def test_fails_with_something_wrong(self, anonymous_client: Any, wrong: str) -> None:
        setattr(anonymous_client, wrong, "wrong")
        assert anonymous_client.authenticate() is False
        with pytest.raises(PardotAPIError) as raised:
            anonymous_client.opportunities.read(1)
        assert (raised.value.err_code, raised.value.message) == (1, "Invalid API key or user key")

    def test_comes_by_itself_with_the_first_call(self, anonymous_client: Any, account: Account) -> None:
        """That call is sent without a key, refused, and sent again: the client looks for error 1's exact text."""
        opportunity_id = account.opportunity()
        assert anonymous_client.opportunities.read(opportunity_id)["opportunity"]["id"] == opportunity_id

    def test_comes_again_when_the_key_has_expired(self, client: Any, account: Account) -> None:
        opportunity_id = account.opportunity()
        first = client.api_key
        expire(account)
        assert client.opportunities.query()["total_results"] == 1  # GET, the key in a header
        second = client.api_key
        expire(account)
        assert client.opportunities.read(opportunity_id)["opportunity"]["id"] == opportunity_id  # POST, in the body
        assert len({first, second, client.api_key}) == 3


class TestOpportunities:
    def test_are_created_by_email_and_by_id(self, client: Any, account: Account) -> None:
        prospect_id = account.prospect("jdoe.crm@company.com", first_name="Jane")
        given = {"name": "Large & Co.: déjà vu", "value": 100, "probability": 70}
        ways = [
            client.opportunities.create_by_email(prospect_email="jdoe.crm@company.com", **given),
            client.opportunities.create_by_id(prospect_id=prospect_id, **given, stage="Closing", status="won"),
        ]
        for answer in ways:
            opportunity = answer["opportunity"]
            assert {name: opportunity[name] for name in given} == given
            assert opportunity["prospects"]["prospect"]["id"] == prospect_id
        assert [answer["opportunity"]["status"] for answer in ways] == ["Open", "Won"]

    def test_are_read(self, client: Any, account: Account) -> None:
        prospect_id = account.prospect()
        opportunity_id = account.opportunity(prospect_id, name="Deal")
        opportunity = client.opportunities.read(opportunity_id)["opportunity"]
        assert (opportunity["id"], opportunity["name"], opportunity["value"]) == (opportunity_id, "Deal", 100)
        assert opportunity["campaign"] == {"id": account.default_campaign, "name": "Website Tracking"}
        assert opportunity["opportunity_activities"]["visitor_activity"]["type_name"] == "New Opportunity"

    def test_are_updated_by_its_post(self, client: Any, account: Account) -> None:
        opportunity_id = account.opportunity(stage="Closing")
        path = f"/do/update/id/{opportunity_id}"
        updated = client.post("opportunity", path=path, params={"value": 50000, "stage": ""})["opportunity"]
        assert (updated["value"], updated["stage"], updated["name"]) == (50000, None, "Deal")

    def test_are_left_as_they_are_by_its_update_which_sends_no_fields(self, client: Any, account: Account) -> None:
        opportunity_id = account.opportunity()
        before = client.opportunities.read(opportunity_id)
        assert client.opportunities.update(opportunity_id) == before

    @pytest.mark.parametrize("number", [0, 1, 3])
    def test_are_queried(self, client: Any, account: Account, number: int) -> None:
        ids = [account.opportunity(account.prospect(), probability=probability) for probability in range(number)]
        found = client.opportunities.query(sort_by="probability", probability_less_than=50)
        assert found["total_results"] == number
        assert [opportunity["id"] for opportunity in found["opportunity"]] == ids[::-1]

    def test_are_queried_page_by_page(self, client: Any, account: Account) -> None:
        ids = [account.opportunity() for _ in range(5)]
        seen = [0]  # where clients begin
        while (page := client.opportunities.query(id_greater_than=seen[-1], limit=2))["total_results"] > 0:
            seen += [row["id"] for row in page["opportunity"]]
        assert seen == [0, *ids]

    def test_are_deleted_and_undeleted(self, client: Any, account: Account) -> None:
        opportunity_id = account.opportunity()
        before = client.opportunities.read(opportunity_id)
        assert client.opportunities.delete(opportunity_id) == 204
        with pytest.raises(PardotAPIError, match="Error #35: Invalid opportunity ID"):
            client.opportunities.read(opportunity_id)
        assert client.opportunities.undelete(opportunity_id) == 204
        assert client.opportunities.read(opportunity_id) == before

    def test_errors_are_the_services(self, client: Any, account: Account) -> None:
        with pytest.raises(PardotAPIError, match="Error #4: Invalid prospect email address"):
            client.opportunities.create_by_email(
                prospect_email="nobody@company.com", name="Deal", value=1, probability=1
            )
        with pytest.raises(PardotAPIError, match="Error #13: One or more required parameters are missing"):
            client.opportunities.create_by_id(prospect_id=account.prospect())
        with pytest.raises(PardotAPIError, match="Error #19: Invalid value specified for sort_by"):
            client.opportunities.query(sort_by="name")

    @pytest.mark.account(connector="salesforce")
    def test_are_only_read_beside_a_connector(self, client: Any, account: Account) -> None:
        opportunity_id = account.opportunity()
        with pytest.raises(PardotAPIError, match="Error #37: A Salesforce connector was detected"):
            client.opportunities.delete(opportunity_id)
        assert client.opportunities.read(opportunity_id)["opportunity"]["id"] == opportunity_id

    @pytest.mark.account(version=4)
    def test_are_called_in_version_4_by_default(self, client: Any, account: Account) -> None:
        with pytest.raises(PardotAPIError, match="Error #88: Your account must use version 4 of the API"):
            client.opportunities.query()
        unversioned = PardotAPI(client.email, client.password, client.user_key)
        account.opportunity()
        assert unversioned.authenticate() is True
        assert unversioned.opportunities.query()["total_results"] == 1


def expire(account: Account) -> None:
    """Let the account's API keys end now: at that very second a key is no longer good."""
    mine = (CredentialIndex.account_id == account.tenant.account_id, CredentialIndex.kind == "api_key")
    ended = sa.update(CredentialIndex).where(*mine).values(expires_at=account.sandbox.clock.now())
    account.sandbox.database.write(lambda db: db.execute(ended))
