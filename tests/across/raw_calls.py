"""Calls that each vendor supplies for tests of bytes and of storage: `RAW` in `tests/vendors/<vendor>/raw_calls.py`."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final, NamedTuple

import httpx

TEXT: Final = r"C:\new\xyz " * 5_000
"""A long text, which a database must not read as escapes."""


class RawCalls(NamedTuple):
    """Calls of a vendor's API."""

    headers: Mapping[str, str]
    """The headers with the credentials, by the fields of an account."""
    write: str
    """The path at which a body with a `name` is accepted or refused as such."""
    new: tuple[str, Mapping[str, Any]]
    """The path, and the body for httpx, of a record with a long text."""
    deletion: tuple[str, str]
    """The method and the path that delete it, by its id."""
    settings: Mapping[str, Any] = {}
    """Those of the account."""
    takes_forms: bool = False
    """False: bodies are JSON."""
    full: tuple[int, str] = (507, "")
    """The HTTP status of a full account, and a part of the body."""

    def headers_of(self, account: Mapping[str, Any]) -> dict[str, str]:
        """Return the headers with the credentials of an account."""
        return {name: value.format(**account) for name, value in self.headers.items()}

    def call(
        self, http: httpx.Client, account: Mapping[str, Any], method: str, path: str, **what: Any
    ) -> httpx.Response:
        """Call the API."""
        return http.request(method, f"{account['base_url']}{path}", headers=self.headers_of(account), **what)


def raw_calls(vendor: str) -> RawCalls:
    """Return the calls that a vendor supplies."""
    found: RawCalls = import_module(f"tests.vendors.{vendor}.raw_calls").RAW
    return found
