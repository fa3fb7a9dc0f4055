"""The objects that the advanced search finds, with their fields and relations (contract part 2, B.3)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

from sqlalchemy import ColumnElement, case, false, func, select, true

from dealdock.platform.database.selection import JsonMember
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.service import activities as shown_activities
from dealdock.vendors.close.activity.types import INBOX
from dealdock.vendors.close.custom_object import CUSTOM_OBJECTS as CUSTOM_OBJECT
from dealdock.vendors.close.custom_object import CustomObject
from dealdock.vendors.close.lead import contact as contact_queries
from dealdock.vendors.close.lead import model
from dealdock.vendors.close.lead import service as lead_queries
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.opportunity import service as opportunity_service
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.record import children
from dealdock.vendors.close.record.children import Computed
from dealdock.vendors.close.search import fields as names
from dealdock.vendors.close.search import lead_counts, lead_fields
from dealdock.vendors.close.search import records as search_records
from dealdock.vendors.close.search.fields import SearchFields
from dealdock.vendors.close.search.records import OPPORTUNITY_FIELDS as OPPORTUNITY
from dealdock.vendors.close.search.types import (
    Address,
    Choice,
    Constant,
    Flag,
    Id,
    Lines,
    MemberField,
    Moment,
    Named,
    Plain,
    Related,
    SearchField,
    Some,
    Text,
)
from dealdock.vendors.close.task import service as task_queries
from dealdock.vendors.close.task.model import PRIORITIES, TYPES, Task
from dealdock.vendors.close.wire.context import Context

Shown = Mapping[int, Mapping[str, Any]]


def shown_leads(context: Context, numbers: Sequence[int], names: frozenset[str]) -> Shown:
    """Return leads by number, with values computed from their dependent records."""
    found = lead_queries.of_ids(context, numbers, names)
    computed = _computed(context, numbers, names)
    return {number: {**computed.get(number, {}), **lead} for number, lead in found.items()}


def _computed(context: Context, numbers: Sequence[int], names: frozenset[str]) -> Shown:
    """Return the values of leads that are computed from their dependent records."""
    computed = lead_fields.shown(context, numbers, names)
    contacts_of = contact_queries.of_leads(context, numbers) if names & _OF_CONTACTS else {}
    return {
        number: {**computed.get(number, {}), **_of_contacts(contacts_of.get(number, ()), names)} for number in numbers
    }


_OF_CONTACTS = frozenset({"contact_ids", "primary_contact_name", "primary_email", "primary_phone"})
children.compute("lead", Computed(_OF_CONTACTS | lead_fields.SHOWN, _computed))


def _of_contacts(found: Sequence[Mapping[str, Any]], names: frozenset[str]) -> dict[str, Any]:
    """Return the keys of a lead that its contacts give. The first one is the primary contact."""
    first = found[0] if found else {"display_name": None, "emails": (), "phones": ()}
    own = {
        "contact_ids": [each["id"] for each in found],
        "primary_contact_name": first["display_name"],
        "primary_email": first["emails"][0]["email"] if first["emails"] else None,
        "primary_phone": first["phones"][0]["phone"] if first["phones"] else None,
    }
    return {name: value for name, value in own.items() if name in names}


def shown_contacts(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return contacts by number."""
    return dict(zip(sorted(numbers), contact_queries.read_contacts(context, numbers), strict=True))


def opportunities(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return opportunities by number. None is stalled."""
    found = opportunity_service.of_ids(context, numbers)
    return {number: {**shown, "is_stalled": False, "stall_status": None} for number, shown in found.items()}


def tasks(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return tasks by number."""
    return task_queries.of_ids(context, numbers)


def activities(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return activities by number."""
    here = (Activity.dataset_id == context.dataset_id, Activity.id.in_(numbers))
    rows = context.db.execute(select(Activity.__table__).where(*here)).all()
    return {row.id: shown for row, shown in zip(rows, shown_activities(context, rows), strict=True)}


def custom_objects(context: Context, numbers: Sequence[int], _: frozenset[str]) -> Shown:
    """Return custom objects by number."""
    here = (CustomObject.dataset_id == context.dataset_id, CustomObject.id.in_(numbers))
    rows = context.db.execute(select(CustomObject.__table__).where(*here)).all()
    return {row.id: shown for row, shown in zip(rows, CUSTOM_OBJECT.rows(context, rows), strict=True)}


Show: TypeAlias = Callable[[Context, Sequence[int], frozenset[str]], Mapping[int, Mapping[str, Any]]]


class Relation(NamedTuple):
    """The way from a row to the rows of another object: two columns that are equal. None: it is the same row."""

    here: Any = None
    there: Any = None


@dataclass(frozen=True)
class SearchObject:
    """An object of the search."""

    model: Any
    prefix: str
    """The kind of its public ids."""
    fields: Mapping[str, SearchField]
    texts: Sequence[SearchField] = ()
    """The fields that a query of the type `text` searches."""
    relations: Mapping[str, Relation] = field(default_factory=dict)
    where: ColumnElement[bool] = field(default_factory=true)
    """The condition for rows of such an object."""
    custom: SearchFields | None = None
    """The fields of its `query`, if it has custom fields."""
    show: Show | None = None
    """Returns objects by number, with the keys that are named. None: they are found within other objects only."""


_NO_VALUE: Final = Constant(lambda _: None)
_ORGANIZATION: Final = Constant(lambda context: context.ids.organization)


def _authored(model: Any) -> dict[str, SearchField]:
    """Return the fields that all records have."""
    return {
        "created_by": Id("user", model.created_by),
        "created_by_name": Named(model.created_by, names.full_names, is_text=True),
        "date_created": Moment(model.created_at),
        "date_updated": Moment(model.updated_at),
        "organization_id": _ORGANIZATION,
        "updated_by": Id("user", model.updated_by),
        "updated_by_name": Named(model.updated_by, names.full_names, is_text=True),
    }


def _list(column: Any) -> Some:
    """Return the field of a list in a column of JSON."""
    return Some(lambda _: lead_counts.is_filled(column))


def _some(of: SearchFields, *wanted: str) -> dict[str, SearchField]:
    return {name: of.by_name[name] for name in wanted}


def _related_names(model: Any) -> dict[str, SearchField]:
    """Return the fields of a record that belongs to a lead and may have a contact."""
    return {
        "contact_id": Id("contact", model.contact_id),
        "contact_name": Related(
            model.contact_id, Contact.id, Contact.dataset_id, Text(Contact.display_name, Contact.name_words)
        ),
        "lead_id": Id("lead", model.lead_id),
        "lead_name": Related(model.lead_id, Lead.id, Lead.dataset_id, Text(Lead.display_name, Lead.display_words)),
    }


_first_contact = Contact.__table__.alias("first_contact")
_FIRST: Final = (
    select(func.min(_first_contact.c.id))
    .where(_first_contact.c.dataset_id == Contact.dataset_id, _first_contact.c.lead_id == Contact.lead_id)
    .correlate(Contact)
    .scalar_subquery()
)


def _of_first(own: SearchField) -> Related:
    """Return a field of the first contact."""
    return Related(Lead.id, Contact.lead_id, Contact.dataset_id, own, Contact.id == _FIRST)


_EMAIL: Final = Lines(Contact.email_keys, Contact.email_words)
_PHONE: Final = Lines(Contact.phone_keys, Contact.phone_words)
_PRIMARY: Final = _of_first(Text(Contact.display_name, Contact.name_words))
_STATUS_CHANGED: Final = Related(
    Lead.id,
    Activity.lead_id,
    Activity.dataset_id,
    Moment(Activity.activity_at),
    Activity.type == kinds.LEAD_STATUS_CHANGE,
)
_LEAD: Final[Mapping[str, SearchField]] = {
    **lead_fields.FIELDS,
    **_authored(Lead),
    **_some(
        search_records.LEAD_FIELDS, "description", "display_name", "id", "last_communication_date", "name", "status_id"
    ),
    **_some(search_records.LEAD_FIELDS, "status_label", "url"),
    **{name: Some(lead_counts.COUNTED[name].exist) for name in ("addresses", "contacts", "opportunities", "tasks")},
    "html_url": Constant(lambda _: "https://app.close.com/lead/"),
    "integration_links": _NO_VALUE,
    "last_lead_status_change_date": _STATUS_CHANGED,
    "primary_contact_name": _PRIMARY,
    "primary_email": _of_first(_EMAIL),
    "primary_phone": _of_first(_PHONE),
}
_CONTACT: Final[Mapping[str, SearchField]] = {
    **_authored(Contact),
    **_some(search_records.CONTACT_FIELDS, "display_name", "id", "lead_id", "lead_name", "name", "title"),
    **{name: _list(Contact.__table__.c[name]) for name in ("emails", "phones", "urls")},
    "integration_links": _NO_VALUE,
    "timezone": Plain(Contact.timezone),
    "timezone_source": Plain(case((Contact.timezone.is_not(None), "manual"))),
}
_TASK: Final[Mapping[str, SearchField]] = {
    **_authored(Task),
    **_related_names(Task),
    **dict.fromkeys(("agent_config_id", "deduplication_key", "sequence_id"), _NO_VALUE),
    "_type": Choice(Task.type, TYPES),
    "assigned_to": Id("user", Task.assigned_to),
    "assigned_to_name": Named(Task.assigned_to, names.full_names, is_text=True),
    "date": Moment(Task.due),
    "due_date": Moment(Task.due),
    "id": Id("task", Task.id),
    "is_complete": Flag(Task.is_complete),
    "is_dateless": Flag(Task.date.is_(None)),
    "is_primary_lead_notification": Flag(true()),
    "object_id": Id("activity", Task.completion_id),
    "object_type": Plain(case((Task.completion_id.is_not(None), "taskcompleted"))),
    "priority": Choice(Task.priority, PRIORITIES),
    "resolution": Plain(Task.resolution),
    "sequence_subscription_id": _NO_VALUE,
    "text": Plain(Task.text),
}


_CUSTOM_TYPE: Final = Id("customActivityType", Activity.custom_activity_type_id)


_RECEIVED: Final = JsonMember(Activity.details, "status") == INBOX
_DIRECTIONS: Final[Mapping[str, ColumnElement[str]]] = {
    kinds.CALL: case((JsonMember(Activity.details, "direction") == "inbound", "incoming"), else_="outgoing"),
    kinds.EMAIL: case((_RECEIVED, "incoming"), else_="outgoing"),
    kinds.SMS: case(
        (JsonMember(Activity.details, "direction") == "inbound", "incoming"),
        (JsonMember(Activity.details, "direction") == "outbound", "outgoing"),
        (_RECEIVED, "incoming"),
        else_="outgoing",
    ),
}
"""The direction of a kind of activities: searches have the same two words for all of them."""


def _usual(value: Any) -> SearchField:
    """Return the field of a value that all activities of a kind share."""
    if isinstance(value, bool):
        return Flag(true() if value else false())
    return Constant(lambda _: value) if isinstance(value, str) else _NO_VALUE


def _activity(kind: kinds.ActivityType) -> dict[str, SearchField]:
    """Return the fields of activities of a kind."""
    details = {each.column or each.name: each for each in (*kind.fields, *kind.logged)}
    return {
        **{name: _usual(value) for name, value in kind.usual.items()},
        **{name: Plain(JsonMember(Activity.details, name), each.type is int) for name, each in details.items()},
        **_authored(Activity),
        **_related_names(Activity),
        "_type": Choice(Activity.type, (kind.type,)),
        "activity_at": Moment(Activity.activity_at),
        **({"custom_activity_type_id": _CUSTOM_TYPE} if kind.type == kinds.CUSTOM else {}),
        "date": Moment(Activity.activity_at),
        **({"direction": Plain(_DIRECTIONS[kind.type])} if kind.type in _DIRECTIONS else {}),
        "id": Id("activity", Activity.id),
        "opportunity_id": Id("opportunity", Activity.opportunity_id),
        "user_id": Id("user", Activity.user_id),
        "user_name": Named(Activity.user_id, names.full_names, is_text=True),
    }


_CUSTOM_OBJECT: Final[Mapping[str, SearchField]] = {
    **{name: each for name, each in _authored(CustomObject).items() if not name.endswith("_by_name")},
    "custom_object_type_id": Id("customObjectType", CustomObject.custom_object_type_id),
    "id": Id("customObject", CustomObject.id),
    "lead_id": Id("lead", CustomObject.lead_id),
    "name": Plain(CustomObject.name),
}


def _with_customs(of: str, model: Any, text: ColumnElement[str]) -> SearchFields:
    """Return the custom fields of an object whose records are found by the words in a text."""
    return SearchFields(of, model.id, {}, lambda _, words: func.lower(text).contains(words.lower(), autoescape=True))


_ACTIVITIES: Final = {kind.event: kind for kind in kinds.KINDS if kind.event is not None}
_OF_LEAD: Final = {
    "contact": Relation(Lead.id, Contact.lead_id),
    "opportunity": Relation(Lead.id, Opportunity.lead_id),
    "task": Relation(Lead.id, Task.lead_id),
    "address": Relation(),
    "contact_email": Relation(Lead.id, Contact.lead_id),
    "contact_phone": Relation(Lead.id, Contact.lead_id),
    **{name: Relation(Lead.id, Activity.lead_id) for name in _ACTIVITIES},
    "custom_object": Relation(Lead.id, CustomObject.lead_id),
}


def _parents(model: Any) -> dict[str, Relation]:
    return {"lead": Relation(model.lead_id, Lead.id), "contact": Relation(model.contact_id, Contact.id)}


_LEAD_TEXTS: Final = (
    *(_LEAD[name] for name in ("name", "display_name", "description", "url")),
    *(search_records.LEAD_FIELDS.by_name[name] for name in ("contact_name", "email_address", "phone")),
    *(Address(Lead.address_words, key) for key in model.KEYS),
)
_CUSTOM_ACTIVITIES: Final = _with_customs("activity", Activity, JsonMember(Activity.details, "status"))
_LONG_TEXTS: Final = ("note", "subject", "body_text", "text", "title", "task_text")

OBJECTS: Final[Mapping[str, SearchObject]] = {
    "lead": SearchObject(
        Lead, "lead", _LEAD, _LEAD_TEXTS, _OF_LEAD, custom=search_records.LEAD_FIELDS, show=shown_leads
    ),
    "contact": SearchObject(
        Contact,
        "contact",
        _CONTACT,
        (*(_CONTACT[name] for name in ("display_name", "title")), _EMAIL, _PHONE),
        {
            "contact_email": Relation(),
            "contact_phone": Relation(),
            "lead": Relation(Contact.lead_id, Lead.id),
            "opportunity": Relation(Contact.id, Opportunity.contact_id),
        },
        custom=search_records.CONTACT_FIELDS,
        show=shown_contacts,
    ),
    "opportunity": SearchObject(
        Opportunity,
        "opportunity",
        {**OPPORTUNITY.by_name, "is_stalled": Flag(false()), "stall_status": _NO_VALUE},
        (OPPORTUNITY.by_name["note"], OPPORTUNITY.by_name["lead_name"]),
        _parents(Opportunity),
        custom=OPPORTUNITY,
        show=opportunities,
    ),
    "task": SearchObject(Task, "task", _TASK, (_TASK["text"],), _parents(Task), show=tasks),
    **{
        name: SearchObject(
            Activity,
            "activity",
            own,
            [own[each] for each in _LONG_TEXTS if each in own],
            _parents(Activity),
            Activity.type == kind.type,
            _CUSTOM_ACTIVITIES if kind.type == kinds.CUSTOM else None,
            show=activities,
        )
        for name, kind in _ACTIVITIES.items()
        for own in [_activity(kind)]
    },
    "custom_object": SearchObject(
        CustomObject,
        "customObject",
        _CUSTOM_OBJECT,
        (_CUSTOM_OBJECT["name"],),
        {"lead": Relation(CustomObject.lead_id, Lead.id)},
        custom=_with_customs("custom_object_type", CustomObject, CustomObject.__table__.c.name),
        show=custom_objects,
    ),
    "contact_email": SearchObject(
        Contact,
        "contact",
        {"email": _EMAIL, "type": MemberField(Contact.emails, "type")},
        (_EMAIL,),
        where=Contact.email_keys != "",
    ),
    "contact_phone": SearchObject(
        Contact,
        "contact",
        {"phone": _PHONE, "type": MemberField(Contact.phones, "type")},
        (_PHONE,),
        where=Contact.phone_keys != "",
    ),
    "address": SearchObject(
        Lead,
        "lead",
        {key: Address(Lead.address_words, key) for key in model.KEYS},
        [Address(Lead.address_words, key) for key in model.KEYS],
        where=lead_counts.is_filled(Lead.addresses),
    ),
}
"""By their names in a query. Objects that are part of a contact or a lead, and not records of their own, come last."""

_DIRECT: Final[Mapping[str, Callable[[SearchField], SearchField]]] = {
    "contact": lambda own: own,
    "lead": lambda own: Related(Lead.id, Contact.lead_id, Contact.dataset_id, own),
}


def regular_field(of: str, object_type: str, name: str) -> SearchField | None:
    """Return a field of an object; None if there is none. Leads and contacts also have the fields of emails and
    numbers.
    """
    if object_type == of:
        return OBJECTS[of].fields.get(name)
    if object_type in {"contact_email", "contact_phone"} and of in _DIRECT:
        own = OBJECTS[object_type].fields.get(name)
        return None if own is None else _DIRECT[of](own)
    return None
