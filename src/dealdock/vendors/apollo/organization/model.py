"""The tables of organizations and of their job postings."""

from sqlalchemy import BigInteger, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId


class Organization(Base):
    """An organization of the directory (contract 10.11). Its numbers count from 1, apart from the dataset's counter."""

    __tablename__ = "apollo_organization"
    __table_args__ = (
        Index(None, "dataset_id", "domain"),
        Index(None, "dataset_id", "name_key"),
        Index(None, "dataset_id", "employees"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[str]  # the name in lower case, for searches
    domain: Mapped[str | None]
    industry: Mapped[str | None]
    employees: Mapped[int | None]
    revenue: Mapped[int | None] = mapped_column(BigInteger())
    founded_year: Mapped[int | None]
    phone: Mapped[str | None]
    street_address: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    country: Mapped[str | None]
    place_key: Mapped[str]  # city, state and country in lower case, for searches
    postal_code: Mapped[str | None]
    keywords: Mapped[JsonValue]
    keyword_key: Mapped[str]  # the keywords in lower case, each between line feeds
    technologies: Mapped[JsonValue]
    linkedin_url: Mapped[str | None]


class JobPosting(Base):
    """A job posting of an organization (contract 10.11)."""

    __tablename__ = "apollo_job_posting"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "organization_id"], ["apollo_organization.dataset_id", "apollo_organization.id"]
        ),
        Index(None, "dataset_id", "organization_id", "posted_at", "id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    organization_id: Mapped[int]
    title: Mapped[str]
    url: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    country: Mapped[str | None]
    posted_at: Mapped[MillisecondMoment]
    last_seen_at: Mapped[MillisecondMoment]
