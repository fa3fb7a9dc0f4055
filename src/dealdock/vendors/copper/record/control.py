"""Record types of opportunities, people and companies for the control plane.

Their fields are those that a client of the API sends, and are read as the API reads them.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final, get_args, get_origin

from sqlalchemy import Connection, select

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.kind import Board, Kind, MissingReferenceError
from dealdock.platform.records.models import MAX_ID
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.text import storable
from dealdock.vendors.copper.custom_field.values import FIELD, RenderedCustomFields
from dealdock.vendors.copper.names import PLURALS, Entity
from dealdock.vendors.copper.record import queries, service
from dealdock.vendors.copper.record.derived import MODELS
from dealdock.vendors.copper.record.draft import Draft
from dealdock.vendors.copper.wire import dates
from dealdock.vendors.copper.wire.context import Context
from dealdock.vendors.copper.wire.errors import Invalid
from dealdock.web.rest.body import cleaned_fields
from dealdock.web.rest.fields import Field

_BATCH: Final = 200
_HIDDEN: Final = ("priority_rank",)


@dataclass(frozen=True, eq=False)
class Resource:
    """A kind of record, as the API reads and changes it."""

    kind: Entity
    fields: Sequence[Field]
    new: Callable[[Context, Mapping[str, Any]], Draft]
    changes: Callable[[Context, Mapping[str, Any], Any], Draft]
    create: Callable[[Context, Draft], int]
    change: Callable[[Context, Any, Draft], object]
    remove: Callable[[Context, int], object]
    unique: Callable[[Context, Draft, int | None], Draft] | None = None
    """Adds the errors of values that another record has."""

    def record_type(self, shown: Mapping[str, Any], example: Any, board: Board | None = None) -> Kind:
        """Return the record type. `shown`: the types of columns that JSON has in another form."""
        columns = MODELS[self.kind].__table__.c
        hidden = [name for name in map(str, columns.keys()) if name.endswith("_key") or name in _HIDDEN]
        given: dict[str, Any] = {name: None for name in map(str, columns.keys()) if name not in hidden}
        return Kind(
            self.kind,
            PLURALS[self.kind],
            MODELS[self.kind],
            create=self._create,
            update=self._update,
            delete=self._delete,
            undelete=self._undelete,
            rows=self._rows,
            hidden=hidden,
            new={**given, **{field.name: _type(field) for field in self.fields if field.read is not None}},
            shown={**shown, FIELD: list[dict[str, Any]]},
            board=board,
            example=example,
        )

    def _create(self, db: Connection, account: AccountContext, *, now: datetime, **given: Any) -> int:
        context = Context(db, account, now)
        draft = self.new(context, _body(context, given, is_new=True))
        check(draft.errors)
        return self.create(context, draft)

    def _update(self, db: Connection, account: AccountContext, record_id: int, *, now: datetime, **given: Any) -> None:
        context = Context(db, account, now)
        before = queries.locked(db, account, self.kind, record_id)
        draft = self.changes(context, _body(context, given, is_new=False), before)
        check(draft.errors)
        self.change(context, before, draft)

    def _delete(self, db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        self.remove(Context(db, account, now), record_id)

    def _undelete(self, db: Connection, account: AccountContext, record_id: int, *, now: datetime) -> None:
        model = MODELS[self.kind]
        here = (model.dataset_id == account.dataset_id, model.id == record_id, model.deleted.is_(True))
        row = db.execute(select(model.__table__).where(*here)).one_or_none()
        if row is None:
            raise RecordError(NO_RECORD, record_id)
        if self.unique is not None:
            found = self.unique(Context(db, account, now), Draft(row._asdict(), {}, None, {}), record_id)
            for name, error in found.errors.items():
                text = f"{error.text} by another {self.kind}: change or delete that one first"
                raise MissingReferenceError(name, text)
        service.restore(db, account, self.kind, row, now=now)

    def _rows(
        self, db: Connection, account: AccountContext, *, first_id: int = 1, last_id: int = MAX_ID
    ) -> list[dict[str, Any]]:
        """Return records with their custom fields."""
        found = records.rows(db, account, MODELS[self.kind], first_id=first_id, last_id=last_id)
        context = Context(db, account, datetime.min)  # noqa: DTZ901 (no time is read)
        shown: list[dict[str, Any]] = []
        for start in range(0, len(found), _BATCH):
            batch = found[start : start + _BATCH]
            custom = RenderedCustomFields(context, self.kind, [row.id for row in batch], computed=False)
            shown += [{**row._mapping, FIELD: custom.of(row.id)} for row in batch]
        return shown


def check(errors: Mapping[str, Invalid]) -> None:
    """Raise the error of the first attribute that has one, if there is any."""
    for name, error in errors.items():
        raise MissingReferenceError(name, error.text)


def _type(field: Field) -> Any:
    """Return the type of a field for pydantic, with its default. Its reader checks the limits, of the cleaned value."""
    type_ = get_args(field.type)[0] if get_origin(field.type) is Annotated else field.type
    return type_ if field.is_required else (type_ | None, None)


def _body(context: Context, given: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Return what a client of the API would send. A day may also be in the form in which it is shown here."""
    sent = {name: value for name, value in given.items() if value is not None or not is_new}
    body = cleaned_fields(sent, storable)
    if isinstance(day := body.get("close_date"), str):
        body["close_date"] = dates.shown(_iso(day), context.settings.date_format) or day
    return body


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
