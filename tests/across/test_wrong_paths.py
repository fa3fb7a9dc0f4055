"""A call of a wrong path is answered as the vendor answers it, and its explanation names the path that is close."""

from collections.abc import Iterator
from typing import Final

import httpx
import pytest

from dealdock.app import VENDORS
from dealdock.sandbox import Sandbox
from tests.across.calls import calls_of
from tests.across.conftest import REST_VENDORS
from tests.support.marks import ONE_DATABASE_ACROSS

pytestmark = ONE_DATABASE_ACROSS

EXPLAIN: Final = "dealdock-explain"
BELOW: Final = f"/{VENDORS.default}"
"""The prefix of the default vendor, which is also at the root."""


def paths_of(vendor: str) -> list[tuple[str, str]]:
    """Return methods and paths of a vendor's operations."""
    operations = (each for router in calls_of(vendor).rest.routers for each in router.operations)
    return [(each.method, each.path) for each in operations]


WITH_OPPORTUNITIES: Final = [name for name in REST_VENDORS if any("/opportunit" in path for _, path in paths_of(name))]


def slips(path: str) -> Iterator[str]:
    """Yield the path with a letter missing in its longest word, and with one twice."""
    word = max((each for each in path.split("/") if not each.startswith("{")), key=len)
    for wrong in (word[:2] + word[3:], word[:2] + word[1:]):
        yield path.replace(word, wrong, 1)


def headers_of(http: httpx.Client, vendor: str) -> dict[str, str]:
    return calls_of(vendor).headers(http.post("/_dealdock/accounts", json={"vendor": vendor}).json())


@pytest.mark.slow(but="minicrm")
@pytest.mark.usefixtures("http")
@pytest.mark.parametrize("vendor", REST_VENDORS)
def test_a_slip_gets_the_path_of_the_operation(sandbox: Sandbox, vendor: str) -> None:
    """Each operation of each vendor, and no other path is nearer."""
    for method, path in paths_of(vendor):
        for wrong in slips(path):
            sent = wrong.replace("{", "").replace("}", "")
            assert sandbox.paths.guess(method, sent, f"/{vendor}").startswith(f"; did you mean {path}"), (method, sent)


@pytest.mark.parametrize("vendor", REST_VENDORS)
def test_a_slip_is_answered_as_any_unknown_path(http: httpx.Client, vendor: str) -> None:
    headers, path = headers_of(http, vendor), next(path for method, path in paths_of(vendor) if method == "GET")
    (wrong, _), unknown = slips(path), "/nothing/like/it"
    near = http.get(f"/{vendor}{wrong}", headers=headers)
    far = http.get(f"/{vendor}{unknown}", headers=headers)
    assert near.status_code == far.status_code == calls_of(vendor).refusals.unknown_path
    assert near.content.replace(wrong.encode(), b"") == far.content.replace(unknown.encode(), b"")
    assert f"did you mean /{vendor}{path}" in near.headers[EXPLAIN]
    assert "did you mean" not in far.headers[EXPLAIN]
    assert {*near.headers} == {*far.headers}


@pytest.mark.parametrize("vendor", REST_VENDORS)
def test_a_slip_at_the_host_of_the_service_gets_the_path_without_a_prefix(
    sandbox: Sandbox, http: httpx.Client, vendor: str
) -> None:
    headers, path = headers_of(http, vendor), next(path for method, path in paths_of(vendor) if method == "GET")
    wrong = next(slips(path))
    answer = http.get(wrong, headers={**headers, "Host": sandbox.vendors.get(vendor).hosts[0]})
    assert f"did you mean {path}" in answer.headers[EXPLAIN]


@pytest.mark.parametrize("vendor", WITH_OPPORTUNITIES)
def test_a_path_of_another_vendor_gets_its_prefix(http: httpx.Client, vendor: str) -> None:
    """Below every other vendor, and at the root, where the default vendor answers."""
    method, path = next((m, p) for m, p in paths_of(vendor) if "opportunit" in p and "{" not in p)
    for prefix in {"", f"/{vendor[::-1]}", *(f"/{other}" for other in WITH_OPPORTUNITIES)} - {f"/{vendor}"}:
        answer = http.request(method, prefix + path)
        assert answer.headers[EXPLAIN].endswith(f" /{vendor}{path}?"), prefix


@pytest.mark.parametrize(
    ("method", "path", "meant"),
    [
        ("GET", "/api/oportunity/version/4/do/query", "/api/opportunity/version/{version}/do/query"),
        ("GET", "/api/prospect/do/raed/version/4/id/5", "/api/prospect/version/{version}/do/read"),
        ("GET", "/prospect/version/4/do/query", "/api/prospect/version/{version}/do/query"),
        ("GET", f"{BELOW}/prospect/version/4/do/query", f"{BELOW}/api/prospect/version/{{version}}/do/query"),
        ("GET", "/api/v5/objects/prospect", "/api/v5/objects/prospects"),
        ("GET", "/api/v5/prospects", "/api/v5/objects/prospects"),
        ("GET", "/close/api/prospect/version/4/do/read/id/5", "/api/prospect/version/{version}/do/read"),
        ("GET", "/close/api/v2/lead/", "/close/api/v1/lead"),
        ("GET", "/close/lead/", "/close/api/v1/lead"),
        ("GET", "/close/api/lead", "/close/api/v1/lead"),
        ("POST", "/copper/people/search", "/copper/developer_api/v1/people/search"),
        ("GET", "/copper/developer_api/v1/people", "/copper/developer_api/v1/people/{id}"),
        ("POST", "/copper/developer_api/v1/people/serch", "/copper/developer_api/v1/people/search"),
        ("GET", "/accounts", "/_dealdock/accounts"),
        ("GET", "/dealdock/accounts/1/requests", "/_dealdock/accounts/{account_id}/requests"),
    ],
)
def test_a_path_that_is_close(http: httpx.Client, method: str, path: str, meant: str) -> None:
    user = {"Authorization": "Bearer none"} if "v5" in path else {}
    account = http.post("/_dealdock/accounts", json={"version": 4}).json()
    keys = {name: account[name] for name in ("api_key", "user_key")}
    answer = http.request(method, path, params=keys, headers=user)
    assert answer.headers[EXPLAIN].endswith(f"did you mean {meant}?")


@pytest.mark.parametrize("path", ["/close/nothing", "/close/api/v1/xyz", "/nothing", "/copper/developer_api/v1/xyz"])
def test_a_path_that_is_not_close_gets_no_hint(http: httpx.Client, path: str) -> None:
    assert "did you mean" not in http.get(path).headers[EXPLAIN]


@pytest.mark.parametrize("path", ["/close/" + "a" * 5000, "/close" + "/lead" * 400, "/close/api/v1/leed%0A%22/"])
def test_a_hostile_path_is_not_compared(http: httpx.Client, path: str) -> None:
    answer = http.get(path)
    assert answer.status_code in {404, 414}
    assert "did you mean" not in answer.headers.get(EXPLAIN, "")


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/api/v5/objects/opportunities"), ("DELETE", "/close/api/v1/me/")]
)
def test_a_wrong_method_gets_no_path_of_another_method(http: httpx.Client, method: str, path: str) -> None:
    account = http.post("/_dealdock/accounts", json={"version": 4}).json()
    token = {"Authorization": f"Bearer {account['access_token']}"}
    headers = {**token, "Pardot-Business-Unit-Id": account["business_unit_id"]} if "v5" in path else {}
    answer = http.request(method, path, headers=headers)
    assert answer.headers[EXPLAIN].endswith(f"{method} is not possible here, but GET, HEAD")
