"""The calls of version 5 of Pardot's API, for the tests of all vendors with REST paths."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Final

import httpx

from dealdock.vendors.pardot.api import REST
from dealdock.web.rest.routing import Operation
from tests.across.calls import Bound, Created, Made, Needs, Paging, Refusals, VendorCalls
from tests.across.client import Client


def headers(account: Any) -> dict[str, str]:
    """Return the headers with the access token."""
    return {
        "Authorization": f"Bearer {account['access_token']}",
        "Pardot-Business-Unit-Id": account["business_unit_id"],
    }


def bound(name: str) -> Bound | None:
    """Return the bound that a parameter such as `createdAtAfterOrEqualTo` is."""
    found = re.fullmatch("(.+?)(After|Before|GreaterThan|LessThan)(OrEqualTo)?", name)
    if found is None:
        return None
    if found[2] in {"After", "GreaterThan"}:
        return Bound(found[1], ">=" if found[3] else ">")
    return Bound(found[1], "<=" if found[3] else "<")


def make(client: Client, text: str) -> dict[str, Any]:
    """Make a record of every object."""

    def add(kind: str, **fields: Any) -> int:
        added: int = client.control("POST", f"/records/{kind}", fields)["id"]
        return added

    campaign, tag = add("campaign", name=text), add("tag", name=text)
    email = f"p{campaign}@example.com"
    prospect = add("prospect", email=email, campaign_id=campaign, company=text)
    list_ = add("list", name=text)
    opportunity = add("opportunity", name=text, value=5, probability=50, campaign_id=campaign, prospects=[prospect])
    visit = {"prospect": prospect, "hostname": text, "pages": [{"url": "https://company.example/", "title": text}]}
    made = client.control("POST", "/website/visits", visit)
    client.control("PATCH", "", {"job_seconds": 0})
    of = procedure(client.control("GET", f"/records/campaign/{campaign}")["created_at"])
    body = {"procedure": of, "fields": ["id", "createdAt"]}
    exported = client.http.post("/api/v5/exports", headers=client.headers, json=body)
    imports = [client.http.post("/api/v5/imports", headers=client.headers, json=IMPORT).json()["id"] for _ in range(3)]
    for number in imports[:2]:
        client.http.post(f"/api/v5/imports/{number}/batches", headers=client.headers, files=FILES)
    client.http.patch(f"/api/v5/imports/{imports[0]}", headers=client.headers, json={"status": "Ready"})
    return {
        "export": exported.json()["id"],
        "import": imports[0],
        "filled_import": imports[1],
        "open_import": imports[2],
        "result": 1,
        "procedure": of,
        "campaign": campaign,
        "prospect": prospect,
        "list": list_,
        "other_list": add("list", name=f"{text} 2"),
        "listMembership": add("listMembership", list_id=list_, prospect_id=prospect),
        "opportunity": opportunity,
        "visitor": made["visitor"]["id"],
        "visit": made["visit"]["id"],
        "visitorActivity": made["activity"]["id"],
        "tag": tag,
        "customField": add("customField", name=text, field_id=f"Field_{campaign}"),
        "prospectAccount": add("prospectAccount", name=text),
        "form": add("form", name=text),
        "email": add("email", name=text),
        "emailTemplate": add("emailTemplate", name=text),
        "customRedirect": add("customRedirect", name=text),
        "lifecycleStage": add("lifecycleStage", name=text),
        "lifecycleHistory": add("lifecycleHistory", prospect_id=prospect),
        "tagObject": add("tagObject", tag_id=tag, type="Prospect", object_id=prospect),
        "listEmail": add("email", name=text),
        "visitorPageView": add("visitorPageView", visit_id=made["visit"]["id"], url="https://company.example/"),
        **_assets(add, text),
        "user": client.control("GET", "/users")[0]["id"],
    }


def _assets(add: Callable[..., int], text: str) -> dict[str, int]:
    """Make a record of each object that only version 5 has."""
    variations = [{"comparison": "is Bonn", "content": text}]
    content = add("dynamicContent", name=text, variations=variations)
    handler, form = add("formHandler", name=text), add("form", name=text)
    return {
        "dynamicContent": content,
        "dynamicContentVariation": content + 1,
        "folder": add("folder", name=text),
        "folderContent": add("folderContent", object_type="Form", object_id=form),
        "trackerDomain": add("trackerDomain", domain=text),
        "layoutTemplate": add("layoutTemplate", name=text, layout_content=text),
        "file": add("file", name=text),
        "formField": add("formField", form_id=form, label=text),
        "formHandler": handler,
        "formHandlerField": add("formHandlerField", form_handler_id=handler, name=text),
        "landingPage": add("landingPage", name=text),
        "engagementStudioProgram": add("engagementStudioProgram", name=text),
    }


IMPORT: Final = {"operation": "Upsert", "object": "Prospect"}
FILES: Final = {"file": b"matchEmail,city\nnobody@company.example,Ayr\n"}
OTHER_IMPORTS: Final = {"update": "filled_import", "batch": "open_import", "cancel": "open_import"}
"""The imports of operations that need another one than that which is complete."""


def procedure(created_at: str) -> dict[str, Any]:
    """Return the procedure of an export of what was created since the day before a moment."""
    day = datetime.fromisoformat(created_at) - timedelta(days=1)
    return {"name": "Campaign/FilterByCreatedAt", "arguments": {"createdAfter": f"{day:%Y-%m-%dT%H:%M:%S}+00:00"}}


def is_error(answer: httpx.Response) -> bool:
    """Return True for an error of version 5."""
    return [*answer.json()] == ["code", "message"]


def fields_of(operation: Operation) -> dict[str, Any]:
    """Return the parameter that queries and reads need."""
    times = {"email": "id,sentAt", "dynamicContentVariation": "id"}
    return {"fields": times.get(operation.object, "id,createdAt")}


_numbers: Final = count(1)


def another(made: Made) -> str:
    """Return a name that no record has yet."""
    return f"Name_{made['prospect']}_{next(_numbers)}"


def membership(made: Made) -> dict[str, Any]:
    """Return the properties of a membership that is not there yet."""
    return {"listId": made["other_list"], "prospectId": made["prospect"]}


BODIES: Final[dict[str, Callable[[Made], dict[str, Any]]]] = {
    "prospect create": lambda made: {"email": f"{another(made)}@example.com"},
    "prospect update": lambda made: {"city": another(made)},
    "prospect upsertLatestByEmail": lambda made: {"prospect": {"email": f"p{made['campaign']}@example.com"}},
    "prospect undelete": lambda made: {"id": made["prospect"]},
    "list create": lambda made: {"name": another(made)},
    "list update": lambda made: {"name": another(made)},
    "listMembership create": membership,
    "listMembership update": lambda _: {"optedOut": True},
    "layoutTemplate create": lambda made: {"name": another(made), "layoutContent": "<html>"},
    "layoutTemplate update": lambda made: {"name": another(made)},
    "tag create": lambda made: {"name": another(made)},
    "tag update": lambda made: {"name": another(made)},
    "tag mergeTags": lambda made: {"tagIds": [made["tag"]]},
    "visitor assignToProspect": lambda made: {"prospectId": made["prospect"]},
    "visitor identifyCompany": lambda _: {},
    "customField create": lambda made: {"name": "Lens", "fieldId": another(made), "type": "text"},
    "export create": lambda made: {"procedure": made["procedure"]},
    "import create": lambda _: IMPORT,
    "import update": lambda _: {"status": "Ready"},
    "customField update": lambda made: {"name": another(made)},
}
"""The bodies of the operations that have one."""


def needs_of(operation: Operation) -> Needs:
    """Return what an operation needs."""
    body = BODIES.get(f"{operation.object} {operation.name}")
    if operation.name in {"addTag", "removeTag"}:
        body = lambda made: {"tagId": made["tag"]}  # noqa: E731 (a body as those above)
    path = (lambda made: {"file": made["result"]}) if "{file}" in operation.path else None
    has_fields = operation.method == "GET" and not operation.name.startswith("download")
    if operation.object == "import" and operation.name in OTHER_IMPORTS:
        path = lambda made: {"id": made[OTHER_IMPORTS[operation.name]]}  # noqa: E731 (a path as above)
    files = FILES if operation.name == "batch" else None
    return Needs(body=body, files=files, path=path, query=(lambda _: fields_of(operation)) if has_fields else None)


def of_fields(operation: Operation) -> bool:
    """Return True if a call names the fields of the answer."""
    return operation.query is not None or operation.name == "addTag"


def refuses(role: str, operation: Operation) -> bool:
    """Return True for writes of a user who may only read, and for another user and that user's jobs."""
    of_administrators = operation.object in {"export", "import", "user"} and bool(operation.parameters)
    return (role == "Read Only" and operation.unit.kind == "write") or (role != "Administrator" and of_administrators)


CALLS: Final = VendorCalls(
    rest=REST,
    created=Created(
        "prospect",
        "NewProspect",
        {"email": "ann@example.com", "score": 5},
        query={"fields": "id,email,score,createdAt,isDeleted,campaign.name,assignedTo.id"},
        api="5",
    ),
    headers=headers,
    key="access_token",
    make=make,
    needs={(each.object, each.name): needs_of(each) for router in REST.routers for each in router.operations},
    is_error=is_error,
    two_calls={"limits": {"daily": 9}},
    refusals=Refusals(too_large=413),
    roles=("Administrator", "Marketing", "Read Only"),
    refuses=refuses,
    of_each_account=(("user", "read"),),
    of_fields={(each.object, each.name) for router in REST.routers for each in router.operations if of_fields(each)},
    rows="values",
    paging=(Paging("limit", "nextPageToken", "token"),),
    bound=bound,
    sorts=("orderBy", ("id", "id DESC")),
    below="/api/v5/",
)
