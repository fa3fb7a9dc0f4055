"""The parameters of a query: fields, filters, order, limits (contract, version 5, sections 1.3 and 1.4)."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.v5.client import V5, code, error

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
UNKNOWN_FIELD: Final = "Invalid parameter: fields. It contains an invalid or unknown field: {}."
UNKNOWN_PARAMETER: Final = "Invalid parameter: Parameter {} is invalid."
NOBODY: Final = 2147483647
MORNING: Final = "2024-03-01T00:00:00-05:00"


class TestFields:
    @pytest.mark.contract("v5.fields.1", "v5.fields.2")
    @each_case("given", [{}, {"fields": ""}, {"fields": " , "}])
    def test_are_required(self, account: Account, v5: V5, given: dict[str, str]) -> None:
        for path in ("opportunities", f"opportunities/{account.opportunity()}", "account"):
            assert error(v5.get(path, **given)) == (400, 13, "One or more required parameters are missing: fields")

    @pytest.mark.contract("v5.fields.3", "v5.fields.8", "v5.answer.3")
    def test_come_with_the_id_first_and_then_by_their_names(self, account: Account, v5: V5) -> None:
        campaign = account.campaign()
        number = account.opportunity(name="Deal", campaign_id=campaign)
        assert v5.get("opportunities", fields="status, name ,id,campaignId,name").text == (
            f'{{"nextPageToken":null,"nextPageUrl":null,"values":[{{"id":{number},"campaignId":{campaign},'
            '"name":"Deal","status":"Open"}]}'
        )
        assert v5.get(f"opportunities/{number}", fields="name,id").text == f'{{"id":{number},"name":"Deal"}}'
        related = v5.get("opportunities", fields="name,campaign.name,campaign,campaign.cost,createdAt").json()["values"]
        assert [*related[0]] == ["campaign", "createdAt", "name"]
        assert [*related[0]["campaign"]] == ["id", "cost", "name"]
        assert [*v5.get("account", fields="website,id,company").json()] == ["id", "company", "website"]

    @pytest.mark.contract("v5.fields.8")
    def test_of_the_account_s_own_come_behind_the_others(self, account: Account, v5: V5) -> None:
        for name in ("wick", "Brass", "lens"):
            account.custom_field(name, type=1)
        number = account.prospect()
        for path in ("prospects", f"prospects/{number}"):
            answer = v5.get(path, fields="wick__c,score,lens__c,Brass__c,id,email").json()
            assert [*answer.get("values", [answer])[0]] == ["id", "email", "score", "Brass__c", "lens__c", "wick__c"]

    @pytest.mark.contract("v5.fields.4", "v5.opportunity.3", "v5.fields.12")
    @each_case(
        ("collection", "name"),
        [
            ("opportunities", "colour"),
            ("opportunities", "Name"),
            ("opportunities", "campaign_id"),
            ("opportunities", "isDeleted"),
            ("opportunities", "prospects"),
            ("opportunities", "opportunityActivities"),
            ("opportunities", "campaign.colour"),
            ("opportunities", "name.id"),
            ("opportunities", "campaign."),
            ("custom-fields", "valuesPrefill"),
            ("prospects", "Nothing__c"),
        ],
    )
    def test_that_are_unknown(self, v5: V5, collection: str, name: str) -> None:
        assert error(v5.get(collection, fields=f"id,{name}")) == (400, 51, UNKNOWN_FIELD.format(name))

    @pytest.mark.contract("v5.fields.5", "v5.fields.7")
    def test_of_related_records(self, account: Account, v5: V5) -> None:
        campaign = account.campaign("Fair")
        account.opportunity(campaign_id=campaign)
        assert v5.values(fields="campaign.name,campaign.cost") == [{"campaign": {"name": "Fair", "cost": None}}]
        assert v5.values(fields="campaign") == [{"campaign": {"id": campaign}}]
        assert v5.values(fields="campaign,campaign.name") == [{"campaign": {"id": campaign, "name": "Fair"}}]

    @pytest.mark.contract("v5.fields.6")
    def test_are_at_most_three_objects_deep(self, account: Account, v5: V5) -> None:
        deal = account.opportunity(account.prospect())
        (activity,) = v5.values("visitor-activities", "opportunity.campaign.createdBy,opportunity.id", type="8")
        assert activity == {"opportunity": {"id": deal, "campaign": {"createdBy": None}}}
        assert v5.values(fields="campaign.folder.parentFolder") == [{"campaign": {"folder": None}}]
        for name in ("campaign.folder.parentFolder.parentFolder", "campaign.parentCampaign.folder.parentFolder.id"):
            assert error(v5.get("opportunities", fields=name)) == (400, 51, UNKNOWN_FIELD.format(name))

    @pytest.mark.contract("v5.fields.9", "v5.fields.10", "v5.fields.11")
    def test_with_several_values(self, account: Account, v5: V5) -> None:
        tea, teas = account.custom_field("Tea", type=1), account.custom_field("Teas", type=6)
        account.custom_field("Answers", type=1, is_record_multiple_responses=True)
        number = account.prospect(custom={tea: ["Assam"], teas: ["Assam", "Darjeeling"]})
        for name in ("Teas__c", "Answers__c"):
            assert error(v5.get("prospects", fields=f"id,{name}")) == (400, 224, "Invalid fields for request type")
        assert v5.values("prospects", "Tea__c") == [{"Tea__c": "Assam"}]
        shown = v5.record("prospects", number, "Tea__c,Teas__c,Answers__c")
        assert shown == {"Tea__c": "Assam", "Teas__c": ["Assam", "Darjeeling"], "Answers__c": None}

    @pytest.mark.contract("v5.fields.13")
    def test_are_at_most_500(self, v5: V5) -> None:
        assert v5.get("opportunities", fields=",".join(["id"] * 500)).status_code == 200
        assert code(v5.get("opportunities", fields=",".join(["id"] * 501))) == (400, 193)


class TestLimit:
    @pytest.mark.slow
    def test_of_an_answer_s_size(self, account: Account, v5: V5) -> None:
        def fill(account: Account) -> None:
            for _ in range(260):
                account.prospect(notes="n" * 65_535, comments="c" * 65_535)

        account.at_once(fill)
        assert code(v5.get("prospects", fields="notes,comments", limit=1000)) == (413, 51)
        assert len(v5.ids("prospects", limit=1000)) == 260
        assert len(v5.values("prospects", "notes,comments", limit=10)) == 10

    @pytest.mark.contract("v5.limit.1")
    def test_is_200_unless_given(self, account: Account, v5: V5) -> None:
        numbers = account.opportunities(203)
        assert v5.ids() == numbers[:200]
        assert v5.ids(limit=1) == numbers[:1]
        assert v5.ids(limit=1000) == numbers

    @pytest.mark.contract("v5.limit.2")
    @each_case("text", ["0", "-1", "1001", "x", "1.0", "", "99999999999999999999"])
    def test_of_another_number(self, v5: V5, text: str) -> None:
        assert error(v5.get("opportunities", fields="id", limit=text)) == (400, 23, "Invalid value specified for limit")

    @pytest.mark.contract("v5.offset.1", "v5.offset.2")
    def test_offset(self, account: Account, v5: V5) -> None:
        numbers = account.opportunities(4)
        assert v5.ids(offset=0) == numbers
        assert v5.ids(offset=1, limit=2) == numbers[1:3]
        assert v5.ids(offset=2000) == []
        for text in ("-1", "2001", "x", ""):
            assert code(v5.get("opportunities", fields="id", offset=text)) == (400, 21)


class TestOrder:
    @pytest.mark.slow
    @pytest.mark.contract("v5.order.1", "v5.order.3", "v5.opportunity.6")
    def test_is_that_of_the_names(self, account: Account, v5: V5) -> None:
        late, first, second = (account.opportunity(now=NOON + timedelta(hours=hour)) for hour in (1, 0, 0))
        assert v5.ids() == [late, first, second]
        for text, expected in {
            "id DESC": [second, first, late],
            "createdAt": [first, second, late],
            "createdAt asc": [first, second, late],
            "updatedAt DESC": [late, first, second],
            "createdAt desc, id DESC": [late, second, first],
            "createdAt,updatedAt desc": [first, second, late],
            "id,createdAt": [late, first, second],
        }.items():
            assert v5.ids(orderBy=text) == expected, text
            assert [page[0]["id"] for page in v5.pages("opportunities", orderBy=text, limit=1)] == expected, text

    @pytest.mark.contract("v5.order.2")
    @each_case("text", ["value", "name", "probability", "created_at", "id UP", "id ASC DESC", "", "id,", "closedAt"])
    def test_by_what_cannot_be_sorted_by(self, v5: V5, text: str) -> None:
        assert code(v5.get("opportunities", fields="id", orderBy=text)) == (400, 51)

    @pytest.mark.contract("v5.order.4", "v5.prospect.7")
    def test_of_null_is_before_every_value(self, account: Account, v5: V5) -> None:
        never, late, early, never_either = (account.prospect() for _ in range(4))
        for number, day in ((late, 2), (early, 1)):
            account.activity(NOON + timedelta(days=day), prospect_id=number)
        ascending = [never, never_either, early, late]
        descending = [late, early, never, never_either]
        assert v5.ids("prospects", orderBy="lastActivityAt") == ascending
        assert v5.ids("prospects", orderBy="lastActivityAt DESC") == descending
        for text, expected in {"lastActivityAt": ascending, "lastActivityAt DESC": descending}.items():
            found = [page[0]["id"] for page in v5.pages("prospects", orderBy=text, limit=1)]
            assert found == expected

    def test_of_names_is_that_of_code_points(self, account: Account, v5: V5) -> None:
        numbers = {name: account.tag(name) for name in ("b", "B", "a", "ä", "A")}
        expected = [numbers[name] for name in ("A", "B", "a", "b", "ä")]
        assert v5.ids("tags", orderBy="name") == expected
        assert [page[0]["id"] for page in v5.pages("tags", orderBy="name", limit=1)] == expected
        assert [page[0]["id"] for page in v5.pages("tags", orderBy="name DESC", limit=1)] == expected[::-1]


class TestDeleted:
    @pytest.mark.contract("v5.deleted.1", "v5.deleted.4")
    def test_of_opportunities(self, account: Account, v5: V5) -> None:
        live, deleted = account.opportunity(), account.deleted_opportunity()
        assert v5.ids() == v5.ids(deleted="false") == [live]
        assert v5.ids(deleted="true") == [deleted]
        assert v5.ids(deleted="all") == [live, deleted]

    @pytest.mark.contract("v5.deleted.1", "v5.deleted.3")
    def test_of_prospects_and_memberships(self, account: Account, v5: V5) -> None:
        live, deleted = account.prospect(), account.deleted_prospect()
        assert v5.ids("prospects") == [live]
        assert v5.values("prospects", "id,isDeleted", deleted="all") == [
            {"id": live, "isDeleted": False},
            {"id": deleted, "isDeleted": True},
        ]
        assert v5.ids("prospects", deleted="true") == [deleted]

    @pytest.mark.contract("v5.deleted.3")
    @each_case("collection", ["campaigns", "users", "visitors", "prospect-accounts", "lists", "list-memberships"])
    def test_of_objects_that_nothing_deletes(self, account: Account, v5: V5, collection: str) -> None:
        account.visitor()
        account.prospect_account()
        account.list_membership()
        assert v5.ids(collection, deleted="true") == []
        assert v5.ids(collection, deleted="all") == v5.ids(collection) != []

    @pytest.mark.contract("v5.deleted.5")
    @each_case("collection", ["visitor-activities", "visits", "tags", "custom-fields"])
    def test_has_no_effect_without_a_recycle_bin(self, account: Account, v5: V5, collection: str) -> None:
        account.activity()
        account.visit()
        account.tag()
        account.custom_field()
        assert v5.ids(collection, deleted="true") == v5.ids(collection) != []

    @pytest.mark.contract("v5.deleted.2")
    @each_case("text", ["1", "yes", ""])
    def test_of_another_word(self, v5: V5, text: str) -> None:
        assert code(v5.get("opportunities", fields="id", deleted=text)) == (400, 27)
        assert code(v5.get("tags", fields="id", deleted=text)) == (400, 27)


class TestFilters:
    @pytest.mark.contract("v5.filter.1", "v5.filter.2", "v5.filter.3", "v5.opportunity.4")
    def test_of_ids(self, account: Account, v5: V5) -> None:
        one, two, three = account.opportunities(3)
        cases: dict[tuple[str, Any], list[int]] = {
            ("id", two): [two],
            ("id", NOBODY): [],
            ("idGreaterThan", one): [two, three],
            ("idGreaterThan", 0): [one, two, three],
            ("idGreaterThanOrEqualTo", two): [two, three],
            ("idLessThan", two): [one],
            ("idLessThanOrEqualTo", two): [one, two],
            ("idList", f"{three}, {one},{three},{NOBODY}"): [one, three],
        }
        for given, expected in cases.items():
            assert v5.ids(**dict([given])) == expected, given
        assert v5.ids(idGreaterThan=one, idLessThan=three) == [two]

    @pytest.mark.slow
    @pytest.mark.contract("v5.filter.4", "v5.time.1", "v5.time.4", "v5.opportunity.4")
    @each_case("name", ["createdAt", "updatedAt"])
    def test_of_times(self, account: Account, v5: V5, name: str) -> None:
        one, two, three = (account.opportunity(now=NOON + timedelta(hours=hour)) for hour in range(3))
        mine = {"idList": f"{one},{two},{three}"}
        for end, expected in {
            "": [two],
            "After": [three],
            "AfterOrEqualTo": [two, three],
            "Before": [one],
            "BeforeOrEqualTo": [one, two],
        }.items():
            for text in (
                "2024-03-01T13:00:00+00:00",
                "2024-03-01T01:00:00-12:00",
                "2024-03-02T03:00:00+14:00",
                "2024-03-01T18:45:00+05:45",
                "2024-03-01T13:00+00:00",
                "2024-03-01T13:00:00.000+0000",
            ):
                assert v5.ids(**mine, **{f"{name}{end}": text}) == expected, (end, text)

    @pytest.mark.contract("v5.filter.11", "v5.time.2", "v5.time.3", "v5.time.5")
    @each_case(
        "text",
        [
            "2024-03-01T00:00:00Z",
            "2024-03-01T00:00:00",
            "2024-03-01",
            "2024-03-01 00:00:00-05:00",
            "2024-03-01T00:00:00 01:00",
            "2024-02-30T00:00:00+01:00",
            "2024-03-01T24:00:01+01:00",
            "2024-03-01T00:00:00+15:00",
            "0001-01-01T00:00:00+14:00",
            "last_7_days",
            "today",
            "1709251200",
            "",
        ],
    )
    def test_of_a_time_that_is_none(self, v5: V5, text: str) -> None:
        answer = v5.get("opportunities", fields="id", updatedAtAfter=text)
        assert error(answer) == (
            400,
            51,
            "Invalid parameter: Parameter updatedAtAfter is invalid. Invalid date time value.",
        )

    @pytest.mark.contract("v5.filter.5", "v5.membership.1")
    def test_of_other_ids(self, account: Account, v5: V5) -> None:
        first, second = account.prospect_list("A"), account.prospect_list("B")
        one, two = account.list_membership(first), account.list_membership(second)
        assert v5.ids("list-memberships", listId=first) == [one]
        assert v5.ids("list-memberships", listIdGreaterThan=first) == [two]
        assert v5.ids("list-memberships", listIdGreaterThanOrEqualTo=first, listIdLessThan=second) == [one]
        assert v5.ids("list-memberships", listIdLessThanOrEqualTo=second, orderBy="listId DESC") == [two, one]

    @pytest.mark.contract("v5.filter.6", "v5.filter.7", "v5.campaign.1", "v5.user.1", "v5.list.1", "v5.tag.1")
    def test_of_words(self, account: Account, v5: V5) -> None:
        campaign, list_, tag = account.campaign("Fair"), account.prospect_list("Fair"), account.tag("Fair")
        for collection, number in {"campaigns": campaign, "lists": list_, "tags": tag}.items():
            assert v5.ids(collection, name="Fair") == [number]
            assert v5.ids(collection, name="fair") == []
        user = account.user_id(email="Rep@example.org")
        assert v5.ids("users", email="rep@EXAMPLE.org") == [user]
        field = account.custom_field(name="Tea")
        assert v5.ids("custom-fields", name="Tea") == [field]

    @pytest.mark.contract("v5.prospect.5", "v5.prospect.6", "v5.filter.7")
    def test_of_prospects(self, account: Account, v5: V5) -> None:
        user = account.user_id(email="rep@example.org")
        one = account.prospect("Ines@example.com", assigned_to_id=user, crm_lead_fid="00Q1")
        two = account.prospect("omar@example.com", crm_contact_fid="0031", crm_lead_fid="00Q1")
        three = account.prospect("owl@example.com", crm_contact_fid="", crm_lead_fid="00Q3")
        account.activity(NOON, prospect_id=two)
        for given, expected in {
            ("salesforceId", "00Q3"): [three],
            ("email", "ines@EXAMPLE.com"): [one],
            ("email", "nobody@example.com"): [],
            ("salesforceId", "00Q1"): [one],
            ("salesforceId", "0031"): [two],
            ("userId", user): [one],
            ("assignedToId", user): [one],
            ("assignedToIdGreaterThanOrEqualTo", user): [one],
            ("lastActivityAt", "2024-03-01T12:00:00+00:00"): [two],
            ("lastActivityAtBefore", "2024-03-01T12:00:01+00:00"): [two],
        }.items():
            assert v5.ids("prospects", **dict([given])) == expected, given

    @pytest.mark.contract("v5.filter.8", "v5.filter.9")
    def test_on_more_than_three_fields(self, v5: V5) -> None:
        three: dict[str, Any] = {
            "idGreaterThan": 1,
            "idLessThan": 9,
            "createdAtAfter": MORNING,
            "updatedAtAfter": MORNING,
            "deleted": "all",
        }
        assert v5.ids("prospects", **three) == []
        text = "Too many fields have filters: The max number of 3 distinct fields with filters was exceeded"
        answer = v5.get("prospects", fields="id", email="a@example.com", **three)
        assert error(answer) == (400, 209, f"{text} for this query.")

    @pytest.mark.contract("v5.filter.10", "v5.filter.16", "v5.opportunity.5", "v5.company.1")
    @each_case(
        ("collection", "name"),
        [
            ("opportunities", "sizeAfter"),
            ("opportunities", "name"),
            ("opportunities", "salesforceId"),
            ("opportunities", "status"),
            ("opportunities", "prospectId"),
            ("opportunities", "value"),
            ("opportunities", "format"),
            ("opportunities", "Limit"),
            ("prospect-accounts", "updatedAtAfterOrEqualTo"),
            ("prospect-accounts", "idList"),
            ("visits", "idList"),
            ("custom-fields", "idList"),
            ("tags", "namee"),
        ],
    )
    def test_that_the_object_lacks(self, v5: V5, collection: str, name: str) -> None:
        answer = v5.get(collection, fields="id", **{name: "1"})
        assert error(answer) == (400, 51, UNKNOWN_PARAMETER.format(name))

    @pytest.mark.contract("v5.filter.12")
    @each_case(
        ("collection", "name", "text"),
        [
            ("opportunities", "id", "x"),
            ("opportunities", "id", "-1"),
            ("opportunities", "id", ""),
            ("opportunities", "idGreaterThan", "2147483648"),
            ("opportunities", "idList", "1,x"),
            ("opportunities", "idList", ""),
            ("visitor-activities", "type", "visit"),
            ("visitors", "isIdentified", "maybe"),
            ("campaigns", "name", ""),
            ("prospects", "email", ""),
            ("list-memberships", "listId", "x"),
        ],
    )
    def test_with_a_value_that_is_not_understood(self, v5: V5, collection: str, name: str, text: str) -> None:
        status, number, message = error(v5.get(collection, fields="id", **{name: text}))
        assert (status, number) == (400, 51)
        assert message.startswith(f"Invalid parameter: Parameter {name} is invalid. ")

    @pytest.mark.contract("v5.filter.13")
    def test_of_an_empty_range(self, account: Account, v5: V5) -> None:
        number = account.opportunity()
        assert v5.ids(idGreaterThan=number, idLessThan=number) == []

    @pytest.mark.contract("v5.filter.14")
    def test_by_an_id_that_does_not_exist(self, account: Account, v5: V5) -> None:
        for collection, name in (
            ("list-memberships", "listId"),
            ("list-memberships", "prospectId"),
            ("prospects", "userId"),
            ("visitor-activities", "visitorId"),
            ("visits", "prospectId"),
        ):
            other = account.campaign()
            for later in (account.list_membership, account.visitor, account.user_id):
                later()
            for number in (NOBODY, other):
                answer = v5.get(collection, fields="id", **{name: number})
                assert error(answer) == (400, 192, "Object specified does not exist")
        assert v5.ids("list-memberships", prospectId=account.deleted_prospect()) == []
        assert v5.ids("list-memberships", listIdGreaterThan=NOBODY) == []

    @pytest.mark.contract("v5.filter.15")
    def test_by_many_ids(self, v5: V5) -> None:
        numbers = [str(number) for number in range(1, 1002)]
        assert v5.ids(idList=",".join(numbers[:1000])) == []
        assert code(v5.get("opportunities", fields="id", idList=",".join(numbers))) == (400, 63)

    def test_of_mistakes_are_reported_in_the_order_of_the_contract(self, v5: V5) -> None:
        mistakes: list[tuple[int, dict[str, Any]]] = [
            (211, {"nextPageToken": "x"}),
            (51, {"colour": "1"}),
            (13, {"fields": ""}),
            (192, {"userId": NOBODY}),
            (209, {"idLessThan": 9, "email": "a", "createdAt": MORNING, "updatedAt": MORNING}),
            (23, {"limit": "x"}),
            (21, {"offset": "x"}),
            (27, {"deleted": "x"}),
        ]
        for place, (number, _) in enumerate(mistakes):
            given: dict[str, Any] = {"fields": "id"}
            for _, wrong in reversed(mistakes[place:]):
                given |= wrong
            assert code(v5.get("prospects", **given)) == (400, number), given
