"""Field layouts: `/field_layouts/by_entity/{entity}` (contract 3.12)."""

from collections.abc import Mapping
from typing import Final, Literal

from pydantic import BaseModel
from typing_extensions import TypedDict

from dealdock.platform.errors import NO_RECORD, RecordError
from dealdock.platform.records import records
from dealdock.platform.records.models import MAX_ID
from dealdock.vendors.copper.custom_field import values as custom_fields
from dealdock.vendors.copper.names import PLURALS, PREFIX, Entity
from dealdock.vendors.copper.pipeline import Pipeline
from dealdock.vendors.copper.wire import values
from dealdock.vendors.copper.wire.call import CurrentCall
from dealdock.vendors.copper.wire.errors import Invalid, validation_error
from dealdock.web.rest.answers import closed
from dealdock.web.rest.routing import RestRouter

router = RestRouter("field_layout", f"{PREFIX}/field_layouts")

_PEOPLE: Final = ("full_name", "title", "company", "contact_type", "email", "phone_number", "address", "website")
_FIELDS: Final[Mapping[Entity, tuple[str, ...]]] = {
    "lead": ("full_name", "company_name", "title", "status", "monetary_value", "customer_source", *_PEOPLE[4:]),
    "person": _PEOPLE,
    "company": ("name", "contact_type", "email_domain", "phone_number", "address", "website"),
    "opportunity": (
        *("name", "primary_contact", "company", "pipeline", "pipeline_stage", "status", "priority", "close_date"),
        *("monetary_value", "win_probability", "customer_source", "loss_reason"),
    ),
    "project": ("name", "related_resource", "status"),
    "task": ("name", "related_resource", "activity_type", "due_date", "reminder_date", "priority", "status"),
}
_OF_ALL: Final = ("assignee", "tags", "description")
_PIPELINE: Final = "pipeline_id"


class LayoutOf(BaseModel):
    """The pipeline whose opportunities have the layout."""

    pipeline_id: int | None = None


@closed
class ShownFieldOfLayout(TypedDict):
    """A field in answers."""

    field_id: int
    field_key: str
    field_type: Literal["static_field", "custom_field"]


@router.operation(
    "list",
    "GET",
    "/by_entity/{entity}",
    query=LayoutOf,
    errors=("not_found", "invalid"),
    answer=lambda: list[ShownFieldOfLayout],
)
def list_(call: CurrentCall) -> list[ShownFieldOfLayout]:
    """Return the fields of a kind of record: the fields of every account, then the custom fields."""
    kind = next((kind for kind, plural in PLURALS.items() if plural == call.match.parameters["entity"]), None)
    if kind is None or kind not in _FIELDS:
        raise RecordError(NO_RECORD, call.match.parameters["entity"])
    _check_pipeline(call)
    names = (*_FIELDS[kind], *_OF_ALL)
    static = [_shown(number, name, "static_field") for number, name in enumerate(names)]
    definitions = custom_fields.definitions(call.db, call.account, kind)
    return static + [_shown(row.id, row.name, "custom_field") for row in definitions]


def _shown(field_id: int, field_key: str, field_type: Literal["static_field", "custom_field"]) -> ShownFieldOfLayout:
    return {"field_id": field_id, "field_key": field_key, "field_type": field_type}


def _check_pipeline(call: CurrentCall) -> None:
    """Raise the error for a pipeline that does not exist."""
    number = values.record_id(_PIPELINE, call.query.get(_PIPELINE))
    if isinstance(number, Invalid):
        raise validation_error(number.faults(_PIPELINE))
    if number is not None and not (number <= MAX_ID and records.exists(call.db, call.account, Pipeline, number)):
        raise RecordError(NO_RECORD, number)
