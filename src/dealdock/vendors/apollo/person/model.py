"""The tables of people, and of what searches read of them."""

from sqlalchemy import ForeignKeyConstraint, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, JsonValue, MillisecondMoment, RecordId


class Person(Base):
    """A person of the directory (contract 10.10). Their numbers count from 1, apart from the dataset's counter."""

    __tablename__ = "apollo_person"
    __table_args__ = (
        ForeignKeyConstraint(
            ["dataset_id", "organization_id"], ["apollo_organization.dataset_id", "apollo_organization.id"]
        ),
        Index(None, "dataset_id", "email_key"),
        Index(None, "dataset_id", "email_md5"),
        Index(None, "dataset_id", "email_sha256"),
        Index(None, "dataset_id", "linkedin_key"),
        Index(None, "dataset_id", "name_key"),
        Index(None, "dataset_id", "organization_id"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    name_key: Mapped[str]  # both names in lower case
    title: Mapped[str | None]
    seniority: Mapped[str | None]
    email: Mapped[str | None]
    email_key: Mapped[str | None]  # the address in lower case, as the next two are hashes of it
    email_md5: Mapped[str | None] = mapped_column(String(32))
    email_sha256: Mapped[str | None] = mapped_column(String(64))
    personal_emails: Mapped[JsonValue]
    mobile_phone: Mapped[str | None]
    organization_id: Mapped[int | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    country: Mapped[str | None]
    linkedin_url: Mapped[str | None]
    linkedin_key: Mapped[str | None]  # the address without scheme, `www.` and slash at its end
    headline: Mapped[str | None]
    departments: Mapped[JsonValue]
    functions: Mapped[JsonValue]
    refreshed_at: Mapped[MillisecondMoment]


class PersonSearch(Base):
    """The part of a person that searches read. A search reads all rows, which are much shorter than a person's."""

    __tablename__ = "apollo_person_search"
    __table_args__ = WITHOUT_ROWID

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]  # the person's
    organization_id: Mapped[int | None]
    seniority: Mapped[str | None]
    has_email: Mapped[bool]
    title_key: Mapped[str]  # the title in lower case
    place_key: Mapped[str]  # city, state and country in lower case, each between line feeds
    search_key: Mapped[str] = mapped_column(Text())  # the texts that a search by keywords reads, in lower case
