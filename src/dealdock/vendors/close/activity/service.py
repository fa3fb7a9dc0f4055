"""Activities: how they are shown, logged by clients and by other changes, and changed (contract 3.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final

from sqlalchemy import delete, func, or_, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records.models import User
from dealdock.platform.text import unknown_fields
from dealdock.vendors.close.activity import kinds, types
from dealdock.vendors.close.activity.kinds import BY_TYPE, CUSTOM, MEETING, ActivityType
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.types import PUBLISHED
from dealdock.vendors.close.email_template import EmailTemplate, rendered
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.lead_status import LeadStatus
from dealdock.vendors.close.pipeline import OpportunityStatus, Pipeline
from dealdock.vendors.close.record import children, custom_values, events, records
from dealdock.vendors.close.record import limits as stored_limits
from dealdock.vendors.close.record.custom_values import NONE, ValueChange
from dealdock.vendors.close.record.events import Action
from dealdock.vendors.close.user import members as users
from dealdock.vendors.close.wire import errors, fields, moments, money, tables
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong_object
from dealdock.web.rest.fields import Field, read


def activities(context: Context, rows: Sequence[AnyRow]) -> list[dict[str, Any]]:
    """Return the activities as JSON. The names of their users are read at once."""
    names = users.names(context, _users(rows))
    customs = custom_values.of_records(context, [row.id for row in rows if row.type == CUSTOM])
    return [{**_activity(context, row, names), **customs.get(row.id, NONE).by_id} for row in rows]


def _activity(context: Context, row: AnyRow, names: Mapping[int, str]) -> dict[str, Any]:
    ids, kind, public_id = context.ids, BY_TYPE[row.type], context.ids.show("activity", row.id)
    user_id = ids.show("user", row.user_id)
    shown = {
        "_type": row.type,
        "activity_at": moments.written(row.activity_at),
        "contact_id": ids.show("contact", row.contact_id) or row.details.get("contact_id"),
        "created_by": ids.show("user", row.created_by),
        "created_by_name": names.get(row.created_by),
        "date_created": moments.written(row.created_at),
        "date_updated": moments.written(row.updated_at),
        "id": public_id,
        "lead_id": ids.show("lead", row.lead_id),
        "organization_id": ids.organization,
        "updated_by": ids.show("user", row.updated_by),
        "updated_by_name": names.get(row.updated_by),
        "user_id": user_id,
        "user_name": names.get(row.user_id),
        "users": [user_id] if row.type == MEETING and user_id else [],
    }
    own = {**kind.usual, **row.details, **kind.shown(row, public_id)}
    if row.custom_activity_type_id is not None:
        own["custom_activity_type_id"] = ids.show("customActivityType", row.custom_activity_type_id)
    return {**own, **{name: value for name, value in shown.items() if name not in kind.absent}}


def _users(rows: Iterable[AnyRow]) -> set[int]:
    return {number for row in rows for number in (row.created_by, row.updated_by, row.user_id) if number is not None}


_PARTS: Final = ("id", "label", "type")
_CONTACT: Final = "contact_id"
_MIDNIGHT: Final = "T00:00:00+00:00"


def of_fields(kind: ActivityType, before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details after a client sent these fields; a field without a value has its null."""
    shown = {**nulls(kind.fields), **before, **sent}
    shown |= {name: null for name, null in nulls(kind.logged).items() if name not in shown}
    shown = kind.derive(shown, sent)
    if shown.get(_CONTACT, "") is None:
        del shown[_CONTACT]
    return shown


def of_scene(kind: ActivityType, written: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details that a scene has, read as the API reads its own. Raises `ValueError`."""
    known = (*kind.fields, *kind.logged)
    names = [field.name for field in known]
    unknown = unknown_fields([name for name in written if name not in names], names)
    problems = [text.replace("field", f"field {name}", 1) for name, text in unknown.items()]
    errors: dict[str, Any] = {}
    found = fields.columns(read(known, None, written), errors)  # these fields need no context
    problems += (f"{name}: {error}" for name, error in errors.items())
    if problems:
        raise ValueError("; ".join(problems))
    columns = {field.name: field.column or field.name for field in known}
    return {columns[name]: found[columns[name]] for name in written}


def nulls(of: Collection[Field]) -> dict[str, Any]:
    """Return the stored values of these fields if they are null."""
    return read(of, None, dict.fromkeys(field.name for field in of)).values


def keys_of(details: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the columns by which an email is found, and a change: ids, labels and types in lines, in lower case."""
    found: dict[str, str | None] = {
        f"{side}_status_keys": "".join(
            f"\n{value.lower()}\n" for part in _PARTS if (value := details.get(f"{side}_status_{part}"))
        )
        for side in ("old", "new")
    }
    return {**found, "thread_id": details.get("thread_id")}


def opportunity_status_change(
    context: Context, opportunity: Mapping[str, Any], old_status_id: int, new_status_id: int
) -> dict[str, Any]:
    """Return the details of a change. `opportunity`: its columns right after the change."""
    currency = context.settings.currency
    value, period = opportunity["value"], opportunity["value_period"]
    return {
        **_status(context, "old", old_status_id),
        **_status(context, "new", new_status_id),
        "opportunity_confidence": opportunity["confidence"],
        "opportunity_date_won": None if opportunity["date_won"] is None else f"{opportunity['date_won']}{_MIDNIGHT}",
        "opportunity_id": context.ids.show("opportunity", opportunity["id"]),
        "opportunity_value": value,
        "opportunity_value_currency": currency,
        "opportunity_value_formatted": money.with_period(value, currency, period),
        "opportunity_value_period": period,
    }


def logged_opportunity_change(
    context: Context, opportunity_id: int, old_status_id: int, new_status_id: int
) -> dict[str, Any]:
    """Return the details of a change that a client logs, with the opportunity as it is."""
    opportunity = tables.get(context, "opportunity", opportunity_id)._asdict()
    return opportunity_status_change(context, opportunity, old_status_id, new_status_id)


def lead_status_change(context: Context, old_status_id: int, new_status_id: int) -> dict[str, Any]:
    """Return the details of a change of a lead's status."""
    old, new = (records.get(context, LeadStatus, number) for number in (old_status_id, new_status_id))
    ids = context.ids
    return {
        "new_status_id": ids.show("leadStatus", new.id),
        "new_status_label": new.label,
        "old_status_id": ids.show("leadStatus", old.id),
        "old_status_label": old.label,
    }


def _status(context: Context, prefix: str, number: int) -> dict[str, Any]:
    status = records.get(context, OpportunityStatus, number)
    pipeline = records.get(context, Pipeline, status.pipeline_id)
    return {
        f"{prefix}_pipeline_id": context.ids.show("pipeline", pipeline.id),
        f"{prefix}_pipeline_name": pipeline.name,
        f"{prefix}_status_id": context.ids.show("opportunityStatus", status.id),
        f"{prefix}_status_label": status.label,
        f"{prefix}_status_type": status.type,
    }


_BATCH: Final = 200
"""The activities that are read and deleted together."""
MAX_DELETED_CHARACTERS: Final = 10_000_000
"""The texts of activities that are deleted with their lead, because their events contain them. It is ours."""


def task_completed(
    context: Context, *, public_id: str, text: str, assigned_to: int | None, lead_id: int, contact_id: int | None
) -> int:
    """Log that a task with this public id was completed, and return the id of the activity."""
    shown = {
        "task_assigned_to": context.ids.show("user", assigned_to),
        "task_assigned_to_name": None if assigned_to is None else users.names(context, [assigned_to])[assigned_to],
        "task_id": public_id,
        "task_text": text,
    }
    return log(context, kinds.TASK_COMPLETED, shown, lead_id=lead_id, contact_id=contact_id)


def log(
    context: Context, type_: str, shown: Mapping[str, Any], customs: Sequence[ValueChange] = (), **columns: Any
) -> int:
    """Add an activity of the caller, and its event. `shown`: the fields of its kind, in the form that reads return."""
    stored_limits.check(context, "activity", columns["lead_id"])
    defaults = {
        "activity_at": _created(context, columns),
        "user_id": context.user_id,
        "contact_id": None,
        "opportunity_id": None,
        "custom_activity_type_id": None,
        "followup_date": None,
        **keys_of(shown),
    }
    number = records.add(context, Activity, **{**defaults, **columns}, type=type_, details=dict(shown))
    row = get(context, number)
    _apply_customs(context, row, customs)
    _record(context, kinds.BY_TYPE[type_], "created", row)
    _record_occurred(context, kinds.BY_TYPE[type_], row, {}, shown)
    return number


def _created(context: Context, columns: Mapping[str, Any]) -> datetime:
    """Return when a new activity is created: now, unless its call or its history says so."""
    at: datetime = columns.get("created_at") or context.account.times(Activity, context.now)["created_at"]
    return at


def get(context: Context, number: int, kind: ActivityType | None = None) -> AnyRow:
    """Return an activity of this kind. Raises `RecordError(NO_RECORD)`."""
    row = records.get(context, Activity, number)
    if kind is not None and row.type != kind.type:
        raise RecordError(NO_RECORD, number)
    return row


def create(
    context: Context,
    kind: ActivityType,
    columns: Mapping[str, Any],
    sent: Mapping[str, Any],
    customs: Sequence[ValueChange] = (),
) -> int:
    """Add an activity that a client logs. `columns`: the columns that it sent; `sent`: the other fields of the kind."""
    shown = of_fields(kind, {}, sent)
    own = {name: value for name, value in columns.items() if name not in _STATUSES}
    if kind.type == kinds.OPPORTUNITY_STATUS_CHANGE:
        statuses = [columns[name] for name in _STATUSES]
        shown |= logged_opportunity_change(context, columns["opportunity_id"], *statuses)
    elif kind.type == kinds.LEAD_STATUS_CHANGE:
        shown |= lead_status_change(context, *(columns[name] for name in _STATUSES))
    elif kind.type == kinds.SMS and not shown["remote_phone"] and own.get("contact_id") is not None:
        known = records.get(context, Contact, own["contact_id"]).phones
        shown["remote_phone"] = known[0]["phone"] if known else None
    elif kind.type == kinds.MEETING and shown["starts_at"]:
        own.setdefault("activity_at", moments.moment(shown["starts_at"], context.zone))
    completed = _completed(context, kind, {}, shown, own)
    if kind.type == kinds.EMAIL:
        completed["thread_id"] = _thread_id(context, own["lead_id"], completed)
    return log(context, kind.type, completed, customs, **own)


_STATUSES: Final = ("old_status_id", "new_status_id")
_OF_SENT_EMAILS: Final = frozenset({"lead_id", "contact_id", "user_id", "thread_id", "followup_date"})
"""The columns that can change of an email that is not a draft."""
_ONLY_DRAFTS: Final = "Only drafts can be modified."


def change(
    context: Context,
    kind: ActivityType,
    number: int,
    columns: Mapping[str, Any],
    sent: Mapping[str, Any],
    customs: Sequence[ValueChange] = (),
) -> None:
    """Change the parts of an activity that a client sent. Raises `RecordError(NO_RECORD)`, `HttpError` 400."""
    row = get(context, number, kind)
    columns = {name: value for name, value in columns.items() if name != "lead_id" or value is not None}
    about = {"lead_id": row.lead_id, "contact_id": row.contact_id, **columns}
    shown = _completed(context, kind, row.details, of_fields(kind, row.details, sent), about)
    if kind.type == kinds.EMAIL and (about["lead_id"], shown["subject"]) != (row.lead_id, row.details["subject"]):
        shown["thread_id"] = _thread_id(context, about["lead_id"], shown)
        columns |= keys_of(shown)
    changed = records.different(row, {**columns, "details": shown})
    is_sent = kind.type in kinds.MESSAGES and row.details["status"] != types.DRAFT
    is_cancelled = is_sent and row.details["status"] in types.WAITING and shown["status"] == types.DRAFT
    is_fixed = is_sent and not is_cancelled and context.request is not None
    if is_fixed and (changed.keys() - _OF_SENT_EMAILS - {"details"} or _content(shown) != _content(row.details)):
        raise wrong_object(_ONLY_DRAFTS)
    before = activities(context, [row])[0]
    has_custom = custom_values.apply(context, number, customs)
    if not changed and not has_custom:
        return
    records.write(context, Activity, number, **changed)
    written = get(context, number)
    _apply_customs(context, written, ())
    if kind.event is not None:
        events.record_update(context, kind.event, before, activities(context, [written])[0])
    _record_occurred(context, kind, written, row.details, shown)


def _apply_customs(context: Context, row: AnyRow, customs: Sequence[ValueChange]) -> None:
    """Change the values of a custom activity. Raises `HttpError` 400 if it is published without a required one."""
    if row.type != kinds.CUSTOM:
        return
    custom_values.apply(context, row.id, customs)
    if row.details["status"] == PUBLISHED:
        custom_values.check_required(context, row.id, types.OBJECT, row.custom_activity_type_id)


def _content(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return the details without the contact, which may change, and the thread, which follows."""
    return {name: value for name, value in shown.items() if name not in ("contact_id", "thread_id")}


def _completed(
    context: Context, kind: ActivityType, before: Mapping[str, Any], shown: dict[str, Any], columns: Mapping[str, Any]
) -> dict[str, Any]:
    """Return details, completed by the ones that depend on the time or the caller. Raises `HttpError` 400."""
    if "pinned" in shown and shown["pinned"] != before.get("pinned", False):
        shown["pinned_at"] = moments.written(context.now) if shown["pinned"] else None
    if kind.type == kinds.CUSTOM and shown["status"] == PUBLISHED != before.get("status"):
        shown["last_published_at"] = moments.written(context.now)
    if shown.get("user_note_html", "") != before.get("user_note_html", ""):
        shown["user_note_date_updated"] = moments.written(context.now)
    if kind.type not in kinds.MESSAGES:
        return shown
    if shown["template_id"] != before.get("template_id"):
        shown |= (_of_template if kind.type == kinds.EMAIL else _of_sms_template)(context, shown, columns)
    if kind.type == kinds.EMAIL and shown["status"] == types.SENT and not shown["sender"]:
        shown["sender"] = records.get(context, User, columns.get("user_id") or context.user_id).email
    errors.check(types.message_errors(shown))
    if before and before["status"] == types.DRAFT and shown["status"] == types.OUTBOX:
        shown["status"] = types.SENT
    shown["date_sent"] = types.sent_at(shown, context.now if before else _created(context, columns))
    return shown


def _of_template(context: Context, shown: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the name of an email's template, and its texts where the email has none."""
    number = context.ids.find("emailTemplate", shown["template_id"] or "")
    if number is None:
        return {"template_name": None}
    template = records.get(context, EmailTemplate, number)
    texts = {"subject": template.subject, "body_html": template.body}
    if shown["body_text"]:
        del texts["body_html"]
    receiver = (columns.get("lead_id"), columns.get("contact_id"))
    filled = {name: rendered(context, text, *receiver) for name, text in texts.items() if not shown[name]}
    return {"template_name": template.name, **filled}


def _of_sms_template(context: Context, shown: Mapping[str, Any], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the text of a message's template where the message has none."""
    number = context.ids.find("smsTemplate", shown["template_id"] or "")
    if number is None or shown["text"]:
        return {}
    text = tables.get(context, "smsTemplate", number).text
    return {"text": rendered(context, text, columns.get("lead_id"), columns.get("contact_id"))}


def _thread_id(context: Context, lead_id: int, shown: Mapping[str, Any]) -> str:
    return types.thread_id(lead_id, shown["subject"], context.account.account_id)


def put_into_inbox(context: Context, number: int) -> None:
    """Make a task of a message that came in, from today on. Other messages stay out of the inbox."""
    if get(context, number).details["status"] == types.INBOX:
        records.write(context, Activity, number, followup_date=context.today.isoformat())


def keep_contact(columns: dict[str, Any], shown: dict[str, Any]) -> None:
    """Move the id of a contact that does not exist from the columns to the details, which keep it as it was sent."""
    if "contact_id" in columns:
        contact = columns["contact_id"]
        is_lost = isinstance(contact, str)
        shown["contact_id"] = contact if is_lost else None
        columns["contact_id"] = None if is_lost else contact


def find_lead(context: Context, columns: dict[str, Any], shown: Mapping[str, Any]) -> dict[str, str]:
    """Set the lead of an activity that names none: the lead of its contact, or the lead with its number or address.

    Return the error of the field if there is no such contact, or more than one.
    """
    if columns.get("contact_id") is None:
        found = _named_contacts(context, shown)
        if len(found) != 1:
            return {"lead": REQUIRED}
        columns["contact_id"] = found[0]
    columns["lead_id"] = records.get(context, Contact, columns["contact_id"]).lead_id
    return {}


def _named_contacts(context: Context, shown: Mapping[str, Any]) -> Sequence[int]:
    """Return up to two contacts with the number or an address of an activity."""
    addresses = (*(shown.get("to") or ()), shown.get("sender") or "")
    keys = [
        *((Contact.phone_keys, phone) for phone in [shown.get("phone") or shown.get("remote_phone")] if phone),
        *((Contact.email_keys, email.lower()) for _, email in map(parseaddr, addresses) if email),
    ]
    if not keys:
        return ()
    fits = or_(*(column.contains(f"\n{key}\n", autoescape=True) for column, key in keys))
    return context.db.scalars(select(Contact.id).where(Contact.dataset_id == context.dataset_id, fits).limit(2)).all()


def remove(context: Context, kind: ActivityType, number: int) -> None:
    """Delete an activity. Raises `RecordError(NO_RECORD)`."""
    _record(context, kind, "deleted", get(context, number, kind))
    records.refer(context, "task.completion_id", number, None)
    custom_values.remove_all(context, [number])
    records.remove(context, Activity, number)


def check_size(context: Context, lead_id: int) -> None:
    """Raise `HttpError` 400 if the texts of a lead's activities are too long to be read in one call."""
    here = (Activity.dataset_id == context.dataset_id, Activity.lead_id == lead_id)
    size = select(func.coalesce(func.sum(func.length(Activity.details)), 0)).where(*here)
    is_limited = context.request is not None and context.is_limited
    if is_limited and context.db.execute(size).scalar_one() > MAX_DELETED_CHARACTERS:
        text = f"The activities of this lead have more than {MAX_DELETED_CHARACTERS} characters. Delete some first."
        raise wrong_object(text)


def remove_of_lead(context: Context, lead_id: int) -> None:
    """Delete all activities of a lead, with an event for each whose kind has events. A batch of them is in memory.

    Raises `HttpError` 400 if their texts are too long for one call.
    """
    check_size(context, lead_id)
    here = (Activity.dataset_id == context.dataset_id, Activity.lead_id == lead_id)
    batch = select(Activity.__table__).where(*here).order_by(Activity.id).limit(_BATCH)
    while rows := context.db.execute(batch).all():
        removed = zip(rows, activities(context, rows), strict=True)
        types = ((kinds.BY_TYPE[row.type].event, shown) for row, shown in removed)
        events.record_all(
            context,
            [events.Change("deleted", type_, None, before=shown) for type_, shown in types if type_ is not None],
        )
        custom_values.remove_all(context, [row.id for row in rows if row.type == kinds.CUSTOM])
        context.db.execute(delete(Activity).where(*here, Activity.id <= rows[-1].id))


def _record_occurred(
    context: Context, kind: ActivityType, row: AnyRow, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Write the events of what happened in addition to the creation or the change. `before`, `after`: the details."""
    for action in kind.occurred(before, after):
        _record(context, kind, action, row)


def _record(context: Context, kind: ActivityType, action: Action, row: AnyRow) -> None:
    """Write the event of a new or a deleted activity, if its kind has events."""
    if kind.event is None:
        return
    shown = activities(context, [row])[0]
    if action == "deleted":
        events.record(context, action, kind.event, None, before=shown)
    else:
        events.record(context, action, kind.event, shown)


def _logged(context: Context, rows: Sequence[AnyRow]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return the activities whose kinds have events, each with its type in the event log."""
    shown = activities(context, rows)
    types = [BY_TYPE[row.type].event for row in rows]
    return [(type_, each) for type_, each in zip(types, shown, strict=True) if type_ is not None]


def _follow_lead(context: Context, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if not before:
        log(context, kinds.CREATED, {"source": "api", "import_id": None}, lead_id=after["id"])
    elif before["status_id"] != after["status_id"]:
        shown = lead_status_change(context, before["status_id"], after["status_id"])
        log(context, kinds.LEAD_STATUS_CHANGE, shown, lead_id=after["id"])


def _follow_opportunity(context: Context, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if before["status_id"] == after["status_id"]:
        return
    log(
        context,
        kinds.OPPORTUNITY_STATUS_CHANGE,
        opportunity_status_change(context, after, before["status_id"], after["status_id"]),
        lead_id=after["lead_id"],
        contact_id=after["contact_id"],
        opportunity_id=after["id"],
    )


children.on_change_of("lead", _follow_lead)
children.on_change_of("opportunity", _follow_opportunity)
children.add(children.ChildOfLead("activity", remove_of_lead, _logged, check_merge=check_size))
