"""The users of an account."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, RecordId


class User(Base):
    """A user of an account. Digests of the credentials are in the index of credentials (`CredentialIndex`)."""

    __tablename__ = "user"
    __table_args__ = (Index(None, "dataset_id", "email_key", unique=True), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    email: Mapped[str]
    email_key: Mapped[str]  # the address in lower case, for lookups
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    job_title: Mapped[str | None]
    role: Mapped[str] = mapped_column(String(32))
    time_zone: Mapped[str]
    password_hash: Mapped[str | None]  # argon2id of a chosen password; None: the derived one
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
