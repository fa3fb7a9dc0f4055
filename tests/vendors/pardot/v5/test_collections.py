"""The collections that only version 5 has, all by one table (contract, version 5, section 11)."""

from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

import pytest

from dealdock.vendors.pardot.assets import COLLECTIONS
from dealdock.vendors.pardot.v5.fields import Relation, snake
from tests.support.builders import Account
from tests.support.cases import each_case
from tests.vendors.pardot.v5.assets import BY_NAME, NEEDED, NOON, add_one
from tests.vendors.pardot.v5.client import V5, code, error

AT_NOON: Final = "2024-03-01T12:00:00+00:00"


class Facts(NamedTuple):
    """The contract of a collection."""

    fields: str
    """The fields that clients ask for."""
    filters: str = "createdAt updatedAt"
    """The fields by which it is filtered, in addition to the id."""
    has_bin: bool = False


MADE: Final = "createdAt,updatedAt,createdById,updatedById"
ADDRESS: Final = "type,address,name,userId,prospectCustomFieldId,accountCustomFieldId"
OPTIONS: Final = ",".join(
    f"{name}.{part}" for name in ("senderOptions", "replyToOptions") for part in ADDRESS.split(",")
)
FACTS: Final = {
    "visitor-page-views": Facts(
        "id,url,title,visitorId,campaignId,visitId,durationInSeconds,salesforceId,createdAt", "createdAt"
    ),
    "list-emails": Facts(
        "id,name,subject,isPaused,isSent,isDeleted,isOperational,sentAt,campaignId,clientType,emailTemplateId,"
        f"trackerDomainId,folderId,{OPTIONS},{MADE}",
        "sentAt createdAt updatedAt",
    ),
    "landing-pages": Facts(
        "id,name,campaignId,salesforceId,isDeleted,layoutType,layoutTableBorder,isUseRedirectLocation,"
        "bitlyIsPersonalized,bitlyShortUrl,url,vanityUrl,folderId,formId,layoutTemplateId,title,description,"
        f"isDoNotIndex,vanityUrlPath,redirectLocation,trackerDomainId,archiveDate,{MADE}",
        has_bin=True,
    ),
    "engagement-studio-programs": Facts(
        "id,name,folderId,status,isDeleted,salesforceId,description,businessHours,prospectsMultipleEntry,schedule,"
        f"scheduleCreatedById,recipientListIds,suppressionListIds,{MADE}",
        has_bin=True,
    ),
    "form-handlers": Facts(
        "id,name,folderId,campaignId,trackerDomainId,isDataForwarded,successLocation,errorLocation,isAlwaysEmail,"
        f"isCookieless,salesforceId,embedCode,isDeleted,{MADE}",
        "createdAt",
        has_bin=True,
    ),
    "form-handler-fields": Facts(
        "id,name,formHandlerId,dataFormat,prospectApiFieldId,isMaintainInitialValue,errorMessage,isRequired,"
        "createdAt,createdById",
        "createdAt formHandlerId",
    ),
    "layout-templates": Facts(
        f"id,name,layoutContent,siteSearchContent,formContent,folderId,isDeleted,isIncludeDefaultCss,{MADE}",
        "",
        has_bin=True,
    ),
    "folders": Facts(f"id,name,path,parentFolderId,usePermissions,{MADE}", ""),
    "folder-contents": Facts(f"id,folderId,folderRef,objectType,objectId,objectName,objectRef,{MADE}"),
    "form-fields": Facts(
        "id,formId,prospectApiFieldId,type,dataFormat,sortOrder,hasDependents,hasProgressives,hasValues,label,"
        "errorMessage,cssClasses,isRequired,isAlwaysDisplay,isMaintainInitialValue,isDoNotPrefill," + MADE
    ),
    "tracker-domains": Facts(
        "id,domain,isPrimary,isDeleted,defaultCampaignId,httpsStatus,sslStatus,sslStatusDetails,sslRequestedById,"
        f"validationStatus,validatedAt,vanityUrlStatus,trackingCode,{MADE}",
        "",
        has_bin=True,
    ),
    "files": Facts(
        "id,name,folderId,campaignId,salesforceId,trackerDomainId,vanityUrl,vanityUrlPath,url,size,isTracked,"
        f"bitlyIsPersonalized,bitlyShortUrl,{MADE}",
        "",
    ),
    "dynamic-contents": Facts(
        "id,name,basedOnProspectApiFieldId,embedCode,embedUrl,basedOn,tagReplacementLanguage,folderId,"
        f"trackerDomainId,isDeleted,{MADE}"
    ),
    "dynamic-content-variations": Facts("id,dynamicContentId,comparison,operator,value1,value2,content", ""),
}
STORED: Final = [each.collection for each in COLLECTIONS]
READ_ONLY: Final = [name for name in FACTS if name != "layout-templates"]


def another(account: Account, v5: V5) -> tuple[Account, V5]:
    """Open another account, and return it with its client."""
    own = Account.open(account.sandbox)
    return own, v5.of(own)


def offset(moment: datetime) -> str:
    """Return a moment as filters take it."""
    return moment.isoformat(timespec="seconds")


def test_the_table_has_every_collection() -> None:
    assert FACTS.keys() == BY_NAME.keys()


class TestCollection:
    @pytest.mark.slow
    @pytest.mark.contract("v5.more.1")
    @each_case("collection", FACTS)
    def test_has_its_fields_in_a_read_and_in_a_query(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        number, fields = add_one(account, collection), FACTS[collection].fields
        names = {name.partition(".")[0] for name in fields.split(",")}
        read = v5.record(collection, number, fields)
        assert [*read] == ["id", *sorted(names - {"id"})]
        assert read["id"] == number
        assert {read[name] for name in ("createdAt", "updatedAt") if name in read} <= {AT_NOON}
        assert v5.values(collection, fields, id=number) == [read]
        assert code(v5.get(collection, fields="id,nothing")) == (400, 51)
        assert code(v5.get(collection)) == (400, 13)

    @pytest.mark.slow
    @pytest.mark.contract("v5.more.1")
    @each_case("collection", FACTS)
    def test_has_its_relations(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        number = add_one(account, collection)
        relations = [each.name for each in BY_NAME[collection].members if isinstance(each, Relation)]
        shown = v5.record(collection, number, ",".join(["id", *relations]))
        assert shown.keys() == {"id", *relations}

    @pytest.mark.slow
    @pytest.mark.contract("v5.more.2", "v5.more.3")
    @each_case("collection", FACTS)
    def test_has_its_filters_and_no_others(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        first, second = (
            add_one(account, collection),
            add_one(account, collection, NOON + timedelta(hours=1)),
        )
        assert v5.ids(collection, idGreaterThan=first) == [second]
        filters = FACTS[collection].filters.split()
        for name in {"sentAt", "createdAt", "updatedAt"} & {*filters}:
            assert v5.ids(collection, **{f"{name}AfterOrEqualTo": offset(NOON)}) == [first, second], name
            assert v5.ids(collection, **{f"{name}After": offset(NOON)}) == [second], name
            assert v5.ids(collection, **{f"{name}Before": offset(NOON + timedelta(hours=1))}) == [first], name
        for name in {"sentAt", "createdAt", "updatedAt"} - {*filters}:
            unknown = f"Invalid parameter: Parameter {name}After is invalid."
            assert error(v5.get(collection, fields="id", **{f"{name}After": offset(NOON)})) == (400, 51, unknown)

    @pytest.mark.slow
    @pytest.mark.contract("v5.more.2", "v5.more.4")
    @each_case("collection", FACTS)
    def test_is_sorted_by_the_id_and_the_times_of_its_filters(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        first, second = (
            add_one(account, collection),
            add_one(account, collection, NOON + timedelta(hours=1)),
        )
        for name in ("id", "ID", *(each for each in FACTS[collection].filters.split() if each.endswith("At"))):
            assert v5.ids(collection, orderBy=f"{name} DESC") == [second, first], name
        assert code(v5.get(collection, fields="id", orderBy="nothing")) == (400, 51)

    @pytest.mark.slow
    @pytest.mark.contract("v5.more.1")
    @each_case("collection", FACTS)
    def test_is_read_in_pages(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        added = [add_one(account, collection) for _ in range(3)]
        pages = [[each["id"] for each in page] for page in v5.pages(collection, limit="2")]
        assert pages == [added[:2], added[2:]]

    @pytest.mark.slow
    @pytest.mark.contract("v5.more.5")
    @each_case("collection", FACTS)
    def test_has_the_records_of_the_recycle_bin(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        here = add_one(account, collection)
        if not FACTS[collection].has_bin:
            assert v5.ids(collection, deleted="all") == [here]
            return
        gone = add_one(account, collection)
        account.delete_asset(BY_NAME[collection], gone)
        assert v5.ids(collection) == [here]
        assert v5.ids(collection, deleted="true") == [gone]
        assert v5.ids(collection, deleted="all") == [here, gone]
        answer = v5.get(f"{collection}/{gone}", fields="id")
        assert code(answer) == (404, 109)
        assert answer.headers["pardot-warning"] == "201;Record In Recycle Bin"
        assert v5.get(f"{collection}/{gone}", fields="isDeleted", deleted="true").json() == {"isDeleted": True}

    @pytest.mark.slow
    @pytest.mark.contract("v5.more.1")
    @each_case("collection", FACTS)
    def test_has_no_record_of_another_account(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        other = Account.open(account.sandbox)
        number = max(add_one(other, collection) for _ in range(2))
        assert v5.ids(collection, deleted="all") == []
        assert code(v5.get(f"{collection}/{number}", fields="id")) == (404, 109)
        assert code(v5.get(f"{collection}/{number + 999_999}", fields="id")) == (404, 109)


@pytest.mark.contract("v5.collections.1")
@each_case("collection", READ_ONLY)
def test_other_methods_are_error_60(v5: V5, collection: str) -> None:
    assert code(v5.send("POST", collection, {"name": "Fog"})) == (405, 60)
    assert code(v5.send("PATCH", f"{collection}/1", {"name": "Fog"})) == (405, 60)
    assert code(v5.send("DELETE", f"{collection}/1")) == (405, 60)


class TestRecordsOfTheControlPlane:
    @pytest.mark.slow
    @pytest.mark.contract("v5.more.6")
    @each_case("collection", STORED)
    def test_are_added_changed_deleted_and_exported(self, account: Account, v5: V5, collection: str) -> None:
        account, v5 = another(account, v5)
        kind = BY_NAME[collection].kind
        here = f"/_dealdock/accounts/{account.tenant.account_id}"
        needed = {"form_id": "form", "form_handler_id": "form-handlers"}
        body = {**NEEDED.get(collection, {"name": "Fog"})}
        body |= {name: referred(account, of) for name, of in needed.items() if is_required(kind, name)}
        body = {name: value for name, value in body.items() if name in kind.columns}
        made = v5.http.post(f"{here}/records/{kind.name}", json=body).json()
        assert made | body == made
        text = "name" if "name" in body else next(name for name, value in body.items() if isinstance(value, str | int))
        if isinstance(body[text], str):
            changed = v5.http.patch(f"{here}/records/{kind.name}/{made['id']}", json={text: "Mist"}).json()
            assert changed[text] == "Mist"
        assert v5.ids(collection) == [made["id"]]
        exported = v5.http.get(f"{here}/export?format=json").json()["accounts"][0][kind.many]
        assert [each["id"] for each in exported] == [made["id"]]
        assert v5.http.delete(f"{here}/records/{kind.name}/{made['id']}").is_success
        assert v5.ids(collection) == []


def referred(account: Account, of: str) -> int:
    """Add a record that others refer to."""
    return account.form() if of == "form" else add_one(account, of)


def is_required(kind: Any, name: str) -> bool:
    """Return True if a kind's records must have a column."""
    return name in kind.columns and not kind.columns[name].nullable


@pytest.mark.slow
@pytest.mark.contract("v5.more.6")
def test_records_of_all_collections_are_exported_and_imported_alike(account: Account, v5: V5) -> None:
    for collection in STORED:
        add_one(account, collection)
        if FACTS[collection].has_bin:
            account.delete_asset(BY_NAME[collection], add_one(account, collection))
    exported = v5.http.get(f"/_dealdock/accounts/{account.tenant.account_id}/export?format=json").json()
    lists = [each.kind.many for each in COLLECTIONS]
    assert all(exported["accounts"][0][many] for many in lists)
    other = Account.open(account.sandbox)
    here = f"/_dealdock/accounts/{other.tenant.account_id}"
    assert v5.http.post(f"{here}/import", json=exported).is_success
    again = v5.http.get(f"{here}/export?format=json").json()
    for many in lists:
        assert again["accounts"][0][many] == exported["accounts"][0][many], many


def test_a_folder_keeps_its_parent_so_that_its_export_is_imported(account: Account, v5: V5) -> None:
    path = f"/_dealdock/accounts/{account.tenant.account_id}/records/folder"
    above = v5.http.post(path, json={"name": "Fairs"}).json()["id"]
    below = v5.http.post(path, json={"name": "Spring", "parent_folder_id": above}).json()["id"]
    refused = v5.http.patch(f"{path}/{above}", json={"parent_folder_id": below})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/parent_folder_id")
    exported = v5.http.get(f"/_dealdock/accounts/{account.tenant.account_id}/export?format=json").json()
    other = Account.open(account.sandbox)
    assert v5.http.post(f"/_dealdock/accounts/{other.tenant.account_id}/import", json=exported).is_success


class TestLandingPage:
    @pytest.mark.contract("v5.more.1")
    def test_shows_what_it_refers_to(self, account: Account, v5: V5) -> None:
        folder = add_one(account, "folders", name="Fairs")
        others: dict[str, Any] = {
            "campaign_id": account.campaign("Fair"),
            "form_id": account.form("Ask us"),
            "folder_id": folder,
        }
        number = add_one(account, "landing-pages", url="https://go.lamp.example/fair", archive_date=NOON, **others)
        assert v5.record(
            "landing-pages", number, "url,archiveDate,campaign.name,form.name,folder.name,layoutTemplate"
        ) == {
            "url": "https://go.lamp.example/fair",
            "archiveDate": AT_NOON,
            "campaign": {"name": "Fair"},
            "form": {"name": "Ask us"},
            "folder": {"name": "Fairs"},
            "layoutTemplate": None,
        }
        assert code(v5.get("landing-pages", fields="salesforceCmsId")) == (400, 51)


class TestFolderContent:
    @pytest.mark.contract("v5.more.7")
    def test_has_the_address_of_its_folder(self, account: Account, v5: V5) -> None:
        folder = add_one(account, "folders")
        inside = add_one(account, "folder-contents", folder_id=folder)
        assert v5.record("folder-contents", inside, "folderRef") == {"folderRef": f"/api/v5/objects/folders/{folder}"}
        assert v5.record("folder-contents", add_one(account, "folder-contents"), "folderRef") == {"folderRef": None}


class TestFormHandlerField:
    @pytest.mark.contract("v5.more.8")
    def test_is_found_by_its_form_handler(self, account: Account, v5: V5) -> None:
        number = add_one(account, "form-handler-fields")
        add_one(account, "form-handler-fields")
        handler = v5.record("form-handler-fields", number, "formHandlerId")["formHandlerId"]
        assert v5.ids("form-handler-fields", formHandlerId=handler) == [number]
        assert v5.ids("form-handler-fields", formHandlerId=999_999) == []


class TestEngagementStudioProgram:
    @pytest.mark.contract("v5.more.1")
    def test_has_ids_of_lists(self, account: Account, v5: V5) -> None:
        number = add_one(account, "engagement-studio-programs", recipient_list_ids=["331"], schedule={"start": AT_NOON})
        assert v5.record("engagement-studio-programs", number, "recipientListIds,suppressionListIds,schedule") == {
            "recipientListIds": [331],
            "suppressionListIds": [],
            "schedule": {"start": AT_NOON},
        }


class TestListEmail:
    @pytest.mark.contract("v5.more.9")
    def test_is_an_email_that_was_sent_to_a_list(self, account: Account, v5: V5) -> None:
        number = account.email("News", now=NOON, subject="Fog", html="<p>Fog</p>")
        account.email("To one", is_one_to_one=True)
        assert v5.values("list-emails", "name,subject,isSent,isPaused,sentAt") == [
            {"name": "News", "subject": "Fog", "isSent": True, "isPaused": False, "sentAt": AT_NOON}
        ]
        assert v5.record("list-emails", number, "htmlMessage") == {"htmlMessage": "<p>Fog</p>"}
        assert code(v5.get("list-emails", fields="htmlMessage")) == (400, 224)
        for name in ("scheduledTime", "recipientListIds"):
            assert code(v5.get("list-emails", fields=name)) == (400, 51), name

    @pytest.mark.contract("v5.more.10")
    def test_has_eight_counts(self, account: Account, v5: V5) -> None:
        counts: dict[str, Any] = {"sent": 9, "delivered": 8, "opens": 7, "total_clicks": 6, "unique_clicks": 5}
        number = account.email(**counts, opt_outs=4, hard_bounced=3, soft_bounced=2)
        of_one = account.email(is_one_to_one=True)
        expected = {"sent": 9, "delivered": 8, "opens": 7, "totalClicks": 6, "uniqueClicks": 5, "optOuts": 4}
        answer = v5.get(f"list-emails/{number}/stats")
        assert answer.json() == expected | {"hardBounced": 3, "softBounced": 2}
        assert code(v5.get(f"list-emails/{of_one}/stats")) == (404, 109)
        assert code(v5.get(f"list-emails/{number}/stats", deleted="all")) == (400, 51)


class TestVisitorPageView:
    @pytest.mark.contract("v5.more.11")
    def test_has_the_visitor_of_its_visit_and_the_time_until_the_next_page(self, account: Account, v5: V5) -> None:
        visitor = account.visitor()
        visit = account.visit(visitor_id=visitor)
        first = add_one(account, "visitor-page-views", visit_id=visit)
        second = add_one(account, "visitor-page-views", NOON + timedelta(seconds=40), visit_id=visit)
        add_one(account, "visitor-page-views", NOON + timedelta(seconds=50))
        fields = "id,visitId,visitorId,durationInSeconds,visitor.id"
        shared = {"visitId": visit, "visitorId": visitor, "visitor": {"id": visitor}}
        assert v5.values("visitor-page-views", fields, idLessThanOrEqualTo=second) == [
            {"id": first, "durationInSeconds": 40} | shared,
            {"id": second, "durationInSeconds": None} | shared,
        ]


class TestDynamicContentVariation:
    @pytest.mark.contract("v5.more.12")
    def test_follows_the_variations_of_its_content(self, account: Account, v5: V5) -> None:
        here = f"/_dealdock/accounts/{account.tenant.account_id}/records/dynamicContent"
        variations = [{"comparison": "is Bonn", "content": "Hello"}, {"comparison": "is Bergen", "content": "Hei"}]
        made = v5.http.post(here, json={"name": "Greeting", "variations": variations}).json()["id"]
        fields = "dynamicContentId,comparison,content,operator"
        expected = [{"dynamicContentId": made, "operator": None, **each} for each in variations]
        assert v5.values("dynamic-content-variations", fields) == expected
        v5.http.patch(f"{here}/{made}", json={"variations": variations[1:]})
        assert v5.values("dynamic-content-variations", fields) == expected[1:]
        v5.http.patch(f"{here}/{made}", json={"name": "Welcome"})
        assert v5.values("dynamic-content-variations", fields) == expected[1:]
        assert v5.http.delete(f"{here}/{made}").is_success
        assert v5.values("dynamic-content-variations", fields) == []

    @pytest.mark.contract("v5.more.12")
    def test_comes_with_the_content_of_a_scene(self, account: Account, v5: V5) -> None:
        demo = v5.of(Account.open(account.sandbox, scene="demo"))
        fields = "dynamicContentId,comparison,dynamicContent.name"
        assert demo.values("dynamic-content-variations", fields) == [
            {"dynamicContentId": 308, "comparison": words, "dynamicContent": {"name": "Greeting"}}
            for words in ("is Bergen", "contains Port")
        ]


class TestLayoutTemplate:
    @pytest.mark.contract("v5.more.13")
    def test_is_created_changed_and_deleted(self, account: Account, v5: V5) -> None:
        folder = add_one(account, "folders")
        body = {"name": "Plain", "layoutContent": "<html>", "isIncludeDefaultCss": False, "folderId": folder}
        number = v5.create("layout-templates", **body)
        fields = "name,layoutContent,isIncludeDefaultCss,folderId,formContent,isDeleted"
        assert v5.record("layout-templates", number, fields) == body | {"formContent": None, "isDeleted": False}
        assert v5.change("layout-templates", number, formContent="<form>").status_code == 204
        assert v5.record("layout-templates", number, "formContent") == {"formContent": "<form>"}
        assert v5.send("DELETE", f"layout-templates/{number}").status_code == 204
        assert v5.ids("layout-templates", deleted="true") == [number]
        assert code(v5.change("layout-templates", number, name="Gone")) == (400, 219)

    @pytest.mark.contract("v5.more.13")
    def test_is_refused_without_content_and_in_an_unknown_folder(self, v5: V5) -> None:
        assert code(v5.send("POST", "layout-templates", {"name": "Plain"})) == (400, 153)
        assert code(v5.send("POST", "layout-templates", {"layoutContent": "<html>"})) == (400, 153)
        body = {"name": "Plain", "layoutContent": "<html>", "folderId": 999_999}
        assert code(v5.send("POST", "layout-templates", body)) == (400, 192)
        assert code(v5.send("POST", "layout-templates", body | {"isDeleted": True})) == (400, 154)
        assert v5.ids("layout-templates", deleted="all") == []


class TestActivity:
    @pytest.mark.contract("v5.more.14")
    def test_shows_the_record_that_it_is_about(self, account: Account, v5: V5) -> None:
        for name, type_, made in (
            ("file", 2, add_one(account, "files")),
            ("formHandler", 3, add_one(account, "form-handlers")),
            ("landingPage", 3, add_one(account, "landing-pages")),
            ("listEmail", 11, account.email()),
        ):
            about: dict[str, Any] = {f"{snake(name)}_id": made}
            number = account.activity(type=type_, **about)
            fields = f"{name}Id,{name}.createdAt"
            shown = v5.record("visitor-activities", number, fields)
            assert shown[f"{name}Id"] == made
            assert shown[name] is not None, name
