"""`POST /_dealdock/accounts/{id}/import`. What a scene leaves in a dataset is tested with the core."""

import json
from collections.abc import Callable, Iterator
from threading import Thread
from typing import Any

import httpx
import pytest

from dealdock.platform.scenes import stream_load
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case

YAML, JSON, LINES = "application/yaml", "application/json", "application/jsonl"

Import = Callable[..., httpx.Response]
LARGE = [("prospects", {"id": number, "comments": "x" * 60_000}) for number in range(400_000, 400_020)]
"""Records of more than is read whole, with ids that no user gets."""


def deal(**fields: Any) -> dict[str, Any]:
    return {"name": "Deal", "value": 1, "probability": 10} | fields


def lines(*records: tuple[str, Any], **settings: Any) -> str:
    """A scene in lines, with these settings and records."""
    return "".join(json.dumps({kind: record}) + "\n" for kind, record in [("accounts", settings), *records])


@pytest.fixture
def import_(control: httpx.Client, account: Account) -> Import:
    """Imports a text into the test's account."""

    def call(text: Any, kind: str = LINES) -> httpx.Response:
        headers = {"Content-Type": kind}
        return control.post(f"/accounts/{account.ready.id}/import", content=text, headers=headers)

    return call


@pytest.fixture(params=[JSON, YAML, LINES])
def written(request: pytest.FixtureRequest) -> Callable[[dict[str, Any]], tuple[str, str]]:
    """Writes an account in each of the forms that are taken; answers the text and its type."""

    def write(described: dict[str, Any]) -> tuple[str, str]:
        if request.param != LINES:
            return json.dumps({"accounts": [described]}), request.param  # JSON is YAML, too
        settings = {name: value for name, value in described.items() if not isinstance(value, list)}
        records = [(kind, one) for kind, held in described.items() if isinstance(held, list) for one in held]
        return lines(*records, **settings), LINES

    return write


@pytest.mark.slow
def test_settings_and_records_are_the_scene_s_users_and_credentials_stay(
    control: httpx.Client, account: Account, pardot: Pardot, written: Any, import_: Import
) -> None:
    gone, first = account.opportunity(account.prospect()), account.first_user()
    before = control.get(f"/accounts/{account.ready.id}").json()
    described = {
        "name": "Harbour",
        "connector": "salesforce",
        "scoring": {"created": 7},
        "clock": {"mode": "frozen", "at": "2026-03-01T00:00:00Z"},
        "users": [{"email": "rita@example.com", "password": "secret", "id": 9}],
        "prospects": [{"id": 500, "email": "jo@example.com", "assigned_to": "rita@example.com"}],
        "opportunities": [deal(id=1234, prospects=["jo@example.com"])],
    }
    assert import_(*written(described)).status_code == 204
    after = control.get(f"/accounts/{account.ready.id}").json()
    stays = ("id", "email", "password", "user_key", "client_id", "business_unit_id")
    assert {name: after[name] for name in stays} == {name: before[name] for name in stays}
    assert (after["name"], after["connector"], after["scoring"]["created"]) == ("Harbour", "salesforce", 7)
    deals = pardot.query()
    assert (deals.ids, deals.opportunities[0]["created_at"]) == ([1234], "2026-03-01 00:00:00")
    assert pardot.read(gone).code == 35
    (jo,) = control.get(f"/accounts/{account.ready.id}/records/prospect").json()
    assert (jo["id"], jo["score"], jo["assigned_to"]) == (500, 7, first)
    assert len(control.get(f"/accounts/{account.ready.id}/users").json()) == 1


@pytest.mark.parametrize("kind", [YAML, LINES])
def test_what_was_exported_comes_back_to_the_byte(
    control: httpx.Client, account: Account, import_: Import, kind: str
) -> None:
    export = f"/accounts/{account.ready.id}/export?format={'lines' if kind == LINES else 'yaml'}"
    account.opportunity(account.prospect("jane@example.com"), name="Big one")
    account.activity(prospect_id=account.prospect())
    before = control.get(export)
    assert before.headers["content-type"].startswith(kind)
    account.opportunity(name="Later")
    assert import_(before.content, kind).status_code == 204
    assert control.get(export).content == before.content


@pytest.mark.slow
@pytest.mark.contract("1.size.7")
def test_a_body_of_any_size_is_read_as_it_comes(pardot: Pardot, import_: Import) -> None:
    remark = json.dumps({"prospects": {"comments": "x" * 60_000}}) + "\n"

    def body() -> Iterator[bytes]:
        yield lines(("campaigns", {"name": "Fair"})).encode()
        yield from (remark.encode() for _ in range(600))

    assert import_(body()).status_code == 204
    assert pardot.call("query", "prospect", output="simple", limit=1).total == 600


@each_case(
    ("kind", "text", "pointer", "detail"),
    [
        (
            LINES,
            lines(*[("opportunities", deal())] * 5, ("opportunities", deal(value=-5))),
            "#/accounts/0/opportunities/5/value",
            "must be a number from 0 to 9999999999999.99 with at most two decimals, is -5 (line 7)",
        ),
        (
            LINES,
            lines(("opportunities", deal(prospects=["nobody@example.com"]))),
            "#/accounts/0/opportunities/0/prospects/0",
            "must be the id or email of a prospect of this account, is 'nobody@example.com' (line 2)",
        ),
        (
            LINES,
            lines(("prospects", {"email": "a@example.com"}), ("prospects", {"email": "A@example.com"})),
            "#/accounts/0/prospects/1/email",
            "the email a@example.com is taken already, by accounts[0].prospects[0] (line 3)",
        ),
        (
            YAML,
            "accounts:\n  - opportunities:\n      - {name: A, value: 1}",
            "#/accounts/0/opportunities/0/probability",
            "is required (line 3)",
        ),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_half_loaded(
    control: httpx.Client, account: Account, import_: Import, kind: str, text: str, pointer: str, detail: str
) -> None:
    account.opportunity(name="Stays")
    before = control.get(f"/accounts/{account.ready.id}/export").content
    refused = import_(text, kind)
    assert (refused.status_code, refused.headers["content-type"]) == (422, "application/problem+json")
    assert refused.json()["errors"] == [{"pointer": pointer, "detail": detail}]
    assert control.get(f"/accounts/{account.ready.id}/export").content == before


@pytest.mark.slow
def test_readers_during_an_import_get_the_old_or_the_new_records(pardot: Pardot, import_: Import) -> None:
    assert import_(lines(*[("opportunities", deal(name="old"))] * 30)).status_code == 204
    new = [("opportunities", deal(name="new"))] * 40
    done = Thread(target=import_, args=[lines(*LARGE, *new)])
    done.start()
    seen = []
    while done.is_alive():
        answer = pardot.query(limit=1)
        seen.append((answer.opportunities[0]["name"], answer.total))
    done.join()
    assert set(seen) <= {("old", 30), ("new", 40)}
    assert pardot.query(limit=1).total == 40


@pytest.fixture
def user_during_import(
    control: httpx.Client, account: Account, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], list[int]]:
    """Adds a user to the test's account in the middle of the next import; the function returns the user's id."""
    added: list[int] = []
    stream = stream_load.stream

    def stream_after_a_user(*given: Any, **named: Any) -> None:
        monkeypatch.setattr(stream_load, "stream", stream)
        answer = control.post(f"/accounts/{account.ready.id}/users", json={"email": "new@example.com"})
        assert answer.status_code == 201, answer.text
        added.append(answer.json()["id"])
        stream(*given, **named)

    monkeypatch.setattr(stream_load, "stream", stream_after_a_user)
    return lambda: added


def test_a_new_user_with_the_id_of_an_imported_record_is_a_conflict(
    control: httpx.Client, account: Account, pardot: Pardot, import_: Import, user_during_import: Any
) -> None:
    stays = account.opportunity()
    before = control.post(f"/accounts/{account.ready.id}/users", json={"email": "one@example.com"}).json()["id"]
    scene = lines(*LARGE, ("opportunities", deal(id=before + 1)))
    refused = import_(scene)
    assert user_during_import() == [before + 1]
    assert (refused.status_code, "Import the scene again" in refused.json()["detail"]) == (409, True)
    assert pardot.query().ids == [stays]
    assert len(control.get(f"/accounts/{account.ready.id}/users").json()) == 3
    again = import_(scene)
    assert (again.status_code, "taken already, by a user" in again.json()["detail"]) == (422, True)


def test_a_new_user_with_another_id_stays(
    control: httpx.Client, account: Account, pardot: Pardot, import_: Import, user_during_import: Any
) -> None:
    assert import_(lines(*LARGE, ("opportunities", deal(id=500_000)))).status_code == 204
    assert pardot.query().ids == [500_000]
    ids = [each["id"] for each in control.get(f"/accounts/{account.ready.id}/users").json()]
    assert ids[1:] == user_during_import()


def test_a_reset_restores_the_imported_records_unless_the_import_was_large(
    control: httpx.Client, account: Account, pardot: Pardot, import_: Import
) -> None:
    path = f"/accounts/{account.ready.id}/reset"
    import_(lines(("opportunities", deal(id=77))))
    prospect = account.refreshed().prospect()
    assert pardot.create(name="Later", value=1, probability=1, prospect_id=prospect).error is None
    assert control.post(path).status_code == 204
    assert pardot.query().ids == [77]
    large = [("prospects", {"comments": "x" * 60_000})] * 20
    assert import_(lines(*large, ("opportunities", deal(id=88)))).status_code == 204
    assert pardot.query().ids == [88]
    refused = control.post(path)
    assert (refused.status_code, "snapshot" in refused.json()["detail"]) == (409, True)


def test_a_mistake_far_into_a_large_one_is_named_and_nothing_is_left(
    control: httpx.Client, account: Account, import_: Import
) -> None:
    before = control.get(f"/accounts/{account.ready.id}/export").content
    refused = import_(lines(*LARGE, ("opportunities", deal()), ("opportunities", deal(value=-5))))
    said = "must be a number from 0 to 9999999999999.99 with at most two decimals, is -5 (line 23)"
    assert refused.json()["errors"] == [{"pointer": "#/accounts/0/opportunities/1/value", "detail": said}]
    assert control.get(f"/accounts/{account.ready.id}/export").content == before


def test_other_kinds_of_body_and_unknown_accounts_are_refused(control: httpx.Client, account: Account) -> None:
    path = f"/accounts/{account.ready.id}/import"
    for kind in ("text/plain", "application/x-www-form-urlencoded", "text/yaml"):
        assert control.post(path, content="accounts: [{}]", headers={"Content-Type": kind}).status_code == 415
    headers = {"Content-Type": YAML}
    assert control.post("/accounts/999999999/import", content="accounts: [{}]", headers=headers).status_code == 404
    assert control.post(path).status_code == 422


@each_case("kind", [JSON, LINES])
def test_halves_of_characters_come_in_as_others_do_and_are_kept_for_a_reset(
    control: httpx.Client, account: Account, import_: Import, kind: str
) -> None:
    text = '{"accounts": {"name": "a\\ud83db"}}\n' if kind == LINES else '{"accounts": [{"name": "a\\ud83db"}]}'
    assert import_(text, kind).status_code == 204
    assert control.post(f"/accounts/{account.ready.id}/reset", json={"to": "scene"}).status_code == 204
    assert control.get(f"/accounts/{account.ready.id}").json()["name"] == "a\ufffdb"
