"""The credentials of an account in a test."""

from typing import Any

import pytest

from dealdock.vendors.registry import VENDORS
from pytest_dealdock import Account, Server


def test_a_wrong_name_is_answered_by_the_nearest_one(dealdock: Account) -> None:
    with pytest.raises(AttributeError, match=r"the credentials have no field 'api_kye'; did you mean api_key\?"):
        dealdock.credentials.api_kye  # type: ignore[attr-defined]  # noqa: B018 (what is tested)


@pytest.mark.parametrize("vendor", [vendor.name for vendor in VENDORS])
def test_a_strange_name_is_answered_by_all(server: Server, vendor: Any) -> None:
    with (
        server.account(vendor=vendor) as account,
        pytest.raises(AttributeError, match=r"no field 'zzz'; the fields are .*access_token"),
    ):
        account.credentials.zzz  # noqa: B018 (what is tested)
