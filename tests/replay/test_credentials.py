"""Credentials and versions of recorded calls, and records of these vendors that calls only read."""

from dataclasses import replace

import pytest

from dealdock.judge.sandbox import Sandbox
from dealdock.replay.replay import DIFFERS, EQUAL
from tests.replay.recorder import Recorder, places, replayed


def test_a_login_of_pardot_whose_key_later_calls_send(sandbox: Sandbox) -> None:
    service = Recorder(sandbox, "pardot", "pi.pardot.com")
    shown = service.shown
    login = f"email={shown['email']}&password={shown['password']}&user_key={shown['user_key']}".encode()
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = service.call("POST", "/api/login/version/3", login, headers=form)
    key = answer.partition("<api_key>")[2].partition("<")[0]
    keys = f"api_key={key}&user_key={shown['user_key']}"
    made = service.call(
        "POST", "/api/prospect/version/3/do/create/email/bruce%40example.com", keys.encode(), headers=form
    )
    prospect = made.partition("<id>")[2].partition("<")[0]
    service.call("POST", f"/api/prospect/version/3/do/read/id/{prospect}", keys.encode(), headers=form)
    service.call("POST", "/api/prospect/version/3/do/read/id/99999999", keys.encode(), headers=form)
    results = replayed(sandbox, service.exchanges)
    assert [(each.verdict, each.why, each.differences) for each in results] == [(EQUAL, "", [])] * 4


def test_a_login_of_salesforce_whose_session_later_calls_send(sandbox: Sandbox) -> None:
    service = Recorder(sandbox, "pardot", "login.salesforce.com", version=4)
    names = {"username": service.shown["email"], "password": service.shown["password"]}
    login = "".join(f"<p:{name}>{value}</p:{name}>" for name, value in names.items())
    body = (
        '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
        f'<p:login xmlns:p="urn:partner.soap.sforce.com">{login}</p:login></e:Body></e:Envelope>'
    )
    answer = service.call(
        "POST", "/services/Soap/u/52.0", body.encode(), headers={"Content-Type": "text/xml", "SOAPAction": "login"}
    )
    session = answer.partition("<sessionId>")[2].partition("<")[0]
    headers = {
        "Authorization": f"Bearer {session}",
        "Pardot-Business-Unit-Id": service.shown["business_unit_id"],
        "Host": "pi.pardot.com",
    }
    service.call("GET", "/api/prospect/version/4/do/query?format=json", headers=headers)
    logged_in, queried = service.exchanges
    queried = replace(queried, url=queried.url.replace("login.salesforce.com", "pi.pardot.com"))
    results = replayed(sandbox, [logged_in, queried])
    assert [(each.verdict, each.why, each.differences) for each in results] == [(EQUAL, "", [])] * 2


@pytest.mark.parametrize("given", [None, 3])
def test_an_account_of_pardot_has_the_version_of_the_calls(sandbox: Sandbox, given: int | None) -> None:
    service = Recorder(sandbox, "pardot", "pi.pardot.com", version=4)
    token = {"Authorization": f"Bearer {service.shown['access_token']}"}
    token["Pardot-Business-Unit-Id"] = service.shown["business_unit_id"]
    service.call("GET", "/api/prospect/version/4/do/query?format=json", headers=token)
    settings = {} if given is None else {"pardot": {"version": given}}
    (result,) = replayed(sandbox, service.exchanges, **settings)
    assert result.verdict == (EQUAL if given is None else DIFFERS)


def test_calls_of_apollo_without_the_credentials_that_a_recorder_removed(sandbox: Sandbox) -> None:
    service = Recorder(sandbox, "apollo", "api.apollo.io")
    key = {"X-Api-Key": service.shown["api_key"]}
    contact = service.call("POST", "/api/v1/contacts", {"first_name": "Bruce"}, headers=key)["contact"]
    service.call("GET", f"/api/v1/contacts/{contact['id']}", headers=key)
    service.call("GET", f"/api/v1/contacts/{contact['id']}", headers={"X-Api-Key": "wrong"})
    *read, refused = service.exchanges
    removed = [replace(each, headers=tuple(h for h in each.headers if h[0] != "x-api-key")) for each in read]
    results = replayed(sandbox, [*removed, refused])
    assert [each.status for each in results] == [200, 200, 401]
    assert [(each.verdict, each.differences) for each in results] == [(EQUAL, [])] * 3


def test_calls_of_apollo_with_a_token_have_no_key(sandbox: Sandbox) -> None:
    service = Recorder(sandbox, "apollo", "api.apollo.io")
    token = {"Authorization": f"Bearer {service.shown['access_token']}"}
    contact = service.call("POST", "/api/v1/contacts", {"first_name": "Bruce"}, headers=token)["contact"]
    service.call("DELETE", f"/api/v1/contacts/{contact['id']}", headers=token)  # a key may do this, a token may not
    results = replayed(sandbox, service.exchanges)
    assert [(each.status, each.verdict) for each in results] == [(200, EQUAL), (403, EQUAL)]


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("contacts", {"first_name": "Bruce", "label_names": ["rich"]}),
        ("accounts", {"name": "Wayne", "domain": "wayne.example"}),
        ("opportunities", {"name": "A suit", "amount": "5000"}),
        ("tasks", {"type": "call", "due_at": "2026-11-03T10:00:00Z", "priority": "high", "status": "scheduled"}),
    ],
)
def test_records_of_apollo_are_made_of_what_an_answer_shows(
    sandbox: Sandbox, path: str, sent: dict[str, object]
) -> None:
    service = Recorder(sandbox, "apollo", "api.apollo.io")
    key = {"X-Api-Key": service.shown["api_key"]}
    contact = service.call("POST", "/api/v1/contacts", {"first_name": "Alfred"}, headers=key)["contact"]
    more = {"contact_id": contact["id"], "user_id": service.shown["user_id"]} if path == "tasks" else {}
    made = service.call("POST", f"/api/v1/{path}", {**sent, **more}, headers=key)
    record = made[path.removesuffix("s") if path != "opportunities" else "opportunity"]
    method = "GET" if path == "opportunities" else "POST"
    service.call("GET", f"/api/v1/{path}/{record['id']}", headers=key)
    service.call(method, f"/api/v1/{path}/search", {} if method == "POST" else None, headers=key)
    results = replayed(sandbox, [each for each in service.exchanges[2:] if each.status == 200])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * len(results)
    assert results


@pytest.mark.parametrize("form", ["xml", "json"])
def test_records_of_pardot_are_made_of_what_an_answer_shows(sandbox: Sandbox, form: str) -> None:
    service = Recorder(sandbox, "pardot", "pi.pardot.com")
    shown = service.shown
    headers = {
        "Authorization": f"Bearer {shown['access_token']}",
        "Pardot-Business-Unit-Id": shown["business_unit_id"],
    }
    api = "/api/{}/version/3/do/{}&format=" + form
    email = "bruce%40example.com"
    service.call("POST", api.format("prospect", f"create/email/{email}?first_name=Bruce"), headers=headers)
    opportunity = f"create/prospect_email/{email}?name=Suit&value=5000&probability=50"
    service.call("POST", api.format("opportunity", opportunity), headers=headers)
    service.call("GET", api.format("prospect", f"read/email/{email}?"), headers=headers)
    service.call("GET", api.format("opportunity", "query?limit=5"), headers=headers)
    results = replayed(sandbox, service.exchanges[2:])
    assert [(each.verdict, each.why, places(each)) for each in results] == [(EQUAL, "", [])] * 2
