"""Sequences of messages, which the API calls emailer campaigns (contract 10.5)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, Final

from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from dealdock.platform.database.selection import Selection, Sort
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.kind import of_rows
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.ids import Ids, has_form
from dealdock.vendors.apollo.record import children
from dealdock.vendors.apollo.sequence import service
from dealdock.vendors.apollo.sequence import step as steps
from dealdock.vendors.apollo.sequence.model import Sequence, SequenceContact, SequenceEvent
from dealdock.vendors.apollo.sequence.service import Enrolment
from dealdock.vendors.apollo.sequence.step import SequenceStep
from dealdock.vendors.apollo.wire import fields, moments, pages, searches, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.vendors.apollo.wire.described import PAGE_TYPES, list_of, types_of
from dealdock.vendors.apollo.wire.pages import Page
from dealdock.vendors.apollo.wire.searches import Filter
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter

_SCHEDULE_NUMBER: Final = 1

_WEEK: Final[Mapping[str, list[list[int]]]] = {
    day: [[8, 17]] for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
}
"""The hours in which messages are sent, each as its start and end. A day without any is absent."""


def _schedules(ids: Ids, time_zone: str, created_at: datetime) -> list[dict[str, Any]]:
    """Return all schedules as JSON, in the time zone of the account. `created_at`: the moment at which it began."""
    return [
        {
            "id": ids.show("emailer_schedule", _SCHEDULE_NUMBER),
            "name": "Normal Business Hours",
            "default": True,
            "time_zone": time_zone,
            "use_contacts_time_zone": False,
            "skip_holidays": False,
            "schedule_hash": _WEEK,
            "created_at": moments.stamp(created_at),
        }
    ]


BEFORE: Final[Mapping[str, Any]] = {
    "excluded_account_stage_ids": [],
    "excluded_contact_stage_ids": [],
    "contact_email_event_to_stage_mapping": {},
    "label_ids": [],
    "create_task_if_email_open": False,
    "email_open_trigger_task_threshold": 3,
    "mark_finished_if_click": False,
}
"""The keys with constant values before `active`, and those behind it."""

BEHIND: Final[Mapping[str, Any]] = {
    "days_to_wait_before_mark_as_response": 5,
    "starred_by_user_ids": [],
    "mark_finished_if_reply": True,
    "mark_finished_if_interested": True,
    "mark_paused_if_ooo": True,
    "last_used_at": None,
    "permissions": "team_can_use",
    "sequence_ruleset_id": None,
    "folder_id": None,
    "sequence_by_exact_daytime": None,
    "same_account_reply_delay_days": 30,
    "is_performing_poorly": False,
    "num_contacts_email_status_extrapolated": 0,
    "remind_ab_test_results": False,
    "ab_test_step_ids": [],
    "prioritized_by_user": None,
    "creation_type": "new",
}


def sequence(ids: Ids, one: AnyRow) -> dict[str, Any]:
    """Return a sequence as JSON."""
    return {
        "id": ids.show("sequence", one.id),
        "name": one.name,
        "archived": one.archived,
        "created_at": moments.stamp(one.created_at),
        "emailer_schedule_id": ids.show("emailer_schedule", _SCHEDULE_NUMBER),
        "max_emails_per_day": None,
        "user_id": ids.show("user", one.user_id),
        "same_account_reply_policy_cd": None,
        **BEFORE,
        "active": one.active,
        **BEHIND,
        "num_steps": one.steps,
        "unique_scheduled": one.contacts,
        **dict.fromkeys(COUNTS, 0),
        "loaded_stats": True,
        "cc_emails": "",
        "bcc_emails": "",
        "underperforming_touches_count": 0,
    }


COUNTS: Final = (
    *("unique_delivered", "unique_bounced", "unique_opened", "unique_hard_bounced", "unique_spam_blocked"),
    *("unique_replied", "unique_demoed", "unique_clicked", "unique_unsubscribed", "bounce_rate", "hard_bounce_rate"),
    *("open_rate", "click_rate", "reply_rate", "spam_block_rate", "opt_out_rate", "demo_rate"),
)
"""The keys with the counts and rates of messages. No message is sent."""


def _whole_shown(
    ids: Ids, one: AnyRow, statuses: Mapping[str, int], shown_steps: list[dict[str, Any]]
) -> dict[str, Any]:
    """Return a sequence alone, with the numbers of its contacts by status, and its steps."""
    counts = {name: statuses.get(name, 0) for name in STATUSES}
    own = {"status_reason": None, "deleted": one.archived}
    return {**sequence(ids, one), **own, "contact_statuses": counts, "emailer_steps": shown_steps}


STATUSES: Final = ("active", "paused", "finished", "bounced", "spam_blocked", "hard_bounced", "not_sent")
"""The statuses of contacts in a sequence. Contacts can have the first three."""


def status(ids: Ids, one: Enrolment) -> dict[str, Any]:
    """Return a contact's part in a sequence."""
    return {
        "id": ids.show("sequence_contact", one["id"]),
        "emailer_campaign_id": ids.show("sequence", one["sequence_id"]),
        "send_email_from_user_id": ids.show("user", one["user_id"]),
        "inactive_reason": one["inactive_reason"],
        "status": one["status"],
        "added_at": moments.date(one["created_at"]),
        "added_by_user_id": ids.show("user", one["added_by_id"]),
        "finished_at": moments.date(one["finished_at"]),
        "paused_at": moments.date(one["paused_at"]),
        "auto_unpause_at": moments.date(one["auto_unpause_at"]),
        "send_email_from_email_address": one["email"],
        "send_email_from_email_account_id": ids.show("email_account", one["email_account_id"]),
        **dict.fromkeys(_UNUSED),
        "current_step_position": None,
    }


@closed
class CampaignStatus(TypedDict):
    """The part of a contact in a sequence."""

    id: str
    emailer_campaign_id: str
    send_email_from_user_id: str | None
    inactive_reason: str | None
    status: str
    added_at: str | None
    added_by_user_id: str | None
    finished_at: str | None
    paused_at: str | None
    auto_unpause_at: str | None
    send_email_from_email_address: str | None
    send_email_from_email_account_id: str | None
    manually_set_unpause: None
    failure_reason: None
    current_step_id: None
    in_response_to_emailer_message_id: None
    cc_emails: None
    bcc_emails: None
    to_emails: None
    current_step_position: None


_UNUSED: Final = (
    *("manually_set_unpause", "failure_reason", "current_step_id", "in_response_to_emailer_message_id"),
    *("cc_emails", "bcc_emails", "to_emails"),
)

_SEQUENCE: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("id", "name", "created_at", "emailer_schedule_id", "cc_emails", "bcc_emails"), str),
    **dict.fromkeys(("archived", "active", "loaded_stats"), bool),
    **dict.fromkeys(("max_emails_per_day", "same_account_reply_policy_cd")),
    "user_id": str | None,
    **types_of({**BEFORE, **BEHIND}, {}),
    **dict.fromkeys(("num_steps", "unique_scheduled", "underperforming_touches_count", *COUNTS), int),
}

STEPS: Final[Mapping[str, Any]] = {"emailer_steps": list_of(steps.STEP), "emailer_touches": list_of(steps.TOUCH)}
SHOWN: Final = object_type("ShownSequence", _SEQUENCE)
_STATUSES: Final = object_type("ContactStatuses", dict.fromkeys(STATUSES, int))
_WHOLE_SEQUENCE: Final[Mapping[str, Any]] = {
    **_SEQUENCE,
    "status_reason": None,
    "deleted": bool,
    "contact_statuses": _STATUSES,
    "emailer_steps": list_of(steps.STEP),
}
_WHOLE: Final = object_type("WholeSequence", _WHOLE_SEQUENCE)


@closed
class UpdatedStep(TypedDict):
    """A step in the answer of an update that has the sequence at the top level."""

    id: str
    position: int
    step_type: steps.Type
    wait_time: int
    wait_mode: steps.WaitMode
    auto_skip_in_x_days: int | None


_ALONE: Final = object_type(
    "UpdatedSequence",
    {
        **_WHOLE_SEQUENCE,
        "updated_at": str,
        "steps": list[UpdatedStep],
        "emailer_campaign": _WHOLE,
        "emailer_touches": list_of(steps.TOUCH),
    },
)
_ONE: Final = object_type(
    "SequenceAnswer", {"emailer_campaign": _WHOLE, **STEPS, "emailer_templates": list_of(steps.TEMPLATE)}
)
_FOUND_ANSWER: Final = object_type("SequencesAnswer", {**PAGE_TYPES, "emailer_campaigns": list_of(SHOWN)})

_SCHEDULE: Final = object_type(
    "Schedule",
    {
        **dict.fromkeys(("id", "name", "time_zone", "created_at"), str),
        "schedule_hash": dict[str, list[list[int]]],
        **dict.fromkeys(("default", "use_contacts_time_zone", "skip_holidays"), bool),
    },
)

_SCHEDULES: Final = object_type("SchedulesAnswer", {"emailer_schedules": list_of(_SCHEDULE)})
_NAME: Final = "q_name"
FILTERS: Final[Mapping[str, Filter]] = {_NAME: searches.contains(Sequence.name_key)}
_Search: Final = searches.described("SequenceSearch", FILTERS)
_ORDER: Final = (Sort(Sequence.id, False),)


def _selected(call: Call) -> tuple[Page, Selection]:
    """Return the page and the selection that a call requests. Errors invalid_per_page, page_too_deep."""
    page = pages.page(call)
    conditions = [Sequence.archived.is_(False), *searches.criteria(call, FILTERS)]
    return page, Selection(conditions, _ORDER, page.size, page.offset, deleted=None)


def _breadcrumbs(call: Call) -> list[dict[str, Any]]:
    """Return a breadcrumb for the part of a name."""
    return [
        {"label": "Name", "signal_field_name": _NAME, "value": value, "display_name": value}
        for value in values.listed(call.parameters.get(_NAME))
    ]


SEQUENCE: Final = of_rows(
    "sequence",
    "sequences",
    Sequence,
    references={"user_id": "user"},
    create=service.create,
    update=service.update,
    parts=(SequenceContact, SequenceStep),
    example={"name": "First contact", "active": True},
    named_by="name",
    derived=service.derived,
)

SEQUENCE_CONTACT: Final = of_rows(
    "sequence_contact",
    "sequence_contacts",
    SequenceContact,
    references={
        "sequence_id": "sequence",
        "contact_id": "contact",
        "email_account_id": "email_account",
        "added_by_id": "user",
    },
)

SEQUENCE_EVENT: Final = of_rows(
    "sequence_event",
    "sequence_events",
    SequenceEvent,
    references={"sequence_id": "sequence", "contact_id": "contact"},
    is_log=True,
)

children.belongs_to("contact", SequenceContact.contact_id)
children.belongs_to("contact", SequenceEvent.contact_id)

router = RestRouter("sequence", "/api/v1/emailer_campaigns")
of_sequences = RestRouter("sequence", "/api/v1/sequences")
schedule = RestRouter("schedule", "/api/v1/emailer_schedules")

_ERRORS: Final = ("invalid_id", "not_found")
_NEW_ERRORS: Final = ("no_name", *steps.STEP_ERRORS)
_CHANGE_ERRORS: Final = ("not_found", *steps.STEP_ERRORS)


class NewSequence(BaseModel):
    """The fields of a sequence that calls create and change."""

    name: str | None = None
    active: bool | None = None
    archived: bool | None = None
    emailer_steps: Annotated[list[dict[str, Any]], Field(max_length=steps.MAX_STEPS)] | None = None


@router.operation(
    "search",
    "GET",
    "/search",
    query=_Search,
    errors=("invalid_per_page", "page_too_deep"),
    answer=lambda: _FOUND_ANSWER,
)
@router.operation(
    "search",
    "POST",
    "/search",
    fields=_Search,
    errors=("invalid_per_page", "page_too_deep"),
    answer=lambda: _FOUND_ANSWER,
)
def search(call: CurrentCall) -> dict[str, Any]:
    """Return a page of sequences."""
    page, selection = _selected(call)
    found = service.page(call.db, call.account, selection)
    return {
        "pagination": page.pagination(service.total(call.db, call.account, selection)),
        "breadcrumbs": _breadcrumbs(call),
        "emailer_campaigns": [sequence(call.ids, one) for one in found],
        "num_fetch_result": None,
    }


@router.operation("create", "POST", fields=NewSequence, errors=_NEW_ERRORS, writes=True, answer=lambda: _ONE)
@of_sequences.operation("create", "POST", fields=NewSequence, errors=_NEW_ERRORS, writes=True, answer=lambda: _ONE)
def create(call: CurrentCall) -> dict[str, Any]:
    """Create a sequence, which is the caller's, with its steps."""
    columns = _given(call)
    if columns.get("name") is None:
        raise refused("no_name", "a sequence needs a name")
    own = {"active": False, "archived": False, **columns, "user_id": call.caller.user_id}
    number = service.create(call.db, call.account, now=call.now, **own)
    steps.store(call, number, call.parameters.get("emailer_steps"), is_new=True)
    return _whole(call, number)


@router.operation("show", "GET", "/{sequence_id}", errors=_ERRORS, answer=lambda: _ONE)
def show(call: CurrentCall) -> dict[str, Any]:
    """Return a sequence, including an archived one."""
    return _whole(call, _number(call))


@router.operation(
    "update", "PUT", "/{sequence_id}", fields=NewSequence, errors=_CHANGE_ERRORS, writes=True, answer=lambda: _ONE
)
def update(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a sequence, and all its steps. An empty name changes nothing."""
    number = _number(call)
    if call.parameters.get("emailer_steps") is not None:
        steps.store(call, number, call.parameters["emailer_steps"], is_new=False)
    return _changed(call, {name: value for name, value in _given(call).items() if value is not None})


@of_sequences.operation(
    "update",
    "PUT",
    "/{sequence_id}",
    fields=NewSequence,
    errors=("no_record", *steps.STEP_ERRORS),
    writes=True,
    answer=lambda: _ALONE,
)
def update_alone(call: CurrentCall) -> dict[str, Any]:
    """Change the given fields of a sequence, and return it with its fields at the top level."""
    written = call.match.parameters["sequence_id"]
    if has_form(written) and _known(call, written) is None:
        raise refused("no_record", "no sequence of this account has this id", f"sequence with id {written}")
    shown = update(call)
    whole = shown["emailer_campaign"]
    (one,) = service.of_ids(call.db, call.account, [_number(call)])
    same = ("id", "position", "wait_time", "wait_mode", "auto_skip_in_x_days")
    return {
        **whole,
        "updated_at": moments.stamp(one.updated_at),
        "steps": [
            {**{name: each[name] for name in same}, "step_type": each["type"]} for each in shown["emailer_steps"]
        ],
        "emailer_campaign": whole,
        "emailer_touches": shown["emailer_touches"],
    }


@router.operation(
    "approve",
    "POST",
    "/{sequence_id}/approve",
    errors=(*_ERRORS, "sequence_active", "no_steps"),
    writes=True,
    answer=lambda: _ONE,
)
def approve(call: CurrentCall) -> dict[str, Any]:
    """Activate a sequence, which must have a step, and the contacts that were paused with it."""
    return _switched(call, is_active=True)


@router.operation(
    "abort",
    "POST",
    "/{sequence_id}/abort",
    errors=(*_ERRORS, "sequence_inactive"),
    writes=True,
    answer=lambda: _ONE,
)
def abort(call: CurrentCall) -> dict[str, Any]:
    """Deactivate a sequence, and pause its contacts."""
    return _switched(call, is_active=False)


def _switched(call: Call, *, is_active: bool) -> dict[str, Any]:
    """Activate or deactivate a sequence. Errors invalid_id, not_found, sequence_active, sequence_inactive, no_steps."""
    number = _number(call)
    (one,) = service.of_ids(call.db, call.account, [number])
    if one.active == is_active:
        code = "sequence_active" if is_active else "sequence_inactive"
        raise refused(code, f"active is {str(is_active).lower()} in this sequence")
    if is_active and not one.steps:
        raise refused("no_steps", "the sequence has no steps")
    service.switch(call.db, call.account, number, is_active=is_active, now=call.now)
    return _whole(call, number)


@router.operation("archive", "POST", "/{sequence_id}/archive", errors=_ERRORS, writes=True, answer=lambda: _ONE)
def archive(call: CurrentCall) -> dict[str, Any]:
    """Archive a sequence, which ends for its contacts, and which searches no longer find."""
    number = _number(call)
    service.archive(call.db, call.account, number, now=call.now)
    return _whole(call, number)


@schedule.operation("search", "GET", answer=lambda: _SCHEDULES)
def search_schedules(call: CurrentCall) -> dict[str, Any]:
    """Return all schedules."""
    created_at = service.first_user_created_at(call.db, call.account)
    return {"emailer_schedules": _schedules(call.ids, call.account.time_zone, created_at)}


def _given(call: Call) -> dict[str, Any]:
    """Return the columns of a sequence that a call sends."""
    sent = call.parameters
    flags = {name: values.truth(sent[name]) for name in ("active", "archived") if name in sent}
    return {**({"name": values.name(sent["name"])} if "name" in sent else {}), **flags}


def _number(call: Call) -> int:
    """Return the number of the sequence in the path. Errors invalid_id, not_found."""
    number = _known(call, call.id_in_path("sequence"))
    if number is None:
        raise refused("not_found", "no sequence of this account has this id")
    return number


def _known(call: Call, written: str) -> int | None:
    """Return the number of the sequence with this id; None if there is none."""
    number = call.ids.find("sequence", written)
    return number if number is not None and fields.exists(call, "sequence", number) else None


def _changed(call: Call, changes: Mapping[str, Any]) -> dict[str, Any]:
    number = _number(call)
    if changes:
        service.update(call.db, call.account, number, now=call.now, **changes)
    return _whole(call, number)


def _whole(call: Call, number: int) -> dict[str, Any]:
    (one,) = service.of_ids(call.db, call.account, [number])
    rows = steps.of_sequences(call.db, call.account, [number])
    shown = steps.all_shown(call.ids, rows, one.user_id)
    counts = service.statuses(call.db, call.account, number)
    return {"emailer_campaign": _whole_shown(call.ids, one, counts, shown["emailer_steps"]), **shown}
