"""What can be called: objects, their operations, and what an operation is given."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from importlib import import_module
from typing import Literal, NamedTuple, Self, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from dealdock.core import connector, dataset
from dealdock.core.database import Database
from dealdock.core.user import Caller, Tenant
from dealdock.dialects.pardot.request import Parameters
from dealdock.dialects.pardot.response import One, Rows, Tree

T = TypeVar("T")

Output = Literal["full", "simple", "mobile", "bulk"]


class Call(NamedTuple):
    """One authorised call, as an operation sees it."""

    database: Database
    db: Connection
    caller: Caller
    parameters: Parameters
    output: Output
    now: datetime
    remarks: list[str]
    """What a person might want to know beside the answer, of one that succeeds."""

    @property
    def account(self) -> Tenant:
        """The caller's account."""
        return self.caller.account

    @property
    def zone(self) -> ZoneInfo:
        """The caller's time zone, in which moments are understood and shown."""
        return ZoneInfo(self.caller.time_zone)

    def apart(self, work: Callable[[Self], T]) -> T:
        """Do a part of the call in a transaction of its own, committed when this returns.

        Where a reset came in between, `Abandoned` has the whole call done again, on the new records.
        """

        def transaction(db: Connection) -> T:
            dataset.hold(db, self.account.dataset_id)
            connector.declare(db, self.account.connector)
            return work(self._replace(db=db))

        return self.database.write(transaction)


Run: TypeAlias = Callable[[Call], Tree | One | Rows | None]
"""Does the work; a tree, a record, or rows, are answered with 200, nothing with 204."""


class Operation(NamedTuple):
    """One operation of an object."""

    run: Run
    methods: frozenset[str]
    writes: bool
    apart: bool  # though it writes, its own transaction only reads: each part is written in one of its own
    guarded: bool  # refused beside a CRM connector
    streams: bool  # may answer rows, for which its transaction is held


class Resource:
    """An object of the API, by the names it has in URLs (in lower case), and its operations."""

    def __init__(self, name: str, *, also: tuple[str, ...] = (), home: str | None = None) -> None:
        """`home`: the module that enters the operations. It is imported once somebody asks for one."""
        self.name = name
        self.also = also
        self._home = home
        self._entered: dict[str, Operation] = {}

    @cached_property
    def operations(self) -> dict[str, Operation]:
        """By their names in URLs, in lower case."""
        if self._home is not None:
            import_module(self._home)
        return self._entered

    def operation(
        self,
        name: str,
        *,
        methods: tuple[str, ...] = ("GET", "POST"),
        writes: bool = False,
        apart: bool = False,
        guarded: bool = False,
        streams: bool = False,
    ) -> Callable[[Run], Run]:
        """Enter a function as one of the object's operations."""

        def enter(run: Run) -> Run:
            self._entered[name] = Operation(run, frozenset(methods), writes, apart, guarded, streams)
            return run

        return enter
