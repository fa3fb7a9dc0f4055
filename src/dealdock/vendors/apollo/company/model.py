"""The tables of companies, which the API calls accounts, and of their stages."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import DERIVED, Base, DatasetId, MillisecondMoment, RecordId, refers
from dealdock.vendors.apollo.column_types import BY_API, CustomValues, Place, RecordIds


class CompanyStage(Base):
    """A stage of companies (contract 3.3)."""

    __tablename__ = "apollo_company_stage"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    category: Mapped[str] = mapped_column(default="in_progress", doc="The category of the stage")
    display_order: Mapped[Place] = mapped_column(doc="The place in the list")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class Company(Base):
    """A company (contract 3.3). Like a person of the directory, it has no foreign key to its organization."""

    __tablename__ = "apollo_company"
    __counted_as__ = "companies"
    __table_args__ = (
        refers("stage_id", "apollo_company_stage"),
        refers("owner_id", "user"),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "stage_id", "created_at", "id"),
        Index(None, "dataset_id", "name_key"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str | None]
    name_key: Mapped[str | None] = mapped_column(info=DERIVED)  # the name in lower case, for searches
    domain: Mapped[str | None] = mapped_column(doc="The domain of the company")
    organization_id: Mapped[int | None] = mapped_column(doc="The id of the organization of the directory")
    stage_id: Mapped[int | None] = mapped_column(doc="The id of the stage")
    owner_id: Mapped[int | None] = mapped_column(doc="The id of the user who owns the record")
    phone: Mapped[str | None] = mapped_column(doc="The phone number")
    raw_address: Mapped[str | None] = mapped_column(doc="The address")
    source: Mapped[str] = mapped_column(default=BY_API, doc="The source of the record")
    original_source: Mapped[str] = mapped_column(default=BY_API, doc="The first source of the record")
    salesforce_id: Mapped[str | None] = mapped_column(doc="The id in the connected Salesforce")
    crm_owner_id: Mapped[str | None] = mapped_column(doc="The id of the owner in the connected CRM")
    created_by_id: Mapped[int | None] = mapped_column(doc="The id of the user who created the record")
    label_ids: Mapped[RecordIds] = mapped_column(doc="The ids of the labels")
    typed_custom_fields: Mapped[CustomValues]
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
