"""The tables of companies, which the API calls accounts, and of their stages."""

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId


class CompanyStage(Base):
    """A stage of companies (contract 3.3)."""

    __tablename__ = "apollo_company_stage"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    category: Mapped[str]
    display_order: Mapped[int] = mapped_column(SmallInteger())
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class Company(Base):
    """A company (contract 3.3)."""

    __tablename__ = "apollo_company"
    __counted_as__ = "companies"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "stage_id"], ["apollo_company_stage.dataset_id", "apollo_company_stage.id"]
        ),
        ForeignKeyConstraint(["dataset_id", "owner_id"], ["user.dataset_id", "user.id"]),
        Index(None, "dataset_id", "created_at", "id"),
        Index(None, "dataset_id", "updated_at", "id"),
        Index(None, "dataset_id", "stage_id", "created_at", "id"),
        Index(None, "dataset_id", "name_key"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str | None]
    name_key: Mapped[str | None]  # the name in lower case, for searches
    domain: Mapped[str | None]
    stage_id: Mapped[int | None]
    owner_id: Mapped[int | None]
    phone: Mapped[str | None]
    raw_address: Mapped[str | None]
    source: Mapped[str]
    original_source: Mapped[str]
    salesforce_id: Mapped[str | None]
    crm_owner_id: Mapped[str | None]
    created_by_id: Mapped[int | None]
    typed_custom_fields: Mapped[JsonValue]  # values by the ids of their fields, as answers have them
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
