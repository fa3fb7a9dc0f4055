"""`read` (contract, objects 2.6)."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors

FIELDS = ["id", "company", "level", "website", "vanity_domain", "plugin_campaign_id", "tracking_code_template"]
FIELDS += ["address1", "address2", "city", "state", "territory", "zip", "country", "phone", "fax"]
FIELDS += ["created_at", "updated_at"]
PROFILE = {
    "website": "https://example.com",
    "vanity_domain": "go.example.com",
    "address1": "1 Main Street",
    "address2": "Floor 2",
    "city": "Springfield",
    "state": "IL",
    "territory": "Midwest",
    "zip": "01234 ",
    "country": "US",
    "phone": "555-0100",
    "fax": "555-0101",
}


class TestRead:
    @pytest.mark.contract("o.2.6.4", "o.2.6.5", "o.1.6.2")
    @each_case("output", ["full", "simple", "mobile", "bulk"])
    def test_shows_its_fields_in_order(self, pardot: Pardot, output: str) -> None:
        (element,) = pardot.call("read", "account", format="xml", output=output).xml
        assert (element.tag, [field.tag for field in element]) == ("account", FIELDS)

    @pytest.mark.contract("o.2.6.1", "o.2.6.6", "o.2.6.8")
    @pytest.mark.account(name="Acme & Co", level="SFDC Ultimate Edition", **PROFILE)
    def test_is_the_callers(self, account: Account, pardot: Pardot) -> None:
        shown = pardot.call("read", "account").json["account"]
        assert shown == shown | PROFILE | {
            "id": account.tenant.account_id,
            "company": "Acme & Co",
            "level": "SFDC Ultimate Edition",
            "plugin_campaign_id": account.default_campaign,
        }
        assert shown["created_at"] == shown["updated_at"]

    @pytest.mark.contract("o.2.6.9")
    def test_without_an_address(self, pardot: Pardot) -> None:
        shown = pardot.call("read", "account").json["account"]
        assert {shown[name] for name in PROFILE} == {None}
        assert "<zip/>" in pardot.call("read", "account", format="xml").text

    @pytest.mark.contract("o.2.6.7")
    def test_has_a_tracking_code_of_several_lines(self, pardot: Pardot) -> None:
        assert "&#13;\npiAId = " in pardot.call("read", "account", format="xml").text

    def test_was_updated_when_its_settings_were(self, account: Account, pardot: Pardot) -> None:
        before = pardot.call("read", "account").json["account"]
        later = account.sandbox.clock.now() + timedelta(days=1)

        def work(db: Connection) -> None:
            accounts.change(db, account.sandbox.credentials, account.tenant, now=later, level="Growth Edition")

        account.sandbox.database.write(work)
        changed = {"level": "Growth Edition", "updated_at": later.replace(tzinfo=None).isoformat(" ")}
        assert pardot.call("read", "account").json["account"] == before | changed

    @pytest.mark.contract("o.2.6.2")
    @each_case("given", ["/id/999999", "/id/%3Cfunction%20read%3E", "/27", ""])
    def test_ignores_ids(self, account: Account, pardot: Pardot, given: str) -> None:
        path = f"/api/account/version/3/do/read{given}"
        answer = pardot.send("GET", path, params=pardot.keys | {"format": "json"})
        assert answer.json["account"]["id"] == account.tenant.account_id

    @pytest.mark.account(role="Read Only")
    def test_is_for_every_role(self, pardot: Pardot) -> None:
        assert pardot.call("read", "account").error is None


@pytest.mark.contract("o.2.6.3")
@each_case("operation", ["query", "update", "describe"])
def test_nothing_else_can_be_done(pardot: Pardot, operation: str) -> None:
    assert pardot.call(operation, "account").error == api_errors.INVALID_ACTION
