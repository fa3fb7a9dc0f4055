"""The protocol between the platform and a vendor: all that a vendor supplies."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from dealdock.platform.accounts.rules import AccountRules
from dealdock.platform.cached_property import cached_property
from dealdock.platform.credentials.kinds import CredentialRules
from dealdock.platform.lazy_import import load
from dealdock.platform.limits.rules import UNLIMITED, LimitRules

if TYPE_CHECKING:
    from sqlalchemy import Table
    from starlette.types import ASGIApp, Scope

    from dealdock.control.support import ControlSupport
    from dealdock.oauth.profile import OAuthProfile
    from dealdock.platform.credentials.secrets import Credentials
    from dealdock.platform.database.write_guard import WriteGuard
    from dealdock.platform.datasets.public_ids import IdForm
    from dealdock.platform.faults.faults import Vocabulary
    from dealdock.platform.models import Base
    from dealdock.platform.scenes.support import SceneSupport
    from dealdock.web.messages import Answer
    from dealdock.web.privacy import Privacy


@dataclass(frozen=True)
class VendorApi:
    """A vendor's API: `API` in `api.py`."""

    app: Callable[[Any], "ASGIApp"]
    """Makes the application that answers at the API's URLs, for a sandbox."""
    not_found: Callable[["Scope"], "Answer"]
    """Renders the answer for a path without content: at `/` of its hosts and of its prefix."""
    describe: Callable[[], dict[str, Any]]
    """Returns OpenAPI of the API."""
    vocabularies: Sequence["Vocabulary"]
    """The names that faults and journal use, the API's own first."""
    oauth: "OAuthProfile | None" = None
    """Its authorization server."""


@dataclass(frozen=True)
class Vendor:
    """One emulated service: what is known of it before the three parts in its package are imported."""

    name: str
    package: str
    """The package with `api.py`, `privacy.py`, `scenes/support.py` and `control.py`: each is imported at first use."""
    accounts: AccountRules
    credentials: CredentialRules
    models: Sequence[type["Base"]]
    """The tables of its records. The migrations create those in the platform's `MetaData`, and a sandbox the others."""
    hosts: Sequence[str] = ()
    """The service's own host names: for TLS, proxy, redirection, and routing by Host."""
    guards: Sequence["WriteGuard[Any]"] = ()
    """The rules on who may write its tables."""
    limits: LimitRules = UNLIMITED
    id_form: Callable[["Credentials"], "IdForm"] | None = None
    """Makes the form in which clients see the ids of records. It may use the sandbox's secret. None: integers."""

    @cached_property
    def api(self) -> VendorApi:
        """Its API."""
        return cast("VendorApi", self._part("api", "API"))

    @cached_property
    def privacy(self) -> "Privacy":
        """The secrets in its calls, and the values by which a refused call is attributed to an account."""
        return cast("Privacy", self._part("privacy", "PRIVACY"))

    @cached_property
    def scenes(self) -> "SceneSupport":
        """Its part in scenes."""
        return cast("SceneSupport", self._part("scenes.support", "SCENES"))

    @cached_property
    def control(self) -> "ControlSupport":
        """Its part in the control plane."""
        return cast("ControlSupport", self._part("control", "CONTROL"))

    @property
    def tables(self) -> "Sequence[Table]":
        """The tables of its records."""
        return [model.__table__ for model in self.models]

    def _part(self, module: str, name: str) -> Any:
        return load(f"{self.package}.{module}:{name}")
