"""Operations of the API, and the call that they receive."""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, NamedTuple, Protocol, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from fastapi import Depends, Request
from sqlalchemy import Connection

from dealdock.platform.database import recording
from dealdock.platform.limits.rules import LimitUse
from dealdock.platform.records import datasets
from dealdock.platform.records.models.context import AccountContext
from dealdock.vendors.pardot import connector, settings
from dealdock.vendors.pardot.settings import AccountSettings
from dealdock.vendors.pardot.wire import errors
from dealdock.vendors.pardot.wire.parameters import Parameters, Target
from dealdock.vendors.pardot.wire.serializers import Bare, Document, File, Format, PageResult
from dealdock.web import forms
from dealdock.web.operation_route import current_call
from dealdock.web.pipeline import BaseCall, Unit
from dealdock.web.rest.body import JsonBody

if TYPE_CHECKING:
    from dealdock.vendors.pardot.wire.described import Type
    from dealdock.vendors.pardot.wire.fields import Fields
    from dealdock.vendors.pardot.wire.query import Query

T = TypeVar("T")

NEWEST_VERSION: Final = 4

_UNKNOWN: Final = AccountSettings()
_NO_DOCUMENT: Final = JsonBody()

Output = Literal["full", "simple", "mobile", "bulk"]


class Writer(Protocol):
    """A call that writes records, or work in the background that does."""

    db: Connection
    now: datetime

    @property
    def account(self) -> AccountContext:
        """The account."""
        ...

    @property
    def settings(self) -> AccountSettings:
        """The account's settings."""
        ...

    @property
    def zone(self) -> ZoneInfo:
        """The user's time zone."""
        ...


class ParameterWriter(Writer, Protocol):
    """A call, or a row of an import, whose parameters are written."""

    parameters: Parameters


@dataclass(slots=True, kw_only=True, eq=False)
class Call(BaseCall):
    """A call of the API. It is created once, and completed by the handlers before its operation runs."""

    target: Target
    raw_path: bytes
    """The path as it was sent, with the vendor's prefix."""
    parameters: Parameters
    format: Format
    operation: "Operation | None"
    """The operation, if it exists."""
    is_object: bool
    """True if the object exists."""
    document: JsonBody = _NO_DOCUMENT
    """The body of JSON, of an operation that takes one."""
    version: int = 0
    """The version that the path names. 0: no version, or an unknown one."""
    account: AccountContext = field(init=False)
    """The caller's account."""
    settings: AccountSettings = _UNKNOWN
    """The account's settings, once the account is known."""
    output: Output = field(init=False)
    now: datetime = field(init=False)
    refusal: errors.PardotError | None = None
    """The error of a check that comes before the caller is known, whose account decides the HTTP status."""
    has_created: bool = False
    """True if an upsert created a record."""
    has_failures: bool = False
    """True if a part of a batch failed."""

    @property
    def path(self) -> str:
        """The path below the prefix."""
        return forms.text(self.raw_path.removeprefix(self.trace.prefix.encode()))

    @property
    def status_version(self) -> errors.StatusVersion:
        """The version of the API whose HTTP statuses the answer has."""
        match self.settings.error_status:
            case "by_code":
                return 4
            case "ok":
                return 3
            case "by_version":
                return 4 if (self.version or self.settings.version) == NEWEST_VERSION else 3

    @property
    def unit(self) -> Unit:
        """The unit of work of the operation."""
        return _NO_OPERATION if self.operation is None or self.refusal is not None else self.operation.unit

    @property
    def deletes(self) -> bool:
        """True if the operation deletes something."""
        return self.target.operation == "delete"

    def limit_reached(self, use: LimitUse) -> errors.PardotError:
        """Return error 122 or 66."""
        return errors.limit_reached(use.limit)

    @property
    def zone(self) -> ZoneInfo:
        """The caller's time zone, for reading and writing dates."""
        return ZoneInfo(self.caller.time_zone)

    def with_parameters(self, parameters: Parameters) -> Self:
        """Return a copy of the call with other parameters."""
        other = copy(self)
        other.parameters = parameters
        return other

    def in_transaction(self, work: Callable[[Self], T]) -> T:
        """Run a part of the call in a separate transaction, which is committed when this returns.

        If a reset has replaced the records meanwhile, raise `Abandoned`, so that the whole call runs again on the new
        ones.
        """

        def transaction(db: Connection) -> T:
            db.info[recording.NUMBERS] = self.trace.changes
            datasets.lock(db, self.account.dataset_id)
            connector.GUARD.declare(db, self.settings.connector)
            settings.keep_earlier_state(db, self.account, self.now)
            other = copy(self)
            other.db = db
            return work(other)

        return self.sandbox.database.write(transaction)


_NO_OPERATION = Unit("read")
"""The unit of work for an unknown operation, for which the caller is authenticated nevertheless."""

CurrentCall: TypeAlias = Annotated[Call, Depends(current_call)]
"""The call for which an endpoint runs."""


async def _base_url(request: Request) -> str:
    return str(request.base_url).rstrip("/")


BaseUrl = Annotated[str, Depends(_base_url)]
"""The address of the API that the caller uses."""

Endpoint: TypeAlias = Callable[..., Document | PageResult | Bare | File | None]
"""Runs the operation. A document, a page or a file becomes a 200 response; None becomes 204."""


Requires: TypeAlias = tuple[str | tuple[str, ...], ...]


class Operation(NamedTuple):
    """An operation of an object, as its route declares it."""

    run: Endpoint
    methods: frozenset[str]
    unit: Unit
    fields: "type[Fields] | None" = None
    """The parameters that are stored."""
    criteria: "Query | None" = None
    """The criteria and sort orders of a query."""
    requires: "Requires" = ()
    """Parameters that are required in addition to the fields; of a tuple one is enough."""
    takes: tuple[str, ...] = ()
    """Parameters that are accepted in addition to fields and criteria."""
    errors: tuple[int, ...] = ()
    """The codes of the operation's own errors, in the order of the checks. The errors of every call come before."""
    writes: bool = False
    guarded: bool = False
    """True if a CRM connector forbids the operation."""
    upserts: bool = False
    """True if it creates a record that it does not find: the HTTP status of version 4 is then 201."""
    answer: "Type | None" = None
    """Returns the type of the answer's JSON, for OpenAPI. None: it has no content."""
    body: "Mapping[str, Any] | None" = None
    """The schema of its body of JSON, for OpenAPI. None: its body is a form."""
    is_json: bool = False
    """True if the answer is JSON unless another format is asked for."""
    form: "Mapping[str, Any] | None" = None
    """The schema of its body as a form with a file, for OpenAPI. None: it takes no file."""
    begins_job: bool = False
    """True if it begins a job, which ends after the answer and can fail."""
