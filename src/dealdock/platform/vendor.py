"""The protocol between the platform and a vendor."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, cast

from dealdock.platform.errors import UnknownVendor
from dealdock.platform.text import quoted

if TYPE_CHECKING:
    from fastapi import APIRouter
    from pydantic import BaseModel
    from sqlalchemy import Table
    from starlette.types import ASGIApp, Scope

    from dealdock.control.account_models import AccountModels
    from dealdock.oauth.profile import OAuthProfile
    from dealdock.platform.accounts.account_view import AccountView
    from dealdock.platform.credentials.kinds import CredentialKind
    from dealdock.platform.database.write_guard import WriteGuard
    from dealdock.platform.faults.faults import Vocabulary
    from dealdock.platform.limits.rules import Limit, LimitRules
    from dealdock.platform.models.context import AccountContext
    from dealdock.platform.record_types import RecordType
    from dealdock.platform.scenes.support import SceneSupport
    from dealdock.web.messages import Answer
    from dealdock.web.privacy import Privacy


@dataclass(frozen=True)
class Vendor:
    """One emulated service, as the platform sees it."""

    name: str
    app: Callable[[Any], "ASGIApp"]
    """Makes the application that answers at the API's URLs, for a sandbox."""
    oauth: "OAuthProfile | None"
    """Its authorization server; None if it has none."""
    not_found: Callable[["Scope"], "Answer"]
    """Renders the answer for a path without content: at `/` of its hosts and of its prefix."""
    privacy: "Privacy"
    """The secrets in its calls, and the values by which a refused call is attributed to an account."""
    vocabularies: Callable[[], Sequence["Vocabulary"]]
    """What faults and journal name, the API's own first."""
    control: Callable[[], Sequence[tuple[str, "APIRouter"]]]
    """The routers that it adds to the control plane, each with its prefix."""
    account_models: Callable[[], "AccountModels"]
    """The control plane's models of its accounts and users."""
    record_types: Callable[[], Sequence["RecordType"]]
    """The kinds of its records."""
    describe: Callable[[], dict[str, Any]]
    """OpenAPI of its API."""


@dataclass(frozen=True)
class AccountOption:
    """An option of the command `dealdock account add`: a setting of the vendor's, or `role`, the first user's."""

    name: str
    help: str
    choices: Sequence[str] = ()
    """The possible values; empty: any text."""
    parse: Callable[[str], Any] = str


@dataclass(frozen=True)
class VendorEntry:
    """A vendor's line in the registry: what is known of it before its code is imported."""

    name: str
    hosts: Sequence[str]
    """The service's own host names: for TLS, proxy, redirection, and routing by Host."""
    tables: Sequence["Table"]
    """The tables of its records, in the platform's one `MetaData`."""
    guards: Sequence["WriteGuard[Any]"]
    """The rules on who may write its tables."""
    credentials: Sequence["CredentialKind"]
    """The kinds of credentials of its accounts and users."""
    default_role: str
    """The role of users for whom none is given."""
    login_roles: frozenset[str]
    """The roles whose users may log in, and so call the API."""
    redirect_uris: Sequence[str]
    """The redirect URIs of OAuth clients without their own, beside every loopback address."""
    AccountSettings: type["BaseModel"]
    """The settings of its accounts beside the platform's own, as they are stored: flat, with defaults."""
    show_account: Callable[["AccountView", str], dict[str, Any]]
    """Returns an account as the control plane and the command line show it, for its `base_url`."""
    account_options: Sequence[AccountOption]
    """The options of the command line for its accounts."""
    api_path: str
    """The path below `base_url` that a person looks for first."""
    example_call: Callable[[str, "AccountView | None"], str]
    """Returns a command line that calls the API at a `base_url`; with an account, it has valid credentials."""
    login_keys: Sequence[str]
    """The kinds of credentials that a login takes beside email address and password."""
    voids_keys: frozenset[str]
    """The settings whose change expires the keys that logins issued."""
    limits: "LimitRules"
    """The limits of its accounts' calls."""
    module: str
    """Has the vendor as `VENDOR`; imported when one of its accounts or addresses is first used."""
    scene_module: str
    """Has the vendor's part in scenes as `SCENES`; imported when a scene is first read."""
    counted: Sequence[str] = ()
    """The kinds of records whose live ones are counted (`Base.__counted_as__`), as snapshots show them."""

    @cached_property
    def kinds(self) -> Mapping[str, "CredentialKind"]:
        """The kinds of credentials by name."""
        return {kind.name: kind for kind in self.credentials}

    @cached_property
    def vendor(self) -> Vendor:
        """The vendor itself."""
        return cast("Vendor", import_module(self.module).VENDOR)

    @cached_property
    def scenes(self) -> "SceneSupport":
        """The vendor's part in scenes."""
        return cast("SceneSupport", import_module(self.scene_module).SCENES)


class Vendors:
    """The vendors of a sandbox, by name. The first one is the default."""

    def __init__(self, entries: Sequence[VendorEntry]) -> None:
        self._entries: Final[Mapping[str, VendorEntry]] = {entry.name: entry for entry in entries}
        self.default: Final = entries[0].name
        self.hosts: Final[Mapping[str, str]] = {host: entry.name for entry in entries for host in entry.hosts}
        """The vendor's name by each of the services' host names."""

    @cached_property
    def user_kinds(self) -> Sequence[str]:
        """The kinds of credentials, of all vendors, that are shown with a user."""
        kinds = [kind for entry in self._entries.values() for kind in entry.credentials if kind.is_stored]
        names = (kind.name for kind in kinds if kind.owner == "user" or kind.name == "access_token")
        return tuple(dict.fromkeys(names))

    @property
    def account_options(self) -> Sequence[AccountOption]:
        """The options of the command line for accounts, of all vendors; of two with one name, the first."""
        options = [option for entry in self._entries.values() for option in entry.account_options]
        return list({option.name: option for option in reversed(options)}.values())[::-1]

    @property
    def guards(self) -> "Sequence[WriteGuard[Any]]":
        """The write guards of all vendors."""
        return [guard for entry in self._entries.values() for guard in entry.guards]

    @property
    def names(self) -> Sequence[str]:
        """The names of all vendors."""
        return tuple(self._entries)

    def get(self, name: str) -> Vendor:
        """Return the vendor of that name. Raises `UnknownVendor`."""
        return self.entry(name).vendor

    def scenes(self, name: str) -> "SceneSupport":
        """Return the part in scenes of the vendor of that name. Raises `UnknownVendor`."""
        return self.entry(name).scenes

    def entry(self, name: str) -> VendorEntry:
        """Return the registry's entry of the vendor, without an import of its code. Raises `UnknownVendor`."""
        return self._entries[self.checked(name)]

    def checked(self, name: str) -> str:
        """Return the name. Raises `UnknownVendor` if no vendor has it; imports none of them."""
        if name not in self._entries:
            raise UnknownVendor(f"there is no vendor {quoted(name)}; known vendors: {', '.join(self.names)}")
        return name

    def limits(self, account: "AccountContext") -> "Sequence[Limit]":
        """Return the limits of an account's calls."""
        entry = self.entry(account.vendor)
        return entry.limits.limits(entry.AccountSettings.model_validate_json(account.settings))

    def show_account(self, view: "AccountView", url: str) -> dict[str, Any]:
        """Return an account as the control plane and the command line show it; `url` is the server's.

        The default vendor answers at the root, the others each below their name.
        """
        return self.entry(view.vendor).show_account(view, self._base_url(url, view.vendor))

    def example_call(self, url: str, view: "AccountView | None") -> str:
        """Return a command line that calls the account's API, or the default vendor's; `url` is the server's."""
        vendor = self.default if view is None else view.vendor
        return self.entry(vendor).example_call(self._base_url(url, vendor), view)

    def _base_url(self, url: str, vendor: str) -> str:
        return url if vendor == self.default else f"{url}/{vendor}"

    def all(self) -> Sequence[Vendor]:
        """Return every vendor; imports all of them."""
        return [entry.vendor for entry in self._entries.values()]
