"""The rules of Close's webhooks: signed, repeated for 72 hours, paused after three days of failures (part 2, B.2)."""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select, update

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records.models import Base
from dealdock.platform.records.models.context import AccountContext
from dealdock.platform.webhooks import queue
from dealdock.platform.webhooks.rules import Changes, Message, Outcome, WebhookRules
from dealdock.vendors.close import saved_search as saved_searches
from dealdock.vendors.close.activity import kinds
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.activity.service import activities
from dealdock.vendors.close.activity.service import get as activity
from dealdock.vendors.close.custom_field import event_type, shown_rows
from dealdock.vendors.close.lead import contact as contacts
from dealdock.vendors.close.lead import reading as leads
from dealdock.vendors.close.lead.model import Contact, Lead
from dealdock.vendors.close.lead_status import LEAD_STATUSES, LeadStatus
from dealdock.vendors.close.opportunity import service as opportunities
from dealdock.vendors.close.opportunity.model import Opportunity
from dealdock.vendors.close.opportunity.service import shown_opportunity
from dealdock.vendors.close.pipeline import OPPORTUNITY_STATUSES, OpportunityStatus
from dealdock.vendors.close.record import events
from dealdock.vendors.close.record.custom_fields import CustomField
from dealdock.vendors.close.record.records import get
from dealdock.vendors.close.record.resource import CloseResource
from dealdock.vendors.close.router import RESOURCES
from dealdock.vendors.close.saved_search import SavedSearch
from dealdock.vendors.close.task import service as tasks
from dealdock.vendors.close.task.model import Task
from dealdock.vendors.close.webhook.model import ACTIVE, PAUSED, Webhook
from dealdock.vendors.close.wire import moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.ids import FORM, Ids

_BATCH: Final = 50
"""The records that one transaction announces."""

Shown: TypeAlias = tuple[str | None, Mapping[str, Any]]
"""The type of an object in the event log, and the object in the form of a read response. None: it has no events."""

Reader: TypeAlias = Callable[[Context, int], Shown]
"""Returns a record."""


def _activity(context: Context, number: int) -> Shown:
    row = activity(context, number)
    return kinds.BY_TYPE[row.type].event, activities(context, [row])[0]


def _task(context: Context, number: int) -> Shown:
    shown = tasks.logged(context, number, is_new=True)
    return tasks.event_type(shown), shown


def _custom_field(context: Context, number: int) -> Shown:
    row = get(context, CustomField, number)
    return event_type(row.object), shown_rows(context, row.object, [row])[0]


def _of(resource: CloseResource, type_: str) -> Reader:
    return lambda context, number: (type_, resource.read_one(context, number))


READERS: Final[Mapping[type[Base], Reader]] = {
    Lead: lambda context, number: (leads.TYPE, leads.logged(context, number)),
    Contact: lambda context, number: ("contact", contacts.read_contacts(context, [number])[0]),
    Opportunity: lambda context, number: (
        "opportunity",
        shown_opportunity(context, opportunities.read_record(context, number)),
    ),
    Task: _task,
    Activity: _activity,
    LeadStatus: lambda context, number: ("status.lead", LEAD_STATUSES.read_one(context, number)),
    OpportunityStatus: lambda context, number: ("status.opportunity", OPPORTUNITY_STATUSES.read_one(context, number)),
    CustomField: _custom_field,
    SavedSearch: lambda context, number: ("saved_search", saved_searches.read_view(context, number)),
    **{each.model: _of(each, each.event) for each in RESOURCES if each.event is not None},
}
"""The readers of records, by the tables whose records have events."""


def announce(db: Connection, account: AccountContext, after: int, highest: int, now: datetime) -> int | None:
    """Write the events of records with ids above `after`, up to `highest`. Return the last id; None at the end."""
    context = Context.of_control(db, account, now)
    every = [(number, model) for model in READERS for number in _next(context, model, after, highest)]
    found = sorted(every, key=itemgetter(0))[:_BATCH]
    changes = []
    for number, model in found:
        type_, shown = READERS[model](context, number)
        if type_ is not None:
            changes.append(events.Change("created", type_, shown))
    events.record_all(context, changes)
    return found[-1][0] if found else None


def _next(context: Context, model: Any, after: int, highest: int) -> Sequence[int]:
    here = (model.dataset_id == context.dataset_id, model.id > after, model.id <= highest)
    return context.db.scalars(select(model.id).where(*here).order_by(model.id).limit(_BATCH)).all()


_WAITS: Final = (60, 120, 240, 480, 960)
_LONGEST_WAIT: Final = 1_200
LIFETIME: Final = timedelta(hours=72)
FAILING: Final = timedelta(days=3)
_PAUSED: Final[Mapping[str, Any]] = {"status": PAUSED, "pause_reason": "failures"}
_USER_AGENT: Final = "Close Webhooks 2.0"
KEPT: Final = 20
"""The attempts of each kind that a subscription's history has."""


def signature(key: str, timestamp: str, body: bytes) -> str:
    """Return the signature of a body: HMAC-SHA256 over the timestamp and the body, by the bytes that the key spells."""
    return hmac.new(bytes.fromhex(key), timestamp.encode() + body, hashlib.sha256).hexdigest()


def wait_after(tries: int) -> timedelta:
    """Return the time from a failed attempt to the next one."""
    return timedelta(seconds=_WAITS[tries - 1] if tries <= len(_WAITS) else _LONGEST_WAIT)


def _message(db: Connection, account: AccountContext, row: AnyRow, at: datetime, changes: Changes) -> Message | None:
    """Return the signed request; None if the subscription was deleted or paused since."""
    webhook = _webhook(db, account, row.subscription) if row.dataset_id == account.dataset_id else None
    if webhook is None or webhook.status != ACTIVE:
        return None
    body = row.body.encode()
    timestamp = str(int((at - timedelta(seconds=changes.get("age_seconds", 0))).timestamp()))
    signed = signature(webhook.signature_key, timestamp, body)
    if changes.get("corrupt_signature"):
        signed = signed[:-1] + ("0" if signed[-1] != "0" else "1")
    headers = {"close-sig-timestamp": timestamp, "close-sig-hash": signed}
    return Message(row.url, headers, body, verifies=webhook.verify_ssl, user_agent=_USER_AGENT)


def _record(db: Connection, account: AccountContext, row: AnyRow, outcome: Outcome | None) -> None:
    """Write an attempt to its subscription, and pause one whose every attempt has failed for three days."""
    webhook = _webhook(db, account, row.subscription)
    if webhook is None:
        return
    columns: dict[str, Any] = {"counters": _counted(webhook.counters, row, outcome)}
    if outcome is not None:
        columns |= _seen(webhook, row, outcome)
        since = columns["failing_since"]
        if since is not None and outcome.at - since >= FAILING and webhook.status == ACTIVE:
            columns |= _PAUSED
            queue.drop_all(db, account.account_id, subscription=webhook.id)
    _write(db, account, webhook.id, columns)


def _expire(db: Connection, account: AccountContext, row: AnyRow) -> None:
    """Pause a subscription if no attempt succeeded since the first attempt of a delivery that is dropped."""
    webhook = _webhook(db, account, row.subscription)
    made = [each["at"] for each in row.attempts if not each.get("redelivery")]
    if webhook is None or webhook.status != ACTIVE or webhook.failing_since is None or not made:
        return
    if webhook.failing_since <= datetime.fromisoformat(made[0]):
        _write(db, account, webhook.id, _PAUSED)
        queue.drop_all(db, account.account_id, subscription=webhook.id)


def _write(db: Connection, account: AccountContext, webhook_id: int, columns: Mapping[str, Any]) -> None:
    here = (Webhook.dataset_id == account.dataset_id, Webhook.id == webhook_id)
    db.execute(update(Webhook).where(*here).values(columns))


def _counted(counters: dict[str, float], row: AnyRow, outcome: Outcome | None) -> dict[str, float]:
    if outcome is None:
        name = "dropped"
    else:
        name = ("first" if row.tries == 0 else "retry") + ("_success" if outcome.error is None else "_fail")
    return {**counters, name: counters.get(name, 0.0) + 1}


def _seen(webhook: AnyRow, row: AnyRow, outcome: Outcome) -> dict[str, Any]:
    """Return the columns that show an attempt."""
    entry = {
        "attempt_number": row.tries + 1,
        "datetime": moments.written(outcome.at),
        "error": outcome.error,
        "event_id": row.event_id,
        "response_status_code": outcome.status,
    }
    which = "successes" if outcome.error is None else "errors"
    history = {**webhook.history, which: [entry, *webhook.history[which]][:KEPT]}
    if outcome.error is None:
        return {"history": history, "failing_since": None}
    latest = f"Exception name: {outcome.error}"
    if outcome.status is not None:
        latest += f", Status code: {outcome.status}"
    return {"history": history, "latest_error": latest, "failing_since": webhook.failing_since or outcome.at}


def _subscription(db: Connection, account: AccountContext, text: str) -> int | None:
    return Ids(FORM, db, account).find("webhook", text)


def _webhook(db: Connection, account: AccountContext, webhook_id: int) -> AnyRow | None:
    here = (Webhook.dataset_id == account.dataset_id, Webhook.id == webhook_id)
    return db.execute(select(Webhook.__table__).where(*here)).one_or_none()


RULES: Final = WebhookRules(
    message=_message,
    record=_record,
    expire=_expire,
    subscriptions=Webhook,
    announce_new=announce,
    subscription=_subscription,
    event=("object_type", "action"),
    in_order_of="subscription",
    wait_after=wait_after,
    lifetime=LIFETIME,
)
