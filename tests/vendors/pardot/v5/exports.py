"""The calls of exports, for tests of their statements."""

from datetime import UTC, datetime, timedelta
from typing import Final

from tests.vendors.pardot.v5.client import V5

OBJECTS: Final = ("visitorActivity", "listMembership", "prospect", "prospectAccount", "visitor")
"""The objects that versions 3 and 4 export."""


def use_exports(v5: V5) -> None:
    """Create exports that are complete at once, query and read them, and fetch their files. Close the client."""
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    procedure = {"name": "Prospect/FilterByCreatedAt", "arguments": {"createdAfter": yesterday}}
    v5.account.prospect()
    with v5.http:
        _use_older_exports(v5)
        made = v5.send("POST", "/api/v5/exports", {"procedure": procedure, "fields": ["id", "email"]})
        assert made.status_code == 201, made.text
        path = f"/api/v5/exports/{made.json()['id']}"
        assert v5.send("GET", "/api/v5/exports", fields="id,status").json()["values"]
        (file,) = v5.send("GET", path, fields="resultRefs").json()["resultRefs"]
        assert v5.get(file).status_code == 200
        assert v5.send("POST", f"{path}/do/cancel").status_code == 400


def _use_older_exports(v5: V5) -> None:
    """Do the same in version 3, for each object by each of its procedures."""
    account, older = v5.account, "/api/export/version/3/do"
    prospect = account.prospect(prospect_account_id=account.prospect_account())
    account.list_membership(account.prospect_list(), prospect)
    account.activity(prospect_id=prospect, type=1)
    account.visitor(prospect_id=prospect)
    for object_, procedure in [(each, "updated") for each in OBJECTS] + [
        *((each, "created") for each in OBJECTS[:3]),
        *((each, "prospect_updated") for each in OBJECTS[3:]),
    ]:
        arguments = {f"{procedure}_after": "yesterday"}
        body = {"object": object_, "procedure": {"name": f"filter_by_{procedure}_at", "arguments": arguments}}
        made = v5.send("POST", f"{older}/create", body).json()["export"]
        shown = v5.send("GET", f"{older}/read/id/{made['id']}").json()["export"]
        assert v5.get(shown["resultRefs"]).text.count("\n") > 1, body
        assert "<export>" in v5.send("GET", f"{older}/query", status="complete", object=object_).text
        assert v5.send("POST", f"{older}/cancel/id/{made['id']}").json()["@attributes"]["err_code"] == 178
