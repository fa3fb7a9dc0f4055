"""`SCENES` of a vendor with plain records: its accounts, and the export of its records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from sqlalchemy import Connection

from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import User
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes.exported_rows import account_columns, filled, pages, plain, record
from dealdock.platform.scenes.generated import History
from dealdock.platform.scenes.json_values import exported
from dealdock.platform.scenes.plain import checks as plain_checks
from dealdock.platform.scenes.plain.kinds import Kind, Kinds
from dealdock.platform.scenes.plain.rows import PlainRows
from dealdock.platform.scenes.schema import SceneAccount, SceneUser, SomePublicId
from dealdock.platform.scenes.support import JsonObject, SceneSupport

_NOT_SETTINGS: Final = frozenset(SceneAccount.model_fields) - {"name", "time_zone"}


_MOMENTS: Final = ("created_at", "updated_at")
"""The last fields of a record."""


class PlainUser(SceneUser):
    """A user without fields of the vendor's own."""

    role: str = "user"


class PublicUser(PlainUser):
    """A user of a vendor with public ids."""

    id: SomePublicId = None  # type: ignore[assignment]  # text in place of a number


class PlainAccount(SceneAccount):
    """The base of accounts whose settings are fields of the same names."""

    def settings(self) -> dict[str, Any]:
        """Return all settings: every field but lists of records."""
        lists = {name for name, value in self if isinstance(value, list)}
        return self.model_dump(exclude={*_NOT_SETTINGS, *lists}) | self.clock_settings()


def support(
    vendor: str,
    account: type[PlainAccount],
    kinds: Kinds,
    *,
    user: type[SceneUser] = PlainUser,
    demo: Callable[[], Sequence[JsonObject]] = tuple,
    new_account: Callable[[], JsonObject] = dict,
    generate: Callable[[History], Iterator[tuple[str, Any]]] | None = None,
) -> SceneSupport:
    """Return the part in scenes of a vendor with these kinds of records beside users."""
    known = {"users": Kind(user, User, "user"), **kinds}
    return SceneSupport(
        vendor=vendor,
        account=account,
        kinds=tuple(known),
        check=partial(plain_checks.problems, known),
        rows=partial(PlainRows, known),
        settings=partial(_settings, account, tuple(known)),
        records=partial(_records, known),
        demo=demo,
        new_account=new_account,
        generate=generate,
        duplicates={"public_id": "stands an id that another record has already"},
    )


def _settings(form: type[SceneAccount], kinds: Sequence[str], db: Connection, account: AccountContext) -> JsonObject:
    """Read an account's settings, in the order of the form."""
    known = account_columns(db, account) | account.own_settings()
    names = [name for name in form.model_fields if name not in {"vendor", *kinds}]
    return filled({name: plain(known.get(name)) for name in names})


def _records(
    kinds: Kinds, db: Connection, account: AccountContext, many: str, ids: PublicIds | None
) -> Iterator[JsonObject]:
    """Read an account's records of a kind, page by page."""
    kind = kinds[many]
    for page in pages(db, account, kind.table):
        show = {name: _shown_ids(kinds[to].one, kind.columns[name], page, ids) for name, to in kind.references.items()}
        show["id"] = _shown_ids(kind.one, "id", page, ids)
        for row in page:
            found = record(kind.form, row, kind.columns)
            found |= {name: ids_of[found[name]] for name, ids_of in show.items() if name in found}
            found |= {name: exported(found[name]) for name in kind.json_columns if name in found}
            if found.get("password_hash") == PUBLISHED.password_hash:
                found["password"] = PUBLISHED.password
                del found["password_hash"]
            moments = {name: found.pop(name) for name in _MOMENTS if name in found}
            yield found | moments


def _shown_ids(kind: str, column: str, page: Sequence[AnyRow], ids: PublicIds | None) -> Mapping[int, int | str]:
    """Return the ids in a column of a page as they are exported."""
    numbers = {number for row in page if (number := row._mapping[column]) is not None}
    if ids is None:
        return {number: number for number in numbers}
    ids.look_up(kind, numbers)
    return {number: ids.show(kind, number) for number in numbers}
