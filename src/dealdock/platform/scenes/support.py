"""The part of a vendor in scenes: the form of its accounts, and how their records are checked, written and exported.

`scene_support` makes it from the kinds of the vendor's records. It is `SCENES` in the module `scenes/support.py` of the
vendor's package.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Protocol, cast

from pydantic import Field, create_model
from sqlalchemy import Connection

from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import checks
from dealdock.platform.scenes.document import Place, Problem
from dealdock.platform.scenes.exported_rows import account_columns, exported, filled, plain
from dealdock.platform.scenes.generated import History
from dealdock.platform.scenes.record_forms import RecordForms
from dealdock.platform.scenes.record_rows import LoadContext, RecordRows
from dealdock.platform.scenes.schema import JsonObject, Listed, SceneAccount
from dealdock.platform.scenes.values import WrongValue
from dealdock.platform.text import no_choice

PlacedRecord = tuple[Place, Any]
"""A record as it was written, and its place in the scene."""


class CustomFields(NamedTuple):
    """The custom fields of a vendor's records, for imports of files that have their values."""

    field: str
    """The field of a record with their values by name or id."""
    many: str
    """The list of their definitions."""
    define: Callable[[str, str], JsonObject]
    """Return the definition of a text field of a kind of record, by the id or name in the files."""


@dataclass(frozen=True, eq=False)
class SceneSupport:
    """A vendor's part in scenes."""

    vendor: str
    account: type[SceneAccount]
    """The form of its accounts."""
    forms: RecordForms
    """The forms of its records by the lists of an account."""
    kinds: Sequence[str]
    """The lists of records in an account, in the order in which they get ids; the first one is `users`."""
    check: Callable[[Collection[PlacedRecord]], Iterator[Problem]]
    """Check the vendor's accounts of a scene, as they were written: ids, unique values, and references between records.

    Values of the wrong form are passed over: the form reports them.
    """
    rows: Callable[[LoadContext], RecordRows]
    """Begin to make the rows of an account's records."""
    settings: Callable[[Connection, AccountContext], JsonObject]
    """Read an account's settings, for an export; `id` comes first."""
    records: Callable[[Connection, AccountContext, str, PublicIds | None], Iterator[JsonObject]]
    """Read an account's records of a kind by id, for an export, page by page. With public ids, the public ids are
    written.
    """
    check_in: Callable[[AccountContext, Any, Place], Iterable[Problem]] = lambda *_: ()
    """Check a scene's account for an account with other settings, into which it is imported."""
    demo: Path | None = None
    """The file with the vendor's accounts of the packaged scene `demo`, as a list of JSON. All of their data is
    invented, and their credentials are public.
    """
    new_account: Callable[[], JsonObject] = dict
    """Return the account of the packaged scene `empty`, in the form of a scene file: the records of every new account,
    such as a pipeline with stages, so that a first deal can be created.
    """
    generate: Callable[[History], Iterator[tuple[str, Any]]] | None = None
    """Return the members of an account with a generated history: its settings, and its records by kind, in the order of
    the form. None: the vendor has no generated scenes."""
    custom_fields: CustomFields | None = None
    """The custom fields of its records. None: imports leave their values out."""
    named_ids: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """Fields with the id of a record, by list and name, in addition to the references of the kind. Each has the list of
    its records.
    """
    duplicates: Mapping[str, str] = field(default_factory=dict)
    """Columns with a unique constraint, each with a clause for the message about a duplicate: `a name comes twice`."""

    def demo_accounts(self) -> Sequence[JsonObject]:
        """Return the vendor's accounts of the packaged scene `demo`."""
        return [] if self.demo is None else json.loads(self.demo.read_bytes())


def scene_support(
    vendor: str,
    account: type[SceneAccount],
    forms: RecordForms,
    rows: Callable[[RecordForms, LoadContext], RecordRows] = RecordRows,
) -> SceneSupport:
    """Return the part in scenes of a vendor with these records.

    `account`: the form of its settings. `rows`: makes the rows of an account.
    """
    lists: Any = {many: (Annotated[list[form.form], Listed], Field([])) for many, form in forms.items()}  # type: ignore[name-defined]  # known at runtime
    with_lists = cast("Any", create_model("Account", __base__=account, __doc__=account.__doc__, **lists))
    with_lists.record_lists = tuple(forms)
    return SceneSupport(
        vendor=vendor,
        account=with_lists,
        forms=forms,
        kinds=tuple(forms),
        check=partial(checks.problems, forms),
        rows=partial(rows, forms),
        settings=partial(_settings, with_lists),
        records=partial(exported, forms),
        duplicates={"public_id": "is an id that another record already has"},
    )


def _settings(form: type[SceneAccount], db: Connection, account: AccountContext) -> JsonObject:
    """Read an account's settings, in the order of the form."""
    known = account_columns(db, account) | account.own_settings()
    for name, group in form.setting_groups.items():
        known[name] = filled({member: plain(known.get(setting)) for member, setting in group.members.items()}) or None
    names = [name for name in form.model_fields if name not in {"vendor", *form.record_lists}]
    return filled({name: plain(known.get(name)) for name in names})


class SceneVendors(Protocol):
    """The part of `Vendors` that scenes need."""

    @property
    def default(self) -> str:
        """The name of the default vendor."""

    @property
    def names(self) -> Sequence[str]:
        """The names of all vendors."""

    def scenes(self, name: str) -> SceneSupport:
        """Return a vendor's part in scenes."""


def of_account(vendors: SceneVendors, account: AccountContext) -> SceneSupport:
    """Return the part in scenes of the vendor that an account belongs to."""
    return vendors.scenes(account.vendor)


def named(vendors: SceneVendors, account: Any) -> SceneSupport:
    """Return the part of the vendor that an account names, as it was written; without a name, the default vendor's.

    Raises `WrongValue` if unknown vendor of that name.
    """
    name = account.get("vendor") if isinstance(account, dict) else None
    if name is None or name == "" or isinstance(name, dict | list):
        return vendors.scenes(vendors.default)  # the form reports a list
    name = str(name).strip()
    if name not in vendors.names:
        raise WrongValue(no_choice(name, vendors.names, f"a vendor ({', '.join(vendors.names)})"))
    return vendors.scenes(name)
