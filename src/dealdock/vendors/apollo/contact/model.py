"""The table of contacts, and their stages, which are the same in every account."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from sqlalchemy import Index, SmallInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, MillisecondMoment, RecordId, Whole, holds, refers
from dealdock.vendors.apollo.column_types import BY_API, CustomValues, RecordIds


class ContactStage(NamedTuple):
    """A stage of contacts."""

    name: str
    category: str


STAGES: Final[Mapping[int, ContactStage]] = {
    1: ContactStage("Cold", "in_progress"),
    2: ContactStage("Approaching", "in_progress"),
    3: ContactStage("Replied", "succeeded"),
    4: ContactStage("Interested", "succeeded"),
    5: ContactStage("Not Interested", "failed"),
    6: ContactStage("Unresponsive", "failed"),
    7: ContactStage("Do Not Contact", "failed"),
    8: ContactStage("Bad Data", "failed"),
    9: ContactStage("Changed Job", "failed"),
}
"""The stages in their order, by number."""

FIRST: Final = 1
"""The stage of a new contact."""


class Contact(Base):
    """A person (contract 3.4). Like a person of the directory, it has no foreign key to its organization."""

    __tablename__ = "apollo_contact"
    __counted_as__ = "contacts"
    __table_args__ = (
        refers("company_id", "apollo_company"),
        refers("owner_id", "user"),
        Index(None, "dataset_id", "company_id"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "stage_number", "created_at", "id"),
        Index(None, "dataset_id", "email_key", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None] = mapped_column(info=DERIVED)  # the address in lower case, for lookups
    title: Mapped[str | None] = mapped_column(doc="The job title")
    linkedin_url: Mapped[str | None] = mapped_column(doc="The address of the LinkedIn profile")
    organization_name: Mapped[str | None] = mapped_column(doc="The name of the company")
    present_raw_address: Mapped[str | None] = mapped_column(doc="The address")
    phone: Mapped[str | None] = mapped_column(doc="The phone number of the office")
    direct_phone: Mapped[str | None] = mapped_column(doc="The direct phone number")
    mobile_phone: Mapped[str | None] = mapped_column(doc="The mobile phone number")
    home_phone: Mapped[str | None] = mapped_column(doc="The phone number at home")
    other_phone: Mapped[str | None] = mapped_column(doc="Another phone number")
    search_key: Mapped[str] = mapped_column(
        Text(), info=DERIVED
    )  # the texts that a search by keywords reads, in lower case
    company_id: Mapped[int | None] = mapped_column(doc="The id of the company")
    organization_id: Mapped[int | None] = mapped_column(doc="The id of the organization of the directory")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    stage_number: Mapped[int] = mapped_column(
        SmallInteger(),
        default=FIRST,
        doc="The number of the stage, of those that every account has",
        info=holds(Whole(FIRST, len(STAGES))),
    )
    source: Mapped[str] = mapped_column(default=BY_API, doc="The source of the record")
    original_source: Mapped[str] = mapped_column(default=BY_API, doc="The first source of the record")
    salesforce_id: Mapped[str | None] = mapped_column(doc="The id in the connected Salesforce")
    created_by_id: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    label_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the labels")
    typed_custom_fields: Mapped[CustomValues]
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
