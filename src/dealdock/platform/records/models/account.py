"""The tables of accounts, of their datasets and snapshots, and of credentials."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.platform.records.base import WITHOUT_ROWID, Base, DatasetId, MillisecondMoment, RecordId


class SandboxState(Base):
    """One row: the counters of the whole sandbox, a digest of the secret of its credentials, and its addresses."""

    __tablename__ = "sandbox"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret_digest: Mapped[str] = mapped_column(String(64))
    last_account_id: Mapped[int]
    last_dataset_id: Mapped[int]
    url: Mapped[str | None]  # of the server that was started last
    public_url: Mapped[str | None]  # by which clients reach it, if a setting named another one


class Account(Base):
    """A tenant of a vendor. It stays when its records are reset."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dataset_id: Mapped[int]  # of the current records; no foreign key, since datasets refer to accounts
    vendor: Mapped[str] = mapped_column(String(32))  # the name of the vendor
    name: Mapped[str]
    settings: Mapped[str] = mapped_column(Text())  # the vendor's own, as JSON
    is_limited: Mapped[bool]  # true if the settings have a limit, so that calls are counted
    time_zone: Mapped[str]
    frozen_at: Mapped[MillisecondMoment | None]  # the time at which its clock is frozen
    clock_offset: Mapped[int]  # seconds from the real time to its clock, unless frozen
    redirect_uris: Mapped[tuple[str, ...] | None]  # of its OAuth client; None: the default ones
    jwt_public_key: Mapped[str | None] = mapped_column(Text())  # of its OAuth client, PEM
    last_token: Mapped[int]  # the highest number of a token or code
    last_fault: Mapped[int]  # the highest number of a fault
    live_faults: Mapped[int]  # the number of its faults; with 0, the usual number, calls do not query them
    kept_requests: Mapped[int]  # the number of its calls that the journal keeps
    watched: Mapped[bool]  # true if changes of its records are recorded
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Dataset(Base):
    """An account's records at one time, with their counters."""

    __tablename__ = "dataset"
    __table_args__ = (Index(None, "abandoned_at"), WITHOUT_ROWID)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]  # no foreign key: the dataset of a deleted account stays until it is collected
    last_id: Mapped[int]  # the highest id given out, of all kinds of records
    abandoned_at: Mapped[datetime | None]  # the time since which it is invisible, and may be deleted
    follower_id: Mapped[int | None]  # the dataset of the newest earlier state, which each change has to reach


class LiveCount(Base):
    """The number of a dataset's live records of one kind that may have many records. Without a row: none."""

    __tablename__ = "live_count"
    __table_args__ = WITHOUT_ROWID

    dataset_id: Mapped[DatasetId]
    kind: Mapped[str] = mapped_column(String(63), primary_key=True)  # a model's `__counted_as__`
    count: Mapped[int]


class Lease(Base):
    """A dataset that is being filled. Heartbeats, which its process counts, keep it from garbage collection."""

    __tablename__ = "lease"

    # the dataset's; no foreign key, since datasets may lie on other nodes
    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    beats: Mapped[int]


class Snapshot(Base):
    """A copy of an account's records, to which the account can be reset."""

    __tablename__ = "snapshot"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"))
    created_at: Mapped[datetime]


class EarlierState(Base):
    """An account's records as they were some seconds ago, for calls that see changes later."""

    __tablename__ = "earlier_state"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"), primary_key=True)
    size: Mapped[int]  # the characters of the changes that it has had, or waits for


class LateChange(Base):
    """A transaction's changes of an account's records, for an earlier state that does not have them yet."""

    __tablename__ = "late_change"
    __table_args__ = (Index(None, "account_id", "at", "number"),)

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # in the order of the transactions
    state_id: Mapped[int]  # the dataset of the earlier state
    at: Mapped[datetime]  # by the account's clock
    statements: Mapped[str | None] = mapped_column(Text())  # None: the earlier state cannot have it


class AccountScene(Base):
    """The initial scene of an account, as JSON, to which it can be reset. Without a row: `empty`."""

    __tablename__ = "account_scene"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    document: Mapped[str] = mapped_column(Text())


class CredentialIndex(Base):
    """The index of credentials: the SHA-256 digest of each, with its account and user. Secrets are never stored."""

    __tablename__ = "directory"
    __table_args__ = (
        Index(None, "account_id", "user_id", "kind", "expires_at"),
        Index(None, "account_id", "consent"),
        WITHOUT_ROWID,
    )

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # the kind of credential: the platform's, or one of the vendor's
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    user_id: Mapped[int | None]  # None: of the account, not of one user
    generation: Mapped[int | None]  # from which it is derived; None: it was chosen, and cannot be shown
    expires_at: Mapped[datetime | None]
    scope: Mapped[str | None]  # of a token or code; None: everything
    consent: Mapped[int | None]  # the number of the consent that a token or code comes from


class Consent(Base):
    """A user's consent to the account's OAuth client. A code is exchanged only with these values."""

    __tablename__ = "consent"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # of its code
    redirect_uri: Mapped[str] = mapped_column(Text())
    code_challenge: Mapped[str | None] = mapped_column(String(43))  # RFC 7636; None: the client sends its secret


class FailedLogin(Base):
    """Failed logins in a row, by account and address, on the real clock."""

    __tablename__ = "failed_login"
    __table_args__ = (Index(None, "forgotten_at"),)

    account_id: Mapped[int] = mapped_column(primary_key=True)  # 0: the credentials belonged to no account
    email_key: Mapped[str] = mapped_column(primary_key=True)
    failed_at: Mapped[tuple[str, ...]]  # the seconds of the last ones
    forgotten_at: Mapped[datetime]


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


class PublicId(Base):
    """The id that clients see of one record, where it cannot be computed: it was imported from another account."""

    __tablename__ = "public_id"
    __table_args__ = (Index(None, "dataset_id", "kind", "id", unique=True), WITHOUT_ROWID)

    dataset_id: Mapped[DatasetId]
    kind: Mapped[str] = mapped_column(String(32), primary_key=True)  # the name of its kind of record
    public_id: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[int]  # of the record
