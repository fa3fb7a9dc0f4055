"""Actions, tags, lists, memberships and custom fields (contract, version 5, sections C and D)."""

from typing import Any, Final

import pytest

from dealdock import Sandbox
from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot.v5.client import V5, code, error

NOBODY: Final = 2147483647


def records_with_tags(account: Account) -> dict[str, tuple[int, str, str]]:
    """Return a record of each object that has tags, with its names in version 5 and in version 3."""
    return {
        "campaigns": (account.campaign(), "campaign", "Campaign"),
        "users": (account.first_user(), "user", "User"),
        "lists": (account.prospect_list(), "list", "List"),
        "custom-fields": (account.custom_field(), "custom-field", "Prospect Custom Field"),
        "prospects": (account.prospect(), "prospect", "Prospect"),
        "opportunities": (account.opportunity(), "opportunity", "Opportunity"),
    }


class TestActions:
    @pytest.mark.contract("v5.action.1", "v5.action.2")
    def test_that_do_not_exist(self, account: Account, v5: V5) -> None:
        text = "Action name is either missing or incorrect"
        number = account.prospect()
        for path in ("prospects/do/nothing", f"prospects/{number}/do/undelete", "tags/5/do/addTag", "lists/5/do/x"):
            assert error(v5.act(path)) == (400, 205, text), path
            assert code(v5.get(path)) == (405, 60), path
        for path in ("lists/do/nothing", "tags/do/mergeTags", "visitors/do/assignToProspect", "emails/do/send"):
            assert error(v5.act(path)) == (404, 198, "Endpoint not found"), path


class TestVisitors:
    @pytest.mark.contract("v5.visitor.2")
    def test_are_assigned_to_a_prospect(self, account: Account, v5: V5) -> None:
        prospect, number = account.prospect(), account.visitor(is_identified=False)
        visit = account.visit("https://lamp.example/", visitor_id=number)
        activity = account.activity(visitor_id=number)
        path = f"visitors/{number}/do/assignToProspect"
        answer = v5.act(path, prospectId=prospect, fields=["prospectId", "isIdentified"])
        assert (answer.status_code, answer.json()) == (200, {"isIdentified": True, "prospectId": prospect})
        assert v5.record("visits", visit, "prospectId") == {"prospectId": prospect}
        assert v5.record("visitor-activities", activity, "prospectId") == {"prospectId": prospect}
        assert v5.act(path, prospectId=prospect).json() == {"id": number}
        assert code(v5.act(path, prospectId=NOBODY)) == (400, 192)
        assert code(v5.act(path)) == (400, 207)
        assert code(v5.act(f"visitors/{NOBODY}/do/assignToProspect", prospectId=prospect)) == (404, 109)

    @pytest.mark.contract("v5.visitor.3")
    def test_have_an_identified_company(self, account: Account, v5: V5) -> None:
        number = account.visitor(is_identified=False)
        path = f"visitors/{number}/do/identifyCompany"
        assert v5.act(path, fields="isIdentified").json() == {"isIdentified": True}
        assert v5.send("POST", path, {}).json() == {"id": number}
        assert code(v5.act(f"visitors/{NOBODY}/do/identifyCompany")) == (404, 109)


class TestTagging:
    @pytest.mark.slow
    @pytest.mark.contract("v5.write.method.3", "v5.tagging.1", "v5.tagging.2", "v5.tagging.3")
    def test_of_every_object(self, account: Account, v5: V5, pardot: Pardot) -> None:
        tag, other = account.tag("Wick"), account.tag("Oil")
        for collection, (number, object_type, older) in records_with_tags(account).items():
            before = v5.record(collection, number, "updatedAt")
            answer = v5.act(f"{collection}/{number}/do/addTag", tagId=tag)
            shown = answer.json()
            expected = {"id": shown["id"], "objectId": number, "objectType": object_type, "tagId": tag}
            assert (answer.status_code, [*shown.items()]) == (200, [*expected.items()])
            assert v5.act(f"{collection}/{number}/do/addTag", tagId=str(tag)).json() == shown
            found = pardot.call("read", "tagObject", id=shown["id"]).json["tagObject"]
            assert (found["type"], found["object_id"], found["tag_id"]) == (older, number, tag)
            assert v5.values("tags", "objectCount") == [{"objectCount": 1}, {"objectCount": 0}]
            removed = v5.act(f"{collection}/{number}/do/removeTag", tagId=tag)
            assert (removed.status_code, removed.content) == (204, b"")
            assert code(v5.act(f"{collection}/{number}/do/removeTag", tagId=tag)) == (404, 109)
            assert v5.record(collection, number, "updatedAt") == before
        assert v5.ids("tags") == [tag, other]

    @each_case(
        ("given", "expected"),
        [
            ({}, (400, 207)),
            ({"tagId": "x"}, (400, 206)),
            ({"tagId": 1, "a": 1}, (400, 208)),
            ({"tagId": NOBODY}, (400, 192)),
        ],
    )
    def test_refuses(self, account: Account, v5: V5, given: dict[str, Any], expected: tuple[int, int]) -> None:
        assert code(v5.act(f"prospects/{account.prospect()}/do/addTag", **given)) == expected

    def test_of_nobody(self, account: Account, v5: V5) -> None:
        tag = account.tag()
        assert code(v5.act(f"prospects/{NOBODY}/do/addTag", tagId=tag)) == (404, 109)
        assert code(v5.act("prospects/x/do/addTag", tagId=tag)) == (400, 16)


class TestTags:
    @pytest.mark.contract("v5.tagging.4")
    def test_have_names_of_their_own(self, v5: V5, sandbox: Sandbox) -> None:
        Account.open(sandbox).tag("Oil")
        wick, oil = v5.create("tags", name="Wick"), v5.create("tags", name="Oil")
        text = "The supplied name is already in use."
        assert error(v5.send("POST", "tags", {"name": "Wick"})) == (400, 245, text)
        assert error(v5.change("tags", oil, name="Wick")) == (400, 245, text)
        assert v5.change("tags", wick, name="Wick").status_code == 204
        assert v5.create("tags", name="wick")

    @pytest.mark.contract("v5.tagging.5")
    def test_are_deleted_with_their_objects(self, account: Account, v5: V5, pardot: Pardot) -> None:
        number, kept = account.tag("Wick"), account.tag_object()
        gone = account.tag_object(tag_id=number)
        v5.send("DELETE", f"tags/{number}")
        assert code(v5.get(f"tags/{number}", fields="id", deleted="all")) == (404, 109)
        assert pardot.call("read", "tagObject", id=gone).code == 16
        assert pardot.call("read", "tagObject", id=kept).error is None

    @pytest.mark.contract("v5.tagging.6")
    def test_are_merged(self, account: Account, v5: V5) -> None:
        into, first, second, other = (account.tag(name) for name in ("Wick", "Wicks", "Vick", "Oil"))
        one, two, three = (account.prospect() for _ in range(3))
        for tag, number in ((into, one), (first, one), (first, two), (second, two), (second, three), (other, three)):
            v5.act(f"prospects/{number}/do/addTag", tagId=tag)
        path = f"tags/{into}/do/mergeTags"
        before = account.contents
        for given, expected in (
            ({"tagIds": []}, (400, 206)),
            ({"tagIds": 5}, (400, 206)),
            ({"tagIds": ["x"]}, (400, 206)),
            ({}, (400, 207)),
            ({"tagIds": [first, NOBODY]}, (400, 242)),
        ):
            assert code(v5.act(path, **given)) == expected
        assert account.contents == before
        answer = v5.act(path, tagIds=[first, second, into])
        assert (answer.status_code, answer.json()) == (200, {"id": into})
        assert v5.values("tags", "id,objectCount") == [{"id": into, "objectCount": 3}, {"id": other, "objectCount": 1}]
        assert code(v5.act(f"tags/{first}/do/mergeTags", tagIds=[into])) == (404, 109)

    @pytest.mark.contract("v5.tagging.6")
    def test_of_records_of_two_types_with_one_id_are_merged(self, account: Account, v5: V5) -> None:
        into, other, number = account.tag("Wick"), account.tag("Vick"), account.prospect()
        account.tag_object(tag_id=into, type="Opportunity", object_id=number)
        account.tag_object(tag_id=other, type="Prospect", object_id=number)
        v5.act(f"tags/{into}/do/mergeTags", tagIds=[other])
        found = v5.values("tagged-objects", "objectType,objectId,tagId")
        assert found == [
            {"objectType": each, "objectId": number, "tagId": into} for each in ("opportunity", "prospect")
        ]


class TestLists:
    @pytest.mark.contract("v5.list.2", "v5.list.3")
    def test_have_their_properties(self, account: Account, v5: V5) -> None:
        campaign = account.campaign("Fair")
        given = {"title": "News", "description": "Monthly", "isPublic": True, "isSalesforceVisible": True}
        number = v5.create("lists", name="Lamplighters", campaignId=campaign, folderId=None, **given)
        shown = v5.record("lists", number, "title,description,isPublic,isSalesforceVisible,campaign.name,isDynamic")
        assert shown == {**given, "campaign": {"name": "Fair"}, "isDynamic": False}
        assert v5.create("lists", name="Lamplighters") != number
        assert code(v5.change("lists", number, folderId=5)) == (400, 192)
        v5.change("lists", number, campaignId=None, isPublic=None)
        assert v5.record("lists", number, "campaignId,isPublic") == {"campaignId": None, "isPublic": False}

    @pytest.mark.contract("v5.list.4")
    def test_are_deleted_without_their_memberships(self, account: Account, v5: V5, pardot: Pardot) -> None:
        number = account.prospect_list()
        membership = account.list_membership(number)
        assert v5.send("DELETE", f"lists/{number}").status_code == 204
        assert v5.values("lists", "id,isDeleted", deleted="true") == [{"id": number, "isDeleted": True}]
        assert v5.values("list-memberships", "id,isDeleted") == [{"id": membership, "isDeleted": False}]
        assert pardot.call("read", "list", id=number).code == 16


class TestMemberships:
    @pytest.mark.contract("v5.membership.3", "v5.membership.4")
    def test_come_back(self, account: Account, v5: V5) -> None:
        ends = {"listId": account.prospect_list(), "prospectId": account.prospect()}
        number = v5.create("list-memberships", **ends, optedOut=True)
        text = "That prospect is already a member of that list. Update the membership instead."
        assert error(v5.send("POST", "list-memberships", ends)) == (400, 58, text)
        v5.send("DELETE", f"list-memberships/{number}")
        assert v5.values("list-memberships", "id,isDeleted", deleted="all") == [{"id": number, "isDeleted": True}]
        answer = v5.send("POST", "list-memberships", ends)
        assert (answer.status_code, answer.json()) == (201, {"id": number})

    @pytest.mark.contract("v5.membership.5")
    def test_keep_their_ends(self, account: Account, v5: V5) -> None:
        ends = {"listId": account.prospect_list(), "prospectId": account.prospect()}
        number = v5.create("list-memberships", **ends)
        assert v5.change("list-memberships", number, **ends, optedOut="true").status_code == 204
        assert v5.record("list-memberships", number, "optedOut") == {"optedOut": True}
        for name in ends:
            assert code(v5.change("list-memberships", number, **{name: NOBODY})) == (400, 154)


class TestCustomFields:
    @pytest.mark.contract("v5.custom.3", "v5.custom.6")
    @each_case("word", ["Text", "radio button", "MULTI-SELECT", "Number", "Date", "CRM User"])
    def test_have_a_type(self, v5: V5, word: str) -> None:
        given = {"isRequired": True, "isUseValues": True, "isRecordMultipleResponses": True, "salesforceId": "Lens__c"}
        name = f"Lens_{word.strip('-')[:3]}"
        number = v5.create("custom-fields", name="Lens", fieldId=name, type=word, valuesPrefill=["a"], **given)
        shown = v5.record("custom-fields", number, ",".join(["type", "apiFieldId", *given]))
        assert shown == {"type": word.lower(), "apiFieldId": f"{name}__c", **given}

    @pytest.mark.contract("v5.custom.3", "v5.custom.4")
    @each_case(
        ("field_id", "type_", "number"),
        [
            ("Lens", "colour", 154),
            ("Lens", "", 154),
            ("Lens 2", "Text", 139),
            ("2nd", "Text", 139),
            ("Wick", "Text", 245),
            ("first_name", "Text", 245),
        ],
    )
    def test_refuses(self, account: Account, v5: V5, field_id: str, type_: str, number: int) -> None:
        if field_id == "Wick":
            account.custom_field("Wick")
        before = account.contents
        properties = {"name": "Lens", "fieldId": field_id, "type": type_}
        assert code(v5.send("POST", "custom-fields", properties)) == (400, number)
        assert account.contents == before

    @pytest.mark.contract("v5.custom.5")
    def test_keep_name_and_type_and_are_deleted_with_their_values(self, account: Account, v5: V5) -> None:
        number = v5.create("custom-fields", name="Lens", fieldId="Lens", type="Text")
        prospect = v5.create("prospects", email="wren@lamp.example", Lens__c="clear")
        v5.act(f"custom-fields/{number}/do/addTag", tagId=account.tag())
        beside = account.tag_object(type="Prospect", object_id=number)
        for given in ({"fieldId": "Glass"}, {"type": "Number"}):
            assert code(v5.change("custom-fields", number, **given)) == (400, 154)
        assert v5.change("custom-fields", number, name="Glass").status_code == 204
        v5.send("DELETE", f"custom-fields/{number}")
        assert code(v5.get(f"prospects/{prospect}", fields="Lens__c")) == (400, 51)
        assert [each["objectCount"] for each in v5.values("tags", "id,objectCount", orderBy="id")] == [0, 1]
        assert v5.values("tagged-objects", "id") == [{"id": beside}], "of a record of another type with the same id"
