"""Visitors, which no one can call and no prospect has (contract, objects 2.4)."""

import pytest

from tests.support.builders import Account, Pardot
from tests.vendors.pardot import api_errors


@pytest.mark.contract("o.2.4.1")
@pytest.mark.parametrize("operation", ["read", "query", "assign"])
def test_is_not_there(pardot: Pardot, operation: str) -> None:
    assert pardot.call(operation, "visitor", id=1, prospect_id=1).error == api_errors.NOT_FOUND


@pytest.mark.contract("o.2.4.2")
def test_none_in_a_prospect(account: Account, pardot: Pardot) -> None:
    prospect = account.prospect()
    account.activity(visitor_id=8, prospect_id=prospect)
    shown = pardot.call("read", "prospect", id=prospect).json["prospect"]
    assert (shown["visitors"], "visitors" in shown) == (None, True)
    assert "<visitors/>" in pardot.call("read", "prospect", id=prospect, format="xml").text
