"""Connected accounts: the first user has one (contract part 2, B.7)."""

import pytest

from tests.vendors.close import shapes
from tests.vendors.close.client import Close
from tests.vendors.close.shapes import fits


@pytest.mark.contract("2.b7.connected.1", "2.b7.connected.2")
def test_the_first_user_has_one(close: Close) -> None:
    bo = close.user("Bo", "Lee")
    (one,) = close.rows("/connected_account/")
    fits(shapes.CONNECTED_ACCOUNT, one)
    assert (one["_type"], one["user_id"]) == ("custom_email", close.user_id)
    assert one["identities"] == [{"email": close.account["email"], "name": "Alex Carter"}]
    assert close.get(f"/connected_account/{one['id']}/") == one
    assert close.rows("/connected_account/", user_id=close.user_id) == [one]
    assert close.rows("/connected_account/", user_id=bo["id"]) == []
    refused = close.refused("GET", "/connected_account/emailacct_x/")
    assert refused.text == "Empty query: ConnectedAccount matching query does not exist."
    me, theirs = close.get("/me/"), close.by(bo).get("/me/")
    assert me["connected_accounts"] == me["email_accounts"] == [one]
    assert theirs["connected_accounts"] == theirs["email_accounts"] == []
