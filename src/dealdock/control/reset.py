"""Resets and snapshots: `POST /accounts/{id}/reset`, `/accounts/{id}/snapshots`."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from http import HTTPStatus
from typing import Annotated, Any, TypeAlias
from unicodedata import category

from fastapi import APIRouter, Path, Query
from pydantic import Field

from dealdock.control import fields
from dealdock.control.fields import RequestModel, ResponseModel
from dealdock.control.problems import Refused
from dealdock.control.routing import CalledSandbox, Id, Route
from dealdock.platform import scenes
from dealdock.platform.accounts import accounts
from dealdock.platform.errors import WrongScene
from dealdock.platform.lifecycle import reset, snapshots
from dealdock.platform.lifecycle.snapshots import SnapshotView
from dealdock.platform.records.models import Base
from dealdock.platform.text import clean
from dealdock.sandbox import Sandbox

Announce: TypeAlias = Annotated[
    bool,
    Query(
        description="Announce each record that this brings in to the account's webhooks, which stay, as a new one. "
        "By default nothing is announced"
    ),
]


@contextmanager
def announcing(sandbox: Sandbox, account_id: int, *, announce: bool) -> Iterator[type[Base] | None]:
    """Announce the records that the block brings into an account. Yield the table whose rows stay, if there is one.

    Vendors that send no webhooks have nothing to announce.
    """
    vendor = sandbox.vendors.get(sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor)
    rules = vendor.webhooks if announce else None
    yield None if rules is None else rules.subscriptions
    if rules is not None:
        reset.announce(sandbox.database, sandbox.clock, vendor.accounts, rules, account_id)


router = APIRouter(prefix="/accounts/{account_id}", tags=["reset"], route_class=Route)

MAX_NAME_CHARACTERS = 255

Name = Annotated[str, Path(description="The name of the snapshot")]


def _usable(name: str) -> str:
    """Return a name that a new snapshot can have."""
    if any(category(each) == "Cc" for each in name):
        raise _wrong_name()
    return _stored(name)


def _stored(name: str) -> str:
    """Return a name that a snapshot may have. Earlier versions accepted tabs, line breaks and DEL."""
    if name in snapshots.RESERVED:
        text = f"A snapshot cannot have the name {name}, which has another meaning for a reset."
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, text)
    if clean(name) != name or not 0 < len(name) <= MAX_NAME_CHARACTERS:
        raise _wrong_name()
    return name


def _wrong_name() -> Refused:
    text = f"A snapshot's name has 1 to {MAX_NAME_CHARACTERS} characters, none of them a control character."
    return Refused(HTTPStatus.UNPROCESSABLE_ENTITY, text)


class Reset(RequestModel):
    """The state to return to."""

    to: fields.Name = Field(
        "scene",
        description="scene: the initial settings and records; empty: the settings and records of a new account; "
        "else a snapshot",
    )


class Snapshot(ResponseModel):
    """A snapshot of an account's records."""

    name: str
    created_at: datetime = Field(description="By the account's clock")
    counts: dict[str, int] = Field(description="The numbers of live records, by kind")


@router.post("/reset", operation_id="reset_account", status_code=HTTPStatus.NO_CONTENT)
def reset_account(
    sandbox: CalledSandbox, account_id: Id, wanted: Reset | None = None, announce: Announce = False
) -> None:
    """Return the account's records to its scene, to nothing, or to a snapshot. Its users and credentials stay."""
    with announcing(sandbox, account_id, announce=announce) as kept:
        _reset(sandbox, account_id, (wanted or Reset()).to, kept)
    sandbox.garbage_collector.wake()


def _reset(sandbox: Sandbox, account_id: int, to: str, kept: type[Base] | None) -> None:
    real, database = sandbox.clock.now(), sandbox.database
    how: dict[str, Any] = {"credentials": sandbox.credentials, "account_id": account_id, "real": real, "kept": kept}
    if to == "empty":
        database.write(partial(reset.to_empty, vendors=sandbox.vendors, **how))
    elif to == "scene":
        document = database.read(partial(scenes.origin_document, account_id=account_id))
        origin = scenes.read_origin(document, sandbox.vendors)
        try:
            database.write(partial(reset.to_scene, origin=origin, **how))
        except WrongScene as error:  # a user that was added later has the id of a record of the scene
            raise Refused(HTTPStatus.CONFLICT, str(error)) from None
    else:
        snapshots.restore(database, account_id, to, real=real, kept=kept)


@router.put("/snapshots/{name:path}", operation_id="take_snapshot", status_code=HTTPStatus.CREATED)
def take_snapshot(sandbox: CalledSandbox, account_id: Id, name: Name) -> Snapshot:
    """Save the current records under this name, in place of an earlier snapshot."""
    taken = snapshots.take(sandbox.database, account_id, _usable(name), real=sandbox.clock.now())
    sandbox.garbage_collector.wake()
    return _shown(sandbox, account_id, [taken])[0]


@router.delete("/snapshots/{name:path}", operation_id="delete_snapshot", status_code=HTTPStatus.NO_CONTENT)
def delete_snapshot(sandbox: CalledSandbox, account_id: Id, name: Name) -> None:
    """Delete the snapshot."""
    real = sandbox.clock.now()
    sandbox.database.write(lambda db: snapshots.drop(db, account_id, _stored(name), real=real))
    sandbox.garbage_collector.wake()


@router.get("/snapshots", operation_id="list_snapshots")
def list_snapshots(sandbox: CalledSandbox, account_id: Id) -> list[Snapshot]:
    """Return the account's snapshots, by name."""
    return _shown(sandbox, account_id, sandbox.database.read(lambda db: snapshots.every(db, account_id)))


def _shown(sandbox: Sandbox, account_id: int, views: Sequence[SnapshotView]) -> list[Snapshot]:
    vendor = sandbox.database.read(lambda db: accounts.get(db, account_id)).vendor
    models = sandbox.vendors.get(vendor).models
    kinds = [model.__counted_as__ for model in models if model.__counted_as__ is not None]
    return [
        Snapshot(name=view.name, created_at=view.created_at, counts={kind: view.counts.get(kind, 0) for kind in kinds})
        for view in views
    ]
