"""The objects of version 5 and their fields (contract, version 5, sections 3 to 7)."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest

from dealdock import Sandbox
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.support.transport import Transport
from tests.vendors.pardot.v5.client import V5, code

NOON: Final = datetime(2024, 3, 1, 12, tzinfo=UTC)
TIMES: Final = {"createdAt": "2024-03-01T12:00:00+00:00", "updatedAt": "2024-03-01T12:00:00+00:00"}
USERS: Final = {"createdById": None, "updatedById": None}
NO_USERS: Final = {"createdBy": None, "updatedBy": None}


def shown(v5: V5, collection: str, number: int, expected: dict[str, Any]) -> None:
    """Check that a record has exactly these fields, in this order, in a read and in a query."""
    fields = ",".join(reversed(expected))
    read = v5.record(collection, number, fields)
    assert [*read.items()] == sorted(expected.items(), key=lambda each: ("__" in each[0], each[0] != "id", each[0]))
    assert v5.values(collection, fields, id=number) == [expected]


class TestOpportunity:
    @pytest.mark.contract("v5.opportunity.1")
    def test_has_its_fields(self, account: Account, v5: V5) -> None:
        campaign = account.campaign("Fair")
        number = account.opportunity(
            now=NOON,
            name="Cranes",
            campaign_id=campaign,
            value=Decimal("50000.50"),
            probability=70,
            type="Renewal",
            stage="Talks",
            closed_at=NOON + timedelta(days=9),
        )
        expected = {"id": number, "name": "Cranes", "campaignId": campaign, "value": 50000.5, "probability": 70}
        expected |= {"type": "Renewal", "stage": "Talks", "status": "Open", "closedAt": "2024-03-10T12:00:00+00:00"}
        shown(
            v5,
            "opportunities",
            number,
            expected | {"salesforceId": None} | TIMES | USERS | {"campaign": {"id": campaign}} | NO_USERS,
        )

    @pytest.mark.contract("v5.opportunity.2")
    @each_case("status", ["Open", "Won", "Lost"])
    def test_has_the_status_of_version_3(self, account: Account, v5: V5, status: str) -> None:
        number = account.opportunity(status=status)
        assert v5.record("opportunities", number, "status") == {"status": status}

    @pytest.mark.contract("v5.opportunity.7")
    @pytest.mark.account(connector="salesforce")
    def test_is_read_beside_a_connector(self, account: Account, v5: V5) -> None:
        number = account.opportunity()
        assert v5.ids() == [number]

    def test_of_the_crm_has_its_id(self, account: Account, v5: V5) -> None:
        crm = f"/_dealdock/accounts/{account.ready.id}/crm/opportunities"
        made = v5.http.request("POST", crm, json={"crm_fid": "006A", "name": "Deal", "value": 1, "probability": 1})
        assert made.is_success, made.text
        assert v5.values(fields="salesforceId") == [{"salesforceId": "006A"}]


class TestProspect:
    @pytest.mark.contract("v5.prospect.1", "v5.prospect.3")
    def test_has_its_fields(self, account: Account, v5: V5) -> None:
        user, company = account.user_id(email="rep@example.org"), account.prospect_account("Acme")
        number = account.prospect(
            "ines@example.com",
            now=NOON,
            first_name="Ines",
            assigned_to_id=user,
            prospect_account_id=company,
            crm_lead_fid="00Q1",
            crm_account_fid="0011",
            crm_owner_fid="0051",
            crm_url="https://crm.example/00Q1",
            crm_last_sync=NOON,
            address_one="Quay 1",
            is_starred=True,
        )
        expected = {
            "id": number,
            "campaignId": account.default_campaign,
            "prospectAccountId": company,
            "userId": user,
            "assignedToId": user,
            "score": 0,
            "email": "ines@example.com",
            "firstName": "Ines",
            "addressOne": "Quay 1",
            "recentInteraction": "Never active.",
            "salesforceId": "00Q1",
            "salesforceAccountId": "0011",
            "salesforceContactId": None,
            "salesforceLeadId": "00Q1",
            "salesforceOwnerId": "0051",
            "salesforceUrl": "https://crm.example/00Q1",
            "isStarred": True,
            "isDeleted": False,
            **TIMES,
            "lastActivityAt": None,
            "salesforceLastSync": "2024-03-01T12:00:00+00:00",
            "campaign": {"name": "Website Tracking"},
            "prospectAccount": {"name": "Acme"},
            "assignedTo": {"email": "rep@example.org"},
        }
        names = {"campaign": "campaign.name", "prospectAccount": "prospectAccount.name"}
        fields = ",".join({**names, "assignedTo": "assignedTo.email"}.get(name, name) for name in expected)
        read = v5.record("prospects", number, fields)
        assert [*read.items()] == sorted(expected.items(), key=lambda each: (each[0] != "id", each[0]))

    @pytest.mark.contract("v5.prospect.2")
    def test_has_null_for_what_is_not_kept(self, account: Account, v5: V5) -> None:
        fields = "profileId,emailBouncedAt,firstReferrerUrl,firstActivityAt,lifecycleStageId,password,doNotSell"
        null = dict.fromkeys(fields.split(",")) | {"doNotSell": False}
        assert v5.record("prospects", account.prospect(), fields) == null

    @pytest.mark.contract("v5.prospect.4")
    def test_has_custom_fields(self, account: Account, v5: V5) -> None:
        tea, size = account.custom_field("Favourite_Tea", type=1), account.custom_field("Size", type=8)
        one = account.prospect(custom={tea: ["Assam"], size: ["42.5"]})
        two = account.prospect()
        assert v5.values("prospects", "id,Size__c,Favourite_Tea__c") == [
            {"id": one, "Favourite_Tea__c": "Assam", "Size__c": 42.5},
            {"id": two, "Favourite_Tea__c": None, "Size__c": None},
        ]

    def test_has_no_custom_fields_of_another_account(self, account: Account, v5: V5) -> None:
        Account.open(account.sandbox).custom_field("Tea")
        assert code(v5.get("prospects", fields="Tea__c")) == (400, 51)


@pytest.mark.contract("v5.campaign.1")
def test_campaign(account: Account, v5: V5) -> None:
    number = account.campaign("Fair", NOON, cost=12)
    first = {"id": number, "name": "Fair", "cost": 12, "folderId": None, "parentCampaignId": None}
    last = {"folder": None, "parentCampaign": None}
    shown(v5, "campaigns", number, first | {"salesforceId": None, "isDeleted": False} | TIMES | USERS | last | NO_USERS)


class TestUser:
    @pytest.mark.contract("v5.user.1", "v5.user.2")
    def test_has_its_fields(self, account: Account, v5: V5) -> None:
        number = account.user_id(NOON, email="rep@example.org", first_name="Ada", job_title="Seller", role="Sales")
        first = {"id": number, "email": "rep@example.org", "firstName": "Ada", "lastName": None}
        middle = {"username": "rep@example.org", "jobTitle": "Seller", "role": 4, "roleName": "Sales"}
        last = {"salesforceId": None, "tagReplacementLanguage": None, "isDeleted": False}
        shown(v5, "users", number, first | middle | last | TIMES | USERS)

    @pytest.mark.contract("v5.user.3")
    def test_who_is_no_administrator_sees_their_own_row(
        self, address: str, sandbox: Sandbox, transport: Transport
    ) -> None:
        account = Account.open(sandbox, role="Marketing")
        v5, other = V5(address, account, transport), account.user_id(email="rep@example.org")
        assert v5.ids("users") == [account.first_user()]
        assert code(v5.get(f"users/{other}", fields="id")) == (404, 109)


@pytest.mark.contract("v5.list.1")
def test_list(account: Account, v5: V5) -> None:
    number = account.prospect_list("News", NOON, is_public=True, title="Our news", is_crm_visible=True)
    first = {"id": number, "name": "News", "title": "Our news", "description": None, "isPublic": True}
    middle = {"isDynamic": False, "isSalesforceVisible": True, "isDeleted": False, "folderId": None, "campaignId": None}
    shown(v5, "lists", number, first | middle | TIMES | USERS | {"folder": None, "campaign": None} | NO_USERS)


class TestListMembership:
    @pytest.mark.contract("v5.membership.1")
    def test_has_its_fields(self, account: Account, v5: V5) -> None:
        list_, prospect = account.prospect_list(), account.prospect()
        number = account.list_membership(list_, prospect, NOON, opted_out=True)
        first = {"id": number, "listId": list_, "prospectId": prospect, "optedOut": True, "isDeleted": False}
        shown(
            v5,
            "list-memberships",
            number,
            first | TIMES | USERS | {"prospect": {"id": prospect}, "list": {"id": list_}} | NO_USERS,
        )

    @pytest.mark.contract("v5.membership.2")
    def test_of_a_prospect_in_the_recycle_bin_stays(self, account: Account, v5: V5) -> None:
        prospect = account.deleted_prospect("gone@example.com")
        number = account.list_membership(prospect_id=prospect)
        (found,) = v5.values("list-memberships", "id,prospect.email,prospect.isDeleted")
        assert found == {"id": number, "prospect": {"email": "gone@example.com", "isDeleted": True}}


class TestVisitorActivity:
    @pytest.mark.contract("v5.activity.1", "v5.activity.3", "v5.activity.4")
    def test_of_an_opportunity(self, account: Account, v5: V5) -> None:
        campaign, prospect = account.campaign("Fair"), account.prospect()
        deal = account.opportunity(prospect, now=NOON, name="Cranes", campaign_id=campaign)
        fields = "id,type,typeName,details,campaignId,opportunityId,prospectId,emailId,visitId,createdAt"
        relations = "campaign.name,opportunity.name,prospect,visitor,visit,email,form.name"
        (found,) = v5.values("visitor-activities", f"{fields},{relations}")
        del found["id"]
        assert found == {
            "type": 8,
            "typeName": "New Opportunity",
            "details": None,
            "campaignId": campaign,
            "emailId": None,
            "opportunityId": deal,
            "prospectId": prospect,
            "visitId": None,
            "createdAt": "2024-03-01T12:00:00+00:00",
            "campaign": {"name": "Fair"},
            "opportunity": {"name": "Cranes"},
            "prospect": {"id": prospect},
            "visit": None,
            "visitor": None,
            "email": None,
            "form": None,
        }

    @pytest.mark.contract("v5.activity.2")
    def test_is_found_by_type_prospect_and_visitor(self, account: Account, v5: V5) -> None:
        prospect, visitor = account.prospect(), account.visitor()
        one = account.activity(type=20, prospect_id=prospect)
        two = account.activity(type=20, visitor_id=visitor)
        three = account.activity(type=4, prospect_id=prospect)
        assert v5.ids("visitor-activities", type=20) == [one, two]
        assert v5.ids("visitor-activities", prospectId=prospect) == [one, three]
        assert v5.ids("visitor-activities", visitorId=visitor) == [two]
        assert v5.values("visitor-activities", "visitor.isIdentified", id=two) == [{"visitor": {"isIdentified": True}}]

    def test_of_a_session_is_not_shown(self, account: Account, v5: V5) -> None:
        number = account.activity(type=5)
        assert v5.ids("visitor-activities") == []
        assert code(v5.get(f"visitor-activities/{number}", fields="id")) == (404, 109)


class TestWebsite:
    @pytest.mark.contract("v5.visitor.1")
    def test_visitor(self, account: Account, v5: V5) -> None:
        prospect = account.prospect()
        number = account.visitor(NOON, prospect_id=prospect, ip_address="192.0.2.1", source_parameter="mail")
        other = account.visitor(is_identified=False)
        account.visit("https://a.example/", "https://b.example/", now=NOON, visitor_id=number)
        parameters = {"campaignParameter": None, "contentParameter": None, "mediumParameter": None}
        expected: dict[str, Any] = {
            "id": number,
            "prospectId": prospect,
            "pageViewCount": 2,
            "isIdentified": True,
            "doNotSell": False,
        }
        expected |= {"hostname": None, "ipAddress": "192.0.2.1", "campaignId": None}
        shown(
            v5, "visitors", number, expected | parameters | {"sourceParameter": "mail", "termParameter": None} | TIMES
        )
        assert v5.ids("visitors", prospectId=prospect) == v5.ids("visitors", isIdentified="true") == [number]
        assert v5.ids("visitors", isIdentified="FALSE") == [other]
        assert v5.ids("visitors", orderBy="prospectId DESC") == [number, other]

    @pytest.mark.contract("v5.visit.1")
    def test_visit(self, account: Account, v5: V5) -> None:
        prospect, visitor = account.prospect(), account.visitor()
        number = account.visit(
            *["https://a.example/"] * 3,
            now=NOON,
            apart=timedelta(seconds=30),
            visitor_id=visitor,
            prospect_id=prospect,
            term_parameter="tea",
        )
        parameters = dict.fromkeys(("campaignParameter", "contentParameter", "mediumParameter", "sourceParameter"))
        expected: dict[str, Any] = {
            "id": number,
            "visitorId": visitor,
            "prospectId": prospect,
            "visitorPageViewCount": 3,
        }
        expected |= {"firstVisitorPageViewAt": TIMES["createdAt"], "lastVisitorPageViewAt": "2024-03-01T12:01:00+00:00"}
        expected |= {"durationInSeconds": 60, **parameters, "termParameter": "tea"}
        last = {"createdAt": TIMES["createdAt"], "updatedAt": expected["lastVisitorPageViewAt"]}
        shown(v5, "visits", number, expected | last | {"prospect": {"id": prospect}})
        assert v5.ids("visits", visitorId=visitor, prospectId=prospect) == [number]

    @pytest.mark.contract("v5.visit.2")
    @each_case("collection", ["visitors", "visits", "visitor-activities"])
    def test_of_an_account_without_one(self, v5: V5, collection: str) -> None:
        answer = v5.get(
            collection, fields="id", orderBy="updatedAt ASC", updatedAtAfterOrEqualTo="2000-01-01T00:00:00-12:00"
        )
        assert answer.json() == {"values": [], "nextPageToken": None, "nextPageUrl": None}


class TestOthers:
    @pytest.mark.contract("v5.tag.1")
    def test_tag(self, account: Account, v5: V5) -> None:
        number = account.tag("Fair", NOON)
        account.tag_object(tag_id=number)
        account.tag_object()
        shown(v5, "tags", number, {"id": number, "name": "Fair", "objectCount": 1} | TIMES | USERS | NO_USERS)

    @pytest.mark.contract("v5.custom.1", "v5.custom.2")
    def test_custom_field(self, account: Account, v5: V5) -> None:
        number = account.custom_field("Favourite_Tea", "Favourite tea", NOON, type=6, crm_id="Tea__c")
        first = {"id": number, "name": "Favourite tea", "fieldId": "Favourite_Tea", "apiFieldId": "Favourite_Tea__c"}
        flags = ("isRecordMultipleResponses", "isUseValues", "isRequired", "isAnalyticsSynced")
        middle = {"type": "multi-select", **dict.fromkeys(flags, False), "salesforceId": "Tea__c"}
        shown(v5, "custom-fields", number, first | middle | TIMES | USERS | NO_USERS)

    @pytest.mark.contract("v5.company.1", "v5.company.2")
    def test_prospect_account(self, account: Account, v5: V5) -> None:
        one, two = account.prospect_account("B", NOON), account.prospect_account("A", NOON)
        fields = {"id": one, "name": "B", "salesforceId": None, "billingCity": None, "phone": None, "isDeleted": False}
        last = {"assignedToId": None, **NO_USERS, "assignedTo": None}
        shown(v5, "prospect-accounts", one, fields | TIMES | USERS | last)
        assert v5.ids("prospect-accounts", idGreaterThan=one) == [two]
        assert v5.ids("prospect-accounts", orderBy="salesforceId DESC,id DESC") == [two, one]
        pages = v5.pages("prospect-accounts", orderBy="salesforceId", limit=1)
        assert [page[0]["id"] for page in pages] == [one, two]
        for name in ("name", "updatedAt"):
            assert code(v5.get("prospect-accounts", fields="id", orderBy=name)) == (400, 51)

    @pytest.mark.contract("v5.account.1")
    @pytest.mark.account(time_zone="Europe/Berlin", website="https://acme.example", address1="Quay 1", level="Growth")
    def test_account(self, account: Account, v5: V5) -> None:
        fields = "id,company,level,website,pluginCampaignId,addressOne,city,timezone,adminId"
        answer = v5.get("account", fields=fields)
        assert answer.json() == {
            "id": account.ready.id,
            "company": account.ready.name,
            "level": "Growth",
            "website": "https://acme.example",
            "pluginCampaignId": account.default_campaign,
            "addressOne": "Quay 1",
            "city": None,
            "timezone": "Europe/Berlin",
            "adminId": v5.ids("users")[0],
        }
        assert "last-modified" in answer.headers
        for wrong in ({"fields": "id", "deleted": "all"}, {"fields": "id,colour"}, {"fields": "id", "limit": "1"}):
            assert code(v5.get("account", **wrong)) == (400, 51)

    @pytest.mark.contract("v5.account.2")
    def test_account_has_an_administrator(self, account: Account, v5: V5) -> None:
        [first] = v5.ids("users")
        account.user_id(email="second@lamp.example", role="Administrator")
        names = "id,admin,admin.email,createdBy.id,updatedBy.id"
        assert v5.get("account", fields=names).json() == {
            "id": account.ready.id,
            "admin": {"id": first, "email": v5.record("users", first, "email")["email"]},
            "createdBy": None,
            "updatedBy": None,
        }
        assert code(v5.get("account", fields="admin.colour")) == (400, 51)


class TestCollectionsThatAreOnlyRead:
    @pytest.mark.contract("v5.form.2")
    @pytest.mark.account(connector="salesforce")
    def test_form_has_an_id_in_the_cms_of_the_connector(self, account: Account, v5: V5) -> None:
        number = account.form("Ask a keeper")
        assert v5.record("forms", number, "salesforceCmsId") == {"salesforceCmsId": None}

    @pytest.mark.contract("v5.form.2")
    def test_form_has_none_without_a_connector(self, account: Account, v5: V5) -> None:
        number = account.form("Ask a keeper")
        answer = v5.get(f"forms/{number}", fields="id,salesforceCmsId")
        assert code(answer) == (400, 51)
        assert answer.json()["message"].endswith("invalid or unknown field: salesforceCmsId.")

    @pytest.mark.contract("v5.form.1")
    def test_form(self, account: Account, v5: V5) -> None:
        campaign = account.campaign("Fair")
        number = account.form("Ask a keeper", now=NOON, campaign_id=campaign, embed_code="<form/>")
        account.form("Other")
        expected: dict[str, Any] = {
            "id": number,
            "name": "Ask a keeper",
            "campaignId": campaign,
            "embedCode": "<form/>",
        }
        expected |= {"url": None, "submitButtonText": None, "isDeleted": False, "isCookieless": False} | TIMES | USERS
        shown(v5, "forms", number, expected | {"campaign": {"id": campaign}, "layoutTemplate": None})
        assert v5.ids("forms", name="Ask a keeper") == [number]
        assert code(v5.get("forms", fields="id", createdAtAfter="2024-03-01T12:00:00+00:00")) == (400, 51)
        assert code(v5.get("forms", fields="id", orderBy="createdAt")) == (400, 51)

    @pytest.mark.contract("v5.email.1", "v5.email.2", "v5.email.3", "v5.email.4", "v5.email.5")
    def test_email(self, account: Account, v5: V5) -> None:
        number = account.email("News", now=NOON, subject="Fog", text="It is foggy.", html="<p>Fog</p>")
        later = account.email("More", now=NOON + timedelta(hours=1))
        expected: dict[str, Any] = {
            "id": number,
            "name": "News",
            "subject": "Fog",
            "sentAt": TIMES["createdAt"],
            "updatedAt": TIMES["updatedAt"],
            "prospectId": None,
        }
        shown(v5, "emails", number, expected | {"campaignId": None, "isOperational": False, "createdBy": None})
        read = v5.record("emails", number, "textMessage,htmlMessage,senderOptions.address,replyToOptions.userId")
        assert read == {
            "htmlMessage": "<p>Fog</p>",
            "replyToOptions": None,
            "senderOptions": None,
            "textMessage": "It is foggy.",
        }
        for name in ("textMessage", "htmlMessage"):
            assert code(v5.get("emails", fields=f"id,{name}")) == (400, 224)
        assert v5.ids("emails", sentAtAfter="2024-03-01T12:00:00+00:00") == [later]
        for wrong in ({"updatedAtAfter": "2024-03-01T12:00:00+00:00"}, {"orderBy": "updatedAt"}):
            assert code(v5.get("emails", fields="id", **wrong)) == (400, 51)
        assert v5.ids("emails", orderBy="sentAt DESC") == [later, number]

    @pytest.mark.contract("v5.template.1", "v5.template.2", "v5.email.4")
    def test_email_template(self, account: Account, v5: V5) -> None:
        number = account.email_template("Thanks", now=NOON, subject="Hello", text_message="Hi", is_list_email=True)
        gone = account.email_template("Gone", is_archived=True, is_one_to_one_email=False)
        expected: dict[str, Any] = {
            "id": number,
            "name": "Thanks",
            "subject": "Hello",
            "isOneToOneEmail": True,
            "isListEmail": True,
        }
        expected |= {"isDripEmail": False, "isDeleted": False, "type": None} | TIMES | USERS
        shown(v5, "email-templates", number, expected)
        assert v5.record("email-templates", number, "textMessage") == {"textMessage": "Hi"}
        assert code(v5.get("email-templates", fields="textMessage")) == (400, 224)
        assert v5.ids("email-templates", deleted="true") == [gone]
        assert v5.ids("email-templates", deleted="all") == [number, gone]
        assert code(v5.get(f"email-templates/{gone}", fields="id")) == (404, 109)
        assert v5.get(f"email-templates/{gone}", fields="isDeleted", deleted="true").json() == {"isDeleted": True}
        assert v5.ids("email-templates", deleted="all", isOneToOneEmail="false") == [gone]
        assert v5.ids("email-templates", name="Thanks", updatedAtBefore="2024-03-01T12:00:01+00:00") == [number]

    @pytest.mark.contract("v5.redirect.1", "v5.redirect.2")
    def test_custom_redirect(self, account: Account, v5: V5) -> None:
        campaign, url = account.campaign("Fair"), "https://go.lamp.example/l/1"
        number = account.custom_redirect(
            "Tides", now=NOON, campaign_id=campaign, url=url, destination_url="https://lamp.example/tides"
        )
        expected: dict[str, Any] = {
            "id": number,
            "name": "Tides",
            "url": url,
            "trackedUrl": url,
            "campaignId": campaign,
        }
        expected |= {"destinationUrl": "https://lamp.example/tides", "gaSource": None} | TIMES | USERS
        shown(v5, "custom-redirects", number, expected | {"campaign": {"id": campaign}, "trackerDomain": None})
        assert code(v5.get("custom-redirects", fields="id", name="Tides")) == (400, 51)

    @pytest.mark.contract("v5.lifecycle.1", "v5.lifecycle.2")
    def test_lifecycle(self, account: Account, v5: V5) -> None:
        first = account.lifecycle_stage("Visitors", now=NOON, position=1, is_locked=True)
        second = account.lifecycle_stage("Customers", now=NOON, position=2)
        expected: dict[str, Any] = {
            "id": first,
            "name": "Visitors",
            "position": 1,
            "isLocked": True,
            "isDeleted": False,
        }
        shown(v5, "lifecycle-stages", first, expected | {"matchType": None} | TIMES)
        prospect = account.prospect("ines@example.com")
        number = account.lifecycle_history(
            now=NOON, prospect_id=prospect, previous_stage_id=first, next_stage_id=second, seconds_elapsed=60
        )
        account.lifecycle_history(now=NOON + timedelta(hours=1))
        expected = {"id": number, "prospectId": prospect, "previousStageId": first, "nextStageId": second}
        expected |= {"secondsElapsed": 60, "createdAt": TIMES["createdAt"], "prospect": {"id": prospect}}
        shown(v5, "lifecycle-histories", number, expected | {"nextStage": {"id": second}})
        names = v5.record("lifecycle-histories", number, "previousStage.name,prospect.email")
        assert names == {"previousStage": {"name": "Visitors"}, "prospect": {"email": "ines@example.com"}}
        assert v5.ids("lifecycle-histories", createdAtBeforeOrEqualTo=TIMES["createdAt"]) == [number]
        assert code(v5.get("lifecycle-histories", fields="updatedAt")) == (400, 51)
        assert code(v5.get("lifecycle-histories", fields="id", prospectId=prospect)) == (400, 51)

    @pytest.mark.contract("v5.tagged.1", "v5.tagged.2", "v5.tagged.3")
    def test_tagged_object(self, account: Account, v5: V5) -> None:
        tag, prospect, email = account.tag("Fair"), account.prospect("ines@example.com"), account.email("News")
        number = account.tag_object(now=NOON, tag_id=tag, type="Prospect", object_id=prospect)
        expected: dict[str, Any] = {"id": number, "tagId": tag, "objectType": "prospect", "objectId": prospect}
        expected |= {"objectName": "ines@example.com", "createdAt": TIMES["createdAt"], "createdById": None}
        shown(v5, "tagged-objects", number, expected | {"tag": {"id": tag}, "createdBy": None})
        others = [
            account.tag_object(tag_id=tag, type=type_, object_id=object_id)
            for type_, object_id in (("Email", email), ("Custom URL", 1), ("Landing Page", 2))
        ]
        assert v5.values("tagged-objects", "objectType,objectName", idGreaterThan=number) == [
            {"objectName": "News", "objectType": "email"},
            {"objectName": None, "objectType": "custom-redirect"},
            {"objectName": None, "objectType": "landing-page"},
        ]
        account.tag_object()
        assert v5.ids("tagged-objects", tagId=tag) == [number, *others]
        assert v5.ids("tagged-objects", objectId=email) == [others[0]]
        assert v5.ids("tagged-objects", objectName="News") == [others[0]]
        assert code(v5.get("tagged-objects", fields="id", tagId=999999)) == (400, 192)

    @pytest.mark.contract("v5.collections.1")
    @each_case(
        "collection",
        [
            "forms",
            "emails",
            "email-templates",
            "custom-redirects",
            "lifecycle-stages",
            "lifecycle-histories",
            "tagged-objects",
        ],
    )
    def test_other_methods(self, v5: V5, collection: str) -> None:
        assert code(v5.send("POST", collection, {"name": "Fog"})) == (405, 60)
        assert code(v5.send("PATCH", f"{collection}/1", {"name": "Fog"})) == (405, 60)
        assert code(v5.send("DELETE", f"{collection}/1")) == (405, 60)

    @pytest.mark.contract("v5.activity.4")
    def test_activity_names_them(self, account: Account, v5: V5) -> None:
        form, other = account.form("Ask"), account.email("News")
        number = account.activity(prospect_id=account.prospect(), type=4, form_id=form)
        fields = "form.name,email.name,customRedirect.id,emailTemplate.id,landingPage.id"
        assert v5.record("visitor-activities", number, fields) == {
            "customRedirect": None,
            "email": None,
            "emailTemplate": None,
            "form": {"name": "Ask"},
            "landingPage": None,
        }
        assert other in v5.ids("emails")
