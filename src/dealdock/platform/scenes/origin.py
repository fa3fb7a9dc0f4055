"""The origin of an account: the scene to which a reset can return."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from dealdock.platform.database.statements import Statement
from dealdock.platform.errors import SceneNotKept
from dealdock.platform.records.models import AccountScene
from dealdock.platform.scenes.document import SceneDocument
from dealdock.platform.scenes.json_values import marked, unmarked
from dealdock.platform.scenes.scene import PACKAGED, Scene, checked, read
from dealdock.platform.scenes.support import SceneVendors

NAME = "the account's scene"

_OF_USERS = ("id", "email")
"""The fields of users that are stored, because records refer to them. The account has its own users."""


class Origin(NamedTuple):
    """The scene and settings of an account at its creation or its last import."""

    scene: Scene  # its first account
    settings: Mapping[str, Any]  # columns: the scene's, and those that replaced them
    updated_at: datetime | None


def store_origin(
    db: Connection,
    account_id: int,
    scene: Scene,
    position: int = 0,
    *,
    users: Sequence[Mapping[str, Any]] | None = None,
    settings: Mapping[str, Any] | None = None,
) -> None:
    """Store the origin of an account: the scene's account at that position, with the `settings` that replaced its own.

    `users`: the account's, if they are the scene's. The scene `empty` without settings is not stored for an account of
    the default vendor. The position in a packaged scene counts only the vendor's accounts, so that it stays valid if
    other vendors are added.
    """
    name = scene.document.name
    vendor = scene.document.data["accounts"][position].get("vendor")
    if name == "empty" and not settings and vendor is None:
        return
    stored: dict[str, Any] = {"scene": name} if name in PACKAGED else {"account": marked(_part(scene, position, users))}
    if name in PACKAGED:
        support = scene.supports[position]
        of_vendor = sum(each is support for each in scene.supports[:position])
        stored |= {"position": of_vendor} if of_vendor else {}
        stored |= {"vendor": vendor} if vendor is not None else {}
    if settings:
        stored["settings"] = dict(settings)
    document = json.dumps(stored, default=datetime.isoformat)  # in ASCII, which can express lone surrogates
    _STORE.run(db, {"account_id": account_id, "document": document})


_STORE: Final = Statement(insert(AccountScene), columns=("account_id", "document"))


def store_no_origin(db: Connection, account_id: int) -> None:
    """Store that the origin of the account is a scene in lines, which may be too large to store."""
    db.execute(delete(AccountScene).where(AccountScene.account_id == account_id))
    db.execute(insert(AccountScene).values(account_id=account_id, document=json.dumps({"kept": False})))


def replace_origin(db: Connection, account_id: int, scene: Scene) -> None:
    """Store this scene's first account as the origin, instead of the current one."""
    db.execute(delete(AccountScene).where(AccountScene.account_id == account_id))
    store_origin(db, account_id, scene)


def origin_document(db: Connection, account_id: int) -> str | None:
    """Return the stored document, for `read_origin`."""
    return db.scalar(select(AccountScene.document).where(AccountScene.account_id == account_id))


def read_origin(document: str | None, vendors: SceneVendors) -> Origin:
    """Return the stored origin of an account, read and checked completely. Needs no transaction.

    Raises `SceneNotKept` if that was a scene in lines.
    """
    stored: dict[str, Any] = {"scene": "empty"} if document is None else json.loads(document, object_hook=unmarked)
    if "kept" in stored:
        raise SceneNotKept
    scene = (
        checked(SceneDocument(NAME, {"accounts": [stored["account"]]}), vendors)
        if "account" in stored
        else read(stored["scene"], vendors, stored.get("vendor", vendors.default))
    )
    position, replaced = stored.get("position", 0), stored.get("settings", {})
    own, support = scene.accounts[position], scene.supports[position]
    if replaced.get("frozen_at") is not None:
        replaced["frozen_at"] = datetime.fromisoformat(replaced["frozen_at"])
    return Origin(replace(scene, accounts=[own], supports=[support]), own.settings() | replaced, own.updated_at)


def _part(scene: Scene, position: int, users: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    part = dict(scene.document.data["accounts"][position])
    written = part.pop("users", None) or ()
    named = [{name: user[name] for name in _OF_USERS if name in user} for user in written] if users is None else users
    return part | {"users": list(named)} if named else part
