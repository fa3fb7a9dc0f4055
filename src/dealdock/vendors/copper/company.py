"""Companies: `/companies` (contract 3.4)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import OBJECT, OBJECTS, TEXTS, Base, DatasetId, Json, RecordId, refers
from dealdock.platform.scenes.schema import Id
from dealdock.vendors.copper import scene_fields
from dealdock.vendors.copper.column_types import Count, Key, SomeKey, key, some_key
from dealdock.vendors.copper.record.attributes import CHANGED, DETAILS, ID, NAME, TAGS, customs, reference, sent, shown
from dealdock.vendors.copper.record.control import api_kind
from dealdock.vendors.copper.record.filters import contacts, sorts_of_contacts
from dealdock.vendors.copper.record.resource import BULK, ROUTES, CopperResource, Draft, contact_keys, path_of
from dealdock.vendors.copper.wire import contact_values, values
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.criteria import ids, same_texts
from dealdock.vendors.copper.wire.errors import TAKEN
from dealdock.vendors.copper.wire.search import by


class Company(Base):
    """A company. The columns named `…_key` repeat others without regard to case."""

    __tablename__ = "copper_company"
    __counted_as__ = "companies"
    __table_args__ = (
        refers("contact_type_id", "copper_contact_type"),
        Index(None, "dataset_id", "deleted", "name_key", "id"),
        Index(None, "dataset_id", "deleted", "created_at", "id"),
        Index(None, "dataset_id", "deleted", "updated_at", "id"),
        Index(None, "dataset_id", "email_domain_key"),
        Index(None, "dataset_id", "primary_contact_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[Key]
    address: Mapped[Any | None] = mapped_column(Json(OBJECT), doc="The address")
    city_key: Mapped[SomeKey]
    state_key: Mapped[SomeKey]
    postal_code_key: Mapped[SomeKey]
    country_key: Mapped[SomeKey]
    assignee_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    contact_type_id: Mapped[int | None] = mapped_column(doc="The id of the contact type")
    details: Mapped[str | None] = mapped_column(Text(), doc="The description")
    email_domain: Mapped[str | None] = mapped_column(doc="The domain of the company's email addresses")
    email_domain_key: Mapped[SomeKey]
    phone_numbers: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The phone numbers")
    phone_key: Mapped[SomeKey]
    # no foreign key, since people refer to companies
    primary_contact_id: Mapped[int | None] = mapped_column(doc="The id of the primary contact")
    socials: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The profiles in social networks")
    tags: Mapped[Any] = mapped_column(Json(TEXTS), doc="The tags")
    websites: Mapped[Any] = mapped_column(Json(OBJECTS), doc="The websites")
    interaction_count: Mapped[Count] = mapped_column(doc="The number of interactions")
    date_last_contacted: Mapped[datetime | None] = mapped_column(doc="The time of the last interaction")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    deleted: Mapped[bool]


_COLUMNS: Final = Company.__table__.c


class Companies(CopperResource):
    """The companies. No two live ones have one email domain."""

    def derived(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """Return the columns that follow from others."""
        domain = some_key(record["email_domain"])
        return {**super().derived(record), "email_domain_key": domain, **contact_keys(record)}

    def unique(self, context: Context, draft: Draft, own_id: int | None) -> Draft:
        """Add an error if another company has the domain."""
        domain = draft.columns.get("email_domain")
        if domain is not None:
            found = self.records.first_with(context.db, context.account, "email_domain_key", key(domain))
            if found not in (None, own_id):
                draft.errors["email_domain"] = TAKEN
        return draft

    def ensure(self, context: Context, name: str) -> int:
        """Return the id of the first live company of this name, without regard to case. If there is none, create it."""
        found = self.records.first_with(context.db, context.account, "name_key", key(name))
        return found if found is not None else self.add(context, Draft({**self.defaults, "name": name}, {}, None, {}))


COMPANIES: Final = Companies(
    **path_of("company"),
    model=Company,
    attributes=(
        ID,
        NAME,
        sent("address", contact_values.address, dict[str, str | None]),
        reference("assignee_id", "user"),
        reference("contact_type_id", "contactType"),
        DETAILS,
        sent("email_domain", contact_values.trimmed, values.TEXT),
        sent("phone_numbers", contact_values.phone_numbers, values.parts("number"), ()),
        reference("primary_contact_id", "person"),
        sent("socials", contact_values.links, values.parts("url"), ()),
        TAGS,
        sent("websites", contact_values.links, values.parts("url"), ()),
        customs("company"),
        shown("interaction_count"),
        *CHANGED,
    ),
    routes={**ROUTES, **BULK},
    filters=(
        *contacts("company", Company),
        same_texts("email_domains", _COLUMNS.email_domain_key),
        ids("primary_contact_ids", _COLUMNS.primary_contact_id),
    ),
    sorts={**sorts_of_contacts(Company), "email_domain": by(_COLUMNS.email_domain_key)},
    default_sort="date_modified",
    ignored_in_search=frozenset({"socials"}),
)
COMPANY: Final = api_kind(
    COMPANIES,
    example={"name": "Corner Shop"},
    named_by="name",
    named_as="company",
    in_scenes={
        **scene_fields.OF_CONTACTS,
        "custom_fields": scene_fields.Custom,
        # a person, who comes after the companies and has an id of their own
        "primary_contact_id": (Id, None),
    },
    after_in_scenes={"email_domain": "custom_fields", "primary_contact_id": "email_domain"},
)


def with_company(context: Context, draft: Draft) -> Draft:
    """Return a new record with the company that it names. One with an id has no name."""
    if not draft.company_name:
        return draft
    company_id = COMPANIES.ensure(context, draft.company_name)
    return draft._replace(columns={**draft.columns, "company_id": company_id})
