"""The kind of events of the log."""

from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator

from dealdock.platform.scenes import json_values, values
from dealdock.platform.scenes.schema import optional
from dealdock.vendors.close.api_kind import NO_EDITS, api_kind
from dealdock.vendors.close.event.change import ACTIONS
from dealdock.vendors.close.event.model import Event
from dealdock.vendors.close.scene_fields import SomeNames, SomeObject

_NOTHING: Final[dict[str, Any]] = {}
_OBJECT: Final[Any] = (Annotated[Any, optional(_NOTHING, json_values.parse_mapping)], Field({}))

EVENT: Final = api_kind(
    "event",
    "events",
    Event,
    NO_EDITS,
    references={"user_id": "user"},
    is_log=True,
    in_scenes={
        "action": Annotated[str, PlainValidator(values.one_of(ACTIONS))],
        "changed_fields": (SomeNames, Field([])),
        "data": (SomeObject, None),
        "previous_data": _OBJECT,
        "meta": _OBJECT,
    },
)
