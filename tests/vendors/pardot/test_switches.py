"""An account's switches: which calls it accepts (contract, section 3; objects, section 3)."""

import asyncio

import httpx
import pytest

from dealdock.app import create_app
from tests.support.builders import Account, Answer, Pardot
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.wire.test_bearer import call, new_token
from tests.vendors.pardot.wire.test_login import log_in, right

QUERY = "/api/opportunity/version/3/do/query"
HOME = ["127.0.0.0/8"]
ELSEWHERE = ["192.0.2.0/24", "2001:db8::/32"]


class TestKeysInQuery:
    """Off: keys in the URL are error 49."""

    pytestmark = pytest.mark.account(keys_in_query=False)

    @pytest.mark.contract("3.key.7")
    def test_in_the_query_string_or_the_path(self, account: Account, pardot: Pardot) -> None:
        in_path = "/api_key/{api_key}/user_key/{user_key}".format(**account.keys)
        for method in ("GET", "POST"):
            assert pardot.send(method, QUERY, params=account.keys).error == api_errors.ACCESS_DENIED
            assert pardot.send(method, QUERY + in_path).error == api_errors.ACCESS_DENIED
        for name, value in account.keys.items():
            rest = {other: key for other, key in account.keys.items() if other != name}
            assert pardot.send("POST", QUERY, params={name: value}, data=rest).error == api_errors.ACCESS_DENIED

    def test_elsewhere(self, account: Account, pardot: Pardot) -> None:
        assert pardot.query().error is None
        assert pardot.send("GET", QUERY, headers={"Authorization": account.authorization}).error is None
        assert call(pardot, new_token(pardot)).error is None

    def test_in_the_query_string_beside_the_body_is_not_what_counts(self, account: Account, pardot: Pardot) -> None:
        stale = {"api_key": "x", "user_key": "y"}
        assert pardot.send("POST", QUERY, params=stale, data=account.keys).error is None
        header = {"Authorization": account.authorization}
        assert pardot.send("GET", QUERY, params=stale, headers=header).error is None

    def test_wrong_ones_are_wrong_first(self, account: Account, pardot: Pardot) -> None:
        assert pardot.send("GET", QUERY, params=account.keys | {"api_key": "x"}).error == api_errors.INVALID_KEY

    def test_a_login(self, account: Account, pardot: Pardot) -> None:
        given = right(account)
        assert log_in(pardot).error is None
        assert pardot.send("POST", "/api/login", params=given).error == api_errors.ACCESS_DENIED
        for name, value in given.items():
            rest = {other: text for other, text in given.items() if other != name}
            assert pardot.send("POST", "/api/login", params={name: value}, data=rest).error == api_errors.ACCESS_DENIED
        assert pardot.send("POST", "/api/login", params=given | {"password": "x"}).error == api_errors.LOGIN_FAILED
        assert pardot.send("POST", "/api/login", params={"api_key": "stale"}, data=given).error is None

    @pytest.mark.contract("3.key.8")
    @pytest.mark.account(keys_in_query=True)
    def test_on(self, account: Account, pardot: Pardot) -> None:
        assert pardot.send("GET", QUERY, params=account.keys).error is None


class TestApiAccess:
    """If it is off, every call is refused with error 76."""

    pytestmark = pytest.mark.account(api_access=False)

    def test_every_call_is_refused(self, pardot: Pardot) -> None:
        assert pardot.query().error == api_errors.NO_ACCESS
        assert pardot.call("nothing", version=4).error == api_errors.NO_ACCESS
        assert call(pardot, new_token(pardot)).error == api_errors.NO_ACCESS
        assert log_in(pardot).error == api_errors.NO_ACCESS

    def test_invalid_credentials_are_reported_first(self, pardot: Pardot) -> None:
        assert pardot.query(api_key="x").error == api_errors.INVALID_KEY
        assert call(pardot, "x").error == api_errors.INVALID_TOKEN
        assert log_in(pardot, password="x").error == api_errors.LOGIN_FAILED


class TestAddresses:
    """If it is set, calls from other addresses are refused with error 53."""

    @pytest.mark.account(addresses=ELSEWHERE)
    def test_from_elsewhere(self, pardot: Pardot) -> None:
        assert pardot.query().error == api_errors.ADDRESS
        assert call(pardot, new_token(pardot)).error == api_errors.ADDRESS
        assert log_in(pardot).error == api_errors.ADDRESS

    @pytest.mark.account(addresses=[])
    def test_an_empty_list_permits_none(self, pardot: Pardot) -> None:
        assert pardot.query().error == api_errors.ADDRESS

    @pytest.mark.account(addresses=ELSEWHERE + HOME)
    def test_from_there(self, pardot: Pardot) -> None:
        assert pardot.query().error is None
        assert call(pardot, new_token(pardot)).error is None
        assert log_in(pardot).error is None

    @pytest.mark.parametrize(("client", "code"), [("192.0.2.1", None), ("::ffff:192.0.2.1", None), ("192.0.3.1", 53)])
    @pytest.mark.account(addresses=["192.0.2.0/24"])
    def test_of_the_network_may_be_mapped_to_ipv6(self, account: Account, client: str, code: int | None) -> None:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(create_app(account.sandbox), client=(client, 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as http:
                return await http.get(QUERY, params=account.keys)

        assert Answer(asyncio.run(ask())).code == code

    @pytest.mark.account(addresses=HOME)
    def test_a_header_does_not_change_where_it_comes_from(self, account: Account, pardot: Pardot) -> None:
        for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP"):
            header = {name: "for=192.0.2.1" if name == "Forwarded" else "192.0.2.1"}
            assert pardot.send("GET", QUERY, params=account.keys, headers=header).error is None


class TestApiKeys:
    """Off: keys are error 199, access tokens work."""

    pytestmark = pytest.mark.account(api_keys=False)

    def test_keys(self, account: Account, pardot: Pardot) -> None:
        assert pardot.query().error == api_errors.NO_KEYS
        assert pardot.send("GET", QUERY, headers={"Authorization": account.authorization}).error == api_errors.NO_KEYS
        assert log_in(pardot).error == api_errors.NO_KEYS

    def test_tokens(self, pardot: Pardot) -> None:
        assert call(pardot, new_token(pardot)).error is None


class TestOrder:
    @pytest.mark.account(keys_in_query=False, api_access=False, addresses=[], api_keys=False, version=4)
    def test_of_all_at_once(self, account: Account, pardot: Pardot) -> None:
        assert pardot.send("GET", QUERY, params=account.keys).error == api_errors.ACCESS_DENIED
        assert pardot.query().error == api_errors.NO_ACCESS

    @pytest.mark.account(addresses=[], api_keys=False, version=4)
    def test_of_the_rest(self, pardot: Pardot) -> None:
        assert pardot.query().error == api_errors.ADDRESS

    @pytest.mark.account(api_keys=False, version=4)
    def test_of_the_last(self, pardot: Pardot) -> None:
        assert pardot.query().error == api_errors.NO_KEYS
