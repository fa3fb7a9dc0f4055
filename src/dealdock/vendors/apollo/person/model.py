"""The tables of people, and of the values that searches read."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    DERIVED,
    WITHOUT_ROWID,
    Base,
    DatasetId,
    JsonTexts,
    MillisecondMoment,
    RecordId,
)


class Person(Base):
    """A person of the directory (contract 10.10). Their numbers count from 1, apart from the dataset's counter.

    Addresses are found by the beginnings of hashes, stored as numbers: the index has a third of the size of an index of
    texts, and a large directory is made in half the time. No foreign key leads to the organization, which may be made
    later.
    """

    __tablename__ = "apollo_person"
    __table_args__ = (
        Index(None, "dataset_id", "email_md5_start"),
        Index(None, "dataset_id", "email_sha256_start"),
        Index(None, "dataset_id", "linkedin_md5_start"),
        Index(None, "dataset_id", "organization_id", "name_key"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    first_name: Mapped[str | None] = mapped_column(doc="The first name")
    last_name: Mapped[str | None] = mapped_column(doc="The last name")
    name_key: Mapped[str] = mapped_column(Text(), info=DERIVED)  # both names in lower case
    title: Mapped[str | None] = mapped_column(doc="The title of the position")
    seniority: Mapped[str | None] = mapped_column(doc="The seniority, such as `director`")
    email: Mapped[str | None] = mapped_column(doc="The address at work")
    email_key: Mapped[str | None] = mapped_column(info=DERIVED)  # in lower case; the next four are hashes of it
    email_md5: Mapped[str | None] = mapped_column(String(32), info=DERIVED)
    email_sha256: Mapped[str | None] = mapped_column(String(64), info=DERIVED)
    email_md5_start: Mapped[int | None] = mapped_column(BigInteger(), info=DERIVED)
    email_sha256_start: Mapped[int | None] = mapped_column(BigInteger(), info=DERIVED)
    personal_emails: Mapped[JsonTexts] = mapped_column(default=list, doc="Private addresses")
    mobile_phone: Mapped[str | None] = mapped_column(doc="The mobile number")
    organization_id: Mapped[int | None] = mapped_column(doc="The id of the organization")
    city: Mapped[str | None] = mapped_column(doc="The city")
    state: Mapped[str | None] = mapped_column(doc="The state")
    country: Mapped[str | None] = mapped_column(doc="The country")
    linkedin_url: Mapped[str | None] = mapped_column(doc="The address of the profile")
    linkedin_key: Mapped[str | None] = mapped_column(
        Text(), info=DERIVED
    )  # without scheme, `www.` and slash at its end
    linkedin_md5_start: Mapped[int | None] = mapped_column(BigInteger(), info=DERIVED)
    headline: Mapped[str | None] = mapped_column(doc="The headline of the profile, by default the title")
    departments: Mapped[JsonTexts] = mapped_column(default=list, doc="The departments, such as `master_sales`")
    functions: Mapped[JsonTexts] = mapped_column(default=list, doc="The functions, such as `sales`")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


class PersonSearch(Base):
    """The part of a person that searches read. A search reads all rows, which are much shorter than a person's."""

    __tablename__ = "apollo_person_search"
    __table_args__ = WITHOUT_ROWID

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]  # the person's
    organization_id: Mapped[int | None]
    seniority_key: Mapped[str | None] = mapped_column(Text())  # in lower case
    has_email: Mapped[bool]
    title_key: Mapped[str] = mapped_column(Text())  # the title in lower case
    place_key: Mapped[str] = mapped_column(Text())  # city, state, country in lower case, each between line feeds
    search_key: Mapped[str] = mapped_column(Text())  # names and title in lower case
