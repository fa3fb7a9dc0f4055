"""The kind of activities."""

from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator, ValidationInfo, field_validator

from dealdock.platform.scenes import values
from dealdock.platform.scenes.schema import SomeMillisecondMoment, SomeReference, optional
from dealdock.vendors.close.activity import details
from dealdock.vendors.close.activity.kinds import BY_TYPE
from dealdock.vendors.close.activity.model import Activity
from dealdock.vendors.close.api_kind import AUTHORS, api_kind
from dealdock.vendors.close.scenes import fields
from dealdock.vendors.close.scenes.base import AuthoredRecord


class CheckedActivity(AuthoredRecord):
    """The check of an activity in a scene."""

    @field_validator("details", check_fields=False)
    @classmethod
    def _are_of_its_kind(cls, value: Any, info: ValidationInfo) -> Any:
        kind = BY_TYPE.get(info.data.get("type", ""))
        return value if not value or kind is None else details.of_scene(kind, value)


def _activity(row: dict[str, Any]) -> dict[str, Any]:
    shown = details.of_fields(BY_TYPE[row["type"]], {}, row["details"])
    return {"activity_at": row["activity_at"] or row["created_at"], "details": shown, **details.keys(shown)}


ACTIVITY: Final = api_kind(
    "activity",
    "activities",
    Activity,
    {},
    references={
        "lead_id": "lead",
        "contact_id": "contact",
        "user_id": "user",
        "opportunity_id": "opportunity",
        **AUTHORS,
    },
    base_in_scenes=CheckedActivity,
    in_scenes={
        "type": Annotated[str, PlainValidator(values.one_of(tuple(BY_TYPE)))],
        "opportunity_id": (SomeReference, None),
        "details": (Annotated[Any, optional({}, fields.details)], Field({})),
        "activity_at": (SomeMillisecondMoment, None),
    },
    derived=_activity,
)
