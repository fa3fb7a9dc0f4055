"""Data that each vendor supplies for the tests of all vendors: `CALLS` in `tests/vendors/<vendor>/calls.py`.

The operations themselves, their paths and errors are read from the vendor's routers.
`tests/example_vendor/tests/calls.py` is
an example.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import httpx

from dealdock.web.rest.api import RestApi
from dealdock.web.rest.routing import Operation

if TYPE_CHECKING:
    from tests.across.client import Client

Made: TypeAlias = Mapping[str, Any]
"""Values of the records that `VendorCalls.make` has made, such as their ids."""

Name: TypeAlias = tuple[str, str]
"""An object and an operation."""


@dataclass(frozen=True)
class Needs:
    """The parts of a request that an operation needs in order to succeed."""

    body: Callable[[Made], Any] | None = None
    """Returns its JSON body."""
    files: Mapping[str, bytes] | None = None
    """The files of its body, a form, by the names of its parts."""
    path: Callable[[Made], Mapping[str, Any]] | None = None
    """Returns the values of the path's parameters. By default the value of each is `made[<object>]`."""
    query: Callable[[Made], Mapping[str, Any]] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Refusals(NamedTuple):
    """The statuses of errors that every API has. None: the API does not refuse such a call."""

    no_key: int = 401
    wrong_key: int = 401
    unknown_path: int = 404
    wrong_method: int = 405
    broken_body: int | None = 400
    too_large: int = 413
    too_many_calls: int = 429


class Created(NamedTuple):
    """A record that a generated client creates and reads."""

    object: str
    model: str
    """That of its bodies."""
    fields: Mapping[str, Any]
    """A body."""
    read: str = "read"
    """The operation that reads it."""
    member: str = ""
    """The member of answers with the record. Empty: the answer is the record."""
    query: Mapping[str, str] = {}
    """The parameters of the query string."""
    api: str | None = None
    """The version, where one alone has a client."""


class Paging(NamedTuple):
    """The parameters of pages."""

    size: str
    place: str
    """The number of the page, from 1; or that of the records before it; or the token of the page."""
    of: Literal["number", "offset", "token"] = "number"


class Bound(NamedTuple):
    """A criterion with a bound."""

    field: str
    """The attribute, as answers show it."""
    sign: Literal["<", "<=", ">", ">="]


@dataclass(frozen=True)
class VendorCalls:
    """The calls of a vendor's API."""

    rest: RestApi
    headers: Callable[[Mapping[str, Any]], dict[str, str]]
    """Returns the headers with the key, from an account's details as the control plane shows them."""
    key: str
    """The name of the detail that is the key."""
    make: "Callable[[Client, str], Made]"
    """Makes a record of every object that a path names, and returns the values that `Needs` uses.

    Each record has the given text in a field that lists show. It is called several times for one account.
    """
    needs: Mapping[Name, Needs]
    """The operations that need more than their path."""
    is_error: Callable[[httpx.Response], bool]
    """Returns True for an answer in the form of the vendor's errors."""
    two_calls: Mapping[str, Any]
    """Settings of an account that allow two calls within some time."""
    users: Sequence[Mapping[str, Any]] = ()
    """The users that an account has beside its first one: no reset and no import adds or removes a user."""
    refusals: Refusals = field(default_factory=Refusals)
    keyless: Collection[Name] = ()
    """The operations that answer without a key."""
    of_each_account: Collection[Name] = ()
    """The operations on a record that each account has under the same id, or that answer alike where there is none."""
    of_calls: Collection[Name] = ()
    """The operations whose answers change with each call, since they show the number of calls."""
    sorts: tuple[str, Collection[str]] = ("", ())
    """The parameter with the order of lists and searches, and its values for any of them."""
    maxima: Mapping[tuple[str, str], tuple[str, int]] = field(default_factory=dict)
    """The maximum of a field in OpenAPI, with its keyword, by the model and the field."""
    short: str = ""
    """The operations that run on the event loop, a line for each object: `lead: create read`."""
    without_database: Collection[str] = ()
    """The objects whose operations do not use the database."""
    paging: Sequence[Paging] = ()
    """The parameters of the pages of lists: those that a list takes, the first of several."""
    whole: Collection[Name] = ()
    """The lists that take the parameters of pages, and have one page."""
    counting: Literal["first", "second"] = "second"
    """The value that counts if the query string has a parameter twice."""
    of_caller: Collection[Name] = ()
    """The operations that read, and answer another user of the account otherwise."""
    roles: Sequence[str] = ()
    """The roles of users who may call the API, the one with all rights first."""
    refuses: Callable[[str, Operation], bool] = lambda _role, _operation: False
    """Returns True if the operation, on a record of another user, is refused to a user with this role."""
    give_role: "Callable[[Client, Mapping[str, Any], str], object] | None" = None
    """Gives a user a role, for vendors where the control plane cannot add a user with a role."""
    remove_user: "Callable[[Client, Mapping[str, Any]], object] | None" = None
    """Removes a user, where the API does."""
    withdrawn: Collection[Name] = ()
    """The operations that the service refuses today."""
    bound: Callable[[str], Bound | None] = lambda _: None
    """Returns the bound that a parameter of a list is."""
    of_choice: Collection[Name] = ()
    """The operations whose answers have records with the keys that the call chooses."""
    of_fields: Collection[Name] = ()
    """The operations whose calls choose which of its keys a record has."""
    rows: str = "data"
    """The member with the records of a list, in an answer that is an object."""
    created: Created | None = None
    """The record that a client creates and reads which a generator makes of OpenAPI."""
    below: str = "/"
    """The beginning of the paths of these operations, where the vendor's API has others."""


def calls_of(vendor: str) -> VendorCalls:
    """Return what a vendor supplies for the tests of all vendors."""
    found: VendorCalls = import_module(f"{package_of(vendor)}.calls").CALLS
    return found


def package_of(vendor: str) -> str:
    """Return the package with a vendor's tests."""
    return "tests.example_vendor.tests" if vendor == "minicrm" else f"tests.vendors.{vendor}"


def without_limits(account: Mapping[str, Any]) -> dict[str, Any]:
    """Return the change of settings that ends the limits of an account, if its vendor has limits by that name."""
    limits = account.get("limits")
    return {"limits": dict.fromkeys(limits)} if limits else {}
