"""The operations of companies: `/api/v1/accounts`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.apollo import bulk, deletion
from dealdock.vendors.apollo.bulk import BULK_ERRORS
from dealdock.vendors.apollo.company import answers, criteria, fields, layout, queries, service
from dealdock.vendors.apollo.company.layout import AnswerKind
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.label import of_records as labels
from dealdock.vendors.apollo.settings import EDITION_2021
from dealdock.vendors.apollo.wire import fields as wire_fields
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import Success
from dealdock.vendors.apollo.wire.searches import enveloped
from dealdock.web.rest.fields import read
from dealdock.web.rest.routing import RestRouter

router = RestRouter("account", "/api/v1/accounts")
stages = RestRouter("account_stage", "/api/v1/account_stages")

_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")


@router.operation(
    "create",
    "POST",
    fields=fields.NEW,
    errors=("no_account_name", "invalid_id"),
    writes=True,
    is_short=True,
    answer=lambda: answers.CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create an account. A record with the same name or domain is not an obstacle."""
    number = _created(call, _new(call, call.parameters), call.parameters)
    team = {"id": call.ids.team, "accounts_finder_empty": False}
    return _answer(call, number, "created") | ({"team": team} if call.settings.edition == EDITION_2021 else {})


def _new(call: Call, sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new account. Errors no_account_name, invalid_id."""
    columns = read(fields.NAMES, call, sent).values
    if columns.get("name") is None and columns.get("domain") is None:
        raise refused("no_account_name", "neither name nor domain has a value")
    return {**columns, **read(fields.OTHERS, call, sent).values}


def _created(call: Call, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> int:
    """Create an account, and then its labels, and return its number."""
    own = {"owner_id": call.caller.user_id, **columns, "source": "api", "original_source": "api"}
    own["created_by_id"] = call.caller.user_id
    if call.settings.edition != EDITION_2021:
        found = directory.in_domain(call.db, call.ids, call.account, columns.get("domain"), now=call.now)
        own["organization_id"] = None if found is None else found[0]
    own["typed_custom_fields"] = custom_values.changed(custom_values.NONE, custom_values.sent(call, "account", sent))
    number = service.create(call.db, call.account, **own, now=call.now)
    labels.store(call, Company, number, labels.sent(call, "accounts", sent))
    return number


@router.operation(
    "bulk_create",
    "POST",
    "/bulk_create",
    errors=(*BULK_ERRORS, "no_account_name"),
    writes=True,
    answer=lambda: answers.SEVERAL_CREATED,
)
def bulk_create(call: CurrentCall) -> dict[str, Any]:
    """Create up to 100 accounts. With `run_dedupe`, companies whose domain exists are returned unchanged."""
    sent = bulk.sent(call, "accounts")
    usual = read([fields.OWNER], call, call.parameters).values
    bodies = [{**usual, **_new(call, each)} for each in sent]
    made = bulk.create(call, sent, bodies, known=queries.like, create=_created)
    return {
        "created_accounts": _shown(call, made.created, "created"),
        "existing_accounts": _shown(call, made.existing, "created"),
    }


@router.operation("search", "GET", "/search", query=criteria.Search, errors=_SEARCH_ERRORS, answer=lambda: answers.PAGE)
@router.operation(
    "search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS, answer=lambda: answers.PAGE
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of accounts."""
    page, selection = criteria.selection(call)
    known = {call.ids.show("company_stage", row.id): row.name for row in queries.stages(call.db, call.account)}
    firms = queries.page(call.db, call.account, selection)
    call.ids.look_up("company", [one.id for one in firms])
    call.ids.look_up("organization", [one.organization_id for one in firms if one.organization_id is not None])
    found = {
        "pagination": page.pagination(queries.total(call.db, call.account, selection)),
        "accounts": [layout.company(call.ids, one, "found", call.settings.edition) for one in firms],
    }
    breadcrumbs = {"breadcrumbs": criteria.breadcrumbs(call, known)}
    return enveloped(call.settings.edition, breadcrumbs, found) | {"num_fetch_result": None}


@router.operation(
    "show", "GET", "/{account_id}", errors=("invalid_id", "account_deleted"), is_short=True, answer=lambda: answers.VIEW
)
def show(call: CurrentCall) -> dict[str, Any]:
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
    answer=lambda: answers.CHANGE,
)
@router.operation(
    "update",
    "PATCH",
    "/{account_id}",
    fields=fields.CHANGES,
    errors=("invalid_id", "account_deleted"),
    writes=True,
    is_short=True,
    answer=lambda: answers.CHANGE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of an account. Its name cannot be emptied."""
    number = _number(call)
    _change(call, number, fields.CHANGES.read(call, call.parameters).values, call.parameters)
    answer = _answer(call, number, "updated")
    return answer | {"labels": labels.rows(call, answer["account"]["label_ids"])}


@router.operation(
    "update_owners",
    "POST",
    "/update_owners",
    errors=("invalid_id",),
    writes=True,
    answer=lambda: answers.SEVERAL_CHANGED,
)
def update_owners(call: CurrentCall) -> dict[str, Any]:
    """Give accounts to another owner."""
    numbers = bulk.numbers(call, "account_ids", "company", Company)
    columns = read([fields.OWNER], call, call.parameters).values
    for number in numbers:
        _change(call, number, columns, {})
    return {"accounts": _shown(call, numbers, "updated")}


@router.operation(
    "bulk_update",
    "POST",
    "/bulk_update",
    errors=("batch_too_large", "invalid_id"),
    writes=True,
    answer=lambda: answers.SEVERAL_CHANGED,
)
def bulk_update(call: CurrentCall) -> dict[str, Any]:
    """Change accounts, each by fields of its own, or all by the same fields. Unknown ones are left out."""
    changed = []
    for number, each in bulk.changes(call, "company", "accounts", Company):
        _change(call, number, fields.CHANGES.read(call, each).values, each)
        changed.append(number)
    return {"accounts": _shown(call, changed, "updated")}


@router.operation(
    "bulk_destroy", "POST", "/bulk_destroy", errors=("no_ids", "invalid_id"), writes=True, answer=lambda: Success
)
def bulk_destroy(call: CurrentCall) -> Success:
    """Delete accounts, with their tasks. Contacts and opportunities stay, without an account."""
    deletion.delete(call.db, call.account, call.ids, "company", deletion.sent_numbers(call, "company"))
    return {"success": True}


@stages.operation("search", "GET", answer=lambda: answers.STAGES)
def search_stages(call: CurrentCall) -> dict[str, Any]:
    """Return the stages of accounts."""
    return {"account_stages": layout.stages(call.ids, queries.stages(call.db, call.account), call.settings.edition)}


def _change(call: Call, number: int, columns: dict[str, Any], sent: Mapping[str, Any]) -> None:
    """Change these columns of an account, and the custom fields and labels that are sent.

    An empty name changes nothing.
    """
    before = queries.locked(call.db, call.account, number)
    assert before is not None  # noqa: S101 (the caller found it in this transaction)
    if columns.get("name", "") is None:
        columns = {name: value for name, value in columns.items() if name != "name"}
    custom = custom_values.changed(before["typed_custom_fields"], custom_values.sent(call, "account", sent))
    changes = {**columns, **labels.sent(call, "accounts", sent), "typed_custom_fields": custom}
    service.update(call.db, call.account, before, changes, now=call.now)


def _shown(call: Call, numbers: Sequence[int], kind: AnswerKind) -> list[dict[str, Any]]:
    """Return the accounts with these numbers in the form of answers, in this order."""
    found = queries.of_ids(call.db, call.account, list(dict.fromkeys(numbers))) if numbers else []
    firms = {one.id: layout.company(call.ids, one, kind, call.settings.edition) for one in found}
    return [firms[number] for number in numbers]


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
    (shown,) = _shown(call, [number], kind)
    return {"account": shown}
