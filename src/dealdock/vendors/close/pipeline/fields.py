"""The sent fields of a pipeline and its statuses (contract 3.4)."""

from collections.abc import Mapping
from typing import Any, Final

from dealdock.vendors.close.context import Context
from dealdock.vendors.close.models import OpportunityStatus
from dealdock.vendors.close.opportunity_status import fields as status_fields
from dealdock.vendors.close.wire import errors, fields
from dealdock.vendors.close.wire.fields import MAX_LABEL_CHARACTERS, Field, Type


def _objects(_: Context, value: Any) -> list[dict[str, Any]]:
    """Read a list of objects."""
    if not isinstance(value, list):
        raise fields.wrong_type("list")
    if not all(isinstance(each, dict) for each in value):
        raise fields.wrong_type("dict")
    return value


OBJECTS: Final = Type(_objects, list[dict[str, Any]])
_NAME: Final = Field("name", fields.text(MAX_LABEL_CHARACTERS), is_required=True)
_STATUSES: Final = Field("statuses", OBJECTS, null=[])
_OF_STATUS: Final = status_fields.FIELDS[:2]
_ID: Final = Field("id", fields.reference("opportunityStatus", OpportunityStatus))

NewPipeline: Final = fields.model("NewPipeline", (_NAME, _STATUSES), is_new=True)
PipelineChanges: Final = fields.model("PipelineChanges", (_NAME, _STATUSES), is_new=False)


def read(context: Context, sent: Mapping[str, Any], *, is_new: bool) -> dict[str, Any]:
    """Return the columns that a body sets. `statuses` has the columns of each status, with the `id` of a known one.

    Raises `HttpError` 400 with the errors of all fields.
    """
    wrong: dict[str, Any] = {}
    columns = fields.read(context, (_NAME, _STATUSES), sent, wrong, is_new=is_new)
    if "statuses" in columns:
        faults: dict[str, Any] = {}
        columns["statuses"] = [
            _status(context, each, faults, str(place)) for place, each in enumerate(columns["statuses"])
        ]
        if faults:
            wrong["statuses"] = {"errors": faults}
    errors.check(wrong)
    return columns


def _status(context: Context, sent: Mapping[str, Any], faults: dict[str, Any], place: str) -> dict[str, Any]:
    wrong: dict[str, Any] = {}
    is_known = sent.get("id") is not None
    columns = fields.read(context, (_ID,) if is_known else _OF_STATUS, sent, wrong, is_new=not is_known)
    if wrong:
        faults[place] = wrong
    return columns
