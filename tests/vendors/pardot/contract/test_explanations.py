"""`Dealdock-Explain`: explanations of errors that the real service does not give, for clients on this machine."""

import asyncio
import json
import re
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import Any, Final

import httpx
import pytest

from dealdock import Sandbox, create_app
from dealdock.settings import Settings
from dealdock.vendors.pardot.wire.errors import MESSAGES
from dealdock.web.explanations import MAX_CHARACTERS, MAX_VALUE_CHARACTERS
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.contract.conftest import Failed
from tests.vendors.pardot.contract.errors import WAYS

HEADER: Final = "Dealdock-Explain"
ID: Final = "is not an id: a whole number from 1 to 2147483647, in digits alone"
FLAG: Final = "is none of true, false, 1, 0"
DATE: Final = "is not a date that PHP's strtotime or GNU's date -d understands"

LINES: Final = {
    1: "no user has this api_key: a login issues one",
    2: 'opportunity has no operation "nothing"',
    3: f'prospect_id "x" {ID}',
    4: 'no live prospect has the address "nobody@example.com"',
    5: 'none of these is known here: "colour"',
    7: f'created_after "nonsense" {DATE}',
    8: 'created_after "2020-01-02" is not below created_before "2020-01-01"',
    9: 'a prospect, perhaps a deleted one, has the address "jane@example.com" already',
    10: f'id "x" {ID}',
    11: 'no user has the address "nobody@example.com"',
    12: 'group_id "1" is unknown: there are no groups here',
    13: "not given: id",
    14: "no prospect has that id, and email, by which one could be made, is missing or empty",
    15: "the password is another",
    16: f'id "x" {ID}',
    17: 'id_greater_than "2" is not below id_less_than "1"',
    18: 'profile_criteria_1 "perhaps" is none of match, nomatch, unknown',
    19: 'sort_by "name" is none of created_at, id, probability, updated_at, value',
    20: 'sort_order "up" is neither ascending nor descending',
    21: "offset -1 is below 0",
    22: 'version "5" is neither 3 nor 4; the paths of version 5 begin with /api/v5/',
    23: "limit 201 is above 200",
    24: "no visitor has the id 2147483647",
    25: f'is_starred "perhaps" {FLAG}',
    26: f'assigned "perhaps" {FLAG}',
    27: f'deleted "perhaps" {FLAG}',
    28: f'new "perhaps" {FLAG}',
    29: 'score_equal_to "x" is not an integer',
    30: 'score_greater_than "1" is not below score_less_than "1"',
    31: "score_equal_to is given beside score_less_than",
    32: 'grade_equal_to "E" is none of F, D-, D, D+, C-, C, C+, B-, B, B+, A-, A, A+',
    33: 'grade_greater_than "A" is not below grade_less_than "B"',
    34: "grade_equal_to is given beside grade_less_than",
    35: "no opportunity has the id 2147483647, or it is deleted",
    36: "given but empty: name",
    37: "opportunity is written by the CRM alone: the account has the connector salesforce",
    38: "no campaign has the id 2147483647",
    40: 'probability "101" is not from 0 to 100',
    41: 'probability_less_than "101" is not from 0 to 100',
    42: 'value "-1" is below 0',
    43: 'value_less_than "-1" is below 0',
    44: 'prospect * hasn\'t the address "other@example.com"',
    45: 'user * hasn\'t the address "user*@account*.example"',
    46: "the user's role is Read Only, which may not write",
    47: "group_id is given beside user_id or user_email",
    48: "no visit has the id 2147483647",
    49: "api_key, user_key in the URL: with the account's switch keys_in_query off, only body and header will do",
    50: f'prospect_only "perhaps" {FLAG}',
    51: 'format "json", output "loud": an output is full, simple, mobile, bulk; a format xml, json or one of these',
    52: f'stage "{"x" * MAX_VALUE_CHARACTERS}..." is longer than 255 characters',
    53: "the call came from 127.0.0.1, the account's switch addresses allows 192.0.2.0/24",
    56: 'cost "free" is not an integer',
    54: 'a prospect, perhaps a deleted one, has the address "jane@example.com" already',
    55: "no list has the id 2147483647, or it is deleted",
    57: f'closed_at "nonsense" {DATE}',
    58: "the prospect is on the list already, by the membership *",
    59: "opportunity is written by the CRM alone: the account has the connector sugarcrm",
    60: "PUT is not possible here, but GET, HEAD, POST",
    61: "no prospect account has the id 2147483647",
    63: "form_id lists 201, 200 are the most",
    66: "the account may have 0 calls under way at once, and has",
    67: "the next id would be over 2147483647, the highest that a record may have: *",
    70: "prospects has 51 of them, 50 are the most",
    71: "prospects neither begins with < nor is JSON",
    76: "the account's switch api_access is off",
    77: 'fid "x" is not 15 or 18 letters and digits',
    79: 'crm_owner_fid "x" is unknown: users have no ids in the CRM here',
    81: 'the prospect with the fid "00Q000000000001" hasn\'t the id 2147483647',
    88: "the account is of version 4, the call of version 3",
    89: "the account is of version 3, the call of version 4",
    90: '"city" of prospect "jane@example.com" is itself an object or a list',
    91: 'prospects names "1", which is not an email address',
    92: 'prospect "nobody@example.com": no live prospect has the address "nobody@example.com"',
    94: 'version "three" is not a number: digits, and perhaps a point, without thousands or an exponent',
    109: "no export has the id 2147483647",
    122: "the account may be called 0 times a day, and has been",
    125: 'user_id "1" and crm_owner_fid "x": one of them is enough',
    126: "Authorization begins with neither Pardot nor Bearer",
    128: "the account's switch connected_campaigns is on: the CRM makes them",
    129: "name: the CRM's, while the account's switch connected_campaigns is on",
    130: '"colour": the fields of prospect are other ones',
    131: "too many logins with this address failed: none succeeds before *:*:* UTC",
    132: "prospect * is there, but deleted",
    133: "sort_by names 3 fields",
    134: "sort_order names 3 orders",
    135: "sort_by names value and probability",
    139: 'field_id "Favourite Tea" is not letters, digits and underscores, no digit first',
    150: "the body is not JSON: *",
    152: "the body is empty, and has to be a JSON object",
    153: 'the body lacks object, as it is in {"object": *}',
    154: 'object is "unicorn", and the objects are visitorActivity, listMembership, prospect, prospectAccount, visitor',
    155: "import * is not Open",
    156: "import * has no rows: a file is missing",
    158: "the file has 10,000,006 bytes, 10,000,000 are the most",
    159: "the file is empty: it needs a row with the names of the columns, and rows with values",
    160: "import * has 10 files, which are the most",
    161: "import * is *, and takes files while it is Open",
    162: "the body has 0 parts importFile: it has to be multipart/form-data with one",
    163: "the body has 2 parts importFile: it has to be multipart/form-data with one",
    165: "a rule names email, and the file has no such column",
    166: "the body is [], and has to be a JSON object",
    174: 'prospect has no procedure "filter_by_colour": it has filter_by_updated_at, filter_by_created_at',
    175: "the arguments of filter_by_updated_at are an object with updated_after, updated_before, deleted",
    176: "filter_by_updated_at needs the argument updated_after",
    177: f'updated_after "nonsense" {DATE}',
    178: 'export * is "Canceled"',
    180: "colour is not a property of an export: object, procedure, fields",
    181: "a Bearer token comes with the header Pardot-Business-Unit-Id, which is missing",
    182: 'Pardot-Business-Unit-Id "***" is not 0Uv and 15 letters or digits',
    183: "the sandbox itself failed, by a RuntimeError: its log says more",
    184: "no such access token was issued, or it was revoked",
    188: 'origin "elsewhere" is none of ui, api, all',
    198: 'there is no object "unicorn"',
    199: "the account's switch api_keys is off: it takes access tokens alone",
    228: "export * was made in version 5",
    201: 'no account is the business unit "0UvNobodysUnit1234"',
}
"""The explanation of each code, in the way that `errors.py` beside this gets it; `*` stands for any number."""


def explained(response: httpx.Response) -> str | None:
    line: str | None = response.headers.get(HEADER)
    return line


def test_every_refusal_has_a_line() -> None:
    assert LINES.keys() == WAYS.keys()


@pytest.mark.slow
@ONE_DATABASE
@each_case("code", WAYS)
def test_it_has_the_reason_that_the_error_does_not_have(failed: Failed, code: int) -> None:
    pardot, answer = failed[code]
    line = explained(answer.http) or ""
    assert fnmatchcase(line, LINES[code].replace("[", "[[]")), line
    assert re.fullmatch(r"[ -~]{1,500}", line)
    assert line not in MESSAGES[code]
    assert not any(secret in line for secret in pardot.keys.values())


@ONE_DATABASE
class TestValues:
    def test_are_quoted_in_ascii_and_cut(self, pardot: Pardot) -> None:
        deal = {"name": "x", "value": "1", "prospect_id": pardot.account.prospect()}
        answer = pardot.create(probability="70%", **deal)
        assert explained(answer.http) == 'probability "70%" is not an integer'
        answer = pardot.query(limit='"\\\x7f\tñ\u0085💎')
        assert explained(answer.http) == r'limit "\"\\\u007f\t\u00f1\u0085\ud83d\udc8e" is not an integer'
        line = explained(pardot.query(limit="\t" * 5000).http)
        tabs = r"\t" * MAX_VALUE_CHARACTERS
        assert line == f'limit "{tabs}..." is not an integer'

    def test_are_as_they_are_in_the_journal(self, pardot: Pardot, account: Account) -> None:
        pardot.query(limit="ñ")
        (row,) = requests(account)
        assert row["explain"] == 'limit "ñ" is not an integer'

    def test_are_never_the_callers_credentials(self, account: Account, pardot: Pardot) -> None:
        """Secrets are masked in other places as well, at any length and wherever the text is cut."""
        ready, form = account.ready, account.keys
        form |= {"access_token": ready.access_token or "", "password": "p" * 900, "client_secret": '"' + "k\\" * 80}
        token = {"Authorization": f"Bearer {ready.access_token}", "Pardot-Business-Unit-Id": ready.business_unit_id}
        for secret in form.values():
            for before in ("", "x" * (MAX_VALUE_CHARACTERS - 9)):
                given = form | {"limit": f"{before}{secret}"}
                for headers in ({}, token):
                    answer = pardot.send("POST", "/api/campaign/version/3/do/query", data=given, headers=headers)
                    assert explained(answer.http) == f'limit "{before}***" is not an integer'
        long = {"password": "p" * 3000, "limit": "x" + "p" * 3000}
        assert explained(pardot.query(**long).http) == 'limit "***" is not an integer'
        assert "***" in json.dumps([row["explain"] for row in requests(account)])

    def test_have_room_for_all_errors_of_a_batch(self, pardot: Pardot) -> None:
        wrong: dict[str, object] = {f"{name * 40}@example.com": {} for name in "abcdefghijklmnop"}
        answer = pardot.call("batchUpdate", "prospect", prospects=json.dumps(wrong))
        line = explained(answer.http) or ""
        assert line.startswith(f'prospect "{"a" * 40}@example.com": no live prospect has the address "aaa')
        assert len(line) == MAX_CHARACTERS + len("...")


def requests(account: Account) -> list[dict[str, Any]]:
    account.sandbox.journal.flush()
    path = f"/_dealdock/accounts/{account.tenant.account_id}/requests"
    return asyncio.run(_get(account.sandbox, path)).json()  # type: ignore[no-any-return]  # JSON has no types here


async def _get(
    sandbox: Sandbox, path: str, address: str = "127.0.0.1", method: str = "GET", **headers: str
) -> httpx.Response:
    transport = httpx.ASGITransport(create_app(sandbox), client=(address, 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await client.request(method, path, headers=headers)


@ONE_DATABASE
class TestReceivers:
    UNICORN = "/api/unicorn/version/3/do/query"

    @pytest.mark.slow
    @each_case(
        ("address", "headers", "told"),
        [
            ("127.0.0.1", {}, True),
            ("127.8.8.8", {}, True),
            ("::1", {}, True),
            ("::ffff:127.0.0.1", {}, True),
            ("192.0.2.1", {}, False),
            ("::ffff:192.0.2.1", {}, False),
            ("localhost", {}, False),
            ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, False),
            ("127.0.0.1", {"Forwarded": "for=192.0.2.1"}, False),
        ],
    )
    def test_is_a_caller_on_this_machine(
        self, sandbox: Sandbox, address: str, headers: dict[str, str], told: bool
    ) -> None:
        answer = asyncio.run(_get(sandbox, self.UNICORN, address, **headers))
        assert (HEADER in answer.headers) == told

    def test_explains_faults_and_limits(self, pardot: Pardot) -> None:
        path = "/api/opportunity/version/3/do/query"
        fault = {"Dealdock-Fault": '{"error": 66}'}
        struck = pardot.send("POST", path, data=pardot.keys, headers=fault)
        assert explained(struck.http) == "the header Dealdock-Fault requested this"
        many = pardot.send("POST", path, data={str(number): "" for number in range(1001)})
        assert explained(many.http) == "the body is over 1,048,576 bytes, or has over 1,000 parameters"

    def test_calls_that_succeed_have_no_explanation(self, pardot: Pardot) -> None:
        assert explained(pardot.query().http) is None
        assert explained(pardot.call("batchUpsert", "prospect", prospects='{"jane@example.com": {}}').http) is None

    @pytest.mark.parametrize("format_", ["xml", "json"])
    def test_gets_the_same_body_as_a_client_elsewhere(self, sandbox: Sandbox, format_: str) -> None:
        path = f"{self.UNICORN}?format={format_}"
        near, far = (asyncio.run(_get(sandbox, path, address)) for address in ("127.0.0.1", "192.0.2.1"))
        assert (near.content, near.status_code) == (far.content, far.status_code)


@ONE_DATABASE
class TestKeys:
    """Error 1 has many reasons, and the explanation has the one that applies."""

    def why(self, pardot: Pardot, **keys: str) -> str | None:
        return explained(pardot.query(**keys).http)

    def test_that_are_missing_or_mixed_up(self, account: Account, pardot: Pardot) -> None:
        other = Account.open(account.sandbox)
        api_key, user_key = account.keys.values()
        assert self.why(pardot, api_key="", user_key="") == "api_key and user_key: missing, or empty"
        assert self.why(pardot, api_key="") == "api_key: missing, or empty"
        assert self.why(pardot, user_key="guess") == "no user has this user_key"
        assert self.why(pardot, api_key="guess") == "no user has this api_key: a login issues one"
        mixed = " and ".join(f"{name} is a credential of another kind" for name in ("api_key", "user_key"))
        assert self.why(pardot, api_key=user_key, user_key=api_key) == mixed
        assert self.why(pardot, user_key=other.keys["user_key"]) == "api_key and user_key are two users'"

    def test_that_have_expired(self, account: Account, pardot: Pardot) -> None:
        account.freeze(datetime(2026, 1, 1, 12, tzinfo=UTC))
        keys = account.user(logged_in=datetime(2026, 1, 1, 10, tzinfo=UTC))
        assert (
            self.why(pardot, **keys)
            == "api_key expired at 2026-01-01 11:00:00 UTC by the account's clock: log in again"
        )


@ONE_DATABASE
class TestLogins:
    def test_are_explained_to_a_client_with_the_user_key(self, account: Account, pardot: Pardot) -> None:
        def why(**wrong: str) -> str | None:
            given = {
                "email": account.ready.email,
                "password": account.ready.password,
                "user_key": account.ready.user_key,
            }
            return explained(pardot.send("POST", "/api/login/version/3", data=given | wrong).http)

        assert why(password="x") == "the password is another"
        assert why(email="somebody@example.com") == "the user with this user_key has another email"
        assert why(email=" ") == "email is missing, or empty"
        assert why(user_key="x") == why(user_key="x", email="nobody@example.com") == "no user has this user_key"
        seller = account.user(role="Sales")
        assert (
            why(user_key=seller["user_key"], email="somebody@example.com")
            == "the user with this user_key has another email"
        )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("value", "near", "far"), [("never", False, False), ("Local", True, False), ("always", True, True)]
)
def test_a_setting_decides_which_callers_get_it(
    monkeypatch: pytest.MonkeyPatch, value: str, near: bool, far: bool
) -> None:
    monkeypatch.setenv("DEALDOCK_EXPLAIN", value)
    with Sandbox(Settings(database=None)) as sandbox:
        for path in (TestReceivers.UNICORN, "/close"):  # an operation, and an address that has no operation
            answers = [asyncio.run(_get(sandbox, path, address)) for address in ("127.0.0.1", "192.0.2.1")]
            assert [HEADER in answer.headers for answer in answers] == [near, far]
        proxied = asyncio.run(_get(sandbox, TestReceivers.UNICORN, **{"X-Forwarded-For": "192.0.2.1"}))
        assert (HEADER in proxied.headers) == far


@ONE_DATABASE
@pytest.mark.parametrize("path", ["/api/v5/external-activities", "/pardot/api/v5/external-activities"])
def test_what_version_5_lacks_is_named_as_missing(sandbox: Sandbox, path: str) -> None:
    answer = asyncio.run(_get(sandbox, path, method="POST"))
    assert (explained(answer) or "").startswith("not emulated: POST /api/v5/external-activities")
    assert answer.json() == {"code": 198, "message": "Endpoint not found"}
