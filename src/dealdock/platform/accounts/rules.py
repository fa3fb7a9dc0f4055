"""A vendor's rules for its accounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from dealdock.platform.accounts.account_view import AccountView


@dataclass(frozen=True)
class AccountOption:
    """An option of the command `dealdock account add`: a setting of the vendor's, or `role`, the first user's."""

    name: str
    help: str
    choices: Sequence[str] = ()
    """The possible values; empty: any text."""
    parse: Callable[[str], Any] = str


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return an account as JSON has it: what every account has, the vendor's settings, the credentials."""
    first = {"id": view.id, "name": view.name, "vendor": view.vendor, "base_url": base_url}
    user = {"user_id": view.user_id, "email": view.email, "password": view.password}
    return first | {"time_zone": view.time_zone} | dict(view.settings) | user | dict(view.credentials)


@dataclass(frozen=True)
class AccountRules:
    """The settings of a vendor's accounts, and the forms in which accounts are shown."""

    Settings: type[BaseModel]
    """The settings beside the platform's own, as they are stored, with defaults for all."""
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
