"""The vendors with REST paths: their measures, and the records that are copied into large accounts.

Each vendor's are in its tests, `tests/vendors/<vendor>/bench.py`. The default vendor has none: the other measures are
of its API.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, String, cast, literal

from dealdock.vendors.registry import VENDORS
from tools.bench.baselines.rest import Place
from tools.bench.filling import BEGIN, MINUTE
from tools.bench.result import Bar

MILLISECONDS: Final = 1_000

Number: TypeAlias = ColumnElement[int]
Ids: TypeAlias = Mapping[str, range]
"""The ids of the copies made before, by the kind of their record."""


@dataclass(frozen=True)
class Copied:
    """A kind of record that is copied."""

    kind: str
    model: Any
    differing: Callable[[Number, Ids], Mapping[str, Any]]
    """Returns the columns in which a copy differs from the record, by the copy's number from 0."""
    is_main: bool = False
    """True: there are as many copies as are asked for, and not a share of them."""


@dataclass(frozen=True)
class LargePage:
    """A page of a large account, which is compared with that of a small account."""

    what: str
    asked: Any = None
    """Its body."""
    path: str | None = None
    """Its path, if it is a page of other records than opportunities."""
    without: Any = None
    """The body of a call whose time is taken off: that of the rest of the page is measured."""
    bar: Bar | None = None


@dataclass(frozen=True)
class RestVendor:
    """A vendor with the first records of an account, and its measures."""

    name: str
    baseline: Callable[[sqlite3.Connection, Place], bytes] | None
    """Writes the page of 100 by raw sqlite3. None: only the pages of large accounts are measured."""
    headers: Callable[[Mapping[str, Any]], Mapping[str, str]]
    """Returns the headers with the key, from an account's details."""
    records: Sequence[tuple[str, Mapping[str, Any]]]
    """The kinds and fields of the records that are copied. `$lead` is the id of the one of that kind, or of the first
    one that the account has."""
    copied: Sequence[Copied]
    """Each after those that it refers to."""
    method: str
    page: str
    """The path of a page of 100."""
    read: str = ""
    """The path of an opportunity, by its `id`."""
    asked: Any = None
    """Its body."""
    list_key: str | None = None
    """The key under which the page has its records. None: it is the list."""
    large: Sequence[LargePage] = ()
    searches: Callable[[int], Any] | None = None
    """Returns the body of a search of leads with values of its own, by its number. None: they are not measured."""
    settings: Mapping[str, Any] = field(default_factory=dict)
    """The settings of the account."""


def text(prefix: str, number: Number) -> ColumnElement[str]:
    """Return a text with the number."""
    return literal(f"{prefix} ") + cast(number, String)


def named(name: str, number: Number) -> dict[str, Any]:
    """Return a name, and the key by which it is compared."""
    return {"name": text(name, number), "name_key": text(name.lower(), number)}


def amount(number: Number) -> Number:
    """Return a pseudo-random amount in cents."""
    return number * 7919 % 100_000_000 + 1


def written(number: Number, unit: int) -> dict[str, Any]:
    """Return times, one minute apart."""
    moment = (number * MINUTE + BEGIN) * unit
    return {"created_at": moment, "updated_at": moment}


def one_of(ids: range, number: Number) -> Number:
    """Return one of the ids, each for as many numbers."""
    return number % len(ids) + ids[0]


def of_registry() -> Sequence[RestVendor]:
    """Return the measures of all vendors in the registry that have some."""
    modules = (f"tests.vendors.{vendor.name}.bench" for vendor in VENDORS)
    return [each for module in modules if find_spec(module) for each in import_module(module).MEASURED]
