"""Writing the users of a scene's account, with their credentials."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, update

from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials import credential_index, secrets, user_credentials
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import WrongScene
from dealdock.platform.models import Directory, User
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import IdAllocator
from dealdock.platform.scenes.scene import Scene
from dealdock.platform.text import email_key
from dealdock.vendors.pardot.scenes import schema


def _fields(scene: Scene, described: schema.User, account: AccountContext) -> dict[str, Any]:
    fields = described.model_dump(exclude={"id", "password", "user_key", "user_key_hash", "created_at", "updated_at"})
    fields["time_zone"] = described.time_zone or account.time_zone
    if described.password is not None:
        fields["password_hash"] = scene.password_hashes[described.password]
    return fields


def write(
    db: Connection, account: AccountContext, scene: Scene, position: int, numbers: IdAllocator, *, now: datetime
) -> list[tuple[int, schema.User]]:
    """Write the users of the scene's account at that position, without keys, and return them with their ids.

    An account without users gets an administrator. Raises `WrongScene` if two users have one address.
    """
    users: list[tuple[int, schema.User]] = []
    emails: dict[str, int] = {}
    for index, described in enumerate(scene.accounts[position].users or [schema.User()]):
        user_id = numbers.take(described.id)
        fields = _fields(scene, described, account)
        fields["email"] = described.email or account_users.default_email(account, user_id)
        if emails.setdefault(email_key(fields["email"]), user_id) != user_id:
            place = ("accounts", position, "users", index, "email")
            raise _taken(scene, place, f"another user of the account has {fields['email']}")
        account_users.write(db, account, user_id, **fields, now=described.created_at or now)
        _date(db, account, user_id, described, now)
        users.append((user_id, described))
    return users


def add_key(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, user: schema.User
) -> str | None:
    """Add a user's key to the index of credentials. If another user has the key, return the field that contains it."""
    (key,) = user_credentials.permanent_keys(credentials, account, user_id, chosen=_chosen(user))
    if credential_index.is_taken(db, secrets.digest(key.secret)):
        return "user_key"
    if user.user_key_hash is not None and credential_index.is_taken(db, user.user_key_hash):
        return "user_key_hash"
    credential_index.add(db, key)
    if user.user_key_hash is not None:
        statement = update(Directory).where(Directory.digest == secrets.digest(key.secret))
        db.execute(statement.values(digest=user.user_key_hash, generation=None))
    return None


def _chosen(user: schema.User) -> dict[str, str]:
    """Return the key that a person chose for the user, by its kind."""
    return {} if user.user_key is None else {"user_key": user.user_key}


def _date(db: Connection, account: AccountContext, user_id: int, described: schema.User, now: datetime) -> None:
    if described.updated_at is not None or described.created_at is not None:
        conditions = (User.dataset_id == account.dataset_id, User.id == user_id)
        db.execute(update(User).where(*conditions).values(updated_at=described.updated_at or now))


def _taken(scene: Scene, place: Place, text: str) -> WrongScene:
    return scene.document.wrong([Problem(place, text)])
