"""Contacts, the persons of leads: `/api/v1/contact/` (contract 3.3)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import bindparam, delete, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow, SelectOfSome
from dealdock.vendors.close.integration_link import HAS_LINKS, RecordLink, note, with_links
from dealdock.vendors.close.lead import creation
from dealdock.vendors.close.lead import reading as leads
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.record import children, custom_values, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record.api_kind import AUTHORS, CUSTOM, LIST, NOT_GIVEN, TEXT, Edits, api_kind
from dealdock.vendors.close.record.custom_values import NONE, Customs, ValueChange
from dealdock.vendors.close.record.scene_fields import OPTIONAL, AuthoredRecord, NullableLabel, SomeCustom, some_list
from dealdock.vendors.close.wire import documentation, errors, fields, filters, moments, parameters, phones
from dealdock.vendors.close.wire.answers import page, with_custom_fields
from dealdock.vendors.close.wire.call import Call, CurrentCall
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import FIXED
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.lists import ListMember, list_of
from dealdock.vendors.close.wire.parameters import Page
from dealdock.vendors.close.wire.words import words
from dealdock.web.rest import fields as web_fields
from dealdock.web.rest.answers import Empty, closed
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.fields import read as read_fields
from dealdock.web.rest.routing import RestRouter


@closed
class Phone(TypedDict):
    """A phone number of a contact."""

    country: str | None
    phone: str
    phone_formatted: str
    type: str


@with_custom_fields
class ShownContact(TypedDict):
    """A contact."""

    created_by: str | None
    date_created: str
    date_updated: str
    display_name: str
    emails: list[dict[str, Any]]
    id: str
    integration_links: list[RecordLink]
    lead_id: str
    name: str
    organization_id: str
    phones: list[Phone]
    timezone: str | None
    timezone_source: Literal["manual", "inferred_from_phone_number"] | None
    title: str | None
    updated_by: str | None
    urls: list[dict[str, Any]]


_LISTS: Final = ("emails", "phones", "urls")


def stored_columns(sent: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns after a client sent these fields, including the columns for searches. `before`: the stored
    columns.
    """
    lists = {name: list(sent[name]) for name in _LISTS if name in sent}
    after = {**before, **sent, **lists}
    emails = [email["email"] for email in after["emails"]]
    phones = [phone["phone"] for phone in after["phones"]]
    display_name = next((name for name in (after["name"], *emails, *phones) if name.strip()), "")
    return {
        **sent,
        **lists,
        "display_name": display_name,
        "name_words": words(display_name),
        "title_words": words(after["title"]),
        "email_keys": _lines(emails),
        "email_words": words(*emails),
        "phone_keys": _lines(phones),
        "phone_words": words(*phones),
    }


EMPTY: Final[Mapping[str, Any]] = {
    "name": "",
    "title": None,
    "emails": [],
    "phones": [],
    "urls": [],
    "timezone": None,
}
"""The columns of a contact without fields."""


def _lines(texts: Sequence[str]) -> str:
    return "".join(f"\n{text.lower()}\n" for text in texts)


_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_TIME_ZONE: Final = fields.text(255)


def _read_time_zone(context: Context, value: Any) -> str | None:
    """Read the name of a time zone; an empty text means no zone."""
    return _TIME_ZONE.read(context, value) or None


EMAILS: Final = list_of(
    {
        "email": ListMember(fields.EMAIL.read, is_required=True),
        "type": ListMember(_LABEL.read, "office"),
        "is_unsubscribed": ListMember(fields.BOOLEAN.read, False),
    }
)
PHONES: Final = list_of(
    {
        "phone": ListMember(fields.phone, is_required=True),
        "type": ListMember(_LABEL.read, "office"),
    }
)
URLS: Final = list_of({"url": ListMember(fields.url, is_required=True), "type": ListMember(_LABEL.read, "url")})

FIELDS: Final = (
    field("name", _LABEL, null=""),
    field("title", Type(lambda context, value: _LABEL.read(context, value) or None, _LABEL.python)),
    field("emails", EMAILS, null=()),
    field("phones", PHONES, null=()),
    field("urls", URLS, null=()),
    field("timezone", Type(_read_time_zone, str)),
)
LEAD: Final = field("lead_id", fields.reference("lead"))
"""Another lead at an update is an error."""

NEW: Final = FieldTable("NewContact", (LEAD, *FIELDS), is_new=True)
CHANGES: Final = FieldTable("ContactChanges", (LEAD, *FIELDS))


def contact_forms(context: Context, rows: Sequence[AnyRow], customs: Mapping[int, Customs]) -> list[dict[str, Any]]:
    """Return the contacts as JSON. `customs`: their values of custom fields, by id."""
    return with_links(context, "contact", [_contact_form(context, row, customs.get(row.id, NONE)) for row in rows])


def _contact_form(context: Context, row: AnyRow, customs: Customs) -> dict[str, Any]:
    ids = context.ids
    return {
        "created_by": ids.show("user", row.created_by),
        **customs.by_id,
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "display_name": row.display_name,
        "emails": row.emails,
        "id": ids.show("contact", row.id),
        "lead_id": ids.show("lead", row.lead_id),
        "name": row.name,
        "organization_id": ids.organization,
        "phones": [_phone(phone) for phone in row.phones],
        **_time_zone(row),
        "title": row.title,
        "updated_by": ids.show("user", row.updated_by),
        "urls": row.urls,
    }


def _phone(phone: Mapping[str, Any]) -> dict[str, Any]:
    number = phone["phone"]
    return {**phone, "country": phones.country(number), "phone_formatted": phones.formatted(number)}


def _time_zone(row: AnyRow) -> dict[str, str | None]:
    """Return the time zone that a client gave, or the zone of the first phone number."""
    if row.timezone is not None:
        return {"timezone": row.timezone, "timezone_source": "manual"}
    inferred = phones.time_zone(row.phones[0]["phone"]) if row.phones else None
    return {"timezone": inferred, "timezone_source": None if inferred is None else "inferred_from_phone_number"}


FILTERS: Final = {"lead_id": Filter(Contact.lead_id, filters.public_id("lead"))}

_SELECT: Final = select(Contact.__table__, HAS_LINKS, custom_values.HAS_VALUES).where(
    Contact.dataset_id == bindparam("dataset_id")
)
_OF_IDS: Final = SelectOfSome(_SELECT.order_by(Contact.id), Contact.id)
_OF_LEADS: Final = SelectOfSome(_SELECT.order_by(Contact.created_at, Contact.id), Contact.lead_id)


def page_of_contacts(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of contacts, the newest first. Raises `HttpError` 400."""
    cut = parameters.cut(context, query)
    found = _SELECT.where(
        *filters.criteria(context, FILTERS, query),
        *children.found(context, "contact.query", query.get("query", "")).criteria,
    )
    newest = found.order_by(Contact.created_at.desc(), Contact.id.desc()).limit(cut.limit + 1).offset(cut.skip)
    rows = context.db.execute(newest, {"dataset_id": context.dataset_id}).all()
    return Page(_shown_rows(context, rows[: cut.limit]), len(rows) > cut.limit)


def read_contacts(context: Context, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return contacts in the form that reads return, by id."""
    return _shown_rows(context, _OF_IDS.all(context.db, {"dataset_id": context.dataset_id}, numbers))


def of_leads(context: Context, lead_ids: Sequence[int]) -> Mapping[int, list[dict[str, Any]]]:
    """Return the contacts of leads by the lead's id, the oldest first, by one query."""
    rows = _OF_LEADS.all(context.db, {"dataset_id": context.dataset_id}, lead_ids)
    return records.by_lead(rows, _shown_rows(context, rows))


def _shown_rows(context: Context, rows: Sequence[Any]) -> list[dict[str, Any]]:
    if rows:
        note(context, rows[0].has_links)
    return contact_forms(context, rows, custom_values.of_rows(context, rows))


_TYPE = "contact"


class ContactBody(NamedTuple):
    """The sent fields of a contact."""

    fields: Mapping[str, Any]
    custom: Sequence[ValueChange] = ()
    id: int | None = None
    """The contact to change; None for a new one."""


def add(context: Context, body: ContactBody, lead_id: int | None) -> int:
    """Add a contact, and return its id. Without a lead, a lead with the contact's name is added."""
    if lead_id is None:
        name = stored_columns(body.fields, EMPTY).get("name", EMPTY["name"])
        lead_id = creation.add(context, name=name)
        number = add_to_lead(context, body, lead_id)
        leads.refresh_name(context, lead_id)
        return number
    before = leads.logged(context, lead_id)
    stored_limits.check(context, "contact", lead_id)
    number = add_to_lead(context, body, lead_id)
    leads.refresh_name(context, lead_id)
    leads.record_update(context, lead_id, before)
    return number


def add_to_lead(context: Context, body: ContactBody, lead_id: int) -> int:
    """Add a contact to a lead whose event the call writes, and return its id. The lead's shown name stays.

    The caller has checked the limit of the lead's contacts.
    """
    columns = {**EMPTY, **stored_columns(body.fields, EMPTY)}
    number = records.add(context, Contact, lead_id=lead_id, **columns)
    custom_values.apply(context, number, body.custom)
    events.record(context, "created", _TYPE, read_contacts(context, [number])[0])
    return number


def change(context: Context, row: AnyRow, body: ContactBody) -> None:
    """Change the parts of a contact that a client sent. `row`: the contact as it is now."""
    number: int = row.id
    before = read_contacts(context, [number])[0]
    different = records.different(row, stored_columns(body.fields, row._asdict()))
    has_custom = custom_values.apply(context, number, body.custom)
    if not different and not has_custom:
        return
    records.write(context, Contact, number, **different)
    leads.refresh_name(context, row.lead_id)
    events.record_update(context, _TYPE, before, read_contacts(context, [number])[0])


def remove(context: Context, number: int) -> None:
    """Delete a contact. Records that refer to it stay without it. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Contact, number)
    lead_id = row.lead_id
    previous, before = read_contacts(context, [number]), leads.logged(context, lead_id)
    for name in ("opportunity.contact_id", "task.contact_id"):
        records.refer(context, name, number, None)
    children.changed(context, "contact", row._asdict(), {})
    _remove(context, [number], previous)
    leads.refresh_name(context, lead_id)
    leads.record_update(context, lead_id, before)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all contacts of a lead, after its opportunities and tasks."""
    previous = of_leads(context, [lead_id]).get(lead_id, [])
    numbers = [number for each in previous if (number := context.ids.find("contact", each["id"])) is not None]
    _remove(context, numbers, previous)


def _remove(context: Context, numbers: Sequence[int], previous: Sequence[Mapping[str, Any]]) -> None:
    if not numbers:
        return
    custom_values.remove_all(context, numbers)
    custom_values.forget(context, "contact", numbers)
    for number in numbers:  # those of other leads may name them, too
        records.refer(context, "activity.contact_id", number, None)
    mine = delete(Contact).where(Contact.dataset_id == context.dataset_id, Contact.id.in_(numbers))
    context.db.execute(mine)
    events.record_all(context, [events.Change("deleted", _TYPE, None, before=each) for each in previous])


def read_body(
    context: Context, sent: Mapping[str, Any], wrong: dict[str, Any], *, id_: int | None = None
) -> ContactBody:
    """Read a contact, except its lead. Add the errors to `wrong`. `id_`: of the contact to change."""
    columns = fields.columns(web_fields.read(FIELDS, context, sent), wrong)
    return ContactBody(columns, custom_values.read(context, "contact", sent, wrong, is_new=id_ is None), id_)


def create_from(context: Context, sent: dict[str, Any]) -> int:
    """Add a contact; without a lead, also add a lead. Return the contact's number. Raises `HttpError` 400."""
    wrong: dict[str, Any] = {}
    lead = fields.columns(read_fields((LEAD,), context, sent), wrong)
    contact = read_body(context, sent, wrong)
    errors.check(wrong)
    return add(context, contact, lead.get("lead_id"))


def change_by(context: Context, number: int, sent: dict[str, Any]) -> None:
    """Change a contact, but not its lead. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = records.get(context, Contact, number)
    wrong: dict[str, Any] = {}
    lead = fields.columns(read_fields((LEAD,), context, sent), wrong)
    if lead.get("lead_id", row.lead_id) != row.lead_id:
        wrong["lead"] = FIXED
    contact = read_body(context, sent, wrong, id_=row.id)
    errors.check(wrong)
    change(context, row, contact)


router = RestRouter("contact", "/api/v1/contact")

ContactList: Final = documentation.query("ContactList", FILTERS.items(), ("query",))


@router.operation("list", "GET", query=ContactList, errors=("bad_request",), answer=lambda: page(ShownContact))
def list_contacts(call: CurrentCall) -> Page:
    """Return contacts, the newest first."""
    return page_of_contacts(call.context, call.query)


@router.operation(
    "create",
    "POST",
    fields=NEW,
    errors=("wrong_type", "bad_request", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownContact,
)
def create_contact(call: CurrentCall) -> dict[str, Any]:
    """Create a contact. Without a lead, a lead is created as well."""
    return _shown(call, create_from(call.context, call.sent))


@router.operation("read", "GET", "/{id}", errors=("not_found",), is_short=True, answer=lambda: ShownContact)
def read_contact(call: CurrentCall) -> dict[str, Any]:
    """Return a contact."""
    return _shown(call, records.get(call.context, Contact, call.public_id("contact")).id)


@router.operation(
    "update",
    "PUT",
    "/{id}",
    fields=CHANGES,
    errors=("wrong_type", "bad_request", "not_found", "invalid"),
    writes=True,
    is_short=True,
    answer=lambda: ShownContact,
)
def update_contact(call: CurrentCall) -> dict[str, Any]:
    """Change a contact, but not its lead."""
    number = call.public_id("contact")
    change_by(call.context, number, call.sent)
    return _shown(call, number)


@router.operation("delete", "DELETE", "/{id}", errors=("not_found",), writes=True, answer=lambda: Empty)
def delete_contact(call: CurrentCall) -> Empty:
    """Delete a contact."""
    remove(call.context, call.public_id("contact"))
    return {}


def _shown(call: Call, number: int) -> dict[str, Any]:
    return read_contacts(call.context, [number])[0]


def _derived(row: dict[str, Any]) -> dict[str, Any]:
    own = {name: row[name] for name in EMPTY}
    return stored_columns(own, EMPTY)


def _logged(context: Context, rows: Sequence[AnyRow]) -> list[tuple[str, Mapping[str, Any]]]:
    return [(_TYPE, each) for each in read_contacts(context, [row.id for row in rows])]


children.add(
    children.ChildOfLead("contact", remove_of_lead, _logged, of_leads, texts=("title", "emails", "phones", "urls"))
)
CONTACT: Final = api_kind(
    "contact",
    "contacts",
    Contact,
    Edits(create_from, change_by, remove),
    references={"lead_id": "lead", **AUTHORS},
    new={
        "lead_id": TEXT,
        "name": TEXT,
        "display_name": None,
        "title": TEXT,
        "emails": LIST,
        "phones": LIST,
        "urls": LIST,
        "timezone": None,
        "custom": CUSTOM,
        **NOT_GIVEN,
    },
    shown={"custom": dict[str, Any]},
    example={"name": "Jane Roe", "emails": [{"type": "office", "email": "jane@example.com"}]},
    named_by="name",
    named_as="person",
    base_in_scenes=AuthoredRecord,
    in_scenes={
        "lead": OPTIONAL,
        "display_name": None,
        "title": (NullableLabel, None),
        "emails": some_list(EMAILS),
        "phones": some_list(PHONES),
        "urls": some_list(URLS),
        "custom": (SomeCustom, None),
    },
    derived=_derived,
)
