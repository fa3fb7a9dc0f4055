"""A session of version 4 in the order in which a public client's was recorded in May 2021, with values of our own."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.support.builders import Account, Answer, Pardot
from tests.vendors.pardot.wire.test_bearer import new_token

NOON: Final = datetime(2026, 1, 2, 20, tzinfo=UTC)
"""Noon in Los Angeles."""
NO_ERRORS: Final = {"@attributes": {"stat": "ok", "version": 1}, "errors": {}}
TEXTS: Final = {"Hat": 4, "Kin": 7, "Mode": 2, "Note": 1, "Story": 5}
"""Custom fields that hold texts, with their types."""

Send = Callable[..., Answer]


@pytest.fixture
def send(account: Account, pardot: Pardot) -> Send:
    """Calls with a token. A batch is one part of `multipart/form-data`."""
    unit = account.ready.business_unit_id
    headers = {"Authorization": f"Bearer {new_token(pardot)}", "Pardot-Business-Unit-Id": unit}

    def call(method: str, place: str, *prospects: dict[str, Any], **parameters: Any) -> Answer:
        batch = {"prospects": (None, json.dumps({"prospects": prospects}))} if prospects else None
        object_, _, operation = place.partition("/")
        path = f"/api/{object_}/version/4/do/{operation}"
        return pardot.send(method, path, params={"format": "json"} | parameters, files=batch, headers=headers)

    return call


@pytest.mark.account(version=4, time_zone="America/Los_Angeles")
class TestSession:
    @pytest.mark.slow
    @pytest.mark.contract("1.body.3", "2.status.10", "2.status.13", "2.time.2", "2.list.4", "2.list.5")
    @pytest.mark.contract("o.2.1.98", "o.2.1.99", "o.2.1.100", "o.2.1.101", "o.2.1.210", "o.2.7.11", "o.2.7.16")
    def test_of_lists(self, account: Account, send: Send) -> None:
        account.freeze(NOON)
        assert send("GET", "prospect/read/email/ana%40company.com").status == 400
        assert send("GET", "list/query", name="Buyers").json["result"] == {"total_results": 0}
        made = send("POST", "prospect/batchUpsert", {"email": "ana@company.com"}, {"email": "ben@company.com"})
        assert (made.status, made.json) == (201, NO_ERRORS)
        ana, ben = (
            send("GET", f"prospect/read/email/{name}%40company.com").json["prospect"] for name in ("ana", "ben")
        )
        assert ana["created_at"] == ana["updated_at"] == "2026-01-02 12:00:00"
        lists = [send("POST", "list/create", name=name).json["list"] for name in ("Buyers", "Past")]
        assert send("GET", "list/query", name="Buyers").json["result"] == {"total_results": 1, "list": lists[0]}
        buyers, past = (f"list_{each['id']}" for each in lists)

        def put(after: int, *prospects: dict[str, Any]) -> None:
            account.freeze(NOON + timedelta(seconds=after))
            answer = send("POST", "prospect/batchUpsert", *prospects)
            assert (answer.status, answer.json) == (200, NO_ERRORS)

        def found(number: int) -> Any:
            result = send("GET", "listMembership/query", output="mobile", list_id=lists[number]["id"]).json["result"]
            return result.get("list_membership")

        put(10, {"id": ana["id"], "email": "ana@company.com", buyers: 1})
        first = found(0)
        assert (first["prospect_id"], first["opted_out"]) == (ana["id"], False)
        put(20, {"id": ana["id"], buyers: 1, past: 1}, {"id": ben["id"], buyers: 1})
        assert [each["prospect_id"] for each in found(0)] == [ana["id"], ben["id"]]
        second = found(1)
        put(30, {"id": ana["id"], buyers: 1, past: 0})
        assert found(1) is None
        put(40, {"id": ana["id"], "email": "anna@company.com", buyers: 1, past: 1}, {"id": ben["id"], buyers: 0})
        assert found(0) == first
        assert found(1) == second | {"updated_at": "2026-01-02 12:00:40"}
        shown = send("GET", f"prospect/read/id/{ana['id']}").json["prospect"]
        assert (shown["email"], shown["updated_at"]) == ("anna@company.com", "2026-01-02 12:00:40")
        subscriptions = shown["lists"]["list_subscription"]
        assert [each["id"] for each in subscriptions] == [first["id"], second["id"]]
        assert [each["list"] for each in subscriptions] == lists
        assert send("GET", "prospect/read/email/ana%40company.com").code == 4

    @pytest.mark.contract("1.text.2", "2.status.13", "o.1.4.6", "o.1.6.8", "o.2.1.114", "o.2.1.117", "o.2.1.154")
    @pytest.mark.contract("o.2.1.51", "o.2.1.52", "o.2.1.77", "o.2.1.78", "o.2.1.211", "o.2.1.212", "o.2.1.214")
    def test_of_a_deleted_prospect_and_custom_fields(self, account: Account, send: Send) -> None:
        for field_id, type_ in (TEXTS | {"Amount": 8, "Day": 12}).items():
            account.custom_field(field_id, type=type_)
        assert send("POST", "prospect/batchUpsert", {"email": "a+b@company.com"}).status == 201
        old = send("GET", "prospect/read/email/a%2Bb%40company.com").json["prospect"]["id"]
        deleted = send("POST", f"prospect/delete/id/{old}")
        assert (deleted.status, deleted.text) == (204, "")
        five = {"id": old, "first_name": None, "last_name": None, "email": "a+b@company.com", "company": None}
        gone = send("GET", "prospect/query", output="mobile", deleted="true", id_greater_than=old - 1)
        assert gone.json["result"] == {"total_results": 1, "prospect": five}

        long = "A long story. " * 30
        custom = {name: name.lower() for name in TEXTS} | {
            "Story": long,
            "Amount": 5,
            "Day": "2020-08-30T05:49:48.000Z",
        }
        again = send("POST", "prospect/batchUpsert", {"email": "a+b@company.com", **custom})
        assert (again.status, again.json) == (201, NO_ERRORS)
        shown = send("GET", "prospect/read/email/a%2Bb%40company.com").json["prospect"]
        assert shown["id"] != old
        names = [*shown]
        assert names[names.index("campaign") + 1 : names.index("profile")] == sorted(custom)
        assert {name: shown[name] for name in custom} == custom | {"Day": "2020-08-30"}

        empty = send("POST", "prospect/batchUpsert", {"id": shown["id"], **dict.fromkeys(custom, "")})
        assert (empty.status, empty.json) == (200, NO_ERRORS)
        wrong = send("POST", "prospect/batchUpsert", {"id": shown["id"], "Amount": "many", "Day": "never"})
        assert (wrong.status, wrong.json) == (200, NO_ERRORS)
        assert not custom.keys() & send("GET", f"prospect/read/id/{shown['id']}").json["prospect"].keys()

        failed = send("POST", "prospect/batchUpsert", {"id": shown["id"], "city": "Bonn"}, {"id": old, "email": "none"})
        assert failed.status == 200
        assert failed.json == {
            "@attributes": {"stat": "fail", "version": 1},
            "errors": {"1": "Invalid prospect email address"},
        }
        assert send("GET", f"prospect/read/id/{shown['id']}").json["prospect"]["city"] == "Bonn"
