"""A vendor's rules for its accounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from pydantic import BaseModel
from sqlalchemy import Connection

from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.clock import Clock
from dealdock.platform.records.models.context import AccountContext

S = TypeVar("S", bound=BaseModel)


class HasSettings(Protocol):
    """An account, or its row."""

    @property
    def settings(self) -> str:
        """The vendor's settings as JSON."""


@dataclass(frozen=True)
class AccountOption:
    """An option of the command `dealdock account add`: a setting of the vendor's, or `role`, the first user's."""

    name: str
    help: str
    choices: Sequence[str] = ()
    """The possible values; empty: any text."""
    parse: Callable[[str], Any] = str


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return an account as JSON: the fields of every account, the vendor's settings, the credentials."""
    first = {"id": view.id, "name": view.name, "vendor": view.vendor, "base_url": base_url}
    user = {"user_id": view.user_id, "email": view.email, "password": view.password}
    own = {"time_zone": view.time_zone, "kept_requests": view.kept_requests, "watched": view.watched}
    return first | own | dict(view.settings) | user | dict(view.credentials)


@dataclass(frozen=True)
class AccountRules:
    """The settings of a vendor's accounts, and the forms in which accounts are shown."""

    Settings: type[BaseModel]
    """The settings in addition to the platform's own, as they are stored, with defaults for all."""
    show: Callable[[AccountView, str], dict[str, Any]] = show
    """Returns an account as the control plane and the command line show it, for its `base_url`."""
    example_call: Callable[[str, AccountView | None], str] = lambda base_url, _: f"curl {base_url}"
    """Returns a command line that calls the API at a `base_url`; with an account, it has valid credentials."""
    api_path: str = ""
    """The path below `base_url` that a person looks for first."""
    options: Sequence[AccountOption] = ()
    """The options of the command line."""
    voids_keys: frozenset[str] = frozenset()
    """The settings whose change expires the keys that logins issued."""
    has_milliseconds: bool = False
    """True if the moments of its records have milliseconds, and so the moment at which a clock is frozen."""

    before_change: Callable[[Connection, AccountContext, datetime], None] = lambda *_: None
    """Called in a transaction that changes records, before it does so. The time is by the account's clock."""

    def real_time(self, clock: Clock) -> datetime:
        """Return the real time, as precise as the vendor's moments."""
        return clock.milliseconds() if self.has_milliseconds else clock.now()

    def truncated(self, at: datetime | None) -> datetime | None:
        """Return a moment without its milliseconds, unless the vendor's moments have them."""
        return at if at is None or self.has_milliseconds else at.replace(microsecond=0)


def settings_reader(settings: type[S]) -> Callable[[HasSettings], S]:
    """Return a function that reads the vendor's settings of an account, or of an account's row.

    It parses each text once.
    """
    parsed = lru_cache(maxsize=256)(settings.model_validate_json)
    return lambda account: parsed(account.settings)
