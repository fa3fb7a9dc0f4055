"""Writes as clients send them of which only the source is public, each with what the client reads of the answer."""

from typing import Any, Final

import pytest

from tests.support.builders import Account
from tests.vendors.pardot.v5.client import V5

UPSERT: Final = "prospects/do/upsertLatestByEmail"
ANN: Final = {"email": "ann@quay.example", "firstName": "Ann"}
UPSERTS: Final[dict[str, tuple[dict[str, Any], set[str]]]] = {
    "Boulder, in Go": ({"matchEmail": ANN["email"], "prospect": {"email": ANN["email"]}}, {"id"}),
    "Segment's action destinations": (
        {
            "matchEmail": ANN["email"],
            "prospect": {**ANN, "lastName": "Lee", "company": "Quay", "jobTitle": "Captain", "zip": "00501"},
            "secondaryDeletedSearch": True,
        },
        {"id"},
    ),
    "a theme for WordPress": (
        {"matchEmail": ANN["email"], "prospect": ANN, "fields": ["id"], "secondaryDeletedSearch": False},
        {"id"},
    ),
    "the app of w6w": ({"matchEmail": ANN["email"], "prospect": ANN, "fields": ["id", "email"]}, {"id", "email"}),
    "a client in PHP whose lists are objects": (
        {"matchEmail": ANN["email"], "prospect": ANN, "fields": {"0": "id", "1": "email"}},
        {"id", "email"},
    ),
}


@pytest.mark.contract("v5.upsert.1", "v5.upsert.3", "v5.upsert.6")
@pytest.mark.parametrize("client", UPSERTS)
def test_an_upsert_creates_a_prospect_and_then_finds_it(account: Account, v5: V5, client: str) -> None:
    other = account.prospect(email="other@quay.example")
    body, keys = UPSERTS[client]
    created, updated = (v5.send("POST", UPSERT, body) for _ in range(2))
    assert (created.status_code, updated.status_code) == (201, 200)
    assert {*created.json()} == {*updated.json()} == keys
    number = created.json()["id"]
    assert v5.ids("prospects", orderBy="id") == [other, number]
    sent = body["prospect"]
    assert v5.record("prospects", number, ",".join(sent)) == sent


@pytest.mark.contract("v5.upsert.1")
def test_a_prospect_that_is_not_wrapped_is_refused(v5: V5) -> None:
    """A server for agents sends the fields themselves."""
    answer = v5.send("POST", UPSERT, ANN)
    assert answer.status_code == 400
    assert v5.ids("prospects") == []


def test_boulder_gets_its_token_by_a_form_and_sends_it_at_once(account: Account, v5: V5) -> None:
    """Its token has no `expires_in`, so it gets one before each call."""
    ready = account.ready
    form = {"grant_type": "client_credentials", "client_id": ready.client_id, "client_secret": ready.client_secret}
    for status in (201, 200):
        given = v5.http.post("/services/oauth2/token", data=form)
        assert (given.status_code, "expires_in" in given.json()) == (200, False)
        v5.headers["Authorization"] = f"Bearer {given.json()['access_token']}"
        assert v5.send("POST", UPSERT, UPSERTS["Boulder, in Go"][0]).status_code == status


@pytest.mark.parametrize("fields", ["id", "id,email,isDeleted"])
def test_the_app_of_w6w_lists_tags_and_deletes(v5: V5, fields: str) -> None:
    """It names the fields of an answer in the query string, and reads a deletion by its status alone."""
    number = v5.send("POST", "prospects", ANN, fields=fields).json()["id"]
    members = v5.send("POST", "list-memberships", {"listId": v5.create("lists", name="Fair"), "prospectId": number})
    assert members.status_code == 201
    tag = v5.create("tags", name="Guest")
    tagged = v5.act(f"prospects/{number}/do/addTag", tagId=tag)
    assert (tagged.status_code, tagged.json()["objectId"]) == (200, number)
    changed = v5.send("PATCH", f"prospects/{number}", {"company": "Quay"}, fields=fields)
    assert (changed.status_code, {*changed.json()}) == (200, {*fields.split(",")})
    untagged = v5.act(f"prospects/{number}/do/removeTag", tagId=tag)
    gone = v5.send("DELETE", f"prospects/{number}")
    assert [(each.status_code, each.content) for each in (untagged, gone)] == [(204, b"")] * 2
    assert v5.ids("prospects") == []
