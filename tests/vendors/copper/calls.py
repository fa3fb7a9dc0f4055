"""The calls of Copper's API, for the tests of all vendors."""

from collections.abc import Callable
from typing import Any, Final

import httpx

from dealdock.vendors.copper.api import REST
from dealdock.vendors.copper.company.criteria import SEARCH as COMPANIES
from dealdock.vendors.copper.opportunity.criteria import SEARCH as OPPORTUNITIES
from dealdock.vendors.copper.person.criteria import SEARCH as PEOPLE
from tests.across.calls import Made, Needs, Refusals, VendorCalls
from tests.across.client import Client


def headers(account: Any) -> dict[str, str]:
    """Return the three headers."""
    return {
        "X-PW-AccessToken": account["api_key"],
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": account["email"],
    }


def make(client: Client, text: str) -> dict[str, Any]:
    """Make a record of every object, with a deal that is related to a second person, of two users if there are two."""

    def add(kind: str, **fields: Any) -> int:
        added: int = client.control("POST", f"/records/{kind}", fields)["id"]
        return added

    company = add("company", name=text, tags=[text])
    email = f"a{company}@example.com"
    own, last = client.account["user_id"], client.control("GET", "/users")[-1]["id"]
    emails = [{"email": email, "category": "work"}]
    person = add("person", name=text, company_id=company, emails=emails, assignee_id=own)
    other = add("person", name=text, assignee_id=last)
    deal = add("opportunity", name=text, primary_contact_id=person)
    add("relatedItem", opportunity_id=deal, related_id=other, related_type="person")
    pipeline = add("pipeline", name=text)
    add("pipelineStage", pipeline_id=pipeline, name=text)
    return {
        "email": email,
        "company": company,
        "person": person,
        "other_person": other,
        "opportunity": deal,
        "pipeline": pipeline,
        "custom_field_definition": add(
            "customFieldDefinition", name=text, data_type="Text", available_on=["opportunity"]
        ),
        "activity": add("activity", parent_id=deal, parent_type="opportunity", details=text),
        "webhook": add("webhook", target=f"https://example.com/{company}", type="opportunity", event="new"),
        "user": own,
    }


def is_error(answer: httpx.Response) -> bool:
    """Return True for an error of Copper."""
    body = answer.json()
    return isinstance(body, dict) and (body.get("success") is False or list(body) == ["error"])


def resource(kind: str, name: str) -> Callable[[Made], Any]:
    """Return a body that names another record."""
    return lambda made: {"resource": {"id": made[name], "type": kind}}


def of_id(name: str) -> Callable[[Made], Any]:
    """Return the path of operations on a record of another object."""
    return lambda made: {"id": made[name]}


def of_kind(name: str) -> Callable[[Made], Any]:
    """Return the path of the related records of one kind."""
    return lambda made: {"id": made[name], "entity": "people"}


RELATED: Final = {
    "opportunity": resource("person", "other_person"),
    "person": resource("company", "company"),
    "company": resource("person", "person"),
}

CALLS: Final = VendorCalls(
    rest=REST,
    headers=headers,
    key="api_key",
    make=make,
    needs={
        ("opportunity", "create"): Needs(body=lambda made: {"name": "Deal", "primary_contact_id": made["person"]}),
        ("opportunity", "update"): Needs(body=lambda _: {"details": "Changed", "status": "Won", "tags": ["new"]}),
        ("opportunity", "bulk_create"): Needs(
            body=lambda made: {"opportunities": [{"name": "Deal", "primary_contact_id": made["person"]}]}
        ),
        ("person", "create"): Needs(body=lambda _: {"name": "Ann Lee"}),
        ("person", "update"): Needs(body=lambda _: {"title": "Boss"}),
        ("person", "fetch_by_email"): Needs(body=lambda made: {"email": made["email"]}),
        ("company", "create"): Needs(body=lambda _: {"name": "Acme"}),
        ("company", "update"): Needs(body=lambda _: {"details": "Changed"}),
        ("custom_field_definition", "create"): Needs(
            body=lambda _: {"name": "Size", "data_type": "Text", "available_on": ["opportunity"]}
        ),
        ("custom_field_definition", "update"): Needs(body=lambda _: {"name": "Changed"}),
        ("pipeline_stage", "list_of_pipeline"): Needs(path=lambda made: {"pipeline_id": made["pipeline"]}),
        ("activity", "create"): Needs(
            body=lambda made: {
                "parent": {"id": made["opportunity"], "type": "opportunity"},
                "type": {"id": 0, "category": "user"},
                "details": "Note",
            }
        ),
        ("activity", "update"): Needs(body=lambda _: {"details": "Changed"}),
        ("webhook", "create"): Needs(
            body=lambda _: {"target": "https://example.com/", "type": "person", "event": "delete"}
        ),
        ("webhook", "update"): Needs(body=lambda _: {"event": "update"}),
        **{("activity", f"list_of_{kind}"): Needs(path=of_id(kind)) for kind in RELATED},
        **{("related", f"list_of_{kind}"): Needs(path=of_id(kind)) for kind in RELATED},
        **{("related", f"list_kind_of_{kind}"): Needs(path=of_kind(kind)) for kind in RELATED},
        **{("related", f"add_to_{kind}"): Needs(body=body, path=of_id(kind)) for kind, body in RELATED.items()},
        **{("related", f"remove_from_{kind}"): Needs(body=body, path=of_id(kind)) for kind, body in RELATED.items()},
    },
    is_error=is_error,
    two_calls={"limits": {"per_minute": 2}},
    refusals=Refusals(wrong_method=404),
    of_each_account=(("user", "read"),),
    sorts=("sort_by", sorted({name for each in (COMPANIES, OPPORTUNITIES, PEOPLE) for name in each.sorts})),
)
