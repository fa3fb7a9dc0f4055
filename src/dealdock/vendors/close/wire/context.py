"""The context of an operation: its transaction, account, user and time, and the request that it comes from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timezone
from typing import Final, NamedTuple, Self

from sqlalchemy import Connection

from dealdock.platform.accounts import users
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.close import settings
from dealdock.vendors.close.settings import AccountSettings
from dealdock.vendors.close.wire.ids import FORM, Ids

SCOPE: Final = "all.full_access offline_access"
"""The scope of every access token."""


class Request(NamedTuple):
    """The request of a change, as shown in events."""

    method: str
    path: str
    has_key: bool
    """True for an API key, False for an access token."""
    client_id: str | None = None
    """The account's OAuth application, where the request has an access token."""


@dataclass(slots=True, kw_only=True, eq=False)
class Context:
    """The values of a call that services and readers need."""

    db: Connection
    account: AccountContext
    user_id: int
    now: datetime
    """By the account's clock, in milliseconds."""
    zone: timezone = UTC
    """By the header `x-tz-offset`."""
    request: Request | None = None
    """The request of a change. None if the change comes from the control plane."""
    is_limited: bool = True
    """False where a request is carried out later: its changes are not refused any more."""
    request_number: int | None = None
    """The number of the request's id. The first event of the call sets it."""
    meta: Mapping[str, str] = field(default_factory=dict)
    """The members of the events' `meta`, in addition to the request."""
    fail_job: int | None = None
    """The batches after which a fault lets the job fail that the call begins; None: no fault does."""
    links: Sequence[AnyRow] | None = None
    """The integration links of the organization, once a record has been shown."""
    cursor_key: Callable[[], bytes] = bytes
    """Returns the key with which the cursors of the account are signed. Only calls of the API have cursors."""
    ids: Ids = field(init=False)
    dataset_id: int = field(init=False)
    """The id of the account's dataset."""

    def __post_init__(self) -> None:
        """Set what follows from the account."""
        self.ids = Ids(FORM, self.db, self.account)
        self.dataset_id = self.account.dataset_id

    @classmethod
    def of_control(cls, db: Connection, account: AccountContext, now: datetime) -> Self:
        """Return the context of a change by the control plane, as the account's first user."""
        first = users.first(db, account)
        return cls(db=db, account=account, user_id=0 if first is None else first.user_id, now=now)

    @property
    def settings(self) -> AccountSettings:
        """The account's settings."""
        return settings.of(self.account)

    @property
    def today(self) -> date:
        """The caller's day."""
        return self.now.astimezone(self.zone).date()
