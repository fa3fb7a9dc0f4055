"""`read` (contract, objects 2.5), and how a user looks."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot import api_errors
from tests.vendors.pardot.opportunity.test_create import NO_IDS

NOON = datetime(2020, 2, 29, 12, tzinfo=UTC)
GIVEN: Final[dict[str, Any]] = {
    "email": "Jane@Example.com",
    "first_name": "Jane",
    "last_name": "Doe",
    "role": "Marketing",
}


class TestRead:
    @pytest.mark.contract("o.2.5.1", "o.2.5.5", "o.2.5.6", "o.2.5.9", "o.1.6.2")
    def test_looks_the_same_at_every_level(self, account: Account, pardot: Pardot) -> None:
        number = account.user_id(now=NOON, job_title="Seller", **GIVEN)
        expected = (
            '<?xml version="1.0" encoding="UTF-8"?>\n<rsp stat="ok" version="1.0"><user>'
            f"<id>{number}</id><email>Jane@Example.com</email><first_name>Jane</first_name><last_name>Doe</last_name>"
            f"<job_title>Seller</job_title><role>Marketing</role><account>{account.tenant.account_id}</account>"
            "<created_at>2020-02-29 12:00:00</created_at><updated_at>2020-02-29 12:00:00</updated_at></user></rsp>"
        )
        for output in ("full", "simple", "mobile", "bulk"):
            assert pardot.call("read", "user", id=number, format="xml", output=output).text == expected, output

    @pytest.mark.contract("o.2.5.7", "o.2.5.8")
    @pytest.mark.account(time_zone="Europe/Berlin")
    def test_in_json(self, account: Account, pardot: Pardot) -> None:
        number = account.user_id(now=NOON, **GIVEN)
        assert pardot.call("read", "user", id=number).json["user"] == {
            "id": number,
            **{name: value for name, value in GIVEN.items() if name != "role"},
            "job_title": None,
            "role": "Marketing",
            "account": account.tenant.account_id,
            "created_at": "2020-02-29 13:00:00",
            "updated_at": "2020-02-29 13:00:00",
        }

    @pytest.mark.contract("o.2.5.2", "o.1.4.5")
    def test_by_address(self, account: Account, pardot: Pardot) -> None:
        number = account.user_id(**GIVEN)
        for given in ({"email": "jane@EXAMPLE.com"}, {"email": " jane@example.com "}):
            assert pardot.call("read", "user", **given).json["user"]["id"] == number
            assert pardot.call("read", "user", id=number, **given).json["user"]["id"] == number
        path = "/api/user/version/3/do/read/email/jane@example.com"
        assert pardot.send("GET", path, params=pardot.keys | {"format": "json"}).json["user"]["id"] == number


class TestErrors:
    @pytest.mark.contract("o.2.5.17")
    def test_absent(self, pardot: Pardot) -> None:
        assert pardot.call("read", "user").error == api_errors.MISSING

    @pytest.mark.slow
    @pytest.mark.contract("o.2.5.15", "o.1.4.1")
    @each_case("number", [*NO_IDS, "", "2147483647"])
    def test_none_with_that_id(self, pardot: Pardot, number: str) -> None:
        assert pardot.call("read", "user", id=number).error == api_errors.INVALID_USER_ID
        assert pardot.call("read", "user", id=number, email="nobody@example.com").error == api_errors.INVALID_USER_ID

    @pytest.mark.contract("o.2.5.16")
    @pytest.mark.parametrize("email", ["nobody@example.com", "nobody", ""])
    def test_none_with_that_address(self, account: Account, pardot: Pardot, email: str) -> None:
        assert pardot.call("read", "user", email=email).error == api_errors.INVALID_USER_EMAIL
        assert pardot.call("read", "user", id=account.first_user(), email=email).error == api_errors.INVALID_USER_EMAIL

    @pytest.mark.contract("o.2.5.18")
    def test_two_users(self, account: Account, pardot: Pardot) -> None:
        account.user_id(**GIVEN)
        answer = pardot.call("read", "user", id=account.first_user(), email="jane@example.com")
        assert answer.error == api_errors.USERS_DIFFER

    def test_of_another_account(self, account: Account, pardot: Pardot) -> None:
        Account.open(account.sandbox).user_id(email="elsewhere@example.com")
        assert pardot.call("read", "user", email="elsewhere@example.com").error == api_errors.INVALID_USER_EMAIL

    @pytest.mark.contract("o.2.5.4")
    @each_case("operation", ["create", "update", "delete", "abilities", "cookie"])
    def test_nothing_else_can_be_done(self, account: Account, pardot: Pardot, operation: str) -> None:
        assert pardot.call(operation, "user", id=account.first_user()).error == api_errors.INVALID_ACTION


class TestWhoIsNoAdministrator:
    @pytest.mark.contract("o.2.5.11")
    @pytest.mark.parametrize("role", ["Marketing", "Read Only"])
    def test_sees_himself_alone(self, account: Account, pardot: Pardot, role: str) -> None:
        keys = account.user(role=role, email="me@example.com")
        other = account.first_user()
        assert pardot.call("read", "user", email="me@example.com", **keys).json["user"]["role"] == role
        me = pardot.call("read", "user", email="me@example.com", **keys).json["user"]["id"]
        assert pardot.call("read", "user", id=me, **keys).json["user"]["id"] == me
        assert pardot.call("read", "user", id=other, **keys).error == api_errors.NO_PERMISSION
        assert pardot.call("read", "user", email=account.ready.email, **keys).error == api_errors.NO_PERMISSION
        assert pardot.call("read", "user", id="2147483647", **keys).error == api_errors.INVALID_USER_ID
        assert pardot.call("read", "user", id=other, email="me@example.com", **keys).error == api_errors.USERS_DIFFER
