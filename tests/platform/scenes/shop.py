"""A second vendor's part in scenes, as small as it can be: a shop, whose accounts have crates.

Crates are kept in the table of tags, so that the shop needs no table of its own.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Annotated, Any

from pydantic import Field
from sqlalchemy import Connection, select

from dealdock.platform.database import bulk_insert
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.row_maker import Records, RowMaker, Written
from dealdock.platform.scenes.schema import Id, Listed, Record, SceneAccount, SceneForm, Text
from dealdock.platform.scenes.support import Found, JsonObject, SceneSupport
from dealdock.platform.scenes.values import Wrong
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


class Rows(RowMaker):
    """Makes the rows of crates."""

    def rows(self, _: str, records: Records) -> Written:
        """Return the rows of crates. Refuse one that is called bottomless."""
        now, rows = self.context.now, []
        for crate in records:
            if crate.name == "bottomless":
                raise Wrong("no crate is bottomless")
            key = {"dataset_id": self.context.account.dataset_id, "id": self.context.numbers.take(crate.id)}
            rows.append(key | {"name": crate.name, "created_at": now, "updated_at": now})
        return [(Tag, *bulk_insert.stored(Tag.__table__, rows))]

    def after(self, _: str) -> Iterable[Written]:
        """Return no more rows."""
        return ()


def settings(db: Connection, account: AccountContext) -> JsonObject:
    """Read the settings that a shop has."""
    return {name: value for name, value in export.settings(db, account).items() if name in Account.model_fields}


def records(db: Connection, account: AccountContext, kind: str) -> Iterator[JsonObject]:
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
    rows=Rows,
    settings=settings,
    records=records,
    demo=lambda: [{"name": "Corner shop"}, {"name": "Quay shop", "crates": [{"name": "Oranges"}]}],
)
VENDORS = (
    *registry.VENDORS,
    replace(registry.VENDORS[0], name="shop", hosts=(), tables=(), guards=(), scene_module=__name__),
)
