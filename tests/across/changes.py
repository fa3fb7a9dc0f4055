"""Changes of records that each vendor supplies: `CHANGES` in `tests/vendors/<vendor>/locks.py`."""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple, TypeAlias

import httpx

from dealdock.vendors.registry import VENDORS
from tests.support.builders import NO_TLS


class Change(NamedTuple):
    """A change of the only row of its table in a dataset. Other records refer to such rows."""

    account_id: int
    table: Any
    send: Callable[[], httpx.Response]


Prepare: TypeAlias = Callable[[str], Change]
"""Makes an account with a record on the server at an address, and returns a change of that record."""


def new_account(address: str, vendor: str) -> Any:
    """Return the details of a new account."""
    return httpx.post(f"{address}/_dealdock/accounts", json={"vendor": vendor}, verify=NO_TLS, timeout=30).json()


def of_all_vendors() -> Sequence[Prepare]:
    """Return the changes of all vendors that supply some."""
    modules = (f"tests.vendors.{vendor.name}.locks" for vendor in VENDORS)
    return [each for module in modules if find_spec(module) for each in import_module(module).CHANGES]
