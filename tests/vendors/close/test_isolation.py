"""Accounts that do not see each other, and the keys of other vendors (contract 7.1)."""

from typing import Any, NamedTuple

import httpx
import pytest

from tests.vendors.close.client import Close

LISTS = (
    "/opportunity/",
    "/lead/",
    "/contact/",
    "/task/",
    "/activity/",
    "/activity/note/",
    "/activity/status_change/opportunity/",
    "/event/",
    "/user/",
    "/status/opportunity/",
    "/status/lead/",
    "/pipeline/",
    "/custom_field/opportunity/",
    "/custom_field/lead/",
    "/api_key/",
    "/saved_search/",
    "/bulk_action/edit/",
    "/bulk_action/delete/",
    "/export/",
    "/email_template/",
    "/sms_template/",
    "/sequence/",
    "/group/",
    "/phone_number/",
    "/integration_link/",
    "/connected_account/",
    "/webhook/",
    "/activity/meeting/",
    "/activity/custom/",
    "/custom_activity/",
    "/custom_object_type/",
    "/custom_field/activity/",
    "/custom_field/custom_object_type/",
)


def filled(close: Close) -> dict[str, str]:
    """An object of every kind, by the path of its list."""
    lead = close.lead("Acme", contacts=[{"name": "Jo"}])
    made = close.add(lead_id=lead["id"], contact_id=lead["contacts"][0]["id"], value=5)
    close.change(made, status="Won")
    close.post("/task/", {"lead_id": lead["id"], "text": "x"})
    close.post("/activity/note/", {"lead_id": lead["id"], "note": "x"})
    close.field("Size")
    close.field("Size", of="lead")
    nothing = {"query": "name:nothing"}
    close.post("/bulk_action/edit/", {"type": "clear_custom_field", "custom_field_name": "Size", **nothing})
    close.post("/bulk_action/delete/", nothing)
    close.post("/export/lead/", {"format": "json"})
    fill_part_two(close, lead)
    return {path: close.rows(path)[0]["id"] for path in LISTS}


def fill_part_two(close: Close, lead: dict[str, Any]) -> None:
    """Make an object of each kind of part 2."""
    for kind in ("email_template", "sms_template", "group"):
        close.post(f"/{kind}/", {"name": "Mine"})
    sequence = close.post("/sequence/", {"name": "Mine"})["id"]
    close.post("/sequence_subscription/", {"sequence_id": sequence, "contact_id": lead["contacts"][0]["id"]})
    close.control("POST", "/records/phoneNumber", {"number": "+14155550142"})
    close.post("/integration_link/", {"name": "Mine", "type": "contact", "url": "https://wiki.example/"})
    event = {"action": "merged", "object_type": "lead"}
    close.post("/webhook/", {"url": "http://127.0.0.1:9/", "events": [event]})
    close.control("POST", "/records/activity", {"type": "Meeting", "lead_id": lead["id"]})
    visit = {"custom_activity_type_id": close.post("/custom_activity/", {"name": "Visit"})["id"]}
    vehicle = {
        "custom_object_type_id": close.post("/custom_object_type/", {"name": "Vehicle", "name_plural": "x"})["id"]
    }
    for of, type_ in (("activity", visit), ("custom_object_type", vehicle)):
        close.post(f"/custom_field/{of}/", {"name": "Size", "type": "text", **type_})
    close.post("/activity/custom/", {"lead_id": lead["id"], **visit})
    close.post("/custom_object/", {"lead_id": lead["id"], "name": "Van", **vehicle})


def content(close: Close) -> list[bytes]:
    return [close.send("GET", path).content for path in LISTS]


class TwoAccounts(NamedTuple):
    """TwoAccounts accounts, and the ids of their objects. Tests that use them check that nothing changed."""

    close: Close
    other: Close
    mine: dict[str, str]
    theirs: dict[str, str]
    content: tuple[list[bytes], list[bytes]]


@pytest.fixture(scope="module")
def two(http: httpx.Client) -> TwoAccounts:
    close, other = Close.open(http), Close.open(http)
    mine, theirs = filled(close), filled(other)
    return TwoAccounts(close, other, mine, theirs, (content(close), content(other)))


@pytest.mark.slow
@pytest.mark.contract("7.1.account.5", "7.2.id.4")
def test_no_call_reaches_another_organization(two: TwoAccounts) -> None:
    close, other, mine, theirs, before = two
    for path in LISTS:
        for method in ("GET", "PUT", "DELETE"):
            if path in ("/activity/", "/api_key/"):
                continue
            status = close.send(
                method, f"{path}{theirs[path]}/", {"name": "x"} if method == "PUT" else None
            ).status_code
            assert status in (404, 405), (method, path)
        assert not {row["id"] for row in close.rows(path)} & {row["id"] for row in other.rows(path)}
    assert (content(close), content(other)) == before
    assert close.rows("/opportunity/", lead_id=theirs["/lead/"]) == []
    assert close.rows("/opportunity/", user_id=theirs["/user/"]) == []
    assert close.rows("/opportunity/", query=f"id:{theirs['/opportunity/']}") == []
    assert close.rows("/event/", object_type="opportunity", object_id=theirs["/opportunity/"]) == []
    assert close.rows("/sequence_subscription/", sequence_id=theirs["/sequence/"]) == []
    assert close.rows("/custom_object/", lead_id=theirs["/lead/"]) == []
    assert close.rows("/opportunity/")[0]["id"] == mine["/opportunity/"]
    for query in ({"type": "id", "value": theirs["/lead/"]}, _by_custom_field(theirs["/custom_field/lead/"])):
        answer = close.send("POST", "/data/search/", {"query": query})
        assert answer.is_error or answer.json()["data"] == []


def _by_custom_field(id_: str) -> dict[str, Any]:
    field = {"type": "custom_field", "custom_field_id": id_}
    return {"type": "field_condition", "field": field, "condition": {"type": "exists"}}


@pytest.mark.slow
@pytest.mark.contract("7.1.account.6")
def test_references_to_another_organization_are_refused(two: TwoAccounts) -> None:
    close, other, _, theirs, before = two
    body = {
        "lead_id": theirs["/lead/"],
        "contact_id": theirs["/contact/"],
        "user_id": theirs["/user/"],
        "status_id": theirs["/status/opportunity/"],
        "pipeline_id": theirs["/pipeline/"],
    }
    field = theirs["/custom_field/opportunity/"]
    fields = close.refused("POST", "/opportunity/", {**body, f"custom.{field}": "x"}).fields
    assert fields.pop(f"custom.{field}") == f'The Custom Field "{field}" does not exist.'
    assert set(fields.values()) == {"Object does not exist."}
    assert len(fields) == len(body)
    for path, sent in (
        ("/sequence_subscription/", {"sequence_id": theirs["/sequence/"], "contact_id": theirs["/contact/"]}),
        ("/activity/custom/", {"custom_activity_type_id": theirs["/custom_activity/"], "lead_id": theirs["/lead/"]}),
        (
            "/custom_object/",
            {"custom_object_type_id": theirs["/custom_object_type/"], "lead_id": theirs["/lead/"], "name": "x"},
        ),
        ("/sms_template/", {"name": "x", "owned_by": theirs["/user/"]}),
    ):
        wrong = close.refused("POST", path, sent).fields
        assert set(wrong.values()) == {"Object does not exist."}, path
    merge = {"source": theirs["/lead/"], "destination": close.rows("/lead/")[0]["id"]}
    assert close.refused("POST", "/lead/merge/", merge).status == 404
    close.put("/task/", {"is_complete": True}, id__in=theirs["/task/"])
    assert (content(close), content(other)) == before


@pytest.mark.contract("7.1.account.1", "7.1.account.2")
def test_an_account_shows_what_a_client_needs(http: httpx.Client) -> None:
    account = http.post("/_dealdock/accounts", json={"vendor": "close"}).json()
    assert account["vendor"] == "close"
    names = {"base_url", "api_key", "access_token", "client_id", "client_secret", "user_id", "organization_id"}
    assert {name for name in names if account.get(name)} == names
    shown = http.get(f"/_dealdock/accounts/{account['id']}").json()
    assert {name: shown[name] for name in names} == {name: account[name] for name in names}


@pytest.mark.contract("7.1.account.3", "7.1.account.4")
def test_keys_are_unknown_to_other_vendors(close: Close) -> None:
    pardot: dict[str, Any] = close.http.post("/_dealdock/accounts", json={"vendor": "pardot"}).json()
    for key in (pardot["api_key"], pardot["user_key"], pardot["access_token"]):
        assert close.send("GET", "/me/", auth=(key, "")).status_code == 401
        bearer = {"Authorization": f"Bearer {key}"}
        assert close.send("GET", "/me/", auth=None, headers=bearer).status_code == 401
    path = "/pardot/api/opportunity/version/3/do/query?format=json"
    for key in (close.key, close.account["access_token"]):
        for headers in ({"Authorization": f"Bearer {key}"}, {"Authorization": f"Pardot api_key={key}, user_key={key}"}):
            unit = {"Pardot-Business-Unit-Id": pardot["business_unit_id"]}
            answer = close.http.get(path, headers=headers | unit)
            assert answer.json()["@attributes"]["stat"] == "fail"
        assert close.http.get(path, auth=(key, "")).json()["@attributes"]["stat"] == "fail"


@pytest.mark.contract("7.1.account.3")
def test_paths_of_a_vendor_are_its_own(close: Close) -> None:
    for path in ("/api/v1/me/", "/pardot/api/v1/me/"):
        answer = close.http.get(path, auth=(close.key, ""))
        assert "organizations" not in answer.text


def test_names_of_another_organization_s_statuses_find_nothing(close: Close, other: Close) -> None:
    """Statuses of both have the same numbers."""
    made = close.add()
    label = made["status_label"]
    assert other.add()["status_label"] == label
    status = other.statuses()[label]
    other.put(f"/status/opportunity/{status}/", {"label": "Elsewhere", "type": "won"})
    assert close.rows(status_label="Elsewhere") == close.rows(status_type="won") == []
    assert [each["id"] for each in close.rows(status_label=label)] == [made["id"]]


@pytest.mark.slow
def test_what_is_deleted_and_merged_leaves_records_of_the_same_numbers_alone(close: Close, other: Close) -> None:
    made = {}
    for each in (close, other):
        field = each.field("Size")
        lead, second = each.lead("Acme", contacts=[{"name": "Jo"}]), each.lead("Second")
        jo = lead["contacts"][0]["id"]
        each.add(lead_id=lead["id"], contact_id=jo, **{field: "big"})
        each.post("/task/", {"lead_id": lead["id"], "contact_id": jo, "text": "x"})
        for about in (lead, second):
            sent = {"contact_id": jo} if about is lead else {}
            each.post("/activity/note/", {"lead_id": about["id"], "note": "x", **sent})
        made[each] = lead["id"], second["id"], jo, field.removeprefix("custom.")
    before = content(other)
    lead_id, second_id, contact_id, field_id = made[close]
    close.delete(f"/contact/{contact_id}/")
    close.delete(f"/custom_field/opportunity/{field_id}/")
    close.post("/lead/merge/", {"source": second_id, "destination": lead_id})
    assert content(other) == before


def test_related_records_of_another_organization_are_not_found(close: Close, other: Close) -> None:
    """Records of both have the same numbers."""
    close.lead("Acme")
    close.lead("Best")
    lead = other.lead("Acme", contacts=[{"name": "Jo"}])
    other.add(lead_id=lead["id"])
    query = {"this_object_type": "lead", "related_query": {"type": "match_all"}, "type": "has_related"}
    for type_ in ("contact", "opportunity", "activity.created"):
        found = close.post("/data/search/", {"query": {**query, "related_object_type": type_}})["data"]
        assert len(found) == (2 if type_ == "activity.created" else 0)


@pytest.mark.slow
def test_a_bulk_action_leaves_records_of_the_same_numbers_alone(close: Close, other: Close) -> None:
    for each in (close, other):
        each.lead("Acme", contacts=[{"name": "Jo"}])
    before = content(other)
    close.post("/bulk_action/delete/", {"query": "*"})
    assert close.rows("/lead/") == []
    assert content(other) == before
