"""The sandbox's own tables: who may call, and which records they see."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dealdock.core.models.base import Base


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
    time_zone: Mapped[str]
    frozen_at: Mapped[datetime | None]  # where its clock stands still
    clock_offset: Mapped[int]  # seconds that its clock is ahead of the real one, where it goes
    daily_limit: Mapped[int | None]  # calls
    concurrent_limit: Mapped[int | None]
    score_created: Mapped[int]  # by how much a prospect's score moves with an opportunity
    score_won: Mapped[int]
    score_lost: Mapped[int]
    created_at: Mapped[datetime]


class Dataset(Base):
    """An account's records at one time, with their counters."""

    __tablename__ = "dataset"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    last_id: Mapped[int]  # the highest id given out, of whatever kind of record
    live_opportunities: Mapped[int]


class Directory(Base):
    """Finds the caller: SHA-256 of a secret -> whose it is. The secrets themselves are never stored."""

    __tablename__ = "directory"
    __table_args__ = (Index(None, "account_id", "user_id", "kind"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))  # user_key, api_key
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    user_id: Mapped[int]
    generation: Mapped[int | None]  # that it is derived from; None: somebody chose it, so it cannot be shown
    expires_at: Mapped[datetime | None]
