"""The highest id that a record may have is 2147483647: what needs a higher one is refused, and nothing is stored."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from dealdock import Sandbox
from dealdock.platform import scenes
from dealdock.settings import Settings
from tests.support.builders import NO_TLS, Account, Pardot
from tests.support.cases import each_case
from tests.support.marks import DATABASES
from tests.support.serving import served

HIGHEST = 2_147_483_647
DEAL = {"name": "Deal", "value": 1, "probability": 10}
WORDS = "the highest that a record may have"

RECORDS: dict[str, Any] = {
    "campaign": {"name": "Fair"},
    "customField": {"name": "Tea", "field_id": "Tea"},
    "list": {"name": "News"},
    "opportunity": DEAL,
    "prospect": {"email": "new@example.com"},
    "prospectAccount": {"name": "Acme"},
    "tag": {"name": "Fair"},
    "visitorActivity": {"type": 20},
}
"""A record of each kind that the control plane adds, but of memberships."""


@pytest.fixture
def import_(control: httpx.Client, account: Account) -> Callable[[Any], httpx.Response]:
    """Imports accounts into the test's."""

    def call(described: Any) -> httpx.Response:
        return control.post(f"/accounts/{account.ready.id}/import", json={"accounts": [described]})

    return call


@pytest.fixture
def full(import_: Callable[[Any], httpx.Response]) -> None:
    """The test's account has an opportunity with the highest id, and a prospect."""
    prospects = [{"id": 7, "email": "jane@example.com"}]
    deal = DEAL | {"id": HIGHEST, "prospects": ["jane@example.com"]}
    assert import_({"prospects": prospects, "opportunities": [deal]}).status_code == 204


def exported(control: httpx.Client, account: Account) -> Any:
    return control.get(f"/accounts/{account.ready.id}/export").json()


@pytest.mark.usefixtures("full")
class TestAfterIt:
    @pytest.mark.contract("o.1.4.8")
    def test_the_api_refuses_what_would_need_another(
        self, sandbox: Sandbox, address: str, control: httpx.Client, account: Account, pardot: Pardot
    ) -> None:
        before = exported(control, account)
        refused = pardot.create(**DEAL, prospect_id=7)
        assert refused.error == (
            67,
            "You have reached or exceeded the limit of how many of this type of object you may have.",
        )
        assert WORDS in refused.http.headers["Dealdock-Explain"]
        assert pardot.update(HIGHEST, status="Won").code == 67  # an activity would belong to it
        assert pardot.call("create", "prospect", email="new@example.com").code == 67
        assert exported(control, account) == before
        with Pardot(address, other := Account.open(sandbox)) as bystander:
            assert bystander.create(**DEAL, prospect_id=other.prospect()).error is None

    def test_operations_without_a_new_id_succeed(self, pardot: Pardot) -> None:
        assert pardot.update(HIGHEST, name="Renamed").opportunity["name"] == "Renamed"
        assert pardot.delete(HIGHEST).error is None
        assert pardot.undelete(HIGHEST).error is None
        assert pardot.read(HIGHEST).id == HIGHEST
        assert pardot.query().ids == [HIGHEST]

    @pytest.mark.slow
    @each_case("kind", RECORDS)
    def test_the_control_plane_refuses_a_record_in_words(
        self, control: httpx.Client, account: Account, kind: str
    ) -> None:
        before = exported(control, account)
        refused = control.post(f"/accounts/{account.ready.id}/records/{kind}", json=RECORDS[kind])
        assert (refused.status_code, refused.headers["content-type"]) == (409, "application/problem+json")
        assert f"over {HIGHEST}, {WORDS}" in refused.json()["detail"]
        assert exported(control, account) == before

    def test_of_several_records_none_is_added(self, control: httpx.Client, account: Account, import_: Any) -> None:
        import_({"last_id": HIGHEST - 2})
        path = f"/accounts/{account.ready.id}/records/tag"
        assert control.post(path, json=[{"name": "A"}, {"name": "B"}, {"name": "C"}]).status_code == 409
        assert control.get(path).json() == []
        assert [tag["id"] for tag in control.post(path, json=[{"name": "A"}, {"name": "B"}]).json()] == [
            HIGHEST - 1,
            HIGHEST,
        ]

    def test_a_user_is_refused_too(self, control: httpx.Client, account: Account) -> None:
        refused = control.post(f"/accounts/{account.ready.id}/users", json={})
        assert (refused.status_code, WORDS in refused.json()["detail"]) == (409, True)
        assert len(control.get(f"/accounts/{account.ready.id}/users").json()) == 1

    def test_an_export_comes_back_as_it_was(self, control: httpx.Client, account: Account, import_: Any) -> None:
        before = exported(control, account)
        assert import_(before["accounts"][0]).status_code == 204
        assert exported(control, account) == before

    def test_a_reset_gives_ids_again(self, control: httpx.Client, account: Account, pardot: Pardot) -> None:
        assert control.post(f"/accounts/{account.ready.id}/reset", json={"to": "empty"}).status_code == 204
        assert control.get(f"/accounts/{account.ready.id}/records/opportunity").json() == []
        prospect = control.post(f"/accounts/{account.ready.id}/records/prospect", json={}).json()
        assert pardot.create(**DEAL, prospect_id=prospect["id"]).error is None


class TestAbove:
    @pytest.mark.slow
    @each_case(
        ("described", "pointer"),
        [
            ({"opportunities": [DEAL | {"id": HIGHEST + 1}]}, "#/accounts/0/opportunities/0/id"),
            ({"prospects": [{"id": HIGHEST + 1}]}, "#/accounts/0/prospects/0/id"),
            ({"users": [{"id": HIGHEST + 1}]}, "#/accounts/0/users/0/id"),
            ({"last_id": HIGHEST + 1}, "#/accounts/0/last_id"),
        ],
    )
    @each_case("is_lines", [False, True])
    def test_a_scene_is_refused_in_words(
        self, control: httpx.Client, account: Account, described: dict[str, Any], pointer: str, is_lines: bool
    ) -> None:
        before = exported(control, account)
        text, kind = json.dumps({"accounts": [described]}), "application/json"
        if is_lines:
            settings = {name: value for name, value in described.items() if not isinstance(value, list)}
            records = [{name: value[0]} for name, value in described.items() if isinstance(value, list)]
            text = "".join(json.dumps(line) + "\n" for line in [{"accounts": settings}, *records])
            kind = "application/jsonl"
        headers = {"Content-Type": kind}
        refused = control.post(f"/accounts/{account.ready.id}/import", content=text, headers=headers)
        (error,) = refused.json()["errors"]
        assert (refused.status_code, error["pointer"]) == (422, pointer)
        assert f"must be a whole number from 1 to {HIGHEST}, is {HIGHEST + 1}" in error["detail"]
        assert exported(control, account) == before


@pytest.mark.parametrize("database", DATABASES)
def test_no_account_is_made_above_it(database: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/deals.db" if database == "sqlite" else request.getfixturevalue("migrated_postgres")()
    (tmp_path / "scene.json").write_text(json.dumps({"accounts": [{"id": HIGHEST}]}))
    with Sandbox(Settings(database=url, secret="a secret for tests")) as sandbox:
        start, now = scenes.read(str(tmp_path / "scene.json"), sandbox.vendors), datetime.now(UTC)
        assert sandbox.database.write(lambda db: scenes.load(db, sandbox.credentials, start, real=now)) == [HIGHEST]
        with served(sandbox) as address:
            refused = httpx.post(f"{address}/_dealdock/accounts", json={}, verify=NO_TLS, timeout=30)
            assert (refused.status_code, "the highest that an account may have" in refused.json()["detail"]) == (
                409,
                True,
            )
            assert [
                each["id"] for each in httpx.get(f"{address}/_dealdock/accounts", verify=NO_TLS, timeout=30).json()
            ] == [HIGHEST]
