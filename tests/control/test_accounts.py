"""`/_dealdock/accounts`: an account for each test, ready to be called."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from dealdock.vendors.registry import VENDORS
from tests.support.builders import NO_TLS
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE

FIELDS = [
    "id",
    "name",
    "vendor",
    "base_url",
    "connector",
    "version",
    "time_zone",
    "kept_requests",
    "watched",
    "level",
    "error_status",
    "page_token_records",
    "replication_lag",
    "job_seconds",
    "limits",
    "paging",
    "scoring",
    "switches",
    "redirect_uris",
    "jwt_public_key",
    "email",
    "password",
    "security_token",
    "user_key",
    "api_key",
    "business_unit_id",
    "client_id",
    "client_secret",
    "access_token",
    "refresh_token",
    "instance_url",
]


class TestCreate:
    @pytest.mark.contract("3.limit.5", "1.target.4")
    def test_needs_no_body(self, control: httpx.Client) -> None:
        response = control.post("/accounts")
        assert response.status_code == 201
        assert response.headers["content-type"] == "application/json"
        account = response.json()
        assert list(account) == FIELDS
        assert account["connector"] is None
        assert account["version"] == 3
        assert account["time_zone"] == "UTC"
        assert account["error_status"] == "by_version"
        assert account["limits"] == {"daily": None, "concurrent": None}
        assert account["scoring"] == {"created": 50, "won": 0, "lost": -100}
        assert account["switches"] == {
            "keys_in_query": True,
            "api_access": True,
            "api_keys": True,
            "connected_campaigns": False,
            "opt_in_again": False,
            "addresses": None,
        }

    def test_has_the_location_of_the_account(self, control: httpx.Client) -> None:
        response = control.post("/accounts", json={})
        location = response.headers["location"]
        assert location == f"/_dealdock/accounts/{response.json()['id']}"
        assert control.get(str(control.base_url.join(location))).json() == response.json()

    def test_can_have_a_clock_of_its_own_from_the_beginning(
        self, control: httpx.Client, make_account: Callable[..., Any]
    ) -> None:
        noon = "2020-02-29T12:00:00Z"
        account = make_account(clock={"mode": "frozen", "at": noon})
        assert control.get(f"/accounts/{account['id']}/clock").json() == {
            "mode": "frozen",
            "now": noon,
            "seconds": None,
        }
        exported = control.get(f"/accounts/{account['id']}/export").json()["accounts"][0]
        assert {exported["created_at"], exported["users"][0]["created_at"]} == {noon}
        keys = {"api_key": account["api_key"], "user_key": account["user_key"]}
        answer = control.get(str(control.base_url.join("/api/account/version/3/do/read")), params=keys)
        assert "<created_at>2020-02-29 12:00:00</created_at>" in answer.text

    @each_case("seconds", [-3_600, 90_000])
    def test_can_run_behind_or_more_than_a_day_ahead_from_the_beginning(
        self, control: httpx.Client, make_account: Callable[..., Any], seconds: int
    ) -> None:
        account = make_account(clock={"mode": "offset", "seconds": seconds})
        shown = control.get(f"/accounts/{account['id']}/clock").json()
        assert (shown["mode"], shown["seconds"]) == ("offset", seconds)

    def test_takes_what_is_set(self, make_account: Callable[..., Any]) -> None:
        settings = {
            "name": "Ärger & Söhne 🚀",
            "connector": "sugarcrm",
            "version": 4,
            "time_zone": "Europe/Paris",
            "level": "Growth Edition",
            "error_status": "by_code",
            "limits": {"daily": 25000, "concurrent": 5},
            "scoring": {"created": 1, "won": 2, "lost": -3},
            "switches": {
                "keys_in_query": False,
                "api_access": True,
                "api_keys": True,
                "connected_campaigns": False,
                "opt_in_again": True,
                "addresses": ["192.0.2.0/24"],
            },
            "redirect_uris": ["https://example.com/callback?x=1", "com.example.app:/callback"],
        }
        account = make_account(**settings)
        assert {field: account[field] for field in settings} == settings

    def test_gives_credentials_that_log_in(self, address: str, make_account: Callable[..., Any]) -> None:
        account = make_account()
        login = {field: account[field] for field in ("email", "password", "user_key")} | {"format": "json"}
        answer = httpx.post(f"{address}/api/login/version/3", data=login, verify=NO_TLS, timeout=30).json()
        assert answer["api_key"] == account["api_key"]

    def test_gives_keys_that_call(self, address: str, make_account: Callable[..., Any]) -> None:
        keys = make_account()
        header = {"Authorization": f"Pardot api_key={keys['api_key']}, user_key={keys['user_key']}"}
        answer = httpx.get(
            f"{address}/api/opportunity/version/3/do/query?format=json", headers=header, verify=NO_TLS, timeout=30
        )
        assert answer.json()["result"] == {"total_results": 0}

    def test_belongs_to_the_vendor_that_is_given_else_to_the_first(self, make_account: Callable[..., Any]) -> None:
        assert [make_account(**given)["vendor"] for given in ({}, {"vendor": None}, {"vendor": "pardot"})] == [
            "pardot",
            "pardot",
            "pardot",
        ]

    def test_an_unknown_vendor_is_refused_and_those_that_there_are_are_named(self, control: httpx.Client) -> None:
        before = control.get("/accounts").json()
        response = control.post("/accounts", json={"vendor": "sap"})
        assert response.status_code == 422
        detail = f'unknown vendor "sap"; known vendors: {", ".join(vendor.name for vendor in VENDORS)}'
        assert response.json()["errors"] == [{"pointer": "#/vendor", "detail": detail}]
        assert control.get("/accounts").json() == before

    def test_base_url_is_the_server_as_it_was_called(self, address: str) -> None:
        port = httpx.URL(address).port
        response = httpx.post(
            f"{address}/_dealdock/accounts", headers={"Host": f"localhost:{port}"}, verify=NO_TLS, timeout=30
        )
        assert response.json()["base_url"] == f"http://localhost:{port}"

    def test_instance_url_is_the_server_as_it_was_called(self, address: str) -> None:
        port = httpx.URL(address).port
        called = f"http://localhost:{port}"
        response = httpx.post(
            f"{address}/_dealdock/accounts", headers={"Host": f"localhost:{port}"}, verify=NO_TLS, timeout=30
        )
        assert response.json()["instance_url"] == called

    def test_begins_with_the_scene(self, control: httpx.Client, make_account: Callable[..., Any]) -> None:
        account = make_account(scene="demo")
        assert account["connector"] is None
        assert len(control.get(f"/accounts/{account['id']}/records/opportunity").json()) > 10

    def test_a_connector_beside_a_scene_is_the_accounts_own(self, make_account: Callable[..., Any]) -> None:
        assert make_account(scene="demo", connector="salesforce")["connector"] == "salesforce"
        assert make_account(scene="demo", connector=None)["connector"] is None

    @pytest.mark.slow
    @each_case(
        ("field", "value", "detail"),
        [
            ("connector", "sap", "must be 'salesforce', 'sugarcrm' or 'other'"),
            ("version", 5, "must be 3 or 4; version 5 needs no setting, every account answers it"),
            ("version", "6", "must be 3 or 4; version 5 needs no setting, every account answers it"),
            ("version", "3", "must be 3 or 4; version 5 needs no setting, every account answers it"),
            ("version", 3.5, "must be 3 or 4; version 5 needs no setting, every account answers it"),
            ("version", True, "must be 3 or 4; version 5 needs no setting, every account answers it"),
            (
                "connector",
                "salesfroce",
                "is 'salesfroce'; did you mean salesforce? It must be 'salesforce', 'sugarcrm' or 'other'",
            ),
            ("time_zone", "Mars/Olympus", "must be a time zone"),
            ("time_zone", "../../etc/passwd", "must be a time zone"),
            ("time_zone", 1, "must be a string"),
            ("name", "", "must not be empty"),
            ("name", "n" * 256, "must have 1 to 255 characters"),
            ("name", ["n"], "must be a string"),
            ("scene", "other", "must be empty or demo"),
            ("scene", "/etc/passwd", "must be empty or demo"),
            ("scene", ["demo"], "must be empty or demo"),
            ("scene", "dmeo", "is 'dmeo'; did you mean demo? It must be empty or demo"),
            ("limits", 5, "must be"),
            ("scoring", "high", "must be"),
            ("switches", 1, "must be"),
            ("redirect_uris", "http://localhost/", "must be"),
            ("jwt_public_key", "secret", "must be a public key or a certificate, as PEM"),
        ],
    )
    @ONE_DATABASE
    def test_refuses_invalid_settings(
        self, control: httpx.Client, make_account: Callable[..., Any], field: str, value: object, detail: str
    ) -> None:
        before = make_account()["id"]
        response = control.post("/accounts", json={field: value})
        assert response.status_code == 422
        problem = response.json()
        assert problem["status"] == 422
        assert problem["title"] == "Unprocessable Entity"
        assert [error["pointer"] for error in problem["errors"]] == [f"#/{field}"]
        assert problem["errors"][0]["detail"].startswith(detail)
        assert detail in problem["detail"]
        assert make_account()["id"] == before + 1

    @each_case(("name", "pointer"), [("a/b~c", "#/a~1b~0c"), ("é %", "#/%C3%A9%20%25")])
    @ONE_DATABASE
    def test_points_at_any_field(self, control: httpx.Client, name: str, pointer: str) -> None:
        response = control.post("/accounts", json={name: 1})
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]

    @each_case("body", ["[]", "5", '"demo"', "true"])
    @ONE_DATABASE
    def test_refuses_what_is_no_object(self, control: httpx.Client, body: str) -> None:
        response = control.post("/accounts", content=body, headers={"Content-Type": "application/json"})
        assert response.status_code == 422
        assert response.json()["detail"] == "The body must be an object."

    def test_null_is_as_good_as_no_body(self, control: httpx.Client) -> None:
        response = control.post("/accounts", content="null", headers={"Content-Type": "application/json"})
        assert response.status_code == 201


class TestRead:
    def test_shows_the_same_again(self, control: httpx.Client, make_account: Callable[..., Any]) -> None:
        account = make_account(name="Mine")
        assert control.get(f"/accounts/{account['id']}").json() == account

    def test_list_has_all_the_oldest_first(self, control: httpx.Client, make_account: Callable[..., Any]) -> None:
        made = [make_account(), make_account()]
        listed = control.get("/accounts").json()
        assert listed[-2:] == made
        assert [account["id"] for account in listed] == sorted(account["id"] for account in listed)

    @each_case("account_id", ["0", "-1", "999999999", "9" * 30, "9" * 5000, "abc", "1.5", "%ED%A0%80"])
    @ONE_DATABASE
    def test_an_unknown_one_is_not_found(self, control: httpx.Client, account_id: str) -> None:
        response = control.get(f"/accounts/{account_id}")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"
