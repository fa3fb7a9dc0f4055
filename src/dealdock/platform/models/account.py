"""The sandbox's own tables: who may call, and which records they see."""

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.sql.elements import NamedColumn

from dealdock.platform.models.base import Base, column


class SandboxState(Base):
    """One row: what the whole sandbox counts up, and by which secret its credentials were made."""

    __tablename__ = "sandbox"

    id: NamedColumn[int] = column(key=True)
    secret_digest: NamedColumn[str] = column(String(64))
    last_account_id: NamedColumn[int]
    last_dataset_id: NamedColumn[int]


class Account(Base):
    """A tenant of a vendor. It outlives any reset of its records."""

    __tablename__ = "account"

    id: NamedColumn[int] = column(key=True)
    dataset_id: NamedColumn[int]  # the dataset it shows now; no foreign key, since datasets refer to accounts
    vendor: NamedColumn[str] = column(String(32))  # whose API it is an account of
    name: NamedColumn[str]
    settings: NamedColumn[str] = column(Text())  # the vendor's own, as JSON
    is_limited: NamedColumn[bool]  # true if the settings have a limit, so that calls are counted
    time_zone: NamedColumn[str]
    frozen_at: NamedColumn[datetime | None]  # where its clock stands still
    clock_offset: NamedColumn[int]  # seconds that its clock is ahead of the real one, where it goes
    redirect_uris: NamedColumn[tuple[str, ...] | None]  # its client's; None: the usual ones
    jwt_public_key: NamedColumn[str | None] = column(Text())  # its client's, PEM
    last_token: NamedColumn[int]  # the highest number of a token or code
    last_fault: NamedColumn[int]  # the highest number of a fault
    live_faults: NamedColumn[int]  # how many there are: 0 is nearly always, and then nobody looks for them
    created_at: NamedColumn[datetime]
    updated_at: NamedColumn[datetime]


class Dataset(Base):
    """An account's records at one time, with their counters."""

    __tablename__ = "dataset"
    __is_keyed__ = True
    __table_args__ = (Index(None, "abandoned_at"),)

    id: NamedColumn[int] = column(key=True)
    account_id: NamedColumn[int]  # no foreign key: it outlasts a deleted account until it is swept
    last_id: NamedColumn[int]  # the highest id given out, of whatever kind of record
    live_opportunities: NamedColumn[int]
    live_prospects: NamedColumn[int]
    live_visitor_activities: NamedColumn[int]
    live_list_memberships: NamedColumn[int]
    abandoned_at: NamedColumn[datetime | None]  # since when nobody sees it, so that it is to be swept away


class Lease(Base):
    """A dataset that is being filled; the process that fills it counts its beats, so that the sweep leaves it alone."""

    __tablename__ = "lease"

    id: NamedColumn[int] = column(key=True)  # the dataset's; no foreign key, since datasets may lie on other nodes
    beats: NamedColumn[int]


class Snapshot(Base):
    """A dataset that nobody calls: an account's records as they once were, to be gone back to."""

    __tablename__ = "snapshot"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    name: NamedColumn[str] = column(key=True)
    dataset_id: NamedColumn[int] = column(to="dataset.id")
    created_at: NamedColumn[datetime]


class AccountScene(Base):
    """The scene that an account began with, as JSON: what a reset to it brings back. Without a row: `empty`."""

    __tablename__ = "account_scene"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    document: NamedColumn[str] = column(Text())


class Directory(Base):
    """Finds the caller: SHA-256 of a secret -> whose it is. The secrets themselves are never stored."""

    __tablename__ = "directory"
    __is_keyed__ = True
    __table_args__ = (Index(None, "account_id", "user_id", "kind", "expires_at"), Index(None, "account_id", "consent"))

    digest: NamedColumn[str] = column(String(64), key=True)
    kind: NamedColumn[str] = column(
        String(16)
    )  # user_key api_key client_id business_unit_id access_token refresh_token code used_code
    account_id: NamedColumn[int] = column(to="account.id")
    user_id: NamedColumn[int | None]  # None: of the account, not of one user
    generation: NamedColumn[int | None]  # that it is derived from; None: somebody chose it, so it cannot be shown
    expires_at: NamedColumn[datetime | None]
    scope: NamedColumn[str | None]  # what a token or code is for; None: everything
    consent: NamedColumn[int | None]  # the number of the consent that a token or code comes from


class Consent(Base):
    """A user's consent that the account's client acts for him: what its code must be shown with."""

    __tablename__ = "consent"

    account_id: NamedColumn[int] = column(to="account.id", key=True)
    number: NamedColumn[int] = column(key=True)  # its code's
    redirect_uri: NamedColumn[str] = column(Text())
    code_challenge: NamedColumn[str | None] = column(String(43))  # RFC 7636; None: the client shows its secret


class FailedLogin(Base):
    """Failed logins in a row, by account and address, on the real clock."""

    __tablename__ = "failed_login"
    __table_args__ = (Index(None, "forgotten_at"),)

    account_id: NamedColumn[int] = column(key=True)  # 0: the user key was nobody's
    email_key: NamedColumn[str] = column(key=True)
    failed_at: NamedColumn[tuple[str, ...]]  # the seconds of the last ones
    forgotten_at: NamedColumn[datetime]
