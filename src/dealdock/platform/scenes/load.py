"""Loading scenes: checked records become rows, batch by batch, whatever their source is."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database import bulk_insert, write_guard
from dealdock.platform.errors import WrongScene
from dealdock.platform.records import datasets, progress
from dealdock.platform.records import records as stored_records
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import IdForm
from dealdock.platform.scenes import origin
from dealdock.platform.scenes import users as users_
from dealdock.platform.scenes.document import Problem, SceneDocument
from dealdock.platform.scenes.id_bitmap import IdAllocator, allocator
from dealdock.platform.scenes.record_rows import (
    LoadContext,
    OneTransaction,
    RecordRows,
    SceneRecords,
    TableRows,
    WrongRecords,
)
from dealdock.platform.scenes.references import USERS, Finder
from dealdock.platform.scenes.scene import Scene
from dealdock.platform.scenes.schema import SceneUser, ids_in
from dealdock.platform.scenes.support import SceneSupport
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import email_key

_RECORDS_AT_ONCE: Final = 1000
_ROWS_AT_ONCE: Final = 16
"""Rows of one INSERT. SQLite's connections keep statements with their last values, and a scene's may be long."""


def load(db: Connection, credentials: Credentials, scene: Scene, *, real: datetime) -> list[int]:
    """Add every account of a scene, with its users and records; return the accounts' ids.

    Raises `WrongScene` if another user of the sandbox has a user's key.
    """
    return [_add(db, credentials, scene, position, real) for position in range(len(scene.accounts))]


def fill(
    db: Connection,
    account: AccountContext,
    scene: Scene,
    *,
    now: datetime,
    users: Mapping[str, int] | None = None,
    id_form: IdForm | None = None,
) -> None:
    """Write the records of a scene's first account into an account that has nothing but its users.

    `users`: the ids of the account's users by `email_key`, if they are known already. `id_form`: of public ids.

    Raises `WrongScene` if a record's id is a user's, or if the account's settings do not allow the records.
    """
    described = scene.accounts[0]
    user_ids = users or account_users.ids_by_address(db, account)
    own = ids_in(described, scene.supports[0].kinds[1:], ("accounts", 0))
    taken = set(user_ids.values())
    problems = [
        Problem(place, f"the id {record_id} is taken already, by a user of the account")
        for place, record_id in own
        if record_id in taken
    ]
    problems += scene.supports[0].check_in(account, described, ("accounts", 0))
    if problems:
        raise scene.document.wrong(problems)
    known = IdAllocator.known({*(record_id for _, record_id in own), *taken})
    numbers = allocator(id_form, account.account_id, known)
    _write_records(
        db,
        LoadContext(account, matching_users(described.users, user_ids), numbers, now, OneTransaction(db), None),
        scene,
        0,
    )


def free_id(scene: Scene) -> int:
    """Return the lowest id that is not a record's own id in a scene's first account, except users."""
    own = ids_in(scene.accounts[0], scene.supports[0].kinds[1:])
    return IdAllocator.known({record_id for _, record_id in own}).take()


def matching_users(users: Iterable[SceneUser], user_ids: Mapping[str, int]) -> Finder:
    """Return the users of a scene with the ids of the corresponding users of an account.

    These are the users with the same addresses, and the account's first user for the others. `user_ids`: the ids of the
    account's users by `email_key`.
    """
    return user_finder((user_ids.get(email_key(each.email or ""), min(user_ids.values())), each) for each in users)


def user_finder(users: Iterable[tuple[int, SceneUser]]) -> Finder:
    """Return the users of a scene with their ids."""
    finder = Finder(USERS)
    for user_id, each in users:
        finder.add(user_id, each.id, each.email)
    return finder


def transfer(
    rows: RecordRows,
    support: SceneSupport,
    *,
    batches: Callable[[str], Iterable[SceneRecords]],
    write: Callable[[TableRows, SceneRecords | None], Any],
    document: SceneDocument,
    last_id: int | None,
) -> None:
    """Make the rows of an account and write them. Count live records, and reserve the ids that are given out.

    `batches`: returns the records of a kind.
    """
    for kind in support.kinds[1:]:
        for records in batches(kind):
            write(_rows(rows, kind, records, document), records)
        for written in _after(rows, kind, document):
            write(written, None)
    highest = max(rows.context.numbers.highest, last_id or 0)
    dataset_id = rows.context.account.dataset_id
    rows.context.transactions.write(lambda db: datasets.reserve_ids(db, dataset_id, highest, rows.live))


def _rows(rows: RecordRows, kind: str, records: SceneRecords, document: SceneDocument) -> TableRows:
    try:
        return rows.rows(kind, records)
    except WrongValue as wrong:
        raise document.wrong([records.problem(str(wrong), wrong.at)]) from None


def _after(rows: RecordRows, kind: str, document: SceneDocument) -> Iterator[TableRows]:
    try:
        yield from rows.after(kind)
    except WrongRecords as wrong:
        raise document.wrong(wrong.problems) from None


def _add(db: Connection, credentials: Credentials, scene: Scene, position: int, real: datetime) -> int:
    described, support = scene.accounts[position], scene.supports[position]
    dated = described.model_dump(include={"created_at", "updated_at"}, exclude_none=True)
    settings = described.settings() | dated
    account = accounts.create(db, credentials, account_id=described.id, vendor=support.vendor, **settings, real=real)
    known = IdAllocator.known({record_id for _, record_id in ids_in(described, support.kinds)})
    numbers = allocator(credentials.id_form(support.vendor), account.account_id, known)
    here = account.now(real)
    users = users_.write(db, account, scene, position, numbers, now=here)
    for index, (user_id, each) in enumerate(users):
        field = users_.add_key(db, credentials, account, user_id, each)
        if field is not None:
            raise _key_taken(scene, position, index, field)
    _write_records(
        db, LoadContext(account, user_finder(users), numbers, here, OneTransaction(db), None), scene, position
    )
    named = [{"id": row.id, "email": row.email} for row in stored_records.rows(db, account, User)]
    origin.store_origin(db, account.account_id, scene, position, users=named)
    return account.account_id


def _key_taken(scene: Scene, position: int, index: int, field: str) -> WrongScene:
    place = ("accounts", position, "users", index, field)
    return scene.document.wrong([Problem(place, "another user of this sandbox has this key")])


def _write_records(db: Connection, context: LoadContext, scene: Scene, position: int) -> None:
    """Write the records of a scene's account in the open transaction."""
    described, support = scene.accounts[position], scene.supports[position]
    total = sum(len(getattr(described, kind)) for kind in support.kinds[1:])
    report, done = progress.reporter("Loading the scene", "records", total), 0

    def batches(kind: str) -> Iterator[SceneRecords]:
        records = getattr(described, kind)
        for start in range(0, len(records), _RECORDS_AT_ONCE):
            yield SceneRecords(("accounts", position, kind), records[start : start + _RECORDS_AT_ONCE], start)

    def write(written: TableRows, records: SceneRecords | None) -> None:
        nonlocal done
        for model, names, rows in written:
            bulk_insert.insert(db, model.__table__, names, rows, at_once=_ROWS_AT_ONCE)
        done += len(records or ())
        report(done)

    with write_guard.lifted(db):
        transfer(
            support.rows(context),
            support,
            batches=batches,
            write=write,
            document=scene.document,
            last_id=described.last_id,
        )
