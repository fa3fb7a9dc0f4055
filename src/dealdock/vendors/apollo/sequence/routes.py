"""The operations of sequences: `/api/v1/emailer_campaigns`."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from pydantic import BaseModel
from sqlalchemy import select

from dealdock.vendors.apollo import id_lists
from dealdock.vendors.apollo.contact import queries as contact_queries
from dealdock.vendors.apollo.contact import rendering as contacts
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.email_account import queries as mailboxes
from dealdock.vendors.apollo.email_account.model import EmailAccount
from dealdock.vendors.apollo.errors import invalid_id, refused
from dealdock.vendors.apollo.ids import has_form
from dealdock.vendors.apollo.label import queries as labels
from dealdock.vendors.apollo.sequence import answers, criteria, layout, queries, schedules, service
from dealdock.vendors.apollo.sequence.model import Sequence as SequenceModel
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.routing import RestRouter

router = RestRouter("sequence", "/api/v1/emailer_campaigns")
of_sequences = RestRouter("sequence", "/api/v1/sequences")
schedule = RestRouter("schedule", "/api/v1/emailer_schedules")

_ERRORS: Final = ("invalid_id", "not_found")


class NewSequence(BaseModel):
    """The fields of a sequence that calls create and change."""

    name: str | None = None
    active: bool | None = None
    archived: bool | None = None


_ADD_ERRORS: Final = ("no_sequence", "no_contacts", "invalid_id", "inactive_mailbox", "invalid_date")


@router.operation(
    "search",
    "GET",
    "/search",
    query=criteria.Search,
    errors=("invalid_per_page", "page_too_deep"),
    answer=lambda: answers.FOUND,
)
@router.operation(
    "search",
    "POST",
    "/search",
    fields=criteria.Search,
    errors=("invalid_per_page", "page_too_deep"),
    answer=lambda: answers.FOUND,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of sequences."""
    page, selection = criteria.selection(call)
    found = queries.page(call.db, call.account, selection)
    return {
        "pagination": page.pagination(queries.total(call.db, call.account, selection)),
        "breadcrumbs": criteria.breadcrumbs(call),
        "emailer_campaigns": [layout.sequence(call.ids, one) for one in found],
        "num_fetch_result": None,
    }


@router.operation("create", "POST", fields=NewSequence, errors=("no_name",), writes=True, answer=lambda: answers.ONE)
@of_sequences.operation(
    "create", "POST", fields=NewSequence, errors=("no_name",), writes=True, answer=lambda: answers.ONE
)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a sequence, which is the caller's. Steps are not kept."""
    columns = _given(call)
    if columns.get("name") is None:
        raise refused("no_name", "a sequence needs a name")
    own = {"active": False, "archived": False, **columns, "user_id": call.caller.user_id}
    return _whole(call, service.create(call.db, call.account, now=call.now, **own))


@router.operation("show", "GET", "/{sequence_id}", errors=_ERRORS, answer=lambda: answers.ONE)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a sequence, including an archived one."""
    return _whole(call, _number(call))


@router.operation(
    "update", "PUT", "/{sequence_id}", fields=NewSequence, errors=_ERRORS, writes=True, answer=lambda: answers.ONE
)
@of_sequences.operation(
    "update", "PUT", "/{sequence_id}", fields=NewSequence, errors=_ERRORS, writes=True, answer=lambda: answers.ONE
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a sequence. An empty name changes nothing."""
    return _changed(call, {name: value for name, value in _given(call).items() if value is not None})


@router.operation("approve", "POST", "/{sequence_id}/approve", errors=_ERRORS, writes=True, answer=lambda: answers.ONE)
def approve(call: CurrentCall) -> dict[str, Any]:
    """Activate a sequence."""
    return _changed(call, {"active": True})


@router.operation("abort", "POST", "/{sequence_id}/abort", errors=_ERRORS, writes=True, answer=lambda: answers.ONE)
def abort(call: CurrentCall) -> dict[str, Any]:
    """Deactivate a sequence."""
    return _changed(call, {"active": False})


@router.operation("archive", "POST", "/{sequence_id}/archive", errors=_ERRORS, writes=True, answer=lambda: answers.ONE)
def archive(call: CurrentCall) -> dict[str, Any]:
    """Archive a sequence, which searches no longer find."""
    return _changed(call, {"active": False, "archived": True})


@schedule.operation("search", "GET", answer=lambda: answers.SCHEDULES)
def search_schedules(call: CurrentCall) -> dict[str, Any]:
    """Return all schedules."""
    return {"emailer_schedules": schedules.shown(call.ids, call.account.time_zone)}


def _given(call: Call) -> dict[str, Any]:
    """Return the columns of a sequence that a call sends."""
    sent = call.parameters
    flags = {name: values.truth(sent[name]) for name in ("active", "archived") if name in sent}
    return {**({"name": values.name(sent["name"])} if "name" in sent else {}), **flags}


def _number(call: Call) -> int:
    """Return the number of the sequence in the path. Errors invalid_id, not_found."""
    written = call.match.parameters["sequence_id"]
    if not has_form(written):
        raise invalid_id(written, "sequence")
    number = call.ids.find("sequence", written)
    if number is None or not fields.exists(call, SequenceModel, number):
        raise refused("not_found", "no sequence of this account has this id")
    return number


def _changed(call: Call, changes: Mapping[str, Any]) -> dict[str, Any]:
    number = _number(call)
    if changes:
        service.update(call.db, call.account, number, now=call.now, **changes)
    return _whole(call, number)


def _whole(call: Call, number: int) -> dict[str, Any]:
    (one,) = queries.of_ids(call.db, call.account, [number])
    shown = layout.whole(call.ids, one, queries.statuses(call.db, call.account, number))
    return {"emailer_campaign": shown, "emailer_steps": [], "emailer_touches": [], "emailer_templates": []}


@router.operation(
    "add_contact_ids",
    "POST",
    "/{sequence_id}/add_contact_ids",
    errors=_ADD_ERRORS,
    writes=True,
    answer=lambda: answers.ADDED,
)
def add_contact_ids(call: CurrentCall) -> dict[str, Any]:
    """Add contacts to a sequence. Each that is not added has a reason."""
    sent = call.parameters
    mailbox = values.text(sent.get("send_email_from_email_account_id")).strip()
    if not mailbox or not values.text(sent.get("emailer_campaign_id")).strip():
        raise refused("no_sequence", "the sequence or the mailbox is missing")
    named = values.listed(sent.get("contact_ids"))
    with_labels = values.listed(sent.get("label_names"))
    if not named and not with_labels:
        raise refused("no_contacts", "there are neither contact_ids nor label_names")
    number = fields.number(call, call.match.parameters["sequence_id"], "sequence", SequenceModel)
    columns = _columns(call, mailbox) | {"sequence_id": number}
    ids = list(dict.fromkeys([*named, *_labelled(call, with_labels)]))
    chosen = _chosen(call, number, ids)
    service.add(call.db, call.account, chosen.added, columns, now=call.now)
    (sequence,) = queries.of_ids(call.db, call.account, [number] if number is not None else [])
    return {
        "contacts": contacts.shown(call, chosen.added, "enrolled"),
        "skipped_contact_ids": chosen.skipped,
        "emailer_campaign": layout.sequence(call.ids, sequence),
        "emailer_steps": [],
        "emailer_touches": [],
        "team": {"id": call.ids.team, "sequences_finder_empty": False},
        "signals_hash": None,
    }


@router.operation(
    "remove_or_stop_contact_ids",
    "POST",
    "/remove_or_stop_contact_ids",
    errors=("invalid_choice",),
    writes=True,
    answer=lambda: answers.REMOVED,
)
def remove_or_stop_contact_ids(call: CurrentCall) -> dict[str, Any]:
    """Remove contacts from sequences, stop them there, or mark them as finished. Unknown ids are left out."""
    mode = values.text(call.parameters.get("mode")).strip()
    if mode not in service.MODES:
        raise refused("invalid_choice", f"mode must be one of {', '.join(service.MODES)}", "mode")
    sequences = _found(call, "emailer_campaign_ids", "sequence")
    numbers = _found(call, "contact_ids", "contact")
    service.end(call.db, call.account, sequences, numbers, mode, now=call.now)
    shown = queries.of_ids(call.db, call.account, sequences)
    return {
        "contacts": contacts.shown(call, numbers, "stopped"),
        "emailer_campaigns": [layout.sequence(call.ids, one) for one in shown],
    }


def _found(call: Call, name: str, kind: Any) -> list[int]:
    """Return the numbers for the ids of a parameter, except ids that no record can have."""
    numbers = (call.ids.find(kind, each) for each in values.listed(call.parameters.get(name)))
    return list(dict.fromkeys(number for number in numbers if number is not None))


def _columns(call: Call, mailbox: str) -> dict[str, Any]:
    """Return the columns that all added contacts have. Errors invalid_id, inactive_mailbox, invalid_date."""
    number = fields.number(call, mailbox, "email_account", EmailAccount)
    own = next(each for each in mailboxes.every(call.db, call.account) if each.id == number)
    if not own.active:
        raise refused("inactive_mailbox", "nothing can be sent from this mailbox", own.email)
    columns: dict[str, Any] = {"email_account_id": number, "added_by_id": call.caller.user_id}
    if values.text(call.parameters.get("status")).strip() == "paused":
        unpause = values.moment(call.parameters.get("auto_unpause_at"))
        columns |= {"status": "paused", "paused_at": call.now, "auto_unpause_at": unpause}
    return columns


def _labelled(call: Call, names: Sequence[str]) -> list[str]:
    """Return the ids of the contacts that have one of the labels with these names."""
    keys = [values.key(name.strip()) for name in names]
    known = labels.by_keys(call.db, call.account, "contacts", keys)
    ids = id_lists.shown(call, "label", known.values())
    if not ids:
        return []
    here = (Contact.dataset_id == call.account.dataset_id, id_lists.has_any(Contact.label_ids, ids))
    return id_lists.shown(call, "contact", call.db.scalars(select(Contact.id).where(*here).order_by(Contact.id)))


class _Chosen(NamedTuple):
    added: list[int]
    skipped: dict[str, str]
    """The reasons by the ids of the contacts that are not added."""


def _chosen(call: Call, sequence: int | None, ids: Sequence[str]) -> _Chosen:
    """Return the contacts to add, and the reasons of the others."""
    numbers = {each: call.ids.find("contact", each) for each in ids}
    wanted = [number for number in numbers.values() if number is not None]
    people = {one.id: one for one in contact_queries.of_ids(call.db, call.account, wanted)} if wanted else {}
    parts = queries.of_contacts(call.db, call.account, wanted)
    found = _Chosen([], {})
    for each, number in numbers.items():
        one = None if number is None else people.get(number)
        reason = "contact_not_found" if one is None else _reason(call, sequence, one.email, parts.get(one.id, ()))
        if reason is None and one is not None:
            found.added.append(one.id)
        elif reason is not None:
            found.skipped[each] = reason
    return found._replace(added=list(dict.fromkeys(found.added)))  # an id may be sent in either case


def _reason(call: Call, sequence: int | None, email: str | None, parts: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the reason for which a contact is not added; None if it is added."""
    elsewhere = {part["status"] for part in parts if part["sequence_id"] != sequence}
    is_allowed = {name: values.truth(call.parameters.get(f"sequence_{name}")) for name in _ALLOWED}
    if any(part["sequence_id"] == sequence for part in parts):
        return "contacts_already_exists_in_current_campaign"
    if elsewhere & {"active", "paused"} and not is_allowed["active_in_other_campaigns"]:
        return "contacts_active_in_other_campaigns"
    if "finished" in elsewhere and not is_allowed["finished_in_other_campaigns"]:
        return "contacts_finished_in_other_campaigns"
    return None if email or is_allowed["no_email"] else "contacts_without_email"


_ALLOWED: Final = ("active_in_other_campaigns", "finished_in_other_campaigns", "no_email")
"""The parameters, without `sequence_`, that allow to add contacts in spite of a reason."""
