"""The directory of an account, for calls: making it, and paying for its results (contract 9.8, 10.9)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final, Literal, NamedTuple

from pydantic import Field
from sqlalchemy import Connection, bindparam, insert, select, update

from dealdock.control import fields as control_fields
from dealdock.platform.accounts import accounts
from dealdock.platform.background import WAKE, Unready
from dealdock.platform.database import commits
from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import Unavailable
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import values as scene_values
from dealdock.platform.scenes.json_schema import parsers
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.apollo import settings
from dealdock.vendors.apollo.directory import making
from dealdock.vendors.apollo.directory.model import DirectoryState, Organization, Revealed
from dealdock.vendors.apollo.ids import Ids
from dealdock.vendors.apollo.wire.values import domain

_IN_DOMAIN: Final = Statement(
    select(Organization.id, Organization.name)
    .where(Organization.dataset_id == bindparam("dataset_id"), Organization.domain_key == bindparam("domain"))
    .order_by(Organization.id)
    .limit(1)
)


Counter = Literal["organizations", "people", "job_postings"]
"""The counters of the state. Each has the last number of its kind."""


class Charge(NamedTuple):
    """A person or an organization that a call is to pay for, unless the team has paid for it before."""

    kind: str
    number: int
    credits: int


def prepare(db: Connection, ids: Ids, account: AccountContext, *, now: datetime) -> None:
    """Make the directory, unless it is there. Raises `Unready` for a large directory, which background work makes.

    The call is a write.
    """
    if making.is_made(db, account):
        return
    _refuse_failed(db, account)
    if making.is_large(db, account):
        raise Unready(partial(_begin, account, now), "the account's directory is large, and is being made")
    making.begin(db, account, now=now)
    while making.make_batch(db, ids, account):
        pass


def require(db: Connection, account: AccountContext, *, now: datetime) -> None:
    """Raise `Unready` unless the directory is there. Background work makes it."""
    if not making.is_made(db, account):
        _refuse_failed(db, account)
        raise Unready(partial(_begin, account, now), "the account's directory is being made")


def in_domain(
    db: Connection, ids: Ids, account: AccountContext, address: str | None, *, now: datetime
) -> tuple[int, str] | None:
    """Return number and name of the organization with the domain of a URL; None if there is none.

    The directory need not be there: the organizations of its setting have their numbers before they are made.
    """
    host, setting = domain(address), settings.of(account).directory
    if host is None:
        return None
    state = making.state_of(db, account)
    is_current = state is not None and state.setting == setting.digest
    is_made = state is not None and is_current and state.part == len(making.PARTS)
    found = None if is_made else making.planned_in(ids, setting, host)
    if found is None and state is not None and is_current and not making.has_old(state):
        row = _IN_DOMAIN.one(db, {"dataset_id": account.dataset_id, "domain": host})
        found = None if row is None else (row.id, row.name)
    if found is not None and not is_current:
        making.plan(db, account, now=now)
    return found


def _refuse_failed(db: Connection, account: AccountContext) -> None:
    """Raise `Unavailable` for a directory that cannot be made, because waiting for it would be useless."""
    if (reason := making.failure(db, account)) is not None:
        advice = "Change the account's setting `directory`, or reset the account"
        raise Unavailable(f"the account's directory could not be made ({reason}). {advice}")


def take_number(db: Connection, account: AccountContext, kind: Counter) -> int:
    """Return the number of a new record of the directory, which is there (`require`)."""
    counter = getattr(DirectoryState, kind)
    taken = update(DirectoryState).where(DirectoryState.dataset_id == account.dataset_id).values({counter: counter + 1})
    return int(db.execute(taken.returning(counter)).scalar_one())


def _begin(account: AccountContext, now: datetime, db: Connection) -> None:
    making.begin(db, accounts.get(db, account.account_id), now=now)
    commits.announce(db, WAKE)


def take_call(db: Connection, account: AccountContext) -> int:
    """Count a call that matches people, and return its number."""
    counted = (
        update(DirectoryState)
        .where(DirectoryState.dataset_id == account.dataset_id)
        .values(calls=DirectoryState.calls + 1)
    )
    return int(db.execute(counted.returning(DirectoryState.calls)).scalar_one())


def consumed(db: Connection, account: AccountContext) -> int:
    """Return the number of credits that the team has paid."""
    state = making.state_of(db, account)
    return 0 if state is None else int(state.consumed)


def revealed(db: Connection, account: AccountContext, kind: str, numbers: Iterable[int]) -> set[int]:
    """Return the numbers that the team has paid for."""
    conditions = (Revealed.dataset_id == account.dataset_id, Revealed.kind == kind, Revealed.id.in_([*numbers]))
    return set(db.scalars(select(Revealed.id).where(*conditions)))


def pay(db: Connection, account: AccountContext, charges: Sequence[Charge]) -> int | None:
    """Charge the results that the team has not paid for, and return the credits; None, without a charge, if too few are
    left.
    """
    by_kind: dict[str, dict[int, Charge]] = {}
    for charge in charges:
        by_kind.setdefault(charge.kind, {}).setdefault(charge.number, charge)
    new = [
        charge
        for kind, some in by_kind.items()
        for number, charge in some.items()
        if number not in revealed(db, account, kind, some)
    ]
    return spend(db, account, sum(charge.credits for charge in new), new)


def spend(db: Connection, account: AccountContext, price: int, new: Sequence[Charge] = ()) -> int | None:
    """Charge credits, and return them; None, without a charge, if too few are left. `new`: the new charges."""
    limit = settings.of(account).credits
    if price and limit is not None and consumed(db, account) + price > limit:
        return None
    here = DirectoryState.dataset_id == account.dataset_id
    if price:
        db.execute(update(DirectoryState).where(here).values(consumed=DirectoryState.consumed + price))
    if new:
        db.execute(
            insert(Revealed),
            [{"dataset_id": account.dataset_id, "kind": charge.kind, "id": charge.number} for charge in new],
        )
    return price


MOST: Final = 100
"""The texts of one list."""

_NONE: Final[list[str]] = []


@parsers.accepts({"type": "array", "items": {"type": "string"}})
def _parse(value: object) -> list[str]:
    """Parse a list of texts, or a single one."""
    given = value if isinstance(value, list) else [value]
    if len(given) > MOST:
        raise scene_values.WrongValue(f"has {len(given)} values: {MOST} are possible")
    return [scene_values.text(scene_values.scalar(each)) for each in given]


NEW: Final[tuple[Any, list[str]]] = (Annotated[list[control_fields.Name], Field(max_length=MOST)], [])
"""The type of a list of a new record in the control plane."""

SHOWN: Final = list[str]

IN_SCENES: Final[tuple[Any, list[str]]] = (Annotated[Any, optional(_NONE, _parse)], [])
"""The type of a list in scenes."""


def lists(*names: str) -> Mapping[str, Any]:
    """Return the types of columns with lists of texts, in the form that a kind accepts."""
    types = {"new": NEW, "shown": SHOWN, "in_scenes": IN_SCENES}
    return {place: dict.fromkeys(names, of) for place, of in types.items()}
