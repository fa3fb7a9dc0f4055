"""Data that each vendor supplies for the tests of the console: `CONSOLE` in `tests/vendors/<vendor>/console.py`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NamedTuple

import httpx

from dealdock.control.support import support_of
from dealdock.platform.records.kind import Kind
from dealdock.vendors import registry

Account = Mapping[str, Any]
MARKUP = "<script>document.title = 'pwned'</script>"


class Column(NamedTuple):
    """A stage on the board of the demo, with texts that it shows."""

    stage: str
    deals: str
    amount: str


@dataclass(frozen=True)
class VendorRecords:
    """The main kind of record of a vendor, as its tests use it."""

    kind: str
    """Its name. It is the name of the object in faults, too."""
    call: Callable[[httpx.Client, Account, Mapping[str, str]], httpx.Response]
    """Lists the records by the API, with these parameters."""
    form: Mapping[str, str]
    """The values of the form for a new record, by label."""
    wrong: str
    """The label of a field that does not accept a text. Without a value in `form` it takes 50."""
    text: str
    """The label of a field with a text."""
    more: Callable[[Callable[[str], list[dict[str, Any]]]], Mapping[str, str]] = field(default=lambda _: {})
    """Returns further values of the form, from the records of a kind."""
    neighbour: tuple[str, str] | None = None
    """A kind to which the records refer, and the heading under which its page lists them."""
    names_neighbour: bool = True
    """False: a table of its own connects them, so that the page of a record does not name its neighbour."""
    column: Column | None = None
    """None: the records are no deals."""
    impossible: tuple[str, Sequence[str]] | None = None
    """A kind of record, and filters by values that its fields cannot have: `value=NaN`."""
    limited: tuple[int, str | int] = (429, "rate_limit")
    """The HTTP status and the code of a call over a limit."""
    overloaded: str | int = "unavailable"
    """The code of a call during an outage. Its HTTP status is 503."""
    crm: Mapping[str, str] | None = None
    """The values of the form with which the CRM's side adds a deal, by label; the first one is the CRM's id. None: the
    vendor has no such side."""


def records_of(vendor: str) -> VendorRecords:
    """Return what a vendor supplies for the tests of the console."""
    found: VendorRecords = import_module(f"tests.vendors.{vendor}.console").CONSOLE
    return found


def kind_of(vendor: str) -> Kind:
    """Return the main kind of record of a vendor."""
    (declared,) = (each for each in registry.VENDORS if each.name == vendor)
    (kind,) = (each for each in support_of(declared).kinds if each.name == records_of(vendor).kind)
    return kind
