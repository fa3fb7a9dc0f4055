"""Prospects as versions 3 and 4 show them (contract, objects 2.1)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, Final, Literal, NotRequired
from zoneinfo import ZoneInfo

from pydantic import with_config
from sqlalchemy import Boolean, Integer
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import placed
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.custom_field import CHECKBOX, NUMBER
from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.prospect import children
from dealdock.vendors.pardot.prospect.model import CRITERIA, MATCHES, PROFILE_ID, Prospect
from dealdock.vendors.pardot.prospect.reading import CHILDREN, LAST_ACTIVITY, CustomValues, ProspectRecord
from dealdock.vendors.pardot.user import USERS
from dealdock.vendors.pardot.user import document as user_document
from dealdock.vendors.pardot.wire.described import NamedRecord, list_of, node
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.serializers import Document, Flag, Value, moment
from dealdock.vendors.pardot.wire.values import any_number
from dealdock.web.rest.answers import CLOSED, object_type

FLAGS_ARE_NUMBERS: Final = 4
"""The version in which flags are numbers in JSON."""

_ELSEWHERE: Final = frozenset(
    {"dataset_id", "email_key", "profile_criteria", "assigned_to_id", "prospect_account_id", "deleted"}
)
"""Columns that are not plain fields."""

NAMES: Final = placed(
    (str(column.name) for column in Prospect.__table__.c if column.name not in _ELSEWHERE),
    {"password": "email", "recent_interaction": "last_activity_at", "salesforce_fid": "crm_account_fid"},
)
"""The plain fields, in their order: the columns, and fields that are made from others."""

NAMES_IN_MOBILE: Final = ("id", "first_name", "last_name", "email", "company")


def prospect(
    record: ProspectRecord,
    output: Output,
    account: AccountContext,
    zone: ZoneInfo,
    *,
    fields: Collection[str] | None = None,
) -> Document:
    """Return the document of a prospect at an output level, with timestamps in the user's zone.

    `fields` restricts the document to these fields and the id (contract, objects 2.1, "query").
    """
    if output == "mobile":
        document = _plain(record.fields, NAMES_IN_MOBILE, account, zone)
    else:
        document = _plain(record.fields, NAMES, account, zone)
        if output != "bulk":
            document |= _nodes(record, account, zone)
        document |= {name: _custom(values) for name, values in record.custom.items()}
        if record.fields.prospect_account_id is not None:
            document["prospect_account_id"] = record.fields.prospect_account_id
        if output == "full":
            document |= _related(record, zone)
    if fields is None:
        return document
    return {name: value for name, value in document.items() if name == "id" or name in fields}


def _plain(row: AnyRow, names: Sequence[str], account: AccountContext, zone: ZoneInfo) -> Document:
    stored, version = row._asdict(), settings.of(account).version
    made: dict[str, Value] = {
        "password": None,  # not shown, since it is not stored
        "recent_interaction": recent_interaction(row.last_activity_at, zone),
        "salesforce_fid": row.crm_contact_fid or row.crm_lead_fid,
    }
    return {name: made[name] if name in made else _value(stored[name], zone, version) for name in names}


def _value(value: Any, zone: ZoneInfo, version: int) -> Value:
    if isinstance(value, bool):
        return Flag(value, is_number=version == FLAGS_ARE_NUMBERS)
    return moment(value, zone) if isinstance(value, datetime) else value


def recent_interaction(at: datetime | None, zone: ZoneInfo) -> str:
    """Return when a prospect was last active, in words."""
    if at is None:
        return "Never active."
    at = at.astimezone(zone)
    return f"Inactive since: {_MONTHS[at.month - 1]} {at.day}, {at.year}"


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _nodes(record: ProspectRecord, account: AccountContext, zone: ZoneInfo) -> Document:
    """Return the nested single objects that exist."""
    row = record.fields
    document: Document = {"campaign": {"id": row.campaign_id, "name": row.campaign_name}}
    if record.assigned_to is not None:
        document["assigned_to"] = {"user": user_document(record.assigned_to, account, zone)}
    if LAST_ACTIVITY in record.nodes:
        document[LAST_ACTIVITY] = children.node(LAST_ACTIVITY).show(record.nodes[LAST_ACTIVITY], zone)
    return document


def _custom(values: CustomValues) -> Value:
    """Return a single value as text, number or boolean, several as a list."""
    if len(values.texts) > 1:
        return {"value": values.texts}
    text = values.texts[0]
    if values.type == CHECKBOX and text in _BOOLEANS:
        return text == "true"
    return _number(text) if values.type == NUMBER else text


_BOOLEANS: Final = frozenset({"true", "false"})


def _number(text: str) -> Value:
    """Return a number. A text that is not a number, which the control plane may have stored, stays as it is."""
    try:
        return any_number(text)
    except ValueError:
        return text


def _related(record: ProspectRecord, zone: ZoneInfo) -> Document:
    """Return the profile and the nested lists of objects."""
    subscriptions = [_subscription(membership, list_, zone) for membership, list_ in record.lists]
    return {
        "profile": _profile(record.fields.profile_criteria or {}),
        **{name: children.node(name).show(record.nodes[name], zone) for name in CHILDREN},
        "lists": {"list_subscription": subscriptions},
    }


def _profile(matches: Mapping[str, str]) -> Document:
    """Return the profile, which every account has, with how the prospect compares with its criteria."""
    criteria = [
        Document(id=number, name=name, matches=matches.get(str(number), MATCHES[-1]).capitalize())
        for number, name in enumerate(CRITERIA, PROFILE_ID + 1)
    ]
    return {"id": PROFILE_ID, "name": "Default", "profile_criteria": criteria}


def _subscription(membership: AnyRow, list_: AnyRow, zone: ZoneInfo) -> Document:
    return {
        "id": membership.id,
        "did_opt_in": False,
        "did_opt_out": membership.opted_out,
        "created_at": moment(membership.created_at, zone),
        "updated_at": moment(membership.updated_at, zone),
        "list": LISTS.layout(list_, zone),
    }


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
_NODES: Final = ("campaign", "assigned_to", LAST_ACTIVITY, "profile", *CHILDREN, "lists")


@cache
def json_types() -> Mapping[str, Any]:
    """Return the types of the JSON of prospects by the depth of the answer, and of prospects found by a query."""
    own = {name: _type(name) for name in NAMES}
    account = {"prospect_account_id": int}
    nodes = {
        "campaign": NamedRecord,
        "assigned_to": object_type("AssignedTo", {"user": USERS.layout.type}),
        LAST_ACTIVITY: children.node(LAST_ACTIVITY).type(),
    }
    with_nodes = {**own, **account, **nodes}
    optional = {"assigned_to", LAST_ACTIVITY, *account}
    return {
        "fields": object_type("ProspectInMobile", {name: own[name] for name in NAMES_IN_MOBILE}),
        "custom": _with_own_fields("ProspectInBulk", {**own, **account}, optional),
        "nodes": _with_own_fields("ProspectElement", with_nodes, optional),
        "related": _with_own_fields("WholeProspect", {**with_nodes, **_types_of_related()}, optional),
        "found": _with_own_fields("FoundProspect", with_nodes, with_nodes.keys() - {"id"}),
    }


def whole_type() -> Any:
    """Return the type of the JSON of a prospect at any output level."""
    types = json_types()
    return types["related"] | types["nodes"] | types["custom"] | types["fields"]


def _types_of_related() -> dict[str, Any]:
    both_times = dict.fromkeys(("created_at", "updated_at"), str)
    criterion = object_type("ProfileCriterion", {"id": int, "name": str, "matches": str})
    profile = object_type("Profile", {"id": int, "name": str, "profile_criteria": list_of(criterion)})
    opted = dict.fromkeys(("did_opt_in", "did_opt_out"), bool)
    subscription = object_type("ListSubscription", {"id": int, **opted, **both_times, "list": LISTS.layout.type})
    return {
        "profile": profile,
        **{name: children.node(name).type() for name in CHILDREN},
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
