"""A second vendor's part in scenes, as small as it can be: a shop, whose accounts have crates.

It has no line loader. Crates are kept in the table of tags, so that it needs no table of its own.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection, insert, select

from dealdock.platform.database import write_guard
from dealdock.platform.datasets import datasets
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.id_bitmap import Numbers
from dealdock.platform.scenes.schema import Id, Listed, Record, SceneAccount, SceneForm, Text
from dealdock.platform.scenes.support import Found, Plain, SceneSupport
from dealdock.vendors import registry
from dealdock.vendors.pardot.models import Tag
from dealdock.vendors.pardot.scenes import export, schema, users


class Crate(Record):
    """A crate."""

    id: Id = None
    name: Text


class Account(SceneAccount):
    """An account of the shop."""

    users: Annotated[list[schema.User], Listed] = Field([])
    crates: Annotated[list[Crate], Listed] = Field([])

    def settings(self) -> dict[str, Any]:
        """Return the account's own columns."""
        return self.model_dump(include={"name", "time_zone"}) | self.clock_settings()


def check(accounts: Collection[Found]) -> Iterator[Problem]:
    """Refuse crates that are called bottomless."""
    for place, account in accounts:
        for position, crate in enumerate(account.get("crates") or ()):
            if crate.get("name") == "bottomless":
                yield Problem((*place, "crates", position, "name"), "no crate is bottomless")


def check_in(_: AccountContext, __: Account, ___: Place) -> Iterator[Problem]:
    """Every account takes every crate."""
    yield from ()


def write(
    db: Connection, account: AccountContext, described: Account, numbers: Numbers, now: datetime, _: Sequence[int]
) -> None:
    """Write the crates."""
    rows = [
        {"dataset_id": account.dataset_id, "id": numbers.take(crate.id), "name": crate.name}
        | {"created_at": now, "updated_at": now}
        for crate in described.crates
    ]
    if rows:
        with write_guard.lifted(db):
            db.execute(insert(Tag), rows)
    datasets.reserve_ids(db, account.dataset_id, max(numbers.highest, described.last_id or 0))


def settings(db: Connection, account: AccountContext) -> Plain:
    """Read the settings that a shop has."""
    return {name: value for name, value in export.settings(db, account).items() if name in Account.model_fields}


def records(db: Connection, account: AccountContext, kind: str) -> Iterator[Plain]:
    """Read users or crates."""
    if kind == "users":
        return export.records(db, account, kind)
    mine = select(Tag.id, Tag.name).where(Tag.dataset_id == account.dataset_id).order_by(Tag.id)
    return ({"id": row.id, "name": row.name} for row in db.execute(mine))


SCENES = SceneSupport(
    vendor="shop",
    form=SceneForm(account=Account, record_types={"users": schema.User, "crates": Crate}, kinds=("users", "crates")),
    check=check,
    check_in=check_in,
    users=users,
    write=write,
    settings=settings,
    records=records,
    demo=lambda: [{"name": "Corner shop"}, {"name": "Quay shop", "crates": [{"name": "Oranges"}]}],
)
VENDORS = (
    *registry.VENDORS,
    replace(registry.VENDORS[0], name="shop", hosts=(), tables=(), guards=(), scene_module=__name__),
)
