"""Labels of contacts, companies and sequences: `/api/v1/labels` (contract 10.3)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import Connection, Index, String, bindparam, select
from sqlalchemy.orm import Mapped, mapped_column
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow, Statement
from dealdock.platform.records import records, removal
from dealdock.platform.records.base import (
    DERIVED,
    Base,
    DatasetId,
    Json,
    MillisecondMoment,
    OneOf,
    RecordId,
    holds,
    refers,
)
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import Ids, has_form
from dealdock.vendors.apollo.record import id_lists
from dealdock.vendors.apollo.wire import moments, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.fields import LABELS, plain
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import FieldTable
from dealdock.web.rest.routing import RestRouter

Modality = Literal["contacts", "accounts", "emailer_campaigns"]


class Label(Base):
    """A list of contacts, companies or sequences (contract 10.3). The records have the ids of their labels."""

    __tablename__ = "apollo_label"
    __table_args__ = (
        refers("user_id", "user"),
        Index(None, "dataset_id", "modality", "name_key"),
    )

    dataset_id: Mapped[DatasetId]
    id: Mapped[RecordId]
    name: Mapped[str]
    name_key: Mapped[str] = mapped_column(info=DERIVED)  # the name in lower case, by which it is found
    modality: Mapped[str] = mapped_column(
        String(32), default="contacts", doc="The records that may have the label", info=holds(OneOf(get_args(Modality)))
    )
    user_id: Mapped[int | None] = mapped_column(doc="The id of the user who made the label")
    created_at: Mapped[MillisecondMoment]
    updated_at: Mapped[MillisecondMoment]


_HERE: Final = Label.dataset_id == bindparam("dataset_id")
_EVERY: Final = Statement(select(Label.__table__).where(_HERE).order_by(Label.id))

LABELLED: Final[list[Any]] = []
"""The models of records with labels."""


def add(model: Any) -> None:
    """Register a model whose records have labels, by their ids."""
    LABELLED.append(model)


def _of_ids(db: Connection, account: AccountContext, numbers: Sequence[int]) -> list[AnyRow]:
    """Return the labels with these numbers, in their order."""
    if not numbers:
        return []
    rows = db.execute(
        select(Label.__table__).where(Label.dataset_id == account.dataset_id, Label.id.in_(numbers))
    ).all()
    found = {row.id: row for row in rows}
    return [found[number] for number in numbers if number in found]


def by_keys(db: Connection, account: AccountContext, modality: str, keys: Sequence[str]) -> dict[str, int]:
    """Return the numbers of labels by their names in lower case; if several have the same name, the oldest."""
    here = (Label.dataset_id == account.dataset_id, Label.modality == modality, Label.name_key.in_(keys))
    rows: Sequence[Any] = db.execute(select(Label.name_key, Label.id).where(*here).order_by(Label.id.desc())).all()
    return {row.name_key: row.id for row in rows}


def _counts(db: Connection, account: AccountContext) -> Counter[str]:
    """Return the numbers of records by the ids of their labels."""
    found: Counter[str] = Counter()
    for model in LABELLED:
        column = model.label_ids
        rows = db.scalars(select(column).where(model.dataset_id == account.dataset_id, column != _NONE))
        for ids in rows:
            found.update(ids)
    return found


_NONE: Final = bindparam("none", [], Json())


def key(name: str) -> str:
    """Return the form of a name by which its label is found. In lower case, a text can be longer."""
    return values.key(name)[: values.MAX_NAME_CHARACTERS]


def derived(columns: Mapping[str, Any]) -> dict[str, str]:
    """Return the columns that follow from a name."""
    return {"name_key": key(columns["name"])}


def named(
    db: Connection, account: AccountContext, modality: str, names: Iterable[str], *, user_id: int, now: datetime
) -> list[int]:
    """Return the numbers of the labels with these names, in their order. Missing ones are made."""
    written = [name.strip()[: values.MAX_NAME_CHARACTERS] for name in names]
    by_key = {key(name): name for name in reversed(written) if name}
    wanted = list(dict.fromkeys(key(name) for name in written if name))
    known = by_keys(db, account, modality, wanted)
    for each in wanted:
        if each not in known:
            columns = {"name": by_key[each], "modality": modality, "user_id": user_id}
            known[each] = records.add(db, account, Label, now=now, **columns, **derived(columns))
    return [known[each] for each in wanted]


def _create(db: Connection, account: AccountContext, *, now: datetime, **columns: Any) -> int:
    return records.add(db, account, Label, now=now, **columns, **derived(columns))


def _update(db: Connection, account: AccountContext, label_id: int, *, now: datetime, **changes: Any) -> None:
    own = derived(changes) if "name" in changes else {}
    records.change(db, account, Label, label_id, {**changes, **own}, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    for model in LABELLED:
        id_lists.forget(db, account, model.label_ids, [ids.show("label", number)])
    removal.remove(db, account, Label, number)


LABEL: Final = Kind(
    "label",
    "labels",
    Label,
    references={"user_id": "user"},
    create=_create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    fixed={"modality"},
    example={"modality": "contacts", "name": "Spring fair"},
    named_by="name",
    derived=derived,
)


@closed
class ShownLabel(TypedDict):
    """A label."""

    id: str
    modality: Modality
    cached_count: int
    name: str
    created_at: str
    updated_at: str
    user_id: str | None


@closed
class ListedLabel(ShownLabel):
    """A label in the list of all labels."""

    team_id: str


_LIST: Final = list[ListedLabel]
_ONE: Final = object_type("LabelAnswer", {"label": ShownLabel})


def _shown(ids: Ids, one: AnyRow, count: int) -> dict[str, Any]:
    """Return a label as JSON. `count`: the number of its records."""
    return {
        "id": ids.show("label", one.id),
        "modality": one.modality,
        "cached_count": count,
        "name": one.name,
        "created_at": moments.stamp(one.created_at),
        "updated_at": moments.stamp(one.updated_at),
        "user_id": ids.show_optional("user", one.user_id),
    }


def sent(call: Call, modality: Literal["contacts", "accounts"], parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the column `label_ids` by the names that a call sends; nothing without them. Missing labels are made."""
    if LABELS not in parameters:
        return {}
    names = values.listed(parameters[LABELS])
    user = call.caller.user_id
    numbers = named(call.db, call.account, modality, names, user_id=user, now=call.now)
    return {"label_ids": id_lists.shown(call, "label", numbers)}


def store(call: Call, model: Any, number: int, columns: Mapping[str, Any]) -> None:
    """Store the labels of a new record, which took its number before them."""
    if columns.get("label_ids"):
        one = records.one(call.account, model, number)
        call.db.execute(sa.update(model).where(*one).values(**columns))


def rows(call: Call, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Return the labels of a record in the form of an answer to its change."""
    numbers = [number for each in ids if (number := call.ids.find("label", each)) is not None]
    return [_shown(call.ids, one, 0) for one in _of_ids(call.db, call.account, numbers)]


router = RestRouter("label", "/api/v1/labels")

_MODALITIES: Final = get_args(Modality)
_NEW: Final = FieldTable("NewLabel", (plain("name", values.name), plain("modality", values.name)))
_CHANGES: Final = FieldTable("LabelChanges", (plain("name", values.name),))


@router.operation("search", "GET", answer=lambda: _LIST)
def search(call: CurrentCall) -> list[dict[str, Any]]:
    """Return all labels, with the numbers of their records."""
    counts = _counts(call.db, call.account)
    shown = [_shown(call.ids, one, 0) for one in _EVERY.all(call.db, {"dataset_id": call.account.dataset_id})]
    return [{**one, "cached_count": counts[one["id"]], "team_id": call.ids.team} for one in shown]


@router.operation(
    "create",
    "POST",
    fields=_NEW,
    errors=("no_modality", "invalid_modality", "no_label_name"),
    writes=True,
    answer=lambda: _ONE,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a label. One with the name is answered if it is there."""
    modality = values.text(call.parameters.get("modality")).strip()
    if not modality:
        raise refused("no_modality", "modality is missing")
    if modality not in _MODALITIES:
        raise refused("invalid_modality", f"modality must be one of {', '.join(_MODALITIES)}")
    user = call.caller.user_id
    numbers = named(call.db, call.account, modality, [_name(call)], user_id=user, now=call.now)
    return _answer(call, numbers[0])


@router.operation(
    "update",
    "PATCH",
    "/{label_id}",
    fields=_CHANGES,
    errors=("invalid_id", "not_found", "no_label_name"),
    writes=True,
    answer=lambda: _ONE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Rename a label."""
    written = call.match.parameters["label_id"]
    if not has_form(written):
        raise invalid_id(written, "label")
    number = call.ids.find("label", written)
    if number is None or not _of_ids(call.db, call.account, [number]):
        raise refused("not_found", "no label of this account has this id")
    columns = {"name": _name(call)}
    records.change(call.db, call.account, Label, number, {**columns, **derived(columns)}, now=call.now)
    return _answer(call, number)


def _name(call: Call) -> str:
    name = values.name(call.parameters.get("name"))
    if name is None:
        raise refused("no_label_name", "name is missing")
    return name.strip()


def _answer(call: Call, number: int) -> dict[str, Any]:
    (one,) = _of_ids(call.db, call.account, [number])
    count = _counts(call.db, call.account)[call.ids.show("label", number)]
    return {"label": _shown(call.ids, one, count)}
