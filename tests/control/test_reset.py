"""`POST /_dealdock/accounts/{id}/reset`: an account has its first records again, and clients notice nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform import scenes
from tests.control.test_change import Make, call
from tests.support.cases import each_case

Reset = Callable[..., None]


@pytest.fixture
def reset(control: httpx.Client) -> Reset:
    """Resets an account; without a word to what, where none is given."""

    def go_back(of: Any, to: str | None = None) -> None:
        response = control.post(f"/accounts/{of['id']}/reset", json=None if to is None else {"to": to})
        assert response.status_code == 204, response.text
        assert response.content == b""

    return go_back


def exported(control: httpx.Client, of: Any) -> Any:
    """Return the contents of the account without the times of their last changes."""
    text = control.get(f"/accounts/{of['id']}/export").text
    return json.loads(text, object_hook=lambda fields: fields | dict.fromkeys(("created_at", "updated_at")))


def add(control: httpx.Client, of: Any, kind: str, *records: Any) -> list[int]:
    response = control.post(f"/accounts/{of['id']}/records/{kind}", json=list(records))
    assert response.status_code == 201, response.text
    return [record["id"] for record in response.json()]


def listed(control: httpx.Client, of: Any, kind: str) -> Any:
    return control.get(f"/accounts/{of['id']}/records/{kind}").json()


class TestReset:
    def test_leaves_nothing_but_the_users_and_the_first_campaign(
        self, control: httpx.Client, make_account: Make, reset: Reset
    ) -> None:
        account, other = make_account(), make_account()
        before = exported(control, account)
        for each in (account, other):
            add(control, each, "prospect", {"email": "jane@example.com"})
            add(control, each, "opportunity", {"name": "Deal", "value": 1, "probability": 1, "prospects": [3]})
        reset(account)
        assert exported(control, account) == before
        assert len(listed(control, other, "opportunity")) == 1

    def test_gives_the_same_ids_again(self, control: httpx.Client, make_account: Make, reset: Reset) -> None:
        account = make_account()
        first = add(control, account, "prospect", {"email": "jane@example.com"})
        reset(account)
        assert add(control, account, "prospect", {"email": "jane@example.com"}) == first

    def test_credentials_and_keys_stay(
        self, control: httpx.Client, address: str, make_account: Make, reset: Reset
    ) -> None:
        account = make_account(connector="salesforce", time_zone="Asia/Tokyo")
        reset(account)
        assert control.get(f"/accounts/{account['id']}").json() == account
        assert call(address, account, "query")["result"] == {"total_results": 0}
        login = {field: account[field] for field in ("email", "password", "user_key")} | {"format": "json"}
        assert control.post(f"{address}/api/login/version/3", data=login).json()["api_key"] == account["api_key"]

    @each_case("settings", [{"scene": "demo", "connector": "other", "time_zone": "Asia/Tokyo"}, {}])
    def test_to_its_scene_brings_settings_and_records_back(
        self, control: httpx.Client, make_account: Make, reset: Reset, settings: Any
    ) -> None:
        account = make_account(limits={"daily": 100}, version=4, switches={"addresses": ["::1/128"]}, **settings)
        before = exported(control, account)
        changes = {"name": "Other", "connector": "sugarcrm", "version": 3, "time_zone": "UTC", "limits": {"daily": 1}}
        assert control.patch(f"/accounts/{account['id']}", json=changes).status_code == 200
        add(control, account, "campaign", {"name": "Late"})
        assert exported(control, account) != before
        reset(account, "scene")
        assert exported(control, account) == before

    def test_to_empty_leaves_the_settings_as_they_are(
        self, control: httpx.Client, make_account: Make, reset: Reset
    ) -> None:
        account = make_account(scene="demo", level="Growth Edition")
        control.patch(f"/accounts/{account['id']}", json={"time_zone": "Asia/Tokyo"})
        control.put(f"/accounts/{account['id']}/clock", json={"mode": "frozen", "at": "2026-01-01T12:00:00Z"})
        reset(account, "empty")
        after = exported(control, account)["accounts"][0]
        assert [campaign["name"] for campaign in after["campaigns"]] == ["Website Tracking"]
        assert "opportunities" not in after
        assert (after["level"], after["time_zone"]) == ("Growth Edition", "Asia/Tokyo")
        assert listed(control, account, "campaign")[0]["created_at"] == "2026-01-01T12:00:00Z"

    def test_to_its_scene_sets_the_clock_back_and_keys_live_on(
        self, control: httpx.Client, address: str, make_account: Make, reset: Reset
    ) -> None:
        account = make_account()
        path = f"/accounts/{account['id']}/clock"
        assert control.put(path, json={"mode": "frozen", "at": "2040-01-01T12:00:00Z"}).json()["mode"] == "frozen"
        reset(account)
        assert control.get(path).json()["mode"] == "real"
        assert call(address, account, "query")["result"] == {"total_results": 0}

    def test_what_is_no_part_of_a_scene_stays(self, control: httpx.Client, make_account: Make, reset: Reset) -> None:
        account = make_account(limits={"daily": 10})
        control.put(f"/accounts/{account['id']}/quota", json={"used": 7})
        control.put(f"/accounts/{account['id']}/snapshots/before")
        key = control.post(f"/accounts/{account['id']}/jwt_key").json()["public_key"]
        reset(account)
        assert control.get(f"/accounts/{account['id']}/quota").json()["used"] == 7
        assert [each["name"] for each in control.get(f"/accounts/{account['id']}/snapshots").json()] == ["before"]
        assert control.get(f"/accounts/{account['id']}").json()["jwt_public_key"] == key

    @pytest.mark.slow
    def test_of_accounts_from_a_file_brings_back_their_own_part(
        self, sandbox: Sandbox, control: httpx.Client, reset: Reset, tmp_path: Path
    ) -> None:
        file = tmp_path / "scene.yaml"
        file.write_text(
            "accounts:\n- {name: First}\n- name: Second\n  time_zone: Europe/Paris\n"
            "  users: [{email: Ada@example.com, password: a secret of hers}, {role: Read Only}]\n"
            "  prospects: [{id: 77, email: jane@example.com, assigned_to: ada@example.com}]\n"
            "  opportunities: [{name: Deal, value: 5, probability: 5, prospects: [jane@example.com]}]\n"
        )
        start, now = scenes.read(str(file), sandbox.vendors), sandbox.clock.now()
        _, second = sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, start, real=now))
        before = exported(control, {"id": second})
        add(control, {"id": second}, "campaign", {"name": "Late"})
        assert control.patch(f"/accounts/{second}", json={"name": "Other"}).status_code == 200
        reset({"id": second})
        assert exported(control, {"id": second}) == before
        assert "secret of hers" not in str(sandbox.database.read(lambda db: scenes.origin_document(db, second)))

    @each_case(
        ("body", "status", "detail"),
        [
            ({"to": "elsewhere"}, 404, "The account has no snapshot elsewhere."),
            ({"to": ""}, 422, "#/to: must not be empty."),
            ({"to": "\0"}, 422, "#/to: must have 1 to 255 characters, has 0 without control characters."),
            ({"to": None}, 422, "#/to: must be a string."),
            ({"from": "scene"}, 422, "#/from: unknown field; the fields are to."),
        ],
    )
    def test_is_refused_where_there_is_nothing_to_go_back_to(
        self, control: httpx.Client, make_account: Make, body: Any, status: int, detail: str
    ) -> None:
        response = control.post(f"/accounts/{make_account()['id']}/reset", json=body)
        assert (response.status_code, response.json()["detail"]) == (status, detail)

    def test_of_no_account_is_not_found(self, control: httpx.Client) -> None:
        for to in ("scene", "empty", "before"):
            assert control.post("/accounts/999999/reset", json={"to": to}).status_code == 404
