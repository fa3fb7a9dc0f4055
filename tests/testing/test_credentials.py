"""The credentials of an account in a test."""

from typing import Any

import httpx
import pytest

from dealdock.app import VENDORS as VENDORS_BY_NAME
from dealdock.oauth.profile import profile_of
from dealdock.platform.credentials.kinds import REFRESH_TOKEN
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.vendor import Vendor
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


WITH_REFRESH = [vendor for vendor in VENDORS if REFRESH_TOKEN in vendor.credentials.by_name]


def can_revoke(vendor: Vendor) -> bool:
    profile = profile_of(vendor)
    return profile is not None and "revoke" in profile.paths.values()


class TestRefreshToken:
    """The account's own refresh token, of each vendor whose OAuth has them."""

    def test_is_of_three_vendors(self) -> None:
        assert len(WITH_REFRESH) == 3

    @pytest.mark.parametrize("vendor", WITH_REFRESH, ids=lambda vendor: vendor.name)
    def test_is_exchanged_without_a_consent(self, server: Server, vendor: Vendor) -> None:
        with server.account(vendor=vendor.name) as account, server.account(vendor=vendor.name) as other:  # type: ignore[call-overload]
            first, before = account.credentials, other.credentials
            answer = exchanged(account, vendor, first.refresh_token)
            assert answer.status_code == 200, answer.text
            assert answer.json()["access_token"] != first.access_token
            current = account.renew()
            assert current.access_token == first.access_token
            profile = profile_of(vendor)
            assert profile is not None
            assert (current.refresh_token != first.refresh_token) == (profile.refresh_tokens == "rotated")
            if profile.refresh_tokens == "rotated":
                assert current.refresh_token == answer.json()["refresh_token"]
                assert exchanged(account, vendor, first.refresh_token).status_code == 400
            assert exchanged(account, vendor, current.refresh_token).status_code == 200
            assert other.renew() == before
            assert exchanged(other, vendor, current.refresh_token).status_code == 400

    @pytest.mark.parametrize(
        "vendor", [each for each in WITH_REFRESH if can_revoke(each)], ids=lambda vendor: vendor.name
    )
    def test_that_was_revoked_is_replaced_by_another(self, server: Server, vendor: Vendor) -> None:
        with server.account(vendor=vendor.name) as account:  # type: ignore[call-overload]
            revoked = account.credentials.refresh_token
            keys = {"client_id": account.credentials.client_id, "client_secret": account.credentials.client_secret}
            assert httpx.post(address(account, vendor, "revoke"), data={**keys, "token": revoked}).status_code == 200
            assert exchanged(account, vendor, revoked).status_code == 400
            another = account.renew().refresh_token
            assert another not in {revoked, ""}
            assert exchanged(account, vendor, another).status_code == 200

    @pytest.mark.parametrize("vendor", WITH_REFRESH, ids=lambda vendor: vendor.name)
    def test_of_another_user_is_the_users_own(self, server: Server, vendor: Vendor) -> None:
        with server.account(vendor=vendor.name) as account:  # type: ignore[call-overload]
            user = account.users.add(email="jane@example.com")
            assert user.refresh_token != account.credentials.refresh_token
            assert exchanged(account, vendor, user.refresh_token).status_code == 200


def exchanged(account: Any, vendor: Vendor, token: str) -> httpx.Response:
    keys = {"client_id": account.credentials.client_id, "client_secret": account.credentials.client_secret}
    form = {"grant_type": "refresh_token", "refresh_token": token, **keys}
    return httpx.post(address(account, vendor, "token"), data=form, timeout=30)


def address(account: Any, vendor: Vendor, endpoint: str) -> str:
    profile = profile_of(vendor)
    assert profile is not None
    return str(account.url) + next(path for path, name in profile.paths.items() if name == endpoint)


def test_no_credential_begins_with_a_hyphen() -> None:
    """A command line would take it as an option."""
    source = Credentials("a secret", VENDORS_BY_NAME)
    found = set[str]()
    for vendor in VENDORS:
        for kind in vendor.credentials.kinds:
            of_user = (2, 3) if kind.is_stored and kind.owner == "user" else (2,)
            more = {"account": (), "user": of_user, "token": (2,)}[kind.owner]
            found |= {kind.make(source, number, *more) for number in range(1, 1_001)}
    found |= {source.password(number, 2) for number in range(1, 1_001)}
    assert len(found) > 15_000
    assert [text for text in found if text.startswith("-")] == []
