"""The tables of a directory's state, and of the records that a team has paid for."""

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import Base, DatasetId, JsonValue, MillisecondMoment, RecordId


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
