"""The attributes of each vendor's accounts in tests, in addition to those of every vendor's accounts."""

from collections.abc import Mapping
from typing import Any, Final

from pytest_dealdock import load

_MODULES: Final[Mapping[str, str]] = {
    "pardot": "pytest_dealdock.vendors.pardot",
    "close": "pytest_dealdock.vendors.close",
    "copper": "pytest_dealdock.vendors.copper",
    "apollo": "pytest_dealdock.vendors.apollo",
}


def account_class(vendor: str) -> Any:
    """Return the class of a vendor's accounts; that of all accounts if the package does not know the vendor."""
    if vendor not in _MODULES:
        return load("pytest_dealdock.account:AnyAccount")
    return load(f"pytest_dealdock.types.{vendor}:{vendor.capitalize()}Account")


def facade(vendor: str) -> Any:
    """Return the module with `Attributes`, `Credentials` and `MOMENTS` of a vendor; None if the package has none.

    A server may have a vendor that this package does not know. Its accounts have `records("kind")`.
    """
    return load(_MODULES[vendor]) if vendor in _MODULES else None
