"""Accounts, users and credentials of a second vendor, which is given to the sandbox by argument."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from dealdock.app import create_app
from dealdock.platform.accounts import accounts
from dealdock.platform.credentials import callers, credential_index
from dealdock.platform.records.models.context import Caller
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from tests.example_vendor.models import Lead
from tests.support.example import VENDORS

Control = Callable[..., Any]
"""Calls the control plane: method, path and body to status and answer."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    database = None if request.param == "sqlite" else request.getfixturevalue("migrated_postgres")()
    with Sandbox(Settings(database=database, secret="a secret for tests"), VENDORS) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def send(sandbox: Sandbox) -> Control:
    app = create_app(sandbox)

    def send(method: str, path: str, **options: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(app, client=("127.0.0.1", 1))
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:7273") as client:
                return await client.request(method, path, **options)

        return asyncio.run(call())

    return send


@pytest.fixture(scope="module")
def control(send: Control) -> Control:
    def control(method: str, path: str, body: Any = None) -> tuple[int, Any]:
        answer = send(method, f"/_dealdock{path}", json=body)
        return answer.status_code, answer.json() if answer.content else None

    return control


def caller(sandbox: Sandbox, vendor: str, **keys: str) -> Caller | None:
    real = sandbox.clock.now()
    return sandbox.database.read(lambda db: callers.caller(db, vendor, keys, real=real))


class TestAccount:
    def test_shows_its_setting_and_its_credentials(self, control: Control) -> None:
        status, account = control("POST", "/accounts", {"vendor": "minicrm", "name": "Pier", "currency": "USD"})
        assert status == 201
        assert list(account) == [
            *("id", "name", "vendor", "base_url", "time_zone", "kept_requests", "watched"),
            *("currency", "calls_per_minute", "is_read_only"),
            *("user_id", "email", "password", "organization_id", "api_key"),
        ]
        assert (account["name"], account["vendor"], account["currency"]) == ("Pier", "minicrm", "USD")
        assert account["base_url"] == "http://127.0.0.1:7273/minicrm"
        assert account["api_key"].startswith("key_")
        assert account["organization_id"].startswith("orga_")
        assert control("GET", f"/accounts/{account['id']}") == (200, account)

    def test_stands_in_the_list_beside_those_of_the_default_vendor(self, control: Control) -> None:
        _, theirs = control("POST", "/accounts")
        _, mine = control("POST", "/accounts", {"vendor": "minicrm"})
        assert control("GET", "/accounts")[1][-2:] == [theirs, mine]
        assert theirs["vendor"] == "pardot"

    def test_setting_is_changed(self, control: Control) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm"})
        changed = control("PATCH", f"/accounts/{account['id']}", {"currency": "USD", "time_zone": "Asia/Tokyo"})
        assert changed == (200, account | {"currency": "USD", "time_zone": "Asia/Tokyo"})

    def test_keeps_its_setting_over_a_reset(self, control: Control) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm", "currency": "USD"})
        control("PATCH", f"/accounts/{account['id']}", {"currency": "EUR"})
        assert control("POST", f"/accounts/{account['id']}/reset") == (204, None)
        assert control("GET", f"/accounts/{account['id']}") == (200, account)

    @pytest.mark.parametrize("change", [False, True], ids=["new", "changed"])
    def test_wrong_settings_are_listed_all(self, control: Control, *, change: bool) -> None:
        wrong = {"currency": "GBP", "curency": "EUR", "connector": None, "time_zone": "Mars"}
        if change:
            _, account = control("POST", "/accounts", {"vendor": "minicrm"})
            status, problem = control("PATCH", f"/accounts/{account['id']}", wrong)
        else:
            status, problem = control("POST", "/accounts", {"vendor": "minicrm", **wrong})
        assert status == 422
        errors = {error["pointer"]: error["detail"] for error in problem["errors"]}
        assert errors.keys() == {"#/currency", "#/curency", "#/connector", "#/time_zone"}
        assert errors["#/curency"] == "unknown field; did you mean currency?"

    def test_of_an_unknown_vendor_is_refused_with_the_names_of_those_there_are(self, control: Control) -> None:
        status, problem = control("POST", "/accounts", {"vendor": "exampel", "colour": "red"})
        words = f'unknown vendor "exampel"; known vendors: {", ".join(vendor.name for vendor in VENDORS)}'
        assert (status, problem["errors"]) == (422, [{"pointer": "#/vendor", "detail": words}])

    def test_of_the_default_vendor_has_not_the_other_s_setting(self, control: Control) -> None:
        status, problem = control("POST", "/accounts", {"currency": "EUR"})
        assert (status, [error["pointer"] for error in problem["errors"]]) == (422, ["#/currency"])

    def test_begins_with_what_the_vendor_s_new_accounts_have(self, control: Control, sandbox: Sandbox) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm"})

        def held() -> list[str]:
            tenant = sandbox.database.read(lambda db: accounts.get(db, account["id"]))
            names = select(Lead.name).where(Lead.dataset_id == tenant.dataset_id)
            return list(sandbox.database.read(lambda db: db.scalars(names).all()))

        assert held() == ["Welcome"]
        control("POST", f"/accounts/{account['id']}/reset", {"to": "empty"})
        assert held() == ["Welcome"]

    def test_can_begin_with_the_demo_of_its_vendor(self, control: Control) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm", "scene": "demo"})
        assert (account["vendor"], account["name"]) == ("minicrm", "Corner shop")


class TestUser:
    def test_is_added_with_the_vendor_s_fields(self, control: Control, sandbox: Sandbox) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm"})
        users = f"/accounts/{account['id']}/users"
        status, user = control("POST", users, {"email": "jo@example.com", "first_name": "Jo"})
        assert status == 201
        named = ("first_name", "last_name", "job_title")
        assert list(user) == ["id", "email", "time_zone", "role", *named, "password", "api_key"]
        assert (user["email"], user["first_name"]) == ("jo@example.com", "Jo")
        found = caller(sandbox, "minicrm", api_key=user["api_key"])
        assert found is not None
        assert user["id"] == f"user_{account['id']:04x}{found.user_id:04x}"
        assert found.role == "user"
        assert control("GET", users)[1][1] == user

    def test_has_only_the_vendor_s_roles(self, control: Control) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm"})
        status, problem = control("POST", f"/accounts/{account['id']}/users", {"role": "Administrator", "nickname": ""})
        assert (status, [error["pointer"] for error in problem["errors"]]) == (422, ["#/nickname", "#/role"])


class TestKey:
    def test_is_unknown_to_the_default_vendor(self, control: Control, send: Control, sandbox: Sandbox) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm"})
        keys = {"api_key": account["api_key"], "user_key": account["api_key"], "format": "json"}
        answer = send("POST", "/api/opportunity/version/3/do/query", data=keys)
        assert answer.json()["@attributes"]["err_code"] == 1
        assert caller(sandbox, "pardot", api_key=account["api_key"]) is None

    def test_of_the_default_vendor_is_unknown_to_it(self, control: Control, sandbox: Sandbox) -> None:
        _, account = control("POST", "/accounts")
        assert caller(sandbox, "pardot", api_key=account["api_key"]) is not None
        assert caller(sandbox, "minicrm", api_key=account["api_key"]) is None

    def test_that_a_fault_expired_is_replaced(self, control: Control, sandbox: Sandbox) -> None:
        _, account = control("POST", "/accounts", {"vendor": "minicrm"})
        key, tenant = account["api_key"], sandbox.database.read(lambda db: accounts.get(db, account["id"]))
        sandbox.database.write(lambda db: credential_index.expire(db, sandbox.credentials, tenant, key))
        assert caller(sandbox, "minicrm", api_key=key) is None
        _, renewed = control("GET", f"/accounts/{account['id']}")
        assert renewed["api_key"] not in {key, None}
        assert caller(sandbox, "minicrm", api_key=renewed["api_key"]) is not None


@pytest.mark.slow
@pytest.mark.parametrize("sandbox", ["sqlite"], indirect=True, scope="module")
def test_openapi_describes_the_bodies_of_all_vendors(control: Control) -> None:
    _, described = control("GET", "/openapi.json")
    posted = described["paths"]["/accounts"]["post"]
    body = posted["requestBody"]["content"]["application/json"]["schema"]
    shown = posted["responses"]["201"]["content"]["application/json"]["schema"]
    names = {each["$ref"].rpartition("/")[2] for each in (*body["anyOf"], *shown["anyOf"]) if "$ref" in each}
    properties = [described["components"]["schemas"][name]["properties"].keys() for name in names]
    assert len(names) == 2 * len(VENDORS)
    assert sum("is_read_only" in each for each in properties) == sum("connector" in each for each in properties) == 2


def test_the_command_line_has_the_options_of_all_vendors(sandbox: Sandbox) -> None:
    options = [option.name for option in sandbox.vendors.account_options]
    assert [options[0], options[-1]] == ["connector", "currency"]
    assert {*options} == {option.name for vendor in VENDORS for option in vendor.accounts.options}


def test_the_help_of_an_option_of_one_vendor_names_that_vendor(sandbox: Sandbox) -> None:
    texts = {option.name: option.help for option in sandbox.vendors.account_options}
    assert texts["connector"] == "pardot: The CRM that is connected."
