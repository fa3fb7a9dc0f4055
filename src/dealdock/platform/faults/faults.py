"""Faults: rules that make matching calls of an account fail or wait, or that act at them (decision 0019).

The counters of the rules are in their rows and change under row locks. So the n-th call is exactly one call, however
many calls match at the same time and whichever workers serve them.
"""

import json
from collections import Counter
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
from dealdock.platform.text import no_choice

_MICROSECONDS: Final = 1_000_000

MAX_FAULTS: Final = 100
"""The maximum number of faults of an account: each call is compared with all of them."""


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
    """The errors of a limit, which has a reset."""
    rate_limit: Mapping[str, Any] = MappingProxyType({"status": 429})
    """The effect of a fault that answers as beyond a limit of calls."""
    overload: Mapping[str, Any] = MappingProxyType({"status": 503})
    """The effect of a fault that answers as an overloaded server."""
    listing: str = "list"
    """The operation that returns the pages of a list."""
    jobs: Mapping[str, frozenset[str]] = MappingProxyType({})
    """The operations of each object that begin a job, which ends after the response and can fail."""

    def begins_job(self, object_: str | None, operation: str | None) -> bool:
        """Return True if a call of these names begins a job. None: of any object, or of any operation."""
        objects = self.jobs.values() if object_ is None else (self.jobs.get(object_, frozenset()),)
        return any(names if operation is None else operation in names for names in objects)

    def invalid_field(self, effect: Effect) -> tuple[str, str] | None:
        """Return the field of an effect that names something unknown, with a message; None if there is none."""
        if effect.error is None:
            return None
        statuses = self.errors.get(effect.error)
        if statuses is None:
            known = [code for code in self.errors if isinstance(code, str)]
            if isinstance(effect.error, str):
                return "error", no_choice(effect.error, known, self.errors_description)
            return "error", f"must be {self.errors_description}, is {effect.error!r}"
        if effect.reset is not None and effect.error not in self.limit_errors:
            return "reset", f"is not possible with error {effect.error}: it is not an error of a limit"
        if effect.status not in {None, *statuses}:
            usual = " or ".join(map(str, statuses))
            return "status", f"must be {usual}, or left out: error {effect.error} comes with no other"
        return None


class Match(NamedTuple):
    """The conditions of a fault. None matches every call."""

    object: str | None = None
    operation: str | None = None
    path: str | None = None
    """Below the vendor's prefix; `*` is any segment."""
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
    """The key or token of the call; empty if the call has no key that could expire."""
    path: str = ""
    """Below the vendor's prefix, as it was sent, without the query string."""
    by_name_only: bool = False
    """True if faults that name no object do not match the call."""
    begins_job: bool = False
    """True if the call begins a job that can fail."""


class TriggeredFault(NamedTuple):
    """A fault that makes a call fail or wait. A fault that the call itself requested has the number 0."""

    number: int
    effect: Effect
    after: bool
    strike: int = 0
    """The number of this call among those to which the fault was applied."""


class ActingFault(NamedTuple):
    """A fault that acts at a call."""

    number: int
    actions: Sequence[Mapping[str, Any]]
    after: bool


class Triggered(NamedTuple):
    """The faults that are due at a call."""

    effect: TriggeredFault | None
    """The first one with an effect."""
    acting: Sequence[ActingFault]
    """All that act, by number."""


class Rule(NamedTuple):
    """A new fault."""

    match: Match
    effect: Effect | None
    """None: it only acts."""
    after: bool = False
    """True if it applies after the call took effect."""
    times: int | None = None
    """The maximum number of calls to which it applies; None: no maximum, with `nth`: one."""
    seconds: int | None = None
    """The time after which it ends; None: it does not end by itself."""
    actions: Sequence[Mapping[str, Any]] = ()
    """Its actions on records and the clock."""
    lasts: float | None = None
    """The real seconds from the first call in which it applies to every matching one; None: `times` decides."""


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
            path=match.path,
            parameters=None if match.parameters is None else json.dumps(dict(match.parameters)),
            nth=match.nth,
            probability=match.probability,
            effect=None if rule.effect is None else json.dumps(rule.effect.fields_set),
            actions=json.dumps(rule.actions) if rule.actions else None,
            lasts=rule.lasts,
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


def numbers_of_active(db: Connection, accounts: Mapping[int, datetime], *, real: datetime) -> Counter[int]:
    """Return for each account the number of faults that a call can still trigger.

    `accounts`: the ids, each with the time by the account's clock. `real`: the time by the machine's clock.
    """
    at = int(real.timestamp() * _MICROSECONDS)
    found = db.execute(select(*_WITHOUT_ACTIONS).where(Fault.account_id.in_(accounts))).all()
    return Counter(each.account_id for each in found if not _is_over(each, at=at, now=accounts[each.account_id]))


def _is_over(fault: AnyRow, *, at: int, now: datetime) -> bool:
    """Return True if no call can trigger the fault any more."""
    if (fault.until is not None and fault.until <= now) or _is_used_up(fault):
        return True
    if fault.lasts is not None and fault.first_at is not None:
        return bool(at >= fault.first_at + fault.lasts * _MICROSECONDS)
    return fault.nth is not None and bool(fault.seen + 1 >= fault.nth + (fault.times or 1))


def _is_used_up(fault: AnyRow) -> bool:
    """Return True if the fault was applied to the maximum number of calls, where they need not follow each other."""
    return fault.times is not None and fault.nth is None and bool(fault.struck >= fault.times)


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


def release(db: Connection, account: AccountContext, number: int) -> AnyRow | None:
    """Release the calls that a fault holds, and return it. None: the account has no fault with this number."""
    one = update(Fault).where(Fault.account_id == account.account_id, Fault.number == number)
    db.execute(one.values(released=Fault.struck))
    return row(db, account, number)


def holds(db: Connection, account: AccountContext, fault: TriggeredFault) -> bool:
    """Return True as long as a fault holds the call that it struck. A deleted fault holds no calls."""
    released = select(Fault.released).where(Fault.account_id == account.account_id, Fault.number == fault.number)
    found: int | None = db.scalar(released)
    return found is not None and found < fault.strike


_WITHOUT_ACTIONS: Final = [column for column in Fault.__table__.c if column.key != "actions"]
"""The columns that each call reads. Actions may be long."""


def trigger(
    db: Connection,
    account: AccountContext,
    call: FaultCall,
    randomness: Randomness,
    *,
    now: datetime,
    at: int,
    may_strike: bool = True,
) -> Triggered:
    """Compare a call with the account's faults. All that match count it.

    All due faults with actions act, and the first due fault with an effect strikes, unless `may_strike` is false.
    Faults that have ended match no call. `now` by the account's clock, `at` in microseconds by the machine's.
    """
    query = select(*_WITHOUT_ACTIONS, Fault.actions.is_not(None).label("acts")).where(
        Fault.account_id == account.account_id,
        Fault.object == call.object if call.by_name_only else or_(Fault.object.is_(None), Fault.object == call.object),
        or_(Fault.operation.is_(None), Fault.operation == call.operation),
        or_(Fault.until.is_(None), Fault.until > now),
    )
    striking, acting = None, list[ActingFault]()
    for fault in db.execute(query.order_by(Fault.number).with_for_update()).all():
        effect = None if fault.effect is None else Effect.model_validate_json(fault.effect)
        if not _matches(fault, effect, call):
            continue
        is_due = _is_due(fault, randomness, at)
        strikes = is_due and may_strike and striking is None and effect is not None
        if strikes and effect is not None:
            shown = _in_window(fault, effect, at)
            striking = TriggeredFault(fault.number, shown, fault.after, fault.struck + 1)
        if is_due and fault.acts:
            acting.append(ActingFault(fault.number, _actions(db, fault), fault.after))
        _count(db, fault, at, has_applied=strikes or (is_due and fault.acts))
    return Triggered(striking, acting)


def _actions(db: Connection, fault: AnyRow) -> Sequence[Mapping[str, Any]]:
    one = select(Fault.actions).where(Fault.account_id == fault.account_id, Fault.number == fault.number)
    actions: Sequence[Mapping[str, Any]] = json.loads(db.scalar(one) or "[]")
    return actions


def _count(db: Connection, fault: AnyRow, at: int, *, has_applied: bool) -> None:
    first_at = at if has_applied and fault.first_at is None else fault.first_at
    one = update(Fault).where(Fault.account_id == fault.account_id, Fault.number == fault.number)
    db.execute(one.values(seen=fault.seen + 1, struck=fault.struck + has_applied, first_at=first_at))


def _in_window(fault: AnyRow, effect: Effect, at: int) -> Effect:
    """Return the effect with the seconds that are left until the reset. Each call starts a limit that lasts from its
    beginning.
    """
    if fault.lasts is None or effect.reset is None or fault.first_at is None:
        return effect
    passed = (at - fault.first_at) / _MICROSECONDS % effect.reset
    return effect.model_copy(update={"reset": round(effect.reset - passed, 3) or effect.reset})


def _matches(fault: AnyRow, effect: Effect | None, call: FaultCall) -> bool:
    if effect is not None and effect.expire_key and not call.secret:
        return False
    if effect is not None and effect.fail_job is not None and not call.begins_job:
        return False
    if fault.path is not None and not _fits(fault.path, call.path):
        return False
    required: dict[str, Any] = json.loads(fault.parameters or "{}")
    return all(call.value(name) == value for name, value in required.items())


def _fits(pattern: str, path: str) -> bool:
    """Return True if each segment of a path equals the pattern's, or the pattern has `*` in its place."""
    wanted, given = (text.strip("/").split("/") for text in (pattern, path))
    return len(wanted) == len(given) and all(one in {"*", other} for one, other in zip(wanted, given, strict=True))


def _is_due(fault: AnyRow, randomness: Randomness, at: int) -> bool:
    """Return True if it triggers for the current call. With a fixed seed, the result for each call is fixed, too."""
    count = fault.seen + 1
    if _is_used_up(fault):
        return False
    if fault.lasts is not None and fault.first_at is not None:
        return bool(at < fault.first_at + fault.lasts * _MICROSECONDS)
    if fault.nth is not None:
        return bool(fault.nth <= count < fault.nth + (fault.times or 1))
    if fault.probability is None:
        return True
    return randomness.fraction(f"fault:{fault.account_id}:{fault.number}:{count}") < float(fault.probability)
