"""The protocol between the platform and a vendor, and the vendors of a sandbox."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.credentials.kinds import SHOWN_TOKENS, CredentialRules
from dealdock.platform.errors import UnknownVendor, WrongSetting
from dealdock.platform.first_use import cached_property, load
from dealdock.platform.limits.rules import UNLIMITED, LimitRules
from dealdock.platform.records import tables
from dealdock.platform.text import quoted
from dealdock_client.similar import guess

if TYPE_CHECKING:
    from sqlalchemy import Table

    from dealdock.platform.accounts.account_view import AccountView
    from dealdock.platform.accounts.rules import AccountOption
    from dealdock.platform.background import JobQueue
    from dealdock.platform.credentials.secrets import Credentials
    from dealdock.platform.database.write_guard import WriteGuard
    from dealdock.platform.limits.rules import Limit
    from dealdock.platform.records.models import Base
    from dealdock.platform.records.models.context import AccountContext
    from dealdock.platform.records.public_ids import IdForm
    from dealdock.platform.scenes.support import SceneSupport
    from dealdock.platform.staging import Staging
    from dealdock.platform.webhooks.rules import WebhookRules

T = TypeVar("T")
_MAX_LISTED: Final = 5  # unknown vendors in a message


@dataclass(frozen=True)
class Vendor:
    """One emulated service: the facts that are known before the other parts of its package are imported."""

    name: str
    package: str
    """The package with `models.py`, `api.py`, `privacy.py`, `scenes/support.py` and `control.py`.

    Each is imported at its first use.

    The layers above the platform have functions for their parts: `api_of`, `privacy_of`, `profile_of`, `support_of`.
    """
    accounts: AccountRules
    credentials: CredentialRules
    own_models: Sequence[type["Base"]] | None = None
    """The tables of its records if no migration creates them, since they are not in the platform's `MetaData`."""
    hosts: Sequence[str] = ()
    """The service's own host names: for TLS, proxy, redirection, and routing by Host."""
    call_headers: Sequence[tuple[str, str]] = ()
    """The credentials of a call, as headers. Names in braces stand for fields of an account, and those of Basic are not
    encoded.
    """
    clients: Sequence[tuple[str, str]] = ()
    """Published clients, each with the line that connects it. Names in braces stand for fields of an account."""
    guards: Sequence["WriteGuard[Any]"] = ()
    """The rules on who may write its tables."""
    limits: LimitRules = UNLIMITED
    has_oauth: bool = False
    """True if its package has an authorization server, in `oauth.py`."""
    has_webhooks: bool = False
    """True if it sends webhooks, by the rules `RULES` in its `webhooks.py`."""
    has_background: bool = False
    """True if calls leave work for later: its queue is `JOBS` in its `background.py`."""
    has_staging: bool = False
    """True if clients of it can be judged, by the situations that `STAGING` in its `staging.py` describes."""
    id_form: Callable[["Credentials"], "IdForm"] | None = None
    """Makes the form in which clients see the ids of records. It may use the sandbox's secret. None: integers."""

    @cached_property
    def models(self) -> Sequence[type["Base"]]:
        """The tables of its records: `MODELS` in its `models.py`, unless it has its own."""
        found: Sequence[type[Base]] = self._load("models:MODELS") if self.own_models is None else self.own_models
        return found

    @cached_property
    def scenes(self) -> "SceneSupport":
        """Its part in scenes."""
        found: SceneSupport = self._load("scenes.support:SCENES")
        return found

    @cached_property
    def webhooks(self) -> "WebhookRules | None":
        """The rules of its webhooks; None if it sends none."""
        rules: WebhookRules | None = self._load("webhooks:RULES") if self.has_webhooks else None
        return rules

    @cached_property
    def jobs(self) -> "JobQueue":
        """The queue of the work that calls leave for later; None if calls leave no work."""
        found: JobQueue = self._load("background:JOBS")
        return found

    @cached_property
    def staging(self) -> "Staging | None":
        """The situations in which its clients can be judged; None if there are none."""
        found: Staging | None = self._load("staging:STAGING") if self.has_staging else None
        return found

    def prepare(self) -> None:
        """Import what calls of its clients, and its work after the answer, need."""
        _ = self.models, self.scenes, self.webhooks
        if self.has_background:
            _ = self.jobs

    @property
    def tables(self) -> "Sequence[Table]":
        """The tables of its records."""
        return [model.__table__ for model in self.models]

    def part(self, place: str, kind: type[T], *, has_tables: bool = True) -> T:
        """Import a part of its package, such as `control:CONTROL`. The layer that uses the part declares its type.

        `has_tables`: it may name tables, so all of the vendor's models are imported before it.
        """
        found = self._load(place) if has_tables else load(f"{self.package}.{place}")
        if not isinstance(found, kind):
            msg = f"{self.package}.{place} must be of type {kind.__name__}"
            raise TypeError(msg)
        return found

    def _load(self, place: str) -> Any:
        with tables.DEFINING:
            if self.own_models is None:
                load(f"{self.package}.models")  # all of them: a table cannot be used without those that it refers to
            return load(f"{self.package}.{place}")


class Vendors:
    """The vendors of a sandbox, by name. The first one is the default."""

    def __init__(self, vendors: Sequence[Vendor]) -> None:
        self.all: Final = tuple(vendors)
        self._by_name: Final[Mapping[str, Vendor]] = {vendor.name: vendor for vendor in vendors}
        self.names: Final[Sequence[str]] = tuple(self._by_name)
        self.default: Final = vendors[0].name
        self.hosts: Final[Mapping[str, str]] = {host: vendor.name for vendor in vendors for host in vendor.hosts}
        """The vendor's name by each of the services' host names."""
        self._limits: Final = lru_cache(maxsize=256)(self._read_limits)  # each text of settings is parsed once

    def get(self, name: str) -> Vendor:
        """Return the vendor of that name. Raises `UnknownVendor`."""
        if name not in self._by_name:
            close = guess(name, self.names)
            known = f"{' Known' if close else '; known'} vendors: {', '.join(self.names)}"
            raise UnknownVendor(f"unknown vendor {quoted(name)}{close}{known}")
        return self._by_name[name]

    def require(self, names: Iterable[str], what: str) -> None:
        """Raise `WrongSetting` if one of the names, of the vendors of the accounts in `what`, is unknown."""
        if unknown := sorted(set(names) - set(self.names)):
            found = f"{what} has accounts of {', '.join(map(quoted, unknown[:_MAX_LISTED]))}"
            known = ", ".join(self.names)
            raise WrongSetting(f"{found}; known vendors: {known}. Use the version of dealdock that has made it")

    def webhooks(self, name: str) -> "WebhookRules | None":
        """Return the rules of a vendor's webhooks; None if it sends none. Raises `UnknownVendor`."""
        return self.get(name).webhooks

    @property
    def job_queues(self) -> "Mapping[str, Callable[[], JobQueue]]":
        """By vendor the function that returns the queue of the work that calls leave. Its first call imports it."""
        return {vendor.name: partial(getattr, vendor, "jobs") for vendor in self.all if vendor.has_background}

    def scenes(self, name: str) -> "SceneSupport":
        """Return how scenes support the vendor with this name. Raises `UnknownVendor`."""
        return self.get(name).scenes

    @cached_property
    def user_kinds(self) -> Sequence[str]:
        """The kinds of credentials, of all vendors, that are shown with a user."""
        kinds = [kind for vendor in self.all for kind in vendor.credentials.kinds if kind.is_stored]
        names = (kind.name for kind in kinds if kind.owner == "user" or kind.name in SHOWN_TOKENS)
        return tuple(dict.fromkeys(names))

    @property
    def account_options(self) -> "Sequence[AccountOption]":
        """The options of the command line for accounts; if two have the same name, the first. The help names the
        vendors.
        """
        owned = [(vendor.name, option) for vendor in self.all for option in vendor.accounts.options]
        first = {option.name: option for _, option in reversed(owned)}
        owners = {name: ", ".join(owner for owner, option in owned if option.name == name) for name in first}
        return [replace(option, help=f"{owners[name]}: {option.help}") for name, option in reversed(first.items())]

    @property
    def guards(self) -> "Sequence[WriteGuard[Any]]":
        """The write guards of all vendors."""
        return [guard for vendor in self.all for guard in vendor.guards]

    @property
    def own_models(self) -> "Sequence[type[Base]]":
        """The models of all vendors whose tables no migration creates."""
        return [model for vendor in self.all for model in vendor.own_models or ()]

    def import_models(self) -> None:
        """Import the models of all vendors, for a database that may have records of each."""
        for vendor in self.all:
            _ = vendor.models

    def limits(self, account: "AccountContext") -> "Sequence[Limit]":
        """Return the limits of an account's calls."""
        return self._limits(account.vendor, account.settings)

    def _read_limits(self, name: str, settings: str) -> "Sequence[Limit]":
        vendor = self.get(name)
        return tuple(vendor.limits.limits(vendor.accounts.Settings.model_validate_json(settings)))

    def show_account(self, view: "AccountView", url: str) -> dict[str, Any]:
        """Return an account as the control plane and the command line show it; `url` is the server's.

        The default vendor answers at the root, the others each below their name.
        """
        return self.get(view.vendor).accounts.show(view, self.base_url(url, view.vendor))

    def example_call(self, url: str, view: "AccountView | None") -> str:
        """Return a command line that calls the account's API, or the default vendor's; `url` is the server's."""
        vendor = self.default if view is None else view.vendor
        return self.get(vendor).accounts.example_call(self.base_url(url, vendor), view)

    def base_url(self, url: str, vendor: str) -> str:
        """Return the address that replaces the address of a vendor's service; `url` is the server's."""
        return url if vendor == self.default else f"{url}/{vendor}"

    def servers(self, vendor: str) -> list[dict[str, str]]:
        """Return the vendor's address on any server, as in OpenAPI."""
        return [{"url": self.base_url("", vendor) or "/"}]
