"""Layout of a prospect in a response: record -> document."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import placed
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot import user as users
from dealdock.vendors.pardot.custom_field import CHECKBOX, NUMBER
from dealdock.vendors.pardot.list import LISTS
from dealdock.vendors.pardot.prospect.model import CRITERIA, MATCHES, PROFILE_ID, Prospect
from dealdock.vendors.pardot.prospect.queries import Depth, ProspectRecord
from dealdock.vendors.pardot.prospect.related import CustomValues
from dealdock.vendors.pardot.visitor.resource import VISITORS
from dealdock.vendors.pardot.visitor_activity.layout import visitor_activity
from dealdock.vendors.pardot.wire.operations import Output
from dealdock.vendors.pardot.wire.serializers import Document, Flag, Value
from dealdock.vendors.pardot.wire.timestamps import moment
from dealdock.vendors.pardot.wire.values import any_number

DEPTHS: Final[dict[Output, Depth]] = {"full": "related", "simple": "nodes", "mobile": "fields", "bulk": "custom"}

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
        document["assigned_to"] = {"user": users.document(record.assigned_to, account, zone)}
    if record.last_activity is not None:
        document["last_activity"] = {"visitor_activity": visitor_activity(record.last_activity, zone, "full")}
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
    activities = [visitor_activity(activity, zone, "in_prospect") for activity in record.activities]
    subscriptions = [_subscription(membership, list_, zone) for membership, list_ in record.lists]
    return {
        "profile": _profile(record.fields.profile_criteria or {}),
        "visitors": {"visitor": [VISITORS.layout(row, zone) for row in record.visitors]},
        "visitor_activities": {"visitor_activity": activities},
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
