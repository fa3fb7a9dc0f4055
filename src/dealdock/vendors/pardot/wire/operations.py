"""Operations of the API, and the call that they are given."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal, NamedTuple, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dealdock.platform.datasets import datasets
from dealdock.platform.models.context import Caller, Tenant
from dealdock.vendors.pardot import connector, settings
from dealdock.vendors.pardot.wire.parameters import Parameters, Target
from dealdock.vendors.pardot.wire.serializers import Format, One, Rows, Tree
from dealdock.web.dispatcher import BaseCall, Unit

if TYPE_CHECKING:
    from dealdock.vendors.pardot.wire.fields import Fields
    from dealdock.vendors.pardot.wire.query import Query

T = TypeVar("T")

Output = Literal["full", "simple", "mobile", "bulk"]


@dataclass(slots=True, kw_only=True, eq=False)
class Call(BaseCall):
    """A call of the API: made once, and completed by the handlers before its operation runs."""

    target: Target
    parameters: Parameters
    format: Format
    operation: "Operation | None"
    """What is called, if it exists."""
    is_object: bool
    """Whether the object exists."""
    version: int = field(init=False)
    caller: Caller = field(init=False)
    output: Output = field(init=False)
    now: datetime = field(init=False)

    @property
    def unit(self) -> Unit:
        """That of its operation."""
        return self.operation.unit if self.operation is not None else _TO_REFUSE

    @property
    def account(self) -> Tenant:
        """The caller's account."""
        return self.caller.account

    @property
    def zone(self) -> ZoneInfo:
        """The caller's time zone, in which moments are understood and shown."""
        return ZoneInfo(self.caller.time_zone)

    def of(self, parameters: Parameters) -> Self:
        """Return the same call with other parameters."""
        other = copy(self)
        other.parameters = parameters
        return other

    def apart(self, work: Callable[[Self], T]) -> T:
        """Do a part of the call in a transaction of its own, committed when this returns.

        Where a reset came in between, `Abandoned` has the whole call done again, on the new records.
        """

        def transaction(db: Connection) -> T:
            datasets.hold(db, self.account.dataset_id)
            connector.declare(db, settings.of(self.account).connector)
            other = copy(self)
            other.db = db
            return work(other)

        return self.sandbox.database.write(transaction)


_TO_REFUSE = Unit("read")
"""For what is no operation: the caller is authenticated all the same."""

Endpoint: TypeAlias = Callable[[Call], Tree | One | Rows | None]
"""Runs the operation; a tree, a record, or rows, are answered with 200, nothing with 204."""


Requires: TypeAlias = tuple[str | tuple[str, ...], ...]


class Operation(NamedTuple):
    """One operation of an object, as its route declares it."""

    run: Endpoint
    methods: frozenset[str]
    unit: Unit
    fields: "type[Fields] | None" = None
    """The parameters that are stored."""
    criteria: "Query | None" = None
    """The parameters that narrow and order a query."""
    requires: "Requires" = ()
    """Parameters that it must be given beside its fields; of a tuple one is enough."""
    takes: tuple[str, ...] = ()
    """Parameters that it can be given beside its fields and criteria."""
    errors: tuple[int, ...] = ()
    """The codes of its own errors, in the order in which they are looked for; those of every call come before."""
    writes: bool = False
    guarded: bool = False
    """Refused beside a CRM connector."""
