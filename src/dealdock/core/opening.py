"""Opening accounts: the first ones of a database, and each one after."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from dealdock.core import account, scene, user
from dealdock.core.credentials import Credentials
from dealdock.core.models import SandboxState
from dealdock.core.scene import Scene
from dealdock.core.user import Role


def open_account(
    db: Connection,
    credentials: Credentials,
    start: Scene,
    *,
    role: Role = "Administrator",
    now: datetime,
    **settings: Any,
) -> int:
    """Add an account with a first user and the records of the scene's first account; answers its id.

    `settings` are an account's columns; those that aren't given are as the scene has them.
    """
    tenant = account.create(db, credentials, now=now, **start.accounts[0].settings() | settings)
    now = tenant.now(now)  # a scene may bring a clock of its own
    first = scene.free_id(start)
    user.add(db, credentials, tenant, user_id=first, role=role, time_zone=tenant.time_zone, now=now)
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
