"""Writing a scene in one piece into the database."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import Connection

from dealdock.platform.accounts import accounts
from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import origin
from dealdock.platform.scenes import support as support_
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.scene import Scene
from dealdock.platform.scenes.schema import Record
from dealdock.platform.text import email_key


def load(db: Connection, credentials: Credentials, scene: Scene, *, now: datetime) -> list[int]:
    """Add every account of a scene, with its users and records; return the accounts' ids.

    Raises `WrongScene` where another user of the sandbox has a user's key.
    """
    return [_add(db, credentials, scene, position, now) for position in range(len(scene.accounts))]


def fill(
    db: Connection, account: AccountContext, scene: Scene, *, now: datetime, users: Mapping[str, int] | None = None
) -> None:
    """Write the records of a scene's first account into an account that has nothing but its users.

    What is assigned to a user of the scene goes to the account's user of that address, else to its first one. `users`:
    the ids of the account's users by what addresses are compared by, where they are known already.

    Raises `WrongScene` where a record's id is a user's, or where the account's settings do not allow the records.
    """
    described, support = scene.accounts[0], scene.supports[0]
    place = ("accounts", 0)
    mine = users or account_users.ids_by_address(db, account)
    taken = set(mine.values())
    own = dict(_own_ids(scene, 0))
    problems = [
        Problem(at, f"the id {record_id} is taken already, by a user of the account")
        for at, record_id in own.items()
        if record_id in taken
    ]
    problems += support.check_in(account, described, place)
    if problems:
        raise scene.document.wrong(problems)
    user_ids = [mine.get(email_key(each.email or ""), min(taken)) for each in described.users]
    support.write(db, account, described, Numbers.known({*own.values(), *taken}), now, user_ids)


def free_id(scene: Scene) -> int:
    """Return the lowest id that no record of a scene's first account brings along, users aside."""
    return Numbers.known({record_id for _, record_id in _own_ids(scene, 0)}).take()


def numbers_of(scene: Scene, position: int) -> Numbers:
    """Return numbers of which those are taken that an account's users and records bring along."""
    own_ids = {record_id for _, record_id in _own_ids(scene, position)}
    return Numbers.known({*own_ids, *(each.id for each in scene.accounts[position].users if each.id is not None)})


def _add(db: Connection, credentials: Credentials, scene: Scene, position: int, now: datetime) -> int:
    described, support = scene.accounts[position], scene.supports[position]
    dated = described.model_dump(include={"created_at", "updated_at"}, exclude_none=True)
    settings = described.settings() | support_.columns(support) | dated
    account = accounts.create(db, credentials, account_id=described.id, **settings, now=now)
    numbers = numbers_of(scene, position)
    here = account.now(now)
    user_ids = support.users.add(db, credentials, account, scene, position, numbers, now=here)
    support.write(db, account, described, numbers, here, user_ids)
    named = [{"id": row.id, "email": row.email} for row in account_users.rows(db, account)]
    origin.keep(db, account.account_id, scene, position, users=named)
    return account.account_id


def _own_ids(scene: Scene, position: int) -> Iterator[tuple[Place, int]]:
    """Return the ids that the records of an account, but not its users, bring along."""
    for kind in scene.supports[position].form.kinds[1:]:
        yield from _ids(("accounts", position, kind), getattr(scene.accounts[position], kind))


def _ids(place: Place, records: list[Record]) -> Iterator[tuple[Place, int]]:
    """Return the ids of records, and of the records in them."""
    for position, record in enumerate(records):
        for field, value in record:
            if field == "id" and value is not None:
                yield (*place, position, "id"), value
            elif isinstance(value, list) and value and isinstance(value[0], Record):
                yield from _ids((*place, position, field), value)
