"""The operations of notes: `/api/v1/notes`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import records
from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import IdKind
from dealdock.vendors.apollo.note import answers
from dealdock.vendors.apollo.note.model import Note
from dealdock.vendors.apollo.opportunity.model import Opportunity
from dealdock.vendors.apollo.wire import moments, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.fields import plain
from dealdock.vendors.apollo.wire.searches import Filter
from dealdock.web.rest.fields import FieldTable, list_type
from dealdock.web.rest.routing import RestRouter

router = RestRouter("note", "/api/v1/notes")

_LISTS: Final[Mapping[str, tuple[IdKind, Any]]] = {
    "contact_ids": ("contact", Contact),
    "account_ids": ("company", Company),
    "opportunity_ids": ("opportunity", Opportunity),
}
_FILTERS: Final[Mapping[str, Filter]] = {
    "contact_id": id_lists.filter_by(Note.contact_ids, "contact"),
    "account_id": id_lists.filter_by(Note.account_ids, "company"),
    "opportunity_id": id_lists.filter_by(Note.opportunity_ids, "opportunity"),
    "contact_ids": id_lists.filter_by(Note.contact_ids, "contact"),
}
_USUAL, _MOST = 25, 100
_FIELDS: Final = (plain("title", values.some_text), plain("content", values.some_long_text))
_NEW: Final = FieldTable("NewNote", _FIELDS, others=dict.fromkeys(_LISTS, list_type(str, values.MAX_LIST) | None))
_ERRORS: Final = ("no_records", "invalid_filter", "invalid_date", "invalid_sort")


class NoteSearch(searches.described("NotePage", _FILTERS)):  # type: ignore[misc]  # made from its parameters
    """The parameters of a search for notes."""

    start_date: str | None = None
    sort_direction: str | None = None
    skip: int | None = None
    limit: int | None = None


@router.operation("search", "GET", query=NoteSearch, errors=_ERRORS, answer=lambda: answers.FOUND)
def search(call: CurrentCall) -> Any:
    """Return notes on a record."""
    conditions = searches.criteria(call, _FILTERS)
    if not conditions:
        raise refused("no_records", "there is no id of a contact, an account or an opportunity")
    start = values.moment(call.parameters.get("start_date"))
    conditions += [] if start is None else [Note.created_at >= start]
    selection = Selection(conditions, _order(call), _limit(call), _number(call, "skip") or 0, deleted=None)
    query = selection.page(select(Note.__table__).where(Note.dataset_id == call.account.dataset_id), Note)
    return {"notes": [_shown(call, one) for one in call.db.execute(query)]}


@router.operation(
    "create", "POST", fields=_NEW, errors=("no_records", "invalid_id"), writes=True, answer=lambda: answers.ONE
)
def create(call: CurrentCall) -> Any:
    """Create a note."""
    lists = {name: id_lists.known(call, call.parameters.get(name), *of) for name, of in _LISTS.items()}
    if not any(lists.values()):
        raise refused("no_records", "there is no id of a contact, an account or an opportunity")
    columns = {"title": None, "content": None, **_NEW.read(call, call.parameters).values, **lists}
    columns["user_id"] = call.caller.user_id
    number = records.add(call.db, call.account, Note, now=call.now, **columns)
    return {"note": _shown(call, records.read(call.db, call.account, Note, number))}


def _order(call: Call) -> tuple[Sort, ...]:
    """Return the order, by default the newest first. Error invalid_sort."""
    columns: Mapping[str, ColumnElement[Any]] = {"created_at": Note.created_at, "updated_at": Note.updated_at}  # type: ignore[dict-item]  # attributes
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


def _shown(call: Call, one: AnyRow) -> dict[str, Any]:
    lists: dict[str, Sequence[str]] = {name: getattr(one, name) for name in _LISTS}
    return {
        "id": call.ids.show("note", one.id),
        "title": one.title,
        "content": one.content,
        "user_id": call.ids.show_optional("user", one.user_id),
        **lists,
        "created_at": moments.stamp(one.created_at),
        "updated_at": moments.stamp(one.updated_at),
    }
