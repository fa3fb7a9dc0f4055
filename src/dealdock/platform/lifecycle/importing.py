"""Importing a scene into an account: a new dataset is filled by the scene's first account, and then shown.

Settings and records are the scene's; users and credentials stay the account's. Nobody sees anything of it before all of
it is there, and what a failed import leaves behind is swept.
"""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.database.database import Database
from dealdock.platform.datasets import copying, filling
from dealdock.platform.datasets.filling import Filling
from dealdock.platform.errors import UsersChanged, WrongScene
from dealdock.platform.lifecycle import reset
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import Beginning, Scene, keep_instead, keep_none, stream_load
from dealdock.platform.scenes.document import Problem
from dealdock.platform.scenes.id_bitmap import IdBitmap, Numbers
from dealdock.platform.scenes.json_lines import Lines
from dealdock.platform.scenes.lookups import Named
from dealdock.platform.scenes.references import USERS
from dealdock.platform.scenes.schema import SceneAccount
from dealdock.platform.scenes.stream_load import Rest, StreamLoad
from dealdock.platform.scenes.support import LineLoader, SceneSupport
from dealdock.platform.text import email_key


class _Begun(NamedTuple):
    """A dataset that is to be filled, with the account's users in it."""

    account: AccountContext
    users: dict[str, int]
    marks: IdBitmap


def import_scene(
    database: Database, credentials: Credentials, account_id: int, scene: Scene, *, real: datetime
) -> None:
    """Let the account have the settings and records of a scene's first account, and begin with them from here on.

    Raises `WrongScene`.
    """
    if wrong := _other_vendor(database, account_id, scene.supports[0]):
        raise scene.document.wrong([Problem(("accounts", 0, "vendor"), wrong)])
    own = scene.accounts[0]
    beginning = Beginning(scene, own.settings(), own.updated_at)

    def work(db: Connection) -> None:
        reset.to_scene(db, credentials, account_id, beginning, real=real)
        keep_instead(db, account_id, scene)

    database.write(work)


def import_lines(
    database: Database, credentials: Credentials, account_id: int, lines: Lines, *, real: datetime
) -> None:
    """Let the account have the settings and records of the first account in these lines.

    Raises `WrongScene`; `UsersChanged` where the account got a user meanwhile whose id the scene has for a record.
    """
    rest = Rest(lines, _nobody_hears)
    support = rest.support
    if rest.next is not None and (wrong := _other_vendor(database, account_id, support)):
        raise lines.wrong(rest.next.line, wrong)
    loader = support.line_loader
    if loader is None:
        import_scene(database, credentials, account_id, rest.whole(), real=real)
        return
    kinds = support.form.kinds[1:]

    def fill(known: IdBitmap | None) -> None:
        _import(database, credentials, account_id, lines, loader, real, known)

    stream_load.attempt(fill, lines, 0, loader, kinds)


def _other_vendor(database: Database, account_id: int, support: SceneSupport) -> str | None:
    """Return what is wrong where the account belongs to another vendor than the scene's account."""
    account = database.read(lambda db: accounts.tenant(db, account_id))
    vendor = getattr(account, "vendor", support.vendor)
    return None if vendor == support.vendor else f"is {support.vendor}, but the account belongs to {vendor}"


def _import(
    database: Database,
    credentials: Credentials,
    account_id: int,
    lines: Lines,
    loader: LineLoader,
    real: datetime,
    known: IdBitmap | None,
) -> None:
    rest = Rest(lines, _nobody_hears)
    kinds = rest.support.form.kinds[1:]
    described = rest.described().accounts[0]
    settings = reset.settings_of(account_id, described.settings())
    with Filling(database) as filled:
        begun = database.write(lambda db: _begin(db, account_id, known, real))
        filled.add(begun.account.dataset_id)
        account = accounts.with_settings(credentials, begun.account, settings)
        numbers = Numbers(begun.marks, known=known is not None)
        users = _users(described, begun.users)
        now, last = account.now(real), described.last_id or 0
        StreamLoad(database, account, users, numbers, rest, loader, kinds).pour(now=now, last_id=last)
        database.write(lambda db: _end(db, credentials, begun, settings, described.updated_at, real))


def _begin(db: Connection, account_id: int, known: IdBitmap | None, real: datetime) -> _Begun:
    account = accounts.tenant(db, account_id)
    hidden = filling.begin(db, account_id, real=real)
    copying.bring_users(db, account.dataset_id, hidden)
    account = account._replace(dataset_id=hidden)
    users = account_users.ids_by_address(db, account)
    marks = known or IdBitmap()
    for user_id in users.values():
        if not marks.add(user_id):
            raise WrongScene(f"a record has the id {user_id}, which is taken already, by a user of the account")
    return _Begun(account, users, marks)


def _end(
    db: Connection,
    credentials: Credentials,
    begun: _Begun,
    settings: dict[str, Any],
    updated_at: datetime | None,
    real: datetime,
) -> None:
    now = accounts.locked(db, begun.account.account_id)
    came = set(account_users.ids_by_address(db, now).values()) - set(begun.users.values())
    if any(user_id in begun.marks for user_id in came):
        raise UsersChanged
    filling.finish(db, begun.account.dataset_id)
    reset.show(db, now, begun.account.dataset_id, real=real)
    keep_none(db, now.account_id)
    reset.settle(db, credentials, now.account_id, settings, updated_at=updated_at, real=real)


def _users(described: SceneAccount, mine: dict[str, int]) -> Named:
    """Return the account's users that the scene's users stand for: by address, else the account's first user."""
    users = Named(USERS)
    for each in described.users:
        users.add(mine.get(email_key(each.email or ""), min(mine.values())), each.id, each.email)
    return users


def _nobody_hears(_: int) -> None:
    """Progress, of which nobody wants to hear."""
