"""The users of an account."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, DatasetId, RecordId, column


class User(Base):
    """A user of an account. Digests of the credentials are in the index of credentials (`CredentialIndex`)."""

    __tablename__ = "user"
    __is_keyed__ = True
    __table_args__ = (Index(None, "dataset_id", "email_key", unique=True),)

    dataset_id: NamedColumn[DatasetId]
    id: NamedColumn[RecordId]
    email: NamedColumn[str]
    email_key: NamedColumn[str]  # the address in lower case, for lookups
    first_name: NamedColumn[str | None]
    last_name: NamedColumn[str | None]
    job_title: NamedColumn[str | None]
    role: NamedColumn[str] = column(String(32))
    time_zone: NamedColumn[str]
    password_hash: NamedColumn[str | None]  # argon2id of a chosen password; None: the derived one
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]
