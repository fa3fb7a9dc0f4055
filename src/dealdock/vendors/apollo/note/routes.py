"""The operations of notes: `/api/v1/notes`."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.records import records
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.note import answers
from dealdock.vendors.apollo.note.model import Note
from dealdock.vendors.apollo.note.resource import LISTS, NOTES
from dealdock.vendors.apollo.wire import searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.searches import Filter
from dealdock.web.rest.resource import AnySelect
from dealdock.web.rest.routing import RestRouter

router = RestRouter("note", "/api/v1/notes")

_FILTERS: Final[Mapping[str, Filter]] = {
    "contact_id": id_lists.filter_by(Note.contact_ids, "contact"),
    "account_id": id_lists.filter_by(Note.account_ids, "company"),
    "opportunity_id": id_lists.filter_by(Note.opportunity_ids, "opportunity"),
    "contact_ids": id_lists.filter_by(Note.contact_ids, "contact"),
}
_USUAL, _MOST = 25, 100
_ERRORS: Final = ("no_records", "invalid_filter", "invalid_date", "invalid_sort")


class NoteSearch(searches.described("NotePage", _FILTERS)):  # type: ignore[misc]  # made from its parameters
    """The parameters of a search for notes."""

    start_date: str | None = None
    sort_direction: str | None = None
    skip: int | None = None
    limit: int | None = None


@router.operation("search", "GET", query=NoteSearch, errors=_ERRORS, answer=lambda: answers.FOUND)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return notes on a record."""
    conditions = searches.criteria(call, _FILTERS)
    if not conditions:
        raise refused("no_records", "the id of a contact, an account or an opportunity is missing")
    start = values.moment(call.parameters.get("start_date"))
    conditions += [] if start is None else [Note.created_at >= start]
    selection = Selection(conditions, _order(call), _limit(call), _number(call, "skip") or 0, deleted=None)
    return {"notes": _shown(call, selection.page(_all(call), Note))}


@router.operation(
    "create",
    "POST",
    fields=NOTES.new_fields,
    errors=("no_records", "invalid_id"),
    writes=True,
    answer=lambda: answers.ONE,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a note."""
    columns = NOTES.new_fields.read(call, call.parameters).values
    if not any(columns.get(name) for name in LISTS):
        raise refused("no_records", "the id of a contact, an account or an opportunity is missing")
    row = {**NOTES.defaults, **columns, "user_id": call.caller.user_id}
    number = records.add(call.db, call.account, Note, now=call.now, **row)
    return {"note": _shown(call, _all(call).where(Note.id == number))[0]}


def _all(call: Call) -> AnySelect:
    return NOTES.statement.where(Note.dataset_id == call.account.dataset_id)


def _shown(call: Call, query: AnySelect) -> list[dict[str, Any]]:
    return NOTES.layout(call, call.db.execute(query).all())


def _order(call: Call) -> tuple[Sort, ...]:
    """Return the order, by default the newest first. Error invalid_sort."""
    columns: Mapping[str, Any] = {"created_at": Note.created_at, "updated_at": Note.updated_at}
    name = values.text(call.parameters.get("sort_by_field")).strip() or "created_at"
    if name not in columns:
        raise refused("invalid_sort", f"sort_by_field must be one of {', '.join(columns)}")
    descending = values.text(call.parameters.get("sort_direction")).strip().lower() != "asc"
    return Sort(columns[name], descending), Sort(Note.id, descending)


def _limit(call: Call) -> int:
    limit = _number(call, "limit")
    return _USUAL if not limit else min(limit, _MOST)


def _number(call: Call, name: str) -> int | None:
    written = values.text(call.parameters.get(name)).strip()
    return int(written[:9]) if written.isascii() and written.isdecimal() else None
