"""Sequences: their fields, their rules and their form in answers (contract part 2, B.6)."""

from typing import Any, Final, Literal

from sqlalchemy import func, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.vendors.close.attributes import common, made, public_id, sent
from dealdock.vendors.close.context import Context
from dealdock.vendors.close.resource import ROUTES, CloseResource
from dealdock.vendors.close.sequence.model import STATUSES, Sequence
from dealdock.vendors.close.sequence.steps import STEPS, merged
from dealdock.vendors.close.sequence_subscription.model import STATUSES as OF_SUBSCRIPTIONS
from dealdock.vendors.close.sequence_subscription.model import SequenceSubscription
from dealdock.vendors.close.sequence_subscription.resource import RESOURCE as SUBSCRIPTION
from dealdock.vendors.close.user.fields import USER
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Type
from dealdock.vendors.close.wire.lists import checked_object
from dealdock.web.rest.answers import closed

_KIND: Final = "sequence"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_OBJECT: Final = Type(lambda _, value: checked_object(value), dict[str, Any])


@closed
class Step(TypedDict):
    """A step of a sequence."""

    created_by_id: str
    date_created: str
    date_updated: str
    delay: int
    email_template_id: str | None
    id: str
    required: bool
    sms_template_id: str | None
    step_allowed_delay: int | None
    step_type: Literal["email", "call", "sms", "task"]
    threading: str | None
    updated_by_id: str


def _counts(context: Context, row: AnyRow) -> dict[str, int]:
    here = (
        SequenceSubscription.dataset_id == context.dataset_id,
        SequenceSubscription.sequence_id == row.id,
    )
    status = SequenceSubscription.status
    counted = context.db.execute(select(status, func.count()).where(*here).group_by(status))
    found = {name: number for name, number in counted}  # noqa: C416 (rows are not pairs for mypy)
    return {name: found.get(name, 0) for name in sorted(OF_SUBSCRIPTIONS)}


class Sequences(CloseResource):
    """The sequences."""

    def usual(self, context: Context) -> dict[str, Any]:
        """Return the columns of a new sequence. It is the caller's."""
        return {**super().usual(context), "owner_id": context.user_id}

    def complete(self, context: Context, row: AnyRow | None, columns: dict[str, Any]) -> dict[str, Any]:
        """Return the columns to write, with complete steps. Raises `HttpError` 400."""
        if "steps" in columns:
            columns["steps"] = merged(context, () if row is None else row.steps, columns["steps"])
        return columns

    def before_removal(self, context: Context, row: AnyRow) -> bool:
        """Delete the subscriptions."""
        SUBSCRIPTION.remove_all(context, SequenceSubscription.sequence_id == row.id)
        return True


RESOURCE: Final = Sequences(
    kind=_KIND,
    object="sequence",
    plural="sequences",
    path="/api/v1/sequence",
    model=Sequence,
    attributes=(
        sent("allow_manual_enrollment", BOOLEAN, null=True),
        *common(_KIND, moments.written_without_offset, "_id"),
        sent("name", _LABEL, is_required=True),
        sent("owner_id", USER, show=public_id("user", "owner_id"), type=str | None),
        sent("schedule", _OBJECT, type=dict[str, Any] | None),
        sent("schedule_id", fields.text(255)),
        sent("status", fields.choice(*STATUSES), null="active"),
        sent("steps", STEPS, null=[], type=list[Step]),
        sent("timezone", _LABEL, null="UTC"),
        sent("trigger_query", _OBJECT, type=dict[str, Any] | None),
    ),
    details=(made("subscription_counts_by_status", dict[str, int], _counts),),
    order=(
        *("name", "status", "timezone", "owner_id", "allow_manual_enrollment"),
        *("schedule", "schedule_id", "trigger_query", "steps"),
    ),
    event="sequence",
    most=1000,
    is_oldest_first=True,
    routes=ROUTES,
)
