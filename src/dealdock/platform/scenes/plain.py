"""The part in scenes of a vendor whose records are rows of one table each, with the columns as their fields."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select

from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.platform.database import bulk_insert
from dealdock.platform.models import Account, Base, Dataset, User
from dealdock.platform.models.context import AccountContext
from dealdock.platform.scenes import checks
from dealdock.platform.scenes.exported_rows import filled, pages, plain, record
from dealdock.platform.scenes.row_maker import LoadContext, Records, RowMaker, Written
from dealdock.platform.scenes.schema import Clock, Id, Record, SceneAccount, SceneForm, SceneUser, SomeMillisecondMoment
from dealdock.platform.scenes.support import JsonObject, SceneSupport

_NOT_SETTINGS: Final = frozenset(SceneAccount.model_fields) - {"name", "time_zone"}


_MOMENTS: Final = ("created_at", "updated_at")
"""The last fields of a record."""


class PlainRecord(Record):
    """The base of records with what every record has. Columns of whole seconds cut the milliseconds of moments."""

    id: Id = None
    created_at: SomeMillisecondMoment = None
    updated_at: SomeMillisecondMoment = None


class PlainUser(SceneUser):
    """A user without fields of the vendor's own."""

    role: str = "user"


class PlainAccount(SceneAccount):
    """The base of accounts whose settings are fields of the same names."""

    def settings(self) -> dict[str, Any]:
        """Return all settings: every field but lists of records."""
        lists = {name for name, value in self if isinstance(value, list)}
        return self.model_dump(exclude={*_NOT_SETTINGS, *lists}) | self.clock_settings()


class Kind(NamedTuple):
    """A kind of record: its model in scenes, and its table."""

    form: type[Record]
    table: type[Base]


class PlainRows(RowMaker):
    """Makes rows whose columns are the fields of the same names."""

    def __init__(self, kinds: Mapping[str, Kind], context: LoadContext) -> None:
        super().__init__(context)
        self._kinds = kinds

    def rows(self, kind: str, records: Records) -> Written:
        """Return the rows of a batch of records."""
        table, now = self._kinds[kind].table, self.context.now
        names = table.__table__.c.keys()
        rows = []
        for each in records:
            row = {name: getattr(each, name) for name in names if hasattr(each, name)}
            moments = {"created_at": each.created_at or now, "updated_at": each.updated_at or now}
            key = {"dataset_id": self.context.account.dataset_id, "id": self.context.numbers.take(each.id)}
            rows.append(row | moments | key)
        if table.__counted_as__ is not None:
            self.live[table] += sum(not row.get("deleted") for row in rows)
        return [(table, *bulk_insert.stored(table.__table__, rows))]

    def after(self, _: str) -> Iterable[Written]:
        """Return no more rows."""
        return ()


def support(
    vendor: str,
    account: type[PlainAccount],
    kinds: Mapping[str, Kind],
    *,
    user: type[SceneUser] = PlainUser,
    demo: Callable[[], Sequence[JsonObject]] = tuple,
    new_account: Callable[[], JsonObject] = dict,
) -> SceneSupport:
    """Return the part in scenes of a vendor with these kinds of records beside users."""
    known = {"users": Kind(user, User), **kinds}
    forms = {name: kind.form for name, kind in known.items()}
    return SceneSupport(
        vendor=vendor,
        form=SceneForm(account=account, record_types={**forms, "clock": Clock}, kinds=tuple(known)),
        check=partial(checks.ids_and_emails, tuple(known)),
        rows=partial(PlainRows, kinds),
        settings=partial(_settings, account, tuple(known)),
        records=partial(_records, known),
        demo=demo,
        new_account=new_account,
    )


def _settings(form: type[SceneAccount], kinds: Sequence[str], db: Connection, account: AccountContext) -> JsonObject:
    """Read an account's settings, in the order of the form."""
    row = db.execute(select(Account.__table__).where(Account.id == account.account_id)).mappings().one()
    clock = None
    if row["frozen_at"] is not None:
        clock = {"mode": "frozen", "at": plain(row["frozen_at"])}
    elif row["clock_offset"]:
        clock = {"mode": "offset", "seconds": row["clock_offset"]}
    last_id = db.scalars(select(Dataset.last_id).where(Dataset.id == account.dataset_id)).one() or None
    known = {**row, **account.own_settings(), "clock": clock, "last_id": last_id}
    names = [name for name in form.model_fields if name not in {"vendor", *kinds}]
    return filled({name: plain(known.get(name)) for name in names})


def _records(kinds: Mapping[str, Kind], db: Connection, account: AccountContext, kind: str) -> Iterator[JsonObject]:
    """Read an account's records of a kind, page by page."""
    form, table = kinds[kind]
    for page in pages(db, account, table):
        for row in page:
            found = record(form, row, {})
            if found.get("password_hash") == PUBLISHED.password_hash:
                found["password"] = PUBLISHED.password
                del found["password_hash"]
            moments = {name: found.pop(name) for name in _MOMENTS if name in found}
            yield found | moments
