"""Contacts: `/api/v1/contacts` (contract 3.4)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Annotated, Any, Final

from sqlalchemy import ColumnElement, Connection, or_, select

from dealdock.control import fields as control_fields
from dealdock.platform.database.selection import Sort
from dealdock.platform.records.kind import Kind
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.records.public_ids import PublicIds
from dealdock.platform.scenes import values as scene_values
from dealdock.platform.scenes.schema import optional
from dealdock.platform.text import email_key
from dealdock.vendors.apollo import label as labels
from dealdock.vendors.apollo.column_types import BY_PERSON
from dealdock.vendors.apollo.company import resource as companies
from dealdock.vendors.apollo.company.model import Company
from dealdock.vendors.apollo.contact import attributes, service
from dealdock.vendors.apollo.contact.attributes import FIELDS, AnswerKind
from dealdock.vendors.apollo.contact.model import FIRST, STAGES, Contact
from dealdock.vendors.apollo.custom_field import model as custom_fields
from dealdock.vendors.apollo.custom_field import values as custom_values
from dealdock.vendors.apollo.custom_field.resource import NEW_VALUES
from dealdock.vendors.apollo.directory import service as directory
from dealdock.vendors.apollo.directory.model import Organization
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.record import bulk, children, id_lists
from dealdock.vendors.apollo.record.bulk import BULK_ERRORS
from dealdock.vendors.apollo.sequence import service as sequences
from dealdock.vendors.apollo.settings import RECORDED
from dealdock.vendors.apollo.wire import fields, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.fields import CUSTOM, LABELS
from dealdock.vendors.apollo.wire.searches import Filter, contains, enveloped, one_of
from dealdock.web.rest.answers import Empty
from dealdock.web.rest.fields import Field, FieldTable, list_type, read
from dealdock.web.rest.routing import RestRouter

_OTHERS: Final = {CUSTOM: dict[str, Any] | None, LABELS: list_type(str, values.MAX_LIST) | None}
_CHANGES: Final = FieldTable("ContactChanges", FIELDS, others=_OTHERS)
_NEW: Final = FieldTable("NewContact", FIELDS, others={**_OTHERS, "run_dedupe": bool | None})
_SEQUENCES: Final = "emailer_campaign_ids"


def _sequences(call: Call) -> dict[str, int | None]:
    """Return the numbers of the sequences that a call names, by id. Ids are not checked."""
    return {each: call.ids.find("sequence", each) for each in values.listed(call.parameters.get(_SEQUENCES))}


def _in_sequences(call: Call, _: Any) -> ColumnElement[bool]:
    numbers = [number for number in _sequences(call).values() if number is not None]
    return Contact.id.in_(sequences.contacts_of(call.account, numbers))


def _in_domains(call: Call, value: Any) -> ColumnElement[bool]:
    """Return the condition that a contact's account has one of these domains, or their organization."""
    hosts = [values.domain(each) for each in values.listed(value)]
    dataset = call.account.dataset_id
    firms = select(Company.id).where(Company.dataset_id == dataset, Company.domain.in_(hosts))
    found = select(Organization.id).where(Organization.dataset_id == dataset, Organization.domain_key.in_(hosts))
    return or_(Contact.company_id.in_(firms), Contact.organization_id.in_(found))


FILTERS: Final[Mapping[str, Filter]] = {
    "q_keywords": contains(Contact.search_key),
    "contact_stage_ids": one_of(Contact.stage_number, "contact_stage"),
    "contact_label_ids": id_lists.filter_by(Contact.label_ids, "label"),
    _SEQUENCES: _in_sequences,
    LABELS: labels.filter_by_names(Contact.label_ids, "contacts"),
    "email": lambda _, value: Contact.email_key.in_([email_key(each) for each in values.listed(value)]),
    "account_id": one_of(Contact.company_id, "company"),
    "organization_domains": _in_domains,
}

_Search: Final = searches.described("ContactSearch", FILTERS)

SORTS: Final[Mapping[str, Sequence[Any]]] = {
    "contact_last_activity_date": (),  # of no contact there are these three: their order is that of their ids
    "contact_email_last_opened_at": (),
    "contact_email_last_clicked_at": (),
    "contact_created_at": (partial(Sort, Contact.created_at),),
    "contact_updated_at": (partial(Sort, Contact.updated_at),),
}

_selected: Final = searches.selector(FILTERS, SORTS, Contact)


def _breadcrumbs(call: Call) -> list[dict[str, Any]]:
    """Return a breadcrumb for each sequence."""
    named = _sequences(call)
    numbers = [number for number in named.values() if number is not None]
    names = {one.id: one.name for one in sequences.of_ids(call.db, call.account, numbers)} if numbers else {}
    return [
        {
            "label": "Sequence",
            "signal_field_name": _SEQUENCES,
            "value": sequence_id,
            "display_name": names.get(number, sequence_id),
        }
        for sequence_id, number in named.items()
    ]


_stage = scene_values.keyed({number: stage.name for number, stage in STAGES.items()})
"""Parses the number or the name of a stage."""


def _update(db: Connection, account: AccountContext, contact_id: int, *, now: datetime, **changes: Any) -> None:
    before = service.locked(db, account, contact_id)
    assert before is not None  # noqa: S101 (the control plane found it)
    service.update(db, account, before, changes, now=now)


def _delete(db: Connection, account: AccountContext, number: int, *, ids: PublicIds, **_: Any) -> None:
    children.delete(db, account, ids, "contact", Contact, [number])


CONTACT: Final = Kind(
    "contact",
    "contacts",
    Contact,
    references={
        "company_id": "company",
        "organization_id": "organization",
        "owner_id": "user",
        "created_by_id": "user",
    },
    create=service.create,
    update=_update,
    delete=_delete,
    takes_ids=True,
    new={
        "email": (control_fields.Email | None, None),
        "source": (control_fields.Name, BY_PERSON),
        "original_source": (control_fields.Name, BY_PERSON),
        "created_by_id": None,
        "label_ids": id_lists.NEW,
        **NEW_VALUES,
    },
    shown={"label_ids": id_lists.SHOWN},
    in_scenes={"label_ids": id_lists.IN_SCENES, "stage_number": (Annotated[int, optional(FIRST, _stage)], FIRST)},
    example={"first_name": "Jane", "email": "jane@harbour.example"},
    named_by="email",
    named_as="person",
    derived=service.derived,
)

labels.add(Contact)
custom_fields.add("contact", Contact)
children.refers_to("company", Contact.company_id)

router = RestRouter("contact", "/api/v1/contacts")
stages = RestRouter("contact_stage", "/api/v1/contact_stages")

_SEARCH_ERRORS: Final = ("invalid_per_page", "page_too_deep", "invalid_sort", "invalid_filter")
_ERRORS: Final = ("invalid_id", "no_contact", "contact_deleted")


@router.operation(
    "create",
    "POST",
    fields=_NEW,
    errors=("invalid_id",),
    writes=True,
    is_short=True,
    answer=lambda: attributes.CREATION,
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a contact. With `run_dedupe`, update the one with the same address instead."""
    sent = call.parameters
    columns = _NEW.read(call, sent).values
    known = None
    if values.truth(sent.get("run_dedupe")) and columns.get("email"):
        known = service.by_email(call.db, call.account, columns["email"])
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
    if call.settings.edition < RECORDED or not columns.get("email") or columns.get("organization_name"):
        return {}
    host = columns["email"].rpartition("@")[2]
    found = directory.in_domain(call.db, call.ids, call.account, host, now=call.now)
    return {} if found is None else {"organization_id": found[0], "organization_name": found[1]}


@router.operation(
    "bulk_create", "POST", "/bulk_create", errors=BULK_ERRORS, writes=True, answer=lambda: attributes.SEVERAL_CREATED
)
def bulk_create(call: CurrentCall) -> dict[str, Any]:
    """Create up to 100 contacts. With `run_dedupe`, existing contacts are returned unchanged."""
    sent = bulk.sent(call, "contacts")
    usual = read([attributes.OWNER], call, call.parameters).values
    bodies = [{**usual, **_NEW.read(call, each).values} for each in sent]
    made = bulk.create(call, sent, bodies, known=service.like, create=_created)
    return {
        "created_contacts": attributes.shown(call, made.created, "created"),
        "existing_contacts": attributes.shown(call, made.existing, "created"),
    }


@router.operation(
    "bulk_update",
    "POST",
    "/bulk_update",
    errors=bulk.CHANGE_ERRORS,
    writes=True,
    answer=lambda: attributes.SEVERAL_CHANGED,
)
def bulk_update(call: CurrentCall) -> dict[str, Any]:
    """Change contacts, each by fields of its own, or all by the same fields. Unknown ones are left out."""
    changed = []
    for number, each in bulk.changes(call, "contact", "contacts"):
        _change(call, number, _CHANGES.read(call, each).values, each)
        changed.append(number)
    return {"contacts": attributes.shown(call, changed, "updated")}


@router.operation("search", "GET", "/search", query=_Search, errors=_SEARCH_ERRORS, answer=lambda: attributes.PAGE)
@router.operation("search", "POST", "/search", fields=_Search, errors=_SEARCH_ERRORS, answer=lambda: attributes.PAGE)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of contacts, each with its account."""
    page, selection = _selected(call)
    people = service.page(call.db, call.account, selection)
    call.ids.look_up("contact", [one.id for one in people])
    call.ids.look_up("organization", [one.organization_id for one in people if one.organization_id is not None])
    of_people = {one.company_id: None for one in people if one.company_id is not None}
    embedded = companies.embedded(call, list(of_people))
    found = {
        "contacts": attributes.rendered(call, people, "found", embedded),
        "breadcrumbs": _breadcrumbs(call),
    }
    pagination = {"pagination": page.pagination(service.total(call.db, call.account, selection))}
    return enveloped(call.settings.edition, found, pagination) | {"num_fetch_result": None}


@router.operation("show", "GET", "/{contact_id}", errors=_ERRORS, is_short=True, answer=lambda: attributes.VIEW)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a contact."""
    return _answer(call, number_in_path(call), "viewed")


@router.operation(
    "update",
    "PUT",
    "/{contact_id}",
    fields=_CHANGES,
    errors=_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: attributes.CHANGE,
)
@router.operation(
    "update",
    "PATCH",
    "/{contact_id}",
    fields=_CHANGES,
    errors=_ERRORS,
    writes=True,
    is_short=True,
    answer=lambda: attributes.CHANGE,
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a contact."""
    number = number_in_path(call)
    _change(call, number, _CHANGES.read(call, call.parameters).values, call.parameters)
    return _with_labels(call, number, "updated")


@router.operation("destroy", "DELETE", "/{contact_id}", errors=_ERRORS, writes=True, answer=lambda: Empty)
def destroy(call: CurrentCall) -> dict[str, Any]:
    """Delete a contact, with its roles and tasks."""
    children.delete(call.db, call.account, call.ids, "contact", Contact, [number_in_path(call)])
    return {}


@router.operation(
    "update_owners",
    "POST",
    "/update_owners",
    errors=bulk.SAME_ERRORS,
    writes=True,
    answer=lambda: attributes.SEVERAL_CHANGED,
)
def update_owners(call: CurrentCall) -> dict[str, Any]:
    """Give contacts to another owner."""
    return _bulk(call, attributes.OWNER)


@router.operation(
    "update_stages",
    "POST",
    "/update_stages",
    errors=(*bulk.SAME_ERRORS, "invalid_choice"),
    writes=True,
    answer=lambda: attributes.SEVERAL_CHANGED,
)
def update_stages(call: CurrentCall) -> dict[str, Any]:
    """Move contacts to another stage, which is named by its id, else by its name."""
    has_id = attributes.STAGE.name in call.parameters or attributes.STAGE_NAME.name not in call.parameters
    return _bulk(call, attributes.STAGE if has_id else attributes.STAGE_NAME)


@stages.operation("search", "GET", answer=lambda: attributes.STAGES_ANSWER)
def search_stages(call: CurrentCall) -> dict[str, Any]:
    """Return the stages of contacts."""
    return {"contact_stages": attributes.stages(call.ids, call.settings.edition)}


def _bulk(call: Call, field: Field) -> dict[str, Any]:
    numbers = bulk.numbers(call, "contact_ids", "contact", field.name)
    columns = read([field], call, call.parameters).values
    for number in numbers:
        _change(call, number, columns, {})
    return {"contacts": attributes.shown(call, numbers, "updated")}


def _change(call: Call, number: int, columns: Mapping[str, Any], sent: Mapping[str, Any]) -> None:
    """Change these columns of a contact, and the custom fields and labels that are sent."""
    before = service.locked(call.db, call.account, number)
    assert before is not None  # noqa: S101 (the caller found it in this transaction)
    custom = custom_values.changed(before["typed_custom_fields"], custom_values.sent(call, "contact", sent))
    changes = {**columns, **labels.sent(call, "contacts", sent), "typed_custom_fields": custom}
    service.update(call.db, call.account, before, changes, now=call.now)


def number_in_path(call: Call) -> int:
    """Return the number of the contact in the path. Error invalid_id for a malformed id, no_contact for another."""
    return number_of(call, call.id_in_path("contact"))


def number_of(call: Call, contact_id: str) -> int:
    """Return the number of the contact with this id. Errors no_contact, contact_deleted."""
    found = call.ids.find("contact", contact_id)
    if found is None:
        raise refused("no_contact", "no contact of this account has this id")
    if not fields.exists(call, "contact", found):
        raise refused("contact_deleted", "the contact with this id has been deleted")
    return found


def _answer(call: Call, number: int, kind: AnswerKind) -> dict[str, Any]:
    (shown,) = attributes.shown(call, [number], kind)
    return {"contact": shown}


def _with_labels(call: Call, number: int, kind: AnswerKind) -> dict[str, Any]:
    answer = _answer(call, number, kind)
    return answer | {"labels": labels.rows(call, answer["contact"]["label_ids"])}
