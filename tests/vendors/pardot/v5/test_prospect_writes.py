"""Prospects: what is written of them, `upsertLatestByEmail` and `undelete` (contract, version 5, section B)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.support.cases import each_case
from tests.vendors.pardot.v5.client import V5, code, error

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
NOBODY: Final = 2147483647
VERSION_4 = pytest.mark.account(version=4)
UPSERT: Final = "prospects/do/upsertLatestByEmail"
UNDELETE: Final = "prospects/do/undelete"
TEXTS: Final = (
    *("addressOne", "addressTwo", "annualRevenue", "city", "comments", "company", "country", "department", "employees"),
    *("fax", "firstName", "industry", "jobTitle", "lastName", "notes", "phone", "salesforceId", "salutation", "source"),
    *("state", "territory", "website", "yearsInBusiness", "zip"),
)
FLAGS: Final = ("isDoNotCall", "isDoNotEmail", "isReviewed", "isStarred", "optedOut")


def upsert(v5: V5, **arguments: Any) -> tuple[int, dict[str, Any]]:
    """Call `upsertLatestByEmail`, and return the status and the answer."""
    answer = v5.act(UPSERT, **arguments)
    return answer.status_code, answer.json()


class TestFields:
    @pytest.mark.contract("v5.prospect.8", "v5.prospect.13")
    def test_that_are_written(self, account: Account, v5: V5) -> None:
        ends = {
            "campaignId": account.campaign("Fair"),
            "prospectAccountId": account.prospect_account("Lamp Works"),
            "userId": account.user_id(email="rep@lamp.example"),
        }
        given = {name: f"{name} 1" for name in TEXTS} | dict.fromkeys(FLAGS, True) | ends | {"score": 9}
        number = v5.create("prospects", email="wren@lamp.example", profileId=1, salesforceOwnerId=None, **given)
        assert len({*given, "email", "profileId", "salesforceOwnerId"}) == 36
        assert v5.record("prospects", number, ",".join(given)) == given
        other = account.prospect()
        assert v5.record("prospects", other, "city,score,optedOut") == {"city": None, "score": 0, "optedOut": False}

    @pytest.mark.contract("v5.prospect.9")
    @each_case("address", ["x", "x@y", "a b@lamp.example", 5, "x" * 250 + "@lamp.example"])
    def test_email_that_is_none(self, v5: V5, address: Any) -> None:
        assert error(v5.send("POST", "prospects", {"email": address})) == (400, 4, "Invalid prospect email address")

    @pytest.mark.contract("v5.prospect.10")
    def test_email_is_unique_in_version_3(self, account: Account, v5: V5) -> None:
        account.prospect("wren@lamp.example")
        account.deleted_prospect("owl@lamp.example")
        number = account.prospect("jay@lamp.example")
        for address in ("WREN@lamp.example", "owl@lamp.example"):
            assert code(v5.send("POST", "prospects", {"email": address})) == (400, 9)
            assert code(v5.change("prospects", number, email=address)) == (400, 54)
        assert v5.change("prospects", number, email="JAY@lamp.example").status_code == 204

    @pytest.mark.contract("v5.prospect.10")
    @VERSION_4
    def test_email_is_shared_in_version_4(self, account: Account, v5: V5) -> None:
        first = account.prospect("wren@lamp.example")
        second = v5.create("prospects", email="wren@lamp.example")
        assert v5.ids("prospects", email="wren@lamp.example") == [first, second]

    @pytest.mark.contract("v5.prospect.11")
    def test_campaign_is_the_oldest_unless_given(self, account: Account, v5: V5) -> None:
        fair = account.campaign("Fair")
        for given, expected in (({}, account.default_campaign), ({"campaignId": None}, account.default_campaign)):
            number = v5.create("prospects", email=f"wren{len(given)}@lamp.example", **given)
            assert v5.record("prospects", number, "campaignId") == {"campaignId": expected}
        v5.change("prospects", number, campaignId=str(fair))
        assert v5.record("prospects", number, "campaignId") == {"campaignId": fair}

    @pytest.mark.contract("v5.prospect.12")
    def test_user_is_assigned(self, account: Account, v5: V5) -> None:
        user, number = account.first_user(), account.prospect()
        v5.change("prospects", number, userId=user)
        assert v5.record("prospects", number, "assignedToId") == {"assignedToId": user}
        assert code(v5.change("prospects", number, userId=user, salesforceOwnerId="0051")) == (400, 125)
        assert code(v5.change("prospects", number, salesforceOwnerId="0051")) == (400, 79)
        v5.change("prospects", number, userId=None)
        assert v5.record("prospects", number, "assignedToId") == {"assignedToId": None}

    @pytest.mark.contract("v5.prospect.14")
    def test_profile_is_the_account_s(self, account: Account, v5: V5) -> None:
        number = account.prospect()
        assert v5.change("prospects", number, profileId=1).status_code == 204
        assert code(v5.change("prospects", number, profileId=2)) == (400, 192)

    @pytest.mark.contract("v5.prospect.15")
    @each_case(("number", "contact", "lead"), [("00Q1", None, "00Q1"), ("0031", "0031", None), (None, None, None)])
    @pytest.mark.parametrize("before", [None, "00Q2", "0032"])
    def test_salesforce_id(
        self, account: Account, v5: V5, before: str | None, number: str | None, contact: Any, lead: Any
    ) -> None:
        """The id of the lead from which a contact was made stays."""
        prospect = account.prospect()
        v5.change("prospects", prospect, salesforceId=before)
        v5.change("prospects", prospect, salesforceId=number)
        shown = v5.record("prospects", prospect, "salesforceId,salesforceContactId,salesforceLeadId")
        lead = before if before == "00Q2" and number == "0031" else lead
        assert shown == {"salesforceId": number, "salesforceContactId": contact, "salesforceLeadId": lead}

    @pytest.mark.contract("v5.prospect.16")
    @pytest.mark.account(connector="salesforce")
    def test_prospect_account_is_the_crm_s(self, account: Account, v5: V5) -> None:
        number, company = account.prospect(), account.prospect_account()
        assert code(v5.change("prospects", number, prospectAccountId=company)) == (400, 37)
        assert v5.change("prospects", number, city="Ayr").status_code == 204

    @pytest.mark.contract("v5.prospect.17")
    def test_are_kept_in_the_recycle_bin(self, account: Account, v5: V5) -> None:
        number, tag = account.prospect("wren@lamp.example"), account.tag()
        membership = account.list_membership(prospect_id=number)
        v5.act(f"prospects/{number}/do/addTag", tagId=tag)
        v5.send("DELETE", f"prospects/{number}")
        assert v5.values("prospects", "id,isDeleted,email", deleted="true") == [
            {"id": number, "email": "wren@lamp.example", "isDeleted": True}
        ]
        assert v5.ids("list-memberships") == [membership]
        assert v5.values("tags", "objectCount") == [{"objectCount": 1}]


class TestCustomFields:
    @pytest.mark.slow
    @pytest.mark.contract("v5.prospect.custom.1", "v5.prospect.custom.2")
    @each_case(
        ("type_", "sent", "kept"),
        [
            (1, "clear", "clear"),
            (1, 5, "5"),
            (1, None, None),
            (8, 5, 5),
            (8, "5.50", 5.5),
            (8, "x", 56),
            (8, True, 56),
            (12, "2026-03-01", "2026-03-01"),
            (12, "2026-03-01T23:30:00-05:00", "2026-03-01"),
            (12, "2026-03-01T23:30:00Z", "2026-03-01"),
            (12, "2026-13-01", 57),
            (12, "tomorrow", 57),
            (1, ["clear"], 154),
            (1, {}, 154),
            (1, "x" * 256, 154),
        ],
    )
    def test_of_one_value(self, account: Account, v5: V5, type_: int, sent: Any, kept: Any) -> None:
        lens = f"Lens_{account.custom_field(type=type_)}"
        account.custom_field(lens, type=type_)
        number = account.prospect()
        answer = v5.change("prospects", number, **{f"{lens}__c": sent})
        if kept in (56, 57, 154):
            assert code(answer) == (400, kept)
            kept = None
        else:
            assert answer.status_code == 204, answer.text
        assert v5.record("prospects", number, f"{lens}__c") == {f"{lens}__c": kept}

    @pytest.mark.contract("v5.prospect.custom.3")
    @each_case(
        ("sent", "kept"), [(["b", "c", "a"], ["b", "c", "a"]), ("c", ["c"]), ([], None), (None, None), ("", None)]
    )
    def test_of_several(self, account: Account, v5: V5, sent: Any, kept: Any) -> None:
        oils = f"Oils_{account.prospect()}"
        account.custom_field(oils, type=6)
        number = v5.create("prospects", email=f"{oils}@lamp.example", **{f"{oils}__c": ["x", "y"]})
        v5.change("prospects", number, **{f"{oils}__c": sent})
        assert v5.record("prospects", number, f"{oils}__c") == {f"{oils}__c": kept}


class TestUpsert:
    @pytest.mark.contract("v5.upsert.4", "v5.upsert.5", "v5.upsert.6")
    @VERSION_4
    def test_changes_the_latest(self, account: Account, v5: V5) -> None:
        address = "wren@lamp.example"
        older = account.prospect(address, NOON + timedelta(days=9), last_activity_at=NOON)
        newer = account.prospect(address, NOON, last_activity_at=NOON + timedelta(hours=1))
        idle = account.prospect(address, NOON + timedelta(days=9))
        assert upsert(v5, matchEmail="Wren@Lamp.example", prospect={"city": "Ayr"}) == (200, {"id": newer})
        cities = {each["id"]: each["city"] for each in v5.values("prospects", "id,city")}
        assert cities == {older: None, newer: "Ayr", idle: None}

    @pytest.mark.contract("v5.upsert.5")
    @VERSION_4
    def test_of_equal_ones_it_is_the_last_changed(self, account: Account, v5: V5) -> None:
        address = "wren@lamp.example"
        changed = account.prospect(address, NOON + timedelta(hours=1))
        account.prospect(address, NOON)
        assert upsert(v5, matchEmail=address, prospect={}) == (200, {"id": changed})
        twins = [account.prospect("owl@lamp.example", NOON) for _ in range(2)]
        assert upsert(v5, matchEmail="owl@lamp.example", prospect={}) == (200, {"id": twins[1]})

    @pytest.mark.contract("v5.upsert.4", "v5.upsert.5")
    @VERSION_4
    def test_prefers_a_live_one_to_a_deleted_one(self, account: Account, v5: V5) -> None:
        address = "wren@lamp.example"
        live = account.prospect(address, NOON)
        account.deleted_prospect(address)  # changed last
        for more in ({}, {"secondaryDeletedSearch": True}):
            assert upsert(v5, matchEmail=address, prospect={}, **more) == (200, {"id": live})

    @pytest.mark.contract("v5.upsert.6")
    def test_creates_if_there_is_none(self, v5: V5) -> None:
        answer = v5.act(UPSERT, matchEmail="wren@lamp.example", prospect={"city": "Ayr"}, fields=["email", "city"])
        assert (answer.status_code, answer.json()) == (201, {"city": "Ayr", "email": "wren@lamp.example"})
        address = answer.headers["location"]
        assert address.endswith("?fields=email,city")
        assert v5.get(address).json() == answer.json()

    def test_sets_the_address_of_the_body(self, account: Account, v5: V5) -> None:
        number = account.prospect("wren@lamp.example")
        given = {"matchEmail": "wren@lamp.example", "prospect": {"email": "owl@lamp.example"}, "fields": "id,email"}
        assert upsert(v5, **given) == (200, {"id": number, "email": "owl@lamp.example"})

    @pytest.mark.contract("v5.upsert.2")
    def test_finds_by_the_address_of_the_prospect(self, account: Account, v5: V5) -> None:
        number = account.prospect("wren@lamp.example")
        assert upsert(v5, prospect={"email": "wren@lamp.example"}) == (200, {"id": number})
        assert code(v5.act(UPSERT, prospect={})) == (400, 207)

    @pytest.mark.contract("v5.upsert.3")
    @pytest.mark.parametrize("fields", [["id", "city"], {"0": "id", "1": "city"}, "id, city"])
    def test_answers_the_fields(self, account: Account, v5: V5, fields: Any) -> None:
        number = account.prospect("wren@lamp.example", city="Ayr")
        given: dict[str, Any] = {"matchEmail": "wren@lamp.example", "prospect": {}}
        assert upsert(v5, **given, fields=fields) == (200, {"id": number, "city": "Ayr"})
        assert v5.send("POST", UPSERT, given, fields="city").json() == {"city": "Ayr"}
        assert v5.send("POST", UPSERT, given | {"fields": []}).json() == {"id": number}

    @pytest.mark.contract("v5.upsert.1")
    @each_case(
        ("given", "number"),
        [
            ({"matchEmail": "wren@lamp.example"}, 207),
            ({"matchEmail": "wren@lamp.example", "prospect": []}, 206),
            ({"matchEmail": 5, "prospect": {}}, 206),
            ({"matchEmail": "wren@lamp.example", "prospect": {}, "fields": 5}, 206),
            ({"matchEmail": "wren@lamp.example", "prospect": {}, "secondaryDeletedSearch": "x"}, 206),
            ({"matchEmail": "wren@lamp.example", "prospect": {}, "colour": 1}, 208),
            ({"matchEmail": "wren@lamp.example", "prospect": {}, "fields": ["colour"]}, 51),
            ({"matchEmail": "wren@lamp.example", "prospect": {"colour": 1}}, 154),
            ({"matchEmail": "wren@lamp.example", "prospect": {"city": []}}, 154),
            ({"matchEmail": "wren@lamp.example", "prospect": {"userId": NOBODY}}, 192),
            ({"matchEmail": "wren", "prospect": {}}, 4),
        ],
    )
    def test_refuses(self, account: Account, v5: V5, given: dict[str, Any], number: int) -> None:
        before = account.contents
        assert code(v5.act(UPSERT, **given)) == (400, number)
        assert account.contents == before

    @pytest.mark.contract("v5.upsert.7")
    @VERSION_4
    @pytest.mark.parametrize("restores", [True, False, None])
    def test_of_a_deleted_one_in_version_4(self, account: Account, v5: V5, restores: bool | None) -> None:
        gone = account.deleted_prospect("wren@lamp.example")
        more = {} if restores is None else {"secondaryDeletedSearch": restores}
        status, shown = upsert(v5, matchEmail="wren@lamp.example", prospect={"city": "Ayr"}, **more)
        assert (status, shown["id"] == gone) == ((200, True) if restores else (201, False))
        assert v5.values("prospects", "id,city") == [{"id": shown["id"], "city": "Ayr"}]

    @pytest.mark.contract("v5.upsert.7")
    @VERSION_4
    def test_prefers_a_live_one(self, account: Account, v5: V5) -> None:
        account.deleted_prospect("wren@lamp.example")
        live = account.prospect("wren@lamp.example")
        account.deleted_prospect("wren@lamp.example")
        given = {"matchEmail": "wren@lamp.example", "prospect": {}, "secondaryDeletedSearch": True}
        assert upsert(v5, **given) == (200, {"id": live})

    @pytest.mark.contract("v5.upsert.8")
    def test_of_a_deleted_one_in_version_3(self, account: Account, v5: V5) -> None:
        gone = account.deleted_prospect("wren@lamp.example")
        given = {"matchEmail": "wren@lamp.example", "prospect": {}, "secondaryDeletedSearch": False}
        assert upsert(v5, **given) == (200, {"id": gone})
        assert v5.ids("prospects") == [gone]


class TestUndelete:
    @pytest.mark.contract("v5.undelete.1", "v5.undelete.3")
    def test_by_id(self, account: Account, v5: V5, pardot: Pardot) -> None:
        number = account.prospect("wren@lamp.example", city="Ayr")
        deal = account.opportunity(number)
        v5.send("DELETE", f"prospects/{number}")
        answer = v5.act(UNDELETE, id=str(number), email="owl@lamp.example")
        assert (answer.status_code, answer.json()) == (200, {"id": number})
        assert v5.record("prospects", number, "city,isDeleted") == {"city": "Ayr", "isDeleted": False}
        assert (
            "prospects" not in pardot.read(deal).json["opportunity"]
            or not pardot.read(deal).json["opportunity"]["prospects"]
        )
        before = account.contents
        again = v5.act(UNDELETE, id=number, fields=["id", "email"])
        assert (again.status_code, again.json()) == (200, {"id": number, "email": "wren@lamp.example"})
        assert account.contents == before

    @pytest.mark.contract("v5.undelete.2")
    @VERSION_4
    def test_by_address_it_is_the_latest(self, account: Account, v5: V5) -> None:
        numbers = [
            account.prospect("wren@lamp.example", last_activity_at=NOON + timedelta(days=day)) for day in (1, 3, 2)
        ]
        for number in numbers:
            v5.send("DELETE", f"prospects/{number}")
        live = account.prospect("wren@lamp.example")
        assert v5.act(UNDELETE, email="WREN@lamp.example").json() == {"id": numbers[1]}
        assert v5.ids("prospects") == [numbers[1], live]

    @pytest.mark.contract("v5.undelete.1", "v5.undelete.2")
    def test_of_nobody(self, account: Account, v5: V5) -> None:
        account.prospect("wren@lamp.example")
        assert code(v5.act(UNDELETE)) == (400, 207)
        assert code(v5.act(UNDELETE, id=[])) == (400, 206)
        assert code(v5.act(UNDELETE, id=1, colour=1)) == (400, 208)
        for given in ({"id": NOBODY}, {"email": "wren@lamp.example"}, {"email": "owl@lamp.example"}):
            assert code(v5.act(UNDELETE, **given)) == (404, 109)
