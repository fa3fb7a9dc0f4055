"""The tables of a directory, and of what a team has paid for."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import (
    DERIVED,
    WITHOUT_ROWID,
    Base,
    DatasetId,
    JsonTexts,
    JsonValue,
    MillisecondMoment,
    RecordId,
    Whole,
    amount,
    holds,
)


class DirectoryState(Base):
    """The state of an account's directory, from the first call that needs its people and organizations."""

    __tablename__ = "apollo_directory"

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]  # always 1
    setting: Mapped[str] = mapped_column(String(64))  # a digest of the setting that it is made from
    is_begun: Mapped[bool]  # false: records were added, and no call has needed those of the setting
    begun_at: Mapped[MillisecondMoment]  # by the account's clock: the moment of all its records
    part: Mapped[int]  # the part that is made next (`making.PARTS`)
    batches: Mapped[int]  # of that part, which are made
    failure: Mapped[str | None] = mapped_column(Text())  # why it cannot be made from this setting
    organizations: Mapped[int]  # the last number of each kind, those included that are still to be made
    people: Mapped[int]
    job_postings: Mapped[int]
    consumed: Mapped[int] = mapped_column(BigInteger())  # the credits that were charged
    calls: Mapped[int] = mapped_column(BigInteger())  # that matched people, for the ids of their answers


class PhoneRequest(Base):
    """A call that asked for the telephone numbers of people. A later call gets the result by `request_id`."""

    __tablename__ = "apollo_phone_request"
    __table_args__ = (Index(None, "dataset_id", "request_id"),)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]  # the number of the call
    request_id: Mapped[int] = mapped_column(BigInteger())
    requested: Mapped[int]  # the details that were sent
    people: Mapped[JsonValue] = mapped_column(default=list)  # the numbers of those who were found
    credits: Mapped[int]
    created_at: Mapped[MillisecondMoment]


class Revealed(Base):
    """A person or an organization that the team has paid for."""

    __tablename__ = "apollo_revealed"

    dataset_id: Mapped[DatasetId]
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)
    id: Mapped[RecordId]


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
    industry_tag: Mapped[str | None] = mapped_column(String(24), info=DERIVED)  # the id of the industry
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
    technology_key: Mapped[str] = mapped_column(Text(), info=DERIVED)  # their uids, each between line feeds
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
    department_key: Mapped[str] = mapped_column(Text())  # the departments in lower case, each between line feeds
    search_key: Mapped[str] = mapped_column(Text())  # names and title in lower case
