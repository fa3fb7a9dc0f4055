"""Creating, changing and deleting records: what all objects share (contract, version 5, section A)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from dealdock import Sandbox
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code, error

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
NOBODY: Final = 2147483647
IN_BIN: Final = "201;Record In Recycle Bin"
READ_ONLY: Final = (
    *("opportunities", "campaigns", "users", "visitor-activities", "visitors", "visits", "prospect-accounts"),
    "account",
)


def new(account: Account) -> dict[str, dict[str, Any]]:
    """Return the properties of a new record of each object that is written."""
    return {
        "prospects": {"email": "wren@lamp.example"},
        "lists": {"name": "Lamplighters"},
        "list-memberships": {"listId": account.prospect_list(), "prospectId": account.prospect()},
        "tags": {"name": "Wick"},
        "custom-fields": {"name": "Lens", "fieldId": "Lens", "type": "Text"},
    }


class TestMethod:
    @pytest.mark.slow
    @pytest.mark.contract("v5.write.method.1", "v5.write.status.1", "v5.write.status.2", "v5.write.fields.1")
    def test_create_update_and_delete_of_every_object(self, account: Account, v5: V5) -> None:
        changes: dict[str, dict[str, Any]] = {
            "prospects": {"city": "Ayr"},
            "lists": {"title": "News"},
            "list-memberships": {"optedOut": True},
            "tags": {"name": "Oil"},
            "custom-fields": {"name": "Glass"},
        }
        for collection, properties in new(account).items():
            answer = v5.send("POST", collection, properties)
            number = answer.json()["id"]
            assert (answer.status_code, answer.json()) == (201, {"id": number}), collection
            (name, value), *_ = changes[collection].items()
            answer = v5.send("PATCH", f"{collection}/{number}", changes[collection])
            assert (answer.status_code, answer.content, answer.headers.get("content-type")) == (204, b"", None)
            assert v5.record(collection, number, name) == {name: value}
            again = v5.send("PATCH", f"{collection}/{number}", changes[collection], fields=f"{name},id")
            assert (again.status_code, [*again.json().items()]) == (200, [("id", number), (name, value)])
            answer = v5.send("DELETE", f"{collection}/{number}")
            assert (answer.status_code, answer.content) == (204, b""), collection
            assert code(v5.get(f"{collection}/{number}", fields="id")) == (404, 109)

    @pytest.mark.contract("v5.write.method.2")
    def test_of_other_objects(self, v5: V5) -> None:
        for collection in READ_ONLY:
            assert code(v5.send("POST", collection, {"name": "x"})) == (405, 60), collection
            for method in ("PATCH", "DELETE"):
                path = collection if collection == "account" else f"{collection}/1"
                assert code(v5.send(method, path, {"name": "x"})) == (405, 60), collection

    @pytest.mark.contract("v5.write.status.1", "v5.write.fields.1")
    def test_create_answers_the_fields_and_the_address(self, v5: V5) -> None:
        properties = {"email": "wren@lamp.example", "city": "Ayr"}
        answer = v5.send("POST", "prospects", properties, fields="city,id,campaign.name")
        number = answer.json()["id"]
        assert [*answer.json().items()] == [
            ("id", number),
            ("campaign", {"name": "Website Tracking"}),
            ("city", "Ayr"),
        ]
        address = f"{v5.http.base_url}/api/v5/objects/prospects/{number}?fields=city,id,campaign.name"
        assert answer.headers["location"] == address.replace("//api", "/api")
        assert v5.get(answer.headers["location"]).json() == answer.json()
        bare = v5.send("POST", "prospects", {"email": "wren2@lamp.example"})
        assert bare.headers["location"].endswith(f"/api/v5/objects/prospects/{bare.json()['id']}?fields=id")


class TestBody:
    @pytest.mark.contract("v5.write.body.1", "v5.write.body.2")
    @each_case("kind", ["application/json", "application/json; charset=utf-8", "Application/JSON", None])
    def test_is_read(self, v5: V5, kind: str | None) -> None:
        headers = v5.headers | ({} if kind is None else {"Content-Type": kind})
        answer = v5.http.request(
            "POST", "/api/v5/objects/tags", headers=headers, content=f'{{"name": "{kind}"}}'.encode()
        )
        assert answer.status_code == 201
        assert v5.values("tags", "name", id=answer.json()["id"]) == [{"name": str(kind)}]

    @pytest.mark.contract("v5.write.body.3", "v5.write.body.12")
    @each_case("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"])
    def test_of_another_kind(self, account: Account, v5: V5, kind: str) -> None:
        before = account.contents
        headers = v5.headers | {"Content-Type": kind}
        answer = v5.http.request("POST", "/api/v5/objects/tags", headers=headers, content=b'{"name": "Wick"}')
        assert error(answer) == (400, 151, "Unsupported content-type")
        assert account.contents == before

    @pytest.mark.contract("v5.write.body.4")
    @each_case(
        ("body", "number", "text"),
        [
            (b"", 152, "Request body can't be empty"),
            (b"  ", 152, "Request body can't be empty"),
            (b"{", 150, "Input needs to be valid JSON"),
            (b'{"name": NaN}', 150, "Input needs to be valid JSON"),
            (b"[]", 166, "The input is not in the required format"),
            (b"null", 166, "The input is not in the required format"),
            (b'"x"', 166, "The input is not in the required format"),
        ],
    )
    def test_that_is_no_object(self, v5: V5, body: bytes, number: int, text: str) -> None:
        headers = v5.headers | {"Content-Type": "application/json"}
        for method, path in (("POST", "tags"), ("PATCH", f"tags/{NOBODY}"), ("POST", "prospects/do/undelete")):
            answer = v5.http.request(method, f"/api/v5/objects/{path}", headers=headers, content=body)
            assert error(answer) == (400, number, text), path

    @pytest.mark.contract("v5.write.body.5", "v5.write.body.6")
    def test_without_what_is_required(self, account: Account, v5: V5) -> None:
        for collection, properties in new(account).items():
            before = account.contents
            for name in properties:
                less = {each: value for each, value in properties.items() if each != name}
                text = f"Missing required property in request: {name}"
                assert error(v5.send("POST", collection, less)) == (400, 153, text)
                for empty in (None, ""):
                    answer = v5.send("POST", collection, properties | {name: empty})
                    assert error(answer) == (400, 154, "Invalid property in request"), name
            assert account.contents == before
        number = v5.create("lists", name="Lamplighters")
        assert code(v5.change("lists", number, name=None, title="x")) == (400, 154)
        assert v5.record("lists", number, "name,title") == {"name": "Lamplighters", "title": None}

    @pytest.mark.contract("v5.write.body.7")
    @each_case(
        ("collection", "name"),
        [
            ("prospects", "colour"),
            ("prospects", "first_name"),
            ("prospects", "grade"),
            ("prospects", "assignedToId"),
            ("prospects", "isDeleted"),
            ("prospects", "password"),
            ("prospects", "createdAt"),
            ("prospects", "campaign"),
            ("prospects", "Nothing__c"),
            ("lists", "isDynamic"),
            ("list-memberships", "createdAt"),
            ("tags", "objectCount"),
            ("custom-fields", "isAnalyticsSynced"),
        ],
    )
    def test_with_a_property_that_is_not_written(self, account: Account, v5: V5, collection: str, name: str) -> None:
        properties = new(account)[collection] | {name: "x", "id": 1}
        text = f"Invalid property in request: {name}, id"
        assert error(v5.send("POST", collection, properties)) == (400, 154, text)

    @pytest.mark.slow
    @pytest.mark.contract("v5.write.body.8", "v5.write.body.9")
    @each_case(
        ("name", "sent", "kept"),
        [
            ("city", "Ayr", "Ayr"),
            ("city", 7, "7"),
            ("city", 7.5, "7.5"),
            ("city", True, "true"),
            ("city", [], ValueError),
            ("city", {}, ValueError),
            ("city", "x" * 256, ValueError),
            ("comments", "x" * 65_536, ValueError),
            ("comments", "x" * 65_535, "x" * 65_535),
            ("score", 7, 7),
            ("score", "-7", -7),
            ("score", 7.5, ValueError),
            ("score", "x", ValueError),
            ("score", True, ValueError),
            ("score", 10**12, ValueError),
            ("isStarred", True, True),
            ("isStarred", "true", True),
            ("isStarred", "1", True),
            ("isStarred", 0, False),
            ("isStarred", "no", ValueError),
            ("isStarred", 2, ValueError),
        ],
    )
    def test_by_the_type_of_a_property(self, account: Account, v5: V5, name: str, sent: Any, kept: Any) -> None:
        number = account.prospect()
        answer = v5.change("prospects", number, **{name: sent})
        if kept is ValueError:
            assert error(answer) == (400, 154, "Invalid property in request")
        else:
            assert answer.status_code == 204, answer.text
            assert v5.record("prospects", number, name) == {name: kept}

    @pytest.mark.contract("v5.write.body.10")
    def test_with_the_id_of_nobody(self, account: Account, v5: V5, sandbox: Sandbox) -> None:
        theirs = Account.open(sandbox)
        ends = {"listId": account.prospect_list(), "prospectId": account.prospect()}
        for given in (
            ends | {"prospectId": account.deleted_prospect()},
            ends | {"prospectId": NOBODY},
            ends | {"prospectId": max(theirs.prospect() for _ in range(9))},
            ends | {"listId": 0},
            ends | {"listId": ends["prospectId"]},
        ):
            answer = v5.send("POST", "list-memberships", given)
            assert error(answer) == (400, 192, "Object specified does not exist"), given
        for name in ("campaignId", "userId", "prospectAccountId"):
            assert code(v5.change("prospects", ends["prospectId"], **{name: NOBODY})) == (400, 192), name

    @pytest.mark.contract("v5.write.body.11")
    def test_clears_what_is_empty_and_leaves_the_rest(self, account: Account, v5: V5) -> None:
        number = account.prospect(city="Ayr", company="Lamp Works", is_starred=True, score=5)
        v5.change("prospects", number, city=None, isStarred="", score=None)
        shown = v5.record("prospects", number, "city,company,isStarred,score")
        assert shown == {"city": None, "company": "Lamp Works", "isStarred": False, "score": 0}


class TestErrors:
    @pytest.mark.contract("v5.write.status.3", "v5.write.status.4")
    @each_case("collection", ["prospects", "lists", "list-memberships", "tags", "custom-fields"])
    def test_of_the_id(self, v5: V5, collection: str) -> None:
        for method in ("PATCH", "DELETE"):
            answer = v5.send(method, f"{collection}/{NOBODY}", {})
            assert error(answer) == (404, 109, "The requested record was not found.")
            assert "pardot-warning" not in answer.headers
            for text in ("0", "x", "-1", "1.5"):
                assert code(v5.send(method, f"{collection}/{text}", {})) == (400, 16)

    @pytest.mark.contract("v5.write.bin.1", "v5.write.bin.2")
    def test_of_the_recycle_bin(self, account: Account, v5: V5) -> None:
        tag, gone = account.tag(), {"prospects": account.deleted_prospect()}
        gone["lists"] = v5.create("lists", name="Old")
        v5.send("DELETE", f"lists/{gone['lists']}")
        before = account.contents
        for collection, number in gone.items():
            for answer in (
                v5.send("PATCH", f"{collection}/{number}", {}),
                v5.act(f"{collection}/{number}/do/addTag", tagId=tag),
            ):
                text = "Deleted records can't be updated. Please undelete before updating."
                assert (error(answer), answer.headers["pardot-warning"]) == ((400, 219, text), IN_BIN)
            answer = v5.send("DELETE", f"{collection}/{number}")
            assert (code(answer), answer.headers["pardot-warning"]) == ((404, 109), IN_BIN)
        assert account.contents == before

    @pytest.mark.contract("v5.write.role.1")
    @pytest.mark.account(role="Read Only")
    def test_of_the_role(self, account: Account, v5: V5) -> None:
        before = account.contents
        text = "This API user lacks sufficient permissions for the requested operation"
        for collection in new(account):
            before = account.contents
            for method, path in (("POST", collection), ("PATCH", f"{collection}/x"), ("DELETE", f"{collection}/x")):
                assert error(v5.send(method, path)) == (403, 46, text)
            assert account.contents == before
        for path in ("prospects/do/undelete", "prospects/do/upsertLatestByEmail", "lists/1/do/addTag"):
            assert code(v5.send("POST", path)) == (403, 46)

    @pytest.mark.contract("v5.write.fields.2", "v5.write.order.1")
    def test_come_in_the_contract_s_order(self, account: Account, v5: V5) -> None:
        gone, live = account.deleted_prospect(), account.prospect()
        wrong = {"colour": 1, "city": [], "userId": NOBODY}
        before = account.contents
        for answer, expected in (
            (v5.http.request("PATCH", "/api/v5/objects/prospects/x?a=1", headers=v5.headers), 16),
            (v5.send("PATCH", f"prospects/{gone}", None, a="1"), 152),
            (v5.send("PATCH", f"prospects/{gone}", wrong, a="1", fields="colour"), 51),
            (v5.send("PATCH", f"prospects/{gone}", wrong, fields="colour"), 51),
            (v5.send("PATCH", f"prospects/{gone}", wrong, fields="id"), 219),
            (v5.send("PATCH", f"prospects/{live}", wrong, fields="id"), 154),
            (v5.send("POST", "prospects", {"city": [], "userId": NOBODY}), 153),
            (v5.send("POST", "prospects", {"city": [], "userId": NOBODY, "email": "x"}), 192),
            (v5.send("POST", "prospects", {"city": [], "email": "x"}), 4),
            (v5.send("POST", "prospects", {"city": [], "email": "wren@lamp.example"}), 154),
        ):
            assert code(answer)[1] == expected
        assert account.contents == before

    @pytest.mark.contract("v5.write.limit.1")
    @pytest.mark.account(daily_limit=5)
    def test_count_as_calls(self, v5: V5) -> None:
        for answer in (v5.send("POST", "tags", {"name": "Wick"}), v5.send("POST", "tags", {}), v5.send("POST", "tags")):
            assert answer.status_code in {201, 400}
        assert v5.get("account", fields="apiCallsUsed").json() == {"apiCallsUsed": 4}


class TestTime:
    @pytest.mark.contract("v5.write.time.1")
    @pytest.mark.account(frozen_at=NOON)
    def test_moves_only_with_a_value(self, account: Account, v5: V5) -> None:
        number = v5.create("prospects", email="wren@lamp.example", city="Ayr")
        account.advance(timedelta(minutes=1))
        v5.change("prospects", number, city="Ayr")
        times = v5.record("prospects", number, "createdAt,updatedAt")
        assert times == dict.fromkeys(times, "2024-03-01T12:00:00+00:00")
        v5.change("prospects", number, city="Oban")
        assert v5.record("prospects", number, "updatedAt") == {"updatedAt": "2024-03-01T12:01:00+00:00"}

    @pytest.mark.contract("v5.write.same.2")
    @pytest.mark.account(replication_lag=30, frozen_at=NOON)
    def test_of_an_account_that_is_behind(self, account: Account, v5: V5, pardot: Pardot) -> None:
        answer = v5.send("POST", "prospects", {"email": "wren@lamp.example"}, fields="id,email")
        number = answer.json()["id"]
        assert answer.json() == {"id": number, "email": "wren@lamp.example"}
        changed = v5.send("PATCH", f"prospects/{number}", {"city": "Ayr"}, fields="city")
        assert (changed.status_code, changed.json()) == (200, {"city": "Ayr"})
        assert pardot.call("read", "prospect", id=number).json["prospect"]["city"] == "Ayr"
        assert code(v5.get(f"prospects/{number}", fields="id")) == (404, 109)
        account.advance(timedelta(seconds=30))
        assert v5.record("prospects", number, "city") == {"city": "Ayr"}


class TestJournal:
    def test_has_what_was_written_and_what_was_ignored(self, account: Account, v5: V5) -> None:
        number = v5.create("custom-fields", name="Lens", fieldId="Lens", type="text", valuesPrefill=["a"])
        (entry,) = v5.http.request("GET", f"/_dealdock/accounts/{account.ready.id}/requests").json()
        assert (entry["object"], entry["operation"], entry["status"]) == ("customField", "create", 201)
        assert entry["ignored"] == ["valuesPrefill"]
        assert entry["parameters"]["fieldId"] == "Lens"
        assert entry["shown"]["customField"]["first"] == [number]

    @pytest.mark.parametrize("operation", ["create", "upsertLatestByEmail", "addTag"])
    def test_faults_strike_writes(self, account: Account, v5: V5, operation: str) -> None:
        faults = f"/_dealdock/accounts/{account.ready.id}/faults"
        match = {"object": "prospect", "operation": operation}
        body = {"match": match, "effect": {"error": 183}, "times": 1}
        assert v5.http.request("POST", faults, json=body).status_code == 201
        number, tag = account.prospect(), account.tag()
        before = account.contents
        calls: dict[str, tuple[str, dict[str, Any]]] = {
            "create": ("prospects", {"email": "wren@lamp.example"}),
            "upsertLatestByEmail": ("prospects/do/upsertLatestByEmail", {"prospect": {"email": "wren@lamp.example"}}),
            "addTag": (f"prospects/{number}/do/addTag", {"tagId": tag}),
        }
        assert code(v5.send("POST", *calls[operation])) == (500, 183)
        assert account.contents == before
        assert v5.send("POST", *calls[operation]).status_code in {200, 201}


@pytest.mark.contract("v5.write.same.1")
@pytest.mark.parametrize("version", [3, 4])
def test_versions_3_and_4_show_what_version_5_writes(
    address: str, sandbox: Sandbox, transport: Transport, version: int
) -> None:
    account = Account.open(sandbox, version=version)
    v5, pardot = V5(address, account, transport), Pardot(address, account, transport=transport)
    field = v5.create("custom-fields", name="Lens", fieldId="Lens", type="Text")
    number = v5.create("prospects", email="wren@lamp.example", jobTitle="Keeper", Lens__c="clear", score=5)
    list_ = v5.create("lists", name="Lamplighters", isPublic=True)
    membership = v5.create("list-memberships", listId=list_, prospectId=number)
    shown = pardot.call("read", "prospect", version=version, id=number).json["prospect"]
    shown = shown[0] if isinstance(shown, list) else shown
    assert (shown["job_title"], shown["Lens"], shown["score"]) == ("Keeper", "clear", 5)
    assert pardot.call("read", "list", version=version, id=list_).json["list"]["is_public"] is True
    found = pardot.call("read", "listMembership", version=version, id=membership).json["list_membership"]
    assert found["prospect_id"] == number
    assert pardot.call("read", "customField", version=version, id=field).json["customField"]["type"] == "Text"
    pardot.call("update", "prospect", version=version, id=number, job_title="Cook")
    assert v5.record("prospects", number, "jobTitle") == {"jobTitle": "Cook"}
    deal = account.opportunity(number)
    assert v5.send("DELETE", f"prospects/{number}").status_code == 204
    activities = v5.values("visitor-activities", "typeName,opportunityId", prospectId=number)
    assert activities[-1] == {"typeName": "Opportunity Prospect Removed", "opportunityId": deal} or len(activities) == 2
    assert pardot.call("read", "prospect", version=version, id=number).code == 132
