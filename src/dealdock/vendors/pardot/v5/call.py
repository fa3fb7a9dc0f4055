"""A call of version 5."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, TypeAlias
from zoneinfo import ZoneInfo

from fastapi import Depends

from dealdock.platform.limits.rules import LimitUse
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.settings import AccountSettings
from dealdock.vendors.pardot.v5 import errors
from dealdock.web.operation_route import current_call
from dealdock.web.read_names import ReadNames
from dealdock.web.rest.call import RestCall
from dealdock.web.rest.errors import HttpError
from dealdock.web.rest.known_paths import KnownPaths


@dataclass(slots=True, kw_only=True, eq=False)
class V5Call(RestCall):
    """A call of version 5."""

    paths: ClassVar = KnownPaths("dealdock.vendors.pardot.v5", "docs/guides/pardot-v5.md")

    @property
    def query(self) -> Mapping[str, str]:
        """The parameters of the query string by name; if a name is repeated, the last value."""
        return ReadNames(dict(self.pairs), self.trace.read_names)

    @property
    def settings(self) -> AccountSettings:
        """The account's settings."""
        return settings.of(self.account)

    @property
    def zone(self) -> ZoneInfo:
        """The caller's time zone, for times in answers."""
        return ZoneInfo(self.caller.time_zone)

    @property
    def is_identified(self) -> bool:
        """True if the caller is known."""
        return hasattr(self, "caller")

    def rows(self, statement: Any) -> Any:
        """Run a SELECT, whose expressions name the account by the parameter `dataset_id`, and the time by `now`."""
        return self.db.execute(statement, {"dataset_id": self.account.dataset_id, "now": self.now})

    def limit_reached(self, use: LimitUse) -> HttpError:
        """Return error 122 or 66."""
        return errors.limit_reached(use)


CurrentCall: TypeAlias = Annotated[V5Call, Depends(current_call)]
"""The call for which an endpoint runs."""
