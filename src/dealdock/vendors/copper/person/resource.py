"""People: `/people` (contract 3.3)."""

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.column_types import key, some_key, table_of
from dealdock.vendors.copper.company import Company, with_company
from dealdock.vendors.copper.person import names
from dealdock.vendors.copper.person.model import Person
from dealdock.vendors.copper.record import words
from dealdock.vendors.copper.record.attributes import CHANGED, DETAILS, ID, TAGS, customs, reference, sent, shown
from dealdock.vendors.copper.record.control import api_kind
from dealdock.vendors.copper.record.filters import by_words, contacts, sorts_of_contacts
from dealdock.vendors.copper.record.resource import (
    BULK,
    ROUTES,
    CopperResource,
    Draft,
    contact_keys,
    path_of,
    without_company_name,
)
from dealdock.vendors.copper.small_list import usual_contact_type
from dealdock.vendors.copper.wire import contact_values, values
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import Criteria, Filter, ids
from dealdock.vendors.copper.wire.errors import TAKEN, Invalid
from dealdock.vendors.copper.wire.fields import attribute, checked, read
from dealdock.vendors.copper.wire.search import by
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.resource import AnySelect, Route

_COLUMNS: Final = Person.__table__.c
_KEYS: Final = {
    "first_name": "first_name_key",
    "last_name": "last_name_key",
    "title": "title_key",
    "email": "email_key",
}


def _of_opportunities() -> Filter:
    """Return the filter by opportunities whose primary contact the person is."""

    def read(context: Context, value: object) -> Criteria | Invalid:
        deals = table_of("opportunity").c
        found = ids("opportunity_ids", deals.id).read(context, value)
        if isinstance(found, Invalid):
            return found
        (one,) = found

        def clause() -> ColumnElement[bool]:
            here = (deals.dataset_id == bindparam("dataset_id"), deals.deleted.is_(False), one.clause())
            return _COLUMNS.id.in_(select(deals.primary_contact_id).where(*here))

        return [one._replace(clause=clause)]

    return Filter("opportunity_ids", read, values.IDS)


FILTERS: Final = (
    *contacts("person", Person),
    by_words("emails", "person.email", Person),
    ids("company_ids", _COLUMNS.company_id, empty_is_without=True),
    _of_opportunities(),
)
SORTS: Final = {**sorts_of_contacts(Person), **{name: by(_COLUMNS[column]) for name, column in _KEYS.items()}}


_EMAIL: Final = FieldTable(
    "PersonEmail", [attribute("email", values.text(), str, is_required=True)], is_new=True, is_closed=True
)


class People(CopperResource):
    """The people. No two live people have the same email address."""

    email: Final = _EMAIL

    def derived(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that follow from others."""
        email = record["emails"][0]["email"] if record["emails"] else None
        keys = {f"{name}_key": some_key(record[name]) for name in ("first_name", "last_name", "title")}
        return {**super().derived(record), "email_key": some_key(email), **keys, **contact_keys(record)}

    def joined(self, statement: AnySelect) -> AnySelect:
        """Return the SELECT with the company."""
        of_person = (Company.dataset_id == Person.dataset_id) & (Company.id == Person.company_id)
        return statement.select_from(Person).outerjoin(Company.__table__, of_person)

    def new(self, context: Context, body: Mapping[str, Any]) -> Draft:
        """Read a new person. A company's name counts if there is no company's id."""
        return super().new(context, without_company_name(body, is_new=True))

    def changes(self, context: Context, body: Mapping[str, Any], before: AnyRow) -> Draft:
        """Read the changes of a person. A company's name does not count."""
        return super().changes(context, without_company_name(body, is_new=False), before)

    def complete(self, context: Context, draft: Draft, before: AnyRow | None) -> None:
        """Add the name that follows from its parts, or the parts of the name; to a new person, the usual type."""
        names.complete(context, draft, before)
        if before is None and draft.columns["contact_type_id"] is None:
            draft.columns["contact_type_id"] = usual_contact_type(context.db, context.account)

    def unique(self, context: Context, draft: Draft, own_id: int | None) -> Draft:
        """Add an error if another person has one of the addresses."""
        if own_id is not None and names.is_blank(draft.columns):
            return draft
        for each in draft.columns.get("emails") or ():
            if words.owner(context.db, context.account, "person.email", key(each["email"])) not in (None, own_id):
                draft.errors["emails"] = TAKEN
                break
        return draft

    def add(self, context: Context, draft: Draft) -> int:
        """Store a new person, and the company that the draft names if it does not exist."""
        return super().add(context, with_company(context, draft))

    def fetch_by_email(self, call: CurrentCall) -> dict[str, Any]:
        """Return the person with an email address."""
        found = read(_EMAIL, call.context, call.attributes(_EMAIL.names))
        checked(found.errors, _EMAIL)
        address = found.values["email"]
        owner = words.owner(call.db, call.account, "person.email", key(address.strip()))
        if owner is None:
            raise RecordError(NO_RECORD, address)
        return self.one(call, owner)


PEOPLE: Final = People(
    **path_of("person"),
    model=Person,
    attributes=(
        ID,
        sent("name", names.READ, values.TEXT, type=str),
        sent("prefix", contact_values.some_text, values.TEXT),
        sent("first_name", contact_values.trimmed, values.TEXT),
        sent("middle_name", contact_values.trimmed, values.TEXT),
        sent("last_name", contact_values.trimmed, values.TEXT),
        sent("suffix", contact_values.some_text, values.TEXT),
        sent("address", contact_values.address, dict[str, str | None]),
        reference("assignee_id", "user"),
        reference("company_id", "company"),
        sent("company_name", contact_values.trimmed, values.TEXT, sources=(Company.__table__.c.name,)),
        reference("contact_type_id", "contactType"),
        DETAILS,
        sent("emails", contact_values.emails, values.parts("email"), ()),
        sent("phone_numbers", contact_values.phone_numbers, values.parts("number"), ()),
        sent("socials", contact_values.links, values.parts("url"), ()),
        TAGS,
        sent("title", contact_values.some_text, values.TEXT),
        sent("websites", contact_values.links, values.parts("url"), ()),
        customs("person"),
        *CHANGED,
        shown("date_last_contacted"),
        shown("interaction_count"),
        shown("leads_converted_from", show=lambda _, row: row.leads_converted_from or [], type=list[dict[str, int]]),
        shown("date_lead_created"),
    ),
    routes={
        **ROUTES,
        "fetch_by_email": Route(
            method="POST",
            path="/fetch_by_email",
            body="email",
            answer="answer",
            errors=("bad_request", "not_found", "invalid"),
            is_short=True,
        ),
        **BULK,
    },
    filters=FILTERS,
    sorts=SORTS,
    default_sort="first_name",
    ignored_in_search=frozenset({"socials"}),
)
_FURTHER: Final = (
    *("prefix", "first_name", "middle_name", "last_name", "suffix", "company", "emails", "title"),
    *("leads_converted_from", "date_lead_created"),
)
"""The fields that people have in addition to the fields of companies. In scenes they follow these."""
PERSON: Final = api_kind(
    PEOPLE,
    example={"name": "Ann Lee", "emails": [{"email": "ann@example.com", "category": "work"}]},
    named_by="name",
    named_as="person",
    in_scenes={
        "name": scene_fields.SomeName,
        **scene_fields.OF_CONTACTS,
        "emails": scene_fields.Contacts,
        "custom_fields": scene_fields.Custom,
    },
    after_in_scenes=dict(zip(_FURTHER, ("custom_fields", *_FURTHER), strict=False)),
)
