"""The credentials of recorded calls."""

from dataclasses import replace

from dealdock.judge.sandbox import Sandbox
from dealdock.replay.replay import EQUAL
from tests.replay.recorder import Recorder, replayed


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
