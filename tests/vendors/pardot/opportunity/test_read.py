"""`read`: the record, and errors (contract, section 4, "read"). Its output: test_output.py."""

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.opportunity.test_create import NO_IDS


class TestRead:
    def test_answers_the_one_with_that_id(self, account: Account, pardot: Pardot) -> None:
        ids = [account.opportunity(name=name) for name in ("first", "second", "third")]
        assert pardot.read(ids[1]).opportunity["name"] == "second"

    def test_takes_blanks_and_noughts_before_an_id(self, account: Account, pardot: Pardot) -> None:
        number = account.opportunity()
        assert pardot.read(f" 00{number}\n").id == number

    def test_changes_nothing(self, account: Account, pardot: Pardot) -> None:
        number = account.opportunity(account.prospect())
        before = account.contents
        assert pardot.read(number).text == pardot.read(number).text
        assert account.contents == before

    def test_ignores_other_parameters(self, account: Account, pardot: Pardot) -> None:
        number = account.opportunity(name="Deal")
        assert pardot.read(number, name="Other", created_after="nonsense", limit="0").opportunity["name"] == "Deal"


class TestErrors:
    @pytest.mark.contract("4.read.2")
    def test_absent(self, pardot: Pardot) -> None:
        assert pardot.call("read").error == api_errors.MISSING

    @pytest.mark.contract("4.read.1")
    @each_case("number", [*NO_IDS, "", " "])
    @ONE_DATABASE
    def test_no_id(self, pardot: Pardot, number: str) -> None:
        assert pardot.read(number).error == api_errors.INVALID_ID

    @pytest.mark.contract("4.read.3")
    def test_unknown(self, account: Account, pardot: Pardot) -> None:
        for number in (2147483647, account.opportunity() + 1, account.default_campaign, account.prospect()):
            assert pardot.read(number).error == api_errors.INVALID_OPPORTUNITY

    @pytest.mark.contract("4.read.5")
    def test_deleted(self, account: Account, pardot: Pardot) -> None:
        assert pardot.read(account.deleted_opportunity()).error == api_errors.INVALID_OPPORTUNITY

    @pytest.mark.parametrize("index", ["[]", "[0]"])
    def test_array(self, account: Account, pardot: Pardot, index: str) -> None:
        assert pardot.call("read", **{"id" + index: account.opportunity()}).error == api_errors.INVALID_PARAMETER
