"""Sequences: their fields, their rules and their form in answers (contract part 2, B.6)."""

from typing import Any, Final

from sqlalchemy import func, select

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.plain_resource import Resource, common
from dealdock.vendors.close.sequence.model import STATUSES, Sequence
from dealdock.vendors.close.sequence.steps import STEPS, merged
from dealdock.vendors.close.sequence_subscription.model import STATUSES as OF_SUBSCRIPTIONS
from dealdock.vendors.close.sequence_subscription.model import SequenceSubscription
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE as SUBSCRIPTION
from dealdock.vendors.close.user.fields import USER
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type, field
from dealdock.vendors.close.wire.lists import checked_object

_KIND: Final = "sequence"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_OBJECT: Final = Type(lambda _, value: checked_object(value), dict[str, Any])


def _shown(context: Context, row: AnyRow) -> dict[str, Any]:
    return {
        "allow_manual_enrollment": row.allow_manual_enrollment,
        **common(context, _KIND, row, moments.written_without_offset, "_id"),
        "name": row.name,
        "owner_id": context.ids.show_optional("user", row.owner_id),
        "schedule": row.schedule,
        "schedule_id": row.schedule_id,
        "status": row.status,
        "steps": row.steps,
        "timezone": row.timezone,
        "trigger_query": row.trigger_query,
    }


def _counts(context: Context, row: AnyRow) -> dict[str, Any]:
    here = (
        SequenceSubscription.dataset_id == context.dataset_id,
        SequenceSubscription.sequence_id == row.id,
    )
    status = SequenceSubscription.status
    counted = context.db.execute(select(status, func.count()).where(*here).group_by(status))
    found = {name: number for name, number in counted}  # noqa: C416 (rows are no pairs for mypy)
    return {"subscription_counts_by_status": {name: found.get(name, 0) for name in sorted(OF_SUBSCRIPTIONS)}}


def _complete(context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
    own = columns if row is not None else {"owner_id": context.user_id, **columns}
    if "steps" in own:
        own["steps"] = merged(context, () if row is None else row.steps, own["steps"])
    return own


def _remove_subscriptions(context: Context, row: AnyRow) -> bool:
    SUBSCRIPTION.remove_all(context, SequenceSubscription.sequence_id == row.id)
    return True


RESOURCE: Final = Resource(
    kind=_KIND,
    object="sequence",
    title="Sequence",
    model=Sequence,
    fields=(
        field("name", _LABEL, is_required=True),
        field("status", fields.choice(*STATUSES), null="active"),
        field("timezone", _LABEL, null="UTC"),
        field("owner_id", USER),
        field("allow_manual_enrollment", BOOLEAN, null=True),
        field("schedule", _OBJECT),
        field("schedule_id", fields.text(255)),
        field("trigger_query", _OBJECT),
        field("steps", STEPS, null=[]),
    ),
    show=_shown,
    show_one=_counts,
    event="sequence",
    usual={
        "status": "active",
        "timezone": "UTC",
        "allow_manual_enrollment": True,
        "schedule": None,
        "schedule_id": None,
        "trigger_query": None,
        "steps": [],
    },
    complete=_complete,
    before_removal=_remove_subscriptions,
    most=1000,
    oldest_first=True,
)
