"""Layout of an activity in a response, on its own and inside other objects: row -> document."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any, Final, Literal, TypeAlias
from zoneinfo import ZoneInfo

from dealdock.vendors.pardot.visitor_activity.kinds import ALWAYS_DETAILED, ID_FIELDS
from dealdock.vendors.pardot.visitor_activity.queries import COLUMNS
from dealdock.vendors.pardot.wire.described import NamedRecord
from dealdock.vendors.pardot.wire.serializers import Document, Value
from dealdock.vendors.pardot.wire.timestamps import moment_in
from dealdock.web.rest.answers import object_type

Place: TypeAlias = Literal["full", "bulk", "in_prospect", "in_visitor"]

_HIDDEN: Final[Mapping[Place, Collection[str]]] = {
    "full": {"campaign_id"},
    "bulk": {"campaign"},
    "in_prospect": {"campaign_id", "prospect_id"},
    "in_visitor": {"campaign_id", "prospect_id", "visitor_id"},
}

_TITLES: Final[Mapping[Place, str]] = {
    "full": "ActivityElement",
    "bulk": "ActivityInBulk",
    "in_prospect": "ActivityOfProspect",
    "in_visitor": "ActivityOfVisitor",
}
_OWN: Final = ("id", "visitor_id", "prospect_id", "type", "type_name", "details", *ID_FIELDS)


def visitor_activity(row: Sequence[Any], zone: ZoneInfo, place: Place) -> Document:
    """Return the document of an activity, given its `COLUMNS`, with timestamps in the user's zone.

    Absent values are left out, except the details of some types.
    """
    stored = dict(zip(COLUMNS, row, strict=True))
    campaign_id, is_detailed, hidden = stored["campaign_id"], stored["type"] in ALWAYS_DETAILED, _HIDDEN[place]
    document: dict[str, Value] = {
        **{name: stored[name] for name in _OWN},
        "campaign": None if campaign_id is None else {"id": campaign_id, "name": stored["campaign_name"]},
        "campaign_id": campaign_id,
        "created_at": moment_in(stored["created_at"], zone),
    }
    return {
        name: value
        for name, value in document.items()
        if name not in hidden and (value is not None or (name == "details" and is_detailed))
    }


@cache
def json_types() -> Mapping[Place, Any]:
    """Return the types of the JSON of activities."""
    types = {
        **dict.fromkeys(_OWN, int),
        "type_name": str,
        "details": str | None,
        "campaign": NamedRecord,
        "campaign_id": int,
        "created_at": str,
    }
    always = {"id", "type", "type_name", "created_at"}
    of_places = {
        place: {name: type_ for name, type_ in types.items() if name not in hidden} for place, hidden in _HIDDEN.items()
    }
    return {place: object_type(_TITLES[place], own, own.keys() - always) for place, own in of_places.items()}
