"""Types of the JSON of prospects, for OpenAPI."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any, Final, Literal, NotRequired

from pydantic import with_config
from sqlalchemy import Boolean, Integer
from typing_extensions import TypedDict

from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.prospect.layout import NAMES, NAMES_IN_MOBILE
from dealdock.vendors.pardot.prospect.model import Prospect
from dealdock.vendors.pardot.user import USERS
from dealdock.vendors.pardot.visitor.resource import VISITORS
from dealdock.vendors.pardot.visitor_activity.layout import json_types as activity_types
from dealdock.vendors.pardot.wire.described import NamedRecord, list_of, node
from dealdock.web.rest.answers import CLOSED, object_type

_MADE: Final[Mapping[str, Any]] = {"password": None, "recent_interaction": str, "salesforce_fid": str | None}
_VALUE: Final[dict[str, Any]] = {
    "anyOf": [
        {"type": ["string", "number", "boolean"]},
        {
            "type": "object",
            "properties": {"value": {"type": "array", "items": {"type": "string"}, "minItems": 2}},
            "required": ["value"],
            "additionalProperties": False,
        },
    ]
}
"""The value of an account's own field, or its values."""
_NODES: Final = ("campaign", "assigned_to", "last_activity", "profile", "visitors", "visitor_activities", "lists")


@cache
def json_types() -> Mapping[str, Any]:
    """Return the types of the JSON of prospects by the depth of the answer, and of prospects found by a query."""
    own = {name: _type(name) for name in NAMES}
    account = {"prospect_account_id": int}
    nodes = {
        "campaign": NamedRecord,
        "assigned_to": object_type("AssignedTo", {"user": USERS.layout.type}),
        "last_activity": object_type("LastActivity", {"visitor_activity": activity_types()["full"]}),
    }
    with_nodes = {**own, **account, **nodes}
    optional = {"assigned_to", "last_activity", *account}
    return {
        "fields": object_type("ProspectInMobile", {name: own[name] for name in NAMES_IN_MOBILE}),
        "custom": _with_own_fields("ProspectInBulk", {**own, **account}, optional),
        "nodes": _with_own_fields("ProspectElement", with_nodes, optional),
        "related": _with_own_fields("WholeProspect", {**with_nodes, **_related()}, optional),
        "found": _with_own_fields("FoundProspect", with_nodes, with_nodes.keys() - {"id"}),
    }


def whole_type() -> Any:
    """Return the type of the JSON of a prospect at any output level."""
    types = json_types()
    return types["related"] | types["nodes"] | types["custom"] | types["fields"]


def _related() -> dict[str, Any]:
    times = dict.fromkeys(("created_at", "updated_at"), str)
    criterion = object_type("ProfileCriterion", {"id": int, "name": str, "matches": str})
    profile = object_type("Profile", {"id": int, "name": str, "profile_criteria": list_of(criterion)})
    opted = dict.fromkeys(("did_opt_in", "did_opt_out"), bool)
    subscription = object_type("ListSubscription", {"id": int, **opted, **times, "list": LISTS.layout.type})
    activities = node("ActivitiesOfProspectNode", "visitor_activity", activity_types()["in_prospect"])
    return {
        "profile": profile,
        "visitors": node("VisitorsNode", "visitor", VISITORS.layout.type),
        "visitor_activities": activities,
        "lists": node("ListsNode", "list_subscription", subscription),
    }


def _type(name: str) -> Any:
    """Return the type of a plain field. A flag is a number in version 4, and a time is a text."""
    if name in _MADE:
        return _MADE[name]
    column = Prospect.__table__.c[name]
    own: Any = int if isinstance(column.type, Integer) else str
    if isinstance(column.type, Boolean):
        own = bool | Literal[0, 1]
    return own | None if column.nullable else own


def _with_own_fields(title: str, types: Mapping[str, Any], optional: Collection[str]) -> Any:
    """Return the type of an object with these keys and an account's own fields, whose names it chooses."""
    own = {name: NotRequired[type_] if name in optional else type_ for name, type_ in types.items()}
    absent = [name for name in _NODES if name not in types]
    names = {"pattern": "^[0-9A-Za-z_]+$", "not": {"enum": absent}}
    extra: dict[str, Any] = {"propertyNames": names, "additionalProperties": _VALUE}
    return with_config({**CLOSED, "json_schema_extra": extra})(TypedDict(title, own))  # type: ignore[operator]  # made at run time
