"""Writing the users of a scene's account, with their credentials."""

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection, update

from dealdock.platform.accounts import users as account_users
from dealdock.platform.credentials import credential_index, secrets, user_credentials
from dealdock.platform.credentials.secrets import Credentials
from dealdock.platform.errors import WrongScene
from dealdock.platform.records import public_ids
from dealdock.platform.records.models import CredentialIndex, User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import IdAllocator
from dealdock.platform.scenes.schema import SceneUser, form_in
from dealdock.platform.text import email_key

if TYPE_CHECKING:
    from dealdock.platform.scenes.scene import Scene

_COLUMNS: Final = frozenset(User.__table__.c.keys()) - {"id", "created_at", "updated_at"}


def _fields(scene: "Scene", described: SceneUser, account: AccountContext) -> dict[str, Any]:
    fields = described.model_dump(include=set(_COLUMNS))
    fields["time_zone"] = described.time_zone or account.time_zone
    if described.password is not None:
        fields["password_hash"] = scene.password_hashes[described.password]
    return fields


def write(
    db: Connection, account: AccountContext, scene: "Scene", position: int, numbers: IdAllocator, *, now: datetime
) -> list[tuple[int, SceneUser]]:
    """Write the users of the scene's account at that position, without keys, and return them with their ids.

    An account without users gets an administrator. Raises `WrongScene` if two users have the same address.
    """
    users: list[tuple[int, SceneUser]] = []
    emails: dict[str, int] = {}
    for index, described in enumerate(
        scene.accounts[position].users or [form_in(scene.supports[position].account, "users")()]
    ):
        user_id = numbers.take_for("user", described.id)
        fields = _fields(scene, described, account)
        fields["email"] = described.email or account_users.default_email(account, user_id)
        if emails.setdefault(email_key(fields["email"]), user_id) != user_id:
            place = ("accounts", position, "users", index, "email")
            raise _taken(scene, place, f"another user of the account has {fields['email']}")
        account_users.write(db, account, user_id, **fields, now=described.created_at or now)
        _date(db, account, user_id, described, now)
        users.append((user_id, described))
    public_ids.keep(db, account.dataset_id, numbers.drain_imported())
    return users


def add_key(
    db: Connection, credentials: Credentials, account: AccountContext, user_id: int, user: SceneUser
) -> str | None:
    """Add a user's keys to the index of credentials. If another user already has one, return the field that gives it.

    A key that a person chose is in the user's field of its kind's name, or its digest in that name with `_hash`.
    """
    kinds = [kind.name for kind in credentials.user_kinds(account.vendor)]
    chosen = {kind: key for kind in kinds if (key := getattr(user, kind, None)) is not None}
    for key in user_credentials.permanent_keys(credentials, account, user_id, chosen=chosen):
        if credential_index.is_taken(db, secrets.digest(key.secret)):
            return key.kind
        key_hash = getattr(user, f"{key.kind}_hash", None)
        if key_hash is not None and credential_index.is_taken(db, key_hash):
            return f"{key.kind}_hash"
        credential_index.add(db, key)
        if key_hash is not None:
            statement = update(CredentialIndex).where(CredentialIndex.digest == secrets.digest(key.secret))
            db.execute(statement.values(digest=key_hash, generation=None))
    return None


def _date(db: Connection, account: AccountContext, user_id: int, described: SceneUser, now: datetime) -> None:
    if described.updated_at is not None or described.created_at is not None:
        conditions = (User.dataset_id == account.dataset_id, User.id == user_id)
        db.execute(update(User).where(*conditions).values(updated_at=described.updated_at or now))


def _taken(scene: "Scene", place: Place, text: str) -> WrongScene:
    return scene.document.wrong([Problem(place, text)])
