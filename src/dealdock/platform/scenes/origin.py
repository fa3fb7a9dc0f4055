"""The scene that an account began with, kept so that a reset can return to it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select

from dealdock.platform.errors import SceneNotKept
from dealdock.platform.models import AccountScene
from dealdock.platform.scenes.document import SceneDocument
from dealdock.platform.scenes.scene import PACKAGED, Scene, checked, read
from dealdock.platform.scenes.support import SceneVendors

NAME = "the account's scene"

_OF_USERS = ("id", "email")
"""The fields of users that are kept, because records refer to them. The account has its own users."""


class Origin(NamedTuple):
    """The scene and settings that an account began with."""

    scene: Scene  # its first account
    settings: Mapping[str, Any]  # columns: the scene's, with what was given beside it
    updated_at: datetime | None


def store_origin(
    db: Connection,
    account_id: int,
    scene: Scene,
    position: int = 0,
    *,
    users: Sequence[Mapping[str, Any]] | None = None,
    given: Mapping[str, Any] | None = None,
) -> None:
    """Keep what an account began with: the scene's account at that position, with the settings that were `given`.

    `users`: the account's, if they are the scene's. Of the scene `empty` without settings nothing needs to be kept,
    if the account is the default vendor's. The position in a packaged scene is kept among the vendor's accounts, so
    that it holds with other vendors beside it.
    """
    name = scene.document.name
    vendor = scene.document.data["accounts"][position].get("vendor")
    if name == "empty" and not given and vendor is None:
        return
    kept: dict[str, Any] = {"scene": name} if name in PACKAGED else {"account": _part(scene, position, users)}
    if name in PACKAGED:
        whose = scene.supports[position]
        of_vendor = sum(support is whose for support in scene.supports[:position])
        kept |= {"position": of_vendor} if of_vendor else {}
        kept |= {"vendor": vendor} if vendor is not None else {}
    if given:
        kept["settings"] = dict(given)
    document = json.dumps(kept, default=datetime.isoformat)  # in ASCII: halves of characters are in no other code
    db.execute(insert(AccountScene).values(account_id=account_id, document=document))


def store_no_origin(db: Connection, account_id: int) -> None:
    """Keep only that the account began with a scene which may be too large to keep."""
    db.execute(delete(AccountScene).where(AccountScene.account_id == account_id))
    db.execute(insert(AccountScene).values(account_id=account_id, document=json.dumps({"kept": False})))


def replace_origin(db: Connection, account_id: int, scene: Scene) -> None:
    """Keep this scene's first account, without further settings, instead of what the account began with."""
    db.execute(delete(AccountScene).where(AccountScene.account_id == account_id))
    store_origin(db, account_id, scene)


def origin_document(db: Connection, account_id: int) -> str | None:
    """Return the stored document, for `beginning` to read."""
    return db.scalar(select(AccountScene.document).where(AccountScene.account_id == account_id))


def read_origin(document: str | None, vendors: SceneVendors) -> Origin:
    """Return the stored beginning of an account, read and checked whole. Needs no transaction.

    Raises `SceneNotKept` if that was a scene in lines.
    """
    kept: dict[str, Any] = {"scene": "empty"} if document is None else json.loads(document)
    if "kept" in kept:
        raise SceneNotKept
    scene = (
        checked(SceneDocument(NAME, {"accounts": [kept["account"]]}), vendors)
        if "account" in kept
        else read(kept["scene"], vendors, kept.get("vendor", vendors.default))
    )
    position, given = kept.get("position", 0), kept.get("settings", {})
    own, support = scene.accounts[position], scene.supports[position]
    if given.get("frozen_at") is not None:
        given["frozen_at"] = datetime.fromisoformat(given["frozen_at"])
    return Origin(replace(scene, accounts=[own], supports=[support]), own.settings() | given, own.updated_at)


def _part(scene: Scene, position: int, users: Sequence[Mapping[str, Any]] | None) -> dict[str, Any]:
    part = dict(scene.document.data["accounts"][position])
    written = part.pop("users", None) or ()
    named = [{name: user[name] for name in _OF_USERS if name in user} for user in written] if users is None else users
    return part | {"users": list(named)} if named else part
