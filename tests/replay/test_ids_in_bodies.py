"""Ids in the bodies of Pardot's requests: in forms, in parts of forms, and in the names of parameters."""

import json
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from dealdock.judge.sandbox import Sandbox
from dealdock.replay.replay import EQUAL
from tests.replay.recorder import Recorder, replayed

BOUNDARY = "----boundary"


def version_4(sandbox: Sandbox) -> tuple[Recorder, dict[str, str]]:
    """Return a recorder of calls to version 4, and their headers."""
    service = Recorder(sandbox, "pardot", "pi.pardot.com", version=4)
    shown = service.shown
    token = {"Authorization": f"Bearer {shown['access_token']}", "Pardot-Business-Unit-Id": shown["business_unit_id"]}
    return service, token


def batch(service: Recorder, headers: dict[str, str], *prospects: dict[str, Any], in_parts: bool) -> None:
    """Record a `batchUpsert`, as a form or as a form in parts."""
    text = json.dumps({"prospects": prospects})
    if in_parts:
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        disposition = 'Content-Disposition: form-data; name="prospects"'
        body = f"--{BOUNDARY}\r\n{disposition}\r\n\r\n{text}\r\n--{BOUNDARY}--\r\n".encode()
    else:
        kind, body = "application/x-www-form-urlencoded", urlencode({"prospects": text}).encode()
    path = "/api/prospect/version/4/do/batchUpsert?format=json"
    service.call("POST", path, body, headers={**headers, "Content-Type": kind})


@pytest.mark.parametrize("in_parts", [True, False])
def test_prospects_and_lists_that_the_recording_made(sandbox: Sandbox, *, in_parts: bool) -> None:
    service, token = version_4(sandbox)
    for name in ("Other", "Buyers"):
        made = service.call("POST", f"/api/list/version/4/do/create?format=json&name={name}", headers=token)
    buyers = made["list"]["id"]
    email = quote("bruce+wayne@example.com")
    prospect = service.call("POST", f"/api/prospect/version/4/do/create/email/{email}?format=json", headers=token)
    changes = {"id": prospect["prospect"]["id"], "first_name": "Bruce", f"list_{buyers}": 1}
    batch(service, token, changes, in_parts=in_parts)
    service.call("GET", f"/api/prospect/version/4/do/read/email/{email}?format=json", headers=token)
    service.call("GET", f"/api/listMembership/version/4/do/query?format=json&list_id={buyers}", headers=token)
    answer = json.loads(service.exchanges[-1].answer)
    assert answer["result"]["total_results"] == 1
    results = replayed(sandbox, service.exchanges[1:])  # the first list is not replayed, so ids differ
    assert [(each.verdict, each.why, each.differences) for each in results] == [(EQUAL, "", [])] * 5


def test_a_prospect_that_a_call_made_without_showing_it(sandbox: Sandbox) -> None:
    service, token = version_4(sandbox)
    batch(service, token, {"email": "bruce@example.com", "first_name": "Bruce"}, in_parts=False)
    service.call("GET", "/api/prospect/version/4/do/read/email/bruce%40example.com?format=json", headers=token)
    results = replayed(sandbox, service.exchanges)
    assert [(each.verdict, each.why, each.differences) for each in results] == [(EQUAL, "", [])] * 2
