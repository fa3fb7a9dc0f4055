"""The operations of contacts: `/api/v1/contacts`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from dealdock.vendors.apollo import deletion
from dealdock.vendors.apollo.company import rendering as companies
from dealdock.vendors.apollo.contact import criteria, fields, layout, queries, service
from dealdock.vendors.apollo.contact.layout import AnswerKind
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.wire import fields as wire_fields
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.searches import enveloped
from dealdock.web.rest.fields import Field, read
from dealdock.web.rest.routing import RestRouter

router = RestRouter("contact", "/api/v1/contacts")
stages = RestRouter("contact_stage", "/api/v1/contact_stages")

_MOST_CREATED: Final = 100
_MOST_UPDATED: Final = 1_000
_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")
_ERRORS: Final = ("invalid_id", "no_contact", "contact_deleted")


@router.operation("create", "POST", fields=fields.NEW, errors=("invalid_id",), writes=True, is_short=True)
def create(call: CurrentCall) -> Any:
    """Create a contact. With `run_dedupe`, update the one with the same address instead."""
    columns = fields.NEW.read(call, call.parameters).values
    if values.truth(call.parameters.get("run_dedupe")) and columns.get("email"):
        known = queries.by_email(call.db, call.account, columns["email"])
        if known is not None:
            _change(call, known, columns, custom_values.sent(call, "contact"))
            return _answer(call, known, "created") | {"labels": []}
    return _answer(call, _created(call, columns, call.parameters), "created") | {"labels": []}


def _created(call: Call, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> int:
    """Create a contact, and return its number."""
    own = {"owner_id": call.caller.user_id, **columns, "source": "api", "original_source": "api"}
    own["created_by_id"] = call.caller.user_id
    own["typed_custom_fields"] = custom_values.changed(custom_values.NONE, custom_values.sent(call, "contact", sent))
    return service.create(call.db, call.account, **own, now=call.now)


@router.operation(
    "bulk_create", "POST", "/bulk_create", errors=("no_batch", "batch_too_large", "invalid_id"), writes=True
)
def bulk_create(call: CurrentCall) -> Any:
    """Create up to 100 contacts. With `run_dedupe`, those that are there are returned unchanged."""
    sent = values.batch(call.parameters.get("contacts"), "contacts", _MOST_CREATED)
    usual = read([fields.OWNER], call, call.parameters).values
    bodies = [{**usual, **fields.NEW.read(call, each).values} for each in sent]
    dedupes = values.truth(call.parameters.get("run_dedupe"))
    created: list[int] = []
    existing: list[int] = []
    for columns, each in zip(bodies, sent, strict=True):
        known = queries.like(call.db, call.account, columns) if dedupes else None
        if known is None:
            created.append(_created(call, columns, each))
        else:
            existing.append(known)
    return {
        "created_contacts": _shown(call, created, "created"),
        "existing_contacts": _shown(call, existing, "created"),
    }


@router.operation("bulk_update", "POST", "/bulk_update", errors=("batch_too_large", "invalid_id"), writes=True)
def bulk_update(call: CurrentCall) -> Any:
    """Change contacts, each by fields of its own, or all by the same fields. Unknown ones are left out."""
    sent = call.parameters
    own = next((sent[name] for name in ("contact_attributes", "contacts") if isinstance(sent.get(name), list)), None)
    if own is None:
        own = [{**sent, "id": each} for each in values.listed(sent.get("contact_ids"), _MOST_UPDATED + 1)]
    changed: list[int] = []
    for each in values.batch(own, "contacts", _MOST_UPDATED):
        number = call.ids.find("contact", values.text(each.get("id")).strip())
        if number is None or not wire_fields.exists(call, Contact, number):
            continue
        _change(call, number, fields.CHANGES.read(call, each).values, custom_values.sent(call, "contact", each))
        changed.append(number)
    return {"contacts": _shown(call, changed, "updated")}


def _shown(call: Call, numbers: Sequence[int], kind: AnswerKind) -> list[dict[str, Any]]:
    people = (
        {one.id: one for one in queries.of_ids(call.db, call.account, list(dict.fromkeys(numbers)))} if numbers else {}
    )
    return [layout.contact(call.ids, people[number], kind, call.settings.edition) for number in numbers]


@router.operation("search", "GET", "/search", query=criteria.Search, errors=_SEARCH_ERRORS)
@router.operation("search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS)
def search(call: CurrentCall) -> Any:
    """Return a page of contacts, each with its account."""
    page, selection = criteria.selection(call)
    people = queries.page(call.db, call.account, selection)
    call.ids.look_up("contact", [one.id for one in people])
    of_people = {one.company_id: None for one in people if one.company_id is not None}
    embedded = companies.embedded(call, list(of_people))
    edition = call.settings.edition
    shown = [layout.contact(call.ids, one, "found", edition, embedded.get(one.company_id)) for one in people]
    pagination = {"pagination": page.pagination(queries.total(call.db, call.account, selection))}
    return enveloped(edition, {"contacts": shown, "breadcrumbs": []}, pagination) | {"num_fetch_result": None}


@router.operation("show", "GET", "/{contact_id}", errors=_ERRORS, is_short=True)
def show(call: CurrentCall) -> Any:
    """Return a contact."""
    return _answer(call, number_in_path(call), "viewed")


@router.operation("update", "PUT", "/{contact_id}", fields=fields.CHANGES, errors=_ERRORS, writes=True, is_short=True)
@router.operation("update", "PATCH", "/{contact_id}", fields=fields.CHANGES, errors=_ERRORS, writes=True, is_short=True)
def update(call: CurrentCall) -> Any:
    """Change the given fields of a contact."""
    number = number_in_path(call)
    columns = fields.CHANGES.read(call, call.parameters).values
    _change(call, number, columns, custom_values.sent(call, "contact"))
    return _answer(call, number, "updated") | {"labels": []}


@router.operation("destroy", "DELETE", "/{contact_id}", errors=_ERRORS, writes=True)
def destroy(call: CurrentCall) -> Any:
    """Delete a contact, with its roles and tasks."""
    deletion.delete(call.db, call.account, Contact, [number_in_path(call)])
    return {}


@router.operation("update_owners", "POST", "/update_owners", errors=("invalid_id",), writes=True)
def update_owners(call: CurrentCall) -> Any:
    """Give contacts to another owner."""
    return _bulk(call, fields.OWNER)


@router.operation("update_stages", "POST", "/update_stages", errors=("invalid_id",), writes=True)
def update_stages(call: CurrentCall) -> Any:
    """Move contacts to another stage."""
    return _bulk(call, fields.STAGE)


@stages.operation("search", "GET")
def search_stages(call: CurrentCall) -> Any:
    """Return the stages of contacts."""
    return {"contact_stages": layout.stages(call.ids, call.settings.edition)}


def _bulk(call: Call, field: Field) -> Any:
    ids = values.listed(call.parameters.get("contact_ids"))
    found = (wire_fields.number(call, each, "contact", Contact) for each in ids)
    numbers = list(dict.fromkeys(number for number in found if number is not None))
    columns = read([field], call, call.parameters).values
    for number in numbers:
        _change(call, number, columns, custom_values.NONE)
    people = {one.id: one for one in queries.of_ids(call.db, call.account, numbers)}
    edition = call.settings.edition
    return {"contacts": [layout.contact(call.ids, people[number], "updated", edition) for number in numbers]}


def _change(call: Call, number: int, columns: Mapping[str, Any], custom: custom_values.Values) -> None:
    before = queries.locked(call.db, call.account, number)
    assert before is not None  # noqa: S101 (the caller found it in this transaction)
    custom = custom_values.changed(before["typed_custom_fields"], custom)
    service.update(call.db, call.account, before, {**columns, "typed_custom_fields": custom}, now=call.now)


def number_in_path(call: Call) -> int:
    """Return the number of the contact in the path. Error invalid_id for a malformed id, no_contact for another."""
    return number_of(call, id_in_path(call))


def id_in_path(call: Call) -> str:
    """Return the contact's id in the path, which need not exist. Error invalid_id for a malformed one."""
    written = call.match.parameters["contact_id"]
    if not has_form(written):
        raise invalid_id(written, "contact")
    return written


def number_of(call: Call, contact_id: str) -> int:
    """Return the number of the contact with this id. Errors no_contact, contact_deleted."""
    found = call.ids.find("contact", contact_id)
    if found is None:
        raise refused("no_contact", "no contact of this account has this id")
    if not wire_fields.exists(call, Contact, found):
        raise refused("contact_deleted", "the contact with this id has been deleted")
    return found


def _answer(call: Call, number: int, kind: AnswerKind) -> dict[str, Any]:
    (one,) = queries.of_ids(call.db, call.account, [number])
    return {"contact": layout.contact(call.ids, one, kind, call.settings.edition)}
