"""`create` (contract, objects 2.2)."""

from datetime import UTC, datetime

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.queries import found

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)


class TestCreate:
    @pytest.mark.contract("o.2.2.1", "o.1.7.5")
    def test_answers_the_campaign_as_read_does(self, pardot: Pardot) -> None:
        made = pardot.call("create", "campaign", name="Fair 2019", cost="400")
        assert made.json["campaign"] == {"id": made.json["campaign"]["id"], "name": "Fair 2019", "cost": 400}
        assert pardot.call("read", "campaign", id=made.json["campaign"]["id"]).text == made.text

    @pytest.mark.contract("o.2.2.11", "o.1.4.2")
    @each_case(("cost", "kept"), [("0", 0), ("+7", 7), (" 12 ", 12), ("9223372036854775807", 2**63 - 1), ("", None)])
    def test_takes_whole_costs_or_none(self, pardot: Pardot, cost: str, kept: int | None) -> None:
        assert pardot.call("create", "campaign", name="Fair", cost=cost).json["campaign"]["cost"] == kept

    @pytest.mark.contract("o.1.4.4")
    @pytest.mark.parametrize("name", ["x" * 255, " Fair ", "Fair & Söhne <🚀>"])
    def test_keeps_the_name_as_sent(self, pardot: Pardot, name: str) -> None:
        made = pardot.call("create", "campaign", name=name).json["campaign"]
        assert made == {"id": made["id"], "name": name, "cost": None}
        assert found(pardot, "campaign", "campaign", name=name) == [made["id"]]

    @pytest.mark.contract("o.2.2.15")
    def test_ignores_unknown_fields(self, account: Account, pardot: Pardot) -> None:
        account.freeze(NOON)
        made = pardot.call("create", "campaign", name="Fair", folder_id="3", id="999", created_at="2001-01-01")
        number = made.json["campaign"]["id"]
        assert number != 999
        noon = {"created_after": "2020-02-29 11:59:59", "created_before": "2020-02-29 12:00:01"}
        assert found(pardot, "campaign", "campaign", **noon) == [number]

    def test_takes_the_plural(self, pardot: Pardot) -> None:
        assert pardot.call("create", "campaigns", name="Fair").json["campaign"]["name"] == "Fair"


class TestErrors:
    """In their order; nothing is left of what failed."""

    @pytest.mark.contract("o.2.2.8", "o.2.2.9", "o.2.2.10", "o.2.2.13")
    @each_case(
        ("given", "error"),
        [
            ({}, api_errors.MISSING),
            ({"cost": "x"}, api_errors.MISSING),
            ({"name": ""}, api_errors.EMPTY),
            ({"name": "", "cost": "x"}, api_errors.EMPTY),
            ({"name": "x" * 256, "cost": "x"}, api_errors.TOO_LONG),
            ({"name": "Fair", "cost": "x"}, api_errors.INVALID_NUMBER),
            ({"name": "Fair", "cost": "1.5"}, api_errors.INVALID_NUMBER),
            ({"name": "Fair", "cost": "-1"}, api_errors.INVALID_NUMBER),
            ({"name": "Fair", "cost": "1,000"}, api_errors.INVALID_NUMBER),
            ({"name": "Fair", "cost": "9223372036854775808"}, api_errors.INVALID_NUMBER),
            ({"name[]": "Fair"}, api_errors.INVALID_PARAMETER),
        ],
    )
    def test_of_what_is_given(
        self, account: Account, pardot: Pardot, given: dict[str, str], error: tuple[int, str]
    ) -> None:
        before = account.contents
        assert pardot.call("create", "campaign", **given).error == error
        assert account.contents == before

    @pytest.mark.contract("o.2.2.20")
    @pytest.mark.account(connected_campaigns=True)
    @pytest.mark.parametrize("given", [{"name": "Fair"}, {}, {"name": ""}])
    def test_with_connected_campaigns(self, pardot: Pardot, given: dict[str, str]) -> None:
        assert pardot.call("create", "campaign", **given).error == api_errors.CONNECTED_CREATE

    @pytest.mark.account(role="Read Only", connected_campaigns=True)
    def test_of_a_read_only_user(self, pardot: Pardot) -> None:
        assert pardot.call("create", "campaign", name="Fair").error == api_errors.NO_PERMISSION

    @pytest.mark.contract("o.2.2.5")
    def test_a_campaign_is_not_deleted(self, account: Account, pardot: Pardot) -> None:
        assert pardot.call("delete", "campaign", id=account.campaign()).error == api_errors.INVALID_ACTION

    @pytest.mark.account(connector="salesforce")
    def test_not_beside_a_connector(self, pardot: Pardot) -> None:
        assert pardot.call("create", "campaign", name="Fair").error is None
