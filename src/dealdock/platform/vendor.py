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
    from starlette.types import ASGIApp

    from dealdock.platform.accounts.account_view import AccountView
    from dealdock.platform.credentials.secrets import Derivation
    from dealdock.platform.database.write_guard import WriteGuard
    from dealdock.platform.faults.faults import Vocabulary
    from dealdock.platform.scenes.support import SceneSupport


@dataclass(frozen=True)
class Vendor:
    """One emulated service, as the platform sees it."""

    name: str
    app: Callable[[Any], "ASGIApp"]
    """Makes the application that answers at the vendor's URLs, for a sandbox."""
    vocabularies: Callable[[], Sequence["Vocabulary"]]
    """What faults and journal name, the API's own first."""
    control: Callable[[], Sequence[tuple[str, "APIRouter"]]]
    """The routers that it adds to the control plane, each with its prefix."""
    describe: Callable[[], dict[str, Any]]
    """OpenAPI of its API."""


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
    credentials: Mapping[str, "Derivation"]
    """Makes each kind of credential in the service's form: platform code asks for `user_key`, `api_key`, `client_id`,
    `client_secret`, `access_token`, `refresh_token` and `code`."""
    account_keys: Sequence[str]
    """The kinds of credentials by which the index finds an account, rather than one of its users."""
    AccountSettings: type["BaseModel"]
    """The settings of its accounts beside the platform's own: flat, with defaults."""
    show_account: Callable[["AccountView", str], dict[str, Any]]
    """Shows an account as JSON has it, by its details and its `base_url`."""
    voids_keys: frozenset[str]
    """The settings whose change voids the API keys that were given out."""
    module: str
    """Has the vendor as `VENDOR`; imported when one of its accounts or addresses is first used."""
    scene_module: str
    """Has the vendor's part in scenes as `SCENES`; imported when a scene is first read."""
    counted: Sequence[str] = ()
    """The kinds of records whose live ones are counted (`Base.__counted_as__`), as snapshots show them."""

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
        """Return the name. Raises `UnknownVendor` where no vendor has it; imports none of them."""
        if name not in self._entries:
            raise UnknownVendor(f"there is no vendor {quoted(name)}; known vendors: {', '.join(self.names)}")
        return name

    def show_account(self, view: "AccountView", url: str) -> dict[str, Any]:
        """Return an account as the control plane and the command line show it; `url` is the server's.

        The default vendor answers at the root, the others each below their name.
        """
        base_url = url if view.vendor == self.default else f"{url}/{view.vendor}"
        return self.entry(view.vendor).show_account(view, base_url)

    def all(self) -> Sequence[Vendor]:
        """Return every vendor; imports all of them."""
        return [entry.vendor for entry in self._entries.values()]
