"""The operations `query` and `read` of every object (contract 1.3 to 2.1)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final, NamedTuple
from urllib.parse import urlencode

from sqlalchemy import ColumnElement, false, select

from dealdock.platform.database.selection import deleted as is_deleted
from dealdock.platform.database.selection import live
from dealdock.platform.text import quoted
from dealdock.vendors.pardot.v5 import order, selection, values
from dealdock.vendors.pardot.v5.call import V5Call
from dealdock.vendors.pardot.v5.documents import Document, documents, rows_of, statement
from dealdock.vendors.pardot.v5.errors import refused
from dealdock.vendors.pardot.v5.fields import ApiObject, Filter
from dealdock.vendors.pardot.v5.page_token import PageToken, parsed
from dealdock.web import read_names

MAX_LIMIT: Final = 1000
DEFAULT_LIMIT: Final = 200
MAX_OFFSET: Final = 2000
MAX_FILTERED: Final = 3
"""The fields with filters in one query."""

CONTINUE: Final = "nextPageToken"
OF_PAGES: Final = frozenset({"orderBy", "limit", "offset", "deleted"})
"""The parameters of every query, in addition to `fields`, its filters and the token."""

QUERY_ERRORS: Final = (211, 210, 13, 193, 51, 224, 63, 192, 209, 23, 21, 27)
ACCOUNT_ERRORS: Final = (51, 13, 193)
READ_ERRORS: Final = (16, 51, 13, 193, 27, 109)

_TOO_MANY_RECORDS: Final = "203;Record count for nextPageToken sequence has been exceeded. No page token returned."
IN_RECYCLE_BIN: Final = ((b"pardot-warning", b"201;Record In Recycle Bin"),)
_DELETED: Final = {"false": False, "true": True, "all": None}


class RecordPage(NamedTuple):
    """A page of a query."""

    documents: list[Document]
    next_token: str | None
    next_url: str | None
    warning: str | None


class Read(NamedTuple):
    """A record, or None in its place if it has not changed since a time that the caller gave."""

    document: Document | None
    updated_at: datetime


def query(call: V5Call, resource: ApiObject, base_url: str) -> RecordPage:
    """Return a page of records."""
    given = dict(call.query)
    token = parsed(call, text) if (text := given.pop(CONTINUE, None)) is not None else None
    given.pop("fields", None)
    if token is not None:
        if given:
            raise _unexpected(next(iter(given)), f"{CONTINUE} stands for all parameters but fields")
        given = dict(token.query)
    if unknown := [name for name in given if name not in resource.filters and name not in OF_PAGES]:
        raise _unexpected(
            unknown[0], f"{quoted(unknown[0])} is neither a filter of {resource.collection} nor a parameter"
        )
    read_names.note(call.query, call.query)
    selected = selection.read(call, resource, is_query=True)
    conditions = _conditions(call, resource, given)
    in_order = order.read(resource, given.get("orderBy"))
    most = min(call.settings.max_page or MAX_LIMIT, MAX_LIMIT)
    limit = _whole(given, "limit", 1, most, 23) or min(DEFAULT_LIMIT, most)
    offset = _whole(given, "offset", 0, MAX_OFFSET, 21) or 0
    conditions += [*in_bin(resource, _bin(given)), *resource.visible(call)]
    if token is not None:
        conditions.append(in_order.behind(token.place))
    places = [sort.column.label(f"_place{place}") for place, sort in enumerate(in_order.sorts)]
    wanted = statement(selected, *places).where(*conditions).order_by(*(sort.clause() for sort in in_order.sorts))
    rows = rows_of(call, wanted.limit(limit + 1).offset(offset if token is None else 0))
    shown = rows[:limit]
    page = RecordPage(documents(call, selected, shown), None, None, None)
    if len(rows) <= limit:
        return page
    count = len(shown) + (0 if token is None else token.records)
    if count >= call.settings.page_token_records:
        return page._replace(warning=_TOO_MANY_RECORDS)
    query = [(name, text) for name, text in given.items() if name != "offset"]
    number = 2 if token is None else token.page + 1
    next_token = PageToken(query, in_order.place(shown[-1][: len(places)]), count, number).written(call)
    address = f"{base_url}{call.operation.path}?{parameters(fields=call.query['fields'], nextPageToken=next_token)}"
    return page._replace(next_token=next_token, next_url=address)


def parameters(**texts: str) -> str:
    """Return a query string in which commas and equals signs are not escaped."""
    return urlencode(texts, safe=",=")


def read(call: V5Call, resource: ApiObject) -> Read:
    """Return one record. Error 109 for one in the recycle bin, unless `deleted` says otherwise."""
    number = record_id(call)
    check_parameters(call, {"fields", "deleted"})
    selected = selection.read(call, resource, is_query=False)
    is_bin = _bin(call.query)
    one = resource.model.id == number
    columns = (resource.model.updated_at.label("changed_at"),)
    row = call.rows(
        statement(selected, *columns).where(one, *in_bin(resource, is_bin), *resource.visible(call))
    ).one_or_none()
    if row is None:
        raise _absent(call, resource, number)
    return found(call, row.changed_at, documents(call, selected, [row])[0])


def check_parameters(call: V5Call, names: Collection[str]) -> None:
    """Check that a read has no other parameters. Error 51."""
    if unknown := [name for name in call.query if name not in names]:
        raise _unexpected(unknown[0], f"the call takes {' and '.join(names) or 'no parameters'} alone")
    read_names.note(call.query, call.query)


def found(call: V5Call, updated_at: datetime, document: Document) -> Read:
    """Return a record, unless it has not changed since the call's `If-Modified-Since`. Another text is ignored."""
    try:
        since = parsedate_to_datetime(call.headers.get("if-modified-since", ""))
    except ValueError:
        return Read(document, updated_at)
    is_old = updated_at <= (since if since.tzinfo else since.replace(tzinfo=UTC))
    return Read(None if is_old else document, updated_at)


def _absent(call: V5Call, resource: ApiObject, record_id: int) -> Exception:
    """Return error 109, which says whether the record is in the recycle bin."""
    model = resource.model
    if hasattr(model, "deleted"):
        in_bin = select(model.id).where(
            model.dataset_id == call.account.dataset_id, model.id == record_id, is_deleted(model)
        )
        if call.db.scalar(in_bin) is not None:
            return refused(109, f"{resource.object} {record_id} is deleted", headers=IN_RECYCLE_BIN)
    return refused(109, f"there is no {resource.object} {record_id}")


def record_id(call: V5Call) -> int:
    """Return the id in the path. Error 16."""
    text = call.match.parameters["id"]
    try:
        number = values.whole_number(text)
    except ValueError:
        number = 0
    if number == 0:
        raise refused(16, f"{quoted(text)} is not an id: a whole number of 1 or more")
    return number


def _conditions(call: V5Call, resource: ApiObject, given: Mapping[str, str]) -> list[ColumnElement[bool]]:
    """Return the conditions of the filters. Errors 51, 63, 192, 209."""
    filters = [each for name, each in resource.filters.items() if name in given]
    conditions = [_condition(each, given[each.name]) for each in filters]
    for each in filters:
        if each.field.of and each.name == each.field.name:
            _require(call, each, int(given[each.name]))
    if len({each.field for each in filters}) > MAX_FILTERED:
        names = ", ".join(dict.fromkeys(each.field.name for each in filters))
        raise refused(209, f"the query filters by {names}: {MAX_FILTERED} fields are the most")
    return conditions


def _condition(each: Filter, text: str) -> ColumnElement[bool]:
    try:
        return each.condition(text)
    except ValueError as error:
        raise _unexpected(each.name, f"{each.name} is {quoted(text)}", str(error)) from None


def _require(call: V5Call, each: Filter, record_id: int) -> None:
    """Check that the record exists, deleted or not. Error 192."""
    model = each.field.model_of
    known = select(model.id).where(model.dataset_id == call.account.dataset_id, model.id == record_id)
    if call.db.scalar(known) is None:
        raise refused(192, f"{each.name}: there is no record {record_id}")


def _bin(given: Mapping[str, str]) -> bool | None:
    """Return True for records in the recycle bin, False for the others, None for both. Error 27."""
    text = given.get("deleted", "false")
    if text.lower() not in _DELETED:
        raise refused(27, f"deleted is {quoted(text)}, and takes true, false or all")
    return _DELETED[text.lower()]


def in_bin(resource: ApiObject, is_bin: bool | None) -> Sequence[ColumnElement[bool]]:
    """Return the condition for records in the recycle bin, for the others, or for both (None)."""
    if is_bin is None or not resource.has_recycle_bin:
        return ()
    if resource.archived is not None:
        return (resource.archived.is_(is_bin),)
    if not hasattr(resource.model, "deleted"):
        return (false(),) if is_bin else ()
    return (is_deleted(resource.model) if is_bin else live(resource.model),)


def _whole(given: Mapping[str, str], name: str, least: int, most: int, code: int) -> int | None:
    """Return a whole number between two bounds, or None if it is not given."""
    text = given.get(name)
    if text is None:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > len(str(most)) or not least <= int(text) <= most:
        raise refused(code, f"{name} is {quoted(text)}, and takes {least} to {most}")
    return int(text)


def _unexpected(name: str, why: str, detail: str = "") -> Exception:
    return refused(51, why, f"Parameter {name} is invalid. {detail}".rstrip())
