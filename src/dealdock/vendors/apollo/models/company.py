"""The tables of companies, which the API calls accounts, and of their stages."""

from sqlalchemy import ForeignKeyConstraint, Index, SmallInteger
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId, column


class CompanyStage(Base):
    """A stage of companies (contract 3.3)."""

    __tablename__ = "apollo_company_stage"

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str]
    category: NamedColumn[str]
    display_order: NamedColumn[int] = column(SmallInteger())
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]


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

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    name: NamedColumn[str | None]
    name_key: NamedColumn[str | None]  # the name in lower case, for searches
    domain: NamedColumn[str | None]
    stage_id: NamedColumn[int | None]
    owner_id: NamedColumn[int | None]
    phone: NamedColumn[str | None]
    raw_address: NamedColumn[str | None]
    source: NamedColumn[str]
    original_source: NamedColumn[str]
    salesforce_id: NamedColumn[str | None]
    crm_owner_id: NamedColumn[str | None]
    typed_custom_fields: NamedColumn[JsonValue]  # values by the ids of their fields, as answers have them
    created_at: NamedColumn[MillisecondMoment]
    updated_at: NamedColumn[MillisecondMoment]
