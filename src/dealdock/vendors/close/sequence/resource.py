"""Sequences, with their steps, which are stored as they are shown (contract part 2, B.6)."""

from collections.abc import Mapping
from collections.abc import Sequence as Listed
from typing import Any, Final, Literal

from sqlalchemy import func, select
from typing_extensions import TypedDict

from dealdock.platform.database.statements import AnyRow
from dealdock.platform.records import datasets
from dealdock.vendors.close.record.api_kind import resource_kind
from dealdock.vendors.close.record.attributes import common, made, public_id, sent
from dealdock.vendors.close.record.resource import ROUTES, CloseResource
from dealdock.vendors.close.record.scene_fields import SOME_OBJECTS
from dealdock.vendors.close.sequence.model import EMAIL, STATUSES, STEP_TYPES, Sequence, SequenceSubscription
from dealdock.vendors.close.sequence.model import SUBSCRIPTION_STATUSES as OF_SUBSCRIPTIONS
from dealdock.vendors.close.sequence.subscription import SUBSCRIPTIONS as SUBSCRIPTION
from dealdock.vendors.close.wire import fields, moments
from dealdock.vendors.close.wire.context import Context
from dealdock.vendors.close.wire.errors import NO_OBJECT, wrong_fields
from dealdock.vendors.close.wire.fields import BOOLEAN, MAX_LABEL_CHARACTERS, Reader, Type
from dealdock.vendors.close.wire.lists import OBJECTS, USER, checked_object, each
from dealdock.web.rest.answers import closed

_OLD_THREAD: Final = "old_thread"
_LABEL: Final = fields.text(MAX_LABEL_CHARACTERS)
_WITHOUT_NULL: Final = ("delay", "required", "step_type")


def _template(kind: str) -> Reader:
    """Return the reader of the public id of a template, which must exist."""

    def read(context: Context, value: Any) -> str:
        fields.found(context, kind, value)
        return str(value)

    return read


_MEMBERS: Final[Mapping[str, Reader]] = {
    "id": _LABEL.read,
    "delay": fields.integer(0).read,
    "email_template_id": _template("emailTemplate"),
    "required": BOOLEAN.read,
    "sms_template_id": _template("smsTemplate"),
    "step_allowed_delay": fields.integer(0).read,
    "step_type": fields.choice(*STEP_TYPES).read,
    "threading": _LABEL.read,
}


def _step(context: Context, value: Any) -> dict[str, Any]:
    """Read the members of a step that are sent. Raises `ValueError` with the errors by name."""
    sent = checked_object(value, _MEMBERS)
    errors: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for name, read in _MEMBERS.items():
        if name not in sent or (sent[name] is None and name in _WITHOUT_NULL):
            continue
        try:
            found[name] = None if sent[name] is None else read(context, sent[name])
        except ValueError as error:
            errors[name] = error.args[0]
    if errors:
        raise ValueError(errors)
    return found


STEPS: Final = Type(each(_step), OBJECTS)


def merged(context: Context, before: Listed[Mapping[str, Any]], sent: Listed[dict[str, Any]]) -> list[Any]:
    """Return the steps of a sequence. A status that is named by its id keeps the values that are not sent. Raises
    `HttpError` 400.
    """
    known = {step["id"]: step for step in before}
    missing = {
        str(place): {"id": NO_OBJECT} for place, step in enumerate(sent) if step.get("id", None) not in {None, *known}
    }
    if missing:
        raise wrong_fields({"steps": {"errors": missing}})
    return [
        _changed(context, known[step["id"]], step) if step.get("id") is not None else _new(context, step)
        for step in sent
    ]


def _new(context: Context, sent: Mapping[str, Any]) -> dict[str, Any]:
    now, author = moments.written_without_offset(context.now), _author(context)
    type_ = sent.get("step_type", EMAIL)
    usual = {
        "created_by_id": author,
        "date_created": now,
        "date_updated": now,
        "delay": 0,
        "email_template_id": None,
        "required": True,
        "sms_template_id": None,
        "step_allowed_delay": None,
        "step_type": type_,
        "threading": _OLD_THREAD if type_ == EMAIL else None,
        "updated_by_id": author,
    }
    number = datasets.take_ids(context.db, context.dataset_id, 1)
    return {**usual, **sent, "id": context.ids.show("sequenceStep", number)}


def _changed(context: Context, before: Mapping[str, Any], sent: Mapping[str, Any]) -> dict[str, Any]:
    after = {**before, **sent}
    if after == before:
        return after
    return {**after, "date_updated": moments.written_without_offset(context.now), "updated_by_id": _author(context)}


def _author(context: Context) -> str:
    return context.ids.show("user", context.user_id)


_KIND: Final = "sequence"
_NAME: Final = fields.text(MAX_LABEL_CHARACTERS)
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


SEQUENCES: Final = Sequences(
    kind=_KIND,
    object="sequence",
    plural="sequences",
    path="/api/v1/sequence",
    model=Sequence,
    attributes=(
        sent("allow_manual_enrollment", BOOLEAN, null=True),
        *common(_KIND, moments.written_without_offset, "_id"),
        sent("name", _NAME, is_required=True),
        sent("owner_id", USER, show=public_id("user", "owner_id"), type=str | None),
        sent("schedule", _OBJECT, type=dict[str, Any] | None),
        sent("schedule_id", fields.text(255)),
        sent("status", fields.choice(*STATUSES), null="active"),
        sent("steps", STEPS, null=[], type=list[Step]),
        sent("timezone", _NAME, null="UTC"),
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


SEQUENCE: Final = resource_kind(
    SEQUENCES,
    "sequences",
    {"owner_id": "user"},
    example={"name": "Onboarding", "steps": [{"step_type": "call", "delay": 60}]},
    named_by="name",
    in_scenes={"steps": SOME_OBJECTS},
)
