"""Lists of activities, and of the email threads of a lead's emails with one subject (contract 3.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, func, literal, or_, select, union_all

from dealdock.platform.database.selection import ByCodePoint, JsonMember
from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.activity.kinds import CUSTOM, EMAIL
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.service import activities
from dealdock.vendors.close.activity.types import WHATSAPP, without_reply
from dealdock.vendors.close.wire import filters, moments, parameters, sorting
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import wrong
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.parameters import Cut, Page

THREAD: Final = "EmailThread"
OF_EMAILS: Final = ("lead_id", "contact_id", "user_id")
"""The filters that a thread passes with one of its emails."""
_SHARED: Final = ("contact_id", "lead_id", "organization_id", "updated_by", "updated_by_name", "user_id", "user_name")
"""The keys of a thread that are taken from its newest email."""
_OF_EMAIL: Final = (
    *("bcc", "body_preview", "cc", "date_created", "date_sent", "date_updated", "direction", "envelope", "id"),
    *("opens_summary", "send_as_id", "sender", "status", "subject", "to", "user_id"),
)


def select_all(context: Context, of_emails: Sequence[ColumnElement[bool]]) -> Subquery:
    """Return a query of all threads with an email that these conditions fit."""
    here = (Activity.dataset_id == context.dataset_id, Activity.thread_id.is_not(None))
    fitting = select(Activity.thread_id).where(*here, *of_emails)
    return (
        select(
            func.min(Activity.id).label("id"),
            literal(THREAD).label("type"),
            func.max(Activity.activity_at).label("activity_at"),
            func.min(Activity.created_at).label("created_at"),
        )
        .where(*here, *((Activity.thread_id.in_(fitting),) if of_emails else ()))
        .group_by(Activity.thread_id)
        .subquery()
    )


def exist(context: Context) -> bool:
    """Return True if the account has an email."""
    here = (Activity.dataset_id == context.dataset_id, Activity.thread_id.is_not(None))
    return context.db.scalar(select(Activity.id).where(*here).limit(1)) is not None


def read_thread(context: Context, public_id: str) -> dict[str, Any]:
    """Return a thread. Raises `RecordError(NO_RECORD)`."""
    return _thread(context, public_id, _of_thread(context, public_id))


def of_numbers(context: Context, numbers: Sequence[int]) -> Mapping[int, dict[str, Any]]:
    """Return threads by the number of their first email."""
    here = (Activity.dataset_id == context.dataset_id, Activity.id.in_(numbers))
    found = context.db.execute(select(Activity.thread_id, Activity.id).where(*here)).all()
    first = {row.thread_id: row.id for row in found}
    of_thread: dict[str | None, list[AnyRow]] = {}
    for row in _emails(context, list(first)):
        of_thread.setdefault(row.thread_id, []).append(row)
    return {first[thread_id]: _thread(context, str(thread_id), rows) for thread_id, rows in of_thread.items()}


def numbers_of_emails(context: Context, public_id: str) -> list[int]:
    """Return the numbers of all emails of a thread. Raises `RecordError(NO_RECORD)`."""
    return [row.id for row in _of_thread(context, public_id)]


def _of_thread(context: Context, public_id: str) -> Sequence[AnyRow]:
    rows = _emails(context, [public_id])
    if not rows:
        raise RecordError(NO_RECORD, public_id)
    return rows


def _emails(context: Context, thread_ids: Sequence[str | None]) -> Sequence[AnyRow]:
    """Return the emails of threads, the newest first."""
    here = (Activity.dataset_id == context.dataset_id, Activity.thread_id.in_(thread_ids))
    newest = (Activity.activity_at.desc(), Activity.id.desc())
    return context.db.execute(select(Activity.__table__).where(*here).order_by(*newest)).all()


def _thread(context: Context, public_id: str, rows: Sequence[AnyRow]) -> dict[str, Any]:
    """Return the JSON of a thread. `rows`: its emails, the newest first."""
    emails = activities(context, rows)
    latest, first = emails[0], emails[-1]
    users = dict.fromkeys(each["user_id"] for each in emails if each["user_id"])
    return {
        **{name: latest[name] for name in _SHARED},
        "_type": THREAD,
        "activity_at": moments.written(max(row.activity_at for row in rows)),
        "created_by": first["created_by"],
        "created_by_name": first["created_by_name"],
        "date_created": moments.written(min(row.created_at for row in rows)),
        "date_updated": moments.written(max(row.updated_at for row in rows)),
        "id": public_id,
        "latest_emails": [_email(each) for each in emails],
        "latest_normalized_subject": without_reply(latest["subject"]),
        "n_emails": len(emails),
        "participants": _participants(emails),
        "users": list(users),
    }


def _email(shown: Mapping[str, Any]) -> dict[str, Any]:
    return {**{name: shown[name] for name in _OF_EMAIL}, "has_attachments": bool(shown["attachments"])}


def _participants(emails: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Return the senders and the receivers of emails other than drafts, each once."""
    found: dict[str, dict[str, str]] = {}
    for email in emails:
        envelope = email["envelope"] if email["status"] != "draft" else {}
        for name in ("from", "to", "cc", "bcc"):
            for each in envelope.get(name, ()):
                found.setdefault(each["email"].lower(), each)
    return list(found.values())


MAX_ACTIVITIES: Final = 100
_TYPE: Final = "_type"

OF_KIND: Final = {
    "id": Filter(Activity.id, filters.public_id("activity")),
    "lead_id": Filter(Activity.lead_id, filters.public_id("lead")),
    "user_id": Filter(Activity.user_id, filters.public_id("user")),
    "contact_id": Filter(Activity.contact_id, filters.public_id("contact")),
    "opportunity_id": Filter(Activity.opportunity_id, filters.public_id("opportunity")),
    "date_created": Filter(Activity.created_at, filters.moment, is_range=True),
    "activity_at": Filter(Activity.activity_at, filters.moment, is_range=True),
}
"""The filters of the list of one kind."""

OF_CUSTOM: Final = {
    **OF_KIND,
    "custom_activity_type_id": Filter(Activity.custom_activity_type_id, filters.public_id("customActivityType")),
}
"""The filters of the list of custom activities."""
OF_WHATSAPP: Final = {
    **OF_KIND,
    "external_whatsapp_message_id": Filter(JsonMember(Activity.details, "external_whatsapp_message_id"), filters.text),
}
"""The filters of the list of WhatsApp messages."""
OF_THREADS: Final = {
    **{name: each for name, each in OF_KIND.items() if name != "opportunity_id"},
    "id": Filter(Activity.thread_id, filters.text),
}
"""The filters of the list of email threads."""
_TYPE_NEEDS_LEAD: Final = "custom_activity_type_id requires lead_id."

FILTERS: Final = {name: each for name, each in OF_KIND.items() if name != "opportunity_id"}
"""The filters of the list of all kinds, without its types."""
OTHERS: Final = (_TYPE, f"{_TYPE}__in", "thread_emails")
"""The filters that are not comparisons."""
_ANY_CUSTOM: Final = "Custom"
"""The type that stands for all custom activities."""

_TIMES: Final = {"date_created": "created_at", "activity_at": "activity_at"}
"""The columns of the times by which a list is filtered and sorted."""


def filters_of(type_: str | None) -> Mapping[str, Filter]:
    """Return the filters of the list of one kind, or of all."""
    return FILTERS if type_ is None else {CUSTOM: OF_CUSTOM, WHATSAPP: OF_WHATSAPP}.get(type_, OF_KIND)


def page(context: Context, query: Mapping[str, str], type_: str | None = None) -> Page:
    """Return a page of the activities of one kind, or of all. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_ACTIVITIES)
    if type_ == CUSTOM and "custom_activity_type_id" in query and not query.get("lead_id"):
        raise wrong(_TYPE_NEEDS_LEAD)
    if type_ is None and _asks_for_threads(query) and exist(context):
        return _page_with_threads(context, query, cut)
    found = _select_activities(context, query, type_)
    rows = context.db.execute(found.order_by(*_order(query, Activity)).limit(cut.limit + 1).offset(cut.skip)).all()
    return Page(activities(context, rows[: cut.limit]), len(rows) > cut.limit)


def page_of_threads(context: Context, query: Mapping[str, str]) -> Page:
    """Return a page of email threads. Raises `HttpError` 400."""
    cut = parameters.cut(context, query, most=MAX_ACTIVITIES)
    return _cut(context, query, cut, _select_threads(context, query))


def _page_with_threads(context: Context, query: Mapping[str, str], cut: Cut) -> Page:
    """Return a page of activities of all kinds, and threads."""
    names = ("id", "type", "activity_at", "created_at")
    plain = _select_activities(context, query, None).with_only_columns(*(getattr(Activity, name) for name in names))
    return _cut(context, query, cut, union_all(plain, _select_threads(context, query)))


def _cut(context: Context, query: Mapping[str, str], cut: Cut, found: Any) -> Page:
    """Return a page of a query of activities and threads."""
    table = found.subquery()
    order = [*_order(query, table.c), ByCodePoint(table.c.type)]  # a thread has the number and the time of its email
    rows = context.db.execute(select(table).order_by(*order).limit(cut.limit + 1).offset(cut.skip)).all()
    numbers = [row.id for row in rows[: cut.limit] if row.type != THREAD]
    here = (Activity.dataset_id == context.dataset_id, Activity.id.in_(numbers))
    plain = context.db.execute(select(Activity.__table__).where(*here)).all()
    shown = dict(zip([row.id for row in plain], activities(context, plain), strict=True))
    of_threads = of_numbers(context, [row.id for row in rows[: cut.limit] if row.type == THREAD])
    data = [(of_threads if row.type == THREAD else shown)[row.id] for row in rows[: cut.limit]]
    return Page(data, len(rows) > cut.limit)


def _asks_for_threads(query: Mapping[str, str]) -> bool:
    """Return True for a list that has threads: with `thread_emails`, or with their type."""
    asked, has_threads = _types(query), _thread_emails(query) in {"true", "only"}
    wanted = {THREAD, EMAIL} if has_threads else {THREAD}
    return (has_threads or bool(asked)) and all(wanted.intersection(each) for each in asked)


def _thread_emails(query: Mapping[str, str]) -> str:
    return query.get("thread_emails", "").strip().lower()


def _types(query: Mapping[str, str]) -> list[list[str]]:
    """Return the types that each parameter of types permits. Raises `HttpError` 400 for too many."""
    found = [[query[_TYPE]]] if _TYPE in query else []
    return [*found, filters.members(f"{_TYPE}__in", query[f"{_TYPE}__in"])] if f"{_TYPE}__in" in query else found


def _is_one_of(context: Context, types: Sequence[str]) -> ColumnElement[bool]:
    """Return the condition that an activity has one of these types. A custom type may be named by its id."""
    names = [CUSTOM if each == _ANY_CUSTOM else each for each in types]
    numbers = [number for each in types if (number := context.ids.find("customActivityType", each)) is not None]
    return or_(Activity.type.in_(names), Activity.custom_activity_type_id.in_(numbers))


def _select_activities(context: Context, query: Mapping[str, str], type_: str | None) -> Any:
    """Return the query of the activities of one kind, or of all. Raises `HttpError` 400."""
    found = select(Activity.__table__).where(Activity.dataset_id == context.dataset_id)
    if type_ is not None:
        found = found.where(Activity.type == type_)
    else:
        found = found.where(*(_is_one_of(context, each) for each in _types(query)))
        if _thread_emails(query) == "only":
            found = found.where(Activity.type != EMAIL)
    return found.where(*filters.criteria(context, filters_of(type_), query))


def _select_threads(context: Context, query: Mapping[str, str]) -> Any:
    """Return the query of threads. An activity with a matching email belongs to the lead, the contact and the user."""
    own = {name: OF_THREADS[name] for name in (*OF_EMAILS, "id")}
    found = select_all(context, filters.criteria(context, own, query))
    times = {name: OF_KIND[name]._replace(column=found.c[column]) for name, column in _TIMES.items()}
    columns = (found.c.id, found.c.type, found.c.activity_at, found.c.created_at)
    return select(*columns).where(*filters.criteria(context, times, query))


def _order(query: Mapping[str, str], table: Any) -> Sequence[Any]:
    order = sorting.of_query(query, {name: getattr(table, column) for name, column in _TIMES.items()})
    return [*order, table.id.asc()] if order else [table.activity_at.desc(), table.id.desc()]
