"""The protocol between the platform and a vendor: all that a vendor supplies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.cached_property import cached_property
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.lazy_import import load
from dealdock.platform.limits.rules import UNLIMITED, LimitRules

if TYPE_CHECKING:
    from sqlalchemy import Table

    from dealdock.platform.credentials.secrets import Credentials
    from dealdock.platform.database.write_guard import WriteGuard
    from dealdock.platform.records.models import Base
    from dealdock.platform.records.public_ids import IdForm
    from dealdock.platform.scenes.support import SceneSupport

T = TypeVar("T")


@dataclass(frozen=True)
class Vendor:
    """One emulated service: what is known of it before the three parts in its package are imported."""

    name: str
    package: str
    """The package with `api.py`, `privacy.py`, `scenes/support.py` and `control.py`: each is imported at first use.

    The layers above the platform have functions for their parts: `api_of`, `privacy_of`, `profile_of`, `support_of`.
    """
    accounts: AccountRules
    credentials: CredentialRules
    models: Sequence[type["Base"]]
    """The tables of its records. The migrations create those in the platform's `MetaData`, and a sandbox the others."""
    hosts: Sequence[str] = ()
    """The service's own host names: for TLS, proxy, redirection, and routing by Host."""
    guards: Sequence["WriteGuard[Any]"] = ()
    """The rules on who may write its tables."""
    limits: LimitRules = UNLIMITED
    has_oauth: bool = False
    """True if its package has an authorization server, in `oauth.py`."""
    id_form: Callable[["Credentials"], "IdForm"] | None = None
    """Makes the form in which clients see the ids of records. It may use the sandbox's secret. None: integers."""

    @cached_property
    def scenes(self) -> "SceneSupport":
        """Its part in scenes."""
        found: SceneSupport = load(f"{self.package}.scenes.support:SCENES")
        return found

    @property
    def tables(self) -> "Sequence[Table]":
        """The tables of its records."""
        return [model.__table__ for model in self.models]

    def part(self, place: str, kind: type[T]) -> T:
        """Import a part of its package, such as `control:CONTROL`. The layer that uses the part declares its type."""
        found = load(f"{self.package}.{place}")
        if not isinstance(found, kind):
            msg = f"{self.package}.{place} must be of type {kind.__name__}"
            raise TypeError(msg)
        return found
