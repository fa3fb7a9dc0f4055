"""Writing the users of a scene's account, with their credentials."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials import credential_index, secrets, user_credentials
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import DealdockError, KeyTaken, UserEmailTaken
from dealdock.platform.models import Directory, User
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.scene import Scene
from dealdock.platform.text import email_key
from dealdock.vendors.pardot.credentials import user_key
from dealdock.vendors.pardot.scenes import schema


def add(
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    scene: Scene,
    position: int,
    numbers: Numbers,
    *,
    now: datetime,
) -> list[int]:
    """Add the users of the scene's account at that position, an administrator where it has none; answers their ids."""
    ids = []
    for index, described in enumerate(scene.accounts[position].users or [schema.User()]):
        place = ("accounts", position, "users", index)
        user_id = numbers.take(described.id)
        try:
            _add(db, credentials, account, user_id, _fields(scene, described, account), described, now)
        except KeyTaken:
            field = "user_key" if described.user_key_hash is None else "user_key_hash"
            raise _taken(scene, (*place, field), "another user of this sandbox has this key") from None
        except UserEmailTaken as error:
            raise _taken(scene, (*place, "email"), f"another user of the account has {error}") from None
        ids.append(user_id)
    return ids


def _fields(scene: Scene, described: schema.User, account: AccountContext) -> dict[str, Any]:
    fields = described.model_dump(exclude={"id", "password", "user_key", "user_key_hash", "created_at", "updated_at"})
    fields["time_zone"] = described.time_zone or account.time_zone
    if described.password is not None:
        fields["password_hash"] = scene.password_hashes[described.password]
    return fields


def _add(
    db: Connection,
    credentials: Credentials,
    account: AccountContext,
    user_id: int,
    fields: dict[str, Any],
    described: schema.User,
    now: datetime,
) -> None:
    account_users.add(
        db, credentials, account, user_id=user_id, **fields, keys=_chosen(described), now=described.created_at or now
    )
    _date(db, account, user_id, described, now)
    if described.user_key_hash is not None:
        _set_key(db, user_key(credentials, account.account_id, user_id), described.user_key_hash)


def _set_key(db: Connection, derived: str, key_hash: str) -> None:
    """Let the user have the key with that hash, instead of the derived one."""
    credential_index.refuse_taken(db, key_hash)
    mine = update(Directory).where(Directory.digest == secrets.digest(derived))
    db.execute(mine.values(digest=key_hash, generation=None))


def write(
    db: Connection, account: AccountContext, scene: Scene, position: int, numbers: Numbers, *, now: datetime
) -> list[tuple[int, schema.User]]:
    """Write the rows of an account's users, who have no keys yet; answers them with their ids."""
    users: list[tuple[int, schema.User]] = []
    emails: dict[str, int] = {}
    for index, described in enumerate(scene.accounts[position].users or [schema.User()]):
        user_id = numbers.take(described.id)
        fields = _fields(scene, described, account)
        fields["email"] = described.email or account_users.usual_email(account, user_id)
        if emails.setdefault(email_key(fields["email"]), user_id) != user_id:
            place = ("accounts", position, "users", index, "email")
            raise _taken(scene, place, f"another user of the account has {fields['email']}")
        account_users.write(db, account, user_id, **fields, now=described.created_at or now)
        _date(db, account, user_id, described, now)
        users.append((user_id, described))
    return users


def give_key(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, user: schema.User
) -> None:
    """Add a user's key to the index of credentials. Raises `KeyTaken`."""
    (key,) = user_credentials.lasting(credentials, account, user_id, chosen=_chosen(user))
    credential_index.enter_new(db, key)
    if user.user_key_hash is not None:
        _set_key(db, key.secret, user.user_key_hash)


def _chosen(user: schema.User) -> dict[str, str]:
    """Return the key that a person chose for the user, by its kind."""
    return {} if user.user_key is None else {"user_key": user.user_key}


def _date(db: Connection, account: AccountContext, user_id: int, described: schema.User, now: datetime) -> None:
    if described.updated_at is not None or described.created_at is not None:
        mine = (User.dataset_id == account.dataset_id, User.id == user_id)
        db.execute(update(User).where(*mine).values(updated_at=described.updated_at or now))


def _taken(scene: Scene, place: Place, text: str) -> DealdockError:
    return scene.document.wrong([Problem(place, text)])
