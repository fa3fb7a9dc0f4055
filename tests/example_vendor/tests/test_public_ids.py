"""Public ids: in answers, in the control plane, in fixtures, and in scenes that bring them along."""

import json
from typing import Any

import pytest

from dealdock.platform.scenes.json_lines import MAX_BATCH_LINES
from dealdock.sandbox import Sandbox
from dealdock.settings import Settings
from pytest_dealdock import AnyAccount, ControlError
from tests.example_vendor.tests.conftest import Client, names, opened
from tests.support.cases import each_case
from tests.support.client import Client as HttpClient
from tests.support.example import VENDORS
from tests.support.recorded_statements import record_statements
from tests.support.serving import served


def lead_id(client: Client, number: int) -> str:
    return f"lead_{client.account['id']:04x}{number:04x}"


def refused(client: Client, method: str, path: str, body: Any = None) -> tuple[int, str]:
    answer = client.http.request(method, f"/_dealdock/accounts/{client.account['id']}{path}", json=body)
    return answer.status_code, answer.json()["detail"]


def exported(client: Client, form: str = "json") -> str:
    """The export without the account's name, id and users, which are its own, and so are references to its user."""
    answer = client.http.get(f"/_dealdock/accounts/{client.account['id']}/export", params={"format": form})
    return answer.text.partition('"leads": [')[2].replace(client.account["user_id"], "the user")


TYPES = {"json": "application/json", "yaml": "application/yaml", "lines": "application/jsonl"}
NOTES = {"texts": ["5", "true", "", "a: b"], "numbers": [5, -1.5, 0], "flag": True, "none": None, "at": "2026-01-01"}
SCENE = {
    "vendor": "minicrm",
    "users": [{"email": "jo@example.com"}],
    "leads": [
        {"id": "lead_theirs", "name": "Ann"},
        {"key": "b", "name": "Bob"},
        {"name": "Cid", "email": "cid@example.com"},
    ],
    "deals": [
        {"lead": "lead_theirs", "owner": "jo@example.com", "notes": NOTES},
        {"lead": "b"},
        {"lead": "cid@example.com", "notes": "5"},
    ],
}


class TestControlPlane:
    def test_shows_and_takes_public_ids_for_records_and_references(self, client: Client) -> None:
        lead = client.add()
        deal = client.control("POST", "/records/deal", {"lead_id": lead["id"], "owner_id": client.account["user_id"]})
        assert deal["id"].startswith("deal_")
        assert (deal["lead_id"], deal["owner_id"]) == (lead["id"], client.account["user_id"])
        assert client.control("GET", f"/records/deal/{deal['id']}") == deal
        assert client.control("GET", "/records/deals") == [deal]
        assert client.control("GET", f"/records/lead/{lead['id']}")["name"] == "Ann"

    def test_shows_users_by_public_ids(self, client: Client) -> None:
        user = client.control("POST", "/users", {"email": "jo@example.com"})
        first = client.account["user_id"]
        assert first.startswith("user_")
        assert [each["id"] for each in client.control("GET", "/users")] == [first, user["id"]]
        assert [each["id"] for each in client.control("GET", "/records/user")] == [first, user["id"]]
        assert client.control("GET")["user_id"] == first

    def test_knows_no_record_by_its_number_or_the_id_of_another_kind_or_account(
        self, client: Client, other: Client
    ) -> None:
        lead = client.add()["id"]
        for wrong in ("1", lead.replace("lead", "deal"), other.add()["id"], "lead_x"):
            assert refused(client, "GET", f"/records/lead/{wrong}")[0] == 404
            status, detail = refused(client, "POST", "/records/deal", {"lead_id": wrong})
            assert (status, f"has no lead with the id {wrong}" in detail) == (422, True)
        assert client.control("GET", "/records/deal") == []

    def test_changes_and_deletes_records(self, client: Client, other: Client) -> None:
        lead, theirs = client.add(score=3), other.add()
        changed = client.control("PATCH", f"/records/lead/{lead['id']}", {"name": "Bob"})
        assert (changed["name"], changed["score"]) == ("Bob", 3)
        assert refused(client, "PATCH", f"/records/lead/{lead['id']}", {"scor": 1})[0] == 422
        assert refused(client, "PATCH", f"/records/lead/{theirs['id']}", {"name": "X"})[0] == 404
        assert client.control("DELETE", f"/records/leads/{lead['id']}") is None
        assert refused(client, "DELETE", f"/records/lead/{lead['id']}")[0] == 404
        assert names(client) == ["Welcome"]
        assert names(other) == ["Welcome", "Ann"]

    def test_changes_references(self, client: Client) -> None:
        first, second = client.add(), client.add()
        deal = client.control("POST", "/records/deal", {"lead_id": first["id"]})
        path = f"/records/deal/{deal['id']}"
        assert client.control("PATCH", path, {"lead_id": second["id"]})["lead_id"] == second["id"]
        assert refused(client, "PATCH", path, {"lead_id": "lead_x"})[0] == 422
        assert client.control("PATCH", path, {"notes": {"a": [1, "1", None]}})["notes"] == {"a": [1, "1", None]}

    @pytest.mark.slow
    def test_describes_the_actions_of_kinds_that_have_them(self) -> None:
        two = (VENDORS[0], VENDORS[-1])  # the description of all vendors takes long
        with Sandbox(Settings(database=None), two) as sandbox, served(sandbox) as address, HttpClient(address) as http:
            described = http.get("/_dealdock/openapi.json").json()["paths"]
        lead, user, campaign = (
            next(of for path, of in described.items() if path.endswith(f"/records/{kind}/{{record_id}}"))
            for kind in ("lead", "user", "campaign")
        )
        assert lead.keys() == campaign.keys() == {"get", "patch", "delete"}
        assert user.keys() == {"get"}
        assert campaign["get"]["parameters"][-1]["schema"]["type"] == "integer"


@pytest.mark.dealdock(vendor="minicrm")
class TestFixture:
    def test_changes_and_deletes_records(self, dealdock: AnyAccount) -> None:
        lead = dealdock.records("lead").add(name="Ann")
        assert dealdock.records("lead").update(lead, name="Bob").name == "Bob"
        dealdock.records("lead").delete(lead.id)
        with pytest.raises(ControlError):
            dealdock.records("lead").get(lead)

    def test_refuses_what_a_kind_does_not_have(self, dealdock: AnyAccount) -> None:
        lead = dealdock.records("lead").add(name="Ann")
        with pytest.raises(ControlError):
            dealdock.records("lead").undelete(lead)


class TestScene:
    def test_of_the_account_itself_brings_its_ids_back(self, client: Client) -> None:
        client.add(name="Ann")
        before = exported(client)
        client.control("POST", "/import", client.control("GET", "/export"))
        assert exported(client) == before
        client.control("POST", "/reset")
        assert exported(client) == before

    @pytest.mark.slow
    @each_case("form", TYPES)
    def test_of_another_account_keeps_its_ids(self, client: Client, form: str) -> None:
        client.control("POST", "/import", {"accounts": [SCENE]})
        other = opened(client.http)
        path, kind = f"/_dealdock/accounts/{client.account['id']}/export", TYPES[form]
        scene = client.http.get(path, params={"format": form}).content
        into = f"/_dealdock/accounts/{other.account['id']}/import"
        assert other.http.post(into, content=scene, headers={"Content-Type": kind}).is_success
        assert exported(other) == exported(client) != ""
        assert other.call("GET", "/leads").json() == client.call("GET", "/leads").json()
        assert other.control("GET", "/records/deal") != []
        other.control("PUT", "/snapshots/one")
        for to in ("scene", "one"):
            other.control("POST", "/reset", {"to": to})
            assert exported(other) == exported(client)

    def test_keeps_the_order_of_its_records_whatever_their_ids(self, client: Client) -> None:
        ids = [client.add(name=name)["id"] for name in ("Ann", "Bob", "Cid")]
        leads = [{"id": each, "name": each} for each in (ids[2], ids[0], ids[1])]
        client.control("POST", "/import", {"accounts": [{"vendor": "minicrm", "leads": leads}]})
        found = client.control("GET", "/export")["accounts"][0]["leads"]
        assert [each["id"] for each in found] == [ids[2], ids[0], ids[1]]

    def test_gives_new_records_ids_of_their_own(self, client: Client, other: Client) -> None:
        theirs = client.add()
        other.control("POST", "/import", client.control("GET", "/export"))
        new = other.add()
        assert theirs["id"] != new["id"]
        assert other.call("GET", f"/leads/{new['id']}").json() == new
        assert other.call("GET", f"/leads/{theirs['id']}").json() == theirs
        computed = [lead_id(other, number) for number in range(1, 9)]
        found = [other.call("GET", f"/leads/{each}").status_code for each in computed]
        assert found.count(200) == 1  # that of the new record; an imported one has no second id

    def test_refers_by_id_key_name_and_address(self, client: Client) -> None:
        client.control("POST", "/import", {"accounts": [SCENE]})
        found = {lead["id"]: lead["name"] for lead in client.control("GET", "/records/lead")}
        deals = client.control("GET", "/records/deal")
        assert [found[deal["lead_id"]] for deal in deals] == ["Ann", "Bob", "Cid"]
        assert deals[0]["owner_id"] == client.account["user_id"]

    def test_has_nested_values_of_every_type(self, client: Client) -> None:
        client.control("POST", "/import", {"accounts": [SCENE]})
        for _ in range(2):
            assert [deal["notes"] for deal in client.control("GET", "/records/deal")] == [NOTES, None, "5"]
            client.control("POST", "/reset")

    def test_that_is_wrong_is_refused_with_places_and_nearest_names(self, client: Client) -> None:
        leads = [{"name": "Ann", "email": "ann@example.com"}, {"key": "a", "name": "A"}, {"key": "a", "name": "B"}]
        deals = [{"lead": "ann@exampel.com"}, {"lead": "a", "owner": "nobody"}, {}]
        scene = {"accounts": [{**SCENE, "leads": leads, "deals": deals}]}
        answer = client.http.post(f"/_dealdock/accounts/{client.account['id']}/import", json=scene)
        assert answer.status_code == 422
        detail = " ".join(f"{each['pointer']}: {each['detail']}" for each in answer.json()["errors"])
        for words in (
            "leads/2/key: the key a is taken already",
            "deals/0/lead: must be the id or email of a lead of this account, is 'ann@exampel.com'; did you mean ann@",
            "deals/1/owner: must be the id or email of a user",
            "deals/2/lead: is required",
        ):
            assert words in detail, detail

    @each_case("written", ["a/b", "a b", "..", "a,b", "leäd"])
    def test_with_an_id_that_cannot_stand_in_a_path_is_refused(self, client: Client, written: str) -> None:
        before = exported(client)
        scene = {"vendor": "minicrm", "users": [{"id": written}], "leads": [{"id": written, "name": "A"}]}
        path = f"/_dealdock/accounts/{client.account['id']}/import"
        answer = client.http.post(path, json={"accounts": [scene]})
        found = [(each["pointer"], each["detail"].removesuffix(" (line 1)")) for each in answer.json()["errors"]]
        detail = f"must be made of letters, digits and underscores, is {written!r}"
        assert found == [("#/accounts/0/users/0/id", detail), ("#/accounts/0/leads/0/id", detail)]
        assert exported(client) == before

    @pytest.mark.slow
    def test_in_more_lines_than_a_batch_refers_to_records_of_all_batches(self, client: Client) -> None:
        numbers, with_deal = range(5_100), range(0, 5_100, 7)
        leads = [{"id": f"lead_x{n}", "name": "Ann of Nowhere", "email": f"{n}@example.com"} for n in numbers]
        deals = [{"lead": f"lead_x{n}" if n % 2 else f"{n}@example.com", "notes": {"n": n}} for n in with_deal]
        lines: list[Any] = [{"accounts": {"vendor": "minicrm"}}, *({"leads": each} for each in leads)]
        lines += ({"deals": each} for each in deals)
        assert len(leads) > MAX_BATCH_LINES
        text = "\n".join(map(json.dumps, lines)) + " " * 2**20
        path = f"/_dealdock/accounts/{client.account['id']}/import"
        assert client.http.post(path, content=text, headers={"Content-Type": TYPES["lines"]}).is_success
        kept = [(deal["lead_id"], deal["notes"]) for deal in client.control("GET", "/records/deal")]
        assert kept == [(f"lead_x{n}", {"n": n}) for n in with_deal]

    def test_in_lines_with_an_unknown_reference_or_a_repeated_id_is_refused(self, client: Client) -> None:
        before = exported(client)
        head = json.dumps({"accounts": {"vendor": "minicrm"}})
        lead, deal = json.dumps({"leads": {"id": "lead_x", "name": "A"}}), json.dumps({"deals": {"lead": "lead_y"}})
        for lines, words in (
            ([head, lead, deal], "deals/0/lead: must be the id or email of a lead of this account, is 'lead_y'"),
            ([head, lead, lead], "is an id that another record already has"),
        ):
            path = f"/_dealdock/accounts/{client.account['id']}/import"
            text = "\n".join(lines) + "\n" + " " * 2**20
            answer = client.http.post(path, content=text, headers={"Content-Type": TYPES["lines"]})
            assert (answer.status_code, words in answer.text) == (422, True), answer.text
            assert exported(client) == before


def test_a_usual_account_pays_for_at_most_one_query_of_a_list(sandbox: Sandbox, client: Client) -> None:
    for _ in range(5):
        client.add()
    with record_statements(sandbox) as recorded:
        assert len(client.call("GET", "/leads").json()) == 6
    heard = [each for each, _ in recorded if each.startswith("SELECT public_id.")]
    assert len(heard) <= 1  # SQLite caches its result
