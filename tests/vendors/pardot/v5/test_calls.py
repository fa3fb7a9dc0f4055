"""Callers of version 5, its paths and methods (contract, version 5, section 1)."""

from datetime import timedelta
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code, error

NOBODY: Final = "0Uv000000000000AAA"
COLLECTIONS: Final = (
    "opportunities",
    "prospects",
    "campaigns",
    "users",
    "lists",
    "list-memberships",
    "visitor-activities",
    "visitors",
    "visits",
    "tags",
    "custom-fields",
    "prospect-accounts",
    "forms",
    "emails",
    "email-templates",
    "custom-redirects",
    "lifecycle-stages",
    "lifecycle-histories",
    "tagged-objects",
)


def called(v5: V5, path: str = "opportunities", method: str = "GET", **headers: str | None) -> httpx.Response:
    """Call a path with other headers; None leaves one out."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in {**v5.headers, **given}.items() if value is not None}
    return v5.http.request(method, f"/api/v5/objects/{path}?fields=id", headers=sent)


class TestCaller:
    @pytest.mark.contract("v5.call.1", "v5.call.2")
    @pytest.mark.parametrize("version", [3, 4])
    def test_has_a_token_and_names_the_business_unit(
        self, address: str, transport: Transport, sandbox: Sandbox, version: int
    ) -> None:
        v5 = V5(address, Account.open(sandbox, version=version), transport)
        assert called(v5).status_code == 200

    @pytest.mark.contract("v5.call.3")
    def test_without_authorization(self, v5: V5) -> None:
        assert error(called(v5, Authorization=None)) == (401, 49, "Access Denied")

    @pytest.mark.contract("v5.call.4")
    def test_with_an_unknown_token(self, v5: V5) -> None:
        answer = called(v5, Authorization="Bearer 00Dnobody")
        assert error(answer) == (401, 184, "access_token is invalid, unknown, or malformed")

    @pytest.mark.contract("v5.call.5")
    def test_with_an_expired_token(self, account: Account, v5: V5) -> None:
        account.advance(timedelta(hours=3))
        text = "access_token is invalid, unknown, or malformed: Inactive token"
        assert error(called(v5)) == (401, 184, text)

    @pytest.mark.contract("v5.call.6")
    def test_without_a_business_unit(self, v5: V5) -> None:
        assert code(called(v5, Pardot_Business_Unit_Id=None)) == (400, 181)

    @pytest.mark.contract("v5.call.7")
    @each_case("unit", ["", "0Uv", "0Xv000000000000AAA", "0Uv000000000000AAA0"])
    def test_with_a_malformed_business_unit(self, v5: V5, unit: str) -> None:
        assert code(called(v5, Pardot_Business_Unit_Id=unit)) == (400, 182)

    @pytest.mark.contract("v5.call.8")
    def test_with_an_unknown_business_unit(self, v5: V5) -> None:
        text = "Business Unit specified in Pardot-Business-Unit-Id header not found or inactive."
        assert error(called(v5, Pardot_Business_Unit_Id=NOBODY)) == (403, 201, text)

    @pytest.mark.contract("v5.call.9")
    def test_with_the_business_unit_of_another_account(self, v5: V5) -> None:
        other = Account.open(v5.account.sandbox).ready.business_unit_id
        assert code(called(v5, Pardot_Business_Unit_Id=other)) == (401, 49)

    @pytest.mark.contract("v5.call.10")
    def test_with_keys_of_version_3(self, v5: V5) -> None:
        assert code(called(v5, Authorization=v5.account.authorization)) == (401, 199)

    @pytest.mark.contract("v5.call.11")
    def test_checks_come_in_their_order(self, v5: V5) -> None:
        nothing: dict[str, Any] = {"Authorization": None, "Pardot_Business_Unit_Id": None}
        assert code(called(v5, "nothings", "POST", **nothing)) == (404, 198)
        assert code(called(v5, method="POST", **nothing)) == (401, 49)
        assert code(called(v5, method="POST", **nothing | {"Authorization": "Pardot api_key=1"})) == (401, 199)
        wrong = nothing | {"Authorization": "Bearer wrong"}
        assert code(called(v5, method="POST", **wrong)) == (400, 181)
        assert code(called(v5, method="POST", **wrong | {"Pardot_Business_Unit_Id": "0Uv"})) == (400, 182)
        assert code(called(v5, method="POST", **wrong | {"Pardot_Business_Unit_Id": NOBODY})) == (403, 201)
        assert code(called(v5, method="POST", Authorization="Bearer wrong")) == (401, 184)
        assert code(called(v5, method="POST")) == (405, 60)

    @pytest.mark.account(api_access=False)
    def test_of_an_account_without_api_access(self, v5: V5) -> None:
        assert code(called(v5)) == (403, 76)

    @pytest.mark.account(addresses=("192.0.2.1",))
    def test_from_another_network(self, v5: V5) -> None:
        assert code(called(v5)) == (403, 53)


class TestPath:
    @pytest.mark.slow
    @pytest.mark.contract("v5.path.1", "v5.path.2")
    def test_of_every_collection(self, v5: V5) -> None:
        for collection in COLLECTIONS:
            assert v5.get(collection, fields="id").status_code == 200, collection
            assert code(v5.get(f"{collection}/2147483647", fields="id")) == (404, 109), collection

    @pytest.mark.contract("v5.path.3", "v5.path.5", "v5.path.6")
    @each_case(
        "path",
        [
            "Opportunities",
            "opportunity",
            "Folders",
            "email-clicks",
            "bulk-actions",
            "external-activities",
            "a/b/c",
        ],
    )
    def test_that_is_unknown(self, v5: V5, path: str) -> None:
        assert error(called(v5, path)) == (404, 198, "Endpoint not found")

    @pytest.mark.contract("v5.path.5")
    @each_case(
        "path", ["/api/v5", "/api/v5/", "/api/v5/objects", "/api/V5/objects/tags", "/api/v5/export", "/api/v5/x"]
    )
    def test_elsewhere_below_version_5(self, v5: V5, path: str) -> None:
        assert error(v5.http.request("GET", path, headers=v5.headers)) == (404, 198, "Endpoint not found")

    @pytest.mark.contract("v5.path.4")
    def test_may_end_in_a_slash(self, v5: V5) -> None:
        assert called(v5, "campaigns/").json() == called(v5, "campaigns").json()
        assert code(called(v5, "campaigns//")) == (404, 198)

    def test_below_the_vendors_prefix(self, v5: V5) -> None:
        answer = v5.http.request("GET", "/pardot/api/v5/objects/campaigns?fields=id", headers=v5.headers)
        assert answer.json() == called(v5, "campaigns").json()

    @pytest.mark.contract("v5.path.7", "v5.path.8")
    @each_case("method", ["POST", "PATCH", "PUT", "DELETE"])
    def test_takes_no_other_method(self, account: Account, v5: V5, method: str) -> None:
        number, before = account.opportunity(), account.contents
        for path in ("opportunities", f"opportunities/{number}", "account", "users"):
            answer = called(v5, path, method)
            assert error(answer) == (405, 60, "Invalid HTTP request method")
            assert answer.headers["allow"] == "GET, HEAD"
        assert account.contents == before

    @pytest.mark.contract("v5.path.9")
    def test_answers_head_without_a_body(self, account: Account, v5: V5) -> None:
        number = account.opportunity()
        for path in ("opportunities", f"opportunities/{number}"):
            answer = called(v5, path, "HEAD")
            assert (answer.status_code, answer.content) == (200, b"")

    @pytest.mark.contract("v5.path.10")
    @each_case("text", ["abc", "0", "-1", "1.5", "2147483648", "99999999999999999999", "%20"])
    def test_with_an_id_that_is_none(self, v5: V5, text: str) -> None:
        assert error(called(v5, f"opportunities/{text}")) == (400, 16, "Invalid ID")

    @pytest.mark.contract("v5.path.11")
    def test_takes_the_last_of_two_values(self, account: Account, v5: V5) -> None:
        numbers = account.opportunities(2)
        answer = v5.http.request(
            "GET", "/api/v5/objects/opportunities?limit=x&fields=name&limit=1&fields=id", headers=v5.headers
        )
        assert answer.json()["values"] == [{"id": numbers[0]}]

    @pytest.mark.contract("v5.path.12")
    def test_reads_a_plus_sign_as_a_blank(self, account: Account, v5: V5) -> None:
        account.prospect("ines+fair@example.com")
        url = "/api/v5/objects/prospects?fields=email&email=ines{}fair@example.com"
        found = [v5.http.request("GET", url.format(sign), headers=v5.headers).json() for sign in ("+", "%2B")]
        assert [len(each["values"]) for each in found] == [0, 1]

    @pytest.mark.contract("v5.path.13")
    def test_ignores_a_body(self, v5: V5) -> None:
        answer = v5.http.request(
            "GET", "/api/v5/objects/campaigns?fields=id", headers=v5.headers, content=b'{"fields": '
        )
        assert answer.status_code == 200


class TestLimits:
    @pytest.mark.contract("v5.error.6", "v5.limits.1")
    @pytest.mark.account(daily_limit=3)
    def test_count_the_calls_of_all_versions(self, pardot: Pardot, v5: V5) -> None:
        assert pardot.query().error is None
        assert called(v5).status_code == 200
        assert v5.get("account", fields="apiCallsUsed").json() == {"apiCallsUsed": 3}
        assert error(called(v5)) == (429, 122, "Daily API rate limit met")
        assert pardot.query().code == 122

    @pytest.mark.contract("v5.error.6")
    @pytest.mark.account(concurrent_limit=0)
    def test_of_calls_at_once(self, v5: V5) -> None:
        text = "You have exceeded your concurrent request limit. Please wait, before trying again"
        answer = called(v5)
        assert error(answer) == (429, 66, text)
        assert not {"retry-after", "x-api-usage"} & answer.headers.keys()

    @pytest.mark.contract("v5.limits.2")
    @each_case(
        ("level", "calls"),
        [
            ("Growth", 25_000),
            ("Plus Edition", 50_000),
            ("Advanced", 100_000),
            ("Premium", 100_000),
            ("Ultimate Edition", 100_000),
        ],
    )
    @ONE_DATABASE
    def test_follow_the_edition(
        self, address: str, transport: Transport, sandbox: Sandbox, level: str, calls: int
    ) -> None:
        v5 = V5(address, Account.open(sandbox, level=level), transport)
        assert v5.get("account", fields="maximumDailyApiCalls").json() == {"maximumDailyApiCalls": calls}

    @pytest.mark.contract("v5.limits.3", "v5.answer.14", "v5.answer.15")
    @pytest.mark.account(daily_limit=25_000)
    def test_are_shown_on_demand(self, v5: V5) -> None:
        numbers = v5.get("account", fields="maximumDailyApiCalls,apiCallsUsed").json()
        assert numbers == {"maximumDailyApiCalls": 25_000, "apiCallsUsed": 1}
        answers = [called(v5, X_Return_Api_Usage=text) for text in ("1", "true", "0", None)]
        assert [answer.headers.get("x-api-usage") for answer in answers] == ["2/25000", "3/25000", None, None]
        refused = called(v5, method="POST", X_Return_Api_Usage="1")
        assert (code(refused), refused.headers["x-api-usage"]) == ((405, 60), "6/25000")
