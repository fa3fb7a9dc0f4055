"""The operations of companies: `/api/v1/accounts`."""

from collections.abc import Sequence
from typing import Any, Final

from dealdock.vendors.apollo import deletion
from dealdock.vendors.apollo.company import criteria, fields, layout, queries, service
from dealdock.vendors.apollo.company.layout import AnswerKind
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.settings import EDITION_2021
from dealdock.vendors.apollo.wire import fields as wire_fields
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.searches import enveloped
from dealdock.web.rest.fields import Field, read
from dealdock.web.rest.routing import RestRouter

router = RestRouter("account", "/api/v1/accounts")
stages = RestRouter("account_stage", "/api/v1/account_stages")

_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")


@router.operation(
    "create", "POST", fields=fields.NEW, errors=("no_account_name", "invalid_id"), writes=True, is_short=True
)
def create(call: CurrentCall) -> Any:
    """Create an account. One of the same name or domain is no obstacle."""
    sent = call.parameters
    columns = {"owner_id": call.caller.user_id, **read(fields.NAMES, call, sent).values}
    if columns.get("name") is None and columns.get("domain") is None:
        raise refused("no_account_name", "neither name nor domain has a value")
    columns |= read(fields.OTHERS, call, sent).values
    columns["typed_custom_fields"] = custom_values.changed(custom_values.NONE, custom_values.sent(call, "account"))
    columns |= {"source": "api", "original_source": "api", "created_by_id": call.caller.user_id}
    number = service.create(call.db, call.account, **columns, now=call.now)
    team = {"id": call.ids.team, "accounts_finder_empty": False}
    return _answer(call, number, "created") | ({"team": team} if call.settings.edition == EDITION_2021 else {})


@router.operation("search", "GET", "/search", query=criteria.Search, errors=_SEARCH_ERRORS)
@router.operation("search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS)
def search(call: CurrentCall) -> Any:
    """Return a page of accounts."""
    page, selection = criteria.selection(call)
    known = {call.ids.show("company_stage", row.id): row.name for row in queries.stages(call.db, call.account)}
    firms = queries.page(call.db, call.account, selection)
    call.ids.look_up("company", [one.id for one in firms])
    found = {
        "pagination": page.pagination(queries.total(call.db, call.account, selection)),
        "accounts": [layout.company(call.ids, one, "found", call.settings.edition) for one in firms],
    }
    breadcrumbs = {"breadcrumbs": criteria.breadcrumbs(call, known)}
    return enveloped(call.settings.edition, breadcrumbs, found) | {"num_fetch_result": None}


@router.operation("show", "GET", "/{account_id}", errors=("invalid_id", "account_deleted"), is_short=True)
def show(call: CurrentCall) -> Any:
    """Return an account."""
    return _answer(call, _number(call), "viewed")


@router.operation(
    "update",
    "PUT",
    "/{account_id}",
    fields=fields.CHANGES,
    errors=("invalid_id", "account_deleted"),
    writes=True,
    is_short=True,
)
@router.operation(
    "update",
    "PATCH",
    "/{account_id}",
    fields=fields.CHANGES,
    errors=("invalid_id", "account_deleted"),
    writes=True,
    is_short=True,
)
def update(call: CurrentCall) -> Any:
    """Change the given fields of an account. Its name cannot be emptied."""
    number = _number(call)
    columns = fields.CHANGES.read(call, call.parameters).values
    _change(call, number, columns, custom_values.sent(call, "account"))
    return _answer(call, number, "updated") | {"labels": []}


@router.operation("update_owners", "POST", "/update_owners", errors=("invalid_id",), writes=True)
def update_owners(call: CurrentCall) -> Any:
    """Give accounts to another owner."""
    return _bulk(call, (fields.OWNER,), custom_values.NONE)


@router.operation("bulk_update", "POST", "/bulk_update", errors=("invalid_id",), writes=True)
def bulk_update(call: CurrentCall) -> Any:
    """Change the given fields of several accounts."""
    return _bulk(call, fields.CHANGES.fields, custom_values.sent(call, "account"))


@router.operation("bulk_destroy", "POST", "/bulk_destroy", errors=("no_ids", "invalid_id"), writes=True)
def bulk_destroy(call: CurrentCall) -> Any:
    """Delete accounts, with their tasks. Contacts and opportunities stay, without an account."""
    deletion.delete(call.db, call.account, Company, deletion.sent_numbers(call, "company"))
    return {"success": True}


@stages.operation("search", "GET")
def search_stages(call: CurrentCall) -> Any:
    """Return the stages of accounts."""
    return {"account_stages": layout.stages(call.ids, queries.stages(call.db, call.account), call.settings.edition)}


def _change(call: Call, number: int, columns: dict[str, Any], custom: custom_values.Values) -> None:
    """Change these columns and custom values of an account. An empty name changes nothing."""
    before = queries.locked(call.db, call.account, number)
    assert before is not None  # noqa: S101 (`_number` found it in this transaction)
    if columns.get("name", "") is None:
        columns = {name: value for name, value in columns.items() if name != "name"}
    custom = custom_values.changed(before["typed_custom_fields"], custom)
    service.update(call.db, call.account, before, {**columns, "typed_custom_fields": custom}, now=call.now)


def _bulk(call: Call, known: Sequence[Field], custom: custom_values.Values) -> Any:
    ids = values.listed(call.parameters.get("account_ids"))
    found = (wire_fields.number(call, each, "company", Company) for each in ids)
    numbers = list(dict.fromkeys(number for number in found if number is not None))
    columns = read(known, call, call.parameters).values
    for number in numbers:
        _change(call, number, columns, custom)
    firms = {one.id: one for one in queries.of_ids(call.db, call.account, numbers)}
    edition = call.settings.edition
    return {"accounts": [layout.company(call.ids, firms[number], "updated", edition) for number in numbers]}


def _number(call: Call) -> int:
    """Return the number of the account in the path.

    Error invalid_id for a malformed id and for an unknown one, account_deleted.
    """
    written = call.match.parameters["account_id"]
    number = call.ids.find("company", written) if has_form(written) else None
    if number is None:
        raise invalid_id(written, "account")
    if not wire_fields.exists(call, Company, number):
        raise refused("account_deleted", "the account with this id has been deleted")
    return number


def _answer(call: Call, number: int, kind: AnswerKind) -> dict[str, Any]:
    (one,) = queries.of_ids(call.db, call.account, [number])
    return {"account": layout.company(call.ids, one, kind, call.settings.edition)}
