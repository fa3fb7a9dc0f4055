"""Writing a scene into the database."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import chain, islice
from typing import TypeVar

from sqlalchemy import Connection, Table, insert

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database import write_guard
from dealdock.platform.database.statements import Statement
from dealdock.platform.datasets import datasets
from dealdock.platform.models import Base
from dealdock.platform.models.context import Tenant
from dealdock.platform.scenes import origin
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.scene import Scene
from dealdock.platform.text import email_key
from dealdock.vendors.pardot import settings
from dealdock.vendors.pardot.models import CustomFieldValue, OpportunityProspect
from dealdock.vendors.pardot.prospect.service import VERSION_OF_SHARED_EMAILS
from dealdock.vendors.pardot.scenes import check, schema, users
from dealdock.vendors.pardot.scenes.row_factory import Row
from dealdock.vendors.pardot.scenes.rows import MODELS, Numbers, Rows
from dealdock.vendors.pardot.visitor_activity import kinds

T = TypeVar("T")

BATCH = 1000
"""How many rows are held at once."""


def load(db: Connection, credentials: Credentials, scene: Scene, *, now: datetime) -> list[int]:
    """Add every account of a scene, with its users and records; answers the accounts' ids.

    Raises `WrongScene` where a user key belongs to somebody else in this sandbox.
    """
    return [_add(db, credentials, scene, position, now) for position in range(len(scene.accounts))]


def fill(
    db: Connection, account: Tenant, scene: Scene, *, now: datetime, users: Mapping[str, int] | None = None
) -> None:
    """Write the records of a scene's first account into an account that has nothing but its users.

    What is assigned to a user of the scene goes to the account's user of that address, else to its first one. `users`:
    the ids of the account's users by what addresses are compared by, where they are known already.

    Raises `WrongScene` where a record's id is a user's, or where prospects share an email and the account is of
    version 3.
    """
    described = scene.accounts[0]
    place = ("accounts", 0)
    mine = users or account_users.ids_by_address(db, account)
    taken = set(mine.values())
    own = dict(_own_ids(place, described))
    problems = [
        Problem(at, f"the id {record_id} is taken already, by a user of the account")
        for at, record_id in own.items()
        if record_id in taken
    ]
    if settings.of(account).version < VERSION_OF_SHARED_EMAILS:
        problems += check.twice(_emails(place, described), "email")
    if problems:
        raise scene.document.wrong(problems)
    user_ids = [mine.get(email_key(each.email or ""), min(taken)) for each in described.users]
    _write(db, account, described, Numbers({*own.values(), *taken}), now, user_ids)


def free_id(scene: Scene) -> int:
    """The lowest id that no record of a scene's first account brings along, users aside."""
    return Numbers({record_id for _, record_id in _own_ids(("accounts", 0), scene.accounts[0])}).take()


def _add(db: Connection, credentials: Credentials, scene: Scene, position: int, now: datetime) -> int:
    described = scene.accounts[position]
    place = ("accounts", position)
    dated = described.model_dump(include={"created_at", "updated_at"}, exclude_none=True)
    account = accounts.create(db, credentials, account_id=described.id, **described.settings(), **dated, now=now)
    own_ids = {record_id for _, record_id in _own_ids(place, described)}
    numbers = Numbers({*own_ids, *(each.id for each in described.users if each.id is not None)})
    here = account.now(now)
    user_ids = users.add(db, credentials, account, scene, position, numbers, now=here)
    _write(db, account, described, numbers, here, user_ids)
    named = [{"id": row.id, "email": row.email} for row in account_users.rows(db, account)]
    origin.keep(db, account.account_id, scene, position, users=named)
    return account.account_id


def _own_ids(place: Place, account: schema.Account) -> Iterator[tuple[Place, int]]:
    """The ids that records, but not users, bring along."""
    for kind in MODELS:
        for position, record in enumerate(getattr(account, kind)):
            at = (*place, kind, position)
            if record.id is not None:
                yield (*at, "id"), record.id
            for index, activity in enumerate(getattr(record, "activities", None) or ()):
                if activity.id is not None:
                    yield (*at, "activities", index, "id"), activity.id


def _emails(place: Place, account: schema.Account) -> Iterator[tuple[Place, str]]:
    for position, prospect in enumerate(account.prospects):
        if prospect.email is not None:
            yield (*place, "prospects", position, "email"), email_key(prospect.email)


def _write(
    db: Connection, account: Tenant, scene: schema.Account, numbers: Numbers, now: datetime, user_ids: Sequence[int]
) -> None:
    rows = Rows(account, scene, numbers, now, user_ids=user_ids)
    live: Counter[str] = Counter()

    def write(kind: str, records: Iterable[Row]) -> None:
        for batch in _batches(records):
            live[f"live_{kind}"] += sum(_is_live(kind, row) for row in batch)
            _insert(db, MODELS[kind], batch)

    with write_guard.lifted(db):
        for kind in ("campaigns", "custom_fields", "tags", "prospect_accounts", "lists"):
            write(kind, rows.plain(kind))
        for prospects in _batches(rows.prospects()):
            write("prospects", (row for row, _ in prospects))
            _write_all(db, CustomFieldValue, chain.from_iterable(values for _, values in prospects))
        write("list_memberships", rows.list_memberships())
        for opportunities in _batches(rows.opportunities()):
            write("opportunities", (row for row, _, _ in opportunities))
            _write_all(db, OpportunityProspect, chain.from_iterable(links for _, links, _ in opportunities))
            write("visitor_activities", chain.from_iterable(history for _, _, history in opportunities))
        write("visitor_activities", rows.visitor_activities())
    counted = {name: live[name] for name in datasets.COUNTED}
    datasets.reserve_ids(db, account.dataset_id, max(numbers.highest, scene.last_id or 0), **counted)


def _is_live(kind: str, row: Row) -> bool:
    if kind == "visitor_activities":
        return row["type"] != kinds.SESSION  # type: ignore[no-any-return]  # a number
    return not row.get("deleted", False)


def _write_all(db: Connection, model: type[Base], rows: Iterable[Row]) -> None:
    for batch in _batches(rows):
        _insert(db, model, batch)


def _insert(db: Connection, model: type[Base], batch: list[Row]) -> None:
    """One row, which is all that a new account has, by a statement that was written out once.

    Not so many rows: connections keep such statements with their last values, and a scene's may be long.
    """
    if len(batch) == 1:
        _prepared(model.__table__, tuple(batch[0])).run(db, batch[0])
    else:
        db.execute(insert(model), batch)


@cache
def _prepared(table: Table, columns: tuple[str, ...]) -> Statement:
    return Statement(insert(table), columns=columns)


def _batches(rows: Iterable[T]) -> Iterator[list[T]]:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        yield batch
