"""`/_dealdock/vendors` and `/_dealdock/version`: the description of the server for clients."""

import httpx

from dealdock import __version__
from dealdock.vendors.registry import VENDORS
from tests.support.marks import ONE_DATABASE


@ONE_DATABASE
def test_the_services_have_their_hosts_paths_and_kinds_of_records(control: httpx.Client) -> None:
    shown = control.get("/vendors").json()
    assert [(each["name"], each["hosts"]) for each in shown] == [(each.name, [*each.hosts]) for each in VENDORS]
    assert [each["path"] for each in shown] == ["", *(f"/{each.name}" for each in VENDORS[1:])]
    assert {"name": "listMembership", "plural": "listMemberships"} in shown[0]["records"]


@ONE_DATABASE
def test_one_service_has_the_names_of_its_api_too(control: httpx.Client) -> None:
    shown = control.get("/vendors/pardot").json()
    of_one = ("operations", "errors", "call_headers", "staging")
    assert {name: value for name, value in shown.items() if name not in of_one} == control.get("/vendors").json()[0]
    assert all(shown[name] for name in of_one)
    account = control.post("/accounts", json={}).json()["id"]
    for operation in shown["operations"]["opportunity"]:
        fault = {"match": {"object": "opportunity", "operation": operation}, "effect": {"error": shown["errors"][0]}}
        assert control.post(f"/accounts/{account}/faults", json=fault).status_code == 201


@ONE_DATABASE
def test_an_unknown_service_is_refused_with_those_that_there_are(control: httpx.Client) -> None:
    answer = control.get("/vendors/hubspot")
    assert answer.status_code == 404
    known = ", ".join(each.name for each in VENDORS)
    assert answer.json()["detail"] == f'Unknown vendor "hubspot"; known vendors: {known}.'


@ONE_DATABASE
def test_the_server_shows_its_version(control: httpx.Client) -> None:
    assert control.get("/version").json() == {"version": __version__, "protocol": 1, "public_url": None}
