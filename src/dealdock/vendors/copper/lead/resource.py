"""Leads: `/leads` (contract B1)."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, create_model
from sqlalchemy import update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.first_use import cached_property
from dealdock.vendors.copper import lead_status, scene_fields
from dealdock.vendors.copper.activity import service as activities
from dealdock.vendors.copper.activity.model import Activity
from dealdock.vendors.copper.column_types import some_key
from dealdock.vendors.copper.company import COMPANIES
from dealdock.vendors.copper.lead import conversion
from dealdock.vendors.copper.lead.matching import match
from dealdock.vendors.copper.lead.model import Lead
from dealdock.vendors.copper.lead_status import LeadStatus
from dealdock.vendors.copper.opportunity.resource import OPPORTUNITIES
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.person.resource import PEOPLE
from dealdock.vendors.copper.record.attributes import (
    AMOUNT,
    CHANGED,
    DETAILS,
    ID,
    TAGS,
    customs,
    made,
    never_empty,
    reference,
    sent,
    shown,
)
from dealdock.vendors.copper.record.control import api_kind
from dealdock.vendors.copper.record.filters import by_name_of, contacts, sorts_of_contacts
from dealdock.vendors.copper.record.resource import (
    BULK,
    COMPANY_NAME,
    ROUTES,
    CopperResource,
    Draft,
    check_removal,
    contact_keys,
    path_of,
    split,
)
from dealdock.vendors.copper.wire import contact_values, values
from dealdock.vendors.copper.wire.answers import Deletion
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import bounds, cents_bound, ids, same_texts
from dealdock.vendors.copper.wire.errors import Fault, Invalid, validation_error
from dealdock.vendors.copper.wire.fields import attribute, checked, ignored
from dealdock.vendors.copper.wire.fields import read as read_body
from dealdock.vendors.copper.wire.search import by
from dealdock.web import read_names
from dealdock.web.rest.fields import FieldTable, SentFields
from dealdock.web.rest.resource import AnySelect, Route

_COLUMNS: Final = Lead.__table__.c
_KEYS: Final = {
    "first_name": "first_name_key",
    "last_name": "last_name_key",
    "company_name": "company_name_key",
    "title": "title_key",
    "email": "email_key",
}


_VALUE: Final = by(_COLUMNS.monetary_value)

FILTERS: Final = (
    *contacts("lead", Lead),
    same_texts("emails", _COLUMNS.email_key),
    ids("customer_source_ids", _COLUMNS.customer_source_id),
    ids("status_ids", _COLUMNS.status_id, takes_without=False),
    *bounds("monetary_value", _COLUMNS.monetary_value, cents_bound),
)
SORTS: Final = {
    **sorts_of_contacts(Lead),
    **{name: by(_COLUMNS[column]) for name, column in _KEYS.items()},
    "value": _VALUE,
    "monetary_value": _VALUE,
    "status": by(LeadStatus.position.label("status_position"), LeadStatus.id.label("status_key")),
    "customer_source_id": by_name_of("customerSource", _COLUMNS.customer_source_id, "source_key"),
}


_UPSERT: Final = FieldTable(
    "LeadUpsert",
    [
        attribute("properties", values.json_object, dict[str, Any]),
        attribute("match", match, dict[str, Any], at="create"),
    ],
    is_closed=True,
    is_new=True,
)

_CONVERSION: Final = FieldTable("LeadConversion", ignored("details"), is_closed=True)


class Leads(CopperResource):
    """The leads. A change of the status leaves an activity behind."""

    upserted: Final = _UPSERT
    conversion: Final = _CONVERSION

    @cached_property
    def converted(self) -> type[BaseModel]:
        """The model of the answer to a conversion."""
        types: dict[str, Any] = {
            "person": (PEOPLE.answer, ...),
            "company": (COMPANIES.answer | None, ...),
            "opportunity": (OPPORTUNITIES.answer | None, ...),
        }
        return create_model("LeadConverted", __config__=ConfigDict(extra="forbid"), **types)

    def derived(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that follow from others."""
        email = record["email"] and record["email"]["email"]
        keys = {f"{name}_key": some_key(record[name]) for name in ("first_name", "last_name", "title", "company_name")}
        return {**super().derived(record), "email_key": some_key(email), **keys, **contact_keys(record)}

    def joined(self, statement: AnySelect) -> AnySelect:
        """Return the SELECT with the status."""
        of_lead = (LeadStatus.dataset_id == Lead.dataset_id) & (LeadStatus.id == Lead.status_id)
        return statement.select_from(Lead).outerjoin(LeadStatus.__table__, of_lead)

    def new(self, context: Context, body: Mapping[str, Any]) -> Draft:
        """Read a new lead. `status_id` takes precedence over `status`. The default is the default status."""
        draft = _split(read_body(self.new_fields, context, body), self.defaults)
        columns = draft.columns
        named = columns.pop("status", None)
        columns["status_id"] = columns.get("status_id") or named or lead_status.default(context.db, context.account)
        names.complete(context, draft, None)
        return draft

    def changes(self, context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
        """Read the changes of a lead. Of two statuses, the one that differs from the stored status counts."""
        absent = [
            name for name in ("status", "status_id") if before.status_id is None and body.get(name) in (None, "")
        ]  # whole records come back
        counted = {name: value for name, value in body.items() if name not in absent}
        draft = _split(read_body(self.changed_fields, context, read_names.derived(counted, body)))
        columns = draft.columns
        named = columns.pop("status", None)
        if columns.get("status_id") in (None, before.status_id) and named is not None:
            columns["status_id"] = named
        names.complete(context, draft, before)
        return draft

    def change(self, context: Context, before: AnyRow, draft: Draft) -> frozenset[str]:
        """Change a lead. A new status leaves an activity of the user behind."""
        db, account, changes = context.db, context.account, draft.columns
        different = super().change(context, before, draft)
        if "status_id" in different:
            known = {row.id: row.name for row in lead_status.every(db, account)}
            old, new = (known.get(each) for each in (before.status_id, changes["status_id"]))
            about = {"parent_type": "lead", "parent_id": before.id, "user_id": context.user_id, "now": context.now}
            activities.add_status_change(db, account, old, new, **about)
        return different

    def remove(self, context: Context, record_id: int) -> None:
        """Delete a lead with its relations and activities. Raises `RecordError(NO_RECORD)`."""
        self.end(context, record_id)
        of_lead = (Activity.dataset_id == context.account.dataset_id, Activity.parent_id == record_id)
        live = update(Activity).where(*of_lead, Activity.deleted.is_(False))
        context.db.execute(live.values(deleted=True, updated_at=context.now))

    def delete(self, call: CurrentCall) -> Deletion:
        """Delete a lead, with its relations and activities."""
        check_removal(call.context, call.record_id(), Activity.__table__.c.parent_id)
        return self.deleted(call)

    def upsert(self, call: CurrentCall) -> dict[str, Any]:
        """Change the lead that matches, or create one."""
        sent_body = call.sent
        found = read_body(_UPSERT, call.context, read_names.derived({"match": None, **sent_body}, sent_body))
        lead_id = found.values.get("match")
        properties = found.values.get("properties") or {}
        before = None if lead_id is None else self.records.locked(call.db, call.account, lead_id)
        draft = self.new(call.context, properties) if before is None else self.changes(call.context, properties, before)
        faults = _in_order(found.errors, _UPSERT)
        faults += [] if found.errors else _in_order(draft.errors, self.new_fields)
        if faults:
            raise validation_error(faults)
        if before is None:
            return self.one(call, self.add(call.context, draft))
        self.change(call.context, before, draft)
        return self.one(call, before.id)

    def convert(self, call: CurrentCall) -> dict[str, Any]:
        """Convert a lead into a person, a company and an opportunity. The lead no longer exists afterwards."""
        lead = self.records.locked(call.db, call.account, call.record_id())
        checked(read_body(_CONVERSION, call.context, call.sent).errors, _CONVERSION)
        check_removal(call.context, lead.id, Activity.__table__.c.parent_id)
        made_of_lead = conversion.convert(call.context, lead, call.sent.get("details"))
        kinds = {"person": PEOPLE, "company": COMPANIES, "opportunity": OPPORTUNITIES}
        ids = zip(kinds.items(), made_of_lead, strict=True)
        return {name: None if number is None else of.one(call, number) for (name, of), number in ids}


def _split(found: SentFields, defaults: Mapping[str, Any] | None = None) -> Draft:
    """Return the draft for the attributes that were read. The company's name is a text of the lead's own."""
    own = {name: value for name, value in found.values.items() if name == COMPANY_NAME}
    draft = split(found, defaults or {})
    return draft._replace(columns=draft.columns | own, company_name=None)


def _in_order(errors: Mapping[str, Invalid], table: FieldTable) -> list[Fault]:
    """Return the faults of a body, `Base` first, then in the order of the attributes."""
    places = {field.name: place for place, field in enumerate(table.fields, 1)}
    ordered = sorted(errors, key=lambda name: places.get(name, 0))
    return [fault for name in ordered for fault in errors[name].faults(name)]


LEADS: Final = Leads(
    **path_of("lead"),
    model=Lead,
    attributes=(
        ID,
        sent("name", names.READ, values.TEXT, type=str),
        sent("prefix", contact_values.some_text, values.TEXT),
        sent("first_name", contact_values.trimmed, values.TEXT),
        sent("last_name", contact_values.trimmed, values.TEXT),
        sent("middle_name", contact_values.trimmed, values.TEXT),
        sent("suffix", contact_values.some_text, values.TEXT),
        sent("address", contact_values.address, dict[str, str | None]),
        reference("assignee_id", "user"),
        sent("company_name", contact_values.some_text, values.TEXT),
        reference("customer_source_id", "customerSource"),
        DETAILS,
        sent("email", contact_values.email, dict[str, str | None]),
        shown("interaction_count"),
        *AMOUNT,
        sent("socials", contact_values.links, values.parts("url"), ()),
        never_empty("status", lead_status.read, values.TEXT, sources=(LeadStatus.__table__.c.name,)),
        reference("status_id", "leadStatus", is_never_empty=True),
        TAGS,
        sent("title", contact_values.some_text, values.TEXT),
        sent("websites", contact_values.links, values.parts("url"), ()),
        sent("phone_numbers", contact_values.phone_numbers, values.parts("number"), ()),
        customs("lead"),
        *CHANGED,
        shown("date_last_contacted"),
        made("converted_opportunity_id", None),
        made("converted_contact_id", None),
        made("converted_at", None),
    ),
    routes={
        **ROUTES,
        "upsert": Route(
            method="PUT",
            path="/upsert",
            body="upserted",
            answer="answer",
            errors=("bad_request", "invalid"),
            writes=True,
        ),
        "convert": Route(
            method="POST",
            path="/{id}/convert",
            body="conversion",
            answer="converted",
            errors=("bad_request", "not_found", "invalid"),
            writes=True,
        ),
        **BULK,
    },
    filters=FILTERS,
    sorts=SORTS,
    default_sort="name",
    ignored_in_search=frozenset({"socials", "include_converted_leads"}),
)
LEAD: Final = api_kind(
    LEADS,
    example={"name": "Ines Torre", "email": {"email": "ines@example.com", "category": "work"}, "status": "Open"},
    named_by="name",
    named_as="person",
    in_scenes={
        "name": scene_fields.SomeName,
        **scene_fields.OF_CONTACTS,
        "email": scene_fields.Email,
        "monetary_unit": scene_fields.SomeCurrency,
        "custom_fields": scene_fields.Custom,
    },
)
