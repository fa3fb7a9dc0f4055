"""Importing a scene into an account: its first account fills a new dataset, which becomes visible when it is complete.

Settings and records are the scene's; users and credentials stay the account's. What a failed import has written is
invisible, and garbage collection deletes it.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.errors import UsersChanged, WrongScene
from dealdock.platform.lifecycle import reset
from dealdock.platform.records import copying, filling, progress
from dealdock.platform.records.filling import Filling
from dealdock.platform.records.models import Base
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes import Origin, Scene, replace_origin, store_no_origin, stream_load
from dealdock.platform.scenes.document import Problem
from dealdock.platform.scenes.id_bitmap import IdAllocator, IdBitmap, allocator
from dealdock.platform.scenes.json_lines import Lines
from dealdock.platform.scenes.load import matching_users
from dealdock.platform.scenes.record_rows import LoadContext
from dealdock.platform.scenes.stream_load import UnreadLines
from dealdock.platform.scenes.support import SceneSupport


class _Target(NamedTuple):
    """A dataset that is to be filled, with the account's users in it."""

    account: AccountContext
    users: dict[str, int]
    ids: IdBitmap


def import_scene(
    database: Database,
    credentials: Credentials,
    account_id: int,
    scene: Scene,
    *,
    real: datetime,
    kept: type[Base] | None = None,
) -> None:
    """Replace the account's settings and records with those of a scene's first account, also for later resets.

    `kept`: a table whose rows stay. Raises `WrongScene`.
    """
    if problem := _other_vendor(database, account_id, scene.supports[0]):
        raise scene.document.wrong([Problem(("accounts", 0, "vendor"), problem)])
    own = scene.accounts[0]
    origin = Origin(scene, own.settings(), own.updated_at)

    def work(db: Connection) -> None:
        reset.to_scene(db, credentials, account_id, origin, real=real, kept=kept)
        replace_origin(db, account_id, scene)

    database.write(work)


def import_lines(
    database: Database,
    credentials: Credentials,
    account_id: int,
    lines: Lines,
    *,
    real: datetime,
    kept: type[Base] | None = None,
) -> None:
    """Replace the account's settings and records with those of the first account in these lines.

    `kept`: a table whose rows stay.

    Raises `WrongScene`. Raises `UsersChanged` if the account got a user meanwhile whose id a record has.
    """
    unread = UnreadLines(lines)
    support = unread.support
    if unread.next is not None and (problem := _other_vendor(database, account_id, support)):
        raise lines.wrong(unread.next.line, problem)

    def fill(known: IdBitmap | None) -> None:
        _import(database, credentials, account_id, lines, real, known, kept)

    stream_load.attempt(fill, lines, 0, support, users=False)


def _other_vendor(database: Database, account_id: int, support: SceneSupport) -> str | None:
    """Return a message if the account belongs to another vendor than the scene's account."""
    vendor = database.read(lambda db: accounts.get(db, account_id)).vendor
    return None if vendor == support.vendor else f"is {support.vendor}, but the account belongs to {vendor}"


def _import(
    database: Database,
    credentials: Credentials,
    account_id: int,
    lines: Lines,
    real: datetime,
    known: IdBitmap | None,
    kept: type[Base] | None,
) -> None:
    unread = UnreadLines(lines, progress.reporter("Loading the scene", "bytes", lines.size))
    support, described = unread.support, unread.described().accounts[0]
    settings = reset.settings_of(account_id, described.settings())
    with Filling(database) as fillings:
        target = database.write(lambda db: _begin(db, account_id, known, real))
        fillings.add(target.account.dataset_id)
        account = accounts.with_settings(credentials, target.account, settings)
        of_users = {each.id for each in described.users}
        integers = IdAllocator(target.ids, known=known is not None, refused=of_users)
        numbers = allocator(credentials.id_form(account.vendor), account_id, integers)
        users = matching_users(described.users, target.users)
        context = LoadContext(account, users, numbers, account.now(real), database, lines)
        stream_load.stream(database, context, unread, support, last_id=described.last_id)

        def end(db: Connection) -> None:
            before = accounts.locked(db, account_id)
            _end(db, credentials, target, settings, described.updated_at, real)
            if kept is not None:
                copying.keep_rows(db, kept, before.dataset_id, target.account.dataset_id)

        database.write(end)


def _begin(db: Connection, account_id: int, known: IdBitmap | None, real: datetime) -> _Target:
    account = accounts.get(db, account_id)
    dataset_id = filling.begin(db, account_id, real=real)
    copying.copy_users(db, account.dataset_id, dataset_id)
    account = account._replace(dataset_id=dataset_id)
    users = account_users.ids_by_address(db, account)
    ids = known or IdBitmap()
    for user_id in users.values():
        if not ids.add(user_id):
            raise WrongScene(f"a record has the id {user_id}, which is taken already, by a user of the account")
    return _Target(account, users, ids)


def _end(
    db: Connection,
    credentials: Credentials,
    target: _Target,
    settings: dict[str, Any],
    updated_at: datetime | None,
    real: datetime,
) -> None:
    now = accounts.locked(db, target.account.account_id)
    new_users = set(account_users.ids_by_address(db, now).values()) - set(target.users.values())
    if any(user_id in target.ids for user_id in new_users):
        raise UsersChanged
    filling.finish(db, target.account.dataset_id)
    reset.replace_dataset(db, now, target.account.dataset_id, real=real)
    store_no_origin(db, now.account_id)
    reset.apply_settings(db, credentials, now.account_id, settings, updated_at=updated_at, real=real)
