"""OpenAPI of version 5: schemas of records with all their fields and related records."""

from collections.abc import Iterator
from typing import Any

import pytest

from dealdock.vendors.pardot.account import ACCOUNT
from dealdock.vendors.pardot.api import API, REST
from dealdock.vendors.pardot.export.version_5 import EXPORT
from dealdock.vendors.pardot.prospect.resource import PROSPECTS
from dealdock.vendors.pardot.prospect_import.version_5 import IMPORT
from dealdock.vendors.pardot.router import RESOURCES
from dealdock.vendors.pardot.tag import TAGS
from dealdock.vendors.pardot.v5.fields import ApiObject, Field
from dealdock.web.rest.openapi import schemas_by_name
from dealdock.web.rest.routing import Operation
from tests.across.test_described_answers import changed
from tests.support import described_answers
from tests.support.builders import Account
from tests.vendors.pardot.v5 import assets
from tests.vendors.pardot.v5.client import V5


def operation(resource: ApiObject, name: str) -> Operation:
    """Return an operation of an object."""
    return next(
        each
        for router in REST.routers
        for each in router.operations
        if (each.object, each.name) == (resource.object, name)
    )


def errors(resource: ApiObject, record: Any) -> list[Any]:
    """Return what the schema of a record finds wrong."""
    return described_answers.of(REST).errors(operation(resource, "read"), record)


def names(resource: ApiObject) -> Iterator[str]:
    """Yield the names of all fields of an object, and of all fields of its related records."""
    for each in resource.in_order:
        if isinstance(each, Field):
            yield each.name
        else:
            yield from (f"{each.name}.{own.name}" for own in each.to.fields if own.is_shown)


def filled(account: Account) -> None:
    """Add a record of every object, with its related records."""
    prospect, campaign = account.prospect(), account.campaign()
    account.opportunity(prospect, campaign_id=campaign)
    visitor = account.visitor(prospect_id=prospect)
    visit = account.visit("https://a.example/", visitor_id=visitor, prospect_id=prospect)
    of: dict[str, Any] = {"prospect_id": prospect, "visitor_id": visitor, "visit_id": visit}
    account.activity(campaign_id=campaign, **of)
    account.list_membership()
    account.tag()
    account.custom_field("Tea", type=1)
    account.prospect_account()
    assets.add(account)


def whole_record(v5: V5, resource: ApiObject) -> Any:
    """Return a record of an object with everything that a call may choose."""
    fields = ",".join(names(resource))
    if resource is ACCOUNT:
        return v5.get("account", fields=fields).json()
    collection = operation(resource, "query").path
    number = v5.send("GET", collection, fields="id", orderBy="id DESC").json()["values"][0]["id"]
    answer = v5.send("GET", f"{collection}/{number}", fields=fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.slow
@pytest.mark.account(connector="salesforce")
def test_all_fields_are_described_and_no_others(account: Account, v5: V5) -> None:
    filled(account)
    procedure = {"name": "Tag/FilterByCreatedAt", "arguments": {"createdAfter": "2026-01-01T00:00:00+00:00"}}
    assert v5.send("POST", "/api/v5/exports", {"procedure": procedure}).status_code == 201
    assert v5.send("POST", "/api/v5/imports", {"operation": "Upsert", "object": "Prospect"}).status_code == 201
    for resource in (*RESOURCES, EXPORT, IMPORT, ACCOUNT):
        record = whole_record(v5, resource)
        assert record.keys() == resource.by_name.keys(), resource.object
        assert errors(resource, record) == [], resource.object
        accepted = [text for text, other in changed(record, is_chosen=True) if not errors(resource, other)]
        assert accepted == [], resource.object
        for name, related in record.items():
            if isinstance(related, dict) and name != "procedure":
                assert errors(resource, {**record, name: {**related, "another key": 1}}), (resource.object, name)


@pytest.mark.slow
def test_an_id_and_a_truth_are_never_null_and_a_text_may_be() -> None:
    for resource in (*RESOURCES, EXPORT, IMPORT):
        of = {name: errors(resource, {name: None}) != [] for name in resource.by_name}
        truths = [each.name for each in resource.fields if each.type == "Boolean" and each.is_shown]
        never_null = ["id", *truths, *({"createdAt", "sentAt"} & of.keys())]
        assert [name for name in never_null if not of[name]] == [], resource.object
        assert not all(of.values()) or resource.object == "tag", resource.object


def test_prospects_alone_have_the_account_s_own_fields(account: Account, v5: V5) -> None:
    tea = account.custom_field("Tea", type=1)
    prospect = account.prospect(custom={tea: ["Assam"]})
    record = v5.record("prospects", prospect, "id,Tea__c")
    assert record == {"id": prospect, "Tea__c": "Assam"}
    assert errors(PROSPECTS, {**record, "Size__c": [1, "2"]}) == []
    assert errors(PROSPECTS, {**record, "Size__c": {}})
    assert errors(PROSPECTS, {**record, "Size": "2"})
    assert errors(TAGS, {"id": 1, "Tea__c": "Assam"})


@pytest.mark.slow
def test_the_description_of_all_versions_has_the_schemas_of_each() -> None:
    whole = API.describe()["components"]["schemas"]
    for describe in API.versions.values():
        schemas = describe()["components"]["schemas"]
        assert schemas
        assert {name: whole[name] for name in schemas} == schemas


def test_two_schemas_that_differ_cannot_have_one_name() -> None:
    schemas = [("Tag", {"type": "object"}), ("Tag", {"type": "object"}), ("List", {"type": "string"})]
    assert schemas_by_name(schemas) == dict(schemas)
    with pytest.raises(ValueError, match="Two schemas that differ have the name Tag"):
        schemas_by_name([*schemas, ("Tag", {"type": "string"})])
