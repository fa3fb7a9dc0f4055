"""The sandbox's own tables: who may call, and which records they see."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base, Words


class SandboxState(Base):
    """One row: what the whole sandbox counts up, and by which secret its credentials were made."""

    __tablename__ = "sandbox"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret_digest: Mapped[str] = mapped_column(String(64))
    last_account_id: Mapped[int]
    last_dataset_id: Mapped[int]


class Account(Base):
    """A business unit: the tenant. It outlives any reset of its records."""

    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dataset_id: Mapped[int]  # the dataset it shows now; no foreign key, since datasets refer to accounts
    name: Mapped[str]
    business_unit_id: Mapped[str] = mapped_column(String(18), unique=True)
    connector: Mapped[str | None] = mapped_column(String(16))  # salesforce, sugarcrm, other
    version: Mapped[int]  # of the API: 3 or 4
    level: Mapped[str]
    website: Mapped[str | None]
    vanity_domain: Mapped[str | None]
    address1: Mapped[str | None]
    address2: Mapped[str | None]
    city: Mapped[str | None]
    state: Mapped[str | None]
    territory: Mapped[str | None]
    zip: Mapped[str | None]
    country: Mapped[str | None]
    phone: Mapped[str | None]
    fax: Mapped[str | None]
    time_zone: Mapped[str]
    frozen_at: Mapped[datetime | None]  # where its clock stands still
    clock_offset: Mapped[int]  # seconds that its clock is ahead of the real one, where it goes
    daily_limit: Mapped[int | None]  # calls
    concurrent_limit: Mapped[int | None]
    score_created: Mapped[int]  # by how much a prospect's score moves with an opportunity
    score_won: Mapped[int]
    score_lost: Mapped[int]
    keys_in_query: Mapped[bool]  # whether the API takes keys in the URL
    api_access: Mapped[bool]  # whether it answers at all
    api_keys: Mapped[bool]  # whether it takes API keys, or access tokens alone
    connected_campaigns: Mapped[bool]  # whether campaigns are the CRM's to make and name
    addresses: Mapped[tuple[str, ...] | None] = mapped_column(Words)  # networks it answers to; None: all
    redirect_uris: Mapped[tuple[str, ...] | None] = mapped_column(Words)  # its client's; None: the usual ones
    jwt_public_key: Mapped[str | None] = mapped_column(Text)  # its client's, PEM
    last_token: Mapped[int]  # the highest number of a token or code
    last_fault: Mapped[int]  # the highest number of a fault
    live_faults: Mapped[int]  # how many there are: 0 is nearly always, and then nobody looks for them
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class Dataset(Base):
    """An account's records at one time, with their counters."""

    __tablename__ = "dataset"
    __table_args__ = (Index(None, "abandoned_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int]  # no foreign key: it outlasts a deleted account until it is swept
    last_id: Mapped[int]  # the highest id given out, of whatever kind of record
    live_opportunities: Mapped[int]
    live_prospects: Mapped[int]
    live_visitor_activities: Mapped[int]
    live_list_memberships: Mapped[int]
    abandoned_at: Mapped[datetime | None]  # since when nobody sees it, so that it is to be swept away


class Snapshot(Base):
    """A dataset that nobody calls: an account's records as they once were, to be gone back to."""

    __tablename__ = "snapshot"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("dataset.id"))
    created_at: Mapped[datetime]


class AccountScene(Base):
    """The scene that an account began with, as JSON: what a reset to it brings back. Without a row: `empty`."""

    __tablename__ = "account_scene"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    document: Mapped[str] = mapped_column(Text)


class Directory(Base):
    """Finds the caller: SHA-256 of a secret -> whose it is. The secrets themselves are never stored."""

    __tablename__ = "directory"
    __table_args__ = (Index(None, "account_id", "user_id", "kind", "expires_at"), Index(None, "account_id", "consent"))

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(
        String(16)
    )  # user_key api_key client_id access_token refresh_token code used_code
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    user_id: Mapped[int | None]  # None: of the account, not of one user
    generation: Mapped[int | None]  # that it is derived from; None: somebody chose it, so it cannot be shown
    expires_at: Mapped[datetime | None]
    scope: Mapped[str | None]  # what a token or code is for; None: everything
    consent: Mapped[int | None]  # the number of the consent that a token or code comes from


class Consent(Base):
    """A user's consent that the account's client acts for him: what its code must be shown with."""

    __tablename__ = "consent"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # its code's
    redirect_uri: Mapped[str] = mapped_column(Text)
    code_challenge: Mapped[str | None] = mapped_column(String(43))  # RFC 7636; None: the client shows its secret


class FailedLogin(Base):
    """How often in a row somebody failed to log in: by account and address, on the real clock."""

    __tablename__ = "failed_login"
    __table_args__ = (Index(None, "forgotten_at"),)

    account_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # 0: the user key was nobody's
    email_key: Mapped[str] = mapped_column(primary_key=True)
    failed_at: Mapped[tuple[str, ...]] = mapped_column(Words)  # the seconds of the last ones
    forgotten_at: Mapped[datetime]
