"""The attributes that only accounts of one vendor have in tests."""

from __future__ import annotations

from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any, Final

from dealdock_client.errors import attribute_error
from dealdock_client.lazy_import import load
from dealdock_client.similar import guess, joined

if TYPE_CHECKING:
    from collections.abc import Callable

_KNOWN: Final = sorted(module.name for module in iter_modules(__path__))
"""The vendors with a module in this folder."""


def account_class(vendor: str) -> Any:
    """Return the class of a vendor's accounts, or the class of all accounts if the package does not know the vendor."""
    if vendor not in _KNOWN:
        return load("dealdock_client.account:AnyAccount")
    return load(f"dealdock_client.types.{vendor}:{vendor.capitalize()}Account")


def facade(vendor: str) -> Any:
    """Return the module with `Attributes`, `Credentials` and `MOMENTS` of a vendor; None if the package has none.

    A server may have a vendor that this package does not know. Its accounts have `records("kind")`.
    """
    return load(f"{__name__}.{vendor}") if vendor in _KNOWN else None


def missing_attribute(
    account: object, name: str, path: Callable[..., Any], records: Callable[[str], Any]
) -> AttributeError:
    """Return the error for an attribute that an account lacks, with the vendors whose accounts have it.

    `path` and `records` are the account's.
    """
    text = f"{type(account).__name__!r} object has no attribute {name!r}"
    if name.startswith("_"):  # Python and tools look for those
        return attribute_error(text, name, account)
    having = [vendor for vendor in _KNOWN if name in vars(facade(vendor).Attributes(path, records))]
    if having:
        mark = f"@pytest.mark.dealdock(vendor={having[0]!r})"
        text += f". Accounts of {joined(having)} have it: mark the test with {mark}"
    else:
        text += guess(name, [each for each in dir(account) if not each.startswith("_")])
    return attribute_error(text, name, account)
