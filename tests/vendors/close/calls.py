"""The calls of Close's API, for the tests of all vendors."""

import base64
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final, Literal

import httpx

from dealdock.vendors.close.api import REST
from dealdock.vendors.close.empty_lists import ROUTERS as EMPTY_LISTS
from dealdock.vendors.close.opportunity.criteria import ORDERS
from dealdock.vendors.close.user.model import ROLES
from dealdock.web.rest.routing import Operation
from tests.across.calls import Bound, Created, Made, Needs, Paging, Refusals, VendorCalls
from tests.across.client import Client

API: Final = "/api/v1"
_LINK: Final = {"type": "lead", "url": "https://example.com/{{ lead.id }}"}
_MEMBER: Final = {"email": "member@example.com", "role_id": "user"}
_EVENT: Final = {"action": "deleted", "object_type": "task.lead"}


def headers(account: Any) -> dict[str, str]:
    """Return the headers with the account's key."""
    name = base64.b64encode(f"{account['api_key']}:".encode()).decode()
    return {"Authorization": f"Basic {name}"}


_TYPES_WITH_FIELDS: Final = {
    "activity": ("custom_activity_type", "activity_custom_field"),
    "custom_object": ("used_object_type", "custom_object_type_custom_field"),
}
"""The kinds of types with custom fields, and of these fields, by the names in the paths of schemas."""


def _schema_path(of: str, made: Made) -> dict[str, Any]:
    """Return the parameters of the path of a schema."""
    return {"id": made[_TYPES_WITH_FIELDS[of][0]]} if of in _TYPES_WITH_FIELDS else {}


def _order_of_fields(of: str, made: Made) -> dict[str, Any]:
    """Return an order of the fields of a schema."""
    field = _TYPES_WITH_FIELDS[of][1] if of in _TYPES_WITH_FIELDS else f"{of}_custom_field"
    return {"fields": [{"id": made[field]}]}


def bound(name: str) -> Bound | None:
    """Return the bound that a parameter such as `date_created__gte` is."""
    field, _, sign = name.rpartition("__")
    signs: dict[str, Literal["<", "<=", ">", ">="]] = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}
    return Bound(field, signs[sign]) if sign in signs else None


def make(client: Client, text: str) -> dict[str, Any]:
    """Make a record of every object that a path names, by calls that no limit counts."""
    limits = client.account["limits"]
    if limits is not None:
        client.control("PATCH", "", {"limits": None})
    try:
        return _made(client, text)
    finally:
        if limits is not None:
            client.control("PATCH", "", {"limits": limits})


def _made(client: Client, text: str) -> dict[str, Any]:

    def post(path: str, **fields: Any) -> dict[str, Any]:
        answer = client.call("POST", f"{API}{path}", fields)
        assert answer.is_success, answer.text
        made: dict[str, Any] = answer.json()
        return made

    def last(path: str) -> str:
        found: str = client.call("GET", f"{API}{path}").json()["data"][0]["id"]
        return found

    lead = post("/lead/", name=text, contacts=[{"name": text}])
    task = post("/task/", lead_id=lead["id"], text=text)["id"]
    client.call("PUT", f"{API}/task/{task}/", {"is_complete": True})
    opportunity = post("/opportunity/", lead_id=lead["id"], note=text)
    client.call("PUT", f"{API}/opportunity/{opportunity['id']}/", {"status": "Won"})
    client.call("PUT", f"{API}/lead/{lead['id']}/", {"status": "Qualified"})
    fields = {
        f"{of}_custom_field": post(f"/custom_field/{of}/", name=f"{text} {task}", type="text")["id"]
        for of in ("opportunity", "lead", "contact")
    }
    return {
        "opportunity": opportunity["id"],
        "lead": lead["id"],
        "second_lead": post("/lead/", name=text)["id"],
        "contact": lead["contacts"][0]["id"],
        "lead_status_before": lead["status_id"],
        "opportunity_status_before": opportunity["status_id"],
        "opportunity_status": post("/status/opportunity/", label=text)["id"],
        "lead_status": post("/status/lead/", label=text)["id"],
        "pipeline": post("/pipeline/", name=text)["id"],
        **fields,
        "user": client.account["user_id"],
        "role": "superuser",
        "membership": post("/membership/", **_MEMBER)["id"],
        "organization": client.account["organization_id"],
        "organization_name": client.account["name"],
        "task": task,
        "activity": last("/activity/"),
        "opportunity_status_change": last("/activity/status_change/opportunity/"),
        "lead_status_change": last("/activity/status_change/lead/"),
        "created": last("/activity/created/"),
        "task_completed": last("/activity/task_completed/"),
        "note": post("/activity/note/", lead_id=lead["id"], note=text)["id"],
        "call": post("/activity/call/", lead_id=lead["id"], note=text)["id"],
        "email": post("/activity/email/", lead_id=lead["id"], subject=text, status="draft")["id"],
        "email_thread": post("/activity/email/", lead_id=lead["id"], subject=f"{text} 2", status="draft")["thread_id"],
        "sms": post("/activity/sms/", lead_id=lead["id"], text=text, status="draft")["id"],
        "meeting": _meeting(client, lead["id"], text),
        "whatsapp_message": post("/activity/whatsapp_message/", lead_id=lead["id"], direction="incoming")["id"],
        "event": last("/event/"),
        "saved_search": post("/saved_search/", name=text, query="*", is_shared=True)["id"],
        **_jobs(post, f"{text} {task}"),
        "webhook": post("/webhook/", url=f"https://example.com/{task}", events=[_EVENT])["id"],
        "connected_account": last("/connected_account/"),
        **_with_sequence(post, text, lead["contacts"][0]["id"]),
        **_plain(client, post, text, task),
        **_customs(post, f"{text} {task}", lead["id"]),
    }


def _jobs(post: Callable[..., dict[str, Any]], text: str) -> dict[str, str]:
    """Make bulk actions and an export, which find no record."""
    nothing = {"query": "name:nothing", "results_limit": 0}
    template = post("/email_template/", name=text)["id"]
    status = {
        "type": "clear_custom_field",
        "custom_field_name": post("/custom_field/lead/", name=f"{text} bulk", type="text")["name"],
    }
    return {
        "bulk_edit": post("/bulk_action/edit/", **status, **nothing)["id"],
        "bulk_delete": post("/bulk_action/delete/", **nothing)["id"],
        "bulk_email": post("/bulk_action/email/", template_id=template, sender=text, **nothing)["id"],
        "export": post("/export/lead/", format="json", query="*")["id"],
        "opportunity_export": post("/export/opportunity/", format="json", query="note:nothing")["id"],
    }


def _meeting(client: Client, lead_id: str, text: str) -> str:
    """Make a meeting, which the API does not make."""
    body = {"type": "Meeting", "lead_id": lead_id, "details": {"title": text}}
    made: str = client.control("POST", "/records/activity", body)["id"]
    return made


def _with_sequence(post: Callable[..., dict[str, Any]], text: str, contact_id: str) -> dict[str, str]:
    """Make a sequence of a call, and subscribe a contact to it."""
    sequence = post("/sequence/", name=text, steps=[{"step_type": "call"}])["id"]
    subscription = post("/sequence_subscription/", sequence_id=sequence, contact_id=contact_id)["id"]
    other = post("/sequence/", name=text)["id"]
    return {"sequence": sequence, "sequence_subscription": subscription, "other_sequence": other}


def _customs(post: Callable[..., dict[str, Any]], text: str, lead_id: str) -> dict[str, str]:
    """Make a custom activity and a custom object, with their types and the fields of these."""
    type_ids = {
        "custom_activity_type_id": post("/custom_activity/", name=text)["id"],
        "custom_object_type_id": post("/custom_object_type/", name=text, name_plural=text)["id"],
    }
    of_activity, of_object = ({name: value} for name, value in type_ids.items())
    return {
        "custom_activity_type": type_ids["custom_activity_type_id"],
        "custom_object_type": post("/custom_object_type/", name=f"{text} 2", name_plural=text)["id"],
        "used_object_type": type_ids["custom_object_type_id"],
        "activity_custom_field": post("/custom_field/activity/", name=text, type="text", **of_activity)["id"],
        "custom_object_type_custom_field": post(
            "/custom_field/custom_object_type/", name=text, type="text", **of_object
        )["id"],
        **_shared(post, f"{text} shared", type_ids["custom_object_type_id"]),
        "custom_activity": post("/activity/custom/", lead_id=lead_id, **of_activity)["id"],
        "custom_object": post("/custom_object/", lead_id=lead_id, name=text, **of_object)["id"],
    }


def _shared(post: Callable[..., dict[str, Any]], name: str, type_id: str) -> dict[str, str]:
    """Make a shared custom field of leads and of a type of objects."""
    field = post("/custom_field/shared/", name=name, type="text")["id"]
    path = f"/custom_field/shared/{field}/association/"
    post(path, object_type="lead")
    post(path, object_type="custom_object_type", custom_object_type_id=type_id)
    return {"shared_custom_field": field, "shared_custom_field_association": field}


def _association(made: Made) -> dict[str, Any]:
    """Return the parameters of the path of an association."""
    return {"id": made["shared_custom_field"], "object_type": "lead"}


def _association_of_type(made: Made) -> dict[str, Any]:
    return {**_association(made), "object_type": "custom_object_type", "type_id": made["used_object_type"]}


def _plain(client: Client, post: Callable[..., dict[str, Any]], text: str, unique: str) -> dict[str, str]:
    """Make a template of each kind, a group with a member, a phone number and a link."""
    group = post("/group/", name=f"{text} {unique}")["id"]
    post(f"/group/{group}/member/", user_id=client.account["user_id"])
    number = client.control("POST", "/records/phoneNumber", {"number": "+14155550142", "label": text})["id"]
    return {
        "email_template": post("/email_template/", name=text)["id"],
        "sms_template": post("/sms_template/", name=text)["id"],
        "group": group,
        "phone_number": number,
        "integration_link": post("/integration_link/", name=text, **_LINK)["id"],
    }


def _changes(kind: str) -> Any:
    def body(made: Made) -> dict[str, Any]:
        statuses = {"old_status_id": made[f"{kind}_status_before"], "new_status_id": made[f"{kind}_status"]}
        return {
            "lead_id": made["lead"],
            **statuses,
            **({"opportunity_id": made[kind]} if kind == "opportunity" else {}),
        }

    return body


def _fields(**fields: Any) -> Needs:
    return Needs(body=lambda _: fields)


def _of_lead(**fields: Any) -> Needs:
    return Needs(body=lambda made: {"lead_id": made["lead"], **fields})


NEEDS: Final = {
    ("opportunity", "create"): _of_lead(value=5),
    ("opportunity", "update"): _fields(value=7, status="Lost"),
    ("lead", "create"): _fields(name="New"),
    ("lead", "update"): _fields(name="Newer"),
    ("lead", "merge"): Needs(body=lambda made: {"source": made["second_lead"], "destination": made["lead"]}),
    ("contact", "create"): _of_lead(name="New"),
    ("contact", "update"): _fields(name="Newer"),
    ("opportunity_status", "create"): _fields(label="New"),
    ("opportunity_status", "update"): _fields(label="Newer"),
    ("lead_status", "create"): _fields(label="New"),
    ("lead_status", "update"): _fields(label="Newer"),
    ("pipeline", "create"): _fields(name="New"),
    ("pipeline", "update"): _fields(name="Newer"),
    **{(f"{of}_custom_field", "create"): _fields(name="New", type="text") for of in ("opportunity", "lead", "contact")},
    **{(f"{of}_custom_field", "update"): _fields(description="Newer") for of in ("opportunity", "lead", "contact")},
    # the organization's name is a setting of the account, which a reset does not change
    ("organization", "update"): Needs(body=lambda made: {"name": made["organization_name"]}),
    ("task", "create"): _of_lead(text="New"),
    ("task", "update"): _fields(text="Newer"),
    ("task", "bulk_update"): Needs(body=lambda _: {"date": "2026-06-02"}, query=lambda made: {"id__in": made["task"]}),
    ("opportunity_status_change", "create"): Needs(body=_changes("opportunity")),
    ("lead_status_change", "create"): Needs(body=_changes("lead")),
    **{(kind, "create"): _of_lead(note="New") for kind in ("note", "call")},
    **{(kind, "update"): _fields(note="Newer") for kind in ("note", "call")},
    ("email", "create"): _of_lead(subject="New", status="draft"),
    ("email", "update"): _fields(subject="Newer"),
    ("sms", "create"): _of_lead(text="New", status="draft"),
    ("sms", "update"): _fields(text="Newer"),
    ("whatsapp_message", "create"): _of_lead(message_markdown="New", direction="outgoing"),
    ("whatsapp_message", "update"): _fields(message_markdown="Newer"),
    ("email_template", "create"): _fields(name="New"),
    ("email_template", "update"): _fields(subject="Newer"),
    ("email_template", "render"): Needs(query=lambda made: {"lead_id": made["lead"], "contact_id": made["contact"]}),
    ("sms_template", "create"): _fields(name="New"),
    ("sms_template", "update"): _fields(text="Newer"),
    ("sequence", "create"): _fields(name="New"),
    ("sequence", "update"): _fields(status="archived"),
    ("sequence_subscription", "list"): Needs(query=lambda made: {"sequence_id": made["sequence"]}),
    ("sequence_subscription", "create"): Needs(
        body=lambda made: {"sequence_id": made["other_sequence"], "contact_id": made["contact"]}
    ),
    ("sequence_subscription", "update"): _fields(status="paused"),
    ("group", "create"): _fields(name="New"),
    ("group", "update"): _fields(name="Newer"),
    ("group", "add_member"): Needs(body=lambda made: {"user_id": made["user"]}),
    ("group", "remove_member"): Needs(path=lambda made: {"user_id": made["user"]}),
    **{("membership", name): _fields(**_MEMBER) for name in ("create", "provision")},
    ("membership", "update"): _fields(track_email_opens=False),
    ("membership", "bulk_update"): Needs(
        body=lambda _: {"track_email_opens": False}, query=lambda made: {"id__in": made["membership"]}
    ),
    ("membership", "pin_views"): Needs(body=lambda made: {"saved_view_ids": [made["saved_search"]]}),
    ("phone_number", "update"): _fields(label="Newer"),
    ("integration_link", "create"): _fields(name="New", **_LINK),
    ("integration_link", "update"): _fields(name="Newer"),
    ("data", "search"): _fields(query={"type": "match_all"}),
    ("bulk_edit", "create"): Needs(
        body=lambda made: {"type": "set_lead_status", "lead_status_id": made["lead_status"], "query": "name:nothing"}
    ),
    ("bulk_delete", "create"): _fields(query="name:nothing"),
    ("bulk_email", "create"): Needs(
        body=lambda made: {"template_id": made["email_template"], "sender": "a@x.test", "query": "name:nothing"}
    ),
    ("export", "create_lead"): _fields(format="json"),
    ("export", "create_opportunity"): _fields(format="csv"),
    ("export", "read_opportunity"): Needs(path=lambda made: {"id": made["opportunity_export"]}),
    ("report", "read_activities"): _fields(
        type="overview", metrics=["calls.all.all.count"], relative_range="this-week"
    ),
    **{
        ("report", f"read_{of}_statuses"): Needs(path=lambda made: {"id": made["organization"]})
        for of in ("lead", "opportunity")
    },
    ("saved_search", "create"): _fields(name="New", query="*"),
    ("saved_search", "update"): _fields(name="Newer"),
    ("lead_files", "list"): Needs(path=lambda made: {"id": made["lead"]}),
    ("shared_custom_field", "create"): _fields(name="New", type="text"),
    ("shared_custom_field", "update"): _fields(description="Newer"),
    ("shared_custom_field_association", "create"): _fields(object_type="opportunity"),
    **{
        ("shared_custom_field_association", f"{verb}{ending}"): Needs(
            path=path, body=(lambda _: {"editable_with_roles": ["admin"]}) if verb == "update" else None
        )
        for verb in ("read", "update", "delete")
        for ending, path in (("", _association), ("_of_type", _association_of_type))
    },
    **{
        ("custom_field_schema", f"{verb}_{of}"): Needs(
            path=partial(_schema_path, of), body=partial(_order_of_fields, of) if verb == "reorder" else None
        )
        for verb in ("read", "reorder")
        for of in ("opportunity", "lead", "contact", "activity", "custom_object")
    },
    ("custom_activity_type", "create"): _fields(name="New"),
    ("custom_activity_type", "update"): _fields(description="Newer"),
    ("custom_object_type", "create"): _fields(name="New", name_plural="New"),
    ("custom_object_type", "update"): _fields(description="Newer"),
    ("activity_custom_field", "create"): Needs(
        body=lambda made: {"name": "New", "type": "text", "custom_activity_type_id": made["custom_activity_type"]}
    ),
    ("activity_custom_field", "update"): _fields(description="Newer"),
    ("custom_object_type_custom_field", "create"): Needs(
        body=lambda made: {"name": "New", "type": "text", "custom_object_type_id": made["used_object_type"]}
    ),
    ("custom_object_type_custom_field", "update"): _fields(description="Newer"),
    ("custom_activity", "create"): Needs(
        body=lambda made: {"lead_id": made["lead"], "custom_activity_type_id": made["custom_activity_type"]}
    ),
    ("custom_activity", "update"): _fields(pinned=True),
    ("custom_object", "list"): Needs(query=lambda made: {"lead_id": made["lead"]}),
    ("custom_object", "create"): Needs(
        body=lambda made: {
            "lead_id": made["lead"],
            "custom_object_type_id": made["used_object_type"],
            "name": "New",
        }
    ),
    ("custom_object", "update"): _fields(name="Newer"),
    ("meeting", "update"): _fields(title="Newer"),
    ("webhook", "create"): _fields(url="https://example.com/new", events=[_EVENT]),
    ("webhook", "update"): _fields(status="paused"),
}


def is_error(answer: httpx.Response) -> bool:
    """Return True for an error of Close."""
    body = answer.json()
    return answer.headers["content-type"] == "application/json" and bool(
        {"error", "errors", "field-errors"} & body.keys()
    )


def give_role(client: Client, user: Mapping[str, Any], role: str) -> None:
    """Give a user a role, by the user's membership."""
    answer = client.call("PUT", _membership(client, user), {"role_id": role})
    assert answer.is_success, answer.text


def remove_user(client: Client, user: Mapping[str, Any]) -> None:
    """Let a user leave the organization."""
    assert client.call("DELETE", _membership(client, user)).is_success


def _membership(client: Client, user: Mapping[str, Any]) -> str:
    """Return the path of a user's membership."""
    (membership,) = client.call("GET", f"{API}/me/", headers=headers(user)).json()["memberships"]
    return f"{API}/membership/{membership['id']}/"


def refuses(role: str, operation: Operation) -> bool:
    """Return True for webhooks, which only administrators see and change if they are another user's."""
    return role != ROLES[0] and operation.object == "webhook" and bool(operation.parameters)


SHORT: Final = """
    call: create read update
    contact: create read update
    created: read
    custom_activity: create read update
    email: create read update
    event: read
    lead: create
    lead_files: list
    lead_status_change: create read
    meeting: read update
    note: create read update
    opportunity: create read update
    opportunity_status_change: create read
    role: list read
    sms: create read update
    task: create read update
    task_completed: read
    user: read
    whatsapp_message: create read update
"""

CALLS: Final = VendorCalls(
    rest=REST,
    created=Created("opportunity", "NewOpportunity", {"note": "Renewal", "value": 5000}),
    headers=headers,
    key="api_key",
    of_choice={("data", "search"), ("report", "read_activities")},
    make=make,
    needs=NEEDS,
    is_error=is_error,
    counting="first",
    of_caller={("me", "read")},
    roles=ROLES,
    give_role=give_role,
    remove_user=remove_user,
    refuses=refuses,
    users=({"email": _MEMBER["email"]},),
    two_calls={"limits": {"requests": 2, "window": 60}},
    of_each_account=frozenset({("role", "read")}),
    refusals=Refusals(broken_body=400),
    paging=(Paging("_limit", "_skip", "offset"),),
    whole=(("custom_activity_type", "list"), ("custom_object_type", "list")),
    bound=bound,
    sorts=("_order_by", [*ORDERS, "display_name", "-date_updated"]),
    maxima={
        ("NewContact", "emails"): ("maxItems", 100),
        ("NewLead", "contacts"): ("maxItems", 100),
        ("NewLead", "name"): ("maxLength", 500),
        ("NewPipeline", "statuses"): ("maxItems", 100),
        ("NewCustomField", "choices"): ("maxItems", 1_000),
        ("NewOpportunity", "note"): ("maxLength", 100_000),
    },
    short=SHORT,
    without_database=frozenset(router.object for router in EMPTY_LISTS) - {"lead_files"},
)
