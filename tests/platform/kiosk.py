"""A second vendor's accounts and users, as small as they can be: a kiosk with a key per user and a setting of its own.

Its scenes are the shop's.
"""

from dataclasses import replace
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from dealdock.control import account_models
from dealdock.control.account_models import AccountModels
from dealdock.control.fields import Given
from dealdock.platform.accounts.account_view import AccountView
from dealdock.platform.credentials.kinds import CredentialKind
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.limits.rules import LimitRules
from dealdock.platform.vendor import AccountOption
from dealdock.vendors import registry
from dealdock.vendors.pardot.vendor import VENDOR as PARDOT
from tests.platform.scenes import shop


class AccountSettings(BaseModel):
    """The settings that are stored."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    currency: Literal["EUR", "USD"] = "EUR"


class OwnSettings(Given):
    """The settings beside the platform's."""

    currency: Literal["EUR", "USD"] | None = None


class AccountChanges(account_models.AccountChanges, OwnSettings):
    """A change of an account."""


class NewAccount(AccountChanges, account_models.NewAccount):
    """A new account."""


class Account(account_models.Account):
    """An account."""

    currency: str
    organization_id: str
    user_id: int
    api_key: str | None


class NewUser(account_models.NewUser):
    """A new user."""

    first_name: str | None = None
    role: Literal["admin", "guest"] = "admin"


class User(account_models.User):
    """A user."""

    first_name: str | None
    api_key: str | None


def organization_id(credentials: Credentials, account_id: int) -> str:
    """Return an id that is only shown."""
    return "orga_" + credentials.letters(20, "kiosk organization", account_id)


def api_key(credentials: Credentials, account_id: int, user_id: int, generation: int) -> str:
    """Return a key that does not expire."""
    return "key_" + credentials.letters(20, "kiosk key", account_id, user_id, generation)


def show(view: AccountView, base_url: str) -> dict[str, Any]:
    """Return an account as it is shown."""
    return {**view._asdict(), **view.settings, **view.credentials, "base_url": base_url}


SCENES: Final = replace(shop.SCENES, vendor="kiosk", new_account=lambda: {"crates": [{"name": "Till"}]})
MODELS: Final = AccountModels(NewAccount, AccountChanges, Account, NewUser, User)
VENDOR: Final = replace(PARDOT, name="kiosk", control=lambda: (), account_models=lambda: MODELS)
VENDORS: Final = (
    *registry.VENDORS,
    replace(
        shop.VENDORS[-1],
        name="kiosk",
        credentials=(
            CredentialKind("organization_id", organization_id, "account", is_stored=False),
            CredentialKind("api_key", api_key, "user", ends_by_fault=True),
        ),
        default_role="admin",
        login_roles=frozenset({"admin"}),
        redirect_uris=(),
        AccountSettings=AccountSettings,
        show_account=show,
        voids_keys=frozenset(),
        limits=LimitRules(lambda _: ()),
        account_options=(AccountOption("currency", "The currency of amounts.", choices=("EUR", "USD")),),
        module=__name__,
        scene_module=__name__,
    ),
)
