"""The tables of organizations and of their job postings."""

from sqlalchemy import BigInteger, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    DERIVED,
    Base,
    DatasetId,
    JsonTexts,
    MillisecondMoment,
    RecordId,
    Whole,
    amount,
    holds,
)


class Organization(Base):
    """An organization of the directory (contract 10.11). Its numbers count from 1, apart from the dataset's counter."""

    __tablename__ = "apollo_organization"
    __table_args__ = (
        Index(None, "dataset_id", "domain_key"),
        Index(None, "dataset_id", "name_key"),
        Index(None, "dataset_id", "employees"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str] = mapped_column(doc="The name")
    name_key: Mapped[str] = mapped_column(Text(), info=DERIVED)  # the name in lower case, for searches
    domain: Mapped[str | None] = mapped_column(doc="The domain of its web site")
    domain_key: Mapped[str | None] = mapped_column(info=DERIVED)  # in lower case, without scheme, `www.` and path
    industry: Mapped[str | None] = mapped_column(doc="The industry")
    employees: Mapped[int | None] = mapped_column(doc="The number of employees", info=holds(Whole(0, 10**8)))
    revenue: Mapped[int | None] = mapped_column(
        BigInteger(), doc="The revenue of a year, in US dollars", info={**holds(Whole(0, 10**15)), **amount()}
    )
    founded_year: Mapped[int | None] = mapped_column(doc="The year of the foundation", info=holds(Whole(0, 9999)))
    phone: Mapped[str | None] = mapped_column(doc="The telephone number")
    street_address: Mapped[str | None] = mapped_column(doc="The street")
    city: Mapped[str | None] = mapped_column(doc="The city")
    state: Mapped[str | None] = mapped_column(doc="The state")
    country: Mapped[str | None] = mapped_column(doc="The country")
    place_key: Mapped[str] = mapped_column(Text(), info=DERIVED)  # city, state, country in lower case, for searches
    postal_code: Mapped[str | None] = mapped_column(doc="The postal code")
    keywords: Mapped[JsonTexts] = mapped_column(default=list, doc="The keywords")
    keyword_key: Mapped[str] = mapped_column(Text(), info=DERIVED)  # in lower case, each between line feeds
    technologies: Mapped[JsonTexts] = mapped_column(default=list, doc="The technologies that it uses")
    linkedin_url: Mapped[str | None] = mapped_column(doc="The address of the profile")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class JobPosting(Base):
    """A job posting of an organization (contract 10.11). It has no foreign key, and neither do people."""

    __tablename__ = "apollo_job_posting"
    __table_args__ = (Index(None, "dataset_id", "organization_id", "posted_at", "id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    organization_id: Mapped[int] = mapped_column(doc="The id of the organization")
    title: Mapped[str] = mapped_column(doc="The title")
    url: Mapped[str | None] = mapped_column(doc="The address of the posting")
    city: Mapped[str | None] = mapped_column(doc="The city")
    state: Mapped[str | None] = mapped_column(doc="The state")
    country: Mapped[str | None] = mapped_column(doc="The country")
    posted_at: Mapped[MillisecondMoment] = mapped_column(doc="The time at which it was posted")
    last_seen_at: Mapped[MillisecondMoment] = mapped_column(doc="The time at which it was seen last")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]
