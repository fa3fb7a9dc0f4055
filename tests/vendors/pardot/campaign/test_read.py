"""`read` (contract, objects 2.2), and how a campaign looks."""

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.opportunity.test_create import NO_IDS


class TestRead:
    @pytest.mark.contract("o.2.2.2", "o.2.2.6", "o.2.2.7", "o.2.2.14", "o.1.6.2")
    @each_case("output", ["full", "simple", "mobile", "bulk"])
    def test_looks_the_same_at_every_level(self, account: Account, pardot: Pardot, output: str) -> None:
        number = account.campaign("Fair 2019", cost=400)
        answer = pardot.call("read", "campaign", id=number, format="xml", output=output)
        assert answer.text == (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0">'
            f"<campaign><id>{number}</id><name>Fair 2019</name><cost>400</cost></campaign></rsp>"
        )

    @pytest.mark.contract("o.2.2.12")
    def test_without_a_cost(self, account: Account, pardot: Pardot) -> None:
        answer = pardot.call("read", "campaign", id=account.campaign(), format="xml")
        assert "<cost/>" in answer.text

    @pytest.mark.contract("1.path.6")
    def test_by_the_path_and_the_plural(self, account: Account, pardot: Pardot) -> None:
        number = account.campaign("Fair")
        path = f"/api/campaigns/version/3/do/read/id/{number}"
        assert pardot.send("GET", path, params=pardot.keys | {"format": "json"}).json["campaign"]["id"] == number


class TestErrors:
    def test_absent(self, pardot: Pardot) -> None:
        assert pardot.call("read", "campaign").error == api_errors.MISSING

    @pytest.mark.contract("o.2.2.19")
    @each_case("number", [*NO_IDS, "", "2147483647"])
    def test_none_with_that_id(self, pardot: Pardot, number: str) -> None:
        assert pardot.call("read", "campaign", id=number).error == api_errors.INVALID_ID
