"""The part of a vendor in scenes, made from the kinds of its records: its accounts, their checks, and their export."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final, cast

from pydantic import Field, create_model
from sqlalchemy import Connection

from dealdock.platform.credentials.secrets import PUBLISHED
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import json_values, record_checks
from dealdock.platform.scenes.exported_rows import account_columns, filled, pages, plain, record
from dealdock.platform.scenes.record_forms import MOMENTS, DatedRecord, RecordForm, RecordForms
from dealdock.platform.scenes.record_rows import RecordRows
from dealdock.platform.scenes.row_maker import LoadContext, RowMaker
from dealdock.platform.scenes.schema import Listed, SceneAccount, SceneUser, SomePublicId
from dealdock.platform.scenes.support import JsonObject, SceneSupport

_NOT_SETTINGS: Final = frozenset(SceneAccount.model_fields) - {"name", "time_zone", "kept_requests"}


class NumberedUser(SceneUser):
    """A user without fields of the vendor's own."""

    role: str = "user"


class PublicUser(NumberedUser):
    """A user of a vendor with public ids."""

    id: SomePublicId = None  # type: ignore[assignment]  # text in place of a number


class AccountForm(SceneAccount):
    """The base of accounts whose settings are fields of the same names. Their lists of records are added to it."""

    def settings(self) -> dict[str, Any]:
        """Return all settings: every field but lists of records."""
        lists = {name for name, value in self if isinstance(value, list)}
        return self.model_dump(exclude={*_NOT_SETTINGS, *lists}) | self.clock_settings()


def scene_support(
    vendor: str,
    account: type[SceneAccount],
    forms: RecordForms,
    rows: Callable[[RecordForms, LoadContext], RowMaker] = RecordRows,
) -> SceneSupport:
    """Return the part in scenes of a vendor with these records.

    `account`: the form of its settings. `rows`: makes the rows of an account.
    """
    lists: Any = {many: (Annotated[list[form.form], Listed], Field([])) for many, form in forms.items()}  # type: ignore[name-defined]  # known at runtime
    with_lists = cast("Any", create_model("Account", __base__=account, __doc__=account.__doc__, **lists))
    return SceneSupport(
        vendor=vendor,
        account=with_lists,
        forms=forms,
        kinds=tuple(forms),
        check=partial(record_checks.problems, forms),
        rows=partial(rows, forms),
        settings=partial(_settings, with_lists, tuple(forms)),
        records=partial(exported, forms),
        duplicates={"public_id": "is an id that another record already has"},
    )


def _settings(account: type[SceneAccount], kinds: Sequence[str], db: Connection, context: AccountContext) -> JsonObject:
    """Read an account's settings, in the order of the form."""
    known = account_columns(db, context) | context.own_settings()
    names = [name for name in account.model_fields if name not in {"vendor", *kinds}]
    return filled({name: plain(known.get(name)) for name in names})


def exported(
    forms: RecordForms, db: Connection, account: AccountContext, many: str, ids: PublicIds | None, last: int = 0
) -> Iterator[JsonObject]:
    """Read an account's records of a kind behind the id `last`, page by page."""
    for _, found in exported_pages(forms, db, account, many, ids, last):
        yield from found


def exported_pages(
    forms: RecordForms,
    db: Connection,
    account: AccountContext,
    many: str,
    ids: PublicIds | None = None,
    last: int = 0,
) -> Iterator[tuple[Sequence[AnyRow], list[JsonObject]]]:
    """Read an account's records of a kind. Yield pages: the rows, and the records in the form of a scene."""
    form = forms[many]
    moments = MOMENTS if issubclass(form.form, DatedRecord) else ()
    for page in pages(db, account, form.kind.model, last):
        show = {name: _shown_ids(forms[link.to].kind.name, link.column, page, ids) for name, link in form.links.items()}
        show["id"] = _shown_ids(form.kind.name, "id", page, ids)
        yield page, [_exported(form, row, show, moments) for row in page]


def _exported(
    form: RecordForm, row: AnyRow, show: Mapping[str, Mapping[int, int | str]], last: Sequence[str]
) -> JsonObject:
    """Return a record in the form of a scene. `show`: the ids in references. `last`: the fields to put at the end."""
    found = record(form.form, row, form.columns)
    found |= {name: ids_of[found[name]] for name, ids_of in show.items() if name in found}
    found |= {name: json_values.exported(found[name]) for name in form.json_columns if name in found}
    if found.get("password_hash") == PUBLISHED.password_hash:
        found["password"] = PUBLISHED.password
        del found["password_hash"]
    return found | {name: found.pop(name) for name in last if name in found}


def _shown_ids(kind: str, column: str, page: Sequence[AnyRow], ids: PublicIds | None) -> Mapping[int, int | str]:
    """Return the ids in a column of a page as they are exported."""
    numbers = {number for row in page if (number := row._mapping[column]) is not None}
    if ids is None:
        return {number: number for number in numbers}
    ids.look_up(kind, numbers)
    return {number: ids.show(kind, number) for number in numbers}
