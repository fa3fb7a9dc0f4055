"""Email threads: each follows from the emails of a lead with one subject (contract 3.7)."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Subquery, func, literal, select

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.vendors.close.activity.emails import without_reply
from dealdock.vendors.close.activity.layout import activities
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.wire import moments

TYPE: Final = "EmailThread"
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
            literal(TYPE).label("type"),
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


def read(context: Context, public_id: str) -> dict[str, Any]:
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
        "_type": TYPE,
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
