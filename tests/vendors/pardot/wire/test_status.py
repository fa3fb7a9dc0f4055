"""The HTTP status of errors and successes, by version and by the account's setting (contract, section 2)."""

import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest

from tests.support.builders import Account, Answer, Pardot
from tests.support.cases import each_case
from tests.support.marks import ONE_DATABASE
from tests.vendors.pardot.wire.test_bearer import new_token

UNKNOWN_UNIT: Final = "0Uv" + "0" * 15
NO_ID: Final = 2_147_483_647

Way = Callable[[Account, Pardot, int], Answer]


def called(path: str, method: Any = "POST", headers: Any = None, **parameters: Any) -> Way:
    """A call of a path, `{v}` for the version, with keys unless it has headers, in XML and then in JSON."""

    def call(account: Account, pardot: Pardot, version: int) -> Answer:
        keys = {} if headers else account.keys
        form = keys | {"format": "json"} | parameters
        kind = "data" if method == "POST" else "params"
        in_xml = pardot.send(method, path.format(v=version), headers=headers, **{kind: form | {"format": "xml"}})
        in_json = pardot.send(method, path.format(v=version), headers=headers, **{kind: form})
        assert (in_xml.status, in_xml.code) == (in_json.status, in_json.code)
        return in_json

    return call


def by_token(unit: str | None, token: str | None = None) -> Way:
    """A query with a token, by default a good one; `own` and `other` are business units that exist."""

    def call(account: Account, pardot: Pardot, version: int) -> Answer:
        units = {"own": account.ready.business_unit_id, "other": Account.open(account.sandbox).ready.business_unit_id}
        headers = {"Authorization": f"Bearer {token or new_token(pardot)}"}
        if unit is not None:
            headers["Pardot-Business-Unit-Id"] = units.get(unit, unit)
        return called("/api/prospect/version/{v}/do/query", headers=headers)(account, pardot, version)

    return call


def logged_in(times: int) -> Way:
    """The last of some logins with a wrong password, each in both formats."""

    def call(account: Account, pardot: Pardot, version: int) -> Answer:
        form = {"email": account.ready.email, "password": "wrong", "user_key": account.ready.user_key}
        return [called("/api/login/version/{v}", **form)(account, pardot, version) for _ in range(times)][-1]

    return call


READ: Final = "/api/prospect/version/{v}/do/read"
WAYS: Final[dict[str, tuple[int, Way]]] = {
    "1": (200, called(READ, api_key="wrong", id=NO_ID)),
    "15": (200, logged_in(1)),
    "49, another unit": (200, by_token("other")),
    "184": (401, by_token("own", "nonsense")),
    "3": (400, called(READ, id=NO_ID)),
    "4": (400, called(READ, email="nobody@example.com")),
    "29": (400, called("/api/prospect/version/{v}/do/create", email="a@example.com", score="many")),
    "71": (400, called("/api/prospect/version/{v}/do/batchUpdate", prospects="nonsense")),
    "2": (400, called("/api/prospect/version/{v}/do/fly")),
    "13": (400, called(READ)),
    "16": (400, called(READ, id="x")),
    "36": (400, called("/api/prospect/version/{v}/do/create", email="")),
    "51": (400, called(READ, output="loud")),
    "5": (400, called("/api/list/version/{v}/do/query", colour="red")),
    "35": (400, called("/api/opportunity/version/{v}/do/read", id=NO_ID)),
    "22": (400, called("/api/prospect/version/7/do/read")),
    "94": (400, called("/api/prospect/version/four/do/read")),
    "126": (400, called(READ, headers={"Authorization": "Basic eDp5"})),
    "131": (400, logged_in(6)),
    "60": (405, called(READ, "PUT")),
    "60, login": (405, called("/api/login/version/{v}", "GET")),
    "181": (400, by_token(None)),
    "182": (400, by_token("nonsense")),
    "198": (404, called("/api/unicorn/version/{v}/do/query")),
    "201": (403, by_token(UNKNOWN_UNIT)),
}
"""Calls that fail, each with the HTTP status of version 4."""

UNKNOWN_CALLER: Final = {"126"}
"""Calls whose account is not known, so that they have the status of the version in the path."""


def version_3(name: str) -> int:
    return 401 if name == "184" else 200


@ONE_DATABASE
@pytest.mark.contract(
    "2.status.1", "2.status.2", "2.status.9", "2.status.10", "2.status.11", "2.status.12", "2.status.15", "2.status.16"
)
class TestErrors:
    @pytest.mark.parametrize("name", WAYS)
    def test_of_version_3(self, account: Account, pardot: Pardot, name: str) -> None:
        assert self.seen(account, pardot, 3, name) == version_3(name)

    @pytest.mark.parametrize("name", WAYS)
    @pytest.mark.account(version=4)
    def test_of_version_4(self, account: Account, pardot: Pardot, name: str) -> None:
        assert self.seen(account, pardot, 4, name) == WAYS[name][0]

    @pytest.mark.parametrize("name", WAYS)
    @pytest.mark.account(version=4, error_status="ok")
    def test_of_version_4_set_to_ok(self, account: Account, pardot: Pardot, name: str) -> None:
        expected = WAYS[name][0] if name in UNKNOWN_CALLER else version_3(name)
        assert self.seen(account, pardot, 4, name) == expected

    @pytest.mark.parametrize("name", WAYS)
    @pytest.mark.account(error_status="by_code")
    def test_of_version_3_set_to_by_code(self, account: Account, pardot: Pardot, name: str) -> None:
        expected = version_3(name) if name in UNKNOWN_CALLER else WAYS[name][0]
        assert self.seen(account, pardot, 3, name) == expected

    @staticmethod
    def seen(account: Account, pardot: Pardot, version: int, name: str) -> int:
        answer = WAYS[name][1](account, pardot, version)
        assert answer.code == int(name.partition(",")[0])
        return answer.status


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "has_status_of"),
    [
        ({"version": 3}, 3),
        ({"version": 4}, 4),
        ({"version": 3, "error_status": "by_code"}, 4),
        ({"version": 4, "error_status": "ok"}, 3),
    ],
)
@pytest.mark.contract("2.status.9", "2.status.10", "2.status.11", "2.status.12", "2.status.16")
@ONE_DATABASE
def test_of_faults_and_in_the_journal(
    account: Account, pardot: Pardot, settings: dict[str, Any], has_status_of: int
) -> None:
    of, expected = Account.open(account.sandbox, **settings), []
    for name, (status, _) in WAYS.items():
        code = int(name.partition(",")[0])
        expected.append((code, status if has_status_of == 4 else version_3(name)))
        effect = {"effect": {"error": code}, "times": 2}
        assert pardot.http.post(f"/_dealdock/accounts/{of.ready.id}/faults", json=effect).status_code == 201
        answer = called("/api/prospect/version/{v}/do/query")(of, pardot, settings["version"])
        assert (answer.code, answer.status) == expected[-1]
    account.sandbox.journal.flush()
    entries = pardot.http.get(f"/_dealdock/accounts/{of.ready.id}/requests", params={"limit": 200}).json()
    assert [(each["code"], each["status"]) for each in entries][::2] == expected


@pytest.mark.contract("2.status.11")
@pytest.mark.parametrize("version", [3, 4])
@pytest.mark.parametrize(
    ("settings", "path", "code", "status"),
    [
        ({"daily_limit": 0}, READ, 122, 200),
        ({"concurrent_limit": 0}, READ, 66, 200),
        ({"connector": "salesforce"}, "/api/opportunity/version/{v}/do/create", 37, 400),
        ({"connector": "sugarcrm"}, "/api/opportunity/version/{v}/do/create", 59, 400),
        ({"api_access": False}, READ, 76, 400),
        ({"keys_in_query": False}, READ, 49, 200),
    ],
)
@ONE_DATABASE
def test_of_the_accounts_settings(
    account: Account, pardot: Pardot, settings: dict[str, Any], path: str, code: int, status: int, version: int
) -> None:
    of = Account.open(account.sandbox, version=version, **settings)
    answer = called(path, "GET")(of, pardot, version)
    assert (answer.code, answer.status) == (code, status if version == 4 else 200)


@pytest.mark.contract("2.status.9")
@ONE_DATABASE
def test_of_the_other_version(account: Account, pardot: Pardot) -> None:
    newer = Account.open(account.sandbox, version=4)
    for of, version, code in ((account, 4, 89), (newer, 3, 88)):
        answer = called(READ)(of, pardot, version)
        assert (answer.code, answer.status) == (code, 200)


@pytest.mark.contract("2.status.11")
@pytest.mark.account(version=4)
@ONE_DATABASE
def test_of_a_role(account: Account, pardot: Pardot) -> None:
    keys = account.user(role="Read Only")
    answer = pardot.send("POST", "/api/list/version/4/do/create", data=keys | {"format": "json", "name": "x"})
    assert (answer.code, answer.status) == (46, 400)


@pytest.mark.contract("2.status.13", "2.status.14", "2.status.16", "o.2.1.214")
@pytest.mark.parametrize(
    ("settings", "created"),
    [
        ({"version": 3}, 200),
        ({"version": 4}, 201),
        ({"version": 3, "error_status": "by_code"}, 201),
        ({"version": 4, "error_status": "ok"}, 200),
    ],
)
@pytest.mark.parametrize("format_", ["xml", "json"])
def test_of_a_success(account: Account, pardot: Pardot, settings: dict[str, Any], created: int, format_: str) -> None:
    of = Account.open(account.sandbox, **settings)

    def status(operation: str, object_: str = "prospect", **parameters: Any) -> int:
        path = f"/api/{object_}/version/{settings['version']}/do/{operation}"
        answer = pardot.send("POST", path, data=of.keys | {"format": format_} | parameters)
        assert answer.error is None
        return answer.status

    def batch(*prospects: dict[str, Any]) -> str:
        keyed = {str(each.get("id") or each["email"]): each for each in prospects}
        return json.dumps({"prospects": keyed if settings["version"] == 3 else prospects})

    jane = of.prospect("jane@company.com")
    assert status("upsert", email="a@company.com") == created
    assert status("upsert", id=jane, city="Bonn") == 200
    assert status("batchUpsert", prospects=batch({"id": jane}, {"email": "b@company.com"})) == created
    assert status("batchUpsert", prospects=batch({"id": jane, "city": "Ulm"})) == 200
    assert status("batchUpsert", prospects=batch({"email": "c@company.com"}, {"id": NO_ID})) == 200
    assert status("batchCreate", prospects=batch({"email": "d@company.com"})) == 200
    assert status("create", email="e@company.com") == 200
    assert status("create", "list", name="News") == 200
    assert status("delete", id=jane) == 204


class TestHeaders:
    @pytest.mark.contract("2.header.1", "2.header.2", "2.header.3", "2.header.4")
    @pytest.mark.account(version=4)
    @each_case("version", [3, 4])
    def test_of_every_answer(self, account: Account, pardot: Pardot, version: int) -> None:
        of = Account.open(account.sandbox, version=version)
        jane = of.prospect()
        for operation, parameters in (("read", {"id": jane}), ("query", {}), ("read", {}), ("delete", {"id": jane})):
            form = of.keys | {"format": "json"} | parameters
            self.check(pardot.send("POST", f"/api/prospect/version/{version}/do/{operation}", data=form))

    @pytest.mark.contract("2.header.1", "2.header.2", "2.header.4")
    def test_of_a_refusal_before_the_operation(self, account: Account, pardot: Pardot) -> None:
        path, unit = READ.format(v=3), account.ready.business_unit_id
        bearer = {"Authorization": "Bearer x", "Pardot-Business-Unit-Id": unit}
        for status, answer in (
            (200, pardot.send("GET", path)),
            (200, pardot.send("PUT", path)),
            (200, pardot.send("GET", "/api/login/version/3")),
            (401, pardot.send("GET", path, headers=bearer)),
            (404, pardot.send("GET", "/unknown")),
            (413, pardot.send("POST", path, content=b"x" * (2**20 + 1))),
        ):
            assert answer.status == status
            self.check(answer)

    @staticmethod
    def check(answer: Answer) -> None:
        headers = answer.http.headers
        assert headers["cache-control"] == "no-store, no-cache, must-revalidate"
        assert headers["expires"] == "Thu, 19 Nov 1981 08:52:00 GMT"
        assert (headers["pragma"], headers["server"]) == ("no-cache", "PardotServer")
        assert headers["vary"] == "Accept-Encoding,User-Agent"
        for name in ("x-pardot-route", "x-pardot-lb"):
            assert re.fullmatch("[0-9a-f]{32}", headers[name])
        assert "set-cookie" not in headers
        if answer.status == 204:
            assert headers["content-type"] == "text/html; charset=utf-8"
            assert "x-pardot-rsp" not in headers
        else:
            assert re.fullmatch("[0-9]+/[0-9]+/[0-9]+", headers["x-pardot-rsp"])


@pytest.mark.contract("1.target.12")
@pytest.mark.parametrize("path", ["/api//services/oauth2/authorize", "/api/services/oauth2/authorize?format=xml"])
@ONE_DATABASE
def test_of_an_object_without_version(pardot: Pardot, path: str) -> None:
    answer = pardot.send("GET", path)
    assert answer.json == {"@attributes": {"stat": "fail", "version": 1, "err_code": 49}, "err": "Access Denied"}
    assert answer.status == 200
