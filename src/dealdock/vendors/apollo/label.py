"""Labels of contacts, companies and sequences: `/api/v1/labels` (contract 10.3)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal, get_args

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Index, String, bindparam, select
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
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import IdKind, Ids
from dealdock.vendors.apollo.record import id_lists
from dealdock.vendors.apollo.wire import fields, moments, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.fields import LABELS, plain
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.fields import FieldTable, list_type
from dealdock.web.rest.routing import RestRouter

Modality = Literal["contacts", "accounts", "emailer_campaigns"]

LABELLED_KINDS: Final[Mapping[str, IdKind]] = {"contacts": "contact", "accounts": "company"}
"""The kinds of records that calls add to labels, by modality."""


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
    book_of_business: Mapped[bool] = mapped_column(default=False, doc="True for the list of a book of business")
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


def filter_by_names(column: Any, modality: str) -> searches.Filter:
    """Return the filter by the names of labels, in any case. An unknown name matches nothing."""

    def condition(call: Call, value: Any) -> ColumnElement[bool]:
        known = by_keys(call.db, call.account, modality, [key(name) for name in values.listed(value)])
        return id_lists.has_any(column, id_lists.shown(call, "label", known.values()))

    return condition


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
            columns = {"name": by_key[each], "modality": modality, "user_id": user_id, "book_of_business": False}
            known[each] = _create(db, account, now=now, **columns)
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
    book_of_business: bool


@closed
class ListedLabel(ShownLabel):
    """A label in the list of all labels."""

    team_id: str


_LIST: Final = list[ListedLabel]
_ONE: Final = object_type("LabelAnswer", {"label": ShownLabel})
_CHANGED: Final = object_type("ChangedLabels", {"labels": list[ShownLabel]})
_NOTHING: Final = object_type("NoLabels", {"message": str})


@closed
class ProgressJob(TypedDict):
    """A job that adds records to labels, or removes them."""

    id: str
    job_type: str
    progress: int


_BEGUN: Final = object_type("BegunLabels", {"entity_progress_job": ProgressJob})


def _shown(ids: Ids, one: AnyRow, count: int) -> dict[str, Any]:
    """Return a label as JSON. `count`: the number of its records."""
    return {
        "id": ids.show("label", one.id),
        "modality": one.modality,
        "cached_count": count,
        "name": one.name,
        "created_at": moments.stamp(one.created_at),
        "updated_at": moments.stamp(one.updated_at),
        "user_id": ids.show("user", one.user_id),
        "book_of_business": one.book_of_business,
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
_BOOK: Final = "book_of_business"
_OTHERS: Final = {_BOOK: bool | None}
_NEW: Final = FieldTable("NewLabel", (plain("name", values.name), plain("modality", values.name)), others=_OTHERS)
_CHANGES: Final = FieldTable("LabelChanges", (plain("name", values.name),), others=_OTHERS)
_IDS: Final = list_type(str, values.MAX_LIST) | None
_ENTITIES: Final = FieldTable(
    "LabelledRecords",
    (plain("modality", values.name),),
    others={"entity_ids": _IDS, LABELS: _IDS, "async": bool | None},
)


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
    errors=("no_modality", "invalid_modality", "no_label_name", "name_taken"),
    writes=True,
    answer=lambda: _ONE,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a label, by default of contacts. Each name is given once within a modality."""
    modality = _sent_modality(call)
    if not modality:
        raise refused("no_modality", "modality is empty")
    if modality not in _MODALITIES:
        raise refused("invalid_modality", f"modality must be one of {', '.join(_MODALITIES)}")
    name = _free_name(call, modality)
    columns = {"name": name, "modality": modality, "user_id": call.caller.user_id, **_book(call)}
    return _answer(call, _create(call.db, call.account, now=call.now, **{_BOOK: False, **columns}))


@router.operation(
    "update",
    "PATCH",
    "/{label_id}",
    fields=_CHANGES,
    errors=("invalid_id", "no_record", "no_label_name", "name_taken"),
    writes=True,
    answer=lambda: _ONE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Rename a label."""
    written = call.id_in_path("label")
    number = call.ids.find("label", written)
    found = [] if number is None else _of_ids(call.db, call.account, [number])
    if number is None or not found:
        raise refused("no_record", "no label of this account has this id", f"label with id {written}")
    columns = {"name": _free_name(call, found[0].modality, number), **_book(call)}
    records.change(call.db, call.account, Label, number, {**columns, **derived(columns)}, now=call.now)
    return _answer(call, number)


def _sent_modality(call: Call) -> str:
    """Return the modality that a call sends. Clients that send none mean contacts."""
    return values.text(call.parameters.get("modality", "contacts")).strip()


def _book(call: Call) -> dict[str, bool]:
    return {_BOOK: values.truth(call.parameters[_BOOK])} if _BOOK in call.parameters else {}


def _free_name(call: Call, modality: str, number: int | None = None) -> str:
    """Return the name that a call sends for the label with this number. Errors no_label_name, name_taken."""
    name = values.name(call.parameters.get("name"))
    if name is None:
        raise refused("no_label_name", "name is missing")
    name = name.strip()
    if by_keys(call.db, call.account, modality, [key(name)]).get(key(name), number) != number:
        raise refused("name_taken", f"another label of {modality} has this name", name)
    return name


@router.operation(
    "add_entity_ids_to_label_names",
    "POST",
    "/add_entity_ids_to_label_names",
    fields=_ENTITIES,
    errors=("invalid_entity_modality",),
    writes=True,
    answer=lambda: _CHANGED | _NOTHING | _BEGUN,
)
def add_entity_ids_to_label_names(call: CurrentCall) -> dict[str, Any]:
    """Add contacts or accounts to labels. Missing labels are made, and unknown ids are left out."""
    return _labelled(call, is_added=True)


@router.operation(
    "remove_entity_ids_from_label_names",
    "POST",
    "/remove_entity_ids_from_label_names",
    fields=_ENTITIES,
    errors=("invalid_entity_modality",),
    writes=True,
    answer=lambda: _CHANGED | _NOTHING | _BEGUN,
)
def remove_entity_ids_from_label_names(call: CurrentCall) -> dict[str, Any]:
    """Remove contacts or accounts from labels. The records stay, and so do the labels."""
    return _labelled(call, is_added=False)


def _labelled(call: Call, *, is_added: bool) -> dict[str, Any]:
    """Add records to labels, or remove them, and return the labels. With `async`, return a job, which has ended."""
    modality = _sent_modality(call)
    if modality not in LABELLED_KINDS:
        raise refused("invalid_entity_modality", f"modality must be one of {', '.join(LABELLED_KINDS)}", modality)
    sent_ids = values.listed(call.parameters.get("entity_ids"))
    names = values.listed(call.parameters.get(LABELS))
    if not sent_ids or not names:
        return {"message": "No Models or Lists provided"}
    if is_added:
        numbers = named(call.db, call.account, modality, names, user_id=call.caller.user_id, now=call.now)
    else:
        numbers = [*by_keys(call.db, call.account, modality, [key(name.strip()) for name in names]).values()]
    _relabel(call, LABELLED_KINDS[modality], sent_ids, id_lists.shown(call, "label", numbers), is_added=is_added)
    if values.truth(call.parameters.get("async")):
        job = call.ids.of_nobody(f"labels|{modality}|{'|'.join([*sent_ids, *names])}")
        kind = "add_entities_to_labels" if is_added else "remove_entities_from_labels"
        return {"entity_progress_job": {"id": job, "job_type": kind, "progress": -1}}
    return {"labels": _counted(call, numbers)}


def _relabel(call: Call, kind: IdKind, sent_ids: Sequence[str], labels: Sequence[str], *, is_added: bool) -> None:
    table = fields.table(kind)
    wanted = [number for each in sent_ids if (number := call.ids.find(kind, each)) is not None]
    here = table.c.dataset_id == call.account.dataset_id
    for row in call.db.execute(select(table.c.id, table.c.label_ids).where(here, table.c.id.in_(wanted))).all():
        kept = [each for each in row.label_ids if each not in labels]
        after = list(dict.fromkeys([*row.label_ids, *labels])) if is_added else kept
        if after != row.label_ids:
            changes = {"label_ids": after, "updated_at": call.now}
            call.db.execute(sa.update(table).where(here, table.c.id == row.id).values(**changes))


def _counted(call: Call, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return labels as JSON, with the numbers of their records."""
    counts = _counts(call.db, call.account)
    found = _of_ids(call.db, call.account, numbers)
    return [_shown(call.ids, one, counts[call.ids.show("label", one.id)]) for one in found]


def _answer(call: Call, number: int) -> dict[str, Any]:
    (shown,) = _counted(call, [number])
    return {"label": shown}
