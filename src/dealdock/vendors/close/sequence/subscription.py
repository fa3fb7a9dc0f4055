"""Subscriptions to sequences: their attributes and their rules (contract part 2, B.6)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.lead.model import Contact
from dealdock.vendors.close.record import children, records
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import common, public_id, sent, stored
from dealdock.vendors.close.record.resource import ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import OPTIONAL, SOME_TEXTS
from dealdock.vendors.close.sequence.model import ACTIVE, PAUSED, SUBSCRIPTION_STATUSES, Sequence, SequenceSubscription
from dealdock.vendors.close.sequence.model import EMAIL as EMAIL_STEP
from dealdock.vendors.close.wire import fields, filters, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import REQUIRED, wrong, wrong_fields, wrong_object
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, MOMENT, field
from dealdock.vendors.close.wire.filters import Filter
from dealdock.vendors.close.wire.lists import USER_IDS

_KIND: Final = "sequenceSubscription"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_NEEDED: Final = ("sequence_id", "contact_id", "lead_id")
_TOO_WIDE: Final = f"One of {', '.join(_NEEDED)} is required."
_TWICE: Final = "This contact is already subscribed to this sequence."
_MANUAL: Final = "manual"


def _new(context: Context, columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a new subscription. Raises `HttpError` 400 if its steps need an address that it lacks."""
    contact = records.get(context, Contact, columns["contact_id"])
    email = columns["contact_email"] or (contact.emails[0]["email"] if contact.emails else None)
    steps = records.get(context, Sequence, columns["sequence_id"]).steps
    if email is None and any(step["step_type"] == EMAIL_STEP for step in steps):
        raise wrong_fields({"contact_email": REQUIRED})
    return {**columns, "contact_email": email, "lead_id": contact.lead_id}


def _is_subscribed(context: Context, sequence_id: int, contact_id: int, row: AnyRow | None) -> bool:
    """Return True if a contact has another subscription to a sequence that is not over."""
    own = SequenceSubscription
    query = select(own.id).where(
        own.dataset_id == context.dataset_id,
        own.sequence_id == sequence_id,
        own.contact_id == contact_id,
        own.status.in_((ACTIVE, PAUSED)),
        own.id != (0 if row is None else row.id),
    )
    return context.db.scalar(query.limit(1)) is not None


class SequenceSubscriptions(CloseResource):
    """The subscriptions to sequences."""

    def complete(self, context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
        """Return the columns to write. Raises `HttpError` 400 for a contact that is subscribed already."""
        if row is None:
            columns = _new(context, columns)
        status = columns.get("status", None if row is None else row.status)
        if "status" in columns and "status_reason" not in columns and (row is None or status != row.status):
            columns["status_reason"] = _MANUAL if status == PAUSED else None
        sequence_id, contact_id = (columns.get(name) or getattr(row, name) for name in ("sequence_id", "contact_id"))
        if status in {ACTIVE, PAUSED} and _is_subscribed(context, sequence_id, contact_id, row):
            raise wrong_object(_TWICE)
        return columns

    def criteria(self, _: Context, query: Mapping[str, str]) -> tuple[ColumnElement[bool], ...]:
        """Return no further conditions. Raises `HttpError` 400 for a list of all subscriptions."""
        if not any(query.get(name) for name in _NEEDED):
            raise wrong(_TOO_WIDE)
        return ()


SUBSCRIPTIONS: Final = SequenceSubscriptions(
    kind=_KIND,
    object="sequence_subscription",
    plural="sequence_subscriptions",
    path="/api/v1/sequence_subscription",
    model=SequenceSubscription,
    attributes=(
        sent("calls_assigned_to", USER_IDS, null=[], type=list[str]),
        sent("contact_email", fields.EMAIL),
        sent(
            "contact_id",
            fields.reference("contact"),
            at="create",
            is_required=True,
            show=public_id("contact", "contact_id"),
            type=str,
        ),
        *common(_KIND, author="_id"),
        stored("lead_id", show=public_id("lead", "lead_id"), type=str),
        sent("sender_account_id", fields.text(255)),
        sent("sender_email", fields.EMAIL),
        sent("sender_name", _LABEL),
        sent(
            "sequence_id",
            fields.reference("sequence"),
            at="create",
            is_required=True,
            show=public_id("sequence", "sequence_id"),
            type=str,
        ),
        sent("start_date", MOMENT, show=lambda _, row: moments.written(row.start_date), type=str | None),
        sent(
            "status",
            fields.choice(ACTIVE, PAUSED),
            null=ACTIVE,
            at="update",
            is_required=True,
            type=Literal[*SUBSCRIPTION_STATUSES],
        ),
        stored("status_reason"),
    ),
    order=(
        *("sequence_id", "contact_id", "contact_email", "sender_account_id", "sender_email", "sender_name"),
        *("start_date", "calls_assigned_to", "status"),
    ),
    control_fields=(
        field("status", fields.choice(*SUBSCRIPTION_STATUSES), null=ACTIVE),
        field("status_reason", fields.text(255)),
    ),
    filters={
        "sequence_id": Filter(SequenceSubscription.sequence_id, filters.public_id("sequence")),
        "contact_id": Filter(SequenceSubscription.contact_id, filters.public_id("contact")),
        "lead_id": Filter(SequenceSubscription.lead_id, filters.public_id("lead")),
        "status": Filter(SequenceSubscription.status, filters.text),
    },
    event="sequence_subscription",
    owner="lead_id",
    routes=ROUTES,
)


SEQUENCE_SUBSCRIPTION: Final = resource_kind(
    SUBSCRIPTIONS,
    "sequenceSubscriptions",
    {"sequence_id": "sequence", "contact_id": "contact", "lead_id": "lead"},
    in_scenes={"lead": OPTIONAL, "calls_assigned_to": SOME_TEXTS},
)


def _remove_of_lead(context: Context, lead_id: int) -> None:
    SUBSCRIPTIONS.remove_all(context, SequenceSubscription.lead_id == lead_id)


children.add(children.ChildOfLead(_KIND, _remove_of_lead, SUBSCRIPTIONS.logged))


def _follow_contact(context: Context, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    if not after:
        SUBSCRIPTIONS.remove_all(context, SequenceSubscription.contact_id == before["id"])


children.on_change_of("contact", _follow_contact)
