"""The calls of Copper's API, for the tests of all vendors."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx

from dealdock.vendors.copper.api import REST
from dealdock.vendors.copper.company import COMPANIES
from dealdock.vendors.copper.lead.resource import LEADS
from dealdock.vendors.copper.names import PREFIX
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.copper.person.resource import PEOPLE
from dealdock.vendors.copper.project.resource import PROJECTS
from dealdock.vendors.copper.task import TASKS
from tests.across.calls import Bound, Created, Made, Needs, Paging, Refusals, VendorCalls
from tests.across.client import Client


def headers(account: Any) -> dict[str, str]:
    """Return the three headers."""
    return {
        "X-PW-AccessToken": account["api_key"],
        "X-PW-Application": "developer_api",
        "X-PW-UserEmail": account["email"],
    }


def bound(name: str) -> Bound | None:
    """Return the bound that a parameter such as `minimum_created_date` is."""
    which, _, what = name.partition("_")
    field = {
        "created_date": "date_created",
        "modified_date": "date_modified",
        "stage_change_date": "date_stage_changed",
    }
    if which == "minimum":
        return Bound(field.get(what, what), ">=")
    return Bound(field.get(what, what), "<=") if which == "maximum" else None


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
    address = f"lead{company}@example.com"
    with unlimited(client):
        email_of_lead = {"email": address, "category": "work"}
        lead = create(client, "leads", {"name": text, "email": email_of_lead, "assignee_id": own})
        second_lead, linked_lead = (create(client, "leads", {"name": text}) for _ in range(2))
        task = create(client, "tasks", {"name": text, "related_resource": {"id": lead, "type": "lead"}})
        project = create(client, "projects", {"name": text, "related_resource": {"id": company, "type": "company"}})
        link = {"resource": {"id": person, "type": "person"}}
        assert client.call("POST", f"{PREFIX}/projects/{project}/related", link).is_success
        connect = add("customFieldDefinition", name=text, data_type="Connect", available_on=["lead"])
        ends = {"source": {"id": lead, "entity_type": "lead"}, "target": {"id": second_lead, "entity_type": "lead"}}
        made_link = create(client, "related_links", {"custom_field_definition_id": connect, **ends})
    files = {
        f"file_of_{kind}": add("file", parent_id=number, parent_type=kind, file_name=text)
        for kind, number in zip(FILES, (lead, person, company, deal, project), strict=True)
    }
    pipeline = add("pipeline", name=text)
    add("pipelineStage", pipeline_id=pipeline, name=text)
    return {
        "email": email,
        "lead_email": address,
        **files,
        "connect": connect,
        "related_link": made_link,
        "lead": lead,
        "second_lead": second_lead,
        "linked_lead": linked_lead,
        "task": task,
        "project": project,
        "company": company,
        "person": person,
        "other_person": other,
        "opportunity": deal,
        "pipeline": pipeline,
        "custom_activity_type": add("activityType", name=text),
        "custom_field_definition": add(
            "customFieldDefinition", name=text, data_type="Text", available_on=["opportunity"]
        ),
        "activity": add("activity", parent_id=deal, parent_type="opportunity", details=text),
        "webhook": add("webhook", target=f"https://example.com/{company}", type="opportunity", event="new"),
        "user": own,
    }


@contextmanager
def unlimited(client: Client) -> Iterator[None]:
    """Let calls of the API through that would be over the account's limit."""
    limits = client.account["limits"]
    client.control("PATCH", "", {"limits": dict.fromkeys(limits)})
    yield
    client.control("PATCH", "", {"limits": limits})


def create(client: Client, plural: str, body: Any) -> int:
    """Create a record by the API and return its id."""
    answer = client.call("POST", f"{PREFIX}/{plural}", body)
    assert answer.is_success, answer.text
    number: int = answer.json()["id"]
    return number


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


def of_file(kind: str) -> Callable[[Made], Any]:
    """Return the path of operations on a file of a record."""
    return lambda made: {"id": made[kind], "file_id": made[f"file_of_{kind}"]}


def of_kind(name: str) -> Callable[[Made], Any]:
    """Return the path of the related records of one kind."""
    return lambda made: {"id": made[name], "entity": "people"}


RELATED: Final = {
    "opportunity": resource("person", "other_person"),
    "person": resource("company", "company"),
    "company": resource("person", "person"),
    "lead": resource("task", "task"),
    "task": resource("lead", "lead"),
    "project": resource("person", "person"),
}
FILES: Final = ("lead", "person", "company", "opportunity", "project")
PARENTS: Final = ("opportunity", "person", "company", "lead")

SHORT: Final = """
    account: read
    activity: create read update
    company: create read update
    custom_activity_type: create read update
    lead: create read update
    opportunity: create read update
    person: create fetch_by_email read update
    project: create read update
    task: create read update
    user: me read
    webhook: create read update
"""

CALLS: Final = VendorCalls(
    rest=REST,
    created=Created("company", "NewCompany", {"name": "Acme", "details": "Renewal"}),
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
        ("field_layout", "list"): Needs(path=lambda _: {"entity": "people"}),
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
        ("lead", "create"): Needs(body=lambda _: {"name": "Ann Lee"}),
        ("lead", "update"): Needs(body=lambda _: {"title": "Boss", "status": "Open"}),
        ("lead", "upsert"): Needs(
            body=lambda made: {
                "properties": {"title": "Owner"},
                "match": {"field_name": "email", "field_value": made["lead_email"]},
            }
        ),
        ("lead", "convert"): Needs(
            body=lambda _: {"details": {"opportunity": {"name": "Deal"}}}, path=lambda made: {"id": made["second_lead"]}
        ),
        ("lead", "bulk_create"): Needs(body=lambda _: {"leads": [{"name": "Ann Lee"}]}),
        ("lead", "bulk_update"): Needs(body=lambda made: {"leads": [{"id": made["lead"], "title": "Boss"}]}),
        ("person", "bulk_create"): Needs(body=lambda _: {"people": [{"name": "Ann Lee"}]}),
        ("person", "bulk_update"): Needs(body=lambda made: {"people": [{"id": made["person"], "title": "Boss"}]}),
        ("company", "bulk_create"): Needs(body=lambda _: {"companies": [{"name": "Acme"}]}),
        ("company", "bulk_update"): Needs(body=lambda made: {"companies": [{"id": made["company"], "details": "x"}]}),
        ("activity", "bulk_create"): Needs(
            body=lambda made: {
                "activities": [
                    {"parent": {"id": made["lead"], "type": "lead"}, "type": {"id": 0}, "details": "Note"},
                ]
            }
        ),
        ("custom_activity_type", "create"): Needs(body=lambda _: {"name": "Visit", "icon_type": "Phone"}),
        ("custom_activity_type", "update"): Needs(body=lambda _: {"name": "Changed"}),
        ("task", "create"): Needs(body=lambda _: {"name": "Call"}),
        ("task", "update"): Needs(body=lambda _: {"status": "Completed"}),
        ("project", "create"): Needs(body=lambda _: {"name": "Move"}),
        ("project", "update"): Needs(body=lambda _: {"status": "Completed"}),
        **{("activity", f"list_of_{kind}"): Needs(path=of_id(kind)) for kind in PARENTS},
        **{("file", f"list_of_{kind}"): Needs(path=of_id(kind)) for kind in FILES},
        **{("file", f"{name}_of_{kind}"): Needs(path=of_file(kind)) for kind in FILES for name in ("read", "delete")},
        ("related_link", "list"): Needs(query=lambda made: {"source_type": "lead", "source_id": made["lead"]}),
        ("related_link", "create"): Needs(
            body=lambda made: {
                "custom_field_definition_id": made["connect"],
                "source": {"id": made["linked_lead"], "entity_type": "lead"},
                "target": {"id": made["user"], "entity_type": "user"},
            }
        ),
        **{("related", f"list_of_{kind}"): Needs(path=of_id(kind)) for kind in RELATED},
        **{("related", f"list_kind_of_{kind}"): Needs(path=of_kind(kind)) for kind in RELATED},
        **{("related", f"add_to_{kind}"): Needs(body=body, path=of_id(kind)) for kind, body in RELATED.items()},
        **{("related", f"remove_from_{kind}"): Needs(body=body, path=of_id(kind)) for kind, body in RELATED.items()},
    },
    is_error=is_error,
    two_calls={"limits": {"per_minute": 2}},
    refusals=Refusals(wrong_method=404),
    of_caller={("user", "me")},
    roles=("admin", "user"),
    of_each_account=(("user", "read"), ("field_layout", "list")),
    paging=(Paging("page_size", "page_number"),),
    bound=bound,
    sorts=(
        "sort_by",
        sorted({name for each in (COMPANIES, LEADS, OPPORTUNITIES, PEOPLE, PROJECTS, TASKS) for name in each.sorts}),
    ),
    maxima={
        ("NewOpportunity", "tags"): ("maxItems", 100),
        ("NewOpportunity", "details"): ("maxLength", 65_535),
        ("NewPerson", "emails"): ("maxItems", 100),
        ("OpportunitySearch", "assignee_ids"): ("maxItems", 1_000),
        ("NewCustomFieldDefinition", "options"): ("maxItems", 500),
    },
    short=SHORT,
)
