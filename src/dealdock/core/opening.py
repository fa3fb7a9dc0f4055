"""Opening accounts: the first ones of a database, and each one after."""

from datetime import datetime
from typing import TypedDict, Unpack

from sqlalchemy import Connection, select

from dealdock.core import account, scene, user
from dealdock.core.connector import Connector
from dealdock.core.credentials import Credentials
from dealdock.core.models import SandboxState
from dealdock.core.scene import Scene
from dealdock.core.user import Role


class AccountSettings(TypedDict, total=False):
    """What may be set about a new account. What is missing, or None, is as the scene has it.

    But a `connector` of None is none at all, whatever the scene has.
    """

    name: str | None
    connector: Connector | None
    version: int | None
    time_zone: str | None
    level: str | None


def open_account(
    db: Connection,
    credentials: Credentials,
    start: Scene,
    *,
    role: Role = "Administrator",
    now: datetime,
    **settings: Unpack[AccountSettings],
) -> int:
    """Add an account with a first user and the records of the scene's first account; answers its id."""
    first = start.accounts[0]
    time_zone = settings.get("time_zone") or first.time_zone
    tenant = account.create(
        db,
        credentials,
        name=settings.get("name") or first.name,
        connector=settings.get("connector", first.connector),
        version=settings.get("version") or first.version,
        time_zone=time_zone,
        level=settings.get("level") or first.level,
        now=now,
    )
    user.add(db, credentials, tenant, role=role, time_zone=time_zone, now=now)
    scene.fill(db, tenant, start, now=now)
    return tenant.account_id


def open_database(db: Connection, credentials: Credentials, start: Scene, *, now: datetime) -> bool:
    """Load a scene where there are no accounts yet; False where there are, and then nothing happens.

    Of two who try at once, one does it: the other waits for the first.
    """
    db.execute(select(SandboxState.id).with_for_update())
    if account.ids(db):
        return False
    scene.load(db, credentials, start, now=now)
    return True
