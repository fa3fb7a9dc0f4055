"""The calls of Airbyte's `source-pardot`, whose present form is a manifest that no package has.

It reads each stream by the time of the last change, in the zone -12:00, follows `nextPageUrl`, and begins the next run
at the last `updatedAt` that it saw. Prospect accounts it reads by their ids, and without an end.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from tests.support.builders import Account, Pardot
from tests.vendors.pardot.v5.client import V5

START: Final = "2000-01-01T00:00:00-12:00"
FORMAT: Final = "%Y-%m-%dT%H:%M:%S-12:00"
TIMES: Final = "createdAt,updatedAt,createdById,updatedById"
PARAMETERS: Final = "sourceParameter,campaignParameter,mediumParameter,contentParameter,termParameter"
STREAMS: Final = {
    "campaigns": f"id,name,isDeleted,folderId,cost,parentCampaignId,{TIMES},salesforceId",
    "list-memberships": f"id,listId,prospectId,optedOut,{TIMES}",
    "lists": f"id,name,title,description,isPublic,folderId,campaignId,isDeleted,isDynamic,{TIMES}",
    "opportunities": f"id,name,campaignId,value,probability,type,stage,status,closedAt,salesforceId,{TIMES}",
    "prospects": "id,email,optedOut,isDeleted,isDoNotCall,isDoNotEmail,isEmailHardBounced,isReviewed,isStarred,"
    "doNotSell,prospectAccountId,campaignId,profileId,lifecycleStageId,userId,lastActivityAt,recentInteraction,"
    f"firstName,lastName,salutation,jobTitle,emailBouncedAt,emailBouncedReason,source,{PARAMETERS},firstActivityAt,"
    "firstAssignedAt,firstReferrerQuery,firstReferrerType,firstReferrerUrl,salesforceId,salesforceContactId,"
    "salesforceLeadId,salesforceAccountId,salesforceCampaignId,salesforceOwnerId,salesforceUrl,salesforceLastSync,"
    "assignedToId,convertedAt,convertedFromObjectName,convertedFromObjectType,grade,phone,fax,addressOne,addressTwo,"
    "city,state,zip,country,company,annualRevenue,website,industry,department,yearsInBusiness,employees,score,"
    f"territory,comments,notes,{TIMES}",
    "users": "id,email,username,isDeleted,firstName,jobTitle,role,roleName,salesforceId,tagReplacementLanguage,"
    f"{TIMES}",
    "visitors": f"id,prospectId,pageViewCount,isIdentified,doNotSell,hostname,ipAddress,campaignId,{PARAMETERS},"
    "createdAt,updatedAt",
    "visitor-activities": "id,visitId,prospectId,visitorId,emailId,type,typeName,details,campaignId,customRedirectId,"
    "emailTemplateId,fileId,formHandlerId,formId,landingPageId,listEmailId,multivariateTestVariationId,opportunityId,"
    "paidSearchAdId,siteSearchQueryId,visitorPageViewId,createdAt,updatedAt",
    "visits": "id,visitorId,prospectId,visitorPageViewCount,firstVisitorPageViewAt,lastVisitorPageViewAt,"
    f"durationInSeconds,{PARAMETERS},createdAt,updatedAt",
    "tags": f"id,name,objectCount,{TIMES}",
    "custom-fields": "id,name,fieldId,apiFieldId,type,isRecordMultipleResponses,isUseValues,isRequired,"
    f"isAnalyticsSynced,salesforceId,{TIMES}",
}
WITHOUT_DELETED: Final = {"visitor-activities", "visits", "tags", "custom-fields"}
ACCOUNT: Final = (
    "id,company,level,website,pluginCampaignId,addressOne,addressTwo,city,state,zip,territory,country,phone,fax,adminId,"
    f"maximumDailyApiCalls,apiCallsUsed,{TIMES}"
)
COMPANIES: Final = (
    "id,name,salesforceId,isDeleted,annualRevenue,billingAddressOne,billingAddressTwo,billingCity,billingCountry,"
    "billingState,billingZip,description,employees,fax,industry,number,ownership,phone,rating,shippingAddressOne,"
    "shippingAddressTwo,shippingCity,shippingCountry,shippingState,shippingZip,sic,site,tickerSymbol,type,website,"
    "createdAt,updatedAt,createdById,updatedById,assignedToId"
)


def run(v5: V5, stream: str, since: str = START) -> Iterator[dict[str, Any]]:
    """Read a stream as the manifest does."""
    until = (v5.account.sandbox.clock.now() + timedelta(days=1) - timedelta(hours=12)).strftime(FORMAT)
    parameters: dict[str, Any] = {"limit": 7, "fields": STREAMS[stream], "orderBy": "updatedAt ASC"}
    parameters |= {"updatedAtAfterOrEqualTo": since, "updatedAtBeforeOrEqualTo": until}
    if stream not in WITHOUT_DELETED:
        parameters["deleted"] = "all"
    answer = v5.get(stream, **parameters)
    while True:
        assert answer.status_code == 200, (stream, answer.text)
        page = answer.json()
        yield from page["values"]
        if not page.get("nextPageUrl", {}):
            return
        answer = v5.get(page["nextPageUrl"])


def next_start(records: list[dict[str, Any]]) -> str:
    """Return the beginning of the next run, as the manifest writes the last time that it saw."""
    last = max(datetime.fromisoformat(record["updatedAt"]) for record in records)
    return (last.astimezone(UTC) - timedelta(hours=12)).strftime(FORMAT)


@pytest.mark.slow
@pytest.mark.account(scene="demo", time_zone="Europe/Berlin")
def test_reads_every_stream_twice_with_equal_results(v5: V5) -> None:
    for stream in STREAMS:
        first, second = [*run(v5, stream)], [*run(v5, stream)]
        assert first == second, stream
        assert first, stream
        ids = [record["id"] for record in first]
        assert sorted(ids) == sorted(set(ids)), stream
        deleted = {} if stream in WITHOUT_DELETED else {"deleted": "all"}
        assert sorted(ids) == v5.ids(stream, limit=1000, **deleted), stream
        assert {*first[0]} == {*STREAMS[stream].split(",")}, stream


@pytest.mark.slow
@pytest.mark.account(scene="demo")
def test_reads_what_has_changed_since(v5: V5, pardot: Pardot, account: Account) -> None:
    before = {stream: [*run(v5, stream)] for stream in STREAMS}
    starts = {stream: next_start(records) for stream, records in before.items()}
    (*_, last) = before["opportunities"]
    assert [record["id"] for record in run(v5, "opportunities", starts["opportunities"])][-1] == last["id"]
    new = account.opportunity(now=account.sandbox.clock.now())
    changed = before["opportunities"][0]["id"]
    assert pardot.update(changed, name="Renamed").error is None
    gone = before["opportunities"][1]["id"]
    assert pardot.call("delete", "opportunity", id=gone).status == 204
    found = {record["id"]: record for record in run(v5, "opportunities", starts["opportunities"])}
    assert {new, changed} <= found.keys()
    assert found[changed]["name"] == "Renamed"
    assert set(found) - {new, changed, gone} <= {record["id"] for record in before["opportunities"]}


@pytest.mark.account(scene="demo")
def test_reads_prospect_accounts_until_there_are_none(v5: V5) -> None:
    answer = v5.get("prospect-accounts", limit=2, fields=COMPANIES, deleted="all", orderBy="id ASC")
    records = []
    while page := answer.json()["values"]:
        records += page
        url = answer.json()["nextPageUrl"]
        if url is None:
            answer = v5.get("prospect-accounts", fields=COMPANIES, idGreaterThan=page[-1]["id"])
        else:
            answer = v5.get(url)
    assert [record["id"] for record in records] == v5.ids("prospect-accounts") != []


@pytest.mark.account(scene="demo")
def test_reads_the_account(v5: V5) -> None:
    shown = v5.get("account", fields=ACCOUNT)
    assert shown.status_code == 200
    assert {*shown.json()} == {*ACCOUNT.split(",")}


@pytest.mark.account(scene="demo", page_token_records=14)
def test_goes_on_where_a_sequence_of_tokens_ends(v5: V5) -> None:
    """Airbyte's users begin a new run at the last time that the one before saw."""
    found: dict[int, Any] = {}
    since = START
    while True:
        records = [*run(v5, "opportunities", since)]
        new = {record["id"] for record in records} - found.keys()
        found |= {record["id"]: record for record in records}
        if not new:
            break
        since = next_start(records)
    assert [*sorted(found)] == v5.ids(deleted="all", limit=1000)
