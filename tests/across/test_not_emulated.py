"""Calls of what a service has and dealdock lacks are answered as unknown ones, and explained."""

import httpx
import pytest

from dealdock.web.rest.known_paths import KnownPaths
from tests.across.calls import calls_of
from tests.support.generators import missing
from tests.support.marks import ONE_DATABASE_ACROSS


@ONE_DATABASE_ACROSS
@pytest.mark.parametrize("vendor", missing.vendors())
def test_a_missing_path_is_answered_as_an_unknown_one_and_explained(http: httpx.Client, vendor: str) -> None:
    account = http.post("/_dealdock/accounts", json={"vendor": vendor}).json()
    headers = calls_of(vendor).headers(account)
    lacking = [entry for area in missing.areas(vendor) for entry in area.missing]
    method, path = lacking[-1].strip("`").replace("{id}", "5").split(" ")
    known = http.request(method, f"{account['base_url']}{path}", headers=headers)
    unknown = http.request(method, f"{account['base_url']}{path.rstrip('/')}x/y/z", headers=headers)
    assert known.status_code == unknown.status_code
    assert known.content.replace(path.encode(), b"") == unknown.content.replace(path.encode() + b"x/y/z", b"")
    assert "not emulated: " in known.headers["dealdock-explain"]
    assert "not emulated" not in unknown.headers["dealdock-explain"]
    (entry,) = [each for each in http.get(f"/_dealdock/accounts/{account['id']}/requests").json() if each["explain"]][
        :1
    ]
    assert entry["explain"]


def test_the_table_of_a_vendor_has_no_line_twice() -> None:
    for vendor in missing.vendors():
        lines = [
            (method, each.path) for each in KnownPaths(f"dealdock.vendors.{vendor}").every for method in each.methods
        ]
        assert len(lines) == len(set(lines)), vendor
