"""Faults: rules that make matching calls of an account fail or wait (decision 0019).

The counters of the rules are in their rows and change under row locks. So the n-th call is exactly one call, however
many calls match at once and whichever workers serve them.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, insert, or_, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.faults.effect import Effect, ErrorCode
from dealdock.platform.randomness import Randomness
from dealdock.platform.records.models import Account, Fault
from dealdock.platform.records.models.context import AccountContext

MAX_FAULTS: Final = 100
"""The most faults of an account: each call is compared with all of them."""


class Vocabulary(NamedTuple):
    """The names of an API's objects, operations, errors and secrets, as faults and the journal use them."""

    objects: Mapping[str, str]
    """The name of each object, keyed by all its names in lower case."""
    operation_names: Mapping[str, str]
    """The name of each operation, keyed by itself in lower case."""
    operations: Mapping[str, frozenset[str]]
    """The operations of each object."""
    keyless: frozenset[str]
    """The objects whose calls carry no key that could expire."""
    errors: Mapping[ErrorCode, tuple[int, ...]]
    """The HTTP statuses of each error, the usual one first."""
    errors_description: str
    """A description of the errors, for messages."""
    secrets: frozenset[str]
    """Parameters that hold a secret. They cannot be matched, because a fault is stored in clear."""
    limit_errors: frozenset[ErrorCode] = frozenset()
    """The errors of a limit, which show when it resets."""
    rate_limit: Mapping[str, Any] = MappingProxyType({"status": 429})
    """The effect of a fault that answers as beyond a limit of calls."""
    overload: Mapping[str, Any] = MappingProxyType({"status": 503})
    """The effect of a fault that answers as an overloaded server."""
    listing: str = "list"
    """The operation that returns the pages of a list."""

    def invalid_field(self, effect: Effect) -> tuple[str, str] | None:
        """Return the field of an effect that names something unknown, with a message; None if there is none."""
        if effect.error is None:
            return None
        statuses = self.errors.get(effect.error)
        if statuses is None:
            return "error", f"must be {self.errors_description}, is {effect.error!r}"
        if effect.reset is not None and effect.error not in self.limit_errors:
            return "reset", f"is not possible with error {effect.error}: it shows no reset"
        if effect.status not in {None, *statuses}:
            usual = " or ".join(map(str, statuses))
            return "status", f"must be {usual}, or left out: error {effect.error} comes with no other"
        return None


class Match(NamedTuple):
    """The conditions of a fault. None matches every call."""

    object: str | None = None
    operation: str | None = None
    parameters: Mapping[str, str] | None = None
    nth: int | None = None
    probability: float | None = None


class FaultCall(NamedTuple):
    """A call, as it is compared with faults."""

    object: str | None
    operation: str | None
    value: Callable[[str], str | None]
    """Returns the value of a parameter; several values are separated by commas."""
    secret: str
    """The key or token of the call; empty if it has none that could expire."""
    by_name_only: bool = False
    """True if faults that name no object do not match the call."""


class TriggeredFault(NamedTuple):
    """A fault that makes a call fail or wait. A fault that the call itself requested has the number 0."""

    number: int
    effect: Effect
    after: bool


class Rule(NamedTuple):
    """A new fault."""

    match: Match
    effect: Effect
    after: bool = False
    """True if it applies after the call took effect."""
    times: int | None = None
    """The maximum number of calls to which it applies; None: no maximum, with `nth`: one."""
    seconds: int | None = None
    """The time after which it ends; None: it does not end by itself."""


def add(db: Connection, account: AccountContext, rule: Rule, *, now: datetime) -> int | None:
    """Add a fault and return its number; None if the account has `MAX_FAULTS`."""
    match, times = rule.match, rule.times
    if match.nth is not None and times is None:
        times = 1
    counted = update(Account).where(Account.id == account.account_id, Account.live_faults < MAX_FAULTS)
    counted = counted.values(last_fault=Account.last_fault + 1, live_faults=Account.live_faults + 1)
    number: int | None = db.scalar(counted.returning(Account.last_fault))
    if number is None:
        return None
    db.execute(
        insert(Fault).values(
            account_id=account.account_id,
            number=number,
            object=match.object,
            operation=match.operation,
            parameters=None if match.parameters is None else json.dumps(dict(match.parameters)),
            nth=match.nth,
            probability=match.probability,
            effect=json.dumps(rule.effect.fields_set),
            after=rule.after,
            times=times,
            until=None if rule.seconds is None else now + timedelta(seconds=rule.seconds),
            seen=0,
            struck=0,
            released=0,
            created_at=now,
        )
    )
    return number


def rows(db: Connection, account: AccountContext) -> Sequence[AnyRow]:
    """Return all faults of the account, by number."""
    query = select(Fault.__table__).where(Fault.account_id == account.account_id)
    return db.execute(query.order_by(Fault.number)).all()


def row(db: Connection, account: AccountContext, number: int) -> AnyRow | None:
    """Return one fault. None: the account has no fault with this number."""
    conditions = (Fault.account_id == account.account_id, Fault.number == number)
    return db.execute(select(Fault.__table__).where(*conditions)).one_or_none()


def remove(db: Connection, account: AccountContext, number: int | None = None) -> int:
    """Delete one fault, or all, and return the number of deleted ones."""
    statement = delete(Fault).where(Fault.account_id == account.account_id)
    deleted = db.execute(statement if number is None else statement.where(Fault.number == number)).rowcount
    counted = update(Account).where(Account.id == account.account_id)
    db.execute(counted.values(live_faults=Account.live_faults - deleted))
    return deleted


def trigger(
    db: Connection,
    account: AccountContext,
    call: FaultCall,
    randomness: Randomness,
    *,
    now: datetime,
    may_trigger: bool = True,
) -> TriggeredFault | None:
    """Compare a call with the account's faults. All that match count it, and the first one that is due triggers.

    Those that have ended match no call.
    """
    query = select(Fault.__table__).where(
        Fault.account_id == account.account_id,
        Fault.object == call.object if call.by_name_only else or_(Fault.object.is_(None), Fault.object == call.object),
        or_(Fault.operation.is_(None), Fault.operation == call.operation),
        or_(Fault.until.is_(None), Fault.until > now),
    )
    triggered = None
    for fault in db.execute(query.order_by(Fault.number).with_for_update()).all():
        effect = Effect.model_validate_json(fault.effect)
        if not _matches(fault, effect, call):
            continue
        triggers = may_trigger and triggered is None and _is_due(fault, randomness)
        if triggers:
            triggered = TriggeredFault(fault.number, effect, fault.after)
        one = update(Fault).where(Fault.account_id == account.account_id, Fault.number == fault.number)
        db.execute(one.values(seen=fault.seen + 1, struck=fault.struck + triggers))
    return triggered


def _matches(fault: AnyRow, effect: Effect, call: FaultCall) -> bool:
    if effect.expire_key and not call.secret:
        return False
    required: dict[str, Any] = json.loads(fault.parameters or "{}")
    return all(call.value(name) == value for name, value in required.items())


def _is_due(fault: AnyRow, randomness: Randomness) -> bool:
    """Return True if it triggers for the current call. With a fixed seed, the result for each call is fixed, too."""
    count = fault.seen + 1
    if fault.nth is not None:
        return bool(fault.nth <= count < fault.nth + fault.times)
    if fault.times is not None and fault.struck >= fault.times:
        return False
    if fault.probability is None:
        return True
    return randomness.fraction(f"fault:{fault.account_id}:{fault.number}:{count}") < float(fault.probability)
