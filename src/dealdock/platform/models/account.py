"""The tables of accounts, of their datasets and snapshots, and of credentials."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, MillisecondMoment, column


class SandboxState(Base):
    """One row: the counters of the whole sandbox, and a digest of the secret that its credentials are derived from."""

    __tablename__ = "sandbox"

    id: NamedColumn[int] = column(key=True)
    secret_digest: NamedColumn[str] = column(String(64))
    last_account_id: NamedColumn[int]
    last_dataset_id: NamedColumn[int]


class Account(Base):
    """A tenant of a vendor. It stays when its records are reset."""

    __tablename__ = "account"

    id: NamedColumn[int] = column(key=True)
    dataset_id: NamedColumn[int]  # of the current records; no foreign key, since datasets refer to accounts
    vendor: NamedColumn[str] = column(String(32))  # the name of the vendor
    name: NamedColumn[str]
    settings: NamedColumn[str] = column(Text())  # the vendor's own, as JSON
    is_limited: NamedColumn[bool]  # true if the settings have a limit, so that calls are counted
    time_zone: NamedColumn[str]
    frozen_at: NamedColumn[MillisecondMoment | None]  # the time at which its clock is frozen
    clock_offset: NamedColumn[int]  # seconds from the real time to its clock, unless frozen
    redirect_uris: NamedColumn[tuple[str, ...] | None]  # of its OAuth client; None: the default ones
    jwt_public_key: NamedColumn[str | None] = column(Text())  # of its OAuth client, PEM
    last_token: NamedColumn[int]  # the highest number of a token or code
    last_fault: NamedColumn[int]  # the highest number of a fault
    live_faults: NamedColumn[int]  # the number of its faults; with 0, the usual number, calls do not query them
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class Dataset(Base):
    """An account's records at one time, with their counters."""

    __tablename__ = "dataset"
    __is_keyed__ = True
    __table_args__ = (Index(None, "abandoned_at"),)

    id: NamedColumn[int] = column(key=True)
    account_id: NamedColumn[int]  # no foreign key: the dataset of a deleted account stays until it is collected
    last_id: NamedColumn[int]  # the highest id given out, of all kinds of records
    abandoned_at: NamedColumn[datetime | None]  # the time since which it is invisible, and may be deleted


class LiveCount(Base):
    """The number of a dataset's live records of one kind, of which there may be many. Without a row: none."""

    __tablename__ = "live_count"
    __is_keyed__ = True

    dataset_id: NamedColumn[int] = column(to="dataset.id", key=True)
    kind: NamedColumn[str] = column(String(63), key=True)  # a model's `__counted_as__`
    count: NamedColumn[int]


class Lease(Base):
    """A dataset that is being filled. Heartbeats, which its process counts, keep it from garbage collection."""

    __tablename__ = "lease"

    id: NamedColumn[int] = column(key=True)  # the dataset's; no foreign key, since datasets may lie on other nodes
    beats: NamedColumn[int]


class Snapshot(Base):
    """A copy of an account's records, to which the account can be reset."""

    __tablename__ = "snapshot"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    name: NamedColumn[str] = column(key=True)
    dataset_id: NamedColumn[int] = column(to="dataset.id")
    created_at: NamedColumn[datetime]


class AccountScene(Base):
    """The initial scene of an account, as JSON, to which it can be reset. Without a row: `empty`."""

    __tablename__ = "account_scene"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    document: NamedColumn[str] = column(Text())


class CredentialIndex(Base):
    """The index of credentials: the SHA-256 digest of each, with its account and user. Secrets are never stored."""

    __tablename__ = "directory"
    __is_keyed__ = True
    __table_args__ = (Index(None, "account_id", "user_id", "kind", "expires_at"), Index(None, "account_id", "consent"))

    digest: NamedColumn[str] = column(String(64), key=True)
    kind: NamedColumn[str] = column(String(16))  # the kind of credential: the platform's, or one of the vendor's
    account_id: NamedColumn[int] = column(to="account.id")
    user_id: NamedColumn[int | None]  # None: of the account, not of one user
    generation: NamedColumn[int | None]  # from which it is derived; None: it was chosen, and cannot be shown
    expires_at: NamedColumn[datetime | None]
    scope: NamedColumn[str | None]  # of a token or code; None: everything
    consent: NamedColumn[int | None]  # the number of the consent that a token or code comes from


class Consent(Base):
    """A user's consent to the account's OAuth client. A code is exchanged only with these values."""

    __tablename__ = "consent"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    number: NamedColumn[int] = column(key=True)  # of its code
    redirect_uri: NamedColumn[str] = column(Text())
    code_challenge: NamedColumn[str | None] = column(String(43))  # RFC 7636; None: the client sends its secret


class FailedLogin(Base):
    """Failed logins in a row, by account and address, on the real clock."""

    __tablename__ = "failed_login"
    __table_args__ = (Index(None, "forgotten_at"),)

    account_id: NamedColumn[int] = column(key=True)  # 0: the credentials belonged to no account
    email_key: NamedColumn[str] = column(key=True)
    failed_at: NamedColumn[tuple[str, ...]]  # the seconds of the last ones
    forgotten_at: NamedColumn[datetime]
