"""The operations of contacts: `/api/v1/contacts`."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.apollo import bulk, deletion
from dealdock.vendors.apollo.bulk import BULK_ERRORS
from dealdock.vendors.apollo.company import rendering as companies
from dealdock.vendors.apollo.contact import answers, criteria, fields, layout, queries, rendering, service
from dealdock.vendors.apollo.contact.layout import AnswerKind
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.label import of_records as labels
from dealdock.vendors.apollo.settings import EDITION_2021
from dealdock.vendors.apollo.wire import fields as wire_fields
from dealdock.vendors.apollo.wire import values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.searches import enveloped
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.fields import Field, read
from dealdock.web.rest.routing import RestRouter

router = RestRouter("contact", "/api/v1/contacts")
stages = RestRouter("contact_stage", "/api/v1/contact_stages")

_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")
_ERRORS: Final = ("invalid_id", "no_contact", "contact_deleted")


@router.operation(
    "create",
    "POST",
    fields=fields.NEW,
    errors=("invalid_id",),
    writes=True,
    is_short=True,
    answer=lambda: answers.CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a contact. With `run_dedupe`, update the one with the same address instead."""
    sent = call.parameters
    columns = fields.NEW.read(call, sent).values
    known = None
    if values.truth(sent.get("run_dedupe")) and columns.get("email"):
        known = queries.by_email(call.db, call.account, columns["email"])
    if known is None:
        known = _created(call, columns, sent)
    else:
        _change(call, known, columns, sent)
    return _with_labels(call, known, "created")


def _created(call: Call, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> int:
    """Create a contact, and then its labels, and return its number."""
    own = {"owner_id": call.caller.user_id, **columns, "source": "api", "original_source": "api"}
    own["created_by_id"] = call.caller.user_id
    own |= _of_organization(call, columns)
    own["typed_custom_fields"] = custom_values.changed(custom_values.NONE, custom_values.sent(call, "contact", sent))
    number = service.create(call.db, call.account, **own, now=call.now)
    labels.store(call, Contact, number, labels.sent(call, "contacts", sent))
    return number


def _of_organization(call: Call, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return id and name of the organization with the domain of a new contact's address, unless a name is sent."""
    if call.settings.edition == EDITION_2021 or not columns.get("email") or columns.get("organization_name"):
        return {}
    host = columns["email"].rpartition("@")[2]
    found = directory.in_domain(call.db, call.ids, call.account, host, now=call.now)
    return {} if found is None else {"organization_id": found[0], "organization_name": found[1]}


@router.operation(
    "bulk_create", "POST", "/bulk_create", errors=BULK_ERRORS, writes=True, answer=lambda: answers.SEVERAL_CREATED
)
def bulk_create(call: CurrentCall) -> dict[str, Any]:
    """Create up to 100 contacts. With `run_dedupe`, existing contacts are returned unchanged."""
    sent = bulk.sent(call, "contacts")
    usual = read([fields.OWNER], call, call.parameters).values
    bodies = [{**usual, **fields.NEW.read(call, each).values} for each in sent]
    made = bulk.create(call, sent, bodies, known=queries.like, create=_created)
    return {
        "created_contacts": rendering.shown(call, made.created, "created"),
        "existing_contacts": rendering.shown(call, made.existing, "created"),
    }


@router.operation(
    "bulk_update",
    "POST",
    "/bulk_update",
    errors=("batch_too_large", "invalid_id"),
    writes=True,
    answer=lambda: answers.SEVERAL_CHANGED,
)
def bulk_update(call: CurrentCall) -> dict[str, Any]:
    """Change contacts, each by fields of its own, or all by the same fields. Unknown ones are left out."""
    changed = []
    for number, each in bulk.changes(call, "contact", "contacts", Contact):
        _change(call, number, fields.CHANGES.read(call, each).values, each)
        changed.append(number)
    return {"contacts": rendering.shown(call, changed, "updated")}


@router.operation("search", "GET", "/search", query=criteria.Search, errors=_SEARCH_ERRORS, answer=lambda: answers.PAGE)
@router.operation(
    "search", "POST", "/search", fields=criteria.Search, errors=_SEARCH_ERRORS, answer=lambda: answers.PAGE
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of contacts, each with its account."""
    page, selection = criteria.selection(call)
    people = queries.page(call.db, call.account, selection)
    call.ids.look_up("contact", [one.id for one in people])
    call.ids.look_up("organization", [one.organization_id for one in people if one.organization_id is not None])
    of_people = {one.company_id: None for one in people if one.company_id is not None}
    embedded = companies.embedded(call, list(of_people))
    found = {
        "contacts": rendering.rendered(call, people, "found", embedded),
        "breadcrumbs": criteria.breadcrumbs(call),
    }
    pagination = {"pagination": page.pagination(queries.total(call.db, call.account, selection))}
    return enveloped(call.settings.edition, found, pagination) | {"num_fetch_result": None}


@router.operation("show", "GET", "/{contact_id}", errors=_ERRORS, is_short=True, answer=lambda: answers.VIEW)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a contact."""
    return _answer(call, number_in_path(call), "viewed")


@router.operation(
    "update",
    "PUT",
    "/{contact_id}",
    fields=fields.CHANGES,
    errors=_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: answers.CHANGE,
)
@router.operation(
    "update",
    "PATCH",
    "/{contact_id}",
    fields=fields.CHANGES,
    errors=_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: answers.CHANGE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a contact."""
    number = number_in_path(call)
    _change(call, number, fields.CHANGES.read(call, call.parameters).values, call.parameters)
    return _with_labels(call, number, "updated")


@router.operation("destroy", "DELETE", "/{contact_id}", errors=_ERRORS, writes=True, answer=lambda: Empty)
def destroy(call: CurrentCall) -> dict[str, Any]:
    """Delete a contact, with its roles and tasks."""
    deletion.delete(call.db, call.account, call.ids, "contact", [number_in_path(call)])
    return {}


@router.operation(
    "update_owners",
    "POST",
    "/update_owners",
    errors=("invalid_id",),
    writes=True,
    answer=lambda: answers.SEVERAL_CHANGED,
)
def update_owners(call: CurrentCall) -> dict[str, Any]:
    """Give contacts to another owner."""
    return _bulk(call, fields.OWNER)


@router.operation(
    "update_stages",
    "POST",
    "/update_stages",
    errors=("invalid_id",),
    writes=True,
    answer=lambda: answers.SEVERAL_CHANGED,
)
def update_stages(call: CurrentCall) -> dict[str, Any]:
    """Move contacts to another stage."""
    return _bulk(call, fields.STAGE)


@stages.operation("search", "GET", answer=lambda: answers.STAGES)
def search_stages(call: CurrentCall) -> dict[str, Any]:
    """Return the stages of contacts."""
    return {"contact_stages": layout.stages(call.ids, call.settings.edition)}


def _bulk(call: Call, field: Field) -> dict[str, Any]:
    numbers = bulk.numbers(call, "contact_ids", "contact", Contact)
    columns = read([field], call, call.parameters).values
    for number in numbers:
        _change(call, number, columns, {})
    return {"contacts": rendering.shown(call, numbers, "updated")}


def _change(call: Call, number: int, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Change these columns of a contact, and the custom fields and labels that are sent."""
    before = queries.locked(call.db, call.account, number)
    assert before is not None  # noqa: S101 (the caller found it in this transaction)
    custom = custom_values.changed(before["typed_custom_fields"], custom_values.sent(call, "contact", sent))
    changes = {**columns, **labels.sent(call, "contacts", sent), "typed_custom_fields": custom}
    service.update(call.db, call.account, before, changes, now=call.now)


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
    (shown,) = rendering.shown(call, [number], kind)
    return {"contact": shown}


def _with_labels(call: Call, number: int, kind: AnswerKind) -> dict[str, Any]:
    answer = _answer(call, number, kind)
    return answer | {"labels": labels.rows(call, answer["contact"]["label_ids"])}
