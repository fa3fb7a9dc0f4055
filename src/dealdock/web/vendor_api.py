"""The parts of a vendor that serve its API."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from fastapi import FastAPI
from starlette.types import Scope

from dealdock.platform.faults.faults import Vocabulary
from dealdock.platform.records.base import is_secret
from dealdock.platform.vendor import Vendor
from dealdock.sandbox import Sandbox
from dealdock.web.messages import Answer
from dealdock.web.privacy import Privacy


@dataclass(frozen=True)
class VendorApi:
    """A vendor's API: `API` in `api.py`."""

    app: Callable[[Sandbox], FastAPI]
    """Makes the application that answers at the API's URLs, for a sandbox."""
    not_found: Callable[[Scope], Answer]
    """Renders the answer for a path without content: at `/` of its hosts and of its prefix."""
    describe: Callable[[], dict[str, Any]]
    """Returns OpenAPI of the API."""
    vocabularies: Sequence[Vocabulary]
    """The names that faults and journal use, the API's own first."""
    versions: Mapping[str, Callable[[], dict[str, Any]]] = field(default_factory=dict)
    """Functions that return OpenAPI of one version, by its name. Empty: the API has no versions."""


def api_of(vendor: Vendor) -> VendorApi:
    """Return the vendor's API."""
    return vendor.part("api:API", VendorApi)


def privacy_of(vendor: Vendor) -> Privacy:
    """Return the secrets in the vendor's calls, and the values that assign a refused call to an account."""
    return vendor.part("privacy:PRIVACY", Privacy, has_tables=False)


@cache
def privacy_with_columns(vendor: Vendor) -> Privacy:
    """Return the same with the columns of the vendor's records that have credentials."""
    columns = (column for model in vendor.models for column in model.__table__.c)
    return replace(privacy_of(vendor), columns=frozenset(str(each.name) for each in columns if is_secret(each)))
