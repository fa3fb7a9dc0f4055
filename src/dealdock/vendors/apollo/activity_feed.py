"""The events of a contact in its sequences: `/api/v1/emailer_campaigns/activity_feed` (contract 10.5)."""

from typing import Any, Final, Literal, NotRequired

from pydantic import BaseModel
from sqlalchemy import ColumnElement, literal, null, select
from typing_extensions import TypedDict

from dealdock.vendors.apollo.emailer_message import EmailerMessage, EmailerMessageEvent
from dealdock.vendors.apollo.errors import refused
from dealdock.vendors.apollo.sequence.model import Sequence, SequenceEvent
from dealdock.vendors.apollo.wire import fields, values
from dealdock.vendors.apollo.wire.call import Call, CurrentCall
from dealdock.web.rest.answers import closed, object_type
from dealdock.web.rest.routing import RestRouter

_MOST: Final = 50


class FeedRequest(BaseModel):
    """The contact whose events are shown."""

    contact_id: str | None = None
    sequence_id: str | None = None
    per_page: int | None = _MOST


@closed
class FeedEvent(TypedDict):
    """An event. Keys without a value are absent."""

    type: Literal["enrolled", "paused", "resumed", "failed", "completed", "removed", "replied"]
    occurred_at: str
    sequence_id: NotRequired[str]
    sequence_name: NotRequired[str]
    step_position: NotRequired[int]
    reason: NotRequired[str]
    emailer_message_id: NotRequired[str]


_ANSWER: Final = object_type("FeedAnswer", {"contact_id": str, "events": list[FeedEvent]})

router = RestRouter("sequence", "/api/v1/emailer_campaigns")


@router.operation(
    "activity_feed",
    "POST",
    "/activity_feed",
    fields=FeedRequest,
    errors=("contact_not_found",),
    answer=lambda: _ANSWER,
)
def activity_feed(call: CurrentCall) -> dict[str, Any]:
    """Return the newest events of a contact in its sequences, or in one of them. An unknown sequence has none."""
    written = values.text(call.parameters.get("contact_id")).strip()
    number = call.ids.find("contact", written)
    if number is None or not fields.exists(call, "contact", number):
        raise refused("contact_not_found", "no contact of this account has this id")
    sequence = values.text(call.parameters.get("sequence_id")).strip()
    return {"contact_id": call.ids.show("contact", number), "events": _events(call, number, sequence)}


def _size(call: Call) -> int:
    """Return the number of events that a call requests: a text that is not a number counts as 1."""
    sent = call.parameters.get("per_page")
    return _MOST if sent is None else max(1, min(values.whole(sent) or 1, _MOST))


def _events(call: Call, contact: int, sequence: str) -> list[dict[str, Any]]:
    """Return the newest events of a contact. `sequence`: the id of the only sequence, or an empty text."""
    only = call.ids.find("sequence", sequence) if sequence else None
    if sequence and only is None:
        return []

    def of(column: Any) -> list[ColumnElement[bool]]:
        return [] if only is None else [column == only]

    own, message, reply = SequenceEvent, EmailerMessage, EmailerMessageEvent
    logged = select(
        own.id, own.type, own.created_at, own.sequence_id, own.step_position, own.reason, null().label("message_id")
    ).where(own.dataset_id == call.account.dataset_id, own.contact_id == contact, *of(own.sequence_id))
    replied = (
        select(
            reply.id,
            literal("replied").label("type"),
            reply.created_at,
            message.sequence_id,
            null().label("step_position"),
            null().label("reason"),
            message.id.label("message_id"),
        )
        .join(message, (message.dataset_id == reply.dataset_id) & (message.id == reply.emailer_message_id))
        .where(message.dataset_id == call.account.dataset_id, message.contact_id == contact, reply.type == "reply")
        .where(*of(message.sequence_id))
    )
    size = _size(call)
    rows = [
        row
        for query, model in ((logged, own), (replied, reply))
        for row in call.db.execute(query.order_by(model.created_at.desc(), model.id.desc()).limit(size))
    ]
    newest = sorted(rows, key=lambda row: (row.created_at, row.id), reverse=True)[:size]
    numbers = {row.sequence_id for row in newest if row.sequence_id is not None}
    here = (Sequence.dataset_id == call.account.dataset_id, Sequence.id.in_(numbers))
    names = {row.id: row.name for row in call.db.execute(select(Sequence.id, Sequence.name).where(*here))}
    return [_shown(call, row, names.get(row.sequence_id)) for row in newest]


def _shown(call: Call, row: Any, name: str | None) -> dict[str, Any]:
    """Return an event as JSON, without the keys that have no value."""
    parts = {
        "sequence_id": call.ids.show("sequence", row.sequence_id),
        "sequence_name": name,
        "step_position": row.step_position,
        "reason": row.reason,
        "emailer_message_id": call.ids.show("emailer_message", row.message_id),
    }
    known = {key: value for key, value in parts.items() if value is not None}
    return {"type": row.type, "occurred_at": f"{row.created_at:%Y-%m-%dT%H:%M:%SZ}", **known}
