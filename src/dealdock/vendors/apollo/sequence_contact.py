"""Contacts in sequences: adding them, and removing or stopping them (contract 10.5)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from dealdock.vendors.apollo import email_account as mailboxes
from dealdock.vendors.apollo import label as labels
from dealdock.vendors.apollo.contact import attributes as contact_attributes
from dealdock.vendors.apollo.contact import service as contact_service
from dealdock.vendors.apollo.contact.attributes import ENROLLED, STOPPED
from dealdock.vendors.apollo.contact.model import Contact
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.record import id_lists
from dealdock.vendors.apollo.sequence import resource as sequence_resource
from dealdock.vendors.apollo.sequence import service as sequences
from dealdock.vendors.apollo.sequence import step as steps
from dealdock.vendors.apollo.sequence.resource import SHOWN, STEPS
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import list_of
from dealdock.web.rest.answers import object_type
from dealdock.web.rest.routing import RestRouter

_TEAM: Final = object_type("TeamOfSequences", {"id": str, "sequences_finder_empty": bool})

_ADDED: Final = object_type(
    "AddedContacts",
    {
        "contacts": list_of(ENROLLED),
        "skipped_contact_ids": dict[str, str],
        "emailer_campaign": SHOWN,
        **STEPS,
        "team": _TEAM,
        "signals_hash": None,
    },
)

_REMOVED: Final = object_type(
    "RemovedContacts",
    {"contacts": list_of(STOPPED), "emailer_campaigns": list_of(SHOWN)},
)

router = RestRouter("sequence", "/api/v1/emailer_campaigns")

_ADD_ERRORS: Final = ("no_sequence", "no_contacts", "invalid_id", "inactive_mailbox", "invalid_date")


@router.operation(
    "add_contact_ids",
    "POST",
    "/{sequence_id}/add_contact_ids",
    errors=_ADD_ERRORS,
    writes=True,
    answer=lambda: _ADDED,
)
def add_contact_ids(call: CurrentCall) -> dict[str, Any]:
    """Add contacts to a sequence. Each that is not added has a reason."""
    sent = call.parameters
    sent_mailboxes = values.listed(sent.get("send_email_from_email_account_id"))
    if not sent_mailboxes or not values.text(sent.get("emailer_campaign_id")).strip():
        raise refused("no_sequence", "the sequence or the mailbox is missing")
    named = values.listed(sent.get("contact_ids"))
    with_labels = values.listed(sent.get("label_names"))
    if not named and not with_labels:
        raise refused("no_contacts", "there are neither contact_ids nor label_names")
    number = fields.number(call, call.match.parameters["sequence_id"], "sequence")
    columns = [_columns(call, each) | {"sequence_id": number} for each in sent_mailboxes]
    ids = list(dict.fromkeys([*named, *_labelled(call, with_labels)]))
    chosen = _chosen(call, number, ids)
    for place, own in enumerate(columns):  # several mailboxes take turns
        sequences.add(call.db, call.account, chosen.added[place :: len(columns)], own, now=call.now)
    (sequence,) = sequences.of_ids(call.db, call.account, [number] if number is not None else [])
    rows = steps.of_sequences(call.db, call.account, [sequence.id])
    shown = steps.all_shown(call.ids, rows, sequence.user_id)
    return {
        "contacts": contact_attributes.shown(call, chosen.added, "enrolled"),
        "skipped_contact_ids": chosen.skipped,
        "emailer_campaign": sequence_resource.sequence(call.ids, sequence),
        **{name: shown[name] for name in STEPS},
        "team": {"id": call.ids.team, "sequences_finder_empty": False},
        "signals_hash": None,
    }


@router.operation(
    "remove_or_stop_contact_ids",
    "POST",
    "/remove_or_stop_contact_ids",
    errors=("invalid_choice",),
    writes=True,
    answer=lambda: _REMOVED,
)
def remove_or_stop_contact_ids(call: CurrentCall) -> dict[str, Any]:
    """Remove contacts from sequences, stop them there, or mark them as finished. Unknown ids are left out."""
    mode = values.text(call.parameters.get("mode")).strip()
    if mode not in sequences.MODES:
        raise refused("invalid_choice", f"mode must be one of {', '.join(sequences.MODES)}", "mode")
    chosen = _found(call, "emailer_campaign_ids", "sequence")
    numbers = _found(call, "contact_ids", "contact")
    sequences.end(call.db, call.account, chosen, numbers, mode, now=call.now)
    shown = sequences.of_ids(call.db, call.account, chosen)
    return {
        "contacts": contact_attributes.shown(call, numbers, "stopped"),
        "emailer_campaigns": [sequence_resource.sequence(call.ids, one) for one in shown],
    }


def _found(call: Call, name: str, kind: Any) -> list[int]:
    """Return the numbers for the ids of a parameter, except ids that no record can have."""
    numbers = (call.ids.find(kind, each) for each in values.listed(call.parameters.get(name)))
    return list(dict.fromkeys(number for number in numbers if number is not None))


def _columns(call: Call, mailbox: str) -> dict[str, Any]:
    """Return the columns that all added contacts have. Errors invalid_id, inactive_mailbox, invalid_date."""
    number = fields.number(call, mailbox, "email_account")
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
    people = {one.id: one for one in contact_service.of_ids(call.db, call.account, wanted)} if wanted else {}
    parts = sequences.of_contacts(call.db, call.account, wanted)
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
